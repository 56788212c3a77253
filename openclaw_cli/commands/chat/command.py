"""``openclaw chat``: the options of one question."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Quiet, command
from ...cli.helptext import Command
from ...errors import UsageError
from ...render.options import OutputFormat, OutputOptions
from ...request.flags import FLAGS, MOST_RESULTS, DataCollection, PdfEngine, Tier
from ...request.levels import CHOICES, check_level
from .options import ChatOptions
from .output import read_output
from .run import answer

if TYPE_CHECKING:
    from ...request.answer_schema import AnswerSchema

MAX_RETRIES = 20
_MULTI = "--schema-multi"


class Truncation(StrEnum):
    """What is done about a conversation that the model's context can't hold."""

    oldest = "oldest"
    none = "none"


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
Model = Annotated[
    str | None,
    typer.Option("-m", "--model", metavar="REF", help="Ask this model, without fallbacks."),
]
System = Annotated[
    str | None, typer.Option("-s", "--system", metavar="TEXT|@FILE", help="System prompt.")
]
Files = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--file",
        metavar="PATH|URL|-",
        help="Attach a file, a folder, or what fits 'src/**/*.py'; repeatable.",
    ),
]
PdfReader = Annotated[
    PdfEngine | None, typer.Option(metavar="ENGINE", help=f"{', '.join(PdfEngine)}: reads PDFs.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Send large folders without a question.")]
Templates = Annotated[
    list[str] | None,
    typer.Option("-T", "--template", metavar="NAME", help="Ask a kept question; repeatable."),
]
Variables = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="Put a text into it; repeatable."),
]
SaveTemplate = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Keep this line as a template; ask nothing."),
]
Preset = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Ask a preset of your OpenRouter account."),
]
Thinking = Annotated[
    str | None,
    typer.Option("-t", "--thinking", metavar="LEVEL", help=f"{', '.join(CHOICES[:-1])}."),
]
Params = Annotated[
    list[str] | None,
    typer.Option("-P", "--param", metavar="KEY=VALUE", help="A request parameter; repeatable."),
]
Fallbacks = Annotated[
    list[str] | None,
    typer.Option("--fallback", metavar="REF", help="Ask this one if the first fails; repeatable."),
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
Truncate = Annotated[
    Truncation | None,
    typer.Option(metavar="HOW", help="If it is too long: drop the oldest, or send all."),
]
MaxCost = Annotated[
    float | None,
    typer.Option(metavar="USD", min=0, help="Ask nothing that may cost more."),
]
Zdr = Annotated[bool, typer.Option("--zdr", help="Only providers that keep nothing.")]
Collection = Annotated[
    DataCollection | None,
    typer.Option(metavar="RULE", help="Whether providers may keep it to learn from."),
]
ExtraBody = Annotated[
    str | None,
    typer.Option(metavar="JSON|@FILE", help="Add fields to the request as they are."),
]
ServiceTier = Annotated[
    Tier | None, typer.Option(metavar="TIER", help="Who serves it: cheaper, or faster.")
]
Cache = Annotated[bool, typer.Option("--cache", help="Take a kept answer, or keep this one.")]
CacheTtl = Annotated[
    int | None,
    typer.Option(metavar="S", min=1, max=86_400, help="Keep it so long; 300 unless said."),
]
CacheRefresh = Annotated[
    bool, typer.Option("--cache-refresh", help="Replace the answer that is kept.")
]
Web = Annotated[
    bool | None, typer.Option("--web/--no-web", help="Let the model search the web, or not.")
]
WebResults = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=MOST_RESULTS, help="So many results for each search."),
]
Tools = Annotated[
    list[str] | None,
    typer.Option(
        "--tool", metavar="NAME[:K=V,...]", help="A tool that OpenRouter runs; repeatable."
    ),
]
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
NoStream = Annotated[bool, typer.Option("--no-stream", help="Ask for the whole answer at once.")]
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
Why = Annotated[bool, typer.Option("--why", help="Tell which providers were tried, and why.")]
Usage = Annotated[
    bool | None,
    typer.Option("--usage/--no-usage", help="Write tokens and cost to stderr, or not."),
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Wait so long for an event; 0: for ever."),
]
Retries = Annotated[
    int, typer.Option(metavar="N", min=0, max=MAX_RETRIES, help="Tries after the first.")
]
Edit = Annotated[bool, typer.Option("-e", "--edit", help="Write the question in your editor.")]
Copy = Annotated[bool, typer.Option("--copy", help="Put the answer on the clipboard, too.")]
SchemaOption = Annotated[
    str | None,
    typer.Option(
        "--schema",
        metavar="SCHEMA|FILE",
        help="The answer fits it: a file, JSON, or 'name, age int'.",
    ),
]
SchemaMulti = Annotated[
    str | None,
    typer.Option(metavar="SCHEMA|FILE", help="Any number of items that fit it, one a line."),
]
Repair = Annotated[
    int, typer.Option(metavar="0|1", min=0, max=1, help="Ask again for what does not fit.")
]
Image = Annotated[bool, typer.Option("--image", help="Ask for a picture; -o FILE saves it.")]
NoStdin = Annotated[bool, typer.Option("--no-stdin", help="Do not read stdin.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the request, key redacted; send nothing.")
]
Estimate = Annotated[bool, typer.Option("--estimate", help="Print what it may cost; send nothing.")]


_ROUTING = " ".join(name for name in FLAGS if name != "pdf_engine")

HEADINGS = {
    "Question": "prompt message edit system no_stdin",
    "Files": "file pdf_engine yes",
    "Template": "template var save_template preset",
    "Conversation": "continue_ session resume no_history truncate",
    "Model": f"model thinking param extra_body fallback {_ROUTING}",
    "Answer": "output_format as_json output force raw markdown copy citations show_reasoning why "
    "usage quiet",
    "Tools": "web web_results tool image",
    "Structured": "schema schema_multi repair extract extract_lang extract_last extract_all",
    "Request": "max_cost timeout retries no_stream estimate dry_run",
}


class ChatCommand(Command):
    """Lets ``--schema-multi`` stand alone: beside ``--schema``, whose schema is that of the items.

    So the words behind it are the question's.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give it an empty value where it has none."""
        end = args.index("--") if "--" in args else len(args)
        options, words = args[:end], args[end:]
        has_schema = any(word.partition("=")[0] == "--schema" for word in options)
        for place, word in enumerate(options):
            value = options[place + 1 : place + 2]
            if word == _MULTI and (has_schema or not value or value[0].startswith("-")):
                options[place] = f"{_MULTI}="
        return super().parse_args(ctx, options + words)


@command(
    headings=HEADINGS,
    cls=ChatCommand,
    epilog="Example: git diff | openclaw chat 'review this'\n"
    "openclaw chat -m anthropic/claude-sonnet-4.5 -f page.png 'What is this?'",
)
def app(
    ctx: typer.Context,
    prompt: Prompt = None,
    message: Message = None,
    model: Model = None,
    system: System = None,
    file: Files = None,
    pdf_engine: PdfReader = None,  # noqa: ARG001
    yes: Yes = False,
    template: Templates = None,
    var: Variables = None,
    save_template: SaveTemplate = None,
    preset: Preset = None,
    thinking: Thinking = None,
    param: Params = None,
    fallback: Fallbacks = None,
    continue_: Continue = False,
    session: Session = None,
    resume: Resume = False,
    no_history: NoHistory = False,
    truncate: Truncate = None,
    zdr: Zdr = False,  # noqa: ARG001  (all of FLAGS are taken from the context)
    data_collection: Collection = None,  # noqa: ARG001
    extra_body: ExtraBody = None,
    tier: ServiceTier = None,  # noqa: ARG001
    cache: Cache = False,  # noqa: ARG001
    cache_ttl: CacheTtl = None,  # noqa: ARG001
    cache_refresh: CacheRefresh = False,  # noqa: ARG001
    web: Web = None,
    web_results: WebResults = None,
    image: Image = False,
    tool: Tools = None,
    max_cost: MaxCost = None,
    extract: Extract = False,
    extract_lang: ExtractLang = None,
    extract_last: ExtractLast = False,
    extract_all: ExtractAll = False,
    output_format: Format = OutputFormat.text,
    as_json: Json = False,
    output: Output = None,
    force: Force = False,
    no_stream: NoStream = False,
    raw: Raw = False,
    markdown: Markdown = False,
    show_reasoning: ShowReasoning = False,
    citations: Citations = None,
    why: Why = False,
    usage: Usage = None,
    quiet: Quiet = False,
    timeout: Timeout = None,
    retries: Retries = 2,
    edit: Edit = False,
    copy: Copy = False,
    schema: SchemaOption = None,
    schema_multi: SchemaMulti = None,
    repair: Repair = 1,
    no_stdin: NoStdin = False,
    dry_run: DryRun = False,
    estimate: Estimate = False,
) -> int:
    """Ask a model; without a question, talk to it."""
    from ...turn.ask_options import AskOptions

    if raw and markdown:
        raise UsageError("--raw and --markdown contradict each other")
    is_structured = schema is not None or schema_multi is not None
    if is_structured and markdown:
        raise UsageError("--schema and --markdown contradict each other")
    if dry_run and estimate:
        raise UsageError("--dry-run and --estimate contradict each other")
    if message is not None and prompt:
        raise UsageError(
            "the question is given twice: in words, and with --message", hint="leave out one"
        )
    if any(len(part.split()) > 1 for part in (model or "").split(":")):
        raise UsageError(
            f"-m names the model, and no model is called {(model or '')[:40]!r}",
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
        wants_picture=image,
        force=force,
        is_code=extraction is not None,
    )
    options = ChatOptions(
        prompt=tuple(prompt or ()) if message is None else (message,),
        system=system,
        files=tuple(file or ()),
        ask=AskOptions(
            model=model,
            thinking=_level(thinking),
            params=tuple(param or ()),
            fallbacks=tuple(fallback or ()),
            timeout=_number("--timeout", timeout),
            retries=retries,
            extra_body=_json(extra_body),
            max_cost=_number("--max-cost", max_cost),
            stream=not no_stream,
            truncate=truncate.value if truncate else None,
            why=why,
            web=web,
            web_results=web_results,
            tools=tuple(tool or ()),
            schema=_schema(schema, schema_multi),
            schema_multi=schema_multi is not None,
            repair=repair,
            templates=tuple(template or ()),
            variables=_variables(var),
            preset=preset,
            **{name: ctx.params[name] for name in FLAGS},
        ),
        last=continue_,
        session=session,
        resume=resume,
        keep=not no_history,
        stdin=not no_stdin,
        edit=edit,
        copy=copy,
        dry_run=dry_run,
        estimate=estimate,
        quiet=quiet,
        yes=yes,
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
            why=why,
            verbose=ctx.obj.verbose,
        ),
        save_template=save_template,
        force=force,
        media=places.media,
    )
    return answer(ctx.obj, options)


def _level(thinking: str | None) -> str | None:
    if thinking is None:
        return None
    try:
        level: str = check_level(thinking)
    except ValueError as error:
        raise UsageError(f"--thinking: {error} (got {thinking[:40]!r})") from error
    return level


def _variables(var: list[str] | None) -> dict[str, str]:
    if not var:
        return {}
    from ...cli.input import valid_text
    from ...request.template import read_variables

    return read_variables(valid_text(text, "variable") for text in var)


def _json(extra_body: str | None) -> Any:
    if extra_body is None:
        return None
    from ...cli.input import read_json_argument

    return read_json_argument(extra_body, "--extra-body")


def _schema(one: str | None, many: str | None) -> AnswerSchema | str | None:
    """Return what the answer has to fit; where that is a template's, its name as ``t:NAME``."""
    if one is None and many is None:
        return None
    if one is not None and many:
        raise UsageError("--schema and --schema-multi name two schemas", hint="leave one out")
    if one is None and not many:
        raise UsageError(f"{_MULTI} has no schema", hint=f"{_MULTI} 'name, age int'")
    from ...cli.schema_argument import read_schema_argument

    written = one or many or ""
    if re.fullmatch(r"t:\S+", written):
        return written
    return read_schema_argument(written, is_list=many is not None)


def _number(option: str, value: float | None) -> float | None:
    if value is not None and value != value:  # noqa: PLR0124  (nan alone differs from itself)
        raise UsageError(f"{option} is no number")
    return value
