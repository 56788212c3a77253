"""A turn of the history, as everything else reads it. Of a conversation see ``headers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..events import media_lists, utc, without_noise
from ..foreign import count, mapping, mappings, number, sequence, texts
from ..named_tuple import NamedTuple
from ..redact import clean_json
from ..request.attachments import Attachment
from ..request.conversation import Exchange, Question, is_answer
from ..request.provider import provider_name
from ..request.ref import ModelRef, parse_ref
from .columns import stored_json, stored_text

if TYPE_CHECKING:
    import sqlite3

_DAMAGED = ModelRef("?", "?")
"""Whoever was asked by a row that does not say it: nobody can be asked like this."""

_LISTS = frozenset({"annotations", "reasoning_details", "tool_calls"})
"""Fields of an answer that are lists of objects (API: ``ChatMessages``)."""


class StoredTurn(NamedTuple):
    """A question, and what came of it.

    Attributes:
        number: Its place in the database.
        is_summary: Whether the answer stands for what was said before.
        in_context: Whether later questions build on it.
        asked: Seconds since 1970.
        ended: The same; None while it runs.
        model: The ref that was asked.
        answered_by: The ref that was asked last.
        model_used: The model that answered, as the API named it.
        provider: Who served it.
        question: What was asked, with the files.
        answer: The text, as far as it came.
        reasoning: What the model thought aloud.
        complete: Whether the answer is whole.
        finish_reason: The API's word.
        error: How it failed, or None.
        replay: What its model wants to be sent back.
        cost: USD that are known to have been billed.
        unknown: How many requests of unknown cost there were.
        tokens: Of its last request and the answer, or None where the API has not said.
    """

    number: int
    is_summary: bool
    in_context: bool
    asked: float
    ended: float | None
    model: ModelRef
    answered_by: ModelRef
    model_used: str | None
    provider: str | None
    question: Question
    answer: str
    reasoning: str
    complete: bool
    finish_reason: str | None
    error: dict[str, Any] | None
    replay: dict[str, Any]
    cost: float
    unknown: int
    tokens: int | None = None

    @property
    def state(self) -> str:
        """``whole``, ``partial`` or ``running``."""
        return "whole" if self.complete else "running" if self.ended is None else "partial"

    @property
    def has_answer(self) -> bool:
        """Whether there is something to build on."""
        return is_answer(self.answer, self.replay)

    def exchange(self) -> Exchange:
        """Return it as a part of a conversation."""
        return Exchange(
            self.question,
            self.answer,
            self.answered_by,
            self.replay,
            self.complete,
            self.number,
            self.is_summary,
            None if self.is_summary else self.tokens,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``sessions show --json`` prints for each."""
        from ..request.media import media_in

        return {
            "asked": utc(self.asked),
            "ended": utc(self.ended),
            "kind": "summary" if self.is_summary else "question",
            "in_context": self.in_context,
            "prompt": self.question.text,
            "files": [file.name for file in self.question.attachments],
            "model": str(self.model),
            "answered": str(self.answered_by),
            "model_used": self.model_used,
            "provider": self.provider,
            "text": self.answer,
            "reasoning": self.reasoning or None,
            "state": self.state,
            "finish_reason": self.finish_reason,
            "error": self.error,
            **{name: self.replay.get(name, []) for name in ("annotations", "tool_calls")},
            **media_lists(media_in(self.replay)),
            "reasoning_details": self.replay.get("reasoning_details", []),
            "cost_usd": None if self.unknown else without_noise(self.cost),
        }


def stored_turn(row: sqlite3.Row) -> StoredTurn:
    """Return the turn that a row of the query holds."""
    return StoredTurn(
        number=row["id"],
        is_summary=bool(row["is_summary"]),
        in_context=bool(row["in_context"]),
        asked=number(row["asked"]) or 0.0,
        ended=None if row["ended"] is None else number(row["ended"]) or 0.0,
        model=stored_ref(row["model"]),
        answered_by=stored_ref(row["answered"]),
        model_used=stored_text(row["model_used"]) or None,
        provider=stored_text(row["provider"]) or None,
        question=_question(row),
        answer=stored_text(row["answer"]),
        reasoning=stored_text(row["reasoning"]),
        complete=bool(row["complete"]),
        finish_reason=stored_text(row["finish_reason"]) or None,
        error=clean_json(mapping(stored_json(row["error"]))) or None,
        replay=_replay(row["replay"]),
        cost=number(row["cost"]) or 0.0,
        unknown=row["unknown"],
        tokens=count(row["tokens"]),
    )


def stored_ref(value: object) -> ModelRef:
    """Return a ref that was stored: its provider may be configured no more."""
    text = stored_text(value)
    try:
        return parse_ref(text, providers={provider_name(text.partition("/")[0])})
    except UsageError:
        return _DAMAGED


def _replay(value: object) -> dict[str, Any]:
    """Return what goes back to a model; what has another shape than the API's stays here."""
    fields = mapping(stored_json(value))
    return {
        name: mappings(field) if name in _LISTS else field
        for name, field in fields.items()
        if name != "role"
    }


def _question(row: sqlite3.Row) -> Question:
    prompt = stored_text(row["prompt"])
    names = texts(stored_json(row["files"]))
    content = sequence(mapping(stored_json(row["body"])).get("content"))
    parts = mappings(content[1:])
    return Question(prompt, tuple(map(Attachment, names, parts)))
