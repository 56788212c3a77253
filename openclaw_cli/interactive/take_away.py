"""``/copy`` and ``/save``: what was said leaves the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import OpenClawError, UsageError
from ..foreign import whole
from ..named_files import user_path
from ..new_files import NUMBER, write_new
from ..render.clipboard import put_on_clipboard
from ..render.console import from_home
from ..render.sinks import paint
from ..render.transcript import Entry, Transcript, to_markdown
from ..request.token_count import counted

if TYPE_CHECKING:
    from ..request.conversation import Exchange
    from .state import ChatState


_LONGEST_NUMBER = 9
"""Digits."""


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
    """Write the conversation to a new file, an answer's text, or its media to files of their own.

    A number before the name means one answer, of those that there are; media are the last one's
    without it.
    """
    from ..turn.media_files import has_media_ending, is_folder

    number, name = _numbered(argument)
    if not name:
        raise UsageError(
            "no file", hint="/save all.md writes what was said, /save pictures/ saves pictures"
        )
    if is_folder(name) or NUMBER in user_path(name).name or has_media_ending(name):
        _save_media(state, name, number)
        return
    path = user_path(name)
    text = to_markdown(_transcript(state)) if number is None else _answer(state, number).answer
    if not text:
        raise UsageError(f"answer {number} has no text", hint=f"/save {number} DIR/ saves the rest")
    try:
        write_new(path, whole(text).encode())
    except FileExistsError as error:
        raise UsageError(f"{path} exists", hint="give another name") from error
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    state.console.sentence(f"saved to {from_home(str(path))}")


def _numbered(argument: str) -> tuple[int | None, str]:
    """Return the number of an answer that stands before a name, and the name."""
    first, _, rest = argument.partition(" ")
    if first.isdecimal() and first.isascii():
        return int(first[:_LONGEST_NUMBER]), rest.strip()
    return None, argument


def _answer(state: ChatState, number: int | None) -> Exchange:
    exchanges = state.conversation.exchanges
    if not exchanges:
        raise UsageError("there is no answer to save")
    if number is None:
        return exchanges[-1]
    if not 1 <= number <= len(exchanges):
        raise UsageError(f"there is no answer {number}: the conversation has {len(exchanges)}")
    return exchanges[number - 1]


def _save_media(state: ChatState, name: str, number: int | None) -> None:
    from ..request.media import media_in
    from ..turn.media_files import read_place, save_media

    media = media_in(_answer(state, number).replay)
    which = "the last answer" if number is None else f"answer {number}"
    if not media:
        raise UsageError(
            f"{which} holds no pictures, sound or films",
            hint=f"/save N {name} takes those of the Nth answer",
        )
    place = read_place(name)
    place.check("give another name; {n} in it counts up")
    failure: OpenClawError | None = None
    for one, became in save_media(media, place):
        if isinstance(became, OpenClawError):
            failure = failure or became
        elif became is not None:
            state.console.saved(became.text, became.path)
        else:
            state.console.notice(f"{one.kind} by address alone: {one.url}")
    if failure is not None:
        raise failure


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
