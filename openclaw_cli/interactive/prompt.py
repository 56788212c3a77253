"""The input line at a capable terminal. It and ``picker`` import prompt_toolkit."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession, search
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER, EditingMode
from prompt_toolkit.filters import Condition, has_focus, is_searching, vi_navigation_mode
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.styles import Style

from ..errors import OpenClawError
from ..foreign import whole
from .mentions import begun, escaped, mentions, shown, unescaped
from .mentions import message as as_sent
from .note_below import put_below
from .path_names import path_names
from .resizing import follow_resizes
from .typed import TypedMarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyPressEvent

    from .callbacks import Callbacks
    from .mentions import Message

_NARROW = 40
"""Columns below which nothing but the mark stands before the input."""

_ESCAPE_SECONDS = 0.05
_TAB = 4

_STYLE = Style.from_dict(
    {
        "status": "dim",
        "mark": "bold",
        "note": "dim",
        # The menu has no colours of its own: prompt_toolkit's can't be read on every background.
        "completion-menu": "noinherit",
        "completion-menu.completion": "noinherit",
        "completion-menu.completion.current": "noinherit reverse",
        "completion-menu.meta.completion": "noinherit dim",
        "completion-menu.meta.completion.current": "noinherit reverse",
        "scrollbar.background": "noinherit",
        "scrollbar.button": "noinherit reverse",
    }
)


class PromptReader:
    """Edits one message after the other.

    Args:
        history: The file that keeps what was sent before, or None.
        callbacks: Who is asked.
        vi: Whether the keys are vi's, and not emacs'.
    """

    def __init__(self, history: Path | None, callbacks: Callbacks, *, vi: bool) -> None:
        self._callbacks = callbacks
        self._told = False
        self._typed = TypedMarks()
        self._files = ""
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory() if history is None else _KeptHistory(history, callbacks),
            completer=_Completer(callbacks, self._typed),
            complete_while_typing=Condition(self._is_command),
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            key_bindings=_keys(callbacks, self._paste),
            multiline=True,
            prompt_continuation=self._continuation,
            search_ignore_case=True,
            enable_suspend=True,
            reserve_space_for_menu=6,
            style=_STYLE,
        )
        follow_resizes(self._session)
        # A terminal that does not say where its cursor is loses room for the menu, and is fine.
        self._session.app.renderer.cpr_not_supported_callback = None
        put_below(self._session, lambda: self._files)
        self._session.default_buffer.on_text_changed += self._changed
        self._session.app.after_render.add_handler(self._ready)
        if vi:
            # Escape is a key of its own there; Alt-Enter comes in one piece all the same.
            self._session.app.ttimeoutlen = self._session.app.timeoutlen = _ESCAPE_SECONDS

    def read(self, status: Callable[[], str], text: str) -> Message:
        """Return what the user sends; see ``Reader``."""

        def message() -> StyleAndTextTuples:
            narrow = self._session.output.get_size().columns < _NARROW
            shown = "" if narrow else status()
            return [("class:status", shown), ("class:mark", "> ")]

        self._typed.begin(text)
        self._files = shown(mentions(text, self._typed.at))
        # A prompt that ended within a search would leave its keys to a search that is gone.
        self._session.layout.focus(DEFAULT_BUFFER)
        # Ctrl-C is a key here. One that is pressed while the prompt is being set up or taken down
        # would be a signal, and strike asyncio in its most tender places.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            # Bytes that are no text arrive as halves of characters, which nothing can write down.
            line = whole(
                self._session.prompt(
                    message, default=text, handle_sigint=False, pre_run=self._callbacks.reads
                )
            )
            return as_sent(line, self._typed.at, has_pasted=self._typed.has_pasted)
        finally:
            signal.signal(signal.SIGINT, before)

    def _ready(self, _: object) -> None:
        if not self._told:
            self._told = True
            self._callbacks.ready()

    def _changed(self, buffer: Buffer) -> None:
        """Follow what stands in the input."""
        if buffer.text:
            self._callbacks.typed()
        self._typed.change(buffer.text, buffer.cursor_position)
        self._files = "" if self._is_command() else shown(mentions(buffer.text, self._typed.at))

    def _paste(self, buffer: Buffer, text: str) -> None:
        """Put in what is pasted: no ``@`` in it names a file."""
        position = buffer.cursor_position
        pasted = buffer.text[:position] + text + buffer.text[position:]
        self._typed.change(pasted, position + len(text), pasted=True)
        buffer.insert_text(text)

    def _is_command(self) -> bool:
        text = self._session.default_buffer.text
        return text.startswith("/") and not text.startswith("//") and "\n" not in text

    def _continuation(self, width: int, number: int, wraps: int) -> StyleAndTextTuples:  # noqa: ARG002
        return [("", " " * min(width, 2))]


class _KeptHistory(FileHistory):
    """What was sent before, in a file. One that fails costs the recall, and not the message."""

    def __init__(self, file: Path, callbacks: Callbacks) -> None:
        super().__init__(str(file))
        self._callbacks = callbacks
        self._failed = False

    def load_history_strings(self) -> Iterable[str]:
        """Return what the file holds, the newest first."""
        try:
            return list(super().load_history_strings())
        except OSError as error:
            self._fail(error)
            return []

    def store_string(self, string: str) -> None:
        """Add a message to the file."""
        try:
            super().store_string(string)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        if not self._failed:
            self._failed = True
            self._callbacks.notice(
                f"what you type is not kept: {self.filename!s}: {error.strerror or error}"
            )


class _Completer(Completer):
    def __init__(self, callbacks: Callbacks, typed: TypedMarks) -> None:
        self._callbacks = callbacks
        self._typed = typed

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002  (the base class has it)
    ) -> Iterator[Completion]:
        before = document.text_before_cursor
        if not before.startswith("/") or before.startswith("//") or "\n" in before:
            name = begun(before, self._typed.at)
            for path in () if name is None else path_names(unescaped(name)):
                # A file is whole: what follows is the next word.
                text = whole(escaped(path)) + ("" if path.endswith("/") else " ")
                yield Completion(text, start_position=-len(name or ""), display=path)
            return
        word = before.rpartition(" ")[2]
        for text, about in self._callbacks.completions(before):
            name = text.strip()
            yield Completion(whole(text), -len(word), display=name, display_meta=about)


def _keys(callbacks: Callbacks, paste: Callable[[Buffer, str], None]) -> KeyBindings:
    """Return our keys. In a search only those hold that end it: the others belong to its line."""
    keys = KeyBindings()
    in_message = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=in_message)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        chosen = buffer.complete_state and buffer.complete_state.current_completion
        if chosen:
            buffer.complete_state = None
        elif buffer.document.current_line_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("tab", filter=in_message)
    def _(event: KeyPressEvent) -> None:
        # Looked up at once: the menu that follows the typing may be a moment behind it.
        buffer = event.current_buffer
        found = list(buffer.completer.get_completions(buffer.document, CompleteEvent()))
        marked = buffer.complete_state and buffer.complete_state.current_completion
        if len(found) == 1 and not marked:
            buffer.apply_completion(found[0])
        elif buffer.complete_state:
            buffer.complete_next()
        elif found:
            buffer.start_completion(insert_common_part=True)
        else:
            buffer.insert_text(" " * _TAB)

    @keys.add(Keys.BracketedPaste, filter=in_message)
    def _(event: KeyPressEvent) -> None:
        # Some terminals put \r in place of each \n.
        paste(event.current_buffer, event.data.replace("\r\n", "\n").replace("\r", "\n"))

    @keys.add("escape", "enter", filter=in_message)
    @keys.add("c-j", filter=in_message)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("c-c", filter=in_message)
    def _(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.document = Document()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    @keys.add("up", filter=is_searching)
    @keys.add("down", filter=is_searching)
    @keys.add("left", filter=is_searching)
    @keys.add("right", filter=is_searching)
    def _(event: KeyPressEvent) -> None:  # noqa: ARG001  (the library calls it with one)
        search.accept_search()

    @keys.add("c-o", filter=in_message)
    @keys.add("c-x", "c-e", filter=in_message)
    @keys.add("v", filter=in_message & vi_navigation_mode)
    def _(event: KeyPressEvent) -> None:
        from ..cli.editor import Draft

        buffer = event.current_buffer

        def edit() -> None:
            try:
                text = Draft.of(whole(buffer.text))
            except OpenClawError as error:
                callbacks.failed(error)
            else:
                buffer.document = Document(text, len(text))

        event.app.create_background_task(_in_terminal(edit))

    return keys


async def _in_terminal(work: Callable[[], None]) -> None:
    """Do something that wants the terminal for itself, while the prompt stands back."""
    await run_in_terminal(work, in_executor=True)
