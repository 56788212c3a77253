"""What ``openclaw batch`` does once its options are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...errors import IncompleteError

if TYPE_CHECKING:
    from ...batch.engine import Finished
    from ...batch.job import JobOptions
    from ...batch.prompts import Prompt
    from ...cli.world import World
    from ...render.console import Console
    from ...turn.overrides import Overrides
    from ...turn.targets import Targets

_INTERRUPTED = 130


class BatchOptions(NamedTuple):
    """The command line of one ``batch`` call."""

    source: str
    output: str
    overrides: Overrides
    system: str | None
    lines: bool
    job: JobOptions
    quiet: bool


def run(world: World, options: BatchOptions) -> int:
    """Ask what is not answered yet, and return the exit status.

    Raises:
        OpenClawError: The input is wrong, or nothing could be asked or written.
    """
    from ...batch.asking import TurnAsker
    from ...batch.job import BadInputError, Job
    from ...batch.journal import State
    from ...batch.records import form_of
    from ...batch.source import Source
    from ...named_files import user_path
    from ...turn.targets import Targets
    from ...turn.turn import TurnOptions

    console = world.console(quiet=options.quiet)
    settings = world.settings(console=console)
    cache = world.locations().cache_folder()
    base = Targets(settings, options.overrides, cache, month=world.month(settings))
    first = base.primary()
    file = user_path(options.source)
    source = Source(file, form_of(file, lines=options.lines))
    about = {"model": str(first.ref), "system": options.system or ""}
    try:
        job = Job(source, user_path(options.output), about, options.job)
    except BadInputError as error:
        for fault in error.faults:
            console.plain(f"line {fault.number}: {fault.reason}")
        raise
    try:
        if unknown := job.unknown():
            console.notice(f"{unknown} were under way when it broke off: perhaps billed twice")

        def targets(prompt: Prompt) -> Targets:
            if prompt.model is None and not prompt.params:
                return base
            values = {**options.overrides.values, **prompt.params}
            return base.overriding(model=prompt.model or options.overrides.model, values=values)

        engine = job.run(
            lambda: TurnAsker(source, job.journal, targets, TurnOptions(), options.system),
            _Quiet(console),
        )
        counts = job.journal.counts()
        whole = counts.get(State.WHOLE, 0)
        bad = counts.get(State.INCOMPLETE, 0) + counts.get(State.FAILED, 0)
        console.notice(f"{whole} whole, {bad} failed or incomplete")
    finally:
        job.close()
    if engine.stopped is not None:
        raise engine.stopped
    if engine.was_interrupted:
        return _INTERRUPTED
    if bad:
        raise IncompleteError(
            f"{bad} of {whole + bad} have no whole answer", hint="--retry-failed asks them again"
        )
    return 0


class _Quiet:
    def __init__(self, console: Console) -> None:
        self._console = console

    def finished(self, finished: Finished) -> None:
        """A prompt has ended."""

    def tick(self, running: int) -> None:
        """Some time has passed."""
