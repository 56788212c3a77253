"""What is asked for past the allow-list, held against the route and the limits on the cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..foreign import mapping
from .extra_body import place
from .flags import COMMAND_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ref import ModelRef
    from .resolved import ResolvedParams
    from .response_cache import ResponseCache
    from .route import Route


def check_own_fields(
    params: ResolvedParams, ref: ModelRef, route: Route, limits: Sequence[str]
) -> None:
    """Check the server tools, the PDF engine, the extra body and the response cache.

    Args:
        params: The parameters.
        ref: The model that is asked.
        route: Where it is asked.
        limits: What limits the cost, as messages name it.

    Raises:
        OpenClawError: An option asks for what only OpenRouter has, on another route; the cache
            would keep what nobody may keep; or a limit could not be kept.
    """
    from .extra_rules import refuse_uncounted

    asked = params.server_tools
    if asked is not None and asked.tools and not route.verified:
        raise not_openrouter(asked.tools[0].source, ref, route)
    if params.pdf_engine is not None and not route.verified:
        _, source = params.pdf_engine
        if source in COMMAND_LINE:
            raise not_openrouter("--pdf-engine", ref, route)
    if params.cache is not None:
        _check_cache(params.cache, ref, route, params)
    if route.headers and route.verified:
        _check_headers(route, params)
    if params.extra is None:
        return
    if "--tier" in params.extra.layers.values() and not route.verified:
        raise not_openrouter("--tier", ref, route)
    for limit in limits:
        refuse_uncounted(params.extra, limit)


def _check_cache(cache: ResponseCache, ref: ModelRef, route: Route, params: ResolvedParams) -> None:
    """Hold the wish against the route and the rules of privacy.

    Raises:
        UsageError: What was typed can't be had: the route is not OpenRouter's own, or nothing of
            the question may be kept.
        ConfigError: The configuration contradicts itself.
    """
    if not cache.on:
        return
    if not route.verified:
        if cache.typed:
            raise not_openrouter(cache.source, ref, route)
        return
    _refuse_with_zdr(cache.source, params, typed=cache.typed)


def _check_headers(route: Route, params: ResolvedParams) -> None:
    """Hold a header that the user has configured for the cache against the rules of privacy."""
    from .response_cache import SWITCH

    headers = route.headers if params.cache is None else params.cache.added_to(route.headers)
    for name, value in headers:
        is_off = isinstance(value, str) and value.strip().lower() == "false"
        if name.lower() == SWITCH.lower() and (name, value) in route.headers and not is_off:
            _refuse_with_zdr(f"the header {name} of {route.provider}", params, typed=False)


def _refuse_with_zdr(source: str, params: ResolvedParams, *, typed: bool) -> None:
    """Refuse the cache where nothing of the question may be kept.

    Args:
        source: What asks for the cache, as messages name it.
        params: The parameters.
        typed: Whether the command line does.
    """
    extra = params.extra
    added = {} if extra is None else mapping(extra.fields.get("provider"))
    if {**params.values.get("provider", {}), **added}.get("zdr") is not True:
        return
    if extra is not None and "zdr" in added:
        layer, rule = extra.layers["provider"], extra.place("provider.zdr")
    else:
        layer = params.sources["provider.zdr"]
        rule = place(layer, "provider.zdr")
    raise (UsageError if typed or layer in COMMAND_LINE else ConfigError)(
        f"{source} and {rule} contradict each other: the cache would keep the answer",
        hint="leave one of the two out"
        + ("" if typed else "; --param responseCache=false does for one call"),
    )


def not_openrouter(option: str, ref: ModelRef, route: Route) -> UsageError:
    """Return the error for an option that asks for what only OpenRouter itself has."""
    return UsageError(
        f"{option} asks for what only OpenRouter has; {ref} is asked at {route.base_url}",
        hint="leave it out, or name a model of openrouter's on its own base URL",
    )
