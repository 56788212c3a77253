"""From what is wanted of an answer to the turn that asks for it: the one way for all who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..history.choose import Session
    from ..request.budget import Limit
    from ..request.conversation import Question
    from ..wire.client import Client
    from .ask_options import AskOptions
    from .protocols import AnyTurn, Record, Wait
    from .targets import Targets
    from .turn import TurnOptions


def in_session(targets: Targets, session: Session, environ: Mapping[str, str]) -> Targets:
    """Return whom to ask in a conversation: with its key, and its model where no other is named.

    Args:
        targets: Whom the options and the configuration name.
        session: The conversation.
        environ: The process's environment, which may name a model and a level.

    Raises:
        ConfigError: What the environment names is wrong, or the conversation's model can't be
            asked any more.
    """
    targets.prefer_key(None if session.header is None else session.header.key)
    if session.recorder is not None:
        session.recorder.key_name = targets.key_name
    asks_again = session.ref is not None and targets.overrides.model is None
    if environ.get("OPENCLAW_MODEL") or environ.get("OPENCLAW_THINKING"):
        from .variables import with_variables

        is_named = asks_again or targets.overrides.model is not None
        targets = with_variables(targets, environ, model=not is_named)
    if session.ref is not None and asks_again:
        targets = targets.asking_again(session.ref)
    return targets


def seeing(targets: Targets, question: Question, session: Session) -> Targets:
    """Return whom to ask: the image model where the question needs one.

    Raises:
        OpenClawError: It can't be asked.
    """
    has_files = question.attachments or session.conversation.exchanges
    if not has_files or session.cut is not None:  # a cut answer is its model's own
        return targets
    from .image_model import for_pictures

    return for_pictures(targets, session.conversation, question)


def turn_options(
    options: AskOptions,
    targets: Targets,
    session: Session,
    budgets: tuple[Limit, ...] | None = None,
) -> TurnOptions:
    """Return how a question is asked.

    Args:
        options: How it is wanted.
        targets: Whom to ask.
        session: The conversation.
        budgets: What it may cost; None for what the options and the configuration say.

    Raises:
        HistoryError: Nobody knows what the month has cost.
    """
    from .retry import RetryPolicy
    from .turn import TurnOptions

    return TurnOptions(
        stream=options.stream,
        policy=RetryPolicy(tries=options.retries + 1),
        session=session.id,
        truncate=options.truncate,
        budgets=targets.budgets(session.spent) if budgets is None else budgets,
        why=options.why,
        told=told(targets, session),
        schema=options.answer_schema(),
    )


def make_turn(
    client: Client,
    targets: Targets,
    question: Question,
    options: AskOptions,
    session: Session,
    budgets: tuple[Limit, ...] | None = None,
    record: Record | None = None,
    wait: Wait | None = None,
) -> AnyTurn:
    """Return the turn that asks a question in its conversation.

    Args:
        client: Sends the requests.
        targets: Whom to ask.
        question: What is asked.
        options: How it is asked.
        session: The conversation.
        budgets: What it may cost; None for what the options and the configuration say.
        record: Keeps it where the conversation is not kept, or None.
        wait: Waits before a request is sent again; None sleeps.

    Raises:
        OpenClawError: The model can't be asked, or the schema of its answer is none.
    """
    from .turn import Turn

    how = turn_options(options, targets, session, budgets)
    recorder, begin = session.recorder, session.begin(targets.primary().ref, question)
    if wait is not None:
        how = how._replace(wait=wait)
    turn = Turn(
        client,
        targets,
        session.conversation,
        question,
        how,
        record=record if recorder is None else recorder.turn(begin),
        before=session.before,
    )
    if how.schema is None:
        return turn
    from .structured import StructuredTurn

    return StructuredTurn(turn, how.schema, options.repair)


def told(targets: Targets, session: Session) -> set[str] | None:
    """Return what was said when a conversation's last model was asked; None of a new one."""
    if session.ref is None:
        return None
    target = targets.primary()
    if target.ref != session.ref or target.near is None:
        return set()
    from ..request.target import not_in_catalogue

    return {not_in_catalogue(session.ref, target.near)}
