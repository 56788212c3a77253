"""``openclaw batch``: many prompts from a file."""

from __future__ import annotations

from typing import Annotated

import typer

from ...cli.declare import Quiet, command
from .run import BatchOptions, run

Input = Annotated[str, typer.Argument(metavar="INPUT", help="JSON Lines, CSV, TSV; - is stdin.")]
Output = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="A line for each.")]
Model = Annotated[str | None, typer.Option("-m", "--model", metavar="REF", help="Ask this model.")]
System = Annotated[
    str | None, typer.Option("-s", "--system", metavar="TEXT|@FILE", help="System prompt.")
]
Params = Annotated[
    list[str] | None,
    typer.Option("-P", "--param", metavar="KEY=VALUE", help="A request parameter; repeatable."),
]
MaxCost = Annotated[
    float | None, typer.Option(metavar="USD", min=0, help="Ask nothing that may cost more in all.")
]
Rpm = Annotated[int | None, typer.Option(metavar="N", min=1, help="Requests a minute at most.")]
Tpm = Annotated[int | None, typer.Option(metavar="N", min=1, help="Tokens a minute at most.")]
Lines = Annotated[bool, typer.Option("--lines", help="Each line is a prompt.")]
Concurrency = Annotated[int, typer.Option(metavar="N", min=1, max=512, help="Requests at once.")]
Ordered = Annotated[bool, typer.Option("--ordered", help="Keep the input's order.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave wrong lines out.")]
SkipUnknown = Annotated[
    bool, typer.Option("--skip-unknown", help="Leave out what may have been billed already.")
]


@command(epilog="Example: openclaw batch questions.jsonl -o answers.jsonl")
def app(
    ctx: typer.Context,
    source: Input,
    output: Output,
    model: Model = None,
    system: System = None,
    param: Params = None,
    max_cost: MaxCost = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    lines: Lines = False,
    concurrency: Concurrency = 16,
    ordered: Ordered = False,
    skip_bad: SkipBad = False,
    skip_unknown: SkipUnknown = False,
    quiet: Quiet = False,
) -> int:
    """Ask many prompts; run again, it goes on."""
    from ...batch.job import JobOptions
    from ...cli.input import read_text_argument
    from ...turn.ask_options import AskOptions

    options = BatchOptions(
        source=source,
        output=output,
        ask=AskOptions(
            model=model,
            system=None if system is None else read_text_argument(system, "system"),
            params=tuple(param or ()),
            max_cost=max_cost,
        ),
        lines=lines,
        rpm=rpm,
        tpm=tpm,
        job=JobOptions(concurrency, ordered, skip_bad, skip_unknown),
        quiet=quiet,
    )
    return run(ctx.obj, options)
