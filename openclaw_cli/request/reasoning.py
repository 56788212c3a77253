"""The thinking level becomes ``reasoning`` (spec: Thinking / reasoning injection)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .field_names import snake_case
from .levels import LEVELS, ON
from .provider import provider_of
from .step import Built

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Model
    from .ref import ModelRef
    from .step import Payload, PayloadInput

_UNSUPPORTED_HINTS = frozenset({"x-ai"})
_FIELDS = ("effort", "max_tokens", "exclude", "enabled", "summary", "context", "mode")
_BOOLEANS = frozenset({"exclude", "enabled"})
_CHOICES = {
    "effort": (*LEVELS[1:], "none"),
    "summary": ("auto", "concise", "detailed"),
    "context": ("auto", "all_turns", "current_turn"),
    "mode": ("standard", "pro"),
}
AMOUNTS = ("effort", "max_tokens", "enabled")
"""The fields that say how much: a thinking level replaces them all."""
_SHOWN = 40


def add_reasoning(payload: Payload, question: PayloadInput) -> Built:
    """The thinking level, on supported routes that do not choose the model themselves."""
    params = question.params
    level = params.thinking[0] if params.thinking else None
    field, notice = reasoning_for(
        question.ref,
        question.entry,
        level,
        params.values.get("reasoning"),
        asked_now="thinking" in params.typed_now or "reasoning" in params.typed_now,
    )
    notices = () if notice is None else (notice,)
    return Built(payload if field is None else payload | {"reasoning": field}, notices)


def check_reasoning(value: Any) -> Any:
    """Return a ``reasoning`` object that the user wrote, as it is sent.

    Raises:
        ValueError: A field is unknown or contradicts another.
    """
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    field = {name: item for name, item in in_snake_case(value).items() if item is not None}
    for name, item in field.items():
        choices = _CHOICES.get(name)
        if choices and item not in choices:
            raise ValueError(f"{name}: expected one of {', '.join(choices)}")
        if name in _BOOLEANS and not isinstance(item, bool):
            raise ValueError(f"{name}: expected true or false")
    budget = field.get("max_tokens", 0)
    if not isinstance(budget, int) or isinstance(budget, bool) or budget < 0:
        raise ValueError("max_tokens: expected an integer, at least 0")
    if "effort" in field and "max_tokens" in field:
        raise ValueError("effort and max_tokens exclude each other")
    return field


def in_snake_case(value: dict[str, Any]) -> dict[str, Any]:
    """Return the object with its fields in snake_case, so that layers of it can be merged.

    Raises:
        ValueError: A field is unknown; the text names it.
    """
    named = {}
    for written, item in value.items():
        name = snake_case(written)
        if name not in _FIELDS:
            raise ValueError(f"unknown field {written[:_SHOWN]}; known: {', '.join(_FIELDS)}")
        named[name] = item
    return named


def has_budget(layer: Mapping[str, Any]) -> bool:
    """Return whether a layer says how many tokens a model may think."""
    written = [value for name, value in layer.items() if snake_case(name) == "reasoning"]
    return any(
        snake_case(name) == "max_tokens" and item is not None
        for value in written
        if isinstance(value, dict)
        for name, item in value.items()
    )


def reasoning_for(
    ref: ModelRef,
    entry: Model | None,
    level: str | None,
    written: Mapping[str, Any] | None,
    *,
    asked_now: bool,
) -> tuple[dict[str, Any] | None, str | None]:
    """Return the ``reasoning`` field (None: left out) and a notice for the user (or None).

    Args:
        ref: The model that is asked.
        entry: What the catalogue says of it, or None.
        level: One of ``LEVELS``, or ``ON``; None where none was chosen.
        written: A ``reasoning`` object of the user's own; the level wins over its effort.
        asked_now: Whether the level or the object came from the command line.
    """
    if level is None and not written:
        return None, None
    if entry is not None and not entry.parameters:
        entry = None  # a list of bare ids tells nothing
    why = _why_not(ref, entry)
    if why is not None:
        return None, f"thinking is not sent: {why}" if asked_now else None
    field = dict(written or {})
    if level is None:
        return field, None
    for name in AMOUNTS:
        field.pop(name, None)
    if level == "off":
        if entry is None or entry.mandatory:
            why = "can't be told to stop thinking" if entry else "is not known to be able to think"
            return field or None, f"{ref} {why}; off is not sent" if asked_now else None
        none = {"enabled": False} if entry.efforts == () else {"effort": "none"}
        return {**none, **field}, None
    if level == ON or _is_switch(entry):
        said = f"{ref} has no thinking levels; {ON} is used in place of {level}"
        return {"enabled": True, **field}, None if level == ON else said
    nearest = _nearest(level, entry.efforts if entry else None)
    notice = None
    if nearest != level:
        notice = f"{ref} does not offer the thinking level {level}; {nearest} is used"
    return {"effort": nearest, **field}, notice


def _why_not(ref: ModelRef, entry: Model | None) -> str | None:
    """Return why the field must not be sent at all, or None."""
    if not provider_of(ref.provider).takes_reasoning:
        return f"{ref.provider} is not known to take it"
    if ref.is_router:
        return f"{ref} chooses the model itself"
    if entry is not None:
        return None if entry.reasons else f"{ref} does not reason"
    if ref.author in _UNSUPPORTED_HINTS:
        return f"{ref.author} models take no reasoning parameter"
    return None


def without_amounts(payload: Payload) -> Payload:
    """Return a body whose ``reasoning`` says nothing of how much."""
    field = payload.get("reasoning", {})
    kept = {name: item for name, item in field.items() if name not in AMOUNTS}
    rest = {name: item for name, item in payload.items() if name != "reasoning"}
    return rest | {"reasoning": kept} if kept else rest


def _is_switch(entry: Model | None) -> bool:
    """Return whether the catalogue says that a model's thinking is on or off, and no more."""
    return entry is not None and entry.efforts is not None and not set(entry.efforts) - {"none"}


def _nearest(level: str, offered: tuple[str, ...] | None) -> str:
    listed = [name for name in offered or () if name in LEVELS[1:]]
    if not listed or level in listed:
        return level
    wanted = LEVELS.index(level)
    # Of two that are equally near, the lower one: it costs less.
    return min(listed, key=lambda name: (abs(LEVELS.index(name) - wanted), LEVELS.index(name)))
