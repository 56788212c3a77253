"""What OpenRouter notes of an answer: it knows that only some seconds after the answer.

API reference: ``GET /generation``. It says 404 until then, and of an id that it does not know.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import NetworkError, OpenClawError, RefusedError
from ..foreign import mapping
from ..redact import clean_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.http import Request
    from ..wire.client import Client
    from .account import Api

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 3.0
"""Seconds between two requests; each pause is twice as long as the one before."""

_NOT_FOUND = 404


def generation_request(api: Api, name: str) -> Request:
    """Return the request for what is noted of a generation."""
    return api.request(f"/generation?id={quote(name, safe='')}", api.key())


def fetch_generation(
    client: Client, request: Request, name: str, wait: float, waiting: Callable[[], None]
) -> dict[str, Any]:
    """Return what OpenRouter has noted, as it sent it.

    Args:
        client: Sends the requests.
        request: What is asked for.
        name: The generation.
        wait: Seconds for which it is asked again where it does not know it yet.
        waiting: Called once, when it is waited for.

    Raises:
        RefusedError: It does not know it.
        OpenClawError: As the status or the network has it.
    """
    until = time.monotonic() + wait
    pause = _FIRST_PAUSE
    while True:
        try:
            return _data(client.get_json(request))
        except OpenClawError as error:
            is_unknown = error.details.get("http_status") == _NOT_FOUND
            left = until - time.monotonic()
            if not (is_unknown or error.retryable) or left < (error.retry_after or 0) or left <= 0:
                raise (_unknown(name, wait) if is_unknown else error) from error
            if pause == _FIRST_PAUSE:
                waiting()
            time.sleep(min(max(pause, error.retry_after or 0), left))
            pause = min(2 * pause, _LONGEST_PAUSE)


def _data(answer: object) -> dict[str, Any]:
    data = mapping(mapping(answer).get("data"))
    if not data:
        raise NetworkError("the answer holds nothing of a generation, so it is not the API's")
    found: dict[str, Any] = clean_json(data)
    return found


def _unknown(name: str, wait: float) -> RefusedError:
    waited = f", after {wait:g} s either" if wait else " yet"
    return RefusedError(
        f"OpenRouter does not know the generation {name}{waited}",
        hint="an answer is known some seconds after its end, and to the account of its key alone",
        http_status=_NOT_FOUND,
    )
