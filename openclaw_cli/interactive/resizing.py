"""A window that becomes narrower while something is typed: no row of the old input is left.

Most terminals wrap the rows anew that have become too long, and the cursor moves down with them;
prompt_toolkit erases from where the input began before. On one that cuts the rows instead, going
further up would erase what stands above. No terminal says which it does: they are known by name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prompt_toolkit.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_toolkit import PromptSession
    from prompt_toolkit.layout.screen import Char

_CUTTING = ("STY", "XTERM_VERSION")
"""Set by terminals that cut: GNU screen, xterm."""

_WRAPPING = (
    *("VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "ALACRITTY_WINDOW_ID"),
    *("WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR", "ITERM_SESSION_ID"),
)
_PROGRAMS = frozenset(
    {"apple_terminal", "iterm.app", "vscode", "wezterm", "ghostty", "hyper", "tabby", "rio", "tmux"}
)
"""Values of ``TERM_PROGRAM`` and ``LC_TERMINAL``, which ssh passes on."""

_TERMS = ("tmux", "foot", "alacritty", "xterm-kitty", "xterm-ghostty", "wezterm", "contour")


def wraps_anew(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is known to wrap rows anew when it becomes narrower."""
    if environ.get("TMUX"):
        return True
    if any(environ.get(name) for name in _CUTTING):
        return False
    programs = {environ.get(name, "").lower() for name in ("TERM_PROGRAM", "LC_TERMINAL")}
    return bool(
        programs & _PROGRAMS or any(environ.get(name) for name in _WRAPPING)
    ) or environ.get("TERM", "").startswith(_TERMS)


def follow_resizes(session: PromptSession[str]) -> None:
    """Have a session's input erased from where it begins, however the window has changed."""
    if wraps_anew(os.environ):
        old = session.app.renderer
        session.app.renderer = _WrappedRenderer(
            old.style, old.output, mouse_support=old.mouse_support
        )


class _WrappedRenderer(Renderer):
    def erase(self, leave_alternate_screen: bool = True) -> None:
        """Go up to where the input begins by now, and erase it."""
        self.output.cursor_up(self._moved())
        super().erase(leave_alternate_screen)

    def _moved(self) -> int:
        """Return how many rows the cursor is further down than when it was drawn."""
        screen, size = self._last_screen, self._last_size
        columns = self.output.get_size().columns
        if screen is None or size is None or not 0 < columns < size.columns:
            return 0
        place, rows = self._cursor_pos, screen.data_buffer
        above = sum(max(0, _length(rows[y]) - 1) // columns for y in range(place.y))
        # Behind the last character it stays with that one.
        last = max(0, _length(rows[place.y]) - 1)
        return above + min(place.x, last) // columns


def _length(row: Mapping[int, Char]) -> int:
    """Return how many cells of a row are written: prompt_toolkit writes no blanks at its end."""
    return max((at + 1 for at, cell in row.items() if cell.char != " "), default=0)
