"""All that was named for a question, read: files, addresses, folders, patterns, standard input.

Nothing here asks, prints or knows of a command line: ``chat``, the conversation at a terminal, the
library and ``batch`` all come here.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import on_one_line
from ..named_files import STDIN, read_named, user_path
from ..named_tuple import NamedTuple
from ..request.attachments import LARGEST, attach, attach_url, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..request.attachments import Attachment
    from .left_out import LeftOut

UNASKED_TOKENS = 50_000
"""What folders and patterns may bring, about, before somebody has to agree."""

_SAVE = "save it, and attach the file"


class Collected(NamedTuple):
    """What goes with a question.

    Attributes:
        attachments: In the order of the names; those of a folder in the order of their paths.
        left_out: What folders and patterns did not bring, and why.
        notes: What there is to say about all of it.
        folders: The folders and patterns among the names.
        tokens: What those brought, about.
    """

    attachments: tuple[Attachment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    tokens: int = 0

    @property
    def is_large(self) -> bool:
        """Whether folders and patterns brought so much that somebody has to agree."""
        return self.tokens > UNASKED_TOKENS

    def amount(self) -> str:
        """Return how much that is, in words."""
        from ..request.token_count import counted
        from .left_out import some_names

        return f"about {counted(self.tokens, 'token')} in {some_names(self.folders)}"

    def refusal(self, hint: str) -> UsageError:
        """Return the error for so much where nobody can be asked."""
        said = f"{self.amount()}: more than {UNASKED_TOKENS:,} are not sent unasked"
        return UsageError(said, hint=hint)


def collect(
    names: Iterable[str],
    *,
    stdin: Callable[[], bytes] | None = None,
    env: Mapping[str, str] | None = None,
) -> Collected:
    """Read all that some names stand for.

    A name is that of a file where there is one, whatever marks are in it. A file that is named or
    found twice is there once.

    Args:
        names: As they were written.
        stdin: Returns what stands there; None where ``-`` is a name like others.
        env: The environment; the process's unless given.

    Raises:
        UsageError: One can't be read or sent, or a folder or a pattern brings nothing, or far too
            much.
    """
    taken: set[Path] = set()
    found = []
    for name in names:
        if name == STDIN and stdin is not None:
            found.append(_alone(attach("stdin", stdin())))
        elif is_url(name):
            found.append(_alone(attach_url(name)))
        else:
            found.append(_at_path(name, taken, os.environ if env is None else env))
    return Collected(
        tuple(file for one in found for file in one.attachments),
        tuple(file for one in found for file in one.left_out),
        tuple(note for one in found for note in one.notes),
        tuple(name for one in found for name in one.folders),
        sum(one.tokens for one in found),
    )


def _at_path(name: str, taken: set[Path], env: Mapping[str, str]) -> Collected:
    """Read a file, a folder, or what fits a pattern."""
    if not name:
        raise UsageError("the name of a file is empty")
    path = user_path(name)
    pattern = None
    if not os.path.lexists(path):
        if found := re.match(r"data:|[A-Za-z][A-Za-z0-9+.-]+://", name, re.IGNORECASE):
            raise UsageError(
                f"only http and https addresses are attached, no {found[0]}", hint=_SAVE
            )
        from .pattern import read_pattern

        pattern = read_pattern(name)
    if pattern is None and not os.path.isdir(path):  # noqa: PTH112  (too long a name is none)
        return _named(name, path, taken)
    from .folder_content import read_folder

    content = read_folder(name, pattern, taken, env)
    return Collected(content.attachments, content.left_out, content.notes, (name,), content.tokens)


def _named(name: str, path: Path, taken: set[Path]) -> Collected:
    """Read a file that was named: whatever it is, it is what the user wants to send."""
    from .secret_files import begins_secretly, is_secret_name

    place = Path(os.path.realpath(path))  # a link that leads to itself is told when it is read
    if place in taken:
        return Collected()
    content = read_named(name, LARGEST)
    file = attach(name, content)
    taken.add(place)
    if not (is_secret_name(path.name) or begins_secretly(content)):
        return _alone(file)
    return _alone(
        file, f"{on_one_line(file.name)} may hold a secret; it is sent, since you named it"
    )


def _alone(file: Attachment, *notes: str) -> Collected:
    return Collected((file,), notes=(*file.notes, *notes))
