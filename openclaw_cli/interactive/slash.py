"""The slash commands: a table of names, and what each does to the chat."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..attach.left_out import some_names
from ..errors import UsageError
from ..named_files import read_named
from ..named_tuple import NamedTuple
from ..render.ansi import CLEAR_SCREEN
from ..render.sinks import paint
from ..render.table import pairs
from ..render.usage_line import cost_words, token_words
from ..render.visible import one_line
from ..request.attachments import LARGEST
from ..request.levels import CHOICES, check_level
from ..request.near import did_you_mean, nearest
from ..request.param_words import param_names, param_values
from ..request.token_count import counted
from .attaching import attached, is_there
from .path_names import path_names
from .pictures import gave_pictures, image, with_pictures
from .take_away import copy, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .state import ChatState

_MOST_NAMES = 200
_COMMAND_FOR = {
    "name another model with --fallback REF": "ask another one with /model REF",
    "--model REF": "/model REF",
    "--param ": "/param ",
    "--thinking": "/thinking",
    "--tool web_search:": "/web ",
}
"""What stands for an option once the chat has begun."""


QUIT = "/quit"
_OTHER_NAMES = {"exit": "quit", "q": "quit"}
"""What people type, and the command that they mean."""

_FAREWELLS = frozenset({"exit", "quit", ":q"})
"""What leaves a shell, a debugger or an editor."""


class SlashCommand(NamedTuple):
    """A slash command: its line of help, and what it does.

    Attributes:
        argument: What may follow the name, for help.
        help: One line.
        run: Does it, with what followed the name.
        choices: Yields what the argument may become, and a word about each.
    """

    argument: str
    help: str
    run: Callable[[ChatState, str], None]
    choices: Callable[[ChatState, str], Iterable[tuple[str, str]]] | None = None


def run(state: ChatState, line: str) -> None:
    """Run the command that a line names.

    Raises:
        UsageError: There is no such command, or it can't do that.
        EOFError: The user wants to leave.
    """
    name, _, argument = line[1:].partition(" ")
    command = COMMANDS.get(_OTHER_NAMES.get(name.strip(), name.strip()))
    if command is None:
        known = [*COMMANDS, *_OTHER_NAMES]
        near = [f"/{one}" for one in nearest(name[:_MOST_NAMES], known, 1)]
        raise UsageError(
            f"no command /{name}",
            hint=f"{did_you_mean(near) or '/help lists them.'} To send it as it is: //{line[1:30]}",
        )
    command.run(state, argument.strip())


def is_farewell(line: str) -> bool:
    """Return whether a message is what people type to leave; behind a blank it is a message."""
    return line.rstrip().lower() in _FAREWELLS


def in_commands(hint: str) -> str:
    """Return a hint with the commands in it that stand for options."""
    for option, command in _COMMAND_FOR.items():
        hint = hint.replace(option, command)
    return hint


def completions(state: ChatState, before: str) -> Iterable[tuple[str, str]]:
    """Yield what the last word before the cursor may become, and a word about each."""
    name, space, argument = before[1:].partition(" ")
    if not space:
        known = {**COMMANDS, "exit": COMMANDS[_OTHER_NAMES["exit"]]}
        for listed, command in known.items():
            if listed.startswith(name):
                yield f"/{listed} ", command.help
    elif name in COMMANDS and (choices := COMMANDS[name].choices) is not None:
        yield from choices(state, argument.lstrip())


def _help(state: ChatState, _: str) -> None:
    for line in pairs(
        (f"/{name} {command.argument}".rstrip(), command.help) for name, command in COMMANDS.items()
    ):
        state.console.line(line)
    state.console.line("")
    for line in (
        "@FILE or @FOLDER/ in a message attaches it; @@ is an @",
        "Enter sends; Alt-Enter or \\ at the end of a line breaks it; Ctrl-O edits",
        "Ctrl-C stops an answer; Ctrl-R searches what you sent; Ctrl-D leaves",
    ):
        state.console.sentence(line)


def _model(state: ChatState, argument: str) -> None:
    from .model_choice import choose_model

    choose_model(state, argument)
    state.console.sentence(f"model: {state.targets.primary().ref}")


def _models(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    aliases = state.targets.settings.aliases
    words = typed.lower().split()
    names = list(aliases.items())
    names += [
        (f"openrouter/{model.id}", model.name)
        for model in state.catalogue.models.values()
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


def _thinking(state: ChatState, argument: str) -> None:
    if argument:
        try:
            state.override(thinking=check_level(argument))
        except ValueError as error:
            raise UsageError(f"not a level: {argument}", hint=str(error)) from error
    level = state.targets.primary().params.thinking
    state.console.sentence(f"thinking: {level[0] if level else 'as the model has it'}")


def _levels(_: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    return ((level, "") for level in CHOICES if level.startswith(typed.lower()))


def _system(state: ChatState, argument: str) -> None:
    if argument == "-":
        state.conversation.system = None
    elif argument.startswith("@") and not argument.startswith("@@"):
        content = _read(argument[1:])
        try:
            state.conversation.system = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(f"not UTF-8: {argument[1:]}") from error
    elif argument:
        state.conversation.system = argument.removeprefix("@")
    system = state.conversation.system
    state.console.line(f"system: {'none' if system is None else system}")


def _params(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    name, equals, value = typed.partition("=")
    if equals:
        return ((f"{name}={one}", "") for one in param_values(name) if one.startswith(value))
    given = dict(param.split("=", 1) for param in state.targets.overrides.params if "=" in param)
    return (
        (f"{one}=", f"is {one_line(given[one])}" if one in given else ", ".join(param_values(one)))
        for one in param_names()
        if one.startswith(name)
    )


def _param(state: ChatState, argument: str) -> None:
    params = list(state.targets.overrides.params)
    if argument:
        name = argument.partition("=")[0].strip()
        params = [param for param in params if param.partition("=")[0].strip() != name]
        if not argument.endswith("="):
            params.append(argument)
        state.override(params=tuple(params))
    state.console.sentence(f"parameters: {', '.join(params) or 'as configured'}")


def _web(state: ChatState, argument: str) -> None:
    from .web_search import search_web

    search_web(state, argument)


def _web_choices(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    from .web_search import choices

    return choices(state, typed)


def _file(state: ChatState, argument: str) -> None:
    if argument == "-":
        state.attachments.clear()
    elif argument:
        name = argument if is_there(argument) else argument.strip("'\"")
        files = attached([name], state)
        state.attachments.extend(file for file in files if file not in state.attachments)
    names = some_names([file.name for file in state.attachments])
    state.console.sentence(f"with the next message: {names or 'no files'}")


def _template(state: ChatState, argument: str) -> None:
    from .use_template import use_template

    use_template(state, argument)


def _templates(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    from .use_template import template_names

    return template_names(state, typed)


def _paths(_: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    return ((name.rpartition(" ")[2], "") for name in path_names(typed))


def _retry(state: ChatState, _: str) -> None:
    if not state.conversation.exchanges:
        raise UsageError("there is nothing to ask again")
    last = state.conversation.exchanges[-1]
    targets, cache = state.targets, state.targets.primary().params.cache
    if cache is not None and cache.on:
        # Another answer is wanted, and not the one that is kept.
        state.targets = targets.overriding(flags={**targets.overrides.flags, "cache_refresh": True})
    if gave_pictures(last):  # it was asked by /image
        state.targets = with_pictures(state.targets)
    try:
        again = state.verbs.answer(last.question, state.conversation.until(-1))
    finally:
        state.targets = targets
    if again is not None:  # else the old answer is better than none
        state.take_back()
        state.conversation.exchanges.append(again)


def _edit(state: ChatState, argument: str) -> None:
    from ..cli.editor import Draft

    state.draft = Draft.of(argument)


def _undo(state: ChatState, _: str) -> None:
    if not state.conversation.exchanges:
        raise UsageError("there is nothing to take back")
    state.draft = state.take_back().question.text
    state.console.sentence("the last question and its answer are taken back")


def _compact(state: ChatState, _: str) -> None:
    from .compact import compact

    compact(state)


def _usage(state: ChatState, _: str) -> None:
    attempts = [attempt for result in state.results for attempt in result.attempts]
    if not attempts:
        state.console.line("nothing has been asked yet")
        return
    sent, received = token_words(attempts, 0), token_words(attempts, 1)
    cost = cost_words(attempts)
    state.console.facts([counted(len(attempts), "request"), f"{sent} in", f"{received} out", cost])


def _reasoning(state: ChatState, argument: str) -> None:
    if argument not in ("", "on", "off"):
        raise UsageError("say on or off", hint="/reasoning on")
    if argument:
        state.output = state.output._replace(show_reasoning=argument == "on")
    state.console.line(f"reasoning is {'shown' if state.output.show_reasoning else 'hidden'}")


def _switch(_: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    return ((word, "") for word in ("on", "off") if word.startswith(typed))


def _clear(_: ChatState, __: str) -> None:
    if os.environ.get("TERM") not in ("dumb", "unknown"):
        paint(CLEAR_SCREEN)


def _new(state: ChatState, _: str) -> None:
    state.verbs.begin_anew()
    state.console.line("a new conversation")


def _session(state: ChatState, argument: str) -> None:
    from .sessions import go_to, which

    if argument:
        go_to(state, argument)
    else:
        state.console.sentence(f"conversation: {which(state)}")


def _sessions(state: ChatState, _: str) -> None:
    from .sessions import choose_session

    choose_session(state)


def _session_names(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    from .sessions import session_names

    begun = typed.rfind(" ") + 1
    return ((name[begun:], about) for name, about in session_names(state, typed))


def _quit(_: ChatState, __: str) -> None:
    raise EOFError


def _read(name: str) -> bytes:
    return read_named(name, LARGEST)


def _code(_: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    return [("code", "the last block of code")] if "code".startswith(typed) else []


COMMANDS: dict[str, SlashCommand] = {
    "help": SlashCommand("", "List the commands and keys.", _help),
    "model": SlashCommand(
        "[REF]", "Ask another model from now on, or choose one.", _model, _models
    ),
    "thinking": SlashCommand("[LEVEL]", "Set how much the model thinks.", _thinking, _levels),
    "system": SlashCommand("[TEXT|@FILE|-]", "Set the system prompt; - removes it.", _system),
    "param": SlashCommand(
        "[KEY=VALUE]", "Set a request parameter; KEY= removes it.", _param, _params
    ),
    "web": SlashCommand("[on|off|N|K=V]", "Let the model search the web.", _web, _web_choices),
    "file": SlashCommand(
        "[PATH|URL|-]", "Attach a file or a folder to the next message.", _file, _paths
    ),
    "template": SlashCommand(
        "[NAME [K=V]|-]",
        "Use a template; its prompt is asked next, - drops it.",
        _template,
        _templates,
    ),
    "retry": SlashCommand("", "Ask the last question again.", _retry),
    "edit": SlashCommand("[TEXT]", "Write the next message in your editor.", _edit),
    "compact": SlashCommand("", "Replace what was said by a summary.", _compact),
    "undo": SlashCommand("", "Take the last question and its answer back.", _undo),
    "copy": SlashCommand(
        "[code [N]]", "Copy the last answer, or its code, to the clipboard.", copy, _code
    ),
    "save": SlashCommand(
        "[N] FILE|DIR/", "Save the chat, an answer's text, or its pictures.", save, _paths
    ),
    "image": SlashCommand(
        "[PROMPT|on|off]", "Ask for a picture, or for pictures from now on.", image, _switch
    ),
    "usage": SlashCommand("", "Show tokens and cost so far.", _usage),
    "reasoning": SlashCommand(
        "[on|off]", "Show or hide what the model thinks.", _reasoning, _switch
    ),
    "clear": SlashCommand("", "Clear the screen.", _clear),
    "new": SlashCommand("", "Begin a new conversation.", _new),
    "session": SlashCommand(
        "[NAME]", "Go to another conversation, or begin one.", _session, _session_names
    ),
    "sessions": SlashCommand("", "Choose another conversation from a list.", _sessions),
    "quit": SlashCommand("", "Leave; so do /exit, /q, exit, quit and :q.", _quit),
}
