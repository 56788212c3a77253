"""What ``openclaw batch`` says before it asks anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...batch.journal import State
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...batch.job import Job
    from ...render.console import Console

_NAMED = 5
_ENDED = {State.WHOLE, State.INCOMPLETE, State.FAILED, State.LEFT_OUT}


def tell_bad(console: Console, job: Job) -> None:
    """Say which lines are left out because of what is wrong with them."""
    for fault in job.left_out[:_NAMED]:
        console.notice(f"left out, line {fault.number}: {fault.reason}")
    more = len(job.left_out) + job.source.untold - _NAMED
    if more > 0:
        console.notice(f"left out: {more:,} more lines")


def tell_doubts(console: Console, job: Job, *, skipped: bool) -> None:
    """Say what may have been billed without a line to show for it."""
    if job.lost:
        console.notice(
            f"{counted(job.lost, 'answer')} not in {job.output.file} any more (asked again)"
        )
    if unknown := job.unknown():
        named = ", ".join(unknown[:_NAMED])
        rest = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
        what = "left out, perhaps billed" if skipped else "asked again, perhaps billed twice"
        console.notice(f"sent without an answer when it broke off: {named}{rest} ({what})")


def tell_nothing_to_ask(console: Console, job: Job) -> None:
    """Say it where every prompt has its line."""
    counts = job.journal.counts()
    if counts and counts.keys() <= _ENDED and not job.to_ask():
        console.notice("every prompt had its line already; nothing was asked")
