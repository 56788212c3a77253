"""Errors in the course of a turn: an interrupt, a cut answer, a limit that the credit allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ExitStatus, IncompleteError, OpenClawError
from ..request.provider import provider_of
from ..request.timeouts import LONGEST_RETRY_AFTER

if TYPE_CHECKING:
    from ..request.conversation import Question
    from ..request.target import Target

_TOO_LARGE = 413
_MOST_NAMED = 3
LEAST_TOKENS = 256
"""An answer that has to be shorter is not worth asking for."""


class InterruptedTurnError(OpenClawError):
    """The user pressed Ctrl-C."""

    status = ExitStatus.INTERRUPTED
    type = "interrupted"


def affordable(target: Target, error: OpenClawError) -> Target | None:
    """Return the target with an answer as long as the credit is good for, where that is enough."""
    tokens = error.details.get("affordable_tokens")
    if not isinstance(tokens, int) or tokens < LEAST_TOKENS:
        return None
    written = target.params.values
    values = {**written, provider_of(target.ref.provider).cap_in(written): tokens}
    params = target.params._replace(values=values)
    return target._replace(
        params=params._replace(extra=params.extra and params.extra.without_cap())
    )


def cut_short(error: OpenClawError) -> IncompleteError:
    """Return what an error means once a part of the answer has been shown."""
    if isinstance(error, IncompleteError):
        return error
    # What passes by itself is gone on with, and that is said elsewhere.
    passes = error.retryable and (error.retry_after or 0) <= LONGEST_RETRY_AFTER
    hint = None if passes else error.hint
    return IncompleteError(f"the answer is incomplete: {error.message}", hint=hint, **error.details)


def attach_less(error: OpenClawError, question: Question) -> None:
    """Name what there is to attach less of, where the API has found a request too large."""
    if error.details.get("http_status") != _TOO_LARGE or not question.attachments:
        return
    largest = sorted(question.attachments, key=lambda one: len(str(one.part)), reverse=True)
    names = ", ".join(attachment.name for attachment in largest[:_MOST_NAMED])
    error.hint = f"attach less, or smaller files than {names}"
