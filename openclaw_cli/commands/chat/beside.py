"""What ``chat`` does beside asking: ``--edit`` before, ``--copy`` and a failing ``-o`` after."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...render.console import is_terminal

if TYPE_CHECKING:
    from ...errors import OpenClawError
    from ...events import Result
    from ...render.console import Console

_KEEP = "-o FILE keeps it"


def check_edit(*, has_stdin: bool) -> None:
    """Check that somebody is there to edit.

    Raises:
        UsageError: Nobody is.
    """
    if has_stdin or not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "--edit needs a terminal", hint="give the question on the command line, or pipe it in"
        )


def edited(text: str | None) -> str:
    """Return the question as the user's editor leaves it. Nothing in it is read as ``@FILE``.

    Raises:
        UsageError: It is empty, or there is no editor.
        OpenClawError: It could not be edited.
    """
    from ...cli.editor import Draft

    question = Draft.of(text or "")
    if not question.strip():
        raise UsageError("the question is empty: nothing was asked")
    return question


def check_copy() -> None:
    """Check that there is a terminal whose clipboard can be written.

    Raises:
        UsageError: There is none.
    """
    from ...render.clipboard import has_clipboard

    if not (is_terminal(sys.stderr) or is_terminal(sys.stdout)) or not has_clipboard():
        raise UsageError("--copy needs a terminal that has a clipboard", hint=_KEEP)


def copy_answer(text: str, console: Console) -> None:
    """Put an answer on the clipboard, whole or not; an empty one leaves there what it holds."""
    from ...render.clipboard import put_on_clipboard
    from ...render.sinks import paint
    from ...request.token_count import counted

    if not text.strip():
        console.notice("the answer has no text to copy")
        return
    try:
        put_on_clipboard(text, console.raw if is_terminal(sys.stderr) else paint)
    except UsageError as error:
        console.warning(f"not copied: {error.message}; {_KEEP}")
    else:
        length = counted(len(text), "character")
        console.notice(f"copied {length}, if the terminal allows it")


def rescue(result: Result, error: OpenClawError, console: Console) -> None:
    """Say where an answer is that could not be written to its file; what nothing keeps is shown."""
    if result.session is not None:
        error.hint = error.hint or f"openclaw sessions show {result.session[:8]} --answer"
    elif result.text:
        console.line(result.text.removesuffix("\n"))
