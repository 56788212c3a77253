"""Why an answer is not whole, once all of it has come: in words, and with what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import foreign
from ..errors import IncompleteError
from .finish_reason import is_filter, is_limit, is_whole, reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..events import Finished

_MOSTLY = 0.8
"""Share of the output from which on thoughts are what has eaten the limit."""


def not_finished(*, whole: bool, who: str) -> IncompleteError:
    """Return the error for an answer that gave no finish reason; it may be asked for again.

    Args:
        whole: Whether the stream ended with the API's ``[DONE]``.
        who: Provider and id in brackets, or nothing.
    """
    how = "without a finish reason" if whole else "before it was complete"
    error = IncompleteError(f"the answer ended {how}{who}")
    error.retryable = True
    return error


def why_incomplete(
    finished: Finished, tools: Sequence[str], usage: dict[str, Any] | None, who: str
) -> IncompleteError | None:
    """Return the error that a finish reason means, or None for an answer's own end.

    Args:
        finished: What counts of all the reasons that were given.
        tools: Names of the tools that were asked for, and that nobody runs.
        usage: As the API sent it, or None.
        who: Provider and id in brackets, or nothing.
    """
    reason = reason_of(finished)
    is_plain = reason == finished.reason and reason in ("length", "content_filter")
    said = "" if is_plain else f" ({reason})"
    if reason == "error":
        native = f" ({finished.native_reason})" if finished.native_reason else ""
        return IncompleteError(f"the provider stopped with an error{native}{who}")
    if is_limit(reason):
        return IncompleteError(
            f"the answer was cut at the output limit{said}", hint=_limit_hint(usage or {})
        )
    if is_filter(reason):
        return IncompleteError(f"the answer was stopped by a content filter{said}{who}")
    if tools:
        return IncompleteError(
            f"the model asked to call {', '.join(tools)} instead of answering",
            hint="openclaw runs no tools of its own: drop tools from the params",
        )
    return None if is_whole(reason) else IncompleteError(f"the answer ended early ({reason}){who}")


def _limit_hint(usage: dict[str, Any]) -> str:
    details = foreign.mapping(usage.get("completion_tokens_details"))
    thought = foreign.count(details.get("reasoning_tokens"))
    spent = foreign.count(usage.get("completion_tokens"))
    if thought is not None and spent is not None and thought > spent * _MOSTLY:
        from ..request.token_count import counted

        return (
            f"{thought:,} of {counted(spent, 'token')} went into reasoning: raise"
            " --param max_tokens=N or lower --thinking"
        )
    return "raise it with --param max_tokens=N"
