"""``openclaw models list``: the options of one search."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ...catalog.search import SORTS, Filters
from ..grouped import grouped
from .listing import Listing, Wanted

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Sort = StrEnum("Sort", {name.replace("-", "_"): name for name in SORTS})  # type: ignore[misc]

HEADINGS = {
    "Search": "query configured provider free max_price min_context modality param",
    "Result": "sort limit plain as_json refresh",
}


@app.command(
    cls=grouped(HEADINGS), epilog="Example: openclaw models list claude --max-price 5 --sort price"
)
def list_models(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(help="Words of an id or a name; one model's id shows it.")
    ] = None,
    configured: Annotated[
        bool, typer.Option("--configured", help="Only what the configuration names.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", hidden=True)] = False,
    provider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose models: anthropic, openai … or your own."),
    ] = None,
    free: Annotated[bool, typer.Option("--free", help="Only what costs nothing.")] = False,
    max_price: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="At most so much for a million tokens."),
    ] = None,
    min_context: Annotated[
        str | None, typer.Option(metavar="N", help="At least so many tokens: 200000, 200K, 1M.")
    ] = None,
    modality: Annotated[
        list[str] | None,
        typer.Option(metavar="M", help="It takes or gives image, file, audio …; repeatable."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="It takes tools, reasoning, seed …; repeatable."),
    ] = None,
    sort: Annotated[Sort | None, typer.Option(help="The order; else the API's.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Ids only, one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Fetch the list although it is less than a day old.")
    ] = False,
) -> int:
    """Search the models and their prices."""
    del everything
    wanted = Wanted(
        filters=Filters(
            words=tuple(word for part in query or () for word in part.split()),
            author=provider,
            free=free,
            max_price=max_price,
            min_context=_count(min_context),
            modalities=tuple(name.lower() for name in modality or ()),
            parameters=tuple(name.lower() for name in param or ()),
        ),
        configured=configured,
        sort=sort.value if sort else None,
        limit=limit,
        refresh=refresh,
    )
    listing = Listing(ctx.obj, wanted)
    if as_json:
        listing.print_json()
    elif plain:
        listing.print_names()
    else:
        listing.print_table()
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
        return int(float(digits.removesuffix("k").removesuffix("m")) * unit)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{written!r}: write 200000, 200K or 1M") from error
