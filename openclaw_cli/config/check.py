"""What is wrong with a configuration: its values' types, and what only their use shows."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError
from ..redact import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..request.ref import ModelRef
    from .settings import Settings
    from .store import Store
    from .validate import Problem


def findings(store: Store) -> list[Problem]:
    """Return all there is to say of a file: its problems, then its warnings.

    What the table says comes first; what only the use of a value shows, where that has no error.
    """
    from .key_places import repeated_keys, sources
    from .param_check import bad_params
    from .settings import Settings
    from .slips import slips
    from .validate import problems

    document = store.composed()
    file = str(store.path)
    settings = Settings(document, file, os.environ)
    settings.dotenv_file = store.dotenv_file
    wrong = problems(document)
    found = [*wrong, *bad_params(document, None if wrong else _asked(settings))]
    if not any(problem.level == "error" for problem in found):
        files = [file, *(one for one, _ in sources(document) if one)]
        found += [_located(message, files) for message in semantic_problems(settings)]
    found += [*slips(document), *repeated_keys(document)]
    return sorted(found, key=lambda problem: problem.level)


def _asked(settings: Settings) -> frozenset[ModelRef]:
    """Return the model that is asked where the command line names none; nothing without one."""
    with suppress(OpenClawError):
        return frozenset({settings.configured_ref(settings.primary())})
    return frozenset()


def _located(message: str, files: Sequence[str]) -> Problem:
    """Return what an error says of a file, whose name is not repeated in it."""
    from .validate import Problem

    for file in files:
        rest = message.removeprefix(file)
        if rest != message:
            place = re.match(r":(\d+):(\d+)", rest)
            text = (rest[place.end() :] if place else rest).lstrip(": ")
            line, column = map(int, place.groups()) if place else (None, None)
            return Problem(None, text, line, column, file)
    return Problem(None, message)


def semantic_problems(settings: Settings) -> list[str]:
    """Try everything that ``chat`` would do with the configuration, and collect what fails."""
    found = []
    for attempt in _attempts(settings):
        try:
            attempt()
        except OpenClawError as error:
            message = clean(error.message)
            if message not in found:
                found.append(message)
    return found


def warnings(settings: Settings) -> list[str]:
    """Return what works, and should be known all the same."""
    from ..request.headers import exposed
    from .credentials import find_credential

    found = []
    for provider in sorted(settings.providers):
        route = settings.route(provider)
        credential = find_credential(settings, provider) if route.is_readable else None
        found.append(exposed(route, credential.key if credential else None))
    return [text for text in found if text is not None]


def _built(settings: Settings, provider: str) -> None:
    """Build what goes to a provider beside the question; what is there by reference stays so."""
    from ..request.headers import build_headers
    from .credentials import find_credential

    credential = find_credential(settings, provider)
    headers = build_headers(settings.route(provider), credential.key if credential else None)
    for _, value in headers:
        if not isinstance(value, str):
            settings.references.check(value.reference)


def _attempts(settings: Settings) -> Iterator[Callable[[], object]]:
    from ..request.own_fields import check_own_fields
    from ..request.params import resolve_params
    from ..request.provider import provider_of
    from .credentials import find_credential
    from .layers import params_layers
    from .settings import Sourced

    def params(ref: ModelRef) -> object:
        found = resolve_params(params_layers(settings, ref), provider_of(ref.provider))
        if found.extra is not None or found.cache is not None:
            limits = () if settings.max_cost() is None else ("agents.defaults.maxCost",)
            check_own_fields(found, ref, settings.route_of(ref), limits)
        return found

    yield lambda: settings.configured_ref(settings.primary())
    for fallback in settings.fallbacks():
        yield lambda written=fallback.written: settings.configured_ref(written)  # type: ignore[misc]
    for provider in sorted(settings.providers):
        yield lambda provider=provider: settings.route(provider)  # type: ignore[misc]
        yield lambda provider=provider: find_credential(settings, provider)  # type: ignore[misc]
        yield lambda provider=provider: _built(settings, provider)  # type: ignore[misc]
    yield lambda: params(settings.parse_ref("openrouter/auto"))
    for ref in settings.get(("agents", "defaults", "models")) or ():
        written = Sourced(ref, settings.source(("agents", "defaults", "models", ref)))
        yield lambda written=written: params(  # type: ignore[misc]
            settings.configured_ref(written)
        )
