"""A stored conversation becomes the transcript that is shown and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...foreign import text
from ...render.amounts import cost_of, moment
from ...render.transcript import Entry, Transcript
from ...request.media import media_in
from ...request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...history.headers import Header
    from ...history.rows import StoredTurn


def transcript(header: Header, turns: Sequence[StoredTurn]) -> Transcript:
    """Return a conversation as it is shown and exported."""
    count = counted(len(turns), "turn")
    facts = [header.id, count, cost_of(header.cost, header.unknown), _when(header.updated)]
    if header.parent is not None:
        facts.append(f"forked from {header.parent[:8]}")
    return Transcript([_entry(turn) for turn in turns], header.system, header.label, facts)


def _entry(turn: StoredTurn) -> Entry:
    by = [f"{turn.model_used}" if turn.model_used else "", turn.provider or ""]
    who = " via ".join(part for part in by if part)
    return Entry(
        question=turn.question.text,
        answer=turn.answer,
        who=f"{turn.answered_by}{f' ({who})' if who else ''}",
        files=[file.name for file in turn.question.attachments],
        marks=_marks(turn),
        asked=_when(turn.asked),
        media=media_in(turn.replay),
        annotations=turn.replay.get("annotations", ()),
    )


def _marks(turn: StoredTurn) -> list[str]:
    marks = []
    if turn.is_summary:
        marks.append("a summary of what stands above")
    if not turn.complete:
        why = text((turn.error or {}).get("message"))
        killed = "the program was ended" if turn.state == "partial" else ""
        marks.append(": ".join(part for part in (turn.state, why or killed) if part))
    if not turn.in_context and turn.has_answer:
        marks.append("later questions do not build on it")
    return marks


def _when(seconds: float) -> str:
    return moment(seconds, "%Y-%m-%d %H:%M")
