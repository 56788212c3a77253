"""``openclaw templates list``: the templates that there are, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...cli.template_files import remember_templates

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.templates import Listed
    from ...request.template import Template


@command(epilog="Example: openclaw templates list --json")
def app(
    ctx: typer.Context,
    as_json: Json = False,
    plain: Annotated[bool, typer.Option("--plain", help="Names only, one a line.")] = False,
) -> int:
    """List the templates, and what is wrong with those that can't be used."""
    from ...config.templates import Templates

    world: World = ctx.obj
    templates = Templates(world.settings())
    found = templates.listed()
    remember_templates(world, [one.name for one in found])
    report(
        world,
        lambda: {"folder": str(templates.folder), "templates": list(map(_as_json, found))},
        [one.name for one in found] if plain else lambda: _lines(found),
        as_json=as_json,
        empty="" if plain else "there are no templates; openclaw templates edit NAME makes one",
    )
    for one in found:
        if one.error is not None and not (as_json or plain):
            world.console().warning(one.error.message)
    return 0


def _as_json(one: Listed) -> dict[str, Any]:
    template = one.template
    return {
        "name": one.name,
        "source": one.source,
        "model": None if template is None else template.model,
        "variables": [] if template is None else list(template.variables),
        "takes_input": template is not None and template.takes_input,
        "error": None if one.error is None else one.error.message,
    }


def _lines(found: list[Listed]) -> list[str]:
    if not found:
        return []
    from ...render.table import Column, table

    shape = (
        Column("Template"),
        Column("Model", rank=2, least=12),
        Column("Variables", rank=1),
        Column("Asks", least=20),
    )
    return table(shape, [_row(one.name, one.template) for one in found])


def _row(name: str, template: Template | None) -> tuple[str, ...]:
    if template is None:
        return name, "", "", "(wrong)"
    from ...redact import clean
    from ...request.placeholders import written

    said = clean(written(template.prompt or template.system or ())).strip()
    variables = " ".join(template.variables)
    return name, template.model or "", variables, said.partition("\n")[0]
