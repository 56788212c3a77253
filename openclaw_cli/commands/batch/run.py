"""What ``openclaw batch`` does once its options are known."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ...errors import IncompleteError
from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from ...batch.engine import Finished
    from ...batch.job import Job, JobOptions
    from ...cli.world import World
    from ...render.console import Console
    from ...turn.ask_options import AskOptions

_INTERRUPTED = 130
_NAMED = 5


class BatchOptions(NamedTuple):
    """The command line of one ``batch`` call."""

    source: str
    output: str
    ask: AskOptions
    lines: bool
    job: JobOptions
    rpm: int | None
    tpm: int | None
    quiet: bool


def run(world: World, options: BatchOptions) -> int:
    """Ask what is not answered yet, and return the exit status.

    Raises:
        OpenClawError: The input is wrong, or nothing could be asked or written.
    """
    from ...batch.asking import PromptAsker
    from ...batch.job import BadInputError, Job
    from ...batch.journal import State
    from ...batch.ledger import Ledger
    from ...batch.records import form_of
    from ...batch.same_job import about
    from ...batch.source import Source
    from ...batch.throttle import Throttle
    from ...named_files import user_path
    from ...request.token_count import counted
    from ...turn.asker import Asker

    console = world.console(quiet=options.quiet)
    file = user_path(options.source)
    source = Source(file, form_of(file, lines=options.lines))
    asker = Asker(world.locations())
    target, _ = asker.prepare("-", options.ask)
    try:
        job = Job(
            source, user_path(options.output), about(str(target.ref), options.ask), options.job
        )
    except BadInputError as error:
        for fault in error.faults:
            console.plain(f"line {fault.number}: {fault.reason}")
        raise
    throttle = Throttle(options.job.concurrency, options.rpm, options.tpm)
    limit = options.ask.max_cost
    ledger = None if limit is None else Ledger(limit, job.journal.taken().cost)
    try:
        _tell_doubts(console, job, skipped=options.job.skip_unknown)
        # Off since the start (__main__). What there is by now stays: nobody looks it through.
        gc.freeze()
        gc.enable()
        engine = job.run(
            lambda: PromptAsker(asker, source, job.journal, throttle, options.ask, ledger),
            _Quiet(console),
            throttle.stop,
        )
        counts = job.journal.counts()
        whole = counts.get(State.WHOLE, 0)
        waiting = counts.get(State.WAITING, 0)
        bad = sum(counts.values()) - whole - waiting
        console.notice(f"{whole} whole, {bad} failed or incomplete")
        if waiting:
            left = f"{counted(waiting, 'prompt')} {'is' if waiting == 1 else 'are'} left"
            console.notice(f"{left}: the same command goes on")
    finally:
        job.close()
        asker.close()
    if engine.stopped is not None:
        raise engine.stopped
    if engine.was_interrupted:
        return _INTERRUPTED
    if bad:
        raise IncompleteError(f"{bad} of {whole + bad} have no whole answer")
    return 0


def _tell_doubts(console: Console, job: Job, *, skipped: bool) -> None:
    """Say what may have been billed without a line to show for it."""
    from ...request.token_count import counted

    if job.lost:
        console.notice(
            f"{counted(job.lost, 'answer')} not in {job.output.file} any more (asked again)"
        )
    if unknown := job.unknown():
        named = ", ".join(unknown[:_NAMED])
        rest = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
        what = "left out, perhaps billed" if skipped else "asked again, perhaps billed twice"
        console.notice(f"sent without an answer when it broke off: {named}{rest} ({what})")


class _Quiet:
    def __init__(self, console: Console) -> None:
        self._console = console

    def finished(self, finished: Finished) -> None:
        """A prompt has ended."""

    def tick(self, running: int) -> None:
        """Some time has passed."""

    def draining(self, running: int) -> None:
        """The user has stopped it."""
        from ...batch.engine import DRAIN

        self._console.notice(
            f"stopping: {running} under way have {DRAIN:g} s to end; Ctrl-C again ends at once"
        )
