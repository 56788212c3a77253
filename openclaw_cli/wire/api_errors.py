"""What the API says went wrong becomes one of our errors, with the cause in its one line.

Envelope: ``{"error": {"code", "message", "metadata": {...}, "availability": {...}}}``; upstream
reasons sit in ``metadata.raw``, often as JSON inside a string. API reference: errors. Other APIs
have other shapes: see ``error_shapes``.
"""

from __future__ import annotations

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
from ..foreign import writable
from ..redact import clean, clean_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .failure import Failure

RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_TELLING = RETRYABLE_STATUSES | {401, 402, 413, 525, 526, 530}
"""Statuses that say what is wrong without a body; from 520 on they are Cloudflare's."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})

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
    520: "the provider's server answered nonsense",
    521: "the provider's server is down",
    522: "the provider's server timed out",
    523: "the provider's server can't be reached",
    524: "the provider timed out",
    525: "the provider's server failed at TLS",
    526: "the provider's certificate is not valid",
    529: "the provider is overloaded",
    530: "the provider's server can't be found",
}
_NAME_LIMIT = 100
_BASE_URL = "check the base URL (openclaw models status) and any proxy in between"


def error_in(body: object, *, provider: str) -> OpenClawError | None:
    """Return the error that the JSON of a 200 (a body, or an event of a stream) is, or None."""
    from .error_shapes import reads_like_an_error

    return error_from_body(body, provider=provider) if reads_like_an_error(body) else None


def check_hidden(body: object, provider: str) -> None:
    """Raise the error that a body with a good status is; nothing was billed then.

    Raises:
        OpenClawError: It is one, and no answer beside it.
    """
    if isinstance(body, dict) and (body.get("choices") or body.get("usage")):
        return
    error = error_in(body, provider=provider)
    if error is not None:
        error.free = True
        raise error


def error_from_text(
    text: str, *, provider: str, status: int, headers: Mapping[str, str] | None = None
) -> OpenClawError:
    """Build the error for a status and the body that came with it, whatever that is."""
    from .error_shapes import described, in_text, status_named, words

    body = in_text(text)
    says = words(body) or (isinstance(body, (dict, list)) and status_named(described(body), {}))
    if says or (isinstance(body, dict) and "error" in body):
        error = error_from_body(body, provider=provider, status=status, headers=headers)
        if isinstance(body, str) and status in (404, 405):
            error.hint = error.hint or _BASE_URL  # every web server says so of wrong addresses
        return error
    return error_from_status(status, provider=provider, headers=headers)


def error_from_status(
    status: int, *, provider: str, headers: Mapping[str, str] | None = None
) -> OpenClawError:
    """Build the error for a status whose body says nothing that can be read."""
    if status in _TELLING:
        return error_from_body({"error": {}}, provider=provider, status=status, headers=headers)
    return NetworkError(
        f"HTTP {status} from something that is not the API",
        hint=_BASE_URL,
        http_status=status,
    )


def error_from_redirect(status: int, location: str) -> NetworkError:
    """Build the error for a redirect: the key must never follow one to another origin."""
    from .error_shapes import shortened

    found = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#]*@)?([^/?#]*)", location, re.IGNORECASE)
    target = shortened(found[1], _NAME_LIMIT) if found else ""
    return NetworkError(
        f"the server redirects to {target or 'another place'}; the key was not sent there",
        hint="set the base URL that answers: models.providers.<name>.baseUrl",
        http_status=status,
    )


def error_from_body(
    body: object,
    *,
    provider: str,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> OpenClawError:
    """Build the error for a body of any shape.

    Args:
        body: The JSON that holds the error, or its text.
        provider: The configured provider's name.
        status: The HTTP status, or None for an error inside a 200.
        headers: The response's headers, for ``Retry-After``; names in lower case.
    """
    from .hints import hint_for

    failure = _taken_apart(body, status, headers or {}, provider)
    message = _line(failure)
    built = _kind(failure, message)(
        message, hint=hint_for(failure, message), **_details(failure, message)
    )
    built.retryable = _is_retryable(failure, message)
    built.retry_after = failure.wait
    if isinstance(body, dict) and isinstance(body.get("openrouter_metadata"), dict):
        built.routing = clean_json(writable(body["openrouter_metadata"]))
    return built


def _taken_apart(
    body: object, status: int | None, headers: Mapping[str, str], provider: str
) -> Failure:
    from .. import foreign
    from .error_shapes import described, status_named
    from .failure import Failure
    from .retry_after import asked_wait

    error = described(body)
    metadata = foreign.mapping(error.get("metadata"))
    status = status or status_named(error, metadata)
    return Failure(
        status=status,
        error=error,
        metadata=metadata,
        availability=foreign.mapping(error.get("availability")),
        provider=provider,
        wait=asked_wait(status, error, metadata, headers),
    )


def _is_retryable(failure: Failure, message: str) -> bool:
    from .failure import is_daily_limit, is_in_flight, is_out_of_quota

    if is_in_flight(failure):
        return True
    if failure.status not in RETRYABLE_STATUSES:
        return False
    said = failure.availability.get("retryable")
    if isinstance(said, bool):
        return said
    return not is_daily_limit(failure, message) and not is_out_of_quota(failure)


def _kind(failure: Failure, message: str) -> type[OpenClawError]:
    from .failure import is_spent

    status = failure.status
    if status is None:
        return IncompleteError
    if status in (402, 429) or is_spent(failure, message):
        return LimitError
    if status == 401 or (status == 403 and _is_about_the_key(failure, message)):
        return AuthError
    if status == 408 or status >= 500:
        return NetworkError
    return RefusedError if status >= 400 else OpenClawError


def _is_about_the_key(failure: Failure, message: str) -> bool:
    from .failure import is_moderated

    named = re.search(r"\b(api[ -]?)?key\b", message, re.IGNORECASE)
    return named is not None and not is_moderated(failure.metadata)


def _line(failure: Failure) -> str:
    from .failure import is_spent

    message = _told(failure)
    if is_spent(failure, message) and "credit" not in message.lower():
        message = f"out of credit: {message}"
    return clean(message + ("" if failure.status is None else f" (HTTP {failure.status})"))


def _told(failure: Failure) -> str:
    """Return what happened, who says so, and why."""
    from .. import foreign
    from .error_shapes import shortened, words

    metadata = failure.metadata
    message = _cause(failure) or _PLAIN.get(failure.status or 0) or _unworded(failure)
    reasons = [words(reason) for reason in foreign.sequence(metadata.get("reasons"))]
    if any(reasons):
        message += f" ({shortened(', '.join(filter(None, reasons)))})"
    provider = shortened(foreign.text(metadata.get("provider_name")), _NAME_LIMIT)
    if provider and provider not in message:
        message = f"{provider}: {message}"
    constraint = foreign.mapping(failure.availability.get("constraint"))
    if constraint:
        named = (words(constraint.get("field")), words(constraint.get("detail")))
        message += f" [{': '.join(filter(None, named))}]"
    return message


def _cause(failure: Failure) -> str:
    """Return the error's own words; an upstream's say more than "Provider returned error"."""
    from .error_shapes import words

    error = failure.error
    message, cause = words(error), words(failure.metadata.get("raw"))
    if not cause or cause in message:
        return message
    is_generic = not message or message.rstrip(".").lower() == "provider returned error"
    return cause if is_generic else f"{message}: {cause}"


def _unworded(failure: Failure) -> str:
    """Return what can be said of an error that says nothing but a code."""
    code = _scalar(failure.error.get("code")) or _scalar(failure.error.get("type"))
    named = f" ({code})" if code and str(code) != str(failure.status) else ""
    return f"the API reported an error{named}"


def _details(failure: Failure, message: str) -> dict[str, Any]:
    from .. import foreign
    from .failure import affordable_tokens

    error, metadata = failure.error, failure.metadata
    found = {
        "http_status": failure.status,
        "code": _scalar(error.get("code")),
        "error_type": _scalar(metadata.get("error_type") or error.get("error_type")),
        "provider": _scalar(metadata.get("provider_name")),
        "availability": clean_json(foreign.writable(failure.availability)) or None,
        "affordable_tokens": affordable_tokens(message) if failure.status == 402 else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _scalar(value: object) -> str | int | None:
    """Return a name or a number as it was sent; None for what is neither."""
    from .. import foreign
    from .error_shapes import shortened

    if isinstance(value, str):
        return shortened(value, _NAME_LIMIT)
    number = foreign.number(value)
    if number is None or abs(number) >= 2**53 or number != int(number):
        return None
    return int(number)
