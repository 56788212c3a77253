"""The layout of ``--help``: whole sentences, capitals for what is filled in, narrow windows."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from .parameters import WithParameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NARROW = 52
"""Below so many columns Typer would lay the help out wider than the window is."""
_LEAST = 20
_INDENT = 4
_LONGEST_SUMMARY = 999
_PAGES = {
    "onboard": "models.md",
    "models": "models.md",
    "chat": "chat.md",
    "batch": "batch.md",
    "compare": "batch.md",
    "batches": "batch.md",
    "sessions": "history.md",
    "templates": "templates.md",
    "usage": "history.md",
    "api": "api.md",
    "config": "configuration.md",
    "completion": "completion.md",
    "doctor": "doctor.md",
    "schema": "chat.md",
    "help": "commands.md",
}
"""Where a command is documented, in the project's folder ``docs``."""


class HelpFormatter(typer.Context.formatter_class):  # type: ignore[valid-type, misc]
    """Typer's layout, and one for windows of less than 52 columns."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        columns = shutil.get_terminal_size().columns
        if width is None and columns < _NARROW:
            width = max(columns - 2, _LEAST)
        super().__init__(indent_increment, width, max_width)

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what they mean: below them where there is no room beside."""
        widest = max(len(term) for term, _ in rows)
        if self.width >= _NARROW - 2 or widest <= self.width * 2 // 5:
            super().write_dl(rows, col_max, col_spacing)
            return
        for term, meaning in rows:
            self.write_text(term)
            self.current_indent += _INDENT
            self.write_text(meaning)
            self.current_indent -= _INDENT


class HelpContext(typer.Context):
    """A context whose help is laid out like that."""

    formatter_class = HelpFormatter


class Helpful:
    """What commands and groups have in common: their help."""

    context_class: Any = HelpContext
    epilog: str | None

    def get_help_option(self, ctx: Any) -> Any:
        """Return ``--help``, which writes as all output is written: a full disk is told there."""
        base: Any = super()
        option = base.get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what follows the command's name; braces stand around a choice alone."""
        usage: Any = super()
        return [
            piece[1:-1] if piece[:1] == "{" and "|" not in piece else piece
            for piece in usage.collect_usage_pieces(ctx)
        ]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the parameters, and the commands of a group."""
        self.write_sections(ctx, formatter, {"Arguments": ""}, {})
        if hasattr(self, "format_commands"):
            self.format_commands(ctx, formatter)

    def write_sections(
        self, ctx: Any, formatter: Any, titles: Iterable[str], heading_of: Mapping[str, str]
    ) -> None:
        """Write the parameters under their headings.

        Args:
            ctx: The command's context.
            formatter: What lays it out.
            titles: The headings, in their order; "Options" comes last.
            heading_of: A parameter's name → its heading, in the order in which they stand there;
                else what it is by its kind.
        """
        command: Any = self
        sections: dict[str, list[tuple[str, str]]] = {title: [] for title in titles}
        order = {name: place for place, name in enumerate(heading_of)}
        params = sorted(command.get_params(ctx), key=lambda one: order.get(one.name, len(order)))
        for param in params:
            record = param.get_help_record(ctx)
            if record is not None:
                is_argument = param.param_type_name == "argument" and "Arguments" in sections
                title = heading_of.get(param.name or "", "Arguments" if is_argument else "Options")
                sections.setdefault(title, []).append(_with_choices(param, record))
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, a line each, and where the documentation is."""
        _, _, examples = (self.epilog or "").partition(": ")
        lines = examples.split("\n")
        formatter.write_paragraph()
        if len(lines) == 1:
            formatter.write_text(f"Example: {lines[0]}")
        else:
            formatter.write_text("Examples:")
            for line in lines:
                formatter.write(_example(line, formatter.width))
        formatter.write_text(f"Documentation: {_page(ctx)}")

    def get_short_help_str(self, limit: int = _LONGEST_SUMMARY) -> str:  # noqa: ARG002
        """Return the first sentence of the help, whole: cut in the middle it says nothing."""
        summary: Any = super()
        return str(summary.get_short_help_str(_LONGEST_SUMMARY))


def _show_help(ctx: Any, _: Any, is_asked: bool) -> None:
    """Write the help and end the program."""
    if is_asked and not ctx.resilient_parsing:
        from .output import print_lines

        print_lines([ctx.get_help()])
        ctx.exit()


def _with_choices(param: Any, record: tuple[str, str]) -> tuple[str, str]:
    """Return a parameter's line with the words that it may be, where the help names them not."""
    term, text = record
    words = [str(getattr(word, "value", word)) for word in getattr(param.type, "choices", ())]
    if all(re.search(rf"\b{re.escape(word)}\b", param.help or "") for word in words):
        return record
    said, gap, more = text.partition("  [")
    return term, f"{said}  [{', '.join(words)}{'; ' if gap else ']'}{more}"


def _page(ctx: Any) -> str:
    """Return where a command is documented."""
    words = ctx.command_path.split()
    if len(words) > 1:
        return f"docs/{_PAGES[words[1]]}"
    return "README.md and docs/; openclaw help environment, exit-codes, configuration"


def _example(line: str, room: int) -> str:
    """Return a line to be typed, broken between words where it has to be."""
    from ..render.wrapping import wrapped

    if max(map(len, line.split())) > room - _INDENT:
        from textwrap import wrap

        return "".join(f"  {row}\n" for row in wrap(line, room - 2))
    return f"{wrapped(f'  {line}', room, indent=_INDENT)}\n"


class Command(Helpful, WithParameters, TyperCommand):
    """A command."""
