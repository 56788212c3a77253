"""``openclaw sessions replay``: a stored question is asked once more."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, Quiet, command
from ...cli.open_history import OptionalId, open_session
from ...cli.output import reported
from ...errors import UsageError
from ...request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.recording import Recorder
    from ...history.rows import StoredTurn
    from ...render.options import Earlier
    from ...request.messages import Message
    from ...turn.targets import Targets
    from ...turn.turn import Turn
    from ...wire.client import Client


@command(epilog="Example: openclaw sessions replay trees -m sonnet")
def app(
    ctx: typer.Context,
    session: OptionalId = None,
    model: Annotated[
        str | None,
        typer.Option("-m", "--model", metavar="REF", help="Ask this model; else the same again."),
    ] = None,
    turn: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The Nth question; else the last.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Send a stored request again; at a terminal both answers are shown."""
    from ...history.changes import fork
    from ...history.recording import Recorder
    from ...history.working_place import working_place
    from ...render.options import OutputFormat, OutputOptions
    from ...render.renderers import choose
    from ...turn.run import run_turn
    from ...wire.client import Client

    world: World = ctx.obj
    console = world.console(quiet=quiet)
    with open_session(world, session) as (history, header):
        turns = history.turns(header.number)
        stored = _chosen(turns, turn)
        request = history.request(stored.number)
        if request is None:
            raise UsageError("no request was made then, so there is none to send again")
        targets = _targets(world, stored, model)
        # What comes of it is kept in a copy, up to the question.
        copy = fork(history, header, None, turns.index(stored))
    output = OutputOptions(
        format=OutputFormat.json if as_json else OutputFormat.text,
        color=world.color,
        verbose=world.verbose,
        earlier=_earlier(stored),
    )
    with Client(trace=console.plain if world.verbose else None) as client:
        recorder = Recorder(
            world.history_file(),
            working_place(os.environ),
            number=copy.number,
            session=copy.id,
            system=copy.system,
            made=True,
        )
        again = _turn(client, targets, recorder, stored, request, exactly=model is None)
        renderer = choose(output, console, str(again.answered_by))
        with closing(recorder), closing(console):
            run_turn(again, renderer, client.close)
    if again.error is not None:
        raise reported(again.error, in_json=as_json)
    return 0


def _chosen(turns: Sequence[StoredTurn], number: int | None) -> StoredTurn:
    questions = [turn for turn in turns if not turn.is_summary]
    if number is None:
        number = len(questions)
    if not 1 <= number <= len(questions):
        raise UsageError(f"the conversation has {counted(len(questions), 'question')}")
    return questions[number - 1]


def _earlier(stored: StoredTurn) -> Earlier:
    from ...render.options import Earlier
    from ...request.media import described, media_in

    mark = "" if stored.complete else f" ({stored.state})"
    who = stored.model_used or str(stored.answered_by)
    text = stored.answer or f"({described(media_in(stored.replay)) or 'nothing'})"
    return Earlier(f"{who}, earlier{mark}", text, stored.as_json())


def _targets(world: World, stored: StoredTurn, model: str | None) -> Targets:
    """Return whom to ask: the same model again, or the one that is named.

    Raises:
        OpenClawError: It can't be asked.
    """
    from ...turn.overrides import Overrides
    from ...turn.targets import Targets

    settings, cache = world.settings(), world.locations().cache_folder()
    targets = Targets(settings, Overrides(model=model), cache, month=world.month(settings))
    if model is None:
        targets = targets.asking_again(stored.answered_by).overriding(model=str(stored.answered_by))
    targets.primary()
    return targets


def _turn(
    client: Client,
    targets: Targets,
    recorder: Recorder,
    stored: StoredTurn,
    request: tuple[dict[str, Any], list[Message]],
    *,
    exactly: bool,
) -> Turn:
    """Return the turn that asks again."""
    from ...history.new_turn import NewTurn
    from ...request.conversation import SentConversation
    from ...turn.turn import Turn, TurnOptions

    payload, messages = request
    new = NewTurn(targets.primary().ref, stored.question)
    return Turn(
        client,
        targets,
        SentConversation(messages, stored.answered_by),
        stored.question,
        TurnOptions(truncate="none", budgets=targets.budgets()),
        record=recorder.turn(new),
        payload=payload if exactly else None,
    )
