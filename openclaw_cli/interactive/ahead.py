"""What is imported while the user types: it stands neither before the prompt nor behind Enter.

First comes what a message needs on its way to the server, then what shows and keeps an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def import_for_request() -> None:
    """Import what is needed between Enter and the request."""
    from ..history import recording as _recording
    from ..render import markdown_sink as _sink
    from ..render import renderers as _renderers
    from ..turn import run as _run
    from ..turn import turn as _turn
    from . import slash as _slash

    del _recording, _renderers, _run, _sink, _slash, _turn


def import_for_answer(is_over: Callable[[], bool], *, keeps: bool) -> None:
    """Import what is needed from the request on.

    Args:
        is_over: Whether a question was asked: then its turn imports what it needs, and whatever
            else is imported would be in its way.
        keeps: Whether the conversation is kept.
    """
    if not is_over():
        from ..wire import answer_body as _body
        from ..wire import response as _response

        del _body, _response
    if keeps and not is_over():
        from ..history import writer as _writer

        del _writer
    if not is_over():
        from ..render import painter as _painter

        del _painter
