"""``openclaw templates edit``: a template's file in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import command
from ...cli.output import print_lines
from ...cli.template_files import refuse_secrets, remember_templates, write
from ...errors import ConfigError, OpenClawError, UsageError
from ...render.console import from_home
from .show import Name

if TYPE_CHECKING:
    from pathlib import Path

NEW = """\
---
# What this template says beside the question; leave out what it does not.
# system: You are …
# model: openrouter/auto
# params: { temperature: 0.2 }
# files: [style.md]
---

{{input}}
"""


@command(epilog="Example: EDITOR=nano openclaw templates edit review")
def app(ctx: typer.Context, name: Name) -> int:
    """Edit a template's file, or make one; it is replaced only by a valid one."""
    from ...cli.editor import Draft, edits_again
    from ...config.templates import Templates

    world = ctx.obj
    templates = Templates(world.settings())
    file = templates.file(name)
    there = templates.read(name)
    if there is None and templates.is_configured(name):
        raise UsageError(
            f"{name} stands in the configuration: {templates.source(name)}",
            hint="openclaw config edit changes it",
        )
    before = NEW if there is None else there
    stays = f"there is no {name} yet" if there is None else f"{file} is as it was"
    draft = Draft(before, suffix=".md", folder=file.parent)
    after = draft.edit()
    while after != before:
        try:
            _check(name, file, after)
        except OpenClawError as error:
            wrong = ConfigError(
                f"not saved: {error.message}",
                hint=f"{stays}; your text is in {draft.path}",
            )
            if not edits_again(world, wrong):
                raise wrong from error
            after = draft.edit()
        else:
            write(file, after)
            remember_templates(world, templates.names())
            break
    draft.discard()
    done = "Unchanged: " if after == before and there is not None else "Nothing saved: "
    print_lines([f"{'Updated ' if after != before else done}{from_home(str(file))}"])
    return 0


def _check(name: str, file: Path, text: str) -> None:
    """Check what was edited.

    Raises:
        OpenClawError: It is no template, or holds a key.
    """
    from ...config.template_reading import from_text

    refuse_secrets(text)
    from_text(name, file, text)
