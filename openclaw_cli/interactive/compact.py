"""``/compact``: the model itself sums up what was said, and later questions build on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..request.conversation import Conversation, Question
from ..request.token_count import count_tokens

if TYPE_CHECKING:
    from .state import ChatState

REQUEST = (
    "Sum up our conversation so far, so that it can go on without the messages above: what I "
    "want, what is decided, the facts, names, numbers and code that still matter word for word, "
    "and what is open. Write it in the language that we speak. Add nothing."
)
_SHARE = 0.75
"""Of the context: what is summed up at once, so that there is room for the summary."""


def compact(state: ChatState) -> None:
    """Replace what was said by a summary; in parts, where it does not fit into the context.

    Raises:
        UsageError: There is nothing to sum up, or not even one exchange fits.
    """
    if not state.conversation.exchanges:
        raise UsageError("there is nothing to sum up yet")
    while True:
        conversation = state.conversation
        count = _fitting(state, conversation)
        if not count:
            raise UsageError("not even the first question and its answer fit; /new begins anew")
        summary = state.verbs.answer(Question(REQUEST), conversation.until(count), is_summary=True)
        if summary is None or not summary.whole:
            return  # what went wrong was said; the conversation is as it was
        if not summary.answer.strip():
            state.verbs.leave_out(summary)
            raise UsageError("the summary has no text; the conversation stays as it was")
        for exchange in conversation.exchanges[:count]:
            state.verbs.leave_out(exchange)
        conversation.exchanges[:count] = [summary]
        if len(conversation.exchanges) == 1:
            state.console.line("later questions build on this summary")
            return


def _fitting(state: ChatState, conversation: Conversation) -> int:
    """Return how many of the oldest exchanges fit into the context together."""
    target = state.targets.primary()
    room = target.entry.context if target.entry is not None else None
    if room is None:
        return len(conversation.exchanges)
    question = Question(REQUEST)
    for count in range(len(conversation.exchanges), 0, -1):
        messages = conversation.until(count).messages(question, target.ref)
        if count_tokens(messages) <= room * _SHARE:
            return count
    return 0
