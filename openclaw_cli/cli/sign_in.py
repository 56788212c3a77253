"""Signing in at OpenRouter's site: a browser, a code, a key (OAuth with PKCE)."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from typing import TYPE_CHECKING

from ..config.credentials import Credential
from ..errors import AuthError, NetworkError, UsageError
from ..request.pkce import VERIFIER_BYTES, code_in, sign_in_url

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..request.route import Route
    from .world import World

SECONDS = 600.0
"""How long a code lives, and how long the browser is waited for."""
_SITE = "https://openrouter.ai"
_LABEL = "openclaw"


def sign_in(
    world: World, settings: Settings, *, browser: bool = True, seconds: float = SECONDS
) -> Credential:
    """Return a new key that the user has agreed to.

    Args:
        world: The global options, and what they lead to.
        settings: The configuration.
        browser: Whether a browser on this machine may be used.
        seconds: How long it is waited for.

    Raises:
        AuthError: The user did not agree, the code was refused, or nobody came.
        UsageError: A code would have to be pasted, and there is nobody to ask.
        NetworkError: The API could not be reached.
        KeyboardInterrupt: Ctrl-C.
    """
    from ..turn.account import Api

    api = Api(settings, world.trace())
    verifier = secrets.token_urlsafe(VERIFIER_BYTES)
    site = _site_of(api.route)
    if browser and has_browser():
        code = _from_browser(world, site, verifier, seconds)
    else:
        code = _pasted(world, site, verifier)
    from ..wire.oauth import exchange

    with world.console().busy("fetching the key"), api.client() as client:
        key = exchange(client, api.request("/auth/keys", None), code, verifier)
    return Credential(key, f"the sign-in at {site.partition('://')[2]}")


def has_browser() -> bool:
    """Return whether a browser that is opened here would be seen by the user."""
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False
    if os.environ.get("BROWSER") or sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _from_browser(world: World, site: str, verifier: str, seconds: float) -> str:
    from ..wire.callback import Callback

    console = world.console()
    with Callback() as callback:
        url = sign_in_url(site, verifier, callback.url, _LABEL)
        console.line("Sign in in your browser. If none opens, open this address on this machine:")
        console.line(f"  {url}")
        # A browser in the terminal would not come back before the user has left it.
        threading.Thread(target=_open, args=(url,), daemon=True).start()
        with console.busy(_waited, at_once=True):
            arrival = callback.wait(seconds)
    if arrival is None:
        raise AuthError(
            f"nobody signed in within {seconds:g} s",
            hint="where the browser runs on another machine, add --no-browser",
        )
    if arrival.code is None:
        raise AuthError(f"the sign-in was not completed: {arrival.problem}")
    return arrival.code


def _waited(seconds: float) -> str:
    return f"waiting for the browser · {seconds:.0f} s"


def _open(url: str) -> None:
    """Open the user's browser; one that can't be opened is why the address is printed too."""
    import webbrowser
    from contextlib import suppress

    with suppress(webbrowser.Error, OSError):
        webbrowser.open(url)


def _pasted(world: World, site: str, verifier: str) -> str:
    from .questions import can_ask
    from .secret_prompt import read_secret

    if not can_ask():
        raise UsageError(
            "the code of the sign-in has to be pasted, and there is no terminal",
            hint="run it at a terminal, or use --auth-choice openrouter-api-key",
        )
    console = world.console()
    console.line("Open this address in any browser and sign in; it shows a code:")
    console.line(f"  {sign_in_url(site, verifier, None, _LABEL)}")
    code = code_in(read_secret("Code: "))
    if not code.isascii() or not code.isprintable() or " " in code:
        raise AuthError("what was pasted is not a code")
    return code


def _site_of(route: Route) -> str:
    """Return where the user signs in: OpenRouter's site, or the host that stands in for it."""
    if route.verified:
        return _SITE
    if route.base_url.endswith("/api/v1"):
        return route.base_url.removesuffix("/api/v1")
    raise NetworkError(
        f"nobody can sign in at {route.base_url}",
        hint="use --auth-choice openrouter-api-key for it",
    )
