"""A word that is no command: which one was meant, or that it is a question."""

from __future__ import annotations

from shlex import join, quote
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .command_words import ALIKE, LINES, SAID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ALIKE = 0.7
_ALIKE_ANYWHERE = 0.8
_SHORT = 4
"""Letters of a word in which a wrong first one makes another word (what, chat)."""
_ABBREVIATED = 3
_SHOWN = 40
_LINE = 100
_TAKE_SECRETS = (("onboard",), ("models", "auth"), ("config", "set"), ("config", "patch"))
"""Commands whose arguments are never repeated."""


def near(word: str, names: Collection[str]) -> list[str]:
    """Return the commands that a word is nearly, the nearest first; three at most.

    Swapped letters, a beginning of three letters, and what looks alike as a whole. In short words
    the first letter counts: ``what`` is no slip for ``chat``.
    """
    from difflib import SequenceMatcher

    typed = word.casefold().lstrip("-/").replace("_", "-")
    if not typed or len(typed) > _SHOWN:
        return []
    scores = {}
    for name in names:
        ratio = SequenceMatcher(None, typed, name).ratio()
        if typed == name or sorted(typed) == sorted(name):
            scores[name] = 1 + ratio
        elif len(typed) >= _ABBREVIATED and name.startswith(typed):
            scores[name] = 1.0
        elif (typed[0] == name[0] and ratio >= _ALIKE) or (
            len(typed) > _SHORT and ratio >= _ALIKE_ANYWHERE
        ):
            scores[name] = ratio
    return sorted(scores, key=lambda name: -scores[name])[:3]


def unknown_command(group: Any, ctx: Any, args: Sequence[str]) -> UsageError:
    """Return the error for a word that is no command of a group, with what does what it means.

    Args:
        group: The group.
        ctx: Its context.
        args: The word, and what stands behind it.
    """
    word, *rest = args
    path = _path(ctx)
    if path and not rest and len(word.split()) > 1:
        word, *rest = word.split()  # several words in one pair of quotes
    names = [name for name in group.list_commands(ctx) if not _is_hidden(group, ctx, name)]
    message = f"no such command {cut(args[0])!r}"
    if word in names:
        return UsageError(message, hint=_try(ctx, [f"{' '.join((*path, word))} …"], rest))
    typed = word.casefold().lstrip("-/") or word
    if not path and typed in SAID:
        return UsageError(message, hint=SAID[typed])
    if typed == "help":
        return UsageError(message, hint=f"try: {ctx.command_path} --help")
    lines = _lines(typed, path, names)
    if not path and rest:
        lines, rest = _of_group(group, ctx, typed, rest) or (lines, rest)
    if lines:
        return UsageError(message, hint=_try(ctx, lines, rest))
    if found := near(word, names):
        meant = " or ".join(map(repr, found))
        lines = [" ".join((*path, name, "…")) for name in found[:1]]
        return UsageError(f"{message}; did you mean {meant}?", hint=_try(ctx, lines, rest))
    if lines := [f"{' '.join(other)} …" for other in _elsewhere(ctx, typed)]:
        return UsageError(message, hint=_try(ctx, lines, rest))
    own = LINES.get(" ".join(path), {})
    if found := near(word, [*own, *_synonyms(names)]):
        lines = _lines(found[0], path, names)
        return UsageError(f"{message}; did you mean {found[0]!r}?", hint=_try(ctx, lines, rest))
    asks_for_help = bool({"-h", "--help"} & {*rest})
    if not path and not asks_for_help and (rest or not word.isascii() or word.endswith("?")):
        return UsageError(message, hint=f"to ask a question: {as_chat(args)}")
    return UsageError(message, hint=f"see: {ctx.command_path} --help")


def _path(ctx: Any) -> tuple[str, ...]:
    """Return the words that lead to a group, without the program's name."""
    words: list[str] = []
    while ctx.parent is not None:
        words.insert(0, ctx.info_name)
        ctx = ctx.parent
    return tuple(words)


def _is_hidden(group: Any, ctx: Any, name: str) -> bool:
    return name not in getattr(group, "table", ()) and group.get_command(ctx, name).hidden


def _lines(word: str, path: tuple[str, ...], names: Sequence[str]) -> list[str]:
    """Return the lines that do what a word means in a group."""
    own = LINES.get(" ".join(path), {})
    if word in own and word not in names:
        return list(own[word])
    name = _synonyms(names).get(word)
    return [] if name is None or not path else [" ".join((*path, name, "…"))]


def _of_group(
    group: Any, ctx: Any, word: str, rest: Sequence[str]
) -> tuple[list[str], list[str]] | None:
    """Return the line where a group is named in the singular, or behind what is done with it.

    ``model set x`` and ``set model x`` mean ``models set x``.

    Returns:
        The line, and what stands behind it; None where the words name no group.
    """
    for noun, others in ((word, rest), (rest[0].casefold(), [word, *rest[1:]])):
        name = noun if noun in group.table else f"{noun}s"
        if name not in group.table:
            continue
        inner = group.get_command(ctx, name)
        names = inner.list_commands(ctx) if hasattr(inner, "list_commands") else ()
        verb = others[0].casefold()
        if verb in names or (names and _lines(verb, (name,), names)):
            return [f"{name} …"], list(others)
    return None


def _synonyms(names: Sequence[str]) -> dict[str, str]:
    """Return the verbs that mean the same as a command of a group, by the command."""
    found: dict[str, str] = {}
    for row in ALIKE:
        words = row.split()
        has = next((word for word in words if word in names), None)
        if has is not None:
            for word in words:
                found.setdefault(word, has)
    return found


def _elsewhere(ctx: Any, name: str) -> list[tuple[str, ...]]:
    """Return where else in the program there is a command of this name, the nearest first."""
    root = ctx.find_root()
    found = [path for path in _all_paths(root.command, root, ()) if path[-1] == name]
    return sorted(found, key=len)[:2]


def _all_paths(group: Any, ctx: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name in group.list_commands(ctx):
        yield (*path, name)
        command = group.get_command(ctx, name)
        if hasattr(command, "list_commands"):
            yield from _all_paths(command, ctx, (*path, name))


def _try(ctx: Any, lines: Sequence[str], rest: Sequence[str]) -> str:
    return f"try: {', or: '.join(_filled(ctx, line, rest) for line in lines)}"


def _filled(ctx: Any, line: str, rest: Sequence[str]) -> str:
    """Return a line to type, with what stood behind the word where that can be shown."""
    before, has_rest, _ = line.partition(" …")
    path = before.split()
    if has_rest and rest:
        path, rest = _commands_in(ctx, path, rest)
        taking = any(tuple(path[: len(secret)]) == secret for secret in _TAKE_SECRETS)
        whole = " ".join(("openclaw", *path, *(() if taking else map(quote, rest))))
        if len(whole) <= _LINE and whole.isprintable():
            return whole
    return " ".join(("openclaw", *path))


def _commands_in(
    ctx: Any, path: Sequence[str], rest: Sequence[str]
) -> tuple[list[str], Sequence[str]]:
    """Return the command that a path and the words behind it lead to, and what is left of them.

    A slip in a word that names a command is put right; where that can't be, the rest is dropped.
    """
    root = ctx.find_root()
    command = root.command
    found: list[str] = []
    words = [*path, *rest]
    while words and hasattr(command, "list_commands"):
        word, *words = words
        names = command.list_commands(root)
        if word not in names:
            lines = _lines(word.casefold(), tuple(found), names)
            if lines:
                return lines[0].removesuffix(" …").split(), words if " …" in lines[0] else ()
            word = next(iter(near(word, names)), "")
            if not word:
                return found, ()
        command = command.get_command(root, word)
        found.append(word)
    return found, words


def as_chat(words: Sequence[str]) -> str:
    """Return the line that asks something."""
    first = words[0]
    if len(words) == 1 and first.startswith(("-", "@")):  # neither an option nor a file
        words = ["--", f"@{first}"] if first.startswith("@") else ["--", first]
    plain = not any(word.startswith("-") for word in words)
    line = f"openclaw chat {quote(' '.join(words)) if plain else join(words)}"
    shown = len(line) <= _LINE and line.isprintable()
    return line if shown else 'openclaw chat "your question"'


def cut(word: str) -> str:
    """Return a word as an error shows it."""
    return word if len(word) <= _SHOWN else f"{word[: _SHOWN - 1]}…"
