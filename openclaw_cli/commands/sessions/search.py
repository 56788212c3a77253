"""``openclaw sessions search``: the turns that hold all words, by SQLite's full-text index."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import open_history
from ...cli.output import report
from ...errors import UsageError
from ...events import utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...cli.world import World
    from ...history.search import Hit

_INDENT = 4


@command(epilog="Example: openclaw sessions search binary tree")
def app(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="What is looked for: all of the words.")
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most N turns.")] = 20,
    as_json: Json = False,
) -> int:
    """Find what was said, the best first."""
    from ...history.search import search as search_in

    world: World = ctx.obj
    wanted = " ".join(words).split()
    if not wanted:
        raise UsageError("nothing to look for")
    with open_history(world) as history:
        hits = [] if history is None else search_in(history, wanted, limit)
        short = {} if history is None else history.short_ids([hit.id for hit in hits])
    from ...render.console import uses_color

    bold = world.color and uses_color(sys.stdout)
    report(
        world,
        lambda: {"hits": [_shape(hit) for hit in hits]},
        lambda: _lines(hits, short, bold=bold),
        as_json=as_json,
        empty="nothing was found",
        painted=bold,
    )
    return 0


def _lines(hits: Sequence[Hit], short: Mapping[str, str], *, bold: bool) -> list[str]:
    """Return two lines for each hit; nothing in them but our own bold drives the terminal."""
    from ...render.amounts import moment
    from ...render.console import columns
    from ...render.visible import one_line

    lines, room = [], columns(sys.stdout)
    for hit in hits:
        day = moment(hit.asked, "%Y-%m-%d")
        lines.append(f"{one_line(short[hit.id])}  {day}  {one_line(hit.label)}")
        lines.append(f"{' ' * _INDENT}{_marked(hit.snippet, bold=bold, room=room)}")
    return lines


def _shape(hit: Hit) -> dict[str, object]:
    return {
        "session": hit.id,
        "label": hit.label,
        "asked": utc(hit.asked),
        "snippet": hit.snippet.replace("\x02", "").replace("\x03", ""),
    }


def _marked(snippet: str, *, bold: bool, room: int | None) -> str:
    r"""Return a snippet with the words in bold; nothing else in it drives the terminal.

    Args:
        snippet: With ``\x02`` and ``\x03`` around the words.
        bold: Whether they are shown so.
        room: Columns of the window, where it is one: the snippet is broken between words.
    """
    from ...render.ansi import BOLD, styled
    from ...render.visible import one_line
    from ...render.wrapping import wrapped

    pieces = re.split("([\x02\x03])", snippet)
    shown = "".join(piece if piece in ("\x02", "\x03") else one_line(piece) for piece in pieces)
    if room is not None:
        shown = wrapped(shown, room, taken=_INDENT, indent=_INDENT)
    if bold:
        shown = re.sub("\x02([^\x02\x03]*)\x03", lambda found: styled(found[1], BOLD), shown)
    return re.sub("[\x02\x03]", "", shown)
