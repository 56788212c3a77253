"""The checks of the API and the way to it: key, route, network, clock, catalogue."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ...errors import AuthError, NetworkError, RefusedError, TLSError
from ...request.provider import provider_of
from .context import DoctorContext, Finding, Verdict, not_checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ...turn.account import Api
    from ...wire.client import Client

_SKEW = 300.0
_HOUR = 3600


def key(context: DoctorContext) -> Iterator[Finding]:
    """Where the key comes from."""
    from ...config.credentials import find_credential

    if context.settings is None:
        yield not_checked("key")
        return
    credential = find_credential(context.settings)
    if credential is None:
        provider = context.settings.configured_ref(context.settings.primary()).provider
        verdict: Verdict = "failure" if provider_of(provider).needs_key else "ok"
        cure = "openclaw onboard, or openclaw models auth login"
        yield Finding("key", verdict, "there is no OpenRouter key", cure)
    else:
        yield Finding("key", "ok", f"{credential.shown()} from {credential.source}")


def route(context: DoctorContext) -> Iterator[Finding]:
    """Who is asked, and where."""
    if context.settings is None:
        yield not_checked("route")
        return
    from ...config.check import warnings

    ref = context.settings.configured_ref(context.settings.primary())
    route = context.settings.route(ref.provider)
    for text in warnings(context.settings):
        yield Finding("route", "warning", text, "use https there, or a tunnel (ssh -L)")
    if route.verified:
        yield Finding("route", "ok", f"{ref} at {route.base_url}, OpenRouter itself")
    elif provider_of(ref.provider).base_url:
        yield Finding(
            "route",
            "warning",
            f"{ref} at {route.base_url}, which is not OpenRouter's own",
            f"openclaw config unset models.providers.{ref.provider}.baseUrl",
        )
    else:
        yield Finding("route", "ok", f"{ref} at {route.base_url}")


def network(context: DoctorContext) -> Iterator[Finding]:
    """Ask the API about the key: names, proxy, TLS and key in one go."""
    if context.settings is None:
        yield not_checked("network")
        return
    from ...config.credentials import advise_on_key
    from ...turn.account import Api
    from ...wire.proxy import proxy_for

    ref = context.settings.configured_ref(context.settings.primary())
    api = Api(context.settings, context.world.trace(), ref.provider, looks_up=False)
    proxy = proxy_for(api.route.origin)
    through = f" through the proxy {proxy.host}:{proxy.port}" if proxy else ""
    trust = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    trusting = f", trusting {trust}" if trust else ""
    began = time.monotonic()
    try:
        with api.client() as client:
            try:
                text = _asked(api, client, ref.provider)
            finally:
                context.date = client.date
        context.is_online = True
    except (AuthError, NetworkError) as error:
        context.is_online = isinstance(error, AuthError)
        check = "tls" if isinstance(error, TLSError) else "network"
        if isinstance(error, AuthError):
            advise_on_key(error, context.settings, ref.provider)
            yield Finding("key", "failure", error.message, error.hint)
        else:
            cure = error.hint or "check the network, HTTPS_PROXY and NO_PROXY"
            yield Finding(check, "failure", f"{error.message}{through}{trusting}", cure)
        return
    took = time.monotonic() - began
    host = api.route.origin[1]
    yield Finding("network", "ok", f"{host}{through}{trusting} answered in {took:.1f} s; {text}")


def clock(context: DoctorContext) -> Iterator[Finding]:
    """This machine's time against the server's."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if context.date is None:
        return
    try:
        there = parsedate_to_datetime(context.date)
    except ValueError:
        return
    there = there if there.tzinfo else there.replace(tzinfo=UTC)
    skew = (datetime.now(UTC) - there).total_seconds()
    if abs(skew) <= _SKEW:
        yield Finding("clock", "ok", "right")
        return
    from ...render.amounts import span

    word = "ahead" if skew > 0 else "behind"
    yield Finding(
        "clock",
        "warning",
        f"this clock is {span(abs(skew))} {word}; certificates may look expired",
        "set the system's clock",
    )


def catalogue(context: DoctorContext) -> Iterator[Finding]:
    """Whether there is a list of models, and how old it is."""
    if context.settings is None:
        yield not_checked("catalogue")
        return
    from ...catalog.catalogue import catalogue_file
    from ...render.amounts import span
    from ...request.token_count import counted
    from ...turn.account import Api

    api = Api(context.settings, context.world.trace(), looks_up=False)
    catalogue_cache, now = context.world.catalogue_cache(), time.time()
    catalogue = catalogue_cache.load(api.route)
    file = catalogue_file(catalogue_cache.folder, api.route.base_url)
    if catalogue.models and catalogue.is_fresh(now):
        age = span(now - catalogue.fetched)
        yield Finding("catalogue", "ok", f"{counted(len(catalogue.models), 'model')}, {age} old")
        return
    damaged = not catalogue.models and file.exists()
    if context.fix and context.is_online:
        _sweep(catalogue_cache.folder)
        catalogue, _ = catalogue_cache.renewed(
            api.route, api.key(), now=now, connect=api.client, force=True
        )
        text = f"{counted(len(catalogue.models), 'model')}, fetched just now"
        yield Finding("catalogue", "ok", text, fixed=True)
        return
    if damaged:
        text = f"{file} is damaged"
    elif catalogue.models:
        age = span(now - catalogue.fetched)
        text = f"{counted(len(catalogue.models), 'model')}, {age} old"
    else:
        text = "no list of models yet: no completion, no near names"
    yield Finding("catalogue", "warning", text, "openclaw models list --refresh")


def _asked(api: Api, client: Client, provider: str) -> str:
    """Ask for as little as there is, and return what was learnt.

    Raises:
        OpenClawError: The API could not be reached, or refused the key.
    """
    from ...cli.key_entry import account_words
    from ...wire.key_info import fetch_key_info

    key = api.key()
    if api.left_out:
        # Whatever it answers without them: it is there.
        with suppress(AuthError, RefusedError):
            client.get_json(api.request("/models", None))
        left_out = ", ".join(api.left_out)
        return f"{left_out}: by reference, and not looked up (models status --check does it)"
    if not provider_of(provider).has_account:
        client.get_json(api.request("/models", key))
        return "the list of models can be read"
    if key is None:
        # Whatever it answers: it is there.
        with suppress(AuthError, RefusedError):
            client.get_json(api.request("/models/count", None))
        return "there is no key to be checked"
    info = fetch_key_info(client, api.request("/key", key))
    return f"the key is accepted{account_words(info)}"


def _sweep(folder: Path) -> None:
    """Remove what killed programs left behind: temporary files that are an hour old."""
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _HOUR:
                path.unlink()
