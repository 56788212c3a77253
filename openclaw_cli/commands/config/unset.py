"""``openclaw config unset``: remove a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import command
from ...cli.model_names import remember_aliases
from .edits import PathArgument, checked, read_path, tell

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw config unset agents.defaults.params.seed")
def app(ctx: typer.Context, path: PathArgument) -> int:
    """Remove a value."""
    from ...config.keypath import format_path

    where = read_path(path)
    world: World = ctx.obj
    store = world.store()
    changed = store.update(lambda document: checked(document, document.unset(where)))
    remember_aliases(world)
    tell(store, format_path(where), "Removed" if changed else "Was not set:", changed=changed)
    return 0
