"""``POST /auth/keys``: the code of a sign-in becomes a key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..errors import AuthError, NetworkError, RefusedError
from ..foreign import mapping, text
from ..redact import remember
from ..request.pkce import METHOD

if TYPE_CHECKING:
    from ..request.http import Request
    from .client import Client

_AGAIN = "a code works once and for ten minutes; start the sign-in again"


def exchange(client: Client, request: Request, code: str, verifier: str) -> str:
    """Return the key that a code stands for. It lasts until its owner removes it.

    Args:
        client: Sends the request.
        request: For ``/auth/keys``, without a key of its own.
        code: What the page or the browser brought.
        verifier: The secret whose challenge the page was given.

    Raises:
        AuthError: The code is wrong, used up or too old.
        NetworkError: The API could not be reached, or something else answered.
    """
    remember(code)
    remember(verifier)
    fields = {"code": code, "code_verifier": verifier, "code_challenge_method": METHOD}
    request = request._replace(method="POST", body=json.dumps(fields).encode())
    try:
        body = client.get_json(request)
    except (AuthError, RefusedError) as error:
        raise AuthError(f"the sign-in failed: {error.message}", hint=_AGAIN) from error
    key = text(mapping(body).get("key")).strip()
    # What could not be sent in a header could not be used either.
    if not key or not (key.isascii() and key.isprintable()) or " " in key:
        raise NetworkError("the answer to the sign-in is not the API's")
    return key
