"""The thinking level becomes ``reasoning`` (spec: Thinking / reasoning injection)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .ref import ModelRef

LEVELS = ("off", "minimal", "low", "medium", "high", "xhigh", "max")
"""From none to all that the model can."""

_UNSUPPORTED_HINTS = frozenset({"x-ai"})
_FIELDS = ("effort", "max_tokens", "exclude", "enabled", "summary", "context", "mode")


class ModelFacts(NamedTuple):
    """What the catalogue knows of a model.

    Attributes:
        reasons: Whether it takes the ``reasoning`` parameter.
        efforts: The levels it offers; None for all of them.
        mandatory: Whether its reasoning can't be switched off.
    """

    reasons: bool
    efforts: tuple[str, ...] | None = None
    mandatory: bool = False


def check_reasoning(value: Any) -> Any:
    """Return a ``reasoning`` object that the user wrote, as it is sent.

    Raises:
        ValueError: A field is unknown or contradicts another.
    """
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    for name in value:
        if name not in _FIELDS:
            raise ValueError(f"unknown field {name}; known: {', '.join(_FIELDS)}")
    efforts = (*LEVELS[1:], "none")
    if "effort" in value and value["effort"] not in efforts:
        raise ValueError(f"effort: expected one of {', '.join(efforts)}")
    budget = value.get("max_tokens")
    if budget is not None and (not isinstance(budget, int) or isinstance(budget, bool)):
        raise ValueError("max_tokens: expected an integer")
    return value


def reasoning_for(
    ref: ModelRef,
    facts: ModelFacts | None,
    level: str | None,
    written: Mapping[str, Any] | None,
    *,
    asked_now: bool,
) -> tuple[dict[str, Any] | None, str | None]:
    """Return the ``reasoning`` field (None: left out) and a notice for the user (or None).

    Args:
        ref: The model that is asked.
        facts: What is known of it, or None.
        level: The thinking level, or None where none was chosen.
        written: A ``reasoning`` object of the user's own; the level wins over its effort.
        asked_now: Whether the level or the object came from the command line.
    """
    if level is None and not written:
        return None, None
    why = _why_not(ref, facts)
    if why is not None:
        return None, f"thinking is not sent: {why}" if asked_now else None
    field = dict(written or {})
    if level is None:
        return field, None
    for name in ("effort", "max_tokens", "enabled"):
        field.pop(name, None)
    if level == "off":
        if facts is None or facts.mandatory:
            notice = f"{ref} can't be told to stop thinking" if facts and asked_now else None
            return field or None, notice
        return {"effort": "none", **field}, None
    nearest = _nearest(level, facts.efforts if facts else None)
    notice = None
    if nearest != level:
        notice = f"{ref} does not offer the thinking level {level}; {nearest} is used"
    return {"effort": nearest, **field}, notice


def _why_not(ref: ModelRef, facts: ModelFacts | None) -> str | None:
    """Return why the field must not be sent at all, or None."""
    if not ref.is_openrouter:
        return f"{ref.provider} is not OpenRouter"
    if ref.is_router:
        return f"{ref} chooses the model itself"
    if facts is not None:
        return None if facts.reasons else f"{ref} does not reason"
    if ref.author in _UNSUPPORTED_HINTS:
        return f"{ref.author} models take no reasoning parameter"
    return None


def _nearest(level: str, offered: tuple[str, ...] | None) -> str:
    known = [name for name in offered or () if name in LEVELS[1:]]
    if not known or level in known:
        return level
    wanted = LEVELS.index(level)
    # Of two that are equally near, the lower one: it costs less.
    return min(known, key=lambda name: (abs(LEVELS.index(name) - wanted), LEVELS.index(name)))
