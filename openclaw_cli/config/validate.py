"""A document against the table of known keys: all problems at once, each with its place."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any, Literal

from ..named_tuple import NamedTuple
from ..request.provider import KEY_VARIABLE
from .key_table import ANY, KEYS, Key, matches
from .keypath import format_path
from .values import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

Level = Literal["error", "warning"]

# What one provider, model or agent has, one variable or key: the rest of the file works without it.
_OF_ONE: tuple[tuple[str, ...], ...] = (
    ("models", "providers", ANY),
    ("agents", "defaults", "models", ANY),
    ("agents", "defaults", "model", "fallbacks"),
    ("agents", "defaults", "imageModel"),
    ("agents", "defaults", "templates"),
    ("agents", "list", ANY),
    ("agents", "entries", ANY),
    ("env", KEY_VARIABLE),
    ("env", "vars", ANY),
    ("auth", "profiles", ANY),
    ("auth", "order", ANY),
)

_TESTS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: (
        isinstance(value, (int, float)) and not isinstance(value, bool) and _is_finite(value)
    ),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "strings": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "list": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
_INCLUDE = "$include"
_WORDS = {
    "string": "a string",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "strings": "a list of strings",
    "list": "a list",
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


class Part(NamedTuple):
    """A part of a document that can't be used: a wrong value, or an include that is missing.

    Attributes:
        path: Where it is, or would have been.
        problem: What is wrong.
        stand_in: What takes its place: an empty object for one, or None for nothing.
    """

    path: KeyPath
    problem: Problem
    stand_in: dict[str, Any] | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether one provider, model or agent has it: it holds up nobody who asks another."""
        return any(
            len(self.path) >= len(pattern) and matches(pattern, self.path[: len(pattern)])
            for pattern in _OF_ONE
        )

    def touches(self, path: KeyPath) -> bool:
        """Return whether what stands at a path is wrong, or stands in what is."""
        return self.path == path[: len(self.path)]


def wrong_parts(document: Document | Composed) -> list[Part]:
    """Return everything in a document that is of no use, the includes first."""
    return [*(Part(*unread) for unread in document.unread), *_wrong_values(document)]


def problems(document: Document | Composed) -> list[Problem]:
    """Return the includes that can't be read, and check every known key of a document.

    Unknown keys are left alone.
    """
    return [part.problem for part in wrong_parts(document)]


def blocking(parts: Iterable[Part]) -> list[Part]:
    """Return the parts without which nothing can be asked.

    No key of this tool stands in a part of the file that another program has.
    """
    own = {key.pattern[0] for key in KEYS}
    return [part for part in parts if not part.is_of_one and (not part.path or part.path[0] in own)]


def without(document: Document | Composed, parts: Iterable[Part]) -> Document | Composed:
    """Return a document whose known keys are right: without the parts that are wrong.

    Lists of refs stay as they are: one that is none holds up none of the others.
    """
    taken = [part for part in parts if part.path and part.path[-1] != "fallbacks"]
    if not taken:
        return document
    data = copy.deepcopy(document.data)
    for part in sorted(taken, key=lambda part: -len(part.path)):
        node: Any = data
        for name in part.path[:-1]:
            node = node[name] if holds(node, name) else None
        if holds(node, part.path[-1]) and part.stand_in is not None:
            node[part.path[-1]] = dict(part.stand_in)
        elif isinstance(node, dict):
            node.pop(part.path[-1], None)
    return document._replace(data=data)


def _wrong_values(document: Document | Composed) -> Iterator[Part]:
    for key in KEYS:
        for path, value in values_at(document.data, key.pattern):
            if isinstance(value, dict) and _INCLUDE in value:
                continue  # what it is, other files say
            message = problem_with(key, value)
            if message is not None:
                line, column = document.position(path) or (None, None)
                file = document.file_of(path)
                problem = Problem(format_path(path), message, line, column, file)
                yield Part(path, problem, {} if key.kinds == ("object",) else None)


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number with more than 308 digits
        return False


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
    elif isinstance(data, list) and pattern[0] == ANY:
        for index, item in enumerate(data):
            yield from values_at(item, pattern[1:], (*path, index))


def _found(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    for kind in ("null", "boolean", "object", "string", "number"):
        if _TESTS[kind](value):
            return "a boolean" if kind == "boolean" else _WORDS[kind]
    return "a value of another type"
