"""Several answers to one question: each as it ends, and a table of what they took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events import SCHEMA_VERSION, token_counts
from ..foreign import number
from ..named_tuple import NamedTuple
from .amounts import seconds
from .table import Column, table
from .usage_line import MEASURABLE, cost_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..events import Result

_SHAPE = (
    Column("MODEL", least=12),
    Column("FIRST TOKEN", right=True, rank=2),
    Column("TIME", right=True, rank=3),
    Column("TOKENS/S", right=True, rank=1),
    Column("TOKENS", right=True),
    Column("COST", right=True),
    Column("", rank=1),
)


class Compared(NamedTuple):
    """One of the answers.

    Attributes:
        ref: Who was asked.
        result: What has come of it.
        problem: Why it is not whole, or None.
    """

    ref: str
    result: Result
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result object with how long it took."""
        return {**self.result.as_json(), **times_of(self.result)}


def times_of(result: Result) -> dict[str, float | None]:
    """Return how long an answer took: seconds to its first token and its end, tokens a second."""
    last = result.attempts[-1] if result.attempts else None
    first = None if last is None else last.first_token
    whole = None if last is None else last.duration
    received = token_counts(result.usage)[1]
    rate = None
    if first is not None and whole is not None and received and whole - first >= MEASURABLE:
        rate = received / (whole - first)
    return {
        "first_token_seconds": _rounded(first),
        "duration_seconds": _rounded(whole),
        "tokens_per_second": _rounded(rate),
    }


def comparison_json(answers: Sequence[Compared]) -> dict[str, Any]:
    """Return the published shape (``openclaw schema comparison``)."""
    return {
        "schema_version": SCHEMA_VERSION,
        "answers": [answer.as_json() for answer in answers],
    }


def comparison_table(answers: Sequence[Compared], room: int | None = None) -> list[str]:
    """Return the lines of a table: how long each answer took, its tokens, and what it cost.

    Args:
        answers: In the order in which they were asked for.
        room: The width in columns that it is to fit in, or None.
    """
    return table(_SHAPE, [_row(answer) for answer in answers], room)


def heading(answer: Compared) -> str:
    """Return who has answered."""
    result = answer.result
    via = f" via {result.provider}" if result.provider else ""
    return f"{result.model_used or answer.ref}{via}"


def section(answer: Compared) -> str:
    """Return an answer in Markdown, below its heading."""
    text = answer.result.text.rstrip("\n")
    return f"## {heading(answer)}\n\n{text}\n" if text else f"## {heading(answer)}\n"


def _row(answer: Compared) -> list[str]:
    result = answer.result
    times, received = times_of(result), token_counts(result.usage)[1]
    rate = times["tokens_per_second"]
    return [
        answer.ref,
        _time(times["first_token_seconds"]),
        _time(times["duration_seconds"]),
        "" if rate is None else f"{rate:,.0f}",
        _tokens(received, result),
        cost_words(result.attempts) if result.attempts else "$0",
        "" if answer.problem is None else "incomplete" if result.text else "failed",
    ]


def _tokens(received: int | None, result: Result) -> str:
    if received is None:
        is_free = all(attempt.cost == 0 for attempt in result.attempts)
        return "" if is_free and not result.text else "?"
    return f"{received:,}"


def _time(value: float | None) -> str:
    return "" if value is None else seconds(value)


def _rounded(value: float | None) -> float | None:
    return None if number(value) is None else round(value or 0.0, 3)
