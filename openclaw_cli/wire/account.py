"""``GET /key``: whether the API accepts a key, and what is left on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NetworkError

if TYPE_CHECKING:
    from .client import Client, Request


class KeyInfo(NamedTuple):
    """What the API says of a key. Amounts are USD; None means no limit, or not said."""

    label: str | None
    limit: float | None
    limit_remaining: float | None
    usage: float | None
    is_free_tier: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        return {
            "label": self.label,
            "limit": self.limit,
            "limit_remaining": self.limit_remaining,
            "usage": self.usage,
            "is_free_tier": self.is_free_tier,
        }


def fetch_key_info(client: Client, request: Request) -> KeyInfo:
    """Ask the API about the key that the request carries.

    Raises:
        AuthError: The key was refused.
        NetworkError: The API could not be reached, or something else answered.
    """
    body = client.get_json(request)
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise NetworkError("the answer to the key check is not the API's")
    return KeyInfo(
        label=data["label"] if isinstance(data.get("label"), str) else None,
        limit=_amount(data.get("limit")),
        limit_remaining=_amount(data.get("limit_remaining")),
        usage=_amount(data.get("usage")),
        is_free_tier=data.get("is_free_tier") is True,
    )


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
