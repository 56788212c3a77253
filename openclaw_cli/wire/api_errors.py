"""What the API says went wrong becomes one of our errors, with the cause in its one line.

Envelope: ``{"error": {"code", "message", "metadata": {...}, "availability": {...}}}``; upstream
reasons sit in ``metadata.raw``, often as JSON inside a string. API reference: errors.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import (
    AuthError,
    IncompleteError,
    LimitError,
    NetworkError,
    OpenClawError,
    RefusedError,
)
from ..redact import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 524, 529})

_STATUS_OF_TYPE = {
    "authentication": 401,
    "payment_required": 402,
    "permission_denied": 403,
    "not_found": 404,
    "timeout": 504,
    "rate_limit_exceeded": 429,
    "server": 500,
    "server_error": 500,
    "provider_unavailable": 502,
    "provider_overloaded": 503,
}
_PLAIN = {
    401: "the key was refused",
    402: "out of credit",
    403: "not permitted",
    404: "not found",
    408: "the request timed out",
    413: "the request is too large",
    429: "rate limited",
    502: "the provider is down or answered nonsense",
    503: "no provider is available",
    504: "the provider timed out",
    524: "the provider timed out",
    529: "the provider is overloaded",
}
_MESSAGE_LIMIT = 600


def error_from_body(
    body: Mapping[str, Any],
    *,
    provider: str,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> OpenClawError:
    """Build the error for an envelope, whether it came with an HTTP status or inside a stream.

    Args:
        body: The JSON object that holds ``error``.
        provider: The configured provider's name: OpenRouter's hints are for OpenRouter alone.
        status: The HTTP status, or None for an error inside a 200.
        headers: The response's headers, for ``Retry-After``.
    """
    from .hints import hint_for, is_daily_limit

    found = body.get("error")
    error: Mapping[str, Any] = found if isinstance(found, dict) else {"message": found}
    metadata = _mapping(error, "metadata")
    availability = _mapping(error, "availability")
    status = status or _status_in(error, metadata)
    message = _line(error, metadata, availability, status)
    built = _kind(status, message, metadata)(
        message,
        hint=hint_for(status, message, metadata, headers or {}, provider),
        **_details(status, message, error, metadata, availability),
    )
    built.retryable = status in RETRYABLE_STATUSES and not is_daily_limit(message, metadata)
    if "retryable" in availability and status in RETRYABLE_STATUSES:
        built.retryable = availability["retryable"] is not False
    built.retry_after = _seconds((headers or {}).get("retry-after"))
    if built.retry_after is None:
        built.retry_after = _number(availability.get("retry_after"))
    return built


def error_from_status(
    status: int, *, provider: str, headers: Mapping[str, str] | None = None
) -> OpenClawError:
    """Build the error for a status whose body says nothing that can be read."""
    if status in RETRYABLE_STATUSES or status in (401, 402):
        return error_from_body({"error": {}}, provider=provider, status=status, headers=headers)
    return NetworkError(
        f"HTTP {status} from something that is not the API",
        hint="check the base URL (openclaw models status) and any proxy in between",
        http_status=status,
    )


def _kind(status: int | None, message: str, metadata: Mapping[str, Any]) -> type[OpenClawError]:
    if status is None:
        return IncompleteError
    if status == 401 or (status == 403 and _is_about_the_key(message, metadata)):
        return AuthError
    if status in (402, 429):
        return LimitError
    if status == 408 or status >= 500:
        return NetworkError
    return RefusedError if status >= 400 else OpenClawError


def _is_about_the_key(message: str, metadata: Mapping[str, Any]) -> bool:
    from .hints import is_moderated

    named = re.search(r"\b(api[ -]?)?key\b", message, re.IGNORECASE)
    return named is not None and not is_moderated(metadata)


def _line(
    error: Mapping[str, Any],
    metadata: Mapping[str, Any],
    availability: Mapping[str, Any],
    status: int | None,
) -> str:
    cause = _readable(metadata.get("raw"))
    message = _readable(error.get("message"))
    if cause and cause not in message:
        generic = not message or message.rstrip(".").lower() == "provider returned error"
        message = cause if generic else f"{message}: {cause}"
    if not message:
        message = _PLAIN.get(status or 0) or _readable(error.get("code"))
    message = message or "the API reported an error"
    reasons = metadata.get("reasons")
    if isinstance(reasons, list) and reasons:
        message += f" ({', '.join(map(str, reasons))})"
    provider = metadata.get("provider_name")
    if isinstance(provider, str) and provider and provider not in message:
        message = f"{provider}: {message}"
    constraint = _mapping(availability, "constraint")
    if constraint:
        message += f" [{constraint.get('field')}: {constraint.get('detail')}]"
    if status is not None:
        message += f" (HTTP {status})"
    return clean(message)


def _readable(value: object, depth: int = 0) -> str:
    """Return the sentence inside an upstream's error, however it is wrapped; "" for none."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith(("{", "[")) and depth < 4:
            try:
                inner = _readable(json.loads(text), depth + 1)
            except (ValueError, RecursionError):
                inner = ""
            text = inner or text
        text = " ".join(text.split())
        text = clean(text)  # before it is cut: half of a key would not be known as one
        return text if len(text) <= _MESSAGE_LIMIT else text[: _MESSAGE_LIMIT - 1] + "…"
    if isinstance(value, list):
        return _readable(value[0], depth + 1) if value else ""
    if isinstance(value, dict):
        for name in ("error", "message", "detail", "error_message", "msg"):
            if text := _readable(value.get(name), depth + 1):
                return text
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _details(
    status: int | None,
    message: str,
    error: Mapping[str, Any],
    metadata: Mapping[str, Any],
    availability: Mapping[str, Any],
) -> dict[str, Any]:
    from .hints import affordable_tokens

    found = {
        "http_status": status,
        "code": error.get("code"),
        "error_type": metadata.get("error_type") or error.get("error_type"),
        "provider": metadata.get("provider_name"),
        "availability": availability or None,
        "affordable_tokens": affordable_tokens(message) if status == 402 else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _status_in(error: Mapping[str, Any], metadata: Mapping[str, Any]) -> int | None:
    for value in (error.get("code"), error.get("http_status"), error.get("status")):
        if isinstance(value, str) and value.isdigit():
            value = int(value)  # noqa: PLW2901  (the API sends both)
        if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599:
            return value
    kinds = (metadata.get("error_type"), error.get("error_type"), error.get("code"))
    named = (_STATUS_OF_TYPE.get(kind) for kind in kinds if isinstance(kind, str))
    return next((status for status in named if status), None)


def _mapping(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _seconds(value: str | None) -> float | None:
    """Read ``Retry-After``: seconds or an HTTP date. What can't be read counts as absent."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value >= 0 else None
