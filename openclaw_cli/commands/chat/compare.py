"""``openclaw chat --compare``: one question to several models at once."""

from __future__ import annotations

import queue
import sys
import threading
from typing import TYPE_CHECKING

from ...errors import IncompleteError, OpenClawError, UsageError, as_bug
from ...events import total_cost
from ...render.comparison import Compared, comparison_json, comparison_table, heading, section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ...batch.money import Money
    from ...events import Attempt
    from ...history.choose import Session
    from ...render.console import Console
    from ...render.options import OutputOptions
    from ...request.budget import Limit
    from ...request.conversation import Question
    from ...turn.answer_stream import AnswerStream
    from ...turn.ask_options import AskOptions
    from ...turn.targets import Targets
    from ...wire.pool import ConnectionPool
    from .options import ChatOptions

MOST = 16
"""Models at once."""
_TWO = 2
_TWO_COLUMNS = 60
"""Columns of a terminal from which on two answers stand beside each other."""
_INTERRUPTED = 130
_STOPPED = "interrupted"


def read_refs(written: Sequence[str]) -> tuple[str, ...]:
    """Return the models that ``--compare`` names, in their order.

    Raises:
        UsageError: There are none, or fewer than two, or too many.
    """
    refs = tuple(ref.strip() for text in written for ref in text.split(","))
    if not all(refs) or len(refs) < _TWO:
        raise UsageError("--compare takes two models or more", hint="--compare REF,REF; repeatable")
    if len(refs) > MOST:
        raise UsageError(f"--compare takes {MOST} models at most, and {len(refs)} are named")
    return refs


def check_compare(options: ChatOptions, *, talks: bool) -> None:
    """Check that a line asks for nothing that several answers can't have.

    Raises:
        UsageError: It does.
    """
    others = (
        (options.ask.model is not None, "-m"),
        (options.last, "-c"),
        (options.session is not None, "--session"),
        (options.resume, "--resume"),
        (options.extraction is not None, "-x"),
        (options.media is not None or options.output.file is not None, "-o"),
        (options.copy, "--copy"),
        (options.dry_run, "--dry-run"),
        (options.estimate, "--estimate"),
    )
    for is_there, name in others:
        if is_there:
            raise UsageError(f"--compare and {name} contradict each other")
    if talks:
        raise UsageError("--compare is for one question", hint="give it on the command line")


def compare(
    asked: Sequence[Targets],
    question: Question,
    session: Session,
    options: ChatOptions,
    console: Console,
    history: Path | None,
    trace: Callable[[str], None] | None,
) -> int:
    """Ask all at once, show each answer as it ends, and what each has taken.

    Args:
        asked: The models; whom to ask for each.
        question: What is asked.
        session: What stands above it; nothing of it is kept.
        options: How it is asked.
        console: Where everything but the answers goes.
        history: The database in which what they cost is kept, or None.
        trace: Called with each line of the exchange, or None.

    Raises:
        OpenClawError: One can't be asked, or an answer is not whole.
    """
    from ...batch.money import money_of
    from ...cli.output import print_json, reported
    from ...wire.pool import ConnectionPool

    first = asked[0]
    money = money_of(
        first.settings, first.month, options.ask.max_cost, spent=0.0, prompts=len(asked)
    )
    if history is not None:
        from ...history.attempts import BatchLog

        kept = None if first.month is None else first.month.kept
        money = money._replace(log=BatchLog(history, "--compare", kept))
    pool = ConnectionPool()
    streams = [
        _stream(targets, question, session, options.ask, pool, money.limits(number), trace)
        for number, targets in enumerate(asked)
    ]
    shown = _Shown(options.output, console, len(streams))
    try:
        answers, interrupted = _wait(streams, options.compare, money, shown, console)
    finally:
        pool.close()
        unkept = None if money.log is None else money.log.close()
    if unkept is not None:
        console.warning(unkept)
    form = options.output.format
    if form.is_json and not form.has_types:
        print_json(comparison_json(answers))
    shown.end(answers)
    if interrupted:
        return _INTERRUPTED
    error = _failure(streams)
    if error is not None:
        raise reported(error, in_json=form.is_json)
    return 0


def _wait(
    streams: Sequence[AnswerStream],
    refs: Sequence[str],
    money: Money,
    shown: _Shown,
    console: Console,
) -> tuple[list[Compared], bool]:
    """Show each answer as it ends; return all of them, and whether the user has stopped them."""
    answers: list[Compared | None] = [None] * len(streams)
    interrupted = False
    try:
        with console.busy(lambda _: _waiting(refs, answers)):
            for number, answer in _answers(streams, refs, money):
                answers[number] = answer
                shown.show(answer)
    except KeyboardInterrupt:
        interrupted = True
        money.stop()
        for number, stream in enumerate(streams):
            stream.hang_up()
            if answers[number] is None:
                stopped = Compared(refs[number], stream.result, _STOPPED)
                answers[number] = stopped
                shown.show(stopped)
    return [answer for answer in answers if answer is not None], interrupted


def _stream(
    targets: Targets,
    question: Question,
    session: Session,
    ask: AskOptions,
    pool: ConnectionPool,
    limits: tuple[Limit, ...],
    trace: Callable[[str], None] | None,
) -> AnswerStream:
    """Return one of the answers; what is wrong with its request is said before any is sent."""
    from ...turn.answer_stream import AnswerStream
    from ...turn.asking import make_turn
    from ...wire.client import Client

    client = Client(pool=pool, keep=True, trace=trace)
    make_turn(client, targets, question, ask, session, ()).first_request()
    return AnswerStream(
        make_turn(client, targets, question, ask, session, limits), client, session, []
    )


def _answers(
    streams: Sequence[AnswerStream], refs: Sequence[str], money: Money
) -> Iterator[tuple[int, Compared]]:
    """Yield each answer with its number, as they end."""
    done: queue.SimpleQueue[tuple[int, Compared]] = queue.SimpleQueue()

    def wait(number: int, stream: AnswerStream) -> None:
        problem = None
        try:
            stream.wait()
        except OpenClawError as error:
            problem = error.message
        except BaseException as error:  # noqa: BLE001  (a bug ends one answer, and is told)
            problem = as_bug(error).message
        _settle(money, number, stream.result.attempts)
        done.put((number, Compared(refs[number], stream.result, problem)))

    for number, stream in enumerate(streams):
        # Daemons: who is interrupted does not wait for them.
        threading.Thread(target=wait, args=(number, stream), daemon=True).start()
    for _ in streams:
        yield done.get()


def _settle(money: Money, number: int, attempts: Sequence[Attempt]) -> None:
    """Count what one has cost among what all of them may."""
    money.spends(attempts)
    if money.ledger is not None:
        money.ledger.settle(number, total_cost(attempts)[1], 0.0)


def _waiting(refs: Sequence[str], answers: Sequence[Compared | None]) -> str:
    left = [ref for ref, answer in zip(refs, answers, strict=True) if answer is None]
    return f"waiting for {', '.join(left)}"


def _failure(streams: Sequence[AnswerStream]) -> OpenClawError | None:
    """Return the error of all of them together: the one that there is, or how many there are."""
    errors = [stream.error for stream in streams if stream.error is not None]
    if not errors:
        return None
    if len(errors) == len(streams) and len({type(error) for error in errors}) == 1:
        return errors[0]
    has = "has" if len(errors) == 1 else "have"
    return IncompleteError(f"{len(errors)} of {len(streams)} models {has} not answered whole")


class _Shown:
    """Shows the answers as they end; two beside each other where there is room.

    Args:
        options: What the command line says about output.
        console: Where everything but the answers goes.
        count: How many there will be.
    """

    def __init__(self, options: OutputOptions, console: Console, count: int) -> None:
        from ...render.console import columns, is_terminal

        self._options = options
        self._console = console
        self._width = columns(sys.stdout) if is_terminal(sys.stdout) else None
        wide = self._width is not None and self._width >= _TWO_COLUMNS
        self._beside = wide and count == _TWO and options.markdown is not False
        self._is_first = True

    def show(self, answer: Compared) -> None:
        """Show one that has ended."""
        form = self._options.format
        self._console.done_waiting()
        if answer.problem not in (None, _STOPPED):
            self._console.warning(f"{answer.ref}: {answer.problem}")
        if form.has_types:
            from ...cli.output import print_json

            print_json(form.typed("end", {"result": answer.result.as_json()}), indent=None)
        elif not form.is_json and not self._beside and (answer.result.text or not answer.problem):
            self._section(answer)

    def end(self, answers: Sequence[Compared]) -> None:
        """Show what could not be shown before all have ended, and what each has taken."""
        if self._options.format.is_json:
            return
        if self._beside:
            self._columns(answers)
        if self._options.usage is not False:
            self._console.plain("")
            for line in comparison_table(answers, self._width):
                self._console.plain(line)

    def _section(self, answer: Compared) -> None:
        from ...render.renderers import text_sink
        from ...render.sinks import paint

        if not self._is_first:
            paint("\n")  # what draws Markdown drops a blank row at the begin
        sink = text_sink(self._options)
        sink.write(section(answer))
        sink.close()
        self._is_first = False

    def _columns(self, answers: Sequence[Compared]) -> None:
        from ...render.console import uses_color
        from ...render.markdown_sink import draws_markdown
        from ...render.side_by_side import columns_of
        from ...render.sinks import paint

        left, right = answers
        paint(
            columns_of(
                (heading(left), heading(right)),
                (left.result.text, right.result.text),
                self._width or _TWO_COLUMNS,
                color=self._options.color and uses_color(sys.stdout),
                styled=draws_markdown(),
            )
        )
