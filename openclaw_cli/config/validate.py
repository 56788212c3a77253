"""A document against the table of known keys: all problems at once, each with its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .key_table import ANY, KEYS, Key
from .keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

Level = Literal["error", "warning"]

_TESTS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: (
        isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    ),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "strings": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "null": lambda value: value is None,
}
_INCLUDE = "$include"
_WORDS = {
    "string": "a string",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "strings": "a list of strings",
    "null": "null",
}


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        path: Where in the data, or None where it is no single value.
        message: What is wrong, in one line.
        line: Where in the text, from 1; None where that is not known.
        column: The same.
        file: Which file that is, where it is not the configuration itself.
        level: Whether the file can't be used as it is, or can and says something without effect.
    """

    path: str | None
    message: str
    line: int | None = None
    column: int | None = None
    file: str | None = None
    level: Level = "error"

    def place(self, file: str) -> str:
        """Return ``file:line:column``."""
        file = self.file or file
        return file if self.line is None else f"{file}:{self.line}:{self.column}"

    def sentence(self, file: str) -> str:
        """Return the line for a person."""
        return ": ".join(filter(None, (self.place(file), self.path, self.message)))

    def as_json(self, file: str) -> dict[str, Any]:
        """Return the object that ``config validate --json`` prints for each."""
        shape = {"place": self.place(file), **self._asdict(), "file": self.file or file}
        del shape["level"]  # the list that it stands in says it
        return shape


class Unread(NamedTuple):
    """An include that could not be read: what it would have been, and why."""

    path: KeyPath
    problem: Problem


def blocking(document: Document | Composed) -> list[Problem]:
    """Return what keeps a configuration from being used: ``problems`` where its keys are read.

    An include that can't be read counts where something of it would be: no key of this tool
    stands in a part of the file that another program has.
    """
    own = {key.pattern[0] for key in KEYS}
    unread = [
        unread.problem for unread in document.unread if not unread.path or unread.path[0] in own
    ]
    return [*unread, *_wrong_values(document)]


def problems(document: Document | Composed) -> list[Problem]:
    """Return the includes that can't be read, and check every known key of a document.

    Unknown keys are left alone.
    """
    return [*(unread.problem for unread in document.unread), *_wrong_values(document)]


def _wrong_values(document: Document | Composed) -> list[Problem]:
    found = []
    for key in KEYS:
        for path, value in values_at(document.data, key.pattern):
            if isinstance(value, dict) and _INCLUDE in value:
                continue  # what it is, other files say
            message = problem_with(key, value)
            if message is not None:
                line, column = document.position(path) or (None, None)
                file = document.file_of(path)
                found.append(Problem(format_path(path), message, line, column, file))
    return found


def problem_with(key: Key, value: Any) -> str | None:
    """Return what is wrong with a value for a key, or None."""
    if not any(_TESTS[kind](value) for kind in key.kinds):
        wanted = " or ".join(_WORDS[kind] for kind in key.kinds)
        return f"expected {wanted}, found {_found(value)}"
    if isinstance(value, str) and "${" in value:
        return None  # it is checked when it is known
    if key.check is not None:
        try:
            key.check(value)
        except ValueError as error:
            return str(error)
    elif key.choices and value not in key.choices:
        return f"expected one of {', '.join(key.choices)}"
    if key.minimum is not None and value < key.minimum:
        return f"expected a number of at least {key.minimum:g}"
    return None


def values_at(
    data: Any, pattern: tuple[str, ...], path: KeyPath = ()
) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the path and value of everything that a pattern describes."""
    if not pattern:
        yield path, data
    elif isinstance(data, dict):
        names = [name for name in data if name != _INCLUDE] if pattern[0] == ANY else [pattern[0]]
        for name in names:
            if name in data:
                yield from values_at(data[name], pattern[1:], (*path, name))


def _found(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    for kind in ("null", "boolean", "object", "string", "number"):
        if _TESTS[kind](value):
            return "a boolean" if kind == "boolean" else _WORDS[kind]
    return "a value of another type"
