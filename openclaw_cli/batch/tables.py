"""Tables: the columns of the head, and what a row below it asks. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..request.json_text import read_json
from ..request.near import did_you_mean, nearest
from .prompts import Prompt, checked, fields_of
from .rows import OPTION, OWN_NAMES, variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import Filling

_SHOWN = 12


class Columns(NamedTuple):
    """The columns of a table.

    Attributes:
        names: As placeholders have them.
        unused: Those that nobody asks for, as they are written.
    """

    names: tuple[str, ...]
    unused: tuple[str, ...] = ()

    def prompt(self, cells: Sequence[str], number: int, filling: Filling | None) -> Prompt:
        """Return what a row asks. An empty cell says nothing.

        Raises:
            ValueError: It asks nothing; the message says why.
        """
        if len(cells) != len(self.names):
            raise ValueError(f"it has {len(cells)} cells, and the head {len(self.names)}")
        values: dict[str, Any] = {
            name: text or None for name, text in zip(self.names, cells, strict=True)
        }
        for name, read in (("files", str.splitlines), ("params", _params)):
            if values.get(name) and (filling is None or name not in filling.places):
                values[name] = read(values[name])
        if filling is not None:
            return filling.ask(values, number)
        return checked(fields_of(values, number))


def read_head(head: Sequence[str], filling: Filling | None) -> Columns:
    """Return the columns of a table, held against what is asked about them.

    Raises:
        UsageError: One has no name, or that of another; a place has none; or nothing says what is
            asked.
    """
    written = [name.strip() for name in head]
    if len([name for name in written if name.lower() == "id"]) == 1:
        written = ["id" if name.lower() == "id" else name for name in written]
    names: list[str] = []
    for number, name in enumerate(written, 1):
        if not name:
            raise UsageError(f"column {number} has no name in the first line")
        if (place := variable(name)) in names:
            first = written[names.index(place)]
            what = repr(name) if first == name else f"{first!r} and {name!r}: both {{{{{place}}}}}"
            raise UsageError(f"two columns are called {what}")
        names.append(place)
    if filling is None:
        _check_asks(names)
        places = {}
    else:
        _check_places(names, filling)
        places = filling.places
    used = {*places, *OWN_NAMES, *(() if filling is None else ("input",))}
    unused = [one for one, name in zip(written, names, strict=True) if name not in used]
    return Columns(tuple(names), tuple(unused))


def _check_asks(names: Sequence[str]) -> None:
    if "prompt" in names:
        return
    example = next((name for name in names if name not in OWN_NAMES), names[0])
    raise UsageError(
        "no column is called prompt, and nothing else says what is asked",
        hint=f"add {OPTION} '… {{{{{example}}}}}'",
    )


def _check_places(names: Sequence[str], filling: Filling) -> None:
    missing = filling.missing(names)
    if not missing:
        return
    near = nearest(missing[0], list(names), 1)
    listed = " ".join(f"{{{{{name}}}}}" for name in names[:_SHOWN])
    raise UsageError(
        f"no column is called {', '.join(map(repr, missing))}",
        hint=did_you_mean(near) or f"there are {listed}{' …' if len(names) > _SHOWN else ''}",
    )


def _params(cell: str) -> Any:
    try:
        return read_json(cell)
    except ValueError as error:
        raise ValueError(f"params is no JSON: {error}") from error
