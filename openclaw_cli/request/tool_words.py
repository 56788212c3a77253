"""``NAME[:key=value,…]``, as a server tool is written on a command line."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from .checks import check_json
from .dotted import put
from .field_names import folded, is_one_slip, snake_case
from .json_text import why_no_json
from .tool_table import ELSEWHERE, OPEN, PREFIX, TOOLS, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHOWN = 60
_ONCE = '"{['
"""What JSON begins with, if a comma in it does not end the value."""


class WrittenTool(NamedTuple):
    """A tool as it was written.

    Attributes:
        name: Without the prefix of its type.
        parameters: As they are sent.
        unknown: The names among them that are not known here.
    """

    name: str
    parameters: Mapping[str, Any]
    unknown: tuple[str, ...] = ()


def read_tool(written: str, option: str = "--tool") -> WrittenTool:
    """Return the tool that a text names.

    A value that begins with a quote or a bracket is JSON; any other ends at the comma before the
    next ``key=`` and is JSON where that parses and fits, else text, or a list of texts between
    the commas. Behind the colon may stand one JSON object instead. Dots in keys reach in.

    Args:
        written: The text.
        option: Where it is written, as messages name it.

    Raises:
        UsageError: There is no such tool, or a parameter has a wrong value.
    """
    name, _, rest = written.strip().removeprefix(PREFIX).partition(":")
    known = _known_name(name.strip(), option)
    place = f"{option} {known}"
    candidates: dict[str, list[Any]] = {}
    for key, values in _pairs(rest, place):
        _lay(candidates, key, values, place)
    found: dict[str, Any] = dict(USUAL.get(known, {}))
    unknown = []
    for key, values in candidates.items():
        if key not in TOOLS[known]:
            _refuse_slip(key, known, place)
            unknown += [] if known in OPEN else [key]
        found[key] = _checked(known, key, values, place)
    return WrittenTool(known, found, tuple(unknown))


def _known_name(name: str, option: str) -> str:
    known = next((one for one in TOOLS if folded(one) == folded(name)), None)
    if known is not None:
        return known
    every = f"the tools are {', '.join(TOOLS)}"
    if not name:
        raise UsageError(f"{option}: the name of the tool is missing", hint=every)
    if name in ELSEWHERE:
        raise UsageError(f"{option} {name}: only the Responses API has this tool", hint=every)
    from .near import did_you_mean, nearest

    near = did_you_mean(nearest(name[:_SHOWN], TOOLS))
    raise UsageError(
        f"{option} {_shown(name)}: there is no such tool{f'; {near}' if near else ''}", hint=every
    )


def _lay(candidates: dict[str, list[Any]], key: str, values: list[Any], place: str) -> None:
    """Add what a key may be; one with dots makes or fills an object."""
    head, dot, _ = key.partition(".")
    if not dot:
        candidates[key] = values
        return
    tree = candidates.setdefault(head, [{}])[0]
    if not isinstance(tree, dict):
        raise UsageError(f"{place}: {head} already has a value of its own")
    try:
        put(tree, key.split(".")[1:], values[0])
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from error


def _pairs(text: str, place: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield each key in snake_case, and what its value may be: the first that fits is meant."""
    text = text.strip()
    if text.startswith("{"):
        for key, value in _object(text, place).items():
            yield snake_case(key), [value]
        return
    while text:
        key, value, text = _pair(text, place)
        yield snake_case(key), value


def _object(text: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{place}: what stands behind the colon is no JSON: {why_no_json(error)}",
            hint="write NAME:key=value,key=value, or quote the JSON: 'NAME:{…}'",
        ) from error
    assert isinstance(found, dict)  # it begins with a brace
    return found


def _pair(text: str, place: str) -> tuple[str, list[Any], str]:
    """Return the first key, what its value may be, and the text behind them."""
    key, equals, rest = text.partition("=")
    key = key.strip()
    if not equals or not all(key.split(".")) or "," in key:
        piece = text.partition(",")[0]
        raise UsageError(
            f"{place}: not key=value: {_shown(piece)!r}", hint="write NAME:key=value,key=value"
        )
    rest = rest.lstrip()
    if rest[:1] and rest[0] in _ONCE:
        try:
            value, end = json.JSONDecoder().raw_decode(rest)
        except (ValueError, RecursionError) as error:
            why = why_no_json(error)
            raise UsageError(f"{place}: {_shown(key)} is no JSON: {why}") from error
        behind = rest[end:].lstrip()
        if behind and behind[0] != ",":
            raise UsageError(f"{place}: behind {_shown(key)} stands {_shown(behind)!r}")
        return key, [value], behind.removeprefix(",").strip()
    # A comma belongs to the value where no key follows it.
    pieces = rest.split(",")
    length = next((at for at, piece in enumerate(pieces) if at and "=" in piece), len(pieces))
    written = ",".join(pieces[:length]).strip()
    return key, _readings(written), ",".join(pieces[length:])


def _readings(written: str) -> list[Any]:
    written = written.removesuffix(",")
    found: list[Any] = []
    with suppress(ValueError, RecursionError):
        found.append(json.loads(written))
    parts = [part.strip() for part in written.split(",")]
    return [*found, written, [part for part in parts if part]]


def _checked(name: str, key: str, values: list[Any], place: str) -> Any:
    """Return the first reading of a value that passes the check."""
    problem = ""
    for value in values:
        try:
            check_json(value)
            check = TOOLS[name].get(key)
            return value if check is None else check(value)
        except ValueError as error:
            problem = problem or str(error)
    shown = _shown(str(values[-2] if len(values) > 1 else values[0]))
    raise UsageError(f"{place}: {key}: {problem} (got {shown!r})")


def _refuse_slip(key: str, name: str, place: str) -> None:
    """Refuse a name that is nearly one that is known."""
    meant = next((one for one in TOOLS[name] if is_one_slip(key, one)), None)
    if meant is not None:
        raise UsageError(f"{place}: there is no {_shown(key)}; did you mean {meant}?")


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
