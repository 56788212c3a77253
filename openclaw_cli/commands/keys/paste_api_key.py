"""``openclaw models auth paste-api-key``: store a key from stdin, or one that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, SkipCheck, command
from ...request.provider import OPENROUTER
from .store import ProfileId, Provider, SecretMode, check_provider, pasted, store_key

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw models auth paste-api-key < key.txt")
def app(
    ctx: typer.Context,
    secret_input_mode: SecretMode = None,
    skip_check: SkipCheck = False,
    provider: Provider = OPENROUTER.name,
    profile_id: ProfileId = None,
    as_json: Json = False,
) -> int:
    """Store a key from stdin, or ask for it."""
    check_provider(provider)
    world: World = ctx.obj
    return store_key(
        world,
        world.settings(creates=True),
        pasted(world),
        secret_input_mode,
        profile_id=profile_id,
        check=not skip_check,
        as_json=as_json,
    )
