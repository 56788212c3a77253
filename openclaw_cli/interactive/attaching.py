"""Files for the next message, as they are named in the chat."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..attach.collect import collect
from ..cli.agree import agree_to_files
from ..errors import UsageError
from ..named_files import user_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..request.attachments import Attachment
    from .state import ChatState


def attached(names: Sequence[str], state: ChatState) -> tuple[Attachment, ...]:
    """Return what some names stand for, and say what is odd about it; a lot of it is asked about.

    Raises:
        UsageError: One can't be read, or is nothing that the API takes; or it is too much.
    """
    found = collect(names)
    for note in found.notes:
        state.console.notice(note)
    if not state.yes:
        agree_to_files(found, hint="name a folder inside it, or fewer files")
    return found.attachments


def is_there(name: str) -> bool:
    """Return whether there is something at a path."""
    try:
        return os.path.lexists(user_path(name))
    except UsageError:
        return False
