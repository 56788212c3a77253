"""``/copy`` and ``/save``: what was said leaves the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import whole
from ..named_files import user_path
from ..render.clipboard import put_on_clipboard
from ..render.console import from_home
from ..render.sinks import paint
from ..render.transcript import Entry, Transcript, to_markdown
from ..request.token_count import counted

if TYPE_CHECKING:
    from .state import ChatState


def copy(state: ChatState, argument: str) -> None:
    """Put the last answer, or a block of code of it, on the clipboard."""
    if not state.conversation.exchanges:
        raise UsageError("there is no answer to copy")
    text = state.conversation.exchanges[-1].answer
    if not text:
        raise UsageError("the last answer has no text", hint="/save FILE keeps all of it")
    what, _, number = argument.partition(" ")
    if what == "code":
        from ..render.code_blocks import chosen, code_blocks

        blocks = code_blocks(text)
        text = chosen(blocks, int(number) if number.isdecimal() else len(blocks)).code
    elif argument:
        raise UsageError(f"can't copy {argument!r}", hint="/copy, /copy code or /copy code 2")
    put_on_clipboard(text, paint, hint="/save FILE keeps it")
    state.console.sentence(f"copied {counted(len(text), 'character')}, if the terminal allows it")


def save(state: ChatState, argument: str) -> None:
    """Write the conversation to a new file as Markdown."""
    if not argument:
        raise UsageError("no file", hint="/save conversation.md")
    path = user_path(argument)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(whole(to_markdown(_transcript(state))))
    except FileExistsError as error:
        raise UsageError(f"{path} exists", hint="give another name") from error
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    state.console.sentence(f"saved to {from_home(str(path))}")


def _transcript(state: ChatState) -> Transcript:
    from ..request.media import media_in

    entries = [
        Entry(
            exchange.question.text,
            exchange.answer,
            str(exchange.ref),
            [file.name for file in exchange.question.attachments],
            () if exchange.whole else ("partial",),
            media=media_in(exchange.replay),
            annotations=exchange.replay.get("annotations", ()),
        )
        for exchange in state.conversation.exchanges
    ]
    return Transcript(entries, state.conversation.system)
