"""Checks of single values of a request: each returns the value, or raises ValueError in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..foreign import whole

if TYPE_CHECKING:
    from collections.abc import Callable


_DEEPEST = 64


def check_json(value: Any) -> None:
    """Refuse what can't stand in a body: NaN, dates of TOML, half characters, endless nesting."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(item, dict):
            if not all(isinstance(name, str) for name in item):
                raise ValueError("a name that is no text can't be sent")
            waiting += [(one, depth + 1) for pair in item.items() for one in pair]
        elif isinstance(item, list):
            waiting += [(one, depth + 1) for one in item]
        elif isinstance(item, str):
            if whole(item) != item:
                raise ValueError("half of a character (a lone surrogate) can't be sent")
        elif isinstance(item, float):
            if not math.isfinite(item):
                raise ValueError("NaN and Infinity can't be sent")
        elif item is not None and not isinstance(item, int):
            raise ValueError(f"a {type(item).__name__} can't be sent")


def is_number(value: Any) -> bool:
    """Return whether a value is a number: true is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number(low: float, high: float) -> Callable[[Any], Any]:
    """Return the check of a number within bounds that are both allowed."""

    def check(value: Any) -> Any:
        if not is_number(value) or not low <= value <= high:
            raise ValueError(f"expected a number from {low:g} to {high:g}")
        return value

    return check


def integer(low: int | None = None, high: int | None = None) -> Callable[[Any], Any]:
    """Return the check of an integer within bounds that are both allowed."""
    limits = [f"at least {low}" if low is not None else "", f"at most {high}" if high else ""]
    wanted = "expected an integer" + "".join(f", {limit}" for limit in limits if limit)

    def check(value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(wanted)
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(wanted)
        return value

    return check


class Choice:
    """Checks that a value is one of some words; ``choices`` are what can be completed."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, value: Any) -> Any:
        """Return the value if it is one of them."""
        if value not in self.choices:
            raise ValueError(f"expected one of {', '.join(self.choices)}")
        return value


def is_boolean(value: Any) -> Any:
    """Return the value if it is true or false."""
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def is_object(value: Any) -> Any:
    """Return the value if it is an object."""
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    return value


def text(longest: int | None = None) -> Callable[[Any], Any]:
    """Return the check of a text that is not empty, and no longer than so many characters."""

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not value or (longest and len(value) > longest):
            limit = f" of at most {longest} characters" if longest else ""
            raise ValueError(f"expected a text{limit}")
        return value

    return check


def strings(value: Any) -> Any:
    """Return the value if it is a list of texts, none of them empty."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError("expected a list of texts")
    return value


def objects(*, needs: str | None = None) -> Callable[[Any], Any]:
    """Return the check of a list of objects, each with a text under a name if one is given."""

    def check(value: Any) -> Any:
        good = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if not good or (needs and not all(isinstance(item.get(needs), str) for item in value)):
            raise ValueError(f"expected a list of objects{f' with {needs!r}' if needs else ''}")
        return value

    return check


class Either:
    """Checks that a value passes one of some checks."""

    def __init__(self, *checks: Callable[[Any], Any]) -> None:
        self._checks = checks
        self.choices = tuple(one for check in checks for one in getattr(check, "choices", ()))

    def __call__(self, value: Any) -> Any:
        """Return the value as the first check that it passes does."""
        wanted = []
        for check in self._checks:
            try:
                return check(value)
            except ValueError as error:
                wanted.append(str(error))
        raise ValueError(" or ".join(wanted))
