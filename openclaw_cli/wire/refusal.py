"""A response that is no answer: what it means, and what of its body there is to tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from .address import address_of
from .api_errors import REDIRECTS, error_from_redirect, error_from_text
from .body import content_of
from .proxy import proxy_for

if TYPE_CHECKING:
    from ..errors import OpenClawError
    from ..request.http import Request

_LARGEST_BODY = 1_000_000


def check_way(request: Request, response: httpx.Response) -> None:
    """Raise what a response means that is not the API's own but of somebody on the way."""
    status = response.status_code
    if status in REDIRECTS:
        raise error_from_redirect(status, response.headers.get("location", ""))
    if status == 407 and (proxy := proxy_for(address_of(request.url).origin)):
        from .unreachable import asks_who

        raise asks_who(proxy)


def refusal(request: Request, response: httpx.Response, body: bytes) -> OpenClawError:
    """Return what a response with a bad status means."""
    return error_from_text(
        body.decode(json.detect_encoding(body), "replace"),
        provider=request.provider,
        status=response.status_code,
        headers=response.headers,
    )


def begin_of(response: httpx.Response) -> bytes:
    """Return the begin of an error's body: as much as has come in time, and a megabyte at most."""
    body = b""
    try:
        for chunk in content_of(response):
            body += chunk
            if len(body) > _LARGEST_BODY:
                break
    except (httpx.TransportError, httpx.DecodingError):
        pass  # the status has said most of it
    return body[:_LARGEST_BODY]
