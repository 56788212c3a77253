"""A conversation as one HTML file: no script, nothing fetched, nothing of it is HTML of others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from ..request.media import Media
    from .transcript import Entry, Transcript

_STYLE = """
:root { color-scheme: light dark; --soft: #8886; --back: #8881; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; }
body { padding: 0 1rem; }
header p, .who, .marks { color: #888; font-size: .9em; }
article { margin: 1.5rem 0; }
.question { background: var(--back); border-radius: .6rem; padding: .2rem 1rem; }
.question { white-space: pre-wrap; }
pre { background: var(--back); border-radius: .4rem; padding: .8rem; overflow-x: auto; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
table { border-collapse: collapse; } td, th { border: 1px solid var(--soft); padding: .2rem .6rem; }
blockquote { border-left: 3px solid var(--soft); margin-left: 0; padding-left: 1rem; }
.sources { list-style: none; padding-left: 0; font-size: .9em; overflow-wrap: anywhere; }
img { max-width: 100%; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:"


def to_html(transcript: Transcript) -> str:
    """Return a conversation as a page of its own."""
    from .blocks import parser

    # Answers are written by others: HTML in them is shown, not run, and no picture is fetched.
    markdown = parser().disable("image")
    title = escape(transcript.title or "Conversation")
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<header>\n<h1>{title}</h1>\n<p>{escape(' · '.join(transcript.facts))}</p>\n</header>",
    ]
    if transcript.system is not None:
        parts.append(f'<article>\n<p class="who">System</p>\n{_said(transcript.system)}</article>')
    parts += [_entry(markdown, entry) for entry in transcript.entries]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _entry(markdown: MarkdownIt, entry: Entry) -> str:
    files = "".join(f"<p>(file: {escape(name)})</p>" for name in entry.files)
    media = "".join(map(_element, entry.media))
    marks = f'<p class="marks">({escape("; ".join(entry.marks))})</p>' if entry.marks else ""
    when = f" · {escape(entry.asked)}" if entry.asked else ""
    return (
        f'<article>\n<p class="who">You{when}</p>\n{_said(entry.question)}{files}\n'
        f'<p class="who">{escape(entry.who)}</p>\n{markdown.render(entry.answer)}'
        f"{media}{_sources(entry)}{marks}</article>"
    )


def _sources(entry: Entry) -> str:
    """Return the list of the sources; what is no address of the web is no link."""
    if not entry.annotations:
        return ""
    from .sources import find_sources, shown

    items = []
    for source in shown(find_sources(entry.answer, entry.annotations)):
        number = "" if source.number is None else f"[{source.number}] "
        title, address = escape(source.title), escape(source.address)
        if source.is_link:
            said = f'<a rel="noreferrer nofollow" href="{address}">{title or address}</a>'
        else:
            said = f"{title} ({address})" if title else address
        items.append(f"<li>{number}{said}</li>")
    return f'<p class="who">Sources</p>\n<ul class="sources">{"".join(items)}</ul>' if items else ""


def _element(media: Media) -> str:
    """Return what shows a picture or plays a sound; of what is elsewhere, only where."""
    address = escape(media.address)
    if media.url is not None:
        return f"<p>{media.kind}: {address}</p>"
    if media.kind == "image":
        return f'<p><img src="{address}" alt=""></p>'
    tag = {"sound": "audio", "video": "video"}.get(media.kind)
    if tag is None:
        return f'<p><a download href="{address}">{media.kind}</a></p>'
    return f'<p><{tag} controls src="{address}"></{tag}></p>'


def _said(text: str) -> str:
    return f'<div class="question">{escape(text)}</div>\n'
