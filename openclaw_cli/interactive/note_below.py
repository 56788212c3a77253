"""A dim line below the input, as long as there is something to say about what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_toolkit.filters import Condition, is_done
from prompt_toolkit.layout import HSplit, Window
from prompt_toolkit.layout.containers import ConditionalContainer
from prompt_toolkit.layout.controls import FormattedTextControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit import PromptSession


def put_below(session: PromptSession[Any], note: Callable[[], str]) -> None:
    """Put a line below a session's input.

    Args:
        session: A new one: its input is what has the focus.
        note: Returns what is said, or nothing.
    """
    is_there = Condition(lambda: bool(note())) & ~is_done
    # Else the input would take all rows down to the end of the screen, and the line stand there.
    session.layout.current_window.dont_extend_height = is_there
    line = Window(
        FormattedTextControl(lambda: [("class:note", note())]),
        dont_extend_height=True,
        wrap_lines=True,
    )
    session.layout.container = HSplit(
        [session.layout.container, ConditionalContainer(line, is_there)]
    )
