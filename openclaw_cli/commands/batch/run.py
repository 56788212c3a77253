"""What ``openclaw batch`` does once its options are known."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...named_files import STDIN
from ...named_tuple import NamedTuple
from .inputs import about_input, encoding_hint, lines_hint, open_source, tell_left_out
from .telling import tell_bad, tell_doubts, tell_nothing_to_ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...batch.engine import Engine
    from ...batch.expected import Expected
    from ...batch.job import Job, JobOptions
    from ...batch.kept_input import KeptInput
    from ...batch.money import Money
    from ...batch.report import BatchReport
    from ...cli.world import World
    from ...history.attempts import BatchLog
    from ...render.console import Console
    from ...turn.ask_options import AskOptions
    from ...turn.asker import Asker
    from ...turn.month import MonthSpending
    from .inputs import InputOptions, Opened


class BatchOptions(NamedTuple):
    """The command line of one ``batch`` call."""

    input: InputOptions
    output: str | None
    ask: AskOptions
    job: JobOptions
    rpm: int | None
    tpm: int | None
    keep: bool
    quiet: bool
    as_json: bool
    estimate: bool = False


def run(world: World, options: BatchOptions) -> int:
    """Ask what is not answered yet, and return the exit status.

    Raises:
        OpenClawError: The input is wrong, or nothing could be asked or written.
    """
    from ...named_files import user_path

    if options.output is not None:
        check_output(options.output)
        return carry_out(world, options, user_path(options.output))
    if not options.estimate:
        raise UsageError("-o is missing", hint="-o FILE says where the answers go")
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="openclaw-") as folder:
        return carry_out(world, options, Path(folder) / "estimate.jsonl")


def check_output(name: str) -> None:
    """Check what ``-o`` names.

    Raises:
        UsageError: It is no file.
    """
    if name in {STDIN, ""}:
        raise UsageError(
            "-o needs a file: a batch goes on in what it has written", hint="-o answers.jsonl"
        )


def carry_out(
    world: World,
    options: BatchOptions,
    output: Path,
    ended: Callable[[BatchReport, Engine], int] | None = None,
    api_key: str | None = None,
) -> int:
    """Ask what is not answered yet, or say what that may cost.

    Args:
        world: The global options.
        options: The command line.
        output: Where the answers go.
        ended: Takes what has come of it, and returns the exit status; else that is told.
        api_key: OpenRouter's key, in place of the one that would be found; or None.

    Raises:
        OpenClawError: The input is wrong, or nothing could be asked or written.
    """
    from ...batch.money import money_of
    from ...batch.open_files import allow_requests
    from ...turn.asker import Asker
    from .costs import check_limits, print_estimate

    console = world.console(quiet=options.quiet)
    asker = Asker(world.locations(), api_key)
    opened = open_source(options.input, output, asker, options.ask)
    ask, kept = opened.ask, opened.kept
    job, expected = _begin(asker, opened, options, output, console)
    month = world.month(asker.settings)
    try:
        tell_bad(console, job)
        tell_left_out(console, opened.source)
        money = money_of(
            asker.settings,
            month,
            options.ask.max_cost,
            spent=job.journal.spent(),
            prompts=expected.prompts,
            at_once=options.job.concurrency,
        )
        if options.estimate:
            form, is_new = options.as_json, job.is_new
            print_estimate(expected, money, console, as_json=form, may_cap=is_new)
            return 0
        at_once, is_new = options.job.concurrency, job.is_new
        check_limits(expected, money, console, concurrency=at_once, may_cap=is_new)
        allow_requests(min(at_once, job.to_ask()))
        if options.keep:
            money = money._replace(log=_log(world, job, month))
        report, engine = _ask(console, asker, job, money, options._replace(ask=ask), kept)
    finally:
        job.discard()
        asker.close()
        if kept is not None:
            kept.forget_unless_begun()
    if ended is not None:
        return ended(report, engine)
    from .ending import end

    return end(console, report, engine, as_json=options.as_json)


def _begin(
    asker: Asker, opened: Opened, options: BatchOptions, output: Path, console: Console
) -> tuple[Job, Expected]:
    """Look all prompts through, and begin or go on; return what that may take.

    Raises:
        OpenClawError: A line is wrong, or the output is another batch's.
    """
    from ...batch.first_pass import FirstPass
    from ...batch.job import BadInputError, Job
    from ...batch.same_job import about

    source, ask, kept = opened.source, opened.ask, opened.kept
    try:
        target, _ = asker.prepare("-", opened.sample)
        matters = {**about(str(target.ref), ask), **about_input(options.input, opened)}
        job_options = options.job
        limit = ask.max_cost
        first_pass = FirstPass(
            asker,
            source,
            ask,
            leaves_out=job_options.skip_bad,
            dedupes=job_options.dedupe,
            left=lambda journal: None if limit is None else limit - journal.spent(),
        )
        with console.busy(lambda _: _looking(first_pass.expected.prompts)):
            job = Job(source, output, matters, options.job, first_pass)
    except BaseException as error:
        if isinstance(error, BadInputError):
            for fault in error.faults:
                console.plain(f"line {fault.number}: {fault.reason}")
            if error.untold:
                console.plain(f"… and {error.untold:,} more")
            hint = encoding_hint(source) or lines_hint(source, options.input)
            error.hint = hint or error.hint
        if kept is not None:
            kept.forget_new()
        raise
    return job, first_pass.expected


def _ask(
    console: Console,
    asker: Asker,
    job: Job,
    money: Money,
    options: BatchOptions,
    kept: KeptInput | None,
) -> tuple[BatchReport, Engine]:
    """Ask what the journal has to ask; return where the batch stands then, and what has asked."""
    from ...batch.asking import PromptAsker
    from ...batch.progress import Progress
    from ...batch.report import report_of
    from ...batch.throttle import Throttle

    throttle = Throttle(options.job.concurrency, options.rpm, options.tpm)
    tell_nothing_to_ask(console, job)
    tell_doubts(console, job, skipped=options.job.skip_unknown)

    def make() -> PromptAsker:
        return PromptAsker(asker, job.source, job.journal, throttle, options.ask, money)

    def stop() -> None:
        throttle.stop()
        money.stop()

    progress = Progress(console, throttle, job.standing())
    if options.job.owns_process:
        # Off since the start (__main__). What there is by now stays: nobody looks it through.
        gc.freeze()
        gc.enable()
    try:
        engine = job.run(make, progress, stop)
    finally:
        progress.close()
        missing = None if money.log is None else money.log.close()
        if missing:
            console.notice(missing)
    report = report_of(job.journal, job.output.file)
    if not report.prompts and job.source.shard is None:
        console.notice(f"{job.source.name} has no prompts")
    if held := job.journal.count_held():
        from ...request.token_count import counted

        console.notice(
            f"{counted(held, 'answer')} in {job.journal.file} until the output comes to them"
        )
    if kept is not None:
        if report.whole == report.prompts:
            kept.forget()
        else:
            console.notice(
                f"{job.source.name} is kept in {kept.file} until all of it has an answer"
            )
    return report, engine


def _looking(prompts: int) -> str:
    return "looking through the prompts" + (f": {prompts:,}" if prompts else "")


def _log(world: World, job: Job, month: MonthSpending | None) -> BatchLog:
    """Return what keeps the requests for ``openclaw usage``."""
    from ...history.attempts import BatchLog

    kept = None if month is None else month.kept
    return BatchLog(world.history_file(), str(job.output.file.absolute()), kept)
