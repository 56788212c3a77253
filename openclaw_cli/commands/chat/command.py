"""``openclaw chat``: the options of one question."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ...cli.declare import Quiet, command
from ...cli.request_options import HEADINGS as REQUEST_HEADINGS
from ...cli.request_options import RequestCommand, ask_options, takes_request_options
from ...errors import UsageError
from ...render.options import OutputFormat, OutputOptions
from .options import ChatOptions
from .output import read_output
from .run import answer

# Names for the annotations: Typer evaluates each four times, which costs 5 ms when they stand in
# the signature.
Prompt = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PROMPT...", help="The question; @FILE reads a file, - stdin to its end."
    ),
]
Message = Annotated[
    str | None, typer.Option(metavar="TEXT|@FILE", help="The question, where no words are given.")
]
SaveTemplate = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Keep this line as a template; ask nothing."),
]
Continue = Annotated[
    bool,
    typer.Option("-c", "--continue", help="Go on with this terminal's last conversation."),
]
Session = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Go on with this conversation, or begin it."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an answer that was cut.")]
NoHistory = Annotated[bool, typer.Option("--no-history", help="Write nothing down.")]
Extract = Annotated[
    bool, typer.Option("-x", "--extract", help="Print the first fenced block of code alone.")
]
ExtractLang = Annotated[
    str | None, typer.Option(metavar="LANG", help="The first block in that language.")
]
ExtractLast = Annotated[bool, typer.Option("--extract-last", help="The last block instead.")]
ExtractAll = Annotated[
    bool, typer.Option("--extract-all", help="Save all of them, each in a file, into -o DIR.")
]
Format = Annotated[
    OutputFormat, typer.Option("--output-format", metavar="FORM", help="text, json or stream-json.")
]
Json = Annotated[bool, typer.Option("--json", help="The same as --output-format json.")]
Output = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", metavar="FILE|DIR", help="Write the answer, or its pictures, to files."
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace the pictures or the template that is there.")
]
ShowReasoning = Annotated[
    bool,
    typer.Option(
        "--show-reasoning/--hide-reasoning", help="Write reasoning to stderr.", show_default=False
    ),
]
Raw = Annotated[bool, typer.Option("--raw", help="Write the answer as it comes, not rendered.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Render Markdown, in a pipe too.")]
Citations = Annotated[
    bool | None,
    typer.Option("--citations/--no-citations", help="List the sources below it, in a pipe too."),
]
Usage = Annotated[
    bool | None,
    typer.Option("--usage/--no-usage", help="Write tokens and cost to stderr, or not."),
]
Compare = Annotated[
    list[str] | None,
    typer.Option(metavar="REF,REF", help="Ask several models at once, and compare them."),
]
Edit = Annotated[bool, typer.Option("-e", "--edit", help="Write the question in your editor.")]
Copy = Annotated[bool, typer.Option("--copy", help="Put the answer on the clipboard, too.")]
NoStdin = Annotated[bool, typer.Option("--no-stdin", help="Do not read stdin.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the request, key redacted; send nothing.")
]
Estimate = Annotated[bool, typer.Option("--estimate", help="Print what it may cost; send nothing.")]


HEADINGS = {
    "Question": "prompt message edit system no_stdin",
    "Files": "file pdf_engine yes",
    "Template": "template var save_template preset",
    "Conversation": "continue_ session resume no_history truncate",
    "Model": f"{REQUEST_HEADINGS['Model']} compare",
    "Answer": "output_format as_json output force raw markdown copy citations show_reasoning why "
    "usage quiet",
    "Tools": REQUEST_HEADINGS["Tools"],
    "Structured": "schema schema_multi repair extract extract_lang extract_last extract_all",
    "Request": "max_cost timeout retries no_stream estimate dry_run",
}


@command(
    headings=HEADINGS,
    cls=RequestCommand,
    epilog="Example: git diff | openclaw chat 'review this'\n"
    "openclaw chat -m anthropic/claude-sonnet-4.5 -f page.png 'What is this?'",
)
@takes_request_options
def app(
    ctx: typer.Context,
    prompt: Prompt = None,
    message: Message = None,
    save_template: SaveTemplate = None,
    continue_: Continue = False,
    session: Session = None,
    resume: Resume = False,
    no_history: NoHistory = False,
    extract: Extract = False,
    extract_lang: ExtractLang = None,
    extract_last: ExtractLast = False,
    extract_all: ExtractAll = False,
    output_format: Format = OutputFormat.text,
    as_json: Json = False,
    output: Output = None,
    force: Force = False,
    raw: Raw = False,
    markdown: Markdown = False,
    show_reasoning: ShowReasoning = False,
    citations: Citations = None,
    usage: Usage = None,
    quiet: Quiet = False,
    compare: Compare = None,
    edit: Edit = False,
    copy: Copy = False,
    no_stdin: NoStdin = False,
    dry_run: DryRun = False,
    estimate: Estimate = False,
    *,
    request: dict[str, Any],
) -> int:
    """Ask a model; without a question, talk to it."""
    # The system text and the files are read with the question.
    system, files = request.pop("system", None), tuple(request.pop("file", None) or ())
    ask = ask_options(**request)
    if raw and markdown:
        raise UsageError("--raw and --markdown contradict each other")
    is_structured = ask.schema is not None
    if is_structured and (markdown or citations):
        option = "--markdown" if markdown else "--citations"
        raise UsageError(f"--schema and {option} contradict each other")
    if dry_run and estimate:
        raise UsageError("--dry-run and --estimate contradict each other")
    if message is not None and prompt:
        raise UsageError(
            "the question is given twice: in words, and with --message", hint="leave out one"
        )
    model = ask.model or ""
    if any(len(part.split()) > 1 for part in model.split(":")):
        raise UsageError(
            f"-m names the model, and no model is called {model[:40]!r}",
            hint="the question stands alone, or behind --message",
        )
    if force and output is None and save_template is None:
        raise UsageError("--force is for what -o names, and for --save-template")
    form = OutputFormat.json if as_json else output_format
    extraction = None
    if extract or extract_last or extract_all or extract_lang is not None:
        from .extract import read_extraction

        extraction = read_extraction(
            language=extract_lang,
            last=extract_last,
            everything=extract_all,
            output=output,
            force=force,
        )
    saves_code = extraction is not None and extraction.folder is not None
    places = read_output(
        None if saves_code else output,
        is_json=form.is_json,
        wants_picture=ask.image,
        force=force,
        is_code=extraction is not None,
    )
    options = ChatOptions(
        prompt=tuple(prompt or ()) if message is None else (message,),
        system=system,
        files=files,
        ask=ask,
        last=continue_,
        session=session,
        resume=resume,
        keep=not no_history,
        stdin=not no_stdin,
        compare=_refs(compare),
        edit=edit,
        copy=copy,
        dry_run=dry_run,
        estimate=estimate,
        quiet=quiet,
        yes=ask.yes,
        extraction=extraction,
        output=OutputOptions(
            format=form,
            file=places.file,
            takes_media=places.takes_media,
            markdown=markdown or (False if raw or is_structured else None),
            color=ctx.obj.color,
            show_reasoning=show_reasoning,
            usage=usage,
            citations=citations,
            why=ask.why,
            verbose=ctx.obj.verbose,
        ),
        save_template=save_template,
        force=force,
        media=places.media,
    )
    return answer(ctx.obj, options)


def _refs(compare: list[str] | None) -> tuple[str, ...]:
    if not compare:
        return ()
    from .compare import read_refs

    return read_refs(compare)
