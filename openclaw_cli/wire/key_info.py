"""``GET /key`` and ``GET /credits``: whether the API accepts a key, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import AuthError, NetworkError, RefusedError
from ..foreign import mapping, number, text
from ..named_tuple import NamedTuple
from ..redact import clean_json

if TYPE_CHECKING:
    from ..request.http import Request
    from .client import Client


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
        label=clean_json(text(data.get("label"))) or None,
        limit=number(data.get("limit")),
        limit_remaining=number(data.get("limit_remaining")),
        limit_reset=text(data.get("limit_reset")) or None,
        usage=number(data.get("usage")),
        usage_daily=number(data.get("usage_daily")),
        usage_weekly=number(data.get("usage_weekly")),
        usage_monthly=number(data.get("usage_monthly")),
        is_free_tier=data.get("is_free_tier") is True,
        expires_at=text(data.get("expires_at")) or None,
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
    total, used = number(data.get("total_credits")), number(data.get("total_usage"))
    return None if total is None or used is None else Credits(total, used)


def _data(body: Any, what: str) -> dict[str, Any]:
    data = mapping(body).get("data")
    if not isinstance(data, dict):
        raise NetworkError(f"the answer to the {what} is not the API's")
    return data
