"""The options that say how a question is asked: the same for each command that asks any."""

from __future__ import annotations

import inspect
from enum import StrEnum
from functools import update_wrapper
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..request.flags import MOST_RESULTS, DataCollection, PdfEngine, Tier
from ..request.levels import CHOICES, check_level
from .helptext import Command
from .parameters import declared_signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.answer_schema import AnswerSchema
    from ..turn.ask_options import AskOptions

MAX_RETRIES = 20
_MULTI = "--schema-multi"


class Truncation(StrEnum):
    """What is done about a conversation that the model's context can't hold."""

    oldest = "oldest"
    none = "none"


# Names for the annotations: Typer evaluates each four times, which costs 5 ms when they stand in
# the signature.
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
    PdfEngine | None,
    typer.Option(metavar="ENGINE", help=f"Who reads PDFs: {', '.join(PdfEngine)}."),
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
    typer.Option("--tool", metavar="NAME[:K=V]", help="A tool that OpenRouter runs; repeatable."),
]
NoStream = Annotated[bool, typer.Option("--no-stream", help="Ask for the whole answer at once.")]
Why = Annotated[bool, typer.Option("--why", help="Tell which providers were tried, and why.")]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Wait so long for an event; 0: for ever."),
]
Retries = Annotated[
    int, typer.Option(metavar="N", min=0, max=MAX_RETRIES, help="Tries after the first.")
]
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

HEADINGS = {
    "Files": "file pdf_engine yes",
    "Template": "template var preset",
    "Model": "model thinking param extra_body fallback zdr data_collection tier cache cache_ttl "
    "cache_refresh",
    "Tools": "web web_results tool image",
    "Structured": "schema schema_multi repair",
    "Request": "max_cost timeout retries no_stream truncate why",
}
"""Where they stand in the help of a command that has no own order for them."""


def ask_options(
    *,
    model: Model = None,
    system: System = None,
    file: Files = None,
    pdf_engine: PdfReader = None,
    yes: Yes = False,
    template: Templates = None,
    var: Variables = None,
    preset: Preset = None,
    thinking: Thinking = None,
    param: Params = None,
    fallback: Fallbacks = None,
    truncate: Truncate = None,
    zdr: Zdr = False,
    data_collection: Collection = None,
    extra_body: ExtraBody = None,
    tier: ServiceTier = None,
    cache: Cache = False,
    cache_ttl: CacheTtl = None,
    cache_refresh: CacheRefresh = False,
    web: Web = None,
    web_results: WebResults = None,
    image: Image = False,
    tool: Tools = None,
    max_cost: MaxCost = None,
    no_stream: NoStream = False,
    why: Why = False,
    timeout: Timeout = None,
    retries: Retries = 2,
    schema: SchemaOption = None,
    schema_multi: SchemaMulti = None,
    repair: Repair = 1,
) -> AskOptions:
    """Return how a question is asked. The parameters are the options, as a command declares them.

    Raises:
        UsageError: A value can't be meant, or its file can't be read.
    """
    from ..turn.ask_options import AskOptions

    return AskOptions(
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
        zdr=zdr,
        data_collection=data_collection,
        tier=tier,
        cache=cache,
        cache_ttl=cache_ttl,
        cache_refresh=cache_refresh,
        image=image,
        web=web,
        web_results=web_results,
        tools=tuple(tool or ()),
        system=_text(system),
        files=tuple(file or ()),
        pdf_engine=pdf_engine,
        yes=yes,
        schema=_schema(schema, schema_multi),
        schema_multi=schema_multi is not None,
        repair=repair,
        templates=tuple(template or ()),
        variables=_variables(var),
        preset=preset,
    )


_OPTIONS = {
    # As those of a command: they stand in any order.
    name: parameter.replace(kind=inspect.Parameter.POSITIONAL_OR_KEYWORD)
    for name, parameter in declared_signature(ask_options).parameters.items()
}


def takes_request_options(run: Callable[..., int]) -> Callable[..., int]:
    """Declare these options as a command's, beside its own.

    Its parameter ``request`` gets the values of those that a line uses, for ``ask_options``. One of
    its own takes the place of the one of that name.
    """
    declared = declared_signature(run)

    def called(**values: Any) -> int:
        request = {name: values.pop(name) for name in taken if name in values}
        return run(request=request, **values)

    own = [one for name, one in declared.parameters.items() if name != "request"]
    taken = {name: one for name, one in _OPTIONS.items() if name not in declared.parameters}
    command: Any = update_wrapper(called, run)
    command.__signature__ = declared.replace(parameters=[*own, *taken.values()])
    made: Callable[..., int] = command
    return made


class RequestCommand(Command):
    """Lets ``--schema-multi`` stand alone: beside ``--schema``, whose schema is that of the items.

    So the words behind it are the command's.
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
    from ..request.template import read_variables
    from .input import valid_text

    return read_variables(valid_text(text, "variable") for text in var)


def _json(extra_body: str | None) -> Any:
    if extra_body is None:
        return None
    from .input import read_json_argument

    return read_json_argument(extra_body, "--extra-body")


def _schema(one: str | None, many: str | None) -> AnswerSchema | str | None:
    """Return what the answer has to fit; where that is a template's, its name as ``t:NAME``."""
    if one is None and many is None:
        return None
    if one is not None and many:
        raise UsageError("--schema and --schema-multi name two schemas", hint="leave one out")
    if one is None and not many:
        raise UsageError(f"{_MULTI} has no schema", hint=f"{_MULTI} 'name, age int'")
    from ..request.short_schema import names_template
    from .schema_argument import read_schema_argument

    written = one or many or ""
    if names_template(written):
        return written
    return read_schema_argument(written, is_list=many is not None)


def _number(option: str, value: float | None) -> float | None:
    if value is not None and value != value:  # noqa: PLR0124  (nan alone differs from itself)
        raise UsageError(f"{option} is no number")
    return value


def _text(system: str | None) -> str | None:
    if system is None:
        return None
    from .input import read_text_argument

    return read_text_argument(system, "system")
