"""``openclaw doctor``: what is wrong here, and the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import print_json, print_lines
from ...render.ansi import BOLD_RED, GREEN, YELLOW, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...cli.world import World
    from ...render.console import Console
    from .context import Finding

_STYLES = {"ok": GREEN, "warning": YELLOW, "failure": BOLD_RED}


@command(epilog="Example: openclaw doctor --fix")
def app(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Tighten permissions and rebuild the list of models.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Look for what is wrong, and name the cure."""
    from .context import DoctorContext
    from .run import run_checks

    world: World = ctx.obj
    found = []
    for finding in _looked(run_checks(DoctorContext(world, fix=fix)), world.console()):
        found.append(finding)
        if not as_json:
            _print(finding, color=world.color)
    failed = any(finding.verdict == "failure" for finding in found)
    if as_json:
        print_json({"healthy": not failed, "findings": [finding._asdict() for finding in found]})
    return 1 if failed else 0


def _looked(findings: Iterator[Finding], console: Console) -> Iterator[Finding]:
    """Yield the findings, and show that the next one is being looked for."""
    while True:
        with console.busy("looking"):
            finding = next(findings, None)
        if finding is None:
            return
        yield finding


def _print(finding: Finding, *, color: bool) -> None:
    """Print one line, and the cure below it."""
    import sys

    from ...render.console import uses_color
    from ...render.visible import one_line

    mark = "fixed" if finding.fixed else finding.verdict
    shown = f"{mark:<7}"
    is_painted = color and uses_color(sys.stdout)
    if is_painted:
        shown = styled(shown, _STYLES[finding.verdict])
    lines = [f"{shown}  {finding.check:<11}  {one_line(finding.message)}"]
    if finding.cure and finding.verdict != "ok":
        lines.append(f"{'':<7}  {'':<11}  cure: {one_line(finding.cure)}")
    print_lines(lines, painted=is_painted)
