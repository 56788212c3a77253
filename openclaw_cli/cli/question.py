"""Whether an argument of several words is a question: what may be a slip is never sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import UsageError
from .command_words import ALIKE, LINES, SAID
from .wrong_command import as_chat, cut, near

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_PROGRAM = ("openclaw", "sudo")
_AROUND = ".,:;!?'\"()[]{}<>$%#`"
_DONE = ("set", "add", "remove", "delete", "rename", "export", "edit", "rm")
"""What is done to something of ours."""
_WORDS_OF_LINE = 3


def is_question(text: str, names: Collection[str]) -> bool:
    """Return whether an argument of several words is something to ask.

    Raises:
        UsageError: It begins like a command: nothing is sent that may be a slip.
    """
    if len(text.split()) <= 1:
        return False
    words = [found for word in text.split() if (found := word.strip(_AROUND))]
    first = words[0] if words else ""
    if first.casefold().rpartition("/")[2] in _PROGRAM:
        problem = "begins with the program's own name"
    elif first in names:
        problem = f"begins with the command {first!r}"
    elif meant := near(first, names):
        problem = f"begins like the command {meant[0]!r}"
    elif _is_line(words, names):
        problem = "reads like a command"
    else:
        return True
    cure = "for the command leave out the quotes; " if problem.startswith("begins with") else ""
    raise UsageError(
        f"{cut(text)!r} {problem}; nothing was asked", hint=f"{cure}to ask it: {as_chat([text])}"
    )


def _is_line(words: Sequence[str], names: Collection[str]) -> bool:
    """Return whether words are what people type for a command: ``list models``, ``history -a``.

    Only short ones, unless an option is next: ``list models of the solar system`` is a question.
    """
    if len(words) <= 1:
        return False
    first, second = (word.casefold() for word in words[:2])
    lines = LINES[""].get(first, ("chat",))
    if first not in (*SAID, *_DONE) and lines[0].startswith("chat"):
        return False  # who says ask wants to ask
    if re.match(r"--?[a-z]", second):
        return True
    verbs = {word for row in ALIKE for word in row.split()} | {"login", "logout", "status"}
    return len(words) <= _WORDS_OF_LINE and (second in verbs or bool(near(second, names)))
