"""``GET /key`` and ``GET /credits``: whether the API accepts a key, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import AuthError, NetworkError, RefusedError
from ..redact import clean_json

if TYPE_CHECKING:
    from .client import Client, Request


class KeyInfo(NamedTuple):
    """What the API says of a key. Amounts are USD; None means no limit, or not said.

    Attributes:
        label: What its owner sees it as.
        limit: What it may spend until ``limit_reset``.
        limit_remaining: What is left of that.
        limit_reset: ``daily``, ``weekly`` or ``monthly``; None for never.
        usage: What it has spent in all.
        usage_daily: Since midnight UTC.
        usage_weekly: Since Monday, UTC.
        usage_monthly: Since the first of the month, UTC.
        is_free_tier: Whether its account has never bought credit.
        expires_at: ISO 8601, or None.
    """

    label: str | None
    limit: float | None
    limit_remaining: float | None
    limit_reset: str | None
    usage: float | None
    usage_daily: float | None
    usage_weekly: float | None
    usage_monthly: float | None
    is_free_tier: bool
    expires_at: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        return self._asdict()


class Credits(NamedTuple):
    """An account's credit, in USD."""

    total: float
    used: float

    @property
    def left(self) -> float:
        """What can still be spent."""
        return self.total - self.used


def fetch_key_info(client: Client, request: Request) -> KeyInfo:
    """Ask the API about the key that the request carries.

    Raises:
        AuthError: The key was refused.
        NetworkError: The API could not be reached, or something else answered.
    """
    data = _data(client.get_json(request), "key check")
    return KeyInfo(
        label=clean_json(_text(data, "label")),
        limit=_amount(data, "limit"),
        limit_remaining=_amount(data, "limit_remaining"),
        limit_reset=_text(data, "limit_reset"),
        usage=_amount(data, "usage"),
        usage_daily=_amount(data, "usage_daily"),
        usage_weekly=_amount(data, "usage_weekly"),
        usage_monthly=_amount(data, "usage_monthly"),
        is_free_tier=data.get("is_free_tier") is True,
        expires_at=_text(data, "expires_at"),
    )


def fetch_credits(client: Client, request: Request) -> Credits | None:
    """Ask for the account's credit; None where the key may not ask (only management keys may).

    Raises:
        NetworkError: The API could not be reached, or something else answered.
    """
    try:
        data = _data(client.get_json(request), "credits")
    except (AuthError, RefusedError):
        return None
    total, used = _amount(data, "total_credits"), _amount(data, "total_usage")
    return None if total is None or used is None else Credits(total, used)


def _data(body: Any, what: str) -> dict[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise NetworkError(f"the answer to the {what} is not the API's")
    return data


def _amount(data: dict[str, Any], name: str) -> float | None:
    value = data.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and value else None
