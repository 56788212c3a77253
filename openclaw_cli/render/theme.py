"""The looks of Markdown: few colours, all of them from the terminal's own sixteen.

Nothing sets a background, and yellow, white, black and blue are not used: each of them can't be
read on some background.
"""

from __future__ import annotations

from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, String
from rich.style import Style
from rich.syntax import ANSISyntaxTheme
from rich.theme import Theme

ANSWER = Theme(
    {
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "bold italic",
        "markdown.h4": "italic",
        "markdown.h5": "italic",
        "markdown.h6": "italic",
        "markdown.em": "italic",
        "markdown.strong": "bold",
        "markdown.s": "strike",
        "markdown.code": "cyan",
        "markdown.code_block": "none",
        "markdown.code_head": "dim",
        "markdown.block_quote": "none",
        "markdown.quote_mark": "dim",
        "markdown.item": "none",
        "markdown.item.bullet": "dim",
        "markdown.item.number": "dim",
        "markdown.hr": "dim",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
        "markdown.paragraph": "none",
    },
)

UNLABELLED = Style(color="cyan")
"""Code of a language that nobody has named: it is told from prose as code within prose is."""

CODE = ANSISyntaxTheme(
    {
        Comment: Style(dim=True),
        Keyword: Style(color="magenta"),
        Operator.Word: Style(color="magenta"),
        Name.Builtin: Style(color="cyan"),
        Name.Function: Style(bold=True),
        Name.Class: Style(bold=True),
        Name.Decorator: Style(color="cyan"),
        Name.Tag: Style(color="magenta"),
        Name.Attribute: Style(color="cyan"),
        Literal: Style(color="cyan"),
        Number: Style(color="cyan"),
        String: Style(color="green"),
        Generic.Deleted: Style(color="red"),
        Generic.Inserted: Style(color="green"),
        Generic.Heading: Style(bold=True),
        Generic.Subheading: Style(color="magenta"),
        Generic.Emph: Style(italic=True),
        Generic.Strong: Style(bold=True),
    }
)
