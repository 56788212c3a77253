"""How much a model may be told to think."""

from __future__ import annotations

from enum import StrEnum


class ThinkingLevel(StrEnum):
    """From none to all that the model can."""

    off = "off"
    minimal = "minimal"
    low = "low"
    medium = "medium"
    high = "high"
    xhigh = "xhigh"
    max = "max"


LEVELS = tuple(level.value for level in ThinkingLevel)
