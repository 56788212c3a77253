"""``openclaw api``: the options of one request to an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Quiet, command
from ...errors import UsageError
from ...request.endpoint import METHODS, READING
from ...request.provider import OPENROUTER
from .run import ApiOptions, call

if TYPE_CHECKING:
    from ...cli.world import World

MAX_RETRIES = 20

# Names for the annotations: Typer evaluates each four times.
Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[METHOD] PATH", help=f"{', '.join(METHODS[:6])}; a path below the base URL."
    ),
]
Method = Annotated[
    str | None, typer.Option("-X", "--method", metavar="METHOD", help="The method, as gh has it.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "-F",
        "--field",
        metavar="KEY=VALUE",
        help="A typed field of the body: true, null, 1.5, @FILE, text; a[b]=c nests; repeatable.",
    ),
]
RawFields = Annotated[
    list[str] | None,
    typer.Option("-f", "--raw-field", metavar="KEY=TEXT", help="The same, always as text."),
]
Body = Annotated[
    str | None,
    typer.Option(metavar="@FILE|JSON|-", help="The whole body; - reads it from stdin."),
]
Query = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=VALUE", help="A parameter of the address; repeatable."),
]
Paginate = Annotated[bool, typer.Option("--paginate", help="Ask for all pages of a list.")]
Raw = Annotated[bool, typer.Option("--raw", help="Write the bytes of the answer as they come.")]
Management = Annotated[
    bool, typer.Option("--management", help="Use the key in OPENROUTER_MANAGEMENT_KEY.")
]
Provider = Annotated[
    str, typer.Option(metavar="NAME", help="A provider of your own, instead of OpenRouter.")
]
Timeout = Annotated[
    float | None, typer.Option(metavar="S", min=0, help="Seconds for every wait; 0: no limit.")
]
Retries = Annotated[
    int,
    typer.Option(metavar="N", min=0, max=MAX_RETRIES, help="Tries after the first, of GET alone."),
]

HEADINGS = {
    "Request": "words method field raw_field body query management provider",
    "Answer": "paginate raw quiet",
    "Patience": "timeout retries",
}


@command(
    headings=HEADINGS,
    epilog="Example: openclaw api generation --query id=gen-123\n"
    "openclaw api POST keys --management -F name=work -F limit=5",
)
def app(
    ctx: typer.Context,
    words: Words,
    method: Method = None,
    field: Fields = None,
    raw_field: RawFields = None,
    body: Body = None,
    query: Query = None,
    paginate: Paginate = False,
    raw: Raw = False,
    management: Management = False,
    provider: Provider = OPENROUTER.name,
    timeout: Timeout = None,
    retries: Retries = 2,
    quiet: Quiet = False,
) -> int:
    """Call an endpoint of the API, and print what it answers."""
    world: World = ctx.obj
    named, path = _method_and_path(words if method is None else [method, *words])
    fields = tuple(field or ()), tuple(raw_field or ())
    if body is not None and any(fields):
        raise UsageError("--body and -F contradict each other: a body is given whole or by fields")
    method = named or ("POST" if body is not None or any(fields) else "GET")
    if body is not None and method in READING:
        raise UsageError(f"{method} has no body", hint="leave out --body, or name another method")
    if paginate and method != "GET":
        raise UsageError(f"--paginate is for GET, not for {method}")
    options = ApiOptions(
        method=method,
        path=path,
        fields=fields[0],
        raw_fields=fields[1],
        body=body,
        query=tuple(query or ()),
        paginate=paginate,
        raw=raw,
        management=management,
        provider=provider,
        timeout=timeout,
        retries=retries if method in READING else 0,
        quiet=quiet,
    )
    return call(world, options)


def _method_and_path(words: list[str]) -> tuple[str | None, str]:
    """Return the method, if one is named, and the path.

    Raises:
        UsageError: There is no path, or a word too many.
    """
    method = words[0].upper()
    if method in METHODS and "/" not in words[0] and len(words) == 1:
        raise UsageError(f"{method} needs a path", hint="e.g. openclaw api GET models")
    if len(words) == 1:
        return None, words[0]
    if len(words) > 2 or method not in METHODS:  # noqa: PLR2004
        raise UsageError(
            f"not a method: {words[0][:20]!r}"
            if len(words) == 2  # noqa: PLR2004
            else "a method and a path are all the words that it takes",
            hint=f"{', '.join(METHODS)} are known; values go into -F or --query",
        )
    return method, words[1]
