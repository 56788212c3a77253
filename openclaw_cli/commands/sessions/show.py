"""``openclaw sessions show``: one conversation, or its last answer, or the code in that alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.helptext import Command
from ...cli.open_history import OptionalId, open_session
from ...cli.output import print_json
from ...errors import UsageError
from ...render.console import is_terminal
from ...render.options import OutputOptions
from ...render.renderers import text_sink
from ...render.sinks import paint
from ...render.transcript import sections, to_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.rows import StoredTurn
    from ...render.code_blocks import CodeBlock


_LONGEST_NUMBER = 3
"""Digits: an id has more."""


class _ShowCommand(Command):
    """``--code`` may stand without its number."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put a 0 behind a ``--code`` that no number follows."""
        read: list[str] = []
        for word, following in zip(args, [*args[1:], ""], strict=False):
            read.append(word)
            is_number = following.isdecimal() and len(following) <= _LONGEST_NUMBER
            if word == "--code" and "--" not in read and not is_number:
                read.append("0")
        return super().parse_args(ctx, read)


@command(
    epilog="Example: openclaw sessions show 3fa9c1e2 | less\nopenclaw sessions show trees --code 2",
    cls=_ShowCommand,
)
def app(
    ctx: typer.Context,
    session: OptionalId = None,
    answer: Annotated[
        bool, typer.Option("--answer", help="The last answer alone, as it came.")
    ] = False,
    code: Annotated[
        int | None,
        typer.Option(
            "--code",
            metavar="[N]",
            min=0,
            help="The last answer's block of code with that number; without one the only one, or"
            " a list of them.",
        ),
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Markdown as it is, not rendered.")] = False,
    as_json: Json = False,
) -> int:
    """Show a conversation; to a pipe as Markdown."""
    from .stored_transcript import transcript

    world: World = ctx.obj
    if as_json and code is not None:
        raise UsageError("--code and --json contradict each other")
    with open_session(world, session) as (history, header):
        turns = history.turns(header.number)
    if as_json:
        print_json(
            {
                **header.as_json(),
                "system": header.system,
                "turns": [turn.as_json() for turn in turns],
            }
        )
        return 0
    shown = transcript(header, turns)
    is_plain = raw or code is not None
    if code is not None:
        parts = [_code(_last_answer(turns), code)]
    elif answer:
        parts = [_last_answer(turns)]
    elif is_terminal(sys.stdout):  # a picture is megabytes of letters: nobody reads them there
        parts = sections(shown, is_whole=False)
    else:
        parts = [to_markdown(shown)]
    for number, part in enumerate(parts):
        if number:
            paint("\n")
        sink = text_sink(OutputOptions(markdown=False if is_plain else None, color=world.color))
        sink.write(part)
        sink.close()
    return 0


def _code(answer: str, number: int) -> str:
    """Return a block of code; without a number the only one, or a list of them."""
    from ...render.code_blocks import chosen, code_blocks

    blocks = code_blocks(answer)
    if number or len(blocks) <= 1:
        return chosen(blocks, number or 1).code
    return _list(blocks, with_code=is_terminal(sys.stdout))


def _list(blocks: Sequence[CodeBlock], *, with_code: bool) -> str:
    from ...render.table import Column, table

    shape = [Column("Code", right=True), Column("Language"), Column("Lines", right=True)]
    if with_code:  # a pipe may lead to a shell, which would run it
        shape.append(Column("Begins", least=20))
    rows = []
    for block in blocks:
        row = (str(block.number), block.language or "-", f"{len(block.code.splitlines()):,}")
        rows.append((*row, block.code.strip().partition("\n")[0]) if with_code else row)
    return "".join(f"{line}\n" for line in table(shape, rows))


def _last_answer(turns: Sequence[StoredTurn]) -> str:
    answered = [turn for turn in turns if turn.has_answer]
    if not answered:
        raise UsageError("there is no answer in it")
    if not answered[-1].answer:
        raise UsageError("the last answer has no text", hint="without --answer all of it is shown")
    return answered[-1].answer
