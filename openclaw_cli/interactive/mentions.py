"""``@path`` in a message: the files that the user has named while typing it.

Only an ``@`` that was typed means a file (see ``typed``), at the beginning of a word. The name goes
to the next blank; one with blanks stands in quotes or has a backslash before each of them.
"""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_files import user_path
from ..named_tuple import NamedTuple
from ..render.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_NAME = re.compile(r"""@(?:"([^"\n]+)"|'([^'\n]+)'|((?:\\[ \t]|[^\s])+))""")
_BEGUN = re.compile(r"(?:\\[ \t]|[^\s])*\Z")
_ESCAPED = re.compile(r"\\([ \t])")
_NAMED_BY_COMMAND = re.compile(r"\s*/system\s+(?=@[^@])")
_BEFORE = frozenset("([{")
_BEHIND = ".,;:!?)]}>'\""
"""What may stand behind a name in a sentence."""


class Mention(NamedTuple):
    """A file, a folder or a pattern that is named in a message.

    Attributes:
        name: As it was written, without what marks it.
        size: Its size in words, or what else it is.
    """

    name: str
    size: str


class Message(NamedTuple):
    """What the user has sent.

    Attributes:
        written: As it stands in the input.
        text: What is asked or done: a literal ``@@`` in a question is one ``@``.
        files: The names of the files that go with it.
    """

    written: str
    text: str
    files: tuple[str, ...] = ()


def message(written: str, typed: Collection[int], *, has_pasted: bool = False) -> Message:
    """Return what is sent of a message; in a command an ``@`` that was pasted is doubled.

    Args:
        written: As it stands in the input.
        typed: Where each ``@`` stands that was typed.
        has_pasted: Whether another one was pasted.
    """
    if is_command(written):
        named = _NAMED_BY_COMMAND.match(written) if has_pasted else None
        if named is None or named.end() in typed:
            return Message(written, written)
        return Message(written, f"{named[0]}@{written[named.end() :]}")
    literal = {at for at in typed if _is_literal(written, at, typed)}
    text = "".join(char for at, char in enumerate(written) if at not in literal)
    return Message(written, text, tuple(one.name for one in mentions(written, typed)))


def is_command(text: str) -> bool:
    """Return whether a message is a command, and nothing that is sent."""
    return text.lstrip().startswith("/") and not text.lstrip().startswith("//")


def mentions(text: str, typed: Collection[int]) -> list[Mention]:
    """Return what a text names, each once: files, folders with their slash, and patterns."""
    found = {}
    for at in sorted(typed):
        match = _NAME.match(text, at) if _begins_word(text, at) else None
        if match is not None and not text.startswith("@@", at):
            for name in _readings(match):
                if size := _size(name):
                    found[name] = Mention(name, size)
                    break
    return list(found.values())


def shown(files: Collection[Mention]) -> str:
    """Return the files with their sizes, as they are shown before a message is sent."""
    return " · ".join(f"{one_line(name)} {size}" for name, size in files)


def begun(before: str, typed: Collection[int]) -> str | None:
    """Return what stands behind the last typed ``@`` of a text that may become a file, or None."""
    at = before.rfind("@")
    if at not in typed or not _begins_word(before, at) or not _BEGUN.match(before, at + 1):
        return None
    return before[at + 1 :]


def escaped(name: str) -> str:
    """Return a name as it can stand behind an ``@``."""
    return re.sub(r"[ \t]", r"\\\g<0>", name)


def unescaped(name: str) -> str:
    """Return the name that something behind an ``@`` stands for."""
    return _ESCAPED.sub(r"\1", name)


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _BEFORE


def _is_literal(text: str, at: int, typed: Collection[int]) -> bool:
    """Return whether an ``@`` stands there only so that the next one names no file."""
    follows = text[at + 2 : at + 3]
    return (
        _begins_word(text, at)
        and text.startswith("@@", at)
        and at + 1 in typed
        and bool(follows.strip())
    )


def _readings(match: re.Match[str]) -> Iterator[str]:
    """Yield what a name may be: what ends a sentence may belong to it or not."""
    quoted = match[1] or match[2]
    if quoted:
        yield quoted
        return
    name = unescaped(match[3])
    yield name
    while name and name[-1] in _BEHIND:
        name = name[:-1]
        if name:
            yield name


def _size(name: str) -> str | None:
    """Return the size of a regular file, or what else is named; None where nothing is.

    A folder has its slash, since many words are called like one.
    """
    try:
        found = user_path(name).stat()
    except (OSError, UsageError, ValueError):
        from ..attach.folder import may_fit
        from ..attach.pattern import read_pattern

        # What ends a sentence is no part of a pattern; a bracket may be.
        pattern = None if name[-1] in _BEHIND.replace("]", "") else read_pattern(name)
        return "pattern" if pattern is not None and may_fit(pattern) else None
    if stat.S_ISDIR(found.st_mode):
        return "folder" if name.endswith("/") and name.strip("/") else None
    from ..render.amounts import size_words

    return size_words(found.st_size) if stat.S_ISREG(found.st_mode) else None
