"""``openclaw models status``: which model is asked, and how."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ...cli.declare import Json, command
from ...cli.output import print_lines, report
from ...cli.world import World, from_home
from ...config.settings import IMAGE_MODEL, MODEL, MODELS
from ...errors import ConfigError, OpenClawError, UsageError
from ...request.provider import provider_of
from ...request.ref import parse_ref
from ...request.token_count import money

if TYPE_CHECKING:
    from ...config.credentials import ConfiguredKey
    from ...config.keypath import KeyPath
    from ...config.settings import Settings, Sourced
    from ...request.ref import ModelRef
    from ...request.route import Route
    from ...turn.probe import Outcome
    from .health import Health

_PATIENCE = 30.0
_SIDE_BY_SIDE = 4


class Configured(NamedTuple):
    """A model that the configuration names.

    Attributes:
        ref: Which one; None where it is a fallback that means none.
        written: How it is written there.
        source: Where.
        problem: Why it means none, or None.
    """

    ref: ModelRef | None
    written: str
    source: str
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints for it."""
        ref = None if self.ref is None else str(self.ref)
        shape = {"ref": ref, "written": self.written, "source": self.source}
        return shape if self.problem is None else shape | {"problem": self.problem}

    def text(self) -> str:
        """Return it for a person."""
        if self.ref is None:
            return f"{self.written}  (not asked: {from_home(self.problem or '')})"
        return f"{self.ref}  ({from_home(self.source)})"


class Status(NamedTuple):
    """Which model is asked, and how.

    Attributes:
        default: The model that is asked.
        fallbacks: Those that are asked after it, in order.
        image: Who is asked about pictures that the default does not take, or None.
        image_fallbacks: Those that are asked after that one, in order.
        route: Where the default's provider is.
        credential: The key for it, or None.
        thinking: How much a model thinks, and where that stands; or None.
        extra: The fields that are added to the default's requests, by where they are written.
        config: The configuration file.
        health: What the API says, or None where it was not asked.
        outcomes: How each configured model has answered, or None where none was asked.
    """

    default: Configured
    fallbacks: list[Configured]
    image: Configured | None
    image_fallbacks: list[Configured]
    route: Route
    credential: ConfiguredKey | None
    thinking: Sourced | None
    extra: dict[str, list[str]]
    config: str
    health: Health | None
    outcomes: dict[ModelRef, Outcome] | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints; the key itself is not in it."""
        shape: dict[str, Any] = {
            "default": self.default.as_json(),
            "fallbacks": [fallback.as_json() for fallback in self.fallbacks],
            "image_model": self.image.as_json() if self.image else None,
            "image_fallbacks": [fallback.as_json() for fallback in self.image_fallbacks],
            "provider": self.route.provider,
            "base_url": self.route.base_url,
            "verified_route": self.route.verified,
            "key": self.credential.as_json() if self.credential else None,
            "thinking_default": None if self.thinking is None else self.thinking.text,
            "thinking_source": None if self.thinking is None else self.thinking.source,
            "extra_body": self.extra,
            "config": self.config,
        }
        if self.health is not None:
            shape["check"] = self.health.as_json()
        if self.outcomes is not None:
            shape["probe"] = {str(ref): one.as_json() for ref, one in self.outcomes.items()}
        return shape

    def lines(self) -> list[str]:
        """Return the lines for a person."""
        from ...render.table import pairs
        from ...render.visible import one_line

        rows = [("Default", self.default.text())]
        if self.default.written != str(self.default.ref):
            rows.append(("", f"written as {self.default.written}"))
        rows += [
            (f"Fallback {number}", fallback.text())
            for number, fallback in enumerate(self.fallbacks, 1)
        ]
        rows += [("Image model", self.image.text())] if self.image else []
        rows += [
            (f"Image fallback {number}", fallback.text())
            for number, fallback in enumerate(self.image_fallbacks, 1)
        ]
        verified = "verified OpenRouter" if self.route.verified else "not OpenRouter's own"
        rows.append(("Route", f"{self.route.base_url}  ({verified})"))
        rows.append(("Key", self._key_text()))
        if self.thinking is not None:
            source = from_home(self.thinking.source)
            rows.append(("Thinking", f"{self.thinking.text}  ({source})"))
        for place, names in self.extra.items():
            rows.append(("Extra fields", f"{one_line(', '.join(names))}  ({one_line(place)})"))
        if self.health is not None:
            rows += self.health.rows()
        for number, (ref, outcome) in enumerate((self.outcomes or {}).items()):
            rows.append(("Probe" if not number else "", f"{ref}  {_outcome(outcome)}"))
        return pairs(rows)

    def _key_text(self) -> str:
        if self.credential is not None:
            return f"{self.credential.shown()}  ({from_home(self.credential.source)})"
        has_sign_in = provider_of(self.route.provider).has_sign_in
        return "none: run openclaw onboard" if has_sign_in else "none"


@command(epilog="Example: openclaw models status --check && openclaw chat hello")
def app(
    ctx: typer.Context,
    as_json: Json = False,
    plain: Annotated[bool, typer.Option("--plain", help="Print the default ref alone.")] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Ask the API. Exit status: 0 usable, 1 not, 2 the key soon ends."
        ),
    ] = False,
    probe: Annotated[
        bool, typer.Option("--probe", help="Make one tiny request to each configured model.")
    ] = False,
) -> int:
    """Show model, fallbacks, key and route, and their sources."""
    world: World = ctx.obj
    settings = world.settings()
    ref = settings.configured_ref(settings.primary())
    health = _health(world, settings) if check or probe else None
    outcomes: dict[ModelRef, Outcome] | None = None
    if probe:
        outcomes = {} if health and health.problems else _probed(world, settings)
    if plain:
        print_lines([str(ref)])
    else:
        status = _status(settings, health, outcomes)
        report(world, status.as_json, status.lines, as_json=as_json)
    if health is not None and not as_json:
        for text in health.problems:
            world.console().error(OpenClawError(text))
        for text in health.warnings:
            world.console().warning(text)
    if any(not outcome.works for outcome in (outcomes or {}).values()):
        return 1
    return health.status if health else 0


def _health(world: World, settings: Settings) -> Health:
    from .health import check

    return check(world, settings)


def _probed(world: World, settings: Settings) -> dict[ModelRef, Outcome]:
    """Ask each configured model for next to nothing, side by side."""
    from ...cli.parallel import side_by_side
    from ...turn.account import Api
    from ...turn.overrides import Overrides
    from ...turn.probe import probe
    from ...turn.targets import Targets

    targets = Targets(settings, Overrides(timeout=_PATIENCE), world.locations().cache_folder())
    named = [*_fallbacks(settings, MODEL), _image(settings), *_fallbacks(settings, IMAGE_MODEL)]
    refs = [settings.configured_ref(settings.primary())]
    refs += [one.ref for one in named if one is not None and one.ref is not None]
    for written in settings.get(MODELS) or ():
        with suppress(UsageError):  # it is no model: nobody asks it
            refs.append(parse_ref(written, providers=settings.providers))
    found = {}
    for ref in dict.fromkeys(refs):
        try:
            found[ref] = targets.target(ref)
        except ConfigError:
            if ref == refs[0]:
                raise
    with world.console().busy("asking the configured models"):
        outcomes = side_by_side(
            lambda ref: probe(Api(settings, world.trace(), ref.provider).client, found[ref]),
            found,
            threads=_SIDE_BY_SIDE,
        )
        results = dict(outcomes)
    return {ref: results[ref] for ref in found}


def _status(
    settings: Settings, health: Health | None, outcomes: dict[ModelRef, Outcome] | None
) -> Status:
    from ...config.credentials import find_credential
    from ...config.layers import extra_fields, thinking_default

    ref = settings.configured_ref(settings.primary())
    default = settings.primary()
    return Status(
        default=Configured(ref, *default),
        fallbacks=_fallbacks(settings, MODEL),
        image=_image(settings),
        image_fallbacks=_fallbacks(settings, IMAGE_MODEL),
        route=settings.route_of(ref),
        credential=find_credential(settings, ref.provider),
        thinking=thinking_default(settings),
        extra=extra_fields(settings, ref),
        config=settings.file,
        health=health,
        outcomes=outcomes,
    )


def _image(settings: Settings) -> Configured | None:
    """Return the model for pictures; what is wrong with it holds up nothing."""
    try:
        chosen = settings.chosen(IMAGE_MODEL)
    except ConfigError as error:
        return Configured(None, "?", settings.source(IMAGE_MODEL), error.message)
    if chosen is None:
        return None
    try:
        return Configured(settings.configured_ref(chosen), *chosen)
    except ConfigError as error:
        return Configured(None, *chosen, error.message)


def _fallbacks(settings: Settings, holder: KeyPath) -> list[Configured]:
    """Return the fallbacks of a model in their order."""
    return [
        Configured(one.ref, *one.written, None if one.error is None else one.error.message)
        for one in settings.fallbacks(holder)
    ]


def _outcome(outcome: Outcome) -> str:
    if not outcome.works:
        return f"failed: {outcome.error}"
    first = "" if outcome.first is None else f", first token after {outcome.first:.1f} s"
    return f"works{first}{'' if outcome.cost is None else f', ${money(outcome.cost)}'}"
