"""Asking whether so much is to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from .questions import can_ask, confirm

if TYPE_CHECKING:
    from ..attach.collect import Collected


def agree_to_files(found: Collected, *, may_ask: bool = True, hint: str | None = None) -> None:
    """Have the user agree to what folders and patterns brought, where it is a lot.

    Args:
        found: What was read.
        may_ask: Whether a terminal may be asked: no program waits for what is answered.
        hint: What can be done where nobody is asked or somebody says no; else ``--yes``.

    Raises:
        UsageError: Nobody has agreed.
    """
    if not found.is_large:
        return
    said = found.amount()
    if may_ask and can_ask():
        if confirm(f"{said[:1].upper()}{said[1:]}. Send them?", default=False):
            return
        raise UsageError("nothing was sent", hint=hint)
    raise found.refusal(hint or "--yes sends them; --estimate says what they may cost")
