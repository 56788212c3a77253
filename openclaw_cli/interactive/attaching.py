"""Files for the next message, as they are named in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_files import read_named, user_path
from ..request.attachments import LARGEST, attach, attach_url, is_url

if TYPE_CHECKING:
    from ..render.console import Console
    from ..request.attachments import Attachment


def attached(name: str, console: Console) -> Attachment:
    """Return the file or the address that a name stands for, and say what is odd about it.

    Raises:
        UsageError: It can't be read, or is nothing that the API takes.
    """
    file = attach_url(name) if is_url(name) else attach(name, read_named(name, LARGEST))
    if file.note:
        console.notice(file.note)
    return file


def is_there(name: str) -> bool:
    """Return whether there is something at a path."""
    try:
        return user_path(name).exists()
    except (OSError, UsageError):
        return False
