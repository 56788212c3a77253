"""Files that were named by what was read, and not by the user: only below a folder, and no others.

An input may come from anywhere. What it names are neither addresses nor patterns nor folders; no
link leads out, and nothing hidden, nothing that is there to hold secrets, and nothing but regular
files is opened.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import on_one_line
from ..named_files import read_regular
from ..request.attachments import LARGEST, attach
from .secret_files import begins_secretly, is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..request.attachments import Attachment

_SHOWN = 60


def attach_below(folder: Path, names: Iterable[str]) -> tuple[Attachment, ...]:
    """Return files below a folder as they are sent.

    Args:
        folder: The folder.
        names: Relative to it.

    Raises:
        UsageError: One is not below it, can't be read, or is nothing that is sent.
    """
    return tuple(_read(folder, name) for name in names)


def check_below(folder: Path, name: str) -> Path:
    """Return the file that a name stands for, which is not opened.

    Raises:
        UsageError: It is no regular file below the folder, or one that is left out.
    """
    pure = PurePath(name)
    if not name or "\0" in name or pure.is_absolute() or pure.drive or ".." in pure.parts:
        raise _refusal(name, "only files below the input's folder are sent")
    root = os.path.realpath(folder)
    try:
        found = Path(os.path.realpath(folder / name, strict=True))
        mode = found.lstat().st_mode
    except (OSError, ValueError) as error:
        raise _refusal(name, getattr(error, "strerror", None) or str(error)) from error
    if not found.is_relative_to(root):
        raise _refusal(name, "it leads out of the input's folder")
    inside = found.relative_to(root)
    if any(part.startswith(".") for part in (*pure.parts, *inside.parts)):
        raise _refusal(name, "hidden files are sent by -f alone")
    if not stat.S_ISREG(mode):
        raise _refusal(name, "a folder" if stat.S_ISDIR(mode) else "no regular file")
    if is_secret_name(found.name):
        raise _secret(name)
    return found


def _read(folder: Path, name: str) -> Attachment:
    try:
        content = read_regular(check_below(folder, name), LARGEST)
    except OSError as error:
        raise _refusal(name, error.strerror or str(error)) from error
    if begins_secretly(content):
        raise _secret(name)
    return attach(name, content)


def _secret(name: str) -> UsageError:
    return _refusal(name, "it may hold a secret; -f alone sends it")


def _refusal(name: str, why: str) -> UsageError:
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return UsageError(f"the file {on_one_line(shown)!r}: {why}")
