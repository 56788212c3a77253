"""``openclaw templates show``: one template, as a file says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World
    from ...request.placeholders import Text
    from ...request.template import Template

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which template.")]


@command(epilog="Example: openclaw templates show review")
def app(ctx: typer.Context, name: Name, as_json: Json = False) -> int:
    """Show a template; one of the configuration as it would stand in a file."""
    from ...config.templates import Templates
    from ...redact import clean

    world: World = ctx.obj
    templates = Templates(world.settings())
    template = templates.require(name)
    text = templates.read(name)
    lines = clean(_written(template) if text is None else text).removesuffix("\n").split("\n")
    report(
        world,
        lambda: {"name": name, "source": templates.source(name), **_as_json(template)},
        lines,
        as_json=as_json,
    )
    return 0


def _values(template: Template) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for _, layer in template.params:
        params |= layer
    return {
        "system": _text(template.system),
        "prompt": _text(template.prompt),
        "model": template.model,
        "params": params,
        "files": list(template.files),
        "schema": template.schema,
        "extract": template.extract,
    }


def _as_json(template: Template) -> dict[str, Any]:
    from ...redact import clean_json

    variables = [{"name": name, "default": default} for name, default in template.variables.items()]
    shape = {**_values(template), "variables": variables, "takes_input": template.takes_input}
    shown: dict[str, Any] = clean_json(shape)
    return shown


def _text(text: Text | None) -> str | None:
    from ...request.placeholders import written

    return None if text is None else written(text)


def _written(template: Template) -> str:
    from ...config.template_writing import to_text

    return to_text({key: value for key, value in _values(template).items() if value})
