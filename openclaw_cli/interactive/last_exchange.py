"""The end of a conversation that is gone on with, dim: what the next question follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..redact import clean
from ..render.visible import visible
from ..render.wrapping import wrapped
from ..request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..render.console import Console
    from ..request.conversation import Conversation

_QUESTION_LINES = 3
_ANSWER_LINES = 12
_FENCES = ("```", "~~~")


def show_last(console: Console, conversation: Conversation) -> None:
    """Show the last question and the end of its answer."""
    if not conversation.exchanges:
        return
    last = conversation.exchanges[-1]
    question = clean(last.question.text).strip().split("\n")
    shown = [f"> {question[0]}", *question[1:_QUESTION_LINES]]
    shown += ["…"] if len(question) > len(shown) else []
    answer = _in_rows(clean(last.answer).strip().split("\n"), console.columns)
    left_out = len(answer) - _ANSWER_LINES
    if left_out > 1:
        shown.append(f"… {counted(left_out, 'line')} more")
        answer = answer[left_out:]
    text = "\n".join([*_in_rows(shown, console.columns), *answer])
    console.dim(f"{visible(text)}\n")


def _in_rows(lines: Sequence[str], room: int | None) -> list[str]:
    """Return the lines, broken between words; code stays as it is."""
    rows = []
    is_code = False
    for line in lines:
        is_code ^= line.lstrip().startswith(_FENCES)
        is_whole = is_code or room is None or len(line) < room
        rows += [line] if is_whole else wrapped(line, room or 0, indent=0).split("\n")
    return rows
