"""``openclaw batch``: many prompts from a file."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ...batch.records import InputFormat
from ...cli.declare import Json, Quiet, command
from ...cli.request_options import HEADINGS as REQUEST_HEADINGS
from ...cli.request_options import RequestCommand, ask_options, takes_request_options
from ...errors import UsageError
from .inputs import InputOptions
from .run import BatchOptions, run

Input = Annotated[str, typer.Argument(metavar="INPUT", help="JSON Lines, CSV, TSV; - is stdin.")]
Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="A line for each.")
]
Rpm = Annotated[int | None, typer.Option(metavar="N", min=1, help="Requests a minute at most.")]
Tpm = Annotated[int | None, typer.Option(metavar="N", min=1, help="Tokens a minute at most.")]
Prompt = Annotated[
    str | None,
    typer.Option(metavar="TEXT|@FILE", help="Ask this of each row: {{column}} is a cell of it."),
]
Lines = Annotated[bool, typer.Option("--lines", help="Each line is a prompt.")]
Form = Annotated[
    InputFormat | None,
    typer.Option(
        "--input-format", metavar="FORMAT", help=f"{', '.join(InputFormat)}, whatever its name."
    ),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="How its text is written; UTF-8 unless said.")
]
Part = Annotated[
    str | None, typer.Option(metavar="I/N", help="Ask the I-th of N parts, by the ids.")
]
Concurrency = Annotated[int, typer.Option(metavar="N", min=1, max=512, help="Requests at once.")]
Ordered = Annotated[bool, typer.Option("--ordered", help="Keep the input's order.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave wrong lines out.")]
SkipUnknown = Annotated[
    bool, typer.Option("--skip-unknown", help="Leave out what may have been billed already.")
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Ask what failed or is incomplete again.")
]
Dedupe = Annotated[bool, typer.Option("--dedupe", help="Ask equal requests once.")]
NoHistory = Annotated[bool, typer.Option("--no-history", help="Keep it out of openclaw usage.")]

Estimate = Annotated[
    bool, typer.Option("--estimate", help="Print what all of it may cost; send nothing.")
]

HEADINGS = {
    "Prompts": "source output prompt system skip_bad ordered dedupe no_history as_json quiet",
    "Input": "lines input_format encoding shard",
    "Pace": "concurrency rpm tpm",
    "Going on": "skip_unknown retry_failed",
    **REQUEST_HEADINGS,
    "Request": f"estimate {REQUEST_HEADINGS['Request']}",
}


@command(
    headings=HEADINGS,
    cls=RequestCommand,
    epilog="Example: openclaw batch questions.jsonl -o answers.jsonl",
)
@takes_request_options
def app(
    ctx: typer.Context,
    source: Input,
    output: Output = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    prompt: Prompt = None,
    lines: Lines = False,
    input_format: Form = None,
    encoding: Encoding = None,
    shard: Part = None,
    concurrency: Concurrency = 16,
    ordered: Ordered = False,
    dedupe: Dedupe = False,
    skip_bad: SkipBad = False,
    skip_unknown: SkipUnknown = False,
    retry_failed: RetryFailed = False,
    estimate: Estimate = False,
    no_history: NoHistory = False,
    as_json: Json = False,
    quiet: Quiet = False,
    *,
    request: dict[str, Any],
) -> int:
    """Ask many prompts; run again, it goes on."""
    from ...batch.job import JobOptions
    from ...cli.input import read_text_argument

    form = InputFormat.lines if lines else input_format
    if form is not (input_format or form):
        raise UsageError(f"--lines and --input-format {input_format} contradict each other")
    options = BatchOptions(
        input=InputOptions(
            name=source,
            prompt=None if prompt is None else read_text_argument(prompt, "prompt"),
            form=form,
            shard=shard,
            encoding=encoding,
        ),
        output=output,
        ask=ask_options(**request),
        rpm=rpm,
        tpm=tpm,
        job=JobOptions(concurrency, ordered, skip_bad, skip_unknown, retry_failed, dedupe),
        keep=not no_history,
        quiet=quiet,
        as_json=as_json,
        estimate=estimate,
    )
    return run(ctx.obj, options)
