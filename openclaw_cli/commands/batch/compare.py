"""``openclaw compare``: the prompts of a file, asked of several models."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...batch.records import InputFormat
from ...cli.declare import Json, Quiet, command
from ...cli.request_options import RequestCommand, ask_options, takes_request_options
from ...errors import ConfigError, ExitStatus, UsageError
from ...named_files import STDIN
from .command import HEADINGS as BATCHHEADINGS
from .command import (
    Concurrency,
    Encoding,
    Form,
    Input,
    Lines,
    NoHistory,
    Prompt,
    RetryFailed,
    Rpm,
    SkipBad,
    SkipUnknown,
    Tpm,
)
from .compare_checks import check_files, check_models
from .compare_report import HEAD, missing_of, row_of, table_of
from .inputs import InputOptions, open_source, readable
from .run import BatchOptions, carry_out, check_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...batch.compared import Part
    from ...batch.engine import Engine
    from ...batch.report import BatchReport
    from ...cli.world import World
    from ...errors import OpenClawError

_TWO = 2

Models = Annotated[
    list[str] | None,
    typer.Option("-m", "--model", metavar="REF", help="Ask this model; give it for each."),
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="A line for each prompt and model."),
]
Html = Annotated[
    str | None, typer.Option("--html", metavar="FILE", help="Write all of it as a page, too.")
]

HEADINGS = {
    **BATCHHEADINGS,
    "Prompts": "source output html prompt system skip_bad no_history as_json quiet",
}


@command(
    headings=HEADINGS,
    cls=RequestCommand,
    epilog="Example: openclaw compare questions.jsonl -m openai/gpt-5 -m x-ai/grok-4",
)
@takes_request_options
def app(
    ctx: typer.Context,
    source: Input,
    model: Models = None,
    output: Output = None,
    html: Html = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    prompt: Prompt = None,
    lines: Lines = False,
    input_format: Form = None,
    encoding: Encoding = None,
    concurrency: Concurrency = 16,
    skip_bad: SkipBad = False,
    skip_unknown: SkipUnknown = False,
    retry_failed: RetryFailed = False,
    no_history: NoHistory = False,
    as_json: Json = False,
    quiet: Quiet = False,
    *,
    request: dict[str, Any],
) -> int:
    """Ask a file's prompts of several models, and compare them; run again, it goes on."""
    from ...batch.job import JobOptions
    from ...cli.input import read_text_argument

    refs = tuple(model or ())
    if len(refs) < _TWO:
        raise UsageError("compare takes two models or more", hint="-m REF -m REF")
    options = BatchOptions(
        input=InputOptions(
            name=source,
            prompt=None if prompt is None else read_text_argument(prompt, "prompt"),
            form=InputFormat.lines if lines else input_format,
            encoding=encoding,
            own_models=False,
        ),
        output=_output(source, output),
        ask=ask_options(**request),
        rpm=rpm,
        tpm=tpm,
        job=JobOptions(concurrency, True, skip_bad, skip_unknown, retry_failed),
        quiet=quiet,
        as_json=as_json,
        keep=not no_history,
    )
    return compare(ctx.obj, options, refs, html)


def compare(world: World, options: BatchOptions, refs: Sequence[str], html: str | None) -> int:
    """Ask each model what it has not answered yet, and show what all of them have taken.

    Raises:
        OpenClawError: The input is wrong, or not all of it has a whole answer.
    """
    from ...batch.compared import merged, parts_of, summary_of
    from ...cli.output import print_json, print_lines, reported
    from ...files import make_folder
    from ...named_files import user_path
    from ...render.console import columns
    from ...render.json_text import to_json

    console = world.console(quiet=options.quiet)
    output = user_path(options.output or "")
    page = None if html is None else user_path(html)
    parts = parts_of(output, refs)
    folder = parts[0].file.parent
    check_files(output, folder, page)
    check_models(world, options.ask, refs)
    make_folder(folder)
    # Once for all models: a pipe can be read only once.
    _, kept = readable(options.input.name, parts[0].file, options.input.encoding)
    options = options._replace(input=options.input._replace(kept=kept))
    try:
        error, interrupted = _ask_each(world, options, parts)
    except BaseException:
        if kept is not None:
            kept.forget_unless_begun()
        raise
    summaries = [summary_of(part) for part in parts]
    _write(output, (f"{to_json(one)}\n" for one in merged(parts)))
    if page is not None:
        from ...render.comparison_page import comparison_page

        rows = [row_of(one) for one in summaries]
        title = f"{Path(options.input.name).name}: {len(refs)} models"
        _write(page, comparison_page(title, HEAD, rows, _prompts(world, options, parts)))
    if error is None and not interrupted:
        error = missing_of(summaries)
        if error is None and kept is not None:
            kept.forget()
    if options.as_json:
        shape = {"output": str(output), "models": [one.as_json() for one in summaries]}
        print_json({**shape, "error": None if error is None else error.as_json()})
    else:
        print_lines(table_of(summaries, columns(sys.stdout)))
    console.facts([f"in {output}", *([] if page is None else [f"page {page}"])])
    if error is not None:
        raise reported(error, in_json=options.as_json)
    return ExitStatus.INTERRUPTED if interrupted else ExitStatus.OK


def _ask_each(
    world: World, options: BatchOptions, parts: Sequence[Part]
) -> tuple[OpenClawError | None, bool]:
    """Ask one model after the other; return what has stopped it, and whether it was Ctrl-C."""
    console = world.console(quiet=options.quiet)
    limit, spent = options.ask.max_cost, 0.0
    for part in parts:
        left = None if limit is None else max(0.0, limit - spent)
        ask = options.ask._replace(model=part.ref, max_cost=left)
        console.notice(f"asking {part.ref}")
        ends: list[tuple[BatchReport, Engine]] = []

        def ended(report: BatchReport, engine: Engine) -> int:
            ends.append((report, engine))  # noqa: B023  (it is called in this round)
            return 0

        carry_out(world, options._replace(ask=ask), part.file, ended)
        report, engine = ends[0]
        spent += report.taken.cost
        if engine.was_interrupted or engine.stopped is not None:
            return engine.stopped, engine.was_interrupted
    return None, False


def _output(source: str, output: str | None) -> str:
    if output is not None:
        check_output(output)
        return output
    if source == STDIN:
        raise UsageError("standard input has no name", hint="-o FILE says where the answers go")
    return f"{Path(source).stem}.compared.jsonl"


def _prompts(
    world: World, options: BatchOptions, parts: Sequence[Part]
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield each prompt's id, its question, and the lines of its answers."""
    from itertools import groupby

    from ...batch.compared import merged

    with _questions(world, options, parts[0]) as question:
        for prompt_id, lines in groupby(merged(parts), key=lambda line: str(line["id"])):
            yield prompt_id, question(prompt_id), list(lines)


@contextmanager
def _questions(world: World, options: BatchOptions, part: Part) -> Iterator[Callable[[str], str]]:
    """Give what returns the question of a prompt; nothing where the input is not there any more."""
    from ...batch.journal import Journal, journal_of
    from ...turn.asker import Asker

    if not journal_of(part.file).exists():
        yield lambda _: ""
        return
    asker = Asker(world.locations())
    source = open_source(options.input, part.file, asker, options.ask).source
    source.read_digest()
    with source.reader() as reader, Journal(journal_of(part.file)) as journal:

        def question(prompt_id: str) -> str:
            place = journal.place(prompt_id)
            return "" if place is None else reader.prompt(place).question()

        yield question
    asker.close()


def _write(file: Path, pieces: Iterable[str]) -> None:
    from ...files import replacing

    try:
        with replacing(file, private=False) as whole:
            whole.writelines(piece.encode() for piece in pieces)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from error
