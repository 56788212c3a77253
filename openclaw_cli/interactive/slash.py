"""The slash commands: a table of names, and what each does to the chat."""

from __future__ import annotations

import base64
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError
from ..files import read_named, user_path
from ..render.transcript import Entry, Transcript, to_markdown
from ..render.usage import cost_words, token_words
from ..render.visible import one_line
from ..render.words import counted
from ..request.attachments import LARGEST, attach, attach_url, is_url
from ..request.near import did_you_mean, nearest
from ..request.reasoning import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .chat import Chat

_MOST_NAMES = 200
_CLIPBOARD_LIMIT = 100_000
_COMMAND_FOR = {
    "name another model with --fallback REF": "ask another one with /model REF",
    "--model REF": "/model REF",
    "--param ": "/param ",
    "--thinking": "/thinking",
}
"""What stands for an option once the chat has begun."""


class Slash(NamedTuple):
    """One command.

    Attributes:
        argument: What may follow the name, for help.
        help: One line.
        run: Does it, with what followed the name.
        choices: Yields what the argument may become, and a word about each.
    """

    argument: str
    help: str
    run: Callable[[Chat, str], None]
    choices: Callable[[Chat, str], Iterable[tuple[str, str]]] | None = None


def run(chat: Chat, line: str) -> None:
    """Run the command that a line names.

    Raises:
        UsageError: There is no such command, or it can't do that.
        EOFError: The user wants to leave.
    """
    name, _, argument = line[1:].partition(" ")
    command = COMMANDS.get(name.strip())
    if command is None:
        near = [f"/{one}" for one in nearest(name[:_MOST_NAMES], COMMANDS, 1)]
        raise UsageError(
            f"no command /{name}",
            hint=f"{did_you_mean(near) or '/help lists them.'} To send it as it is: //{line[1:30]}",
        )
    command.run(chat, argument.strip())


def in_commands(hint: str) -> str:
    """Return a hint with the commands in it that stand for options."""
    for option, command in _COMMAND_FOR.items():
        hint = hint.replace(option, command)
    return hint


def completions(chat: Chat, before: str) -> Iterable[tuple[str, str]]:
    """Yield what the last word before the cursor may become, and a word about each."""
    name, space, argument = before[1:].partition(" ")
    if not space:
        for known, command in COMMANDS.items():
            if known.startswith(name):
                yield f"/{known}", command.help
    elif name in COMMANDS and (choices := COMMANDS[name].choices) is not None:
        yield from choices(chat, argument.lstrip())


def _help(chat: Chat, _: str) -> None:
    names = {f"/{name} {command.argument}".rstrip(): command for name, command in COMMANDS.items()}
    width = max(map(len, names))
    for usage, command in names.items():
        chat.console.line(f"{usage:<{width}}  {command.help}")
    chat.console.line("")
    chat.console.line("Enter sends; Alt-Enter or \\ at the end of a line breaks it; Ctrl-O edits")
    chat.console.line("Ctrl-C stops an answer; Ctrl-R searches what you sent; Ctrl-D leaves")


def _model(chat: Chat, argument: str) -> None:
    if argument:
        ref = chat.targets.settings.parse_ref(argument)
        chat.override(model=str(ref))
    chat.console.line(f"model: {chat.targets.primary().ref}")


def _models(chat: Chat, typed: str) -> Iterable[tuple[str, str]]:
    aliases = chat.targets.settings.aliases
    words = typed.lower().split()
    names = list(aliases.items())
    names += [
        (f"openrouter/{model.id}", model.name)
        for model in chat.known.models.values()
        if model.is_chat
    ]
    names = [(one_line(name), one_line(about)) for name, about in names]
    found = (
        (name, about)
        for name, about in names
        if all(word in f"{name} {about}".lower() for word in words)
    )
    for _, pair in zip(range(_MOST_NAMES), found, strict=False):
        yield pair


def _thinking(chat: Chat, argument: str) -> None:
    if argument and argument not in LEVELS:
        raise UsageError(f"not a level: {argument}", hint=f"one of {', '.join(LEVELS)}")
    if argument:
        chat.override(thinking=argument)
    level = chat.targets.overrides.thinking or chat.targets.settings.thinking_default()
    chat.console.line(f"thinking: {level or 'as the model has it'}")


def _levels(_: Chat, typed: str) -> Iterable[tuple[str, str]]:
    return ((level, "") for level in LEVELS if level.startswith(typed))


def _system(chat: Chat, argument: str) -> None:
    if argument == "-":
        chat.conversation.system = None
    elif argument.startswith("@") and not argument.startswith("@@"):
        content = _read(argument[1:])
        try:
            chat.conversation.system = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(f"not UTF-8: {argument[1:]}") from error
    elif argument:
        chat.conversation.system = argument.removeprefix("@")
    system = chat.conversation.system
    chat.console.line(f"system: {'none' if system is None else system}")


def _param(chat: Chat, argument: str) -> None:
    params = list(chat.targets.overrides.params)
    if argument:
        name = argument.partition("=")[0].strip()
        params = [param for param in params if param.partition("=")[0].strip() != name]
        if not argument.endswith("="):
            params.append(argument)
        chat.override(params=tuple(params))
    chat.console.line(f"parameters: {', '.join(params) or 'as configured'}")


def _file(chat: Chat, argument: str) -> None:
    if argument == "-":
        chat.attachments.clear()
    elif argument:
        name = argument if _is_there(argument) else argument.strip("'\"")
        file = attach_url(name) if is_url(name) else attach(name, _read(name))
        chat.attachments.append(file)
        if file.note:
            chat.console.notice(file.note)
    names = ", ".join(file.name for file in chat.attachments)
    chat.console.line(f"with the next message: {names or 'no files'}")


def _paths(_: Chat, typed: str) -> Iterable[tuple[str, str]]:
    try:
        path = user_path(typed or ".")
        folder = path if typed.endswith("/") or not typed else path.parent
        entries = sorted(folder.iterdir())
    except (OSError, UsageError):
        return
    stem = "" if typed.endswith("/") or not typed else path.name
    prefix = typed[: len(typed) - len(stem)]
    for entry in entries[:_MOST_NAMES]:
        if entry.name.startswith(stem) and (stem or not entry.name.startswith(".")):
            yield (f"{prefix}{entry.name}{'/' if entry.is_dir() else ''}".rpartition(" ")[2], "")


def _retry(chat: Chat, _: str) -> None:
    if not chat.conversation.exchanges:
        raise UsageError("there is nothing to ask again")
    last = chat.conversation.exchanges[-1]
    again = chat.answer(last.question, chat.conversation.until(-1))
    if again is not None:  # else the old answer is better than none
        chat.take_back()
        chat.conversation.exchanges.append(again)


def _edit(chat: Chat, argument: str) -> None:
    from ..cli.editor import Draft

    chat.draft = Draft.of(argument)


def _undo(chat: Chat, _: str) -> None:
    if not chat.conversation.exchanges:
        raise UsageError("there is nothing to take back")
    chat.draft = chat.take_back().question.text
    chat.console.line("the last question and its answer are taken back")


def _compact(chat: Chat, _: str) -> None:
    from .compact import compact

    compact(chat)


def _copy(chat: Chat, argument: str) -> None:
    if not chat.conversation.exchanges:
        raise UsageError("there is no answer to copy")
    text = chat.conversation.exchanges[-1].answer
    if not text:
        raise UsageError("the last answer has no text", hint="/save FILE keeps all of it")
    what, _, number = argument.partition(" ")
    if what == "code":
        from ..render.blocks import code_blocks

        blocks = code_blocks(text)
        index = int(number) if number.isdigit() else len(blocks)
        if not 0 < index <= len(blocks):
            raise UsageError(f"the last answer has {len(blocks)} blocks of code")
        text = blocks[index - 1]
    elif argument:
        raise UsageError(f"can't copy {argument!r}", hint="/copy, /copy code or /copy code 2")
    data = base64.b64encode(text.encode("utf-8", "replace")).decode()
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError("this terminal has no clipboard", hint="/save FILE writes to a file")
    if len(data) > _CLIPBOARD_LIMIT:
        raise UsageError("too long for the terminal's clipboard", hint="/save FILE keeps it")
    sys.stdout.write(f"\x1b]52;c;{data}\x07")
    sys.stdout.flush()
    chat.console.line(f"copied {len(text)} characters, if the terminal allows it")


def _save(chat: Chat, argument: str) -> None:
    if not argument:
        raise UsageError("no file", hint="/save conversation.md")
    path = user_path(argument)
    try:
        with path.open("x", encoding="utf-8", errors="replace") as file:
            file.write(to_markdown(_transcript(chat)))
    except FileExistsError as error:
        raise UsageError(f"{path} exists", hint="give another name") from error
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    chat.console.line(f"saved to {path}")


def _transcript(chat: Chat) -> Transcript:
    from ..request.media import media_in

    entries = [
        Entry(
            exchange.question.text,
            exchange.answer,
            str(exchange.ref),
            [file.name for file in exchange.question.attachments],
            () if exchange.whole else ("partial",),
            media=media_in(exchange.replay),
        )
        for exchange in chat.conversation.exchanges
    ]
    return Transcript(entries, chat.conversation.system)


def _usage(chat: Chat, _: str) -> None:
    attempts = [attempt for result in chat.results for attempt in result.attempts]
    if not attempts:
        chat.console.line("nothing has been asked yet")
        return
    sent, received = token_words(attempts, 0), token_words(attempts, 1)
    cost = cost_words(attempts)
    chat.console.facts([counted(len(attempts), "request"), f"{sent} in", f"{received} out", cost])


def _reasoning(chat: Chat, argument: str) -> None:
    if argument not in ("", "on", "off"):
        raise UsageError("say on or off", hint="/reasoning on")
    if argument:
        chat.output = chat.output._replace(show_reasoning=argument == "on")
    chat.console.line(f"reasoning is {'shown' if chat.output.show_reasoning else 'hidden'}")


def _switch(_: Chat, typed: str) -> Iterable[tuple[str, str]]:
    return ((word, "") for word in ("on", "off") if word.startswith(typed))


def _clear(_: Chat, __: str) -> None:
    if os.environ.get("TERM") not in ("dumb", "unknown"):
        sys.stdout.write("\x1b[2J\x1b[H")
        sys.stdout.flush()


def _new(chat: Chat, _: str) -> None:
    chat.begin_anew()
    chat.console.line("a new conversation")


def _quit(_: Chat, __: str) -> None:
    raise EOFError


def _read(name: str) -> bytes:
    return read_named(name, LARGEST)


def _is_there(name: str) -> bool:
    try:
        return user_path(name).exists()
    except (OSError, UsageError):
        return False


def _code(_: Chat, typed: str) -> Iterable[tuple[str, str]]:
    return [("code", "the last block of code")] if "code".startswith(typed) else []


COMMANDS: dict[str, Slash] = {
    "help": Slash("", "List the commands and keys.", _help),
    "model": Slash("[REF]", "Ask another model from now on, or say which one.", _model, _models),
    "thinking": Slash("[LEVEL]", "Set how much the model thinks.", _thinking, _levels),
    "system": Slash("[TEXT|@FILE|-]", "Set the system prompt; - removes it.", _system),
    "param": Slash("[KEY=VALUE]", "Set a request parameter; KEY= removes it.", _param),
    "file": Slash("[PATH|URL|-]", "Attach a file to the next message.", _file, _paths),
    "retry": Slash("", "Ask the last question again.", _retry),
    "edit": Slash("", "Write the next message in your editor.", _edit),
    "compact": Slash("", "Replace what was said by a summary.", _compact),
    "undo": Slash("", "Take the last question and its answer back.", _undo),
    "copy": Slash(
        "[code [N]]", "Copy the last answer, or its code, to the clipboard.", _copy, _code
    ),
    "save": Slash("FILE", "Write the conversation to a new file.", _save, _paths),
    "usage": Slash("", "Show tokens and cost so far.", _usage),
    "reasoning": Slash("[on|off]", "Show or hide what the model thinks.", _reasoning, _switch),
    "clear": Slash("", "Clear the screen.", _clear),
    "new": Slash("", "Begin a new conversation.", _new),
    "quit": Slash("", "Leave.", _quit),
}
