"""``openclaw templates remove``: a template, from its file or the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...cli.template_files import agreed, remember_templates
from ...errors import ConfigError
from .show import Name

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw templates remove review")
def app(
    ctx: typer.Context,
    name: Name,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> int:
    """Remove a template; of two of that name, its file."""
    from ...config.settings import TEMPLATES
    from ...config.templates import Templates
    from ...render.console import from_home

    world: World = ctx.obj
    templates = Templates(world.settings())
    file = templates.file(name)
    is_file = file.is_symlink() or file.exists()
    if not is_file and not templates.is_configured(name):
        templates.require(name)  # its error names those that there are
    source = str(file) if is_file else templates.source(name)
    if not yes:
        hint = "--yes does it without a question"
        agreed(world, f"Remove the template {name}?", f"this would remove {source}", hint)
    if is_file:
        try:
            file.unlink()
        except OSError as error:
            raise ConfigError(f"cannot remove {file}: {error.strerror or error}") from error
    else:
        world.store().update(lambda document: document.unset((*TEMPLATES, name)))
    remember_templates(world, Templates(world.settings()).names())
    report(
        world,
        {"removed": name, "source": source},
        [f"Removed template {name} ({from_home(source)})"],
        as_json=as_json,
        sentences=True,
    )
    return 0
