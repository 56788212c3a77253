"""What ``openclaw chat`` asks: the words, what is piped in, and the files."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...named_files import STDIN

if TYPE_CHECKING:
    from pathlib import PurePath

    from ...history.choose import Session
    from ...render.console import Console
    from ...request.attachments import Attachment
    from ...request.conversation import Question
    from .options import ChatOptions


def read_system(options: ChatOptions) -> str | None:
    """Return the system text that the command line holds or names."""
    if options.system is None and options.template is not None:
        from .templating import system_of

        return system_of(options)
    if options.system is None:
        return None
    from ...cli.input import read_text_argument

    return read_text_argument(options.system, "system")


def read_prompt(options: ChatOptions) -> str | None:
    """Return the prompt that the command line holds or names."""
    from ...cli.input import read_text_argument, valid_text

    words = [word for word in options.prompt if word != STDIN]
    if len(words) == 1:
        return read_text_argument(words[0], "prompt")
    # Only a single word names a file; in a sentence an @ is just that.
    return valid_text(" ".join(words), "prompt") if words else None


def read_question(
    written: str | None, options: ChatOptions, session: Session, console: Console
) -> Question:
    """Return the question, with what is piped in; the old one where an answer is gone on with."""
    from ...cli.input import join
    from ...request.conversation import Question

    if session.cut is not None:
        return session.cut.question
    attachments = read_attachments(options, console)
    stands = options.template is not None and not options.template.needs_input
    has_prompt = written is not None or bool(attachments) or stands
    piped = _piped(options, console, has_prompt=has_prompt)
    text = None if piped is None else ""
    has_files = bool(attachments)
    if piped:
        from ...cli.input import decode
        from ...request.attachments import attach_media

        media = attach_media("stdin", piped)
        if media is None:
            text = decode(piped, "standard input")
        else:
            attachments, text = (*attachments, media), None
    if options.template is not None:
        from .templating import asked

        return Question(asked(options, written, text, has_files=bool(attachments)), attachments)
    if has_files and not (written or "").strip() and not (text or "").strip():
        return Question("", attachments)  # files alone: what is asked stands in them
    return Question(join(written, text), attachments)


def read_attachments(options: ChatOptions, console: Console) -> tuple[Attachment, ...]:
    """Return the attached files, and say what is odd about them.

    Raises:
        UsageError: One can't be attached, or there is more of it than anybody has agreed to.
    """
    if not options.files:
        return ()
    from ...attach.collect import collect
    from ...cli.agree import agree_to_files
    from ...cli.input import StdinReader

    _check_stdin(options)
    _check_words(options)
    found = collect(options.files, stdin=lambda: StdinReader().content())
    for note in found.notes:
        console.notice(note)
    if not (options.yes or options.dry_run or options.estimate):
        agree_to_files(found, may_ask=not options.output.format.is_json)
    return found.attachments


def _check_stdin(options: ChatOptions) -> None:
    """Check that standard input is asked for once.

    Raises:
        UsageError: It is not, or it was forbidden.
    """
    if STDIN not in options.files:
        return
    if not options.stdin:
        raise UsageError("--file - and --no-stdin contradict each other")
    if (*options.files, *options.prompt).count(STDIN) > 1:
        raise UsageError("standard input can be read once")


def _check_words(options: ChatOptions) -> None:
    """Check that the shell has not made words of the question out of a pattern's files.

    Raises:
        UsageError: The first word is a file, beside the one that is attached or in a folder; or the
            last one is beside it, and ends like it.
    """
    from pathlib import PurePath

    attached = PurePath(options.files[-1])
    first, last = options.prompt[:1], options.prompt[1:][-1:]
    has_folder = bool(first) and len(PurePath(first[0]).parts) > 1
    if first and (has_folder or _is_beside(first[0], attached)) and _is_file(first[0]):
        word, place = first[0], "begins"
    elif last and _is_beside(last[0], attached, alike=True) and _is_file(last[0]):
        word, place = last[0], "ends"
    else:
        return
    cure = "give it an -f of its own"
    if _is_beside(word, attached, alike=True):
        cure = f"for several, quote the pattern: -f '{attached.with_name(f'*{attached.suffix}')}'"
    raise UsageError(
        f"the question {place} with a file: {word}", hint=f"{cure}; to ask it as it is: --message"
    )


def _is_file(word: str) -> bool:
    from ...named_files import user_path

    return bool(word) and "\0" not in word and os.path.isfile(user_path(word))  # noqa: PTH113


def _is_beside(word: str, attached: PurePath, *, alike: bool = False) -> bool:
    """Return whether a word names something in the folder of a file, or that ends like it, too."""
    found = type(attached)(word)
    is_alike = attached.suffix != "" and found.suffix == attached.suffix
    return found.parent == attached.parent and (is_alike or not alike)


def _piped(options: ChatOptions, console: Console, *, has_prompt: bool) -> bytes | None:
    """Return what stands on stdin, or None where it is not to be read."""
    from ...cli.input import STDIN_PATIENCE, StdinReader
    from ...render.console import is_terminal

    if STDIN in options.files:
        return None
    forced = STDIN in options.prompt
    if forced and not options.stdin:
        raise UsageError("- and --no-stdin contradict each other")
    if not options.stdin or sys.stdin is None or (is_terminal(sys.stdin) and not forced):
        return None
    reader = StdinReader.shared()
    if has_prompt and not forced and not reader.wait_for_life(STDIN_PATIENCE):
        console.notice("standard input is open but silent; going on without it (- waits for it)")
        return None
    return reader.content()
