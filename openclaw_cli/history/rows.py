"""What the history holds, as everything else reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..events import media_lists, utc, without_noise
from ..foreign import count, decode, mapping, mappings, number, sequence, texts, whole, writable
from ..named_tuple import NamedTuple
from ..redact import clean_json
from ..request.attachments import Attachment
from ..request.conversation import Exchange, Question, is_answer
from ..request.provider import provider_name
from ..request.ref import ModelRef, parse_ref

if TYPE_CHECKING:
    import sqlite3

_DAMAGED = ModelRef("?", "?")
"""Whoever was asked by a row that does not say it: nobody can be asked like this."""

_LISTS = frozenset({"annotations", "reasoning_details", "tool_calls"})
"""Fields of an answer that are lists of objects (API: ``ChatMessages``)."""


class Header(NamedTuple):
    """A conversation, without what was said in it.

    Attributes:
        number: Its place in the database.
        id: Its id; never changes.
        name: What the user calls it, or None.
        parent: The id of the one that it was made from, or None.
        system: The system prompt, or None.
        created: Seconds since 1970.
        updated: The same, of what was said last.
        folder: Where it was last gone on with, or None.
        title: The beginning of the first question.
        turns: How many questions there are.
        model: The ref that was asked last, or None.
        state: ``whole``, ``partial`` or ``running``: the last answer's.
        cost: USD that are known to have been billed.
        unknown: How many requests of unknown cost there were.
        key: The name of the key that it is with, or None.
    """

    number: int
    id: str
    name: str | None
    parent: str | None
    system: str | None
    created: float
    updated: float
    folder: str | None
    title: str
    turns: int
    model: str | None
    state: str
    cost: float
    unknown: int
    key: str | None = None

    @property
    def label(self) -> str:
        """Its name, or how it begins."""
        return self.name or self.title

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``sessions list --json`` prints for each."""
        return {
            "id": self.id,
            "name": self.name,
            "parent": self.parent,
            "title": self.title,
            "turns": self.turns,
            "model": self.model,
            "state": self.state,
            "created": utc(self.created),
            "updated": utc(self.updated),
            "folder": self.folder,
            "cost_usd": None if self.unknown else without_noise(self.cost),
            "known_cost_usd": without_noise(self.cost),
        }


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


def header(row: sqlite3.Row) -> Header:
    """Return the conversation that a row of the query holds."""
    running = row["turns"] and row["ended"] is None
    state = "whole" if row["complete"] else "running" if running else "partial"
    return Header(
        number=row["number"],
        id=stored_text(row["id"]),
        name=stored_text(row["name"]) or None,
        parent=stored_text(row["parent"]) or None,
        system=None if row["system"] is None else stored_text(row["system"]),
        created=number(row["created"]) or 0.0,
        updated=number(row["updated"]) or 0.0,
        folder=stored_text(row["folder"]) or None,
        title=title(row["first"]),
        turns=row["turns"],
        model=stored_text(row["model"]) or None,
        state=state,
        cost=number(row["cost"]) or 0.0,
        unknown=row["unknown"],
        key=stored_text(row["key"]) or None,
    )


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


def stored_text(value: object) -> str:
    """Return what a column of text holds; any column may hold anything (sqlite.org/datatype3)."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else whole(str(value))


def stored_json(value: object) -> Any:
    """Return what a column of JSON holds, as far as it can be written again; None for nothing."""
    return None if value is None else writable(decode(stored_text(value)))


def stored_count(value: object) -> int:
    """Return what a column of whole numbers holds; 0 for what is none."""
    return count(value) or 0


def stored_ref(value: object) -> ModelRef:
    """Return a ref that was stored: its provider may be configured no more."""
    text = stored_text(value)
    try:
        return parse_ref(text, providers={provider_name(text.partition("/")[0])})
    except UsageError:
        return _DAMAGED


def title(first: object) -> str:
    """Return how a conversation is called that has no name: the question without what is piped.

    Args:
        first: Its first question as it is stored; None where there is none.
    """
    said = " ".join(stored_text(first)[:1000].strip().partition("\n\n")[0].split())[:80]
    return said if said or first is None else "(files alone)"


def label(name: object, first: object) -> str:
    """Return what a conversation is called in lists: its name, or how its first question begins."""
    return stored_text(name) or title(first)


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
