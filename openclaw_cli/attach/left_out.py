"""What a folder or a pattern did not bring along, and why. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ..foreign import on_one_line
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_NAMED = 3


class Why(StrEnum):
    """Why a file or a folder was left out."""

    hidden = "hidden"
    ignored = "ignored"
    empty = "empty"
    secret = "secret"  # noqa: S105  (a reason)
    link = "link"
    special = "special"
    binary = "binary"
    unreadable = "unreadable"


_SAID = {
    Why.secret: "may hold a secret",
    Why.link: "a link that leads out",
    Why.special: "no regular file",
    Why.binary: "no text",
    Why.unreadable: "can't be read",
}
"""What is said of each, in this order; what git ignores, hidden and empty files go unsaid."""
_SAID_OF_MANY = {Why.secret: "may hold secrets", Why.link: "links that lead out"}


class LeftOut(NamedTuple):
    """A file or a folder that was left out.

    Attributes:
        path: As it is called beside the name that the user wrote.
        why: The reason.
    """

    path: str
    why: Why


def left_out_words(left_out: Sequence[LeftOut]) -> str:
    """Return what is worth saying of it, each reason once; nothing where there is nothing."""
    return "; ".join(
        f"{some_names(paths)} ({said if len(paths) == 1 else _SAID_OF_MANY.get(why, said)})"
        for why, said in _SAID.items()
        if (paths := [one.path for one in left_out if one.why == why])
    )


def reasons(left_out: Sequence[LeftOut]) -> str:
    """Return how many were left out for which reason: ``2 hidden, 1 ignored``."""
    counts = {why: sum(one.why == why for one in left_out) for why in Why}
    words = {Why.link: "leading out", Why.special: "no regular file", Why.binary: "no text"}
    return ", ".join(f"{count:,} {words.get(why, why)}" for why, count in counts.items() if count)


def some_names(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    shown = ", ".join(map(on_one_line, names[:_MOST_NAMED]))
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
