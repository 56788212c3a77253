"""Proof Key for Code Exchange (RFC 7636, S256), as OpenRouter's sign-in wants it."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

METHOD = "S256"
VERIFIER_BYTES = 48
"""Random bytes of a verifier: 64 characters of base64url, and 43 to 128 are allowed."""


def challenge(verifier: str) -> str:
    """Return what is shown of a verifier before the code is exchanged."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def sign_in_url(site: str, verifier: str, callback: str | None, label: str) -> str:
    """Return the page where the user agrees.

    Args:
        site: Scheme and host.
        verifier: The secret of this sign-in.
        callback: Where the browser brings the code; None lets the page show it.
        label: What the new key is to be called, where the page shows the code.
    """
    fields = {"code_challenge": challenge(verifier), "code_challenge_method": METHOD}
    named = {"key_label": label} if callback is None else {"callback_url": callback}
    return f"{site}/auth?{urlencode(named | fields)}"


def code_in(pasted: str) -> str:
    """Return the code in what a user pasted: the code itself, or the address that holds it."""
    text = pasted.strip().strip("\"'")
    found = parse_qs(urlsplit(text).query).get("code") if "code=" in text else None
    return found[0] if found else text
