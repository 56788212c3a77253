"""What to do about an error of OpenRouter's: the flag, the setting, or the time to come back."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CREDITS = "https://openrouter.ai/settings/credits"
PRIVACY = "https://openrouter.ai/settings/privacy"
_AFFORDABLE = re.compile(r"can only afford (\d+)")
_MODERATED = ("reasons", "flagged_input", "patterns")
_MILLISECONDS = 10_000_000_000
"""From here on a time since the epoch is in milliseconds."""


def hint_for(
    status: int | None,
    message: str,
    metadata: Mapping[str, Any],
    headers: Mapping[str, str],
    provider: str,
) -> str | None:
    """Return what can be done, or None.

    Args:
        status: The HTTP status, or the one that the error names.
        message: The error in one line.
        metadata: The error's ``metadata``.
        headers: The response's headers.
        provider: The configured provider's name: OpenRouter's hints are for OpenRouter alone.
    """
    remedy = metadata.get("remedy_hint")
    if isinstance(remedy, str) and remedy:
        return " ".join(remedy.split())
    if provider != "openrouter":
        return "check models.providers in the configuration" if status in (401, 404) else None
    if status == 401:
        return "set another key with: openclaw onboard --auth-choice openrouter-api-key"
    if status == 402:
        tokens = affordable_tokens(message)
        ask = f"ask for less with --param max_tokens={tokens}, or " if tokens else ""
        return f"{ask}add credit at {CREDITS}"
    if status == 429 and is_daily_limit(message, metadata):
        begins = _reset_words(metadata, headers)
        return f"the free models' daily limit is used up; it starts anew {begins}"
    if status in (403, 404) and re.search(r"data policy|guardrail|privacy", message, re.IGNORECASE):
        return f"allow it at {PRIVACY}"
    if status == 403 and is_moderated(metadata):
        return f"change the text or ask another model; the account's own rules: {PRIVACY}"
    return None


def affordable_tokens(message: str) -> int | None:
    """Return the output that the credit is good for, where a 402 names it."""
    found = _AFFORDABLE.search(message)
    return int(found[1]) if found else None


def is_daily_limit(message: str, metadata: Mapping[str, Any]) -> bool:
    """Return whether a 429 means "not today": trying again is no use."""
    text = f"{message} {metadata.get('limit_source', '')}"
    return "free-models-per-day" in text or "per-day" in text


def is_moderated(metadata: Mapping[str, Any]) -> bool:
    """Return whether a 403 is about what was written, and not about the key."""
    return any(name in metadata for name in _MODERATED)


def _reset_words(metadata: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Return when the limit is over: what the API says, else midnight UTC."""
    inner = metadata.get("headers")
    inner = inner if isinstance(inner, dict) else {}
    named = {str(name).lower(): value for name, value in inner.items()}
    written = named.get("x-ratelimit-reset") or headers.get("x-ratelimit-reset")
    try:
        when = float(str(written))
    except ValueError:
        return "at midnight UTC"
    when = when / 1000 if when > _MILLISECONDS else when
    left = when - time.time()
    if not 0 < left < 7 * 86_400:
        return "at midnight UTC"
    clock = time.strftime("%H:%M UTC", time.gmtime(when))
    hours, minutes = divmod(round(left / 60), 60)
    return f"at {clock}, in {f'{hours} h ' if hours else ''}{minutes} min"
