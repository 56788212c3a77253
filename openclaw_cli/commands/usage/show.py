"""``openclaw usage show``: what one answer cost and why, as OpenRouter has noted it."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, Quiet, command
from ...cli.open_history import open_history
from ...cli.output import report
from ...errors import OpenClawError, UsageError
from ...request.provider import OPENROUTER

if TYPE_CHECKING:
    from ...cli.world import World
    from ...render.console import Console

LAST = "last"
_ID = re.compile(r"gen-[\w.:-]{1,200}\Z", re.ASCII)
_WAIT = 15.0
_ONLY = "only OpenRouter knows what one answer cost and why"


@command(epilog="Example: openclaw usage show last\nopenclaw usage show last --json")
def app(
    ctx: typer.Context,
    generation: Annotated[
        str, typer.Argument(metavar="ID", help="Of an answer (gen-…), or last: the newest one.")
    ],
    wait: Annotated[
        float,
        typer.Option(metavar="S", min=0, max=300, help="Ask again for so long if it is not known."),
    ] = _WAIT,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Show what OpenRouter has noted of one answer: cost, tokens, time, provider."""
    from .generation import rows, shape

    world: World = ctx.obj
    outer = ctx.parent.params if ctx.parent is not None else {}
    as_json = as_json or bool(outer.get("as_json"))
    name = _named(world, generation)
    with closing(world.console(quiet=quiet)) as console:
        data = _fetched(world, name, wait, console)
    from ...render.table import pairs

    report(world, lambda: shape(data), lambda: pairs(rows(data)), as_json=as_json)
    return 0


def _named(world: World, written: str) -> str:
    """Return the id of the answer that is meant.

    Raises:
        UsageError: It is none, there is no answer, or OpenRouter has not given it.
    """
    from ...history.generations import find_generation, last_generation

    if written != LAST and not _ID.match(written):
        raise UsageError(
            f"not the id of an answer: {written[:40]!r}",
            hint="last is the newest answer; ids begin with gen- (chat --json has them)",
        )
    with open_history(world) as history:
        if history is None:
            found = None
        elif written == LAST:
            found = last_generation(history)
        else:
            found = find_generation(history, written)
    if found is None:
        if written == LAST:
            raise UsageError(
                "there is no answer in the history yet",
                hint="of an answer that is not kept chat --json has the id",
            )
        return written
    if found.ref.provider != OPENROUTER.name:
        raise UsageError(
            f"{_ONLY}; this one came from {found.ref.provider} ({found.ref})",
            hint="what the provider has said is in openclaw usage",
        )
    if not found.id:
        raise UsageError(f"{found.ref} has answered without an id, so nobody can be asked about it")
    return found.id


def _fetched(world: World, name: str, wait: float, console: Console) -> dict[str, Any]:
    """Ask OpenRouter.

    Raises:
        OpenClawError: There is no key, the route is not OpenRouter's, or it does not know.
    """
    from ...config.credentials import advise_on_key, require_credential
    from ...turn.account import Api
    from ...turn.generation import fetch_generation, generation_request

    settings = world.settings()
    api = Api(settings, world.trace())
    if not api.route.verified:
        raise UsageError(
            f"{_ONLY}; {api.route.provider} is asked at {api.route.base_url}",
            hint="what was billed is in openclaw usage",
        )
    require_credential(settings)

    def waiting() -> None:
        said = f"OpenRouter does not know {name} yet: asking again"
        if not console.waiting(
            lambda seconds: f"{said}, {seconds:.0f} of {wait:g} s", at_once=True
        ):
            console.notice(f"{said} for up to {wait:g} s")

    request = generation_request(api, name)
    with api.client() as client:
        try:
            return fetch_generation(client, request, name, wait, waiting)
        except OpenClawError as error:
            advise_on_key(error, settings, request.provider)
            raise
