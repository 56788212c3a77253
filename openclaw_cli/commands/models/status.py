"""``openclaw models status``: which model is asked, and how."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import print_lines, report, reported
from ...config.settings import IMAGE_MODEL
from ...errors import HistoryError, LimitError, NetworkError, OpenClawError, UsageError
from ...named_tuple import NamedTuple
from ...render.console import from_home
from ...request.provider import provider_of
from ...request.token_count import money
from .asked import whom_to_ask
from .configured import Configured, fallbacks, image_model
from .probing import models_of, probe_options, probed

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.credentials import ConfiguredKey
    from ...config.layers import Sent
    from ...config.settings import Settings, Sourced
    from ...history.usage import Month
    from ...request.ref import ModelRef
    from ...request.route import Route
    from ...turn.probe import Outcome
    from .asked import Asked
    from .health import Health


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
        sent: What the default's requests hold beside the question, by where it is written.
        config: The configuration file.
        health: What the API says, or None where it was not asked.
        outcomes: How each configured model has answered, or None where none was asked.
        trouble: Why the API could not be asked, or None.
        offline: What the list of models at hand says then of the default, in a sentence.
        month: What this month has cost, where that is limited; or None.
        limit: The most that it may cost, or None.
    """

    default: Configured
    fallbacks: list[Configured]
    image: Configured | None
    image_fallbacks: list[Configured]
    route: Route
    credential: ConfiguredKey | None
    thinking: Sourced | None
    sent: Sent
    config: str
    health: Health | None
    outcomes: dict[ModelRef, Outcome] | None
    trouble: OpenClawError | None = None
    offline: str = ""
    month: Month | None = None
    limit: float | None = None

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
            "params": self.sent.params,
            "extra_body": self.sent.extra,
            "cost_month": None if self.month is None else self.month.as_json(self.limit),
            "config": self.config,
        }
        if self.health is not None:
            shape["check"] = self.health.as_json()
        if self.trouble is not None:
            shape |= {"check": None, "error": self.trouble.as_json()}
        if self.outcomes is not None:
            shape["probe"] = {str(ref): one.as_json() for ref, one in self.outcomes.items()}
        return shape

    def lines(self) -> list[str]:
        """Return the lines for a person."""
        from ...render.amounts import share_of_month
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
        for title, layers in (("Params", self.sent.params), ("Extra fields", self.sent.extra)):
            for place, names in layers.items():
                rows.append((title, f"{one_line(', '.join(names))}  ({one_line(place)})"))
        if self.month is not None:
            so_far = share_of_month(self.month.cost, self.month.unknown, self.limit)
            rows.append(("This month", f"{so_far}  (agents.defaults.maxCostMonth)"))
        if self.health is not None:
            rows += self.health.rows()
        if self.offline:
            rows.append(("Offline", self.offline))
        for number, (ref, outcome) in enumerate((self.outcomes or {}).items()):
            rows.append(("Probe" if not number else "", f"{ref}  {_outcome(outcome)}"))
        return pairs(rows)

    def _key_text(self) -> str:
        if self.credential is not None:
            name = f"{self.credential.name}  " if self.credential.name else ""
            return f"{name}{self.credential.shown()}  ({from_home(self.credential.source)})"
        has_sign_in = provider_of(self.route.provider).has_sign_in
        return "none: run openclaw onboard" if has_sign_in else "none"


Plain = Annotated[bool, typer.Option("--plain", help="Print the default ref alone.")]
Check = Annotated[
    bool,
    typer.Option("--check", help="Ask the API. Exit status: 0 usable, 1 not, 2 the key soon ends."),
]
Probe = Annotated[
    bool, typer.Option("--probe", help="Make one tiny request to each configured model.")
]
ProbeProvider = Annotated[
    str | None, typer.Option(metavar="NAME", help="Probe only the models of this provider.")
]
ProbeTimeout = Annotated[
    str | None,
    typer.Option(metavar="MS", help="How long an answer may take; 30s and 2m are understood too."),
]
ProbeConcurrency = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Probe so many at once; else 4.")
]
ProbeMaxTokens = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="How long an answer may be; else 16."),
]

HEADINGS = {
    "Probes": "probe probe_provider probe_timeout probe_concurrency probe_max_tokens",
    "Result": "check plain as_json",
}


@command(
    headings=HEADINGS,
    epilog="Example: openclaw models status --check && openclaw chat hello\n"
    "openclaw models status --probe",
)
def app(
    ctx: typer.Context,
    as_json: Json = False,
    plain: Plain = False,
    check: Check = False,
    probe: Probe = False,
    probe_provider: ProbeProvider = None,
    probe_timeout: ProbeTimeout = None,
    probe_concurrency: ProbeConcurrency = None,
    probe_max_tokens: ProbeMaxTokens = None,
) -> int:
    """Show model, fallbacks, key and route, and their sources."""
    world: World = ctx.obj
    given = {
        "--probe-provider": probe_provider,
        "--probe-timeout": probe_timeout,
        "--probe-concurrency": probe_concurrency,
        "--probe-max-tokens": probe_max_tokens,
    }
    options = probe_options(given) if probe else None
    if not probe and any(value is not None for value in given.values()):
        named = next(name for name, value in given.items() if value is not None)
        raise UsageError(f"{named} is for --probe", hint="add --probe")
    settings = world.settings()
    asked = whom_to_ask(world, settings)
    refs = models_of(settings, options.provider) if options is not None else []
    health, trouble = _health(world, settings, asked) if check or probe else (None, None)
    outcomes: dict[ModelRef, Outcome] | None = None
    if options is not None and trouble is None:
        outcomes = {} if health and health.problems else probed(world, settings, refs, options)
    if plain:
        print_lines([str(asked.ref)])
    else:
        status = _status(world, settings, asked, health, outcomes)
        if trouble is not None:
            from .health import known_offline

            known = known_offline(world, asked.ref, status.route)
            status = status._replace(trouble=trouble, offline=known)
        report(world, status.as_json, lambda: [*map(world.typed, status.lines())], as_json=as_json)
    if health is not None and not as_json:
        for text in health.problems:
            world.console().error(OpenClawError(text))
        for text in health.warnings:
            world.console().warning(text)
    if trouble is not None:
        raise reported(trouble, in_json=as_json)
    if any(not outcome.works for outcome in (outcomes or {}).values()):
        return 1
    return health.status if health else 0


def _health(
    world: World, settings: Settings, asked: Asked
) -> tuple[Health | None, OpenClawError | None]:
    """Return what the API says, or why it could not be asked: what is known here is shown then."""
    from .health import check

    try:
        return check(world, settings, asked.refs()), None
    except (NetworkError, LimitError) as error:
        return None, error


def _month(world: World, settings: Settings) -> Month | None:
    """Return what the month has cost, where that is limited; what hides it is said."""
    spending = world.month(settings)
    if spending is None:
        return None
    try:
        return spending.so_far(time.time())
    except HistoryError as error:
        world.console().warning(error.message)
        return None


def _status(
    world: World,
    settings: Settings,
    asked: Asked,
    health: Health | None,
    outcomes: dict[ModelRef, Outcome] | None,
) -> Status:
    from ...config.credentials import find_credential
    from ...config.layers import sent_fields

    ref = asked.ref
    return Status(
        default=Configured(ref, *asked.written),
        fallbacks=asked.fallbacks,
        image=image_model(settings),
        image_fallbacks=fallbacks(settings, IMAGE_MODEL),
        route=settings.route_of(ref),
        credential=find_credential(settings, ref.provider),
        thinking=asked.thinking,
        sent=sent_fields(settings, ref),
        config=settings.file,
        health=health,
        outcomes=outcomes,
        month=_month(world, settings),
        limit=settings.max_cost_month(),
    )


def _outcome(outcome: Outcome) -> str:
    if not outcome.works:
        return f"failed: {outcome.error}"
    first = "" if outcome.first is None else f", first token after {outcome.first:.1f} s"
    return f"works{first}{'' if outcome.cost is None else f', ${money(outcome.cost)}'}"
