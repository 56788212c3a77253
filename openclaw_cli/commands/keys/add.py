"""``openclaw models auth add``: a key is asked for, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, SkipCheck, command
from .store import ProfileId, SecretMode, pasted, store_key

if TYPE_CHECKING:
    from ...cli.world import World

_OAUTH = "sign-in"
_WAYS = ((_OAUTH, "sign in with a browser"), ("key", "paste a key"))


@command(epilog="Example: openclaw models auth add --profile-id work")
def app(
    ctx: typer.Context,
    secret_input_mode: SecretMode = None,
    skip_check: SkipCheck = False,
    profile_id: ProfileId = None,
    as_json: Json = False,
) -> int:
    """Add a key beside those that there are; it is asked how, or stdin is read."""
    from ...cli.questions import ask, can_ask, choose
    from ...config.named_keys import checked_name
    from ...request.provider import OPENROUTER

    world: World = ctx.obj
    settings = world.settings(creates=True)
    asked = can_ask()
    name = profile_id or (ask("What is the key to be called?") if asked else "default")
    checked_name(name, OPENROUTER.name)
    way = choose("How do you want to add it?", _WAYS) if asked else ""
    if way == _OAUTH:
        from ...cli.sign_in import sign_in

        key = sign_in(world, settings)
    else:
        key = pasted(world)
    return store_key(
        world,
        settings,
        key,
        secret_input_mode,
        profile_id=name,
        check=not skip_check,
        as_json=as_json,
    )
