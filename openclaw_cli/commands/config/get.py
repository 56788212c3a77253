"""``openclaw config get``: print a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import print_json, print_lines
from ...errors import ConfigError
from .edits import printable, read_path

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw config get agents.defaults.model")
def app(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="Dotted path; without: everything.")
    ] = None,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print secrets as they are.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Print a value, secrets redacted."""
    from ...config.document import MISSING
    from ...config.keypath import format_path

    world: World = ctx.obj
    document = world.store().read()
    where = read_path(path, document.data) if path is not None else ()
    value = document.get(where, MISSING)
    if value is MISSING:
        raise ConfigError(f"{format_path(where)} is not set")
    value = printable(value, None if show_secrets else where)
    if isinstance(value, str) and not as_json:
        print_lines([value])
    else:
        print_json(value)
    return 0
