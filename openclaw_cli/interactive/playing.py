"""One turn, from its first event to its last, with somebody who may press Ctrl-C."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..render.echo import unechoed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..render.answer import Renderer
    from ..turn import Turn


def play(turn: Turn, renderer: Renderer, hang_up: Callable[[], None]) -> bool:
    """Show a turn as it happens; return whether the user has stopped it.

    Args:
        turn: What happens.
        renderer: Shows it.
        hang_up: Closes the connection, which is in the middle of an answer then.
    """
    with unechoed():
        try:
            for event in turn.events():
                renderer.handle(event)
        except KeyboardInterrupt:
            with _deaf():
                hang_up()
                renderer.handle(turn.interrupt())
            return True
    return False


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore Ctrl-C for the moment that it takes to end properly: people press it twice."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
