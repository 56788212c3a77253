"""``openclaw config validate``: all problems of the file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, command
from ...cli.output import report, reported
from ...errors import ConfigError

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw config validate --json")
def app(ctx: typer.Context, as_json: Json = False) -> int:
    """Check the file and show all problems at once."""
    world: World = ctx.obj
    store = world.store()
    from ...config.check import all_problems, warnings

    found = all_problems(store)
    known = [] if found else warnings(world.settings())
    for text in known:
        world.console().warning(text)
    file = str(store.path)
    exists = "" if store.exists() else " (no file yet: built-in defaults)"
    report(
        world,
        {
            "config": file,
            "valid": not found,
            "problems": [problem.as_json(file) for problem in found],
            "warnings": known,
        },
        [problem.sentence(file) for problem in found] or [f"{file}: valid{exists}"],
        as_json=as_json,
    )
    if not found:
        return 0
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    raise reported(ConfigError(f"{store.path}: {count}"), in_json=as_json)
