"""The layout of ``--help``: whole sentences, and words that fit into a narrow window."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

_NARROW = 52
"""Below so many columns Typer would lay the help out wider than the window is."""
_LEAST = 20
_INDENT = 4
_LONGEST_SUMMARY = 999


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

    def get_short_help_str(self, limit: int = _LONGEST_SUMMARY) -> str:  # noqa: ARG002
        """Return the first sentence of the help, whole: cut in the middle it says nothing."""
        summary: Any = super()
        return str(summary.get_short_help_str(_LONGEST_SUMMARY))


class Command(Helpful, TyperCommand):
    """A command."""
