"""The usage as one HTML page: no script, nothing fetched, for light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .charts import ranked, stacked
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .charts import Rank, Series

_STYLE = """
:root {
  color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --back: #fff;
  --card: #f6f8fa;
  --c0: #0a66c2; --c1: #c2570a; --c2: #1a7f37; --c3: #8250df; --c4: #bf3989; --c5: #0f7b83;
  --c6: #8a6d00; --c7: #6e7781;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --back: #0d1117; --card: #161b22;
    --c0: #58a6ff; --c1: #f0883e; --c2: #3fb950; --c3: #bc8cff; --c4: #f778ba; --c5: #39c5cf;
    --c6: #d2a106; --c7: #8b949e;
  }
}
* { box-sizing: border-box; }
body {
  font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
}
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
p { margin: .2rem 0; } .soft { color: var(--soft); }
section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0; }
.tiles {
  display: grid; gap: .6rem; margin: 1rem 0;
  grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
}
.tiles div { background: var(--card); border-radius: .6rem; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
svg { width: 100%; min-width: 40rem; height: auto; display: block; }
svg { font-size: 12px; fill: var(--soft); }
svg line { stroke: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: .6rem 0 0; }
.legend li { list-style: none; overflow-wrap: anywhere; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
.rank { display: grid; grid-template-columns: minmax(0, 18rem) 1fr auto; gap: .3rem .8rem; }
.rank { align-items: center; }
.rank span { overflow-wrap: anywhere; }
.rank em { font-style: normal; font-variant-numeric: tabular-nums; text-align: right; }
.rank u { display: block; position: relative; align-self: center; height: .9rem; }
.rank s { position: absolute; top: 0; bottom: 0; left: 0; border-radius: 2px; }
.rank s + s { opacity: .35; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; }
@media (max-width: 34rem) {
  .rank { grid-template-columns: 1fr auto; } .rank span { grid-column: 1 / 3; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class UsagePage(NamedTuple):
    """What the page shows.

    Attributes:
        subtitle: Which time it is about, and when it was made.
        tiles: Short facts: a name, and its value.
        unit: ``hour``, ``day``, ``week`` or ``month``: how long a bar of the first two charts is.
        times: The stretches of time, one after another, without gaps.
        costs: USD in each of them, by model.
        tokens: Tokens in each of them, sent and received.
        first: Seconds to the first token by model, the quickest first.
        speed: Tokens a second by model, the fastest first.
        failures: Requests without a whole answer, by reason.
        head: What stands above the columns of the table.
        rows: Its rows, a model each.
    """

    subtitle: str
    tiles: Sequence[tuple[str, str]]
    unit: str
    times: Sequence[str]
    costs: Sequence[Series]
    tokens: Sequence[Series]
    first: Sequence[Rank]
    speed: Sequence[Rank]
    failures: Sequence[Rank]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def to_html(page: UsagePage) -> str:
    """Return the page. Whatever names are in it, nothing of them is HTML."""
    none = '<p class="soft">Nothing is known yet.</p>'
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>OpenClaw usage</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f'<header>\n<h1>OpenClaw usage</h1>\n<p class="soft">{_text(page.subtitle)}</p>\n</header>',
        '<div class="tiles">',
        *(f"<div>{_text(name)}<b>{_text(value)}</b></div>" for name, value in page.tiles),
        "</div>",
    ]
    if page.rows:
        charts = [
            (f"Cost per {page.unit}, by model", stacked(page.times, page.costs, money=True)),
            (f"Tokens per {page.unit}", stacked(page.times, page.tokens)),
            ("Time to first token, by model", ranked(page.first, _MEDIAN) or none),
            ("Speed, by model", ranked(page.speed) or none),
            ("Incomplete answers, by reason", ranked(page.failures) or _ALL_WHOLE),
            ("Models", _table(page.head, page.rows)),
        ]
        parts += [f"<section>\n<h2>{_text(name)}</h2>\n{chart}</section>" for name, chart in charts]
    else:
        parts.append("<section>\n<p>Nothing was asked.</p>\n</section>")
    return "\n".join([*parts, "</body>\n</html>\n"])


_MEDIAN = "Median; the pale end is what nine of ten stay within."
_ALL_WHOLE = '<p class="soft">None: every answer was whole.</p>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in head)
    lines = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{titles}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>\n"
    )


def _text(text: str) -> str:
    return escape(one_line(text))
