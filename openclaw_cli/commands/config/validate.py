"""``openclaw config validate``: all problems of the file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report, reported
from ...errors import ConfigError
from ...render.console import from_home
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw config validate --json")
def app(
    ctx: typer.Context,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take warnings for problems: end with 3.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Check the file and show all problems at once."""
    world: World = ctx.obj
    store = world.existing_store()
    from ...config.check import findings, warnings

    file = str(store.path)
    all_of_it = findings(store)
    found = [problem for problem in all_of_it if problem.level == "error"]
    known = [problem.sentence(file) for problem in all_of_it if problem.level == "warning"]
    known += [] if found else warnings(world.settings())
    for text in known:
        world.console().warning(text)
    exists = "" if store.exists() else " (no file yet: built-in defaults)"
    sentences = [problem.sentence(file) for problem in found]
    report(
        world,
        {
            "config": file,
            "valid": not found and not (strict and known),
            "problems": [problem.as_json(file) for problem in found],
            "warnings": known,
        },
        [from_home(text) for text in sentences or [f"{file}: valid{exists}"]],
        as_json=as_json,
    )
    wrong = [
        *([counted(len(found), "problem")] if found else []),
        *([counted(len(known), "warning")] if strict and known else []),
    ]
    if not wrong:
        return 0
    raise reported(ConfigError(f"{store.path}: {' and '.join(wrong)}"), in_json=as_json)
