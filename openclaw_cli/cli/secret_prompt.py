"""A secret typed or pasted at the terminal, shown as stars.

Not ``getpass``: it throws away what is pasted after the first line end, and keys are often pasted
with a blank line before them.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..render.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator

_END_OF_INPUT = "\x04"
_CTRL_C = "\x03"
_ERASE = "\x7f\b"
_KILL_LINE = "\x15"


def read_secret(question: str, about: str = "") -> str:
    """Ask on stderr and return what was given, without the blanks around it.

    Line ends count only once something stands before them.

    Args:
        question: What is asked.
        about: What is said to an empty line and to a question mark, before it is asked again.

    Raises:
        KeyboardInterrupt: Ctrl-C or Ctrl-D.
    """
    # The echo is off before the question is there: who waits for it may paste at once.
    with _keys() as keys:
        _show(question)
        try:
            return _typed(keys, f"\n{about}\n{question}" if about else "")
        finally:
            _show("\n")


def _typed(keys: Iterator[str], about: str) -> str:
    typed = ""
    for key in keys:
        if key in "\r\n":
            if typed.strip() not in ("", "?" if about else ""):
                break
            _show(about)
            typed = ""
        elif key in (_END_OF_INPUT, _CTRL_C):
            raise KeyboardInterrupt
        elif key in _ERASE:
            _show("\b \b" if typed else "")
            typed = typed[:-1]
        elif key == _KILL_LINE:
            _show("\b \b" * len(typed))
            typed = ""
        elif key.isprintable():
            typed += key
            _show("*")
    return typed.strip()


def _show(text: str) -> None:
    Console(color=False).raw(text)


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _keys() -> Iterator[Iterator[str]]:
        """Give the keys one by one, unechoed; what is left over is dropped."""
        yield iter(msvcrt.getwch, None)
        while msvcrt.kbhit():
            msvcrt.getwch()

else:
    import codecs
    import termios

    @contextmanager
    def _keys() -> Iterator[Iterator[str]]:
        """Give the keys one by one, unechoed; what is left over is dropped."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        raw = list(before)
        raw[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, raw)
        try:
            yield _decoded(descriptor)
        finally:
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)

    def _decoded(descriptor: int) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while data := os.read(descriptor, 1024):
            yield from decoder.decode(data)
        yield _END_OF_INPUT
