"""What is written of a conversation and of a turn before the answer begins.

A question passes here on its way to the request: this file imports neither sqlite3 nor what reads
rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from ..request.conversation import Question
    from ..request.ref import ModelRef
    from .working_place import WorkingPlace


class NewTurn(NamedTuple):
    """What is known of a turn before it is asked.

    Attributes:
        ref: Who is asked.
        question: What.
        is_summary: Whether the answer will stand for what was said before.
        resumes: The number of the turn that is continued, or None for a new one.
    """

    ref: ModelRef
    question: Question
    is_summary: bool = False
    resumes: int | None = None


class NewConversation(NamedTuple):
    """What a conversation is made with, now or again after another program has removed it.

    Attributes:
        id: Its id.
        name: What the user calls it, or None.
        system: The system prompt, or None.
        place: Where it is asked.
    """

    id: str
    name: str | None
    system: str | None
    place: WorkingPlace
