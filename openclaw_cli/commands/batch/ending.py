"""How ``openclaw batch`` ends: what is said, and the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ExitStatus, IncompleteError
from ...request.token_count import counted
from .costs import way_on

if TYPE_CHECKING:
    from ...batch.engine import Engine
    from ...batch.report import BatchReport
    from ...errors import OpenClawError
    from ...render.console import Console


def end(console: Console, report: BatchReport, engine: Engine, *, as_json: bool) -> int:
    """Say what has come of a batch, and return the exit status.

    Args:
        console: The way to stderr.
        report: Where it stands.
        engine: What has asked.
        as_json: Whether the report is wanted on stdout.

    Raises:
        OpenClawError: It was stopped, or some prompts have no whole answer.
    """
    error = engine.stopped
    if error is None and not engine.was_interrupted:
        error = _missing(report)
    if as_json:
        from ...cli.output import print_json

        print_json(report.as_json(error))
    console.facts([*report.facts(), f"in {report.output}"])
    if report.left and (error is None or error is engine.stopped):
        is_are = "is" if report.left == 1 else "are"
        way = way_on(engine.stopped, report.to_come) or "the same command goes on"
        console.notice(f"{counted(report.left, 'prompt')} {is_are} left: {way}")
    if error is not None:
        from ...cli.output import reported

        raise reported(error, in_json=as_json)
    return ExitStatus.INTERRUPTED if engine.was_interrupted else ExitStatus.OK


def _missing(report: BatchReport) -> OpenClawError | None:
    """Return the error for what has no whole answer, or None."""
    missing = report.prompts - report.whole
    if not missing:
        return None
    has = "has" if missing == 1 else "have"
    return IncompleteError(
        f"{missing:,} of {counted(report.prompts, 'prompt')} {has} no whole answer",
        hint=f"{report.output.name} says why; --retry-failed asks again" if report.bad else None,
    )
