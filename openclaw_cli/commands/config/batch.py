"""Several values for ``openclaw config set`` at once, as OpenClaw writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import UsageError
from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...config.keypath import KeyPath

_VALUES = ("value", "ref", "provider")
_FORM = 'a batch reads [{path: "a.b", value: 1}, …]'
_LARGEST = 8_000_000
"""Bytes of a batch or a patch."""


class Entry(NamedTuple):
    """One value that is to be set.

    Attributes:
        path: As it was written.
        at: Returns the value for the place that the path means.
    """

    path: str
    at: Callable[[KeyPath], Any]


def read_entries(text: str | None, file: str | None) -> list[Entry]:
    """Read a batch from the command line or a file.

    Raises:
        UsageError: It can't be read, or is no batch.
    """
    from ...cli.input import valid_text
    from ...config.json5 import Json5Error, loads

    source = "--batch-json" if file is None else file
    text = read_text(file) if file is not None else valid_text(text or "", "batch")
    try:
        entries = loads(text)
    except Json5Error as error:
        place = f"{source}:{error.line}:{error.column}"
        raise UsageError(f"{place}: {error.reason}", hint=_FORM) from error
    if not isinstance(entries, list) or not entries:
        raise UsageError(f"{source} is no list of values", hint=_FORM)
    return [_entry(entry, f"{source}: [{at}]") for at, entry in enumerate(entries)]


def read_text(file: str) -> str:
    """Return the text of a file that holds a batch or a patch.

    Raises:
        UsageError: It can't be read, is too large, or is not UTF-8.
    """
    from ...cli.input import decode
    from ...named_files import read_named

    return decode(read_named(file, _LARGEST), file)


def _entry(entry: Any, place: str) -> Entry:
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        raise UsageError(f"{place}: expected an object with a path", hint=_FORM)
    given = [name for name in _VALUES if name in entry]
    if len(given) != 1 or len(entry) != 2:  # noqa: PLR2004  (the path, and that)
        wanted = "value, ref or provider"
        raise UsageError(f"{place}: expected path, one of {wanted}, and nothing else", hint=_FORM)
    value = entry[given[0]]
    if given[0] != "value" and not isinstance(value, dict):
        raise UsageError(f"{place}: {given[0]}: expected an object", hint=_FORM)
    return Entry(entry["path"], lambda _: value)
