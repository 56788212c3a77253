"""``models status --probe``: one tiny request to each configured model."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...config.settings import IMAGE_MODEL, MODEL, MODELS
from ...errors import ConfigError, UsageError
from ...named_tuple import NamedTuple
from ...render.console import from_home
from ...request.ref import parse_ref
from .configured import fallbacks, image_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.ref import ModelRef
    from ...turn.probe import Outcome

_PATIENCE = 30.0
_SIDE_BY_SIDE = 4


class ProbeOptions(NamedTuple):
    """How configured models are probed.

    Attributes:
        provider: Whose models alone, or None.
        seconds: How long each part of an answer may take.
        at_once: How many side by side.
        tokens: What an answer may take, or None for what every provider allows.
    """

    provider: str | None = None
    seconds: float = _PATIENCE
    at_once: int = _SIDE_BY_SIDE
    tokens: int | None = None


def probe_options(given: Mapping[str, Any]) -> ProbeOptions:
    """Return what the options say; what is None was not given.

    Raises:
        UsageError: A duration is none.
    """
    from ...cli.spans import parse_duration

    timeout = given["--probe-timeout"]
    seconds = _PATIENCE
    if timeout is not None:  # OpenClaw counts this one in milliseconds
        seconds = parse_duration(timeout, "--probe-timeout", unit="ms")
    return ProbeOptions(
        provider=given["--probe-provider"],
        seconds=seconds,
        at_once=given["--probe-concurrency"] or _SIDE_BY_SIDE,
        tokens=given["--probe-max-tokens"],
    )


def probed(
    world: World, settings: Settings, refs: Sequence[ModelRef], options: ProbeOptions
) -> dict[ModelRef, Outcome]:
    """Ask models for next to nothing, side by side.

    Raises:
        ConfigError: The first of them can't be asked.
    """
    from ...cli.parallel import side_by_side
    from ...turn.account import Api
    from ...turn.overrides import Overrides
    from ...turn.probe import TOKENS, probe
    from ...turn.targets import Targets

    cache = world.locations().cache_folder()
    targets = Targets(settings, Overrides(timeout=options.seconds), cache)
    found = {}
    for ref in refs:
        try:
            found[ref] = targets.target(ref)
        except ConfigError as error:
            if ref == refs[0]:
                raise
            world.console().notice(f"{ref} is not asked: {from_home(error.message)}")
    with world.console().busy("asking the configured models"):
        outcomes = side_by_side(
            lambda ref: probe(
                Api(settings, world.trace(), ref.provider).client,
                found[ref],
                tokens=options.tokens or TOKENS,
            ),
            found,
            threads=options.at_once,
        )
        results = dict(outcomes)
    return {ref: results[ref] for ref in found}


def models_of(settings: Settings, provider: str | None) -> list[ModelRef]:
    """Return the configured models, each once, in the order of their roles.

    Args:
        settings: The configuration.
        provider: Whose models alone, or None.

    Raises:
        UsageError: There is none of that provider.
    """
    named = [*fallbacks(settings, MODEL), image_model(settings), *fallbacks(settings, IMAGE_MODEL)]
    refs = [settings.configured_ref(settings.primary())]
    refs += [one.ref for one in named if one is not None and one.ref is not None]
    for written in settings.get(MODELS) or ():
        with suppress(UsageError):  # it is no model: nobody asks it
            refs.append(parse_ref(written, providers=settings.providers))
    kept = [
        ref
        for ref in dict.fromkeys(refs)
        if provider is None or ref.provider.casefold() == provider.casefold()
    ]
    if not kept:
        known = ", ".join(dict.fromkeys(ref.provider for ref in refs))
        raise UsageError(
            f"no configured model is of the provider {str(provider)[:60]!r}",
            hint=f"those that are: {known}",
        )
    return kept
