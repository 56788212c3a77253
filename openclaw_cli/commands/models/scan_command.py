"""``openclaw models scan``: which free models answer, and how well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import print_lines, report, reported
from ...errors import LimitError, NetworkError
from ...render.amounts import tokens
from ...render.table import Column, table
from .scan_run import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...config.document import Document
    from .scan_run import Scanned

_SHAPE = (
    Column("Model", least=20),
    Column("First token", right=True),
    Column("Tools", rank=2),
    Column("Image", rank=3),
    Column("Context", right=True, rank=4),
    Column("Error", rank=1, least=10),
)


@command(epilog="Example: openclaw models scan --limit 10 --set-default --set-fallbacks 2")
def app(
    ctx: typer.Context,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only models of this provider.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Ask at most so many models.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="S", min=1, help="Wait so long for each answer.")
    ] = 30,
    set_default: Annotated[
        bool, typer.Option("--set-default", help="Make the best one the default model.")
    ] = False,
    set_fallbacks: Annotated[
        int, typer.Option(metavar="N", min=0, help="Make the next N the fallbacks.")
    ] = 0,
    as_json: Json = False,
) -> int:
    """Ask the free models, and show which answer."""
    world: World = ctx.obj
    settings = world.settings(creates=set_default or bool(set_fallbacks))
    scanning = Scan(world, settings, provider=provider, limit=limit, seconds=timeout)
    try:
        found = scanning.run()
    except KeyboardInterrupt:
        if not as_json and (so_far := scanning.found()):
            print_lines(_lines(so_far))
        raise
    working = [scanned for scanned in found if scanned.text.works]
    default = str(working[0].ref) if working and set_default else None
    kept = default or str(settings.configured_ref(settings.primary()))
    refs = [str(scanned.ref) for scanned in working if str(scanned.ref) != kept][:set_fallbacks]
    if default or refs:
        world.store().update(lambda document: _chosen(document, default, refs))
    lines = _lines(found)
    lines += [f"Default model: {default}"] if default else []
    lines += [f"Fallbacks: {', '.join(refs)}"] if refs else []
    shape = {
        "models": [scanned.as_json() for scanned in found],
        "default": default,
        "fallbacks": refs if set_fallbacks else None,
    }
    report(world, shape, lines, as_json=as_json)
    if not working:
        kind = LimitError if scanning.is_exhausted else NetworkError
        error = kind("no free model answered", hint="openclaw models list --free shows them all")
        raise reported(error, in_json=as_json)
    return 0


def _chosen(document: Document, default: str | None, fallbacks: list[str]) -> Document:
    from ...config.edits import add_model, set_primary
    from ...config.edits import set_fallbacks as set_refs

    if default:
        document = set_primary(document, default)
    if fallbacks:
        document = set_refs(document, fallbacks)
    for ref in fallbacks:
        document = add_model(document, ref)
    return document


def _lines(found: Sequence[Scanned]) -> list[str]:
    return table(_SHAPE, [_row(scanned) for scanned in found])


def _row(scanned: Scanned) -> tuple[str, ...]:
    words = {True: "yes", False: "no", None: ""}
    first = scanned.text.first
    return (
        scanned.model.id,
        f"{first:.2f} s" if first is not None and scanned.text.works else "",
        words[scanned.tools],
        words[scanned.image],
        tokens(scanned.model.context),
        scanned.text.error or "",
    )
