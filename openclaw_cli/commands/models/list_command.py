"""``openclaw models list``: the options of one search."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ...catalog.model_search import SORTS, Filters
from ...catalog.selection import API_SORTS, REGIONS, Selection
from ...cli.declare import Json, command
from ...cli.output import report
from ...errors import UsageError
from .list_options import ListOptions
from .list_run import ModelList

Sort = StrEnum("Sort", {name.replace("-", "_"): name for name in (*SORTS, *API_SORTS)})  # type: ignore[misc]
Region = StrEnum("Region", {name: name for name in REGIONS})  # type: ignore[misc]

# Names for the annotations: Typer evaluates each four times, and they take a while to be made.
Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY...", help="Words of an id or a name; one model's id shows it."),
]
Configured = Annotated[
    bool, typer.Option("--configured", help="Only what the configuration names.")
]
Everything = Annotated[bool, typer.Option("--all", hidden=True)]
Provider = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Whose models: anthropic, openai … or a provider's."),
]
Free = Annotated[bool, typer.Option("--free", help="Only what costs nothing.")]
MaxPrice = Annotated[
    float | None,
    typer.Option(metavar="USD", min=0, help="At most so much for a million tokens."),
]
MinContext = Annotated[
    str | None, typer.Option(metavar="N", help="At least so many tokens: 200000, 200K, 1M.")
]
Modality = Annotated[
    list[str] | None,
    typer.Option(metavar="M", help="It takes or gives image, file, audio …; repeatable."),
]
Gives = Annotated[
    list[str] | None, typer.Option(metavar="M", help="It gives image, audio …; repeatable.")
]
Zdr = Annotated[bool, typer.Option("--zdr", help="A provider of it keeps no data.")]
InRegion = Annotated[
    Region | None, typer.Option("--region", metavar="REGION", help="It is served there.")
]
Category = Annotated[
    str | None, typer.Option(metavar="NAME", help="It is used for programming, science …")
]
Mine = Annotated[bool, typer.Option("--mine", help="Only what the key may use.")]
Param = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="It takes tools, reasoning, seed …; repeatable."),
]
SortBy = Annotated[Sort | None, typer.Option(metavar="KEY", help="The order; else the API's.")]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")]
Plain = Annotated[bool, typer.Option("--plain", help="Ids only, one a line.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Fetch the list although it is less than a day old.")
]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print a long list at once, and page nothing.")
]

HEADINGS = {
    "Search": "query configured mine provider free max_price min_context modality gives param"
    " zdr region category",
    "Result": "sort limit plain as_json refresh no_pager",
}


@command(
    headings=HEADINGS,
    epilog="Example: openclaw models list claude --max-price 5 --sort price\n"
    "openclaw models list --free --modality image",
)
def app(
    ctx: typer.Context,
    query: Query = None,
    configured: Configured = False,
    everything: Everything = False,
    mine: Mine = False,
    provider: Provider = None,
    free: Free = False,
    max_price: MaxPrice = None,
    min_context: MinContext = None,
    modality: Modality = None,
    gives: Gives = None,
    param: Param = None,
    zdr: Zdr = False,
    region: InRegion = None,
    category: Category = None,
    sort: SortBy = None,
    limit: Limit = None,
    plain: Plain = False,
    as_json: Json = False,
    refresh: Refresh = False,
    no_pager: NoPager = False,
) -> int:
    """Search the models and their prices."""
    if everything and configured:
        raise UsageError("--all and --configured contradict each other")
    order = sort.value if sort else None
    options = ListOptions(
        filters=Filters(
            words=tuple(word for part in query or () for word in part.split()),
            author=provider,
            free=free,
            max_price=max_price,
            min_context=_count(min_context),
            modalities=tuple(name.lower() for name in modality or ()),
            gives=tuple(name.lower() for name in gives or ()),
            parameters=tuple(name.lower() for name in param or ()),
        ),
        configured=configured,
        sort=order if order in SORTS else None,
        limit=limit,
        refresh=refresh,
        selection=Selection(
            order if order in API_SORTS else None,
            zdr,
            region.value if region else None,
            category.strip().lower() if category else None,
        ),
        mine=mine,
    )
    listing = ModelList(ctx.obj, options)
    if as_json or plain:
        report(ctx.obj, listing.as_json, listing.names, as_json=as_json, indent=listing.indent)
        return 0
    lines = listing.lines()
    if lines:
        from ...cli.pager import show

        if show(ctx.obj, lines, pager=not no_pager):
            listing.say_how_many()
    return 0


def _count(written: str | None) -> int | None:
    """Return a number of tokens; K and M stand for thousands and millions.

    Raises:
        BadParameter: It is none.
    """
    if written is None:
        return None
    units = {"k": 1_000, "m": 1_000_000}
    digits = written.strip().lower().replace("_", "").replace(",", "")
    unit = units.get(digits[-1:], 1)
    try:
        count = int(float(digits.removesuffix("k").removesuffix("m")) * unit)
    except (ValueError, OverflowError):
        count = -1
    if count < 0:
        raise typer.BadParameter(f"{written!r}: write 200000, 200K or 1M")
    return count
