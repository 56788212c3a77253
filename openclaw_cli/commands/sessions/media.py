"""``openclaw sessions media``: the pictures, sound and films of a conversation, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.open_history import OptionalId, open_session
from ...cli.output import print_json, print_lines, reported
from ...errors import ConfigError, UsageError
from ...files import is_stream, is_terminal_file
from ...named_files import user_path
from ...named_tuple import NamedTuple
from ...request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.rows import StoredTurn
    from ...render.sinks import ByteSink
    from ...request.media import Media
    from ...turn.media_files import MediaPlace

_STDOUT = "-"


class StoredMedium(NamedTuple):
    """A medium of a conversation.

    Attributes:
        number: Its number in the conversation, from 1.
        prompt: What was asked.
        media: The medium.
    """

    number: int
    prompt: str
    media: Media

    def as_json(self) -> dict[str, Any]:
        """Return the object that JSON output has for it."""
        return {
            "number": self.number,
            "kind": self.media.kind,
            "prompt": self.prompt,
            **self.media.as_json(),
        }


@command(
    epilog="Example: openclaw sessions media 3fa9c1e2 -o pictures/\n"
    "openclaw sessions media --last -o fox-{n}.png"
)
def app(
    ctx: typer.Context,
    session: OptionalId = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|DIR", help="Save them; else list them."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    last: Annotated[bool, typer.Option("--last", help="Those of the last answer alone.")] = False,
    number: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The Nth of them alone.")
    ] = None,
    as_json: Json = False,
) -> int:
    """List or save the pictures, sound and films that a conversation's answers hold."""
    world: World = ctx.obj
    if output == "":
        raise UsageError("--output names no file")
    if force and output is None:
        raise UsageError("--force is for what -o names")
    with open_session(world, session) as (history, header):
        found = _chosen(history.turns(header.number), number, last=last)
    if output is None:
        _list(found, as_json=as_json)
        return 0
    if output == _STDOUT or is_stream(user_path(output)):
        _write_through(output, [one.media for one in found])
        return 0
    from ...turn.media_files import read_place

    _save(world, found, read_place(output, force=force), as_json=as_json)
    return 0


def _chosen(turns: Sequence[StoredTurn], number: int | None, *, last: bool) -> list[StoredMedium]:
    from ...request.media import media_in

    if last:
        turns = [turn for turn in turns if turn.has_answer][-1:]
    media = [(turn.question.text, one) for turn in turns for one in media_in(turn.replay)]
    if not media:
        what = "last answer" if last else "conversation"
        raise UsageError(f"the {what} holds no pictures, sound or films")
    found = [StoredMedium(at, prompt, one) for at, (prompt, one) in enumerate(media, 1)]
    if number is None:
        return found
    if number > len(found):
        raise UsageError(f"there is no number {number}: it holds {len(found)}")
    return [found[number - 1]]


def _list(found: Sequence[StoredMedium], *, as_json: bool) -> None:
    if as_json:
        print_json({"media": [one.as_json() for one in found]})
        return
    from ...render.table import Column, table

    shape = [
        Column("Number", right=True),
        Column("Kind"),
        Column("Type"),
        Column("Size", right=True),
        Column("Question", least=20),
    ]
    rows = [
        (
            str(one.number),
            one.media.kind,
            one.media.media_type or "-",
            one.media.url or counted(one.media.size or 0, "byte"),
            " ".join(one.prompt[:200].split()),
        )
        for one in found
    ]
    print_lines(table(shape, rows))


def _save(world: World, found: Sequence[StoredMedium], place: MediaPlace, *, as_json: bool) -> None:
    """Save all of it, and say where each is.

    Raises:
        UsageError: Nothing can be saved.
        ConfigError: Something could not be saved.
    """
    from ...turn.media_files import save_media

    console = world.console()
    if not any(one.media.data for one in found):
        raise UsageError("what came are addresses alone, and nothing is fetched here")
    place.check()
    failure: ConfigError | None = None
    saved: list[StoredMedium] = []
    outcomes = save_media([one.media for one in found], place)
    for one, (media, became) in zip(found, outcomes, strict=True):
        saved.append(one._replace(media=media))
        if isinstance(became, ConfigError):
            failure = failure or became
        elif became is not None:
            console.saved(became.text, became.path)
        else:
            console.notice(f"{media.kind} {one.number} is an address alone: {media.url}")
    if as_json:
        error = {"error": failure.as_json()} if failure else {}
        print_json({"media": [one.as_json() for one in saved], **error})
    if failure is not None:
        raise reported(failure, in_json=as_json)


def _write_through(written: str, media: Sequence[Media]) -> None:
    """Write one medium into a pipe or a device.

    Raises:
        UsageError: There are several, or it would be written to a terminal.
        ConfigError: It can't be written.
    """
    able = [one for one in media if one.data]
    if len(able) != 1:
        raise UsageError(f"only one of {len(able)} can be written there", hint="--number N")
    sink = _byte_sink(written)
    if sink is None:
        raise UsageError("no terminal shows that", hint="-o FILE saves it")
    sink.write_bytes(able[0].as_file())


def _byte_sink(written: str) -> ByteSink | None:
    """Return where bytes go; None where that is a terminal."""
    from ...render.sinks import ByteSink, stdout_sink

    if written == _STDOUT:
        sink = stdout_sink()
    elif is_terminal_file(path := user_path(written)):
        return None
    else:
        from ...render.file_sink import file_sink

        sink = file_sink(path)
    return sink if isinstance(sink, ByteSink) else None
