"""One turn, from its first event to its last, with somebody who may press Ctrl-C."""

from __future__ import annotations

import gc
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..events import Notice, Sent
from ..render.echo import unechoed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from ..events import Event
    from ..render.renderers import Renderer
    from .protocols import AnyTurn


def run_turn(
    turn: AnyTurn,
    renderer: Renderer,
    hang_up: Callable[[], None],
    aside: Callable[[], str | None] | None = None,
) -> bool:
    """Show a turn as it happens; return whether the user has stopped it.

    Args:
        turn: What happens.
        renderer: Shows it.
        hang_up: Closes the connection, which is in the middle of an answer then.
        aside: Returns what is said beside the answer; called once, when the request has left.
    """
    turn.watch = _watching(renderer, aside)
    with unechoed(), _interrupted_once():
        try:
            for event in turn.events():
                if not gc.isenabled():
                    # Off since the start (__main__). Until now there was but to import and to
                    # wait: what there is stays, and need not be looked through each time.
                    gc.freeze()
                    gc.enable()
                renderer.handle(event)
        except KeyboardInterrupt:
            hang_up()
            for event in turn.interrupt():
                renderer.handle(event)
            return True
        finally:
            turn.abandon()  # nothing, if it has ended
    return False


def _watching(
    renderer: Renderer, aside: Callable[[], str | None] | None
) -> Callable[[Event], None]:
    """Return what watches a turn, and uses the wait for the answer to say something else."""
    waiting = [] if aside is None else [aside]

    def watch(event: Event) -> None:
        renderer.handle(event)
        if isinstance(event, Sent) and waiting:
            text = waiting.pop()()
            if text is not None:
                renderer.handle(Notice(text))

    return watch


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Let Ctrl-C interrupt, but only once: people press it twice.

    The second one would strike while the first is still being dealt with, and tear the end of the
    answer, or print a traceback from a generator that is being closed.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or not _in_main_thread():
        yield
        return

    def once(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
