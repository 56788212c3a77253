"""``openclaw config get``: print a value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import print_json, print_lines
from ...errors import ConfigError
from .edits import read_path

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
    where = read_path(path) if path is not None else ()
    value = world.store().read().get(where, MISSING)
    if value is MISSING:
        raise ConfigError(f"{format_path(where)} is not set")
    if not show_secrets:
        from ...redact import shown

        value = shown(value, where)
    value = _printable(value)
    if isinstance(value, str) and not as_json:
        print_lines([value])
    else:
        print_json(value)
    return 0


def _printable(value: Any) -> Any:
    """Return a value as JSON can hold it: dates and what is no finite number become text."""
    if isinstance(value, dict):
        return {name: _printable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)
