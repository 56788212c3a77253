"""The answers of several models as one HTML file: no script, nothing fetched, no HTML of others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt

MARK = '<meta name="generator" content="openclaw compare">'
"""What tells such a page from any other file, within its first lines."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --soft: #8886; --back: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem; border: 1px solid var(--soft); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.answers { display: grid; gap: 1rem; }
.answers { grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
.answers > div { border: 1px solid var(--soft); border-radius: .5rem; }
.answers > div { min-width: 0; padding: 0 1rem; }
.who, .facts { color: #888; font-size: .9em; }
.question { background: var(--back); border-radius: .6rem; padding: .6rem 1rem; }
.question { white-space: pre-wrap; overflow-wrap: anywhere; }
pre { background: var(--back); border-radius: .4rem; padding: .8rem; overflow-x: auto; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
"""


def comparison_page(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    prompts: Iterable[tuple[str, str, Sequence[dict[str, Any]]]],
) -> Iterator[str]:
    """Yield the page in pieces.

    Args:
        title: What stands above it.
        head: The titles of the summary's columns; the first is the model.
        rows: Its rows.
        prompts: Of each prompt its id, its question, and the lines of its answers.
    """
    from .blocks import parser

    # Answers are written by others: HTML in them is shown, not run, and no picture is fetched.
    markdown = parser().disable("image")
    name = escape(title)
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{MARK}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n<table>\n"
    )
    yield f"<tr>{''.join(_cell(text, place, 'th') for place, text in enumerate(head))}</tr>\n"
    for row in rows:
        yield f"<tr>{''.join(_cell(text, place, 'td') for place, text in enumerate(row))}</tr>\n"
    yield "</table>\n"
    for prompt_id, question, lines in prompts:
        yield f"<section>\n<h2>{escape(prompt_id)}</h2>\n"
        if question:
            yield f'<div class="question">{escape(question)}</div>\n'
        yield '<div class="answers">\n'
        yield from (_answer(markdown, line) for line in lines)
        yield "</div>\n</section>\n"
    yield "</body>\n</html>\n"


def _answer(markdown: MarkdownIt, line: dict[str, Any]) -> str:
    error = line.get("error") or {}
    problem = f'<p class="facts">({escape(str(error.get("message")))})</p>' if error else ""
    asked = str(line.get("model")).removeprefix("openrouter/")
    who = escape(str(line.get("model_used") or asked))
    body = markdown.render(str(line.get("text") or ""))
    return f'<div>\n<p class="who">{who}</p>\n{body}{problem}</div>\n'


def _cell(text: str, place: int, tag: str) -> str:
    kind = ' class="n"' if place else ""
    return f"<{tag}{kind}>{escape(text)}</{tag}>"
