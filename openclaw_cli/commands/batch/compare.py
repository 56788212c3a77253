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
from ...errors import ConfigError, ExitStatus, IncompleteError, UsageError
from ...named_files import STDIN
from .command import HEADINGS as BATCH_HEADINGS
from .command import Concurrency, Form, Input, Lines, NoHistory, Prompt, Rpm, SkipBad, Tpm
from .inputs import InputOptions, open_source
from .run import BatchOptions, carry_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...batch.compared import ModelSummary, Part
    from ...batch.engine import Engine
    from ...batch.report import BatchReport
    from ...cli.world import World
    from ...errors import OpenClawError

_TWO = 2
_HEAD = ("Model", "Whole", "First token", "Time", "Tokens/s", "Tokens", "Cost")

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
    **BATCH_HEADINGS,
    "Prompts": (
        "source output html prompt system lines input_format skip_bad no_history as_json quiet"
    ),
    "Going on": "",
}


@command(
    headings={title: names for title, names in HEADINGS.items() if names},
    cls=RequestCommand,
    epilog="Example: openclaw compare questions.jsonl -m sonnet -m openai/gpt-5 --html page.html",
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
    concurrency: Concurrency = 16,
    skip_bad: SkipBad = False,
    no_history: NoHistory = False,
    as_json: Json = False,
    quiet: Quiet = False,
    *,
    request: dict[str, Any],
) -> int:
    """Ask a file's prompts of several models, and compare them; run again, it goes on."""
    from ...batch.job import JobOptions
    from ...cli.input import read_text_argument

    refs = tuple(dict.fromkeys(model or ()))
    if len(refs) < _TWO:
        raise UsageError("two models or more are compared", hint="-m REF -m REF")
    options = BatchOptions(
        input=InputOptions(
            name=source,
            prompt=None if prompt is None else read_text_argument(prompt, "prompt"),
            form=InputFormat.lines if lines else input_format,
            own_models=False,
        ),
        output=_output(source, output),
        ask=ask_options(**request),
        rpm=rpm,
        tpm=tpm,
        job=JobOptions(concurrency, ordered=True, skip_bad=skip_bad),
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
    from ...render.renderers import to_json

    console = world.console(quiet=options.quiet)
    output = user_path(options.output or "")
    page = None if html is None else user_path(html)
    parts = parts_of(output, refs)
    make_folder(parts[0].file.parent)
    error: OpenClawError | None = None
    interrupted, spent = False, 0.0
    for part in parts:
        limit = options.ask.max_cost
        ask = options.ask._replace(
            model=part.ref, max_cost=None if limit is None else max(0.0, limit - spent)
        )
        console.notice(f"asking {part.ref}")
        ends: list[tuple[BatchReport, Engine]] = []

        def ended(report: BatchReport, engine: Engine) -> int:
            ends.append((report, engine))  # noqa: B023  (it is called in this round)
            return 0

        carry_out(world, options._replace(ask=ask), part.file, ended)
        report, engine = ends[0]
        spent += report.taken.cost
        error, interrupted = error or engine.stopped, engine.was_interrupted
        if interrupted or engine.stopped is not None:
            break
    summaries = [summary_of(part) for part in parts]
    _write(output, (f"{to_json(one)}\n" for one in merged(parts)))
    if page is not None:
        from ...render.comparison_page import comparison_page

        rows = [_row(one) for one in summaries]
        title = f"{Path(options.input.name).name}: {len(refs)} models"
        _write(page, comparison_page(title, _HEAD, rows, _prompts(world, options, parts)))
    if error is None and not interrupted:
        error = _missing(summaries)
    if options.as_json:
        shape = {"output": str(output), "models": [one.as_json() for one in summaries]}
        print_json({**shape, "error": None if error is None else error.as_json()})
    else:
        print_lines(_table(summaries, columns(sys.stdout)))
    console.facts([f"in {output}", *([] if page is None else [f"page {page}"])])
    if error is not None:
        raise reported(error, in_json=options.as_json)
    return ExitStatus.INTERRUPTED if interrupted else ExitStatus.OK


def _output(source: str, output: str | None) -> str:
    if output is not None:
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

    if options.input.name == STDIN or not journal_of(part.file).exists():
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


def _missing(summaries: Sequence[ModelSummary]) -> OpenClawError | None:
    missing = sum(one.answers - one.whole for one in summaries)
    if not missing:
        return None
    total = sum(one.answers for one in summaries)
    return IncompleteError(f"{missing:,} of {total:,} answers are not whole")


def _write(file: Path, pieces: Iterable[str]) -> None:
    from ...files import replacing

    try:
        with replacing(file, private=False) as whole:
            whole.writelines(piece.encode() for piece in pieces)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from error


def _table(summaries: Sequence[ModelSummary], room: int | None) -> list[str]:
    from ...render.table import Column, table

    shape = [
        Column(
            title.upper(), right=bool(place), rank=place in (2, 3, 4), least=None if place else 12
        )
        for place, title in enumerate(_HEAD)
    ]
    return table(shape, [_row(one) for one in summaries], room)


def _row(one: ModelSummary) -> list[str]:
    from ...render.amounts import cost_of, seconds

    return [
        one.ref,
        f"{one.whole:,} of {one.answers:,}",
        "" if one.first is None else seconds(one.first),
        "" if one.duration is None else seconds(one.duration),
        "" if one.rate is None else f"{one.rate:,.0f}",
        f"{one.received:,}",
        cost_of(one.cost, one.unknown),
    ]
