"""What is wrong with a configuration although every value has the right type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import OpenClawError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config.settings import Settings


def semantic_problems(settings: Settings) -> list[str]:
    """Try everything that ``chat`` would do with the configuration, and collect what fails."""
    found = []
    for attempt in _attempts(settings):
        try:
            attempt()
        except OpenClawError as error:
            if error.message not in found:
                found.append(error.message)
    return found


def _attempts(settings: Settings) -> Iterator[Callable[[], object]]:
    from ..config.credentials import find_credential
    from ..config.keypath import format as format_path
    from ..config.settings import Sourced
    from ..request.params import resolve_params

    yield lambda: settings.configured_ref(settings.primary())
    yield lambda: [settings.configured_ref(written) for written in settings.fallbacks()]
    for provider in sorted(settings.providers):
        yield lambda provider=provider: settings.route(provider)  # type: ignore[misc]
        yield lambda provider=provider: find_credential(settings, provider)  # type: ignore[misc]
    yield lambda: resolve_params(settings.params_layers(settings.parse_ref("openrouter/auto")))
    for ref in settings.get(("agents", "defaults", "models")) or ():
        source = f"{settings.file} {format_path(('agents', 'defaults', 'models', ref))}"
        written = Sourced(ref, source)
        yield lambda written=written: resolve_params(  # type: ignore[misc]
            settings.params_layers(settings.configured_ref(written))
        )
