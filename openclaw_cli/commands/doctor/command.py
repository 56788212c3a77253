"""``openclaw doctor``: what is wrong here, and the cure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import print_json, print_lines
from ...errors import UsageError
from ...render.ansi import BOLD_RED, GREEN, YELLOW, styled
from ...request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...cli.world import World
    from ...render.console import Console
    from .context import Finding

_STYLES = {"ok": GREEN, "warning": YELLOW, "failure": BOLD_RED}
_SEVERITIES = {"ok": "info", "warning": "warning", "failure": "error"}

_TEXT = 22
"""The column in which what was found begins."""


class Severity(StrEnum):
    """From which weight on ``--lint`` counts what it finds."""

    info = "info"
    warning = "warning"
    error = "error"


@command(epilog="Example: openclaw doctor --lint --only config,models\nopenclaw doctor --fix")
def app(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Tighten permissions and rebuild the list of models.")
    ] = False,
    lint: Annotated[
        bool, typer.Option("--lint", help="Show only what is wrong; warnings end with 1 too.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Run this check; repeatable.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Leave this one out; repeatable.")
    ] = None,
    severity_min: Annotated[
        Severity | None,
        typer.Option(metavar="LEVEL", help="With --lint: what counts; else warning."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Look for what is wrong, and name the cure."""
    from .context import DoctorContext
    from .run import CHECKS, run_checks, selected

    if lint and fix:
        raise UsageError("--lint changes nothing: it contradicts --fix")
    if severity_min and not lint:
        raise UsageError("--severity-min is for --lint")
    world: World = ctx.obj
    checks = selected(only or (), skip or ())
    world.require_config()
    counting = list(Severity)[list(Severity).index(severity_min or Severity.warning) :]
    found = []
    running = run_checks(DoctorContext(world, fix=fix), checks)
    for check, finding in _looked(running, world.console()):
        if lint and _SEVERITIES[finding.verdict] not in counting:
            continue
        found.append((check, finding))
        if not as_json:
            _print(finding, color=world.color)
    failed = bool(found) if lint else any(one.verdict == "failure" for _, one in found)
    if as_json:
        shape: dict[str, Any] = {"healthy": not failed}
        if lint:
            # What OpenClaw calls the same: its users' scripts read these.
            skipped = len(CHECKS) - len(checks)
            shape |= {"ok": not failed, "checksRun": len(checks), "checksSkipped": skipped}
        print_json({**shape, "findings": [_shape(*one, lint=lint) for one in found]})
    elif lint:
        print_lines([f"{counted(len(checks), 'check')}, {counted(len(found), 'finding')}"])
    return 1 if failed else 0


def _shape(check: str, finding: Finding, *, lint: bool) -> dict[str, Any]:
    shape = {"id": check, **finding._asdict()}
    if lint:
        severity = _SEVERITIES[finding.verdict]
        shape |= {"checkId": check, "severity": severity, "fixHint": finding.cure}
    return shape


def _looked(
    findings: Iterator[tuple[str, Finding]], console: Console
) -> Iterator[tuple[str, Finding]]:
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

    from ...render.console import columns, from_home, uses_color
    from ...render.table import in_column
    from ...render.visible import one_line

    mark = f"{'fixed' if finding.fixed else finding.verdict:<7}"
    lines = [f"{mark}  {finding.check:<11}  {one_line(from_home(finding.message))}"]
    if finding.cure and finding.verdict != "ok":
        lines.append(f"{'':<7}  {'':<11}  cure: {one_line(from_home(finding.cure))}")
    room = columns(sys.stdout)
    if room is not None:
        lines = [in_column(line, room, _TEXT) for line in lines]
    is_painted = color and uses_color(sys.stdout)
    if is_painted:
        lines[0] = styled(mark, _STYLES[finding.verdict]) + lines[0].removeprefix(mark)
    print_lines(lines, painted=is_painted)
