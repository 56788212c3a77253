"""A list to choose from at a terminal: type to narrow it, Enter takes, Escape keeps.

It stands below the cursor on the normal screen, and nothing of it is left behind. The input is
its first row: wherever the rows below it are when a window changes its width, they can be erased.
"""

from __future__ import annotations

import signal
import sys
from itertools import islice
from typing import TYPE_CHECKING

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import HSplit, Window
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import create_output
from prompt_toolkit.styles import Style

from ..render.visible import one_line
from ..render.wrapping import width
from .choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output

    from ..render.table import Column
    from .choice import Row

_MOST_ROWS = 12
_MARK = 2
"""Columns for the mark before each row."""
_LOW = 6
"""Rows of a window below which there is nothing but the input and the list."""
_ESCAPE_SECONDS = 0.05

# No colours: none can be read on every background.
_STYLE = Style.from_dict({"quiet": "dim", "mark": "bold", "marked": "reverse"})


def pick(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    current: str | None = None,
    keeps: str = "",
    typed: str = "",
) -> str | None:
    """Have the user choose a row; ask ``choice.can_pick`` before.

    Letters narrow the list to the rows that hold every word; the arrows, Ctrl-P and Ctrl-N, Tab,
    Page Up and Page Down move; Enter takes. It is drawn on stderr.

    Args:
        title: What is chosen: ``Default model``.
        columns: How the cells of the rows are shown.
        rows: At least one.
        current: The value of the row that is marked at first.
        keeps: What Escape leaves as it is, for the last line.
        typed: Words that stand in the input already.

    Returns:
        The value of the row, or None where the user rather keeps what there is (Escape).

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    return _Picker(title, Choice(columns, rows, current=current), keeps, typed).run()


class _Picker:
    def __init__(self, title: str, choice: Choice, keeps: str, typed: str) -> None:
        self._choice = choice
        self._keeps = one_line(keeps)
        self._output = _stderr()
        self._input = Buffer(multiline=False, on_text_changed=self._narrow)
        self._input.document = Document(one_line(typed), len(one_line(typed)))
        self._narrow(self._input)
        asked = BufferControl(
            self._input,
            input_processors=[BeforeInput([("class:mark", f"{one_line(title)}: ")])],
        )
        heading = FormattedTextControl(self._heading)
        self._list = FormattedTextControl(self._rows)
        last = FormattedTextControl(self._last_line)
        self._app: Application[str | None] = Application(
            layout=Layout(
                HSplit(
                    [
                        Window(asked, height=1),
                        Window(heading, height=self._frame),
                        Window(self._list, height=self._height),
                        Window(last, height=self._frame),
                    ]
                )
            ),
            key_bindings=_keys(choice, self._height),
            style=_STYLE,
            output=self._output,
            erase_when_done=True,
        )
        # Escape is a key here, and not the beginning of one.
        self._app.ttimeoutlen = self._app.timeoutlen = _ESCAPE_SECONDS

    def run(self) -> str | None:
        # Ctrl-C is a key; as a signal it would strike asyncio while it is set up or taken down.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return self._app.run(handle_sigint=False)
        except EOFError:  # the terminal is gone
            return None
        finally:
            signal.signal(signal.SIGINT, before)

    def _narrow(self, buffer: Buffer) -> None:
        self._choice.narrow(buffer.text)

    def _room(self) -> int:
        return max(1, self._output.get_size().columns - _MARK - 1)

    def _frame(self) -> int:
        return 1 if self._output.get_size().rows > _LOW else 0

    def _height(self) -> int:
        rows = self._output.get_size().rows
        return max(1, min(_MOST_ROWS, len(self._choice), rows - 1 - 2 * self._frame() - 1))

    def _heading(self) -> StyleAndTextTuples:
        return [("class:quiet", f"{'':{_MARK}}{self._choice.heading(self._room())}")]

    def _rows(self) -> StyleAndTextTuples:
        shown: StyleAndTextTuples = []
        for line, is_marked in self._choice.visible(self._room(), self._height()):
            style, mark = ("class:marked", "> ") if is_marked else ("", "  ")
            shown += [(style, f"{mark}{line}"), ("", "\n")]
        return shown[:-1] or [("class:quiet", "  nothing holds all of these words")]

    def _last_line(self) -> StyleAndTextTuples:
        choice, room = self._choice, self._output.get_size().columns - 1
        leaves = f"Esc keeps {self._keeps}" if self._keeps else "Esc leaves"
        parts = [f"{len(choice.found)} of {len(choice)}", "Enter takes", leaves, "type to narrow"]
        text = parts[0]
        for part in parts[1:]:
            short = part if part != leaves else " ".join(leaves.split()[:2])
            fits = (one for one in (part, short) if width(f"{text} · {one}") <= room)
            text = " · ".join([text, *islice(fits, 1)])
        return [("class:quiet", text)]


def _stderr() -> Output:
    """Return stderr for drawing; stdout may be a pipe that holds what is chosen."""
    output = create_output(stdout=sys.stderr)
    # The input is the first row, so nobody has to ask the terminal where the cursor is; one that
    # does not answer would get a warning.
    if hasattr(output, "enable_cpr"):
        output.enable_cpr = False
        _keep_out_of_scrollback(output)
    return output


def _keep_out_of_scrollback(output: Output) -> None:
    """Have what is below the cursor erased from the second column on, after the first one.

    From the first cell of the screen on, where a window that became narrower may have put the
    cursor, tmux and others take it for the whole screen and put it into their history first.
    """
    erase_down = output.erase_down

    def erase() -> None:
        output.erase_end_of_line()
        output.cursor_forward(1)
        erase_down()
        output.cursor_backward(1)

    output.erase_down = erase  # type: ignore[method-assign]


def _keys(choice: Choice, height: Callable[[], int]) -> KeyBindings:
    keys = KeyBindings()

    def moves(*names: str, by: Callable[[], int]) -> None:
        for name in names:

            @keys.add(name)
            def _(event: KeyPressEvent) -> None:  # noqa: ARG001  (the library calls it with one)
                choice.move(by())

    moves("up", "c-p", "s-tab", by=lambda: -1)
    moves("down", "c-n", "tab", by=lambda: 1)
    moves("pageup", by=lambda: -height())
    moves("pagedown", by=height)
    moves("c-home", by=lambda: -len(choice))
    moves("c-end", by=lambda: len(choice))

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        taken = choice.taken()
        if taken is not None:
            event.app.exit(result=taken)

    @keys.add("escape")
    @keys.add("c-g")
    @keys.add("c-d")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=None)

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(" ".join(one_line(event.data).split()))

    return keys
