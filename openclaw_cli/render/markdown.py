"""Rich's Markdown with the looks of this program, from tokens that are there already.

Different from Rich's own: headings are not boxed or centred, code never wraps and is neither
padded nor put on a background, a list's items are laid out for themselves (so that a longer list
does not move the items above), images are named, and an address is always to be seen. Links are
clickable only where the address is http(s).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast

from markdown_it.token import Token
from rich import box
from rich import markdown as rich_markdown
from rich.cells import cell_len
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

from .blocks import NUMBER
from .code_blocks import head
from .code_languages import language_in
from .highlight import highlighted
from .prose import flowing, prose
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.containers import Renderables

_NARROWEST_COLUMN = 10
_LEAVES = frozenset({"paragraph_open", "heading_open", "fence", "code_block", "hr"})
_CLICKABLE = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)


class Paragraph(rich_markdown.Paragraph):
    """A paragraph within another block, or for a pipe."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the rows."""
        return prose(self.text, console, options.max_width)


class OpenParagraph(rich_markdown.Paragraph):
    """A paragraph of an answer at a terminal, which may still grow; see ``flowing``."""

    soft = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the rows."""
        return flowing(self.text, console, options.max_width, soft=self.soft)


class SoftParagraph(OpenParagraph):
    """The same once it is closed."""

    soft = True


class Heading(rich_markdown.Heading):
    """A heading, on the left."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the rows."""
        return prose(self.text, console, options.max_width)


class CodeBlock(rich_markdown.CodeBlock):
    """Code, line by line as it was written; at a terminal with a head that tells its number."""

    head = ""

    @classmethod
    def create(cls, markdown: rich_markdown.Markdown, token: Token) -> CodeBlock:
        """Return the block that a token begins."""
        language = language_in(token.info)
        block = cls(language, markdown.code_theme)
        if NUMBER in token.meta and getattr(markdown, "terminal", False):
            block.head = head(language, token.meta[NUMBER])
        return block

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the lines, however long they are."""
        if self.head:
            yield Segment(self.head, console.get_style("markdown.code_head"))
            yield Segment.line()
        yield from highlighted(self.text.plain, self.lexer_name)


class BlockQuote(rich_markdown.BlockQuote):
    """A quotation, with a mark before each of its lines."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the lines."""
        mark = Segment("▌ ", console.get_style("markdown.quote_mark"))
        # An empty one is a row all the same, as every block is.
        for line in [*_lines(self.elements, console, options, indent=2)] or [[]]:
            yield mark
            yield from line
            yield Segment.line()


class HorizontalRule(rich_markdown.HorizontalRule):
    """A rule."""

    new_line = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render a line that no width breaks."""
        yield Segment("─" * min(40, options.max_width), console.get_style("markdown.hr"))
        yield Segment.line()


class List(rich_markdown.ListElement):
    """A list. Its items do not know of each other."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the items."""
        first = 1 if self.list_start is None else self.list_start
        bullets = self.list_type == "bullet_list_open"
        style = console.get_style(f"markdown.item.{'bullet' if bullets else 'number'}")
        for number, item in enumerate(self.items, first):
            mark = "• " if bullets else f"{number}. "
            blank = " " * cell_len(mark)
            lead = mark
            for line in _lines(item.elements, console, options, indent=len(blank)):
                yield Segment(lead, style)
                yield from line
                yield Segment.line()
                lead = blank
            if lead is mark:
                yield Segment(mark.rstrip(), style)
                yield Segment.line()


class Table(rich_markdown.TableElement):
    """A table: a rule under its head, and blanks between its columns.

    Where the columns would be too narrow for words, each row is a list of its cells instead.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the rows."""
        head_row = self.header.row if self.header else None
        heads = [cell.content for cell in head_row.cells] if head_row else []
        rows = [[cell.content for cell in row.cells] for row in self.body.rows] if self.body else []
        for name in heads:
            name.stylize("markdown.table.header")
        if options.max_width < _NARROWEST_COLUMN * len(heads):
            yield from _records(console, options, heads, rows)
            return
        table = RichTable(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            border_style="markdown.table.border",
        )
        for name in heads:
            table.add_column(name, justify=name.justify or "default", overflow="fold")
        for row in rows:
            table.add_row(*row)
        yield table


def _records(
    console: Console, options: ConsoleOptions, heads: list[Text], rows: list[list[Text]]
) -> RenderResult:
    for name in heads if not rows else ():
        yield from prose(name, console, options.max_width)
    for number, row in enumerate(rows):
        if number:
            yield Segment.line()
        for name, cell in zip(heads, row, strict=False):
            line = Text.assemble(name, ": ", cell)
            yield from prose(line, console, options.max_width)


def _lines(
    elements: Renderables,
    console: Console,
    options: ConsoleOptions,
    *,
    indent: int,
) -> Iterator[list[Segment]]:
    """Yield the lines of nested blocks; longer ones than the width are not cut."""
    narrow = options.update(width=max(1, options.max_width - indent))
    first = True
    for element in cast("Iterable[RenderableType]", elements):
        # A list stands directly under the words that it belongs to.
        if not first and not isinstance(element, List):
            yield []
        first = False
        yield from Segment.split_lines(console.render(element, narrow))


class Markdown(rich_markdown.Markdown):
    """The blocks that some tokens stand for.

    Args:
        tokens: From ``blocks``.
        terminal: Whether a terminal shows it: links are clickable then.
        soft: Whether paragraphs are single lines to the terminal (see ``prose``).
    """

    elements: ClassVar = {
        **rich_markdown.Markdown.elements,
        "paragraph_open": Paragraph,
        "heading_open": Heading,
        "fence": CodeBlock,
        "code_block": CodeBlock,
        "blockquote_open": BlockQuote,
        "hr": HorizontalRule,
        "bullet_list_open": List,
        "ordered_list_open": List,
        "table_open": Table,
        "open_paragraph_open": OpenParagraph,
        "soft_paragraph_open": SoftParagraph,
    }

    def __init__(self, tokens: list[Token], *, terminal: bool, soft: bool) -> None:
        self.markup = ""
        self.terminal = terminal
        self.parsed = [
            _prepared(token, clickable=terminal)
            for token in tokens
            # Rich takes a text without anything in it for an element of its own.
            if token.children or token.type != "inline"
        ]
        self.code_theme = ""
        self.justify = None
        self.style = "none"
        self.hyperlinks = True
        self.inline_code_lexer = None
        self.inline_code_theme = ""
        self._begins_nested = bool(tokens) and tokens[0].type not in _LEAVES
        if terminal:
            for token in self.parsed:
                if token.type == "paragraph_open" and token.level == 0:
                    token.type = f"{'soft' if soft else 'open'}_paragraph_open"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the blocks, a blank line between two of them."""
        parts = iter(super().__rich_console__(console, options))
        first = next(parts, None)
        # Rich sets a block that holds others apart even when it is the first.
        if first is not None and not (self._begins_nested and first == Segment.line()):
            yield first
        yield from parts


def _prepared(token: Token, *, clickable: bool) -> Token:
    """Make what a token holds harmless, and its links plain."""
    # Entities such as &#x202E; have become characters only in the parser.
    token.content = visible(token.content)
    token.info = visible(token.info)
    if token.children:
        token.children = list(_plain_links(token.children, clickable=clickable))
    return token


def _plain_links(children: Iterable[Token], *, clickable: bool) -> Iterator[Token]:
    """Yield the inline tokens; an address follows its words, unless it is its words."""
    address = ""
    words = ""
    for child in children:
        child.content = visible(child.content)
        if child.type == "image":
            source = visible(str(child.attrs.get("src", "")))
            yield _text(child.content or "image")
            yield from _address(source, clickable=clickable)
        elif child.type == "link_open":
            address, words = visible(str(child.attrs.get("href", ""))), ""
            if clickable and _CLICKABLE.match(address):
                yield child
        elif child.type == "link_close":
            if clickable and _CLICKABLE.match(address):
                yield child
            if words.strip() not in {address, address.removeprefix("mailto:")}:
                yield from _address(address, clickable=clickable)
            address = ""
        else:
            words += child.content
            yield child


def _address(address: str, *, clickable: bool) -> Iterator[Token]:
    if not address:
        return
    yield _text(" (")
    if clickable and _CLICKABLE.match(address):
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(address)
        yield Token("link_close", "a", -1)
    else:
        yield _text(address)
    yield _text(")")


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
