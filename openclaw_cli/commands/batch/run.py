"""What ``openclaw batch`` does once its options are known."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from .inputs import about_input, open_source, tell_left_out

if TYPE_CHECKING:
    from ...batch.job import Job, JobOptions
    from ...cli.world import World
    from ...render.console import Console
    from ...turn.ask_options import AskOptions
    from .inputs import InputOptions

_NAMED = 5


class BatchOptions(NamedTuple):
    """The command line of one ``batch`` call."""

    input: InputOptions
    output: str
    ask: AskOptions
    job: JobOptions
    rpm: int | None
    tpm: int | None
    quiet: bool
    as_json: bool


def run(world: World, options: BatchOptions) -> int:
    """Ask what is not answered yet, and return the exit status.

    Raises:
        OpenClawError: The input is wrong, or nothing could be asked or written.
    """
    from ...batch.asking import PromptAsker
    from ...batch.job import BadInputError, Job
    from ...batch.money import money_of
    from ...batch.progress import Progress
    from ...batch.report import report_of
    from ...batch.same_job import about
    from ...batch.throttle import Throttle
    from ...named_files import user_path
    from ...turn.asker import Asker
    from .ending import end

    console = world.console(quiet=options.quiet)
    asker = Asker(world.locations())
    output = user_path(options.output)
    source, ask, sample, kept = open_source(options.input, output, asker.settings, options.ask)
    try:
        target, _ = asker.prepare("-", sample)
        matters = {**about(str(target.ref), ask), **about_input(options.input, source)}
        job = Job(source, output, matters, options.job)
    except BaseException as error:
        if isinstance(error, BadInputError):
            for fault in error.faults:
                console.plain(f"line {fault.number}: {fault.reason}")
            if error.untold:
                console.plain(f"… and {error.untold:,} more")
        if kept is not None:
            kept.forget_unless_begun()
        raise
    tell_left_out(console, source)
    throttle = Throttle(options.job.concurrency, options.rpm, options.tpm)
    progress = Progress(console, throttle, job.standing())
    try:
        _tell_doubts(console, job, skipped=options.job.skip_unknown)
        money = money_of(
            asker.settings,
            world.month(asker.settings),
            options.ask.max_cost,
            spent=job.journal.spent(),
            prompts=job.to_ask(),
        )

        def stop() -> None:
            throttle.stop()
            money.stop()

        # Off since the start (__main__). What there is by now stays: nobody looks it through.
        gc.freeze()
        gc.enable()
        engine = job.run(
            lambda: PromptAsker(asker, source, job.journal, throttle, ask, money),
            progress,
            stop,
        )
        progress.close()
        report = report_of(job.journal, job.output.file)
    finally:
        progress.close()
        job.close()
        asker.close()
    if kept is not None:
        if report.whole == report.prompts:
            kept.forget()
        else:
            console.notice(f"{source.name} is kept in {kept.file} until all of it has an answer")
    return end(console, report, engine, as_json=options.as_json)


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
