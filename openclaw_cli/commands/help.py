"""``openclaw help``: the help of a command, or a short page on a topic."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..cli.declare import command
from ..cli.output import print_lines
from ..errors import UsageError


@command(epilog="Example: openclaw help models set\nopenclaw help environment")
def app(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="COMMAND...|TOPIC",
            help="What to explain. Topics: environment, exit-codes, configuration.",
        ),
    ] = None,
) -> int:
    """Explain a command, or environment, exit-codes, configuration."""
    from ..cli.help_topics import TOPICS, topic

    words = [part for word in words or [] for part in word.split()]  # help 'models list', too
    if len(words) == 1 and words[0] in TOPICS:
        print_lines(topic(words[0], ctx))
    else:
        print_lines([_help(ctx.find_root(), words, TOPICS).rstrip("\n")])
    return 0


def _help(context: Any, words: list[str], topics: Any) -> str:
    """Return the help of the command that words lead to.

    Raises:
        UsageError: They lead to none.
    """
    for place, word in enumerate(words):
        group = context.command
        names = group.list_commands(context) if hasattr(group, "list_commands") else []
        if word not in names:
            raise _unknown(word, [*names, *(topics if not place else ())], words[:place])
        context = group.get_command(context, word).make_context(
            word, [], parent=context, resilient_parsing=True
        )
    text: str = context.get_help()
    return text


def _unknown(word: str, names: list[str], before: list[str]) -> UsageError:
    from ..cli.command_words import LINES
    from ..cli.wrong_command import near

    path = " ".join(before)
    if not names:
        return UsageError(f"openclaw {path} has no commands", hint=f"try: openclaw help {path}")
    begin = f"openclaw help {path}".rstrip()
    lines = [_about(line) for line in LINES.get(path, {}).get(word.casefold(), ())]
    lines = lines or [f"{begin} {name}" for name in near(word, names)]
    hint = f"try: {', or: '.join(lines)}" if lines else f"see: {begin}"
    return UsageError(f"no such command or topic {word[:40]!r}", hint=hint)


def _about(line: str) -> str:
    """Return what explains a line: an option of the program explains itself."""
    words = line.removesuffix(" …")
    if words.startswith(("-", "help ")):
        return f"openclaw {words}"
    return f"openclaw help {words.partition(' -')[0]}"
