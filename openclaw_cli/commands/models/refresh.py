"""``openclaw models refresh``: the list of models is fetched now."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...request.provider import OPENROUTER
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw models refresh && openclaw models list --sort newest")
def app(
    ctx: typer.Context,
    provider: Annotated[
        str, typer.Option(metavar="NAME", help="A provider of your own, instead of OpenRouter.")
    ] = OPENROUTER.name,
    as_json: Json = False,
) -> int:
    """Fetch the list of models now."""
    from ...events import utc
    from ...turn.account import Api

    world: World = ctx.obj
    api = Api(world.settings(), world.trace(), provider)
    cache = world.catalogue_cache()
    before = cache.load(api.route).models
    with world.console().busy("fetching the list of models"):
        catalogue, problem = cache.renewed(
            api.route, api.key(), now=time.time(), connect=api.client, force=True
        )
    if problem is not None:
        raise problem  # the old list is still there, but it is not what was asked for
    added = [name for name in catalogue.models if name not in before] if before else []
    gone = [name for name in before if name not in catalogue.models]
    shape = {
        "provider": provider,
        "base_url": api.route.base_url,
        "fetched": utc(catalogue.fetched),
        "total": len(catalogue.models),
        "added": added,
        "removed": gone,
    }
    lines = [f"{counted(len(catalogue.models), 'model')} from {api.route.origin[1]}"]
    lines += [f"new   {name}" for name in added] + [f"gone  {name}" for name in gone]
    report(world, shape, lines, as_json=as_json)
    return 0
