"""How much a model may be told to think, and the words for it."""

from __future__ import annotations

from typing import Any

LEVELS = ("off", "minimal", "low", "medium", "high", "xhigh", "max")
"""From none to all that the model can."""
ON = "on"
"""The model thinks as much as it finds right."""
CHOICES = (*LEVELS, ON, "adaptive")
"""The words that are offered; ``WORDS`` has what is understood besides."""

WORDS = {level: level for level in LEVELS} | {
    "adaptive": ON,
    "auto": ON,
    "disable": "off",
    "disabled": "off",
    "enable": ON,
    "enabled": ON,
    "extrahigh": "xhigh",
    "false": "off",
    "harder": "medium",
    "highest": "max",
    "med": "medium",
    "mid": "medium",
    "min": "minimal",
    "none": "off",
    "on": ON,
    "think": "minimal",
    "thinkhard": "low",
    "thinkharder": "medium",
    "thinkhardest": "high",
    "true": ON,
    "ultra": "max",
    "ultrathink": "high",
}
"""What OpenClaw's words mean here, in lower case and without blanks, ``-`` and ``_``.

OpenClaw pins ``on`` to low, ``adaptive`` to medium on OpenRouter's routes, and has ``highest`` mean
high.
"""
_SHOWN = 40


def known_level(written: str) -> str | None:
    """Return the level that a word stands for, one of ``LEVELS`` or ``ON``; None for no level."""
    return WORDS.get("".join(written.lower().split()).replace("-", "").replace("_", ""))


def check_level(value: Any) -> Any:
    """Return the level that a value stands for: a word, or true and false.

    Raises:
        ValueError: It is none; the text has the words, and those that are near.
    """
    if isinstance(value, bool):
        return ON if value else "off"
    level = known_level(value) if isinstance(value, str) else None
    if level is None:
        raise ValueError(f"expected {_offer(value)}")
    return level


def _offer(value: Any) -> str:
    from .near import did_you_mean, nearest

    words = f"one of {', '.join(CHOICES)}"
    near = nearest(value[:_SHOWN].lower(), WORDS, 2) if isinstance(value, str) else ()
    return f"{words}; {did_you_mean(near)}" if near else words
