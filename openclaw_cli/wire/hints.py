"""What to do about an error of an API's: the flag, the setting, or the time to come back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .failure import (
    affordable_tokens,
    is_daily_limit,
    is_in_flight,
    is_moderated,
    is_out_of_quota,
    is_spent,
    spent_scope,
)

if TYPE_CHECKING:
    from .failure import Failure

CREDITS = "https://openrouter.ai/settings/credits"
KEYS = "https://openrouter.ai/settings/keys"
PRIVACY = "https://openrouter.ai/settings/privacy"
_OTHER = "name another model with --fallback REF"
_BUSY = f"try again in a moment, or {_OTHER}"
_SLOW = f"try again, ask for a shorter answer, or {_OTHER}"
_FAILED = f"try again; if it stays like that, {_OTHER}"
_OF_STATUS = {
    408: _SLOW,
    413: "attach fewer or smaller files (-f), or shorten the question or the conversation",
    429: f"{_BUSY}; --retries N tries more often",
    500: _FAILED,
    502: _BUSY,
    503: _BUSY,
    504: _SLOW,
    524: _SLOW,
    529: _BUSY,
}


def hint_for(failure: Failure, message: str) -> str | None:
    """Return what can be done, or None.

    Args:
        failure: What the API has sent.
        message: The error in one line.
    """
    from ..request.provider import provider_of
    from .error_shapes import words

    remedy = failure.metadata.get("remedy_hint")
    if isinstance(remedy, str) and (said := words(remedy)):
        return said
    special = _of_openrouter if provider_of(failure.provider).has_hints else _of_others
    return special(failure, message) or _of_wait(failure) or _of_any(failure.status)


def _of_openrouter(failure: Failure, message: str) -> str | None:
    status = failure.status
    if status == 401:
        return "set another key with: openclaw onboard --auth-choice openrouter-api-key"
    if is_in_flight(failure):
        return _of_wait(failure) or (
            f"requests that run now hold the credit: wait for them, or add some at {CREDITS}"
        )
    if is_spent(failure, message) or (status == 402 and "resets_at" in failure.metadata):
        return _of_budget(failure)
    if status == 402 or (status == 429 and is_out_of_quota(failure)):
        tokens = affordable_tokens(message)
        ask = f"ask for less with --param max_tokens={tokens}, or " if tokens else ""
        return f"{ask}add credit at {CREDITS}"
    if status == 429 and is_daily_limit(failure, message):
        return f"the free models' daily limit is used up; it starts anew {_reset_words(failure)}"
    if status in (403, 404) and re.search(r"data policy|guardrail|privacy", message, re.IGNORECASE):
        return f"allow it at {PRIVACY}"
    if status == 403 and is_moderated(failure.metadata):
        return f"change the text or ask another model; the account's own rules: {PRIVACY}"
    if status == 403:
        return f"ask another model, or see what the key and the account may do: {KEYS}"
    return None


def _of_others(failure: Failure, message: str) -> str | None:
    if is_spent(failure, message) or is_out_of_quota(failure):
        return _of_wait(failure) or f"the account at {failure.provider} has nothing left"
    if failure.status in (401, 403, 404):
        return "check models.providers in the configuration"
    return None


def _of_budget(failure: Failure) -> str:
    """Return whose limit is used up, how much it is, and when it starts anew."""
    from .. import foreign
    from .retry_after import CENTURY, moment, seconds

    limit = foreign.number(failure.metadata.get("limit_usd"))
    scope = spent_scope(failure)
    size = "" if limit is None else f" of ${limit:g}"
    wait = seconds(failure.metadata.get("resets_at"))
    anew = f"; it starts anew at {moment(wait)}" if wait and wait < CENTURY else ""
    return f"the {scope + ' ' if scope else ''}limit{size} is used up{anew}; raise it at {KEYS}"


def _of_wait(failure: Failure) -> str | None:
    """Return the wait that the API asks for, where it is too long to be sat out."""
    from ..request.timeouts import LONGEST_RETRY_AFTER
    from .retry_after import CENTURY, how_long

    if failure.wait is None or failure.wait <= LONGEST_RETRY_AFTER:
        return None
    if failure.wait >= CENTURY:
        return f"the API says not to try again; {_OTHER}"
    return f"the API asks to wait {how_long(failure.wait)}; try again then, or {_OTHER}"


def _of_any(status: int | None) -> str | None:
    if status is not None and status > 500:
        return _OF_STATUS.get(status, _FAILED)
    return _OF_STATUS.get(status or 0)


def _reset_words(failure: Failure) -> str:
    """Return when the limit is over: what the API says, else midnight UTC."""
    from .retry_after import DAY, moment

    if failure.wait and failure.wait < 7 * DAY:
        return f"at {moment(failure.wait)}"
    return "at midnight UTC"
