"""What an API's error says, whichever of the many shapes its body has. Pure: JSON in, words out.

OpenRouter's own is ``{"error": {"code", "message", "metadata"}}``. Others are a list of such, an
``error`` that is a text, ``errors``, ``detail`` (FastAPI: a text, an object or a list), a bare
``message`` or ``msg``, ``{"object": "error", …}`` (vLLM), ``{"type": "error", …}`` (Anthropic) and
problem+json (RFC 9457).
"""

from __future__ import annotations

import re
from typing import Any

from .. import foreign
from ..redact import clean

LONGEST = 600
"""Characters of a server's words that are shown."""
_LONGEST_READ = 100_000
_DEEPEST = 4
_MOST = 3
_SENTENCES = (
    *("message", "detail", "error_description", "error_message", "error_msg", "errormessage"),
    *("msg", "reason", "title", "description", "faultstring", "status_msg"),
)
"""Fields that hold a sentence, the most telling first."""
_WRAPPERS = ("error", "errors", "detail", "fault", "base_resp")
"""Fields that hold the object that describes the error."""
_BESIDE = ("code", "type", "error_type", "status", "http_status", "statusCode", "status_code")
"""Fields that may stand beside a wrapper instead of within it."""
_BARE = ("message", "detail", "msg", "error_message", "error_msg", "error_description")
"""Fields that make an error of an object that holds nothing of an answer."""
_ANSWERS = ("choices", "data", "usage")
"""Fields that no plain error has."""
_CODES = ("code", "http_status", "status", "statusCode", "status_code", "error_code")
_KINDS = ("error_type", "type", "code", "status", "__type")
_STATUSES = {
    400: "bad_request invalid_request invalid_argument invalid_prompt validation out_of_range"
    " failed_precondition context_length_exceeded max_tokens_exceeded token_limit_exceeded"
    " string_too_long content_policy_violation refusal invalid_image image_too_large"
    " image_too_small unsupported_image_format image_download_failed unsupported_value",
    401: "authentication unauthenticated unauthorized invalid_api_key",
    402: "payment_required billing insufficient_quota insufficient_balance insufficient_credits",
    403: "permission permission_denied forbidden access_denied",
    404: "not_found model_not_found image_not_found resource_not_found",
    408: "request_timeout",
    409: "conflict already_exists aborted",
    412: "precondition_failed",
    413: "payload_too_large request_too_large",
    422: "unprocessable unprocessable_entity",
    429: "rate_limit rate_limited rate_limit_exceeded too_many_requests resource_exhausted"
    " throttling",
    500: "server internal internal_server api unmapped unknown",
    501: "unimplemented",
    502: "provider_unavailable bad_gateway",
    503: "provider_overloaded service_unavailable unavailable",
    504: "timeout deadline_exceeded gateway_timeout model_timeout",
    529: "overloaded",
}
_STATUS_OF_KIND = {kind: status for status, kinds in _STATUSES.items() for kind in kinds.split()}


def reads_like_an_error(value: object) -> bool:
    """Return whether the JSON of a 200 (a body, or an event of a stream) is an error instead."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict) and bool(value[0].get("error"))
    if not isinstance(value, dict):
        return False
    if value.get("error") or value.get("object") == "error" or value.get("type") == "error":
        return True
    if any(value.get(name) for name in _ANSWERS):
        return False
    if value.get("errors") or foreign.mapping(value.get("base_resp")).get("status_code"):
        return True
    told = (value.get(name) for name in _BARE)
    return any(words(item, 1) for item in told if isinstance(item, (str, list)))


def described(value: object, depth: int = 0) -> dict[str, Any]:
    """Return the object that describes the error, taken out of what it is wrapped in."""
    value = _parsed(value)
    if isinstance(value, list):
        first = described(value[0], depth + 1) if value and depth < _DEEPEST else {}
        return {**first, "message": words(value)}
    if not isinstance(value, dict):
        return {"message": value}
    beside = {key: value[key] for key in _BESIDE if key in value}
    sentence = _sentence(value, depth)
    for name in _WRAPPERS:
        inner = _parsed(value.get(name))
        if isinstance(inner, (dict, list)) and inner and depth < _DEEPEST:
            found = described(inner, depth + 1)
            if words(found):
                return beside | found
            if name == "error":
                return beside | found | ({"message": sentence} if sentence else {})
    told = value.get("error")
    if not isinstance(told, str) or not told:
        return value
    # Either the sentence, or a name for what the sentence beside it says.
    return {"type": told, **value, "message": sentence} if sentence else {**value, "message": told}


def words(value: object, depth: int = 0) -> str:
    """Return the sentence in an error, however it is wrapped, in one line; "" for none."""
    value = _parsed(value)
    if isinstance(value, str):
        return shortened(value)
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        said = [text for item in value[:_MOST] if (text := words(item, depth + 1))]
        return shortened("; ".join(said))
    if not isinstance(value, dict):
        return ""
    for name in _WRAPPERS:
        inner = _parsed(value.get(name))
        if isinstance(inner, (dict, list)) and (text := words(inner, depth + 1)):
            return text
    return (
        _sentence(value, depth) or words(value.get("error"), depth + 1) or _of_fields(value, depth)
    )


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a server's text in one line that can be shown."""
    # Cleaned before it is cut: half of a key would not be known as one.
    text = clean(" ".join(foreign.whole(text[:_LONGEST_READ]).split()))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def status_named(error: dict[str, Any], metadata: dict[str, Any]) -> int | None:
    """Return the HTTP status that an error names, by a number or by its kind; None for none."""
    numbers = (_status(error.get(name)) for name in _CODES)
    found = next((number for number in numbers if number is not None), None)
    if found is not None:
        return found
    kinds = (metadata.get("error_type"), *(error.get(name) for name in _KINDS))
    named = (_STATUS_OF_KIND.get(kind_of(kind)) for kind in kinds)
    return next((status for status in named if status is not None), None)


def kind_of(name: object) -> str:
    """Return the name of an error's kind in the one form that the table has.

    ``RateLimitError``, ``rate_limit_error`` and ``RATE_LIMIT`` are ``rate_limit``.
    """
    text = foreign.text(name)[:100].strip()
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])|[\s-]+", "_", text).lower()
    return re.sub(r"_?(error|exception)$", "", snake)


def in_text(text: str) -> object:
    """Return the JSON in a body: the whole of it, or what an event's line holds; else the text.

    "" stands for a body that no API would send as its error: nothing, or a page.
    """
    text = text.strip()
    if (value := foreign.decode(text)) is not None:
        return value
    for line in text.splitlines()[:_MOST]:
        field, colon, rest = line.partition(":")
        if colon and field in ("data", "error"):
            value = foreign.decode(rest.strip())
            return rest.strip() if value is None else value
    return "" if text == "null" or _is_page(text) or _is_binary(text) else text


def _is_page(text: str) -> bool:
    start = text[:1000].lower()
    return start.startswith("<") or "<html" in start or "<!doctype" in start


def _is_binary(text: str) -> bool:
    start = text[:1000]
    return "\0" in start or start.count("\N{REPLACEMENT CHARACTER}") > len(start) / 10


def _parsed(value: object) -> object:
    """Return the JSON in a string, where it is an object or an array; else the value."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        parsed = foreign.decode(value)
        return value if parsed is None else parsed
    return value


def _sentence(value: dict[str, Any], depth: int) -> str:
    found = {str(name).lower(): item for name, item in value.items()}
    for name in _SENTENCES:
        if text := words(found.get(name), depth + 1):
            place = _place(value) if name == "msg" else ""
            return shortened(f"{place}{text}")
    return ""


def _place(value: dict[str, Any]) -> str:
    """Return which field of the request is meant (pydantic's ``loc``)."""
    parts = [
        str(part) for part in foreign.sequence(value.get("loc")) if isinstance(part, (str, int))
    ]
    return f"{shortened('.'.join(parts), 100)}: " if parts else ""


def _of_fields(value: dict[str, Any], depth: int) -> str:
    """Return what is said of the fields one by one: ``{"seed": ["must be a number"]}``."""
    lists = [(name, item) for name, item in value.items() if isinstance(item, list)]
    said = [f"{name}: {text}" for name, item in lists[:_MOST] if (text := words(item, depth + 1))]
    return shortened("; ".join(said))


def _status(value: object) -> int | None:
    if isinstance(value, str):
        found = re.match(r"\s*(\d{3})(?!\d)", value, re.ASCII)
        value = int(found[1]) if found else None
    number = foreign.count(value)
    return number if number is not None and 400 <= number <= 599 else None
