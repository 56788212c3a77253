"""``openclaw models auth login``: sign in with a browser, or give a key."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, NoBrowser, command
from ...request.provider import OPENROUTER
from .store import ProfileId, Provider, SecretMode, check_provider, pasted, store_key

if TYPE_CHECKING:
    from ...cli.world import World


class Method(StrEnum):
    """How a key is come by."""

    oauth = "oauth"
    api_key = "api-key"


@command(
    epilog="Example: openclaw models auth login --no-browser\n"
    "openclaw models auth login --profile-id work"
)
def app(
    ctx: typer.Context,
    no_browser: NoBrowser = False,
    timeout: Annotated[
        float, typer.Option(metavar="S", min=0, help="Wait so long for the browser.")
    ] = 600,
    secret_input_mode: SecretMode = None,
    provider: Provider = OPENROUTER.name,
    method: Annotated[
        Method,
        typer.Option("--method", metavar="WAY", help="Sign in with a browser, or paste a key."),
    ] = Method.oauth,
    profile_id: ProfileId = None,
    as_json: Json = False,
) -> int:
    """Sign in at OpenRouter with a browser; the key is made there."""
    check_provider(provider)
    world: World = ctx.obj
    settings = world.settings(creates=True)
    if method is Method.api_key:
        key = pasted(world)
    else:
        from ...cli.sign_in import sign_in

        key = sign_in(world, settings, browser=not no_browser, seconds=timeout)
    return store_key(
        world, settings, key, secret_input_mode, profile_id=profile_id, as_json=as_json
    )
