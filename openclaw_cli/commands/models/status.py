"""``openclaw models status``: which model is asked, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import print_lines, report
from ...cli.world import World, from_home
from ...config.settings import MODELS
from ...errors import OpenClawError
from ...request.cost import money
from ...request.provider import provider_of

if TYPE_CHECKING:
    from ...config.settings import Settings, Sourced
    from ...request.ref import ModelRef
    from ...turn.probe import Outcome
    from .health import Health

_PATIENCE = 30.0
_SIDE_BY_SIDE = 4


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
    primary = settings.primary()
    ref = settings.configured_ref(primary)
    health = _health(world, settings) if check or probe else None
    outcomes = _probed(world, settings) if probe and not (health and health.problems) else {}
    if plain:
        print_lines([str(ref)])
    else:
        shape = _shape(settings, primary)
        asked: dict[str, Any] = {} if health is None else {"check": health.as_json()}
        if probe:
            asked["probe"] = {str(ref): _as_json(outcome) for ref, outcome in outcomes.items()}
        report(world, shape | asked, lambda: _lines(shape, health, outcomes), as_json=as_json)
    if health is not None and not as_json:
        for text in health.problems:
            world.console().error(OpenClawError(text))
        for text in health.warnings:
            world.console().warning(text)
    if any(not outcome.works for outcome in outcomes.values()):
        return 1
    return health.status if health else 0


def _health(world: World, settings: Settings) -> Health:
    from .health import check

    return check(world, settings)


def _probed(world: World, settings: Settings) -> dict[ModelRef, Outcome]:
    """Ask each configured model for next to nothing, side by side."""
    from ...cli.parallel import side_by_side
    from ...turn.account import Api
    from ...turn.probe import probe
    from ...turn.targets import Overrides, Targets

    targets = Targets(settings, Overrides(timeout=_PATIENCE), world.locations().cache_folder())
    refs = [settings.configured_ref(settings.primary())]
    refs += [settings.configured_ref(fallback) for fallback in settings.fallbacks()]
    refs += [settings.parse_ref(written) for written in settings.get(MODELS) or ()]
    found = {ref: targets.target(ref) for ref in dict.fromkeys(refs)}
    with world.console().busy("asking the configured models"):
        outcomes = side_by_side(
            lambda ref: probe(Api(settings, world.trace(), ref.provider).client, found[ref]),
            found,
            threads=_SIDE_BY_SIDE,
        )
        results = dict(outcomes)
    return {ref: results[ref] for ref in found}


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "works": outcome.works,
        "first_token_seconds": None if outcome.first is None else round(outcome.first, 3),
        "cost_usd": outcome.cost,
        "error": outcome.error,
    }


def _shape(settings: Settings, primary: Sourced) -> dict[str, Any]:
    from ...config.credentials import find_credential
    from ...redact import redact

    ref = settings.configured_ref(primary)
    route = settings.route(ref.provider)
    credential = find_credential(settings, ref.provider)
    return {
        "default": {"ref": str(ref), "written": primary.text, "source": primary.source},
        "fallbacks": [
            {
                "ref": str(settings.configured_ref(fallback)),
                "written": fallback.text,
                "source": fallback.source,
            }
            for fallback in settings.fallbacks()
        ],
        "provider": ref.provider,
        "base_url": route.base_url,
        "verified_route": route.verified,
        "key": {"redacted": redact(credential.key), "source": credential.source}
        if credential
        else None,
        "thinking_default": settings.thinking_default(),
        "config": settings.file,
    }


def _lines(
    report: dict[str, Any], health: Health | None, outcomes: dict[ModelRef, Outcome]
) -> list[str]:
    default, key = report["default"], report["key"]
    rows = [("Default", f"{default['ref']}  ({from_home(default['source'])})")]
    if default["written"] != default["ref"]:
        rows.append(("", f"written as {default['written']}"))
    for number, fallback in enumerate(report["fallbacks"], 1):
        rows.append((f"Fallback {number}", f"{fallback['ref']}  ({from_home(fallback['source'])})"))
    none = "none: run openclaw onboard" if provider_of(report["provider"]).has_sign_in else "none"
    verified = "verified OpenRouter" if report["verified_route"] else "not OpenRouter's own"
    rows += [
        ("Route", f"{report['base_url']}  ({verified})"),
        ("Key", f"{key['redacted']}  ({from_home(key['source'])})" if key else none),
    ]
    if report["thinking_default"]:
        rows.append(("Thinking", report["thinking_default"]))
    if health is not None:
        from .health import account_lines

        rows += account_lines(health)
    for number, (ref, outcome) in enumerate(outcomes.items()):
        rows.append(("Probe" if not number else "", f"{ref}  {_outcome(outcome)}"))
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value}" for name, value in rows]


def _outcome(outcome: Outcome) -> str:
    if not outcome.works:
        return f"failed: {outcome.error}"
    first = "" if outcome.first is None else f", first token after {outcome.first:.1f} s"
    return f"works{first}{'' if outcome.cost is None else f', ${money(outcome.cost)}'}"
