"""What the user asks: words on the command line, a file, standard input, or several of them."""

from __future__ import annotations

import errno
import os
import sys
import threading
from typing import Any

from ..errors import UsageError

STDIN_PATIENCE = 0.3
"""Seconds that a silent pipe is given when there is a prompt on the command line."""

LARGEST = 100_000_000
"""Bytes of a prompt; ``/dev/zero`` has no end."""

_CHUNK = 65_536


def read_text_argument(text: str, what: str) -> str:
    """Return a text, or the contents of the file that ``@FILE`` names. ``@@`` is a literal ``@``.

    Raises:
        UsageError: The file can't be read, or the text is not Unicode.
    """
    if text.startswith("@@"):
        text = text[1:]
    elif text.startswith("@") and len(text) > 1:
        hint = f"begin a {what} that really starts with @ with @@"
        return decode(read_file(text[1:], what, hint=hint), f"the {what} file {text[1:]}")
    return valid_text(text, what)


def read_json_argument(text: str, option: str) -> Any:
    """Return the value that a text is in JSON, or the file that ``@FILE`` names.

    Raises:
        UsageError: The file can't be read, or it is no JSON.
    """
    import json

    if text.startswith("@"):
        name = text[1:]
        written = decode(read_file(name, option), f"the {option} file {name}")
    else:
        written = valid_text(text, f"{option} value")
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, json.JSONDecodeError) else "it can't be read"
        hint = "write a JSON object, or @FILE that holds one"
        raise UsageError(f"{option} is no JSON: {why}", hint=hint) from error


def read_file(name: str, what: str, *, hint: str | None = None) -> bytes:
    """Return a file's bytes.

    Raises:
        UsageError: It can't be read.
    """
    from ..named_files import read_within, user_path

    try:
        return read_within(user_path(name), LARGEST)
    except OSError as error:
        raise UsageError(
            f"cannot read the {what} file {name}: {error.strerror or error}", hint=hint
        ) from error


def valid_text(text: str, what: str) -> str:
    """Return a text from the command line.

    Raises:
        UsageError: It holds bytes that are no UTF-8 (Python keeps those as lone surrogates).
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"the {what} is not valid UTF-8") from error
    return text


def decode(content: bytes, what: str) -> str:
    """Decode UTF-8; a BOM is dropped.

    Raises:
        UsageError: It is something else; the message says at which byte.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{what} is not UTF-8 (byte {error.start})", hint="convert it first, e.g. with iconv"
        ) from error


class StdinReader:
    """Reads standard input in the background, so that a pipe that never ends can be left alone.

    It reads the descriptor itself: a thread that hangs in ``sys.stdin`` would hold a lock that
    the interpreter needs to exit.
    """

    def __init__(self) -> None:
        self._content = bytearray()
        self._error: OSError | None = None
        self._stirred = threading.Event()
        self._ended = threading.Event()
        try:
            self._descriptor = sys.stdin.fileno()
        except (AttributeError, ValueError, OSError):
            # A stdin without a descriptor: closed, or replaced inside this process.
            stream = getattr(sys.stdin, "buffer", None)
            self._content += stream.read() if stream is not None else b""
            self._end()
            return
        threading.Thread(target=self._read, name="openclaw-stdin", daemon=True).start()

    @classmethod
    def shared(cls) -> StdinReader:
        """Return the reader of standard input, the same one for all that ask: it is read once."""
        global _shared  # noqa: PLW0603
        if _shared is None or _shared[0] is not sys.stdin:
            _shared = sys.stdin, cls()
        return _shared[1]

    def says_something(self) -> bool:
        """Return whether more than blanks stands there; one that stays silent is not waited for."""
        if not self.wait_for_life(STDIN_PATIENCE):
            return False
        while not self._ended.wait(1.0):
            pass
        return bool(self._content.strip())

    def wait_for_life(self, seconds: float) -> bool:
        """Return whether a byte or the end has come within some seconds."""
        return self._stirred.wait(seconds)

    def content(self) -> bytes:
        """Wait for the end and return all of it.

        Raises:
            UsageError: It can't be read.
        """
        while not self._ended.wait(1.0):
            pass  # a wait without a limit could not be interrupted on Windows
        if self._error is not None:
            reason = self._error.strerror or str(self._error)
            raise UsageError(f"cannot read standard input: {reason}") from self._error
        return bytes(self._content)

    def _read(self) -> None:
        try:
            while data := os.read(self._descriptor, _CHUNK):
                self._content += data
                self._stirred.set()
                if len(self._content) > LARGEST:
                    too_large = f"it is too large: more than {LARGEST // 1_000_000} MB"
                    self._error = OSError(errno.EFBIG, too_large)
                    break
        except OSError as error:
            self._error = error
        finally:
            self._end()

    def _end(self) -> None:
        self._ended.set()
        self._stirred.set()


_shared: tuple[Any, StdinReader] | None = None
"""Standard input, as it was, and its reader."""


def is_something_piped() -> bool:
    """Return whether there is something on standard input that nobody has typed there."""
    from ..render.console import is_terminal

    if sys.stdin is None or is_terminal(sys.stdin):
        return False
    return StdinReader.shared().says_something()


def join(prompt: str | None, piped: str | None) -> str:
    """Return the question: the prompt, a blank line, then what was piped in.

    Raises:
        UsageError: There is nothing to ask.
    """
    parts = [part for part in (prompt, piped) if part and part.strip()]
    if not parts:
        raise UsageError(
            "the prompt is empty" if prompt is not None or piped is not None else "no prompt",
            hint='ask with: openclaw chat "your question", or pipe text into it',
        )
    return "\n\n".join(parts)
