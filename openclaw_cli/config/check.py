"""What is wrong with a configuration: its values' types, and what only their use shows."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError
from ..redact import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from ..request.ref import ModelRef
    from .keypath import KeyPath
    from .settings import Fallback, Settings
    from .store import Store
    from .validate import Level, Problem


def findings(store: Store) -> list[Problem]:
    """Return all there is to say of a file: its problems, then its warnings.

    What the default model does not use is a warning, and so is what has no effect. One thing that
    is wrong hides no other: what only the use of a value shows is tried without those that the
    table knows to be wrong.
    """
    from .key_places import repeated_keys, sources, told
    from .param_check import bad_params
    from .settings import Settings
    from .slips import slips
    from .validate import without, wrong_parts

    document = store.composed()
    file, parts = str(store.path), wrong_parts(document)
    settings = Settings(without(document, parts), file, os.environ)
    settings.dotenv_file = store.dotenv_file
    use = _Use(settings)
    # A file that is included and is not there makes the whole no valid configuration.
    unread = {part.path for part in document.unread}
    found = [
        part.problem
        if part.path in unread or use(part.path)
        else part.problem._replace(level="warning")
        for part in parts
    ]
    found += bad_params(document, use)
    known = {problem.sentence(file) for problem in found}
    settings.set_aside = tuple(parts)
    files = [file, *(one for one, _ in sources(document) if one)]
    for message, level in _semantic_problems(settings, use.ref):
        problem = _located(message, files)._replace(level=level)
        # A parameter's error has been told with its place, and comes in other words here.
        if message not in known and not any(_same(problem, one) for one in found):
            found.append(problem)
    found += _template_warnings(settings, {problem.sentence(file) for problem in found}, files)
    found += [
        *told(document, _alias_warnings(settings)),
        *slips(document),
        *repeated_keys(document),
    ]
    return sorted(found, key=lambda problem: problem.level)


class _Use:
    """Whether the default model's question depends on what stands at a path.

    Attributes:
        ref: The default model; None where what is configured is none.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.ref: ModelRef | None = None
        with suppress(OpenClawError):
            self.ref = settings.configured_ref(settings.primary())

    def __call__(self, path: KeyPath) -> bool:
        from .in_use import is_used

        try:
            return is_used(self._settings, self.ref, path)
        except OpenClawError:
            return True  # two entries that differ in case alone


def _same(one: Problem, other: Problem) -> bool:
    return other.path is not None and one.message.startswith(f"{other.path}: {other.message}")


def _alias_warnings(settings: Settings) -> list[tuple[KeyPath, str]]:
    from .aliases import alias_warnings

    return alias_warnings(settings.written_aliases, settings.aliases)


def _template_warnings(
    settings: Settings, known: Container[str], files: Sequence[str]
) -> list[Problem]:
    """Return what is wrong with the templates, in the file and beside it, and not told yet."""
    from .templates import Templates

    try:
        templates = Templates(settings)
        found, files = (
            templates.wrong(),
            [*files, *map(str, map(templates.file, templates.names()))],
        )
    except OpenClawError as error:  # the folder can't be looked into
        found = [error.message]
    return [
        _located(clean(message), files)._replace(level="warning")
        for message in found
        if message not in known
    ]


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


def _semantic_problems(settings: Settings, ref: ModelRef | None) -> list[tuple[str, Level]]:
    """Try everything that ``chat`` would do with the configuration, and collect what fails."""
    found: dict[str, Level] = {}
    for is_needed, attempt in _attempts(settings, ref):
        try:
            attempt()
        except OpenClawError as error:
            found.setdefault(clean(error.message), "error" if is_needed else "warning")
    return list(found.items())


def warnings(settings: Settings) -> list[str]:
    """Return what works, and should be known all the same."""
    from ..request.headers import exposed
    from .credentials import find_credential

    found: dict[str | None, None] = {}
    for provider in sorted(settings.providers):
        with suppress(OpenClawError):  # what is wrong with it is a finding of its own
            route = settings.route(provider)
            found[route.misread_url] = None
            credential = find_credential(settings, provider) if route.is_readable else None
            found[exposed(route, credential.key if credential else None)] = None
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


def _attempts(
    settings: Settings, default: ModelRef | None
) -> Iterator[tuple[bool, Callable[[], object]]]:
    """Yield what may be asked for, and whether the default model's question needs it."""
    from ..request.own_fields import check_own_fields
    from ..request.params import resolve_params
    from ..request.provider import OPENROUTER, provider_of
    from ..request.ref import ModelRef
    from .credentials import find_credential
    from .layers import params_layers
    from .settings import MODELS, Sourced

    def params(ref: ModelRef) -> object:
        layers = params_layers(settings, ref)
        found = resolve_params(layers, provider_of(ref.provider), settings.stored_ref)
        limits = () if settings.max_cost() is None else ("agents.defaults.maxCost",)
        check_own_fields(found, ref, settings.route_of(ref), limits)
        return found

    def written_params(ref: str) -> object:
        return params(settings.configured_ref(Sourced(ref, settings.source((*MODELS, ref)))))

    yield True, lambda: settings.configured_ref(settings.primary())
    if default is not None:
        yield True, lambda: settings.route_of(default)
    yield True, lambda: params(default or ModelRef(OPENROUTER.name, f"{OPENROUTER.name}/auto"))
    for provider in sorted(settings.providers):
        is_asked = default is not None and default.provider == provider
        if not is_asked:
            yield False, lambda name=provider: settings.route(name)  # type: ignore[misc]
        yield is_asked, lambda name=provider: find_credential(settings, name)  # type: ignore[misc]
        yield is_asked, lambda name=provider: _built(settings, name)  # type: ignore[misc]
    for fallback in settings.fallbacks():
        yield False, lambda one=fallback: _usable(settings, one)  # type: ignore[misc]
    for ref in settings.get(MODELS) or ():
        if ref.endswith("/*"):
            continue  # OpenClaw's: all that a provider lists, and no model of its own
        yield False, lambda name=ref: written_params(name)  # type: ignore[misc]
        alias = settings.get((*MODELS, ref, "alias"))
        if isinstance(alias, str):
            where = (*MODELS, ref, "alias")
            yield False, lambda text=alias, at=where: settings.text(text, at)  # type: ignore[misc]


def _usable(settings: Settings, fallback: Fallback) -> None:
    if fallback.error is not None:
        raise fallback.error
    if fallback.ref is not None:
        settings.route_of(fallback.ref)
