"""Questions, asked on stderr. Nothing is asked unless stdin and stderr are a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..render.console import Console, columns, from_home, is_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence


def can_ask() -> bool:
    """Return whether there is somebody to ask."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def confirm(question: str, *, default: bool) -> bool:
    """Ask for yes or no."""
    _drop_typed_ahead()
    marks = "[Y/n]" if default else "[y/N]"
    while True:
        answer = _line(f"{question} {marks} ").lower()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")


def choose(question: str, choices: Sequence[tuple[str, str]]) -> str:
    """Ask for one of some (name, explanation) choices; Enter takes the first."""
    for line in choice_lines(choices, columns(sys.stderr)):
        _say(f"{line}\n")
    while True:
        answer = _line(f"{question} [1] ") or "1"
        for number, (name, _) in enumerate(choices, 1):
            if answer in (str(number), name):
                return name
        _say(f"Type a number from 1 to {len(choices)}.\n")


def choice_lines(choices: Sequence[tuple[str, str]], width: int | None) -> list[str]:
    """Return the choices with their numbers, what each is below it where there is no room beside.

    Args:
        choices: A name and an explanation each.
        width: Of the window, in columns; None where it has none.
    """
    from textwrap import wrap

    from ..render.table import pairs

    beside = [f"  {number}) {line}" for number, line in enumerate(pairs(choices), 1)]
    if width is None or max(map(len, beside), default=0) < width:
        return beside
    lines: list[str] = []
    for number, (name, explanation) in enumerate(choices, 1):
        lines.append(f"  {number}) {name}")
        indent = " " * 5
        lines += wrap(
            explanation,
            max(width - 1, 20),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def ask(question: str) -> str:
    """Ask for a word or a line; without an answer the question is repeated."""
    while not (answer := _line(f"{question} ")):
        pass
    return answer


def _line(prompt: str) -> str:
    """Read one line; the end of input counts as Ctrl-C."""
    from ..render.visible import one_line

    _say(one_line(from_home(prompt)))  # it may name what others have written
    line = ""
    try:
        line = sys.stdin.readline()
    finally:
        if not line:
            # The shell's prompt begins on a line of its own.
            _say("\n")
    if not line:
        raise KeyboardInterrupt
    return line.strip()


def _say(text: str) -> None:
    Console(color=False).raw(text)


def _drop_typed_ahead() -> None:
    """Forget what stands in the terminal's buffer: a paste's last newline is no answer."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
