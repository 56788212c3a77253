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
    from ...config.keypath import KeyPath


@command(epilog="Example: openclaw config get agents.defaults.model\nopenclaw config get --source")
def app(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="Dotted path; without: everything.")
    ] = None,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print secrets as they are.")
    ] = False,
    source: Annotated[
        bool, typer.Option("--source", help="Say which file and line each value stands in.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Print a value, secrets redacted; what files include is in it."""
    from ...config.document import MISSING
    from ...config.keypath import format_path

    world: World = ctx.obj
    store = world.existing_store()
    document = store.composed()
    where = read_path(path, document.data) if path is not None else ()
    if "$include" in where:
        document = store.read()  # it is no value, but stands in the file itself
    value = document.get(where, MISSING)
    unread = next((item for item in document.unread if _overlap(item.path, where)), None)
    if unread is not None:
        raise ConfigError(unread.problem.sentence(str(store.path)))
    if value is MISSING:
        raise ConfigError(f"{format_path(where)} is not set")
    if source:
        from .source import report_sources

        report_sources(world, document, where, show_secrets=show_secrets, as_json=as_json)
        return 0
    value = printable(value, None if show_secrets else where)
    if isinstance(value, str) and not as_json:
        print_lines([value])
    else:
        print_json(value)
    return 0


def _overlap(one: KeyPath, other: KeyPath) -> bool:
    """Return whether one path leads through the other's end."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
