"""The end of a conversation that is gone on with, dim: what the next question follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..redact import clean
from ..render.visible import visible
from ..request.token_count import counted

if TYPE_CHECKING:
    from ..render.console import Console
    from ..request.conversation import Conversation

_QUESTION_LINES = 3
_ANSWER_LINES = 12


def show_last(console: Console, conversation: Conversation) -> None:
    """Show the last question and the end of its answer."""
    if not conversation.exchanges:
        return
    last = conversation.exchanges[-1]
    question = last.question.text.strip().split("\n")
    answer = last.answer.strip().split("\n")
    shown = question[:_QUESTION_LINES]
    shown[0] = f"> {shown[0]}"
    shown += ["…"] if len(question) > len(shown) else []
    left_out = len(answer) - _ANSWER_LINES
    if left_out > 1:
        shown.append(f"… {counted(left_out, 'line')} more")
        answer = answer[left_out:]
    console.dim(visible(clean("\n".join([*shown, *answer]))) + "\n")
