"""Why an answer ended, and whether that was its own end.

Only the reasons on one list are a whole answer; whatever is not on it was cut, refused or broken
off, also a word that nobody has heard of yet. Sources: the API's ``finish_reason`` (streaming
guide) and ``native_finish_reason``, and what OpenAI-compatible servers write there: vLLM, TGI,
Cohere, Mistral, DeepSeek, Gemini.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..events import Finished
from ..foreign import text, writable

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHOLE = frozenset(
    {"stop", "end_turn", "eos", "eos_token", "stop_sequence", "completed", "complete"}
)
_LIMIT = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_FILTER = frozenset(
    {"content_filter", "safety", "recitation", "prohibited_content", "blocklist", "spii"}
)
_CALLS = frozenset({"tool_calls", "tool_use", "function_call"})
_EARLY = _FILTER | {"max_tokens", "length", "malformed_function_call", "refusal"}
"""Native reasons that mean an end before the end, whatever the API calls it."""

_UNTOLD = frozenset({"", "null"})
_LONGEST = 100


class FinishReasons:
    """Takes every finish reason of an answer: anything but a stop wins.

    Attributes:
        stop: The last word for an answer's own end. Text that comes after it shows that it was
            none: whoever takes the text sets it to None.
        early: The first reason that was no stop; the end of a step (``tool_calls``) gives way.
    """

    def __init__(self) -> None:
        self.stop: Finished | None = None
        self.early: Finished | None = None

    def take(self, choice: Mapping[str, Any]) -> None:
        """Take the reasons of one choice, if it has any."""
        reason = _word(choice.get("finish_reason"))
        if reason in _UNTOLD:
            return
        finished = Finished(reason, _word(choice.get("native_finish_reason")) or None)
        if reason.lower() not in _WHOLE or is_early(finished.native_reason):
            if self.early is None or is_call(self.early.reason):
                self.early = finished
        elif self.stop is None or self.stop.native_reason is None:
            self.stop = finished

    @property
    def finished(self) -> Finished | None:
        """What counts of all that was said, or None if nothing was."""
        return self.early or self.stop


def reason_of(finished: Finished) -> str:
    """Return what an answer ended for: the native reason where that says more than a stop."""
    native = finished.native_reason
    if native is not None and finished.reason.lower() in _WHOLE and is_early(native):
        return native
    return finished.reason


def is_whole(reason: str) -> bool:
    """Return whether a reason is the answer's own end."""
    return reason.lower() in _WHOLE


def is_early(native: str | None) -> bool:
    """Return whether a native reason means an end before the end."""
    return native is not None and native.lower() in _EARLY


def is_limit(reason: str) -> bool:
    """Return whether an answer was cut at the output limit."""
    return reason.lower() in _LIMIT


def is_filter(reason: str) -> bool:
    """Return whether a filter has stopped an answer."""
    return reason.lower() in _FILTER


def is_call(reason: str) -> bool:
    """Return whether an answer ended for a tool's result."""
    return reason.lower() in _CALLS


def _word(value: object) -> str:
    """Return a reason as one line, whatever JSON it is; an empty one for none."""
    if not value:
        return ""
    word = text(value) or json.dumps(writable(value), ensure_ascii=False)
    word = " ".join(word.split())
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"
