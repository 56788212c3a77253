"""Where a batch stands, by its journal: what is done, and what all of it has taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events import utc, without_noise
from ..named_tuple import NamedTuple
from ..render.amounts import cost_of
from ..request.token_count import counted
from .journal import State
from .same_job import INPUT, SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..errors import OpenClawError
    from .journal import Journal, Taken


class BatchReport(NamedTuple):
    """Where a batch stands.

    Attributes:
        output: Its output.
        counts: How many prompts are how far.
        reasons: How many have failed or are incomplete, by the reason.
        taken: What all of its requests have taken.
        doubtful: The ids of what was sent and has not ended: they are perhaps billed.
        twice: The ids of what was sent again after that: they are perhaps billed twice.
        about: What the journal says of its input and its options.
        last: When its last answer came, in seconds since 1970, or None.
        is_running: Whether a process is at it.
        to_come: USD that the rest may cost at most, and of how many prompts nobody knows that.
    """

    output: Path
    counts: Mapping[State, int]
    reasons: Mapping[str, int]
    taken: Taken
    doubtful: Sequence[str]
    twice: Sequence[str]
    about: Mapping[str, str]
    last: float | None
    is_running: bool = False
    to_come: tuple[float, int] = (0.0, 0)

    @property
    def prompts(self) -> int:
        """How many prompts there are."""
        return sum(self.counts.values()) - self.counts.get(State.LEFT_OUT, 0)

    @property
    def whole(self) -> int:
        """How many have a whole answer."""
        return self.counts.get(State.WHOLE, 0)

    @property
    def bad(self) -> int:
        """How many have failed, or an answer that is not whole."""
        return self.counts.get(State.INCOMPLETE, 0) + self.counts.get(State.FAILED, 0)

    @property
    def left(self) -> int:
        """How many were not asked, or have not ended."""
        return self.prompts - self.whole - self.bad

    @property
    def state(self) -> str:
        """How it is, in one word."""
        if self.is_running:
            return "running"
        if not self.about:
            return "empty"
        return "unfinished" if self.left else "failures" if self.bad else "whole"

    @property
    def source(self) -> str | None:
        """Where its input was when it was begun; None where nothing has told."""
        return self.about.get(SOURCE)

    @property
    def options(self) -> dict[str, str]:
        """The options that it was begun with."""
        return {name: told for name, told in self.about.items() if name not in {INPUT, SOURCE}}

    def facts(self) -> list[str]:
        """Return what there is to say about it, a few words each."""
        total, taken = self.prompts, self.taken
        whole = self.whole == total
        parts = [counted(total, "answer") if whole else f"{self.whole:,} of {total:,} whole"]
        if self.bad:
            parts.append(self.why())
        if self.left:
            parts.append(f"{self.left:,} left")
        if self.doubtful:
            parts.append(f"{len(self.doubtful):,} perhaps billed")
        if self.twice:
            parts.append(f"{len(self.twice):,} perhaps billed twice")
        parts.append(counted(taken.requests, "request"))
        if taken.requests:
            unsaid = "+?" if taken.untold else ""
            is_known = taken.sent or taken.received or not taken.untold
            for count, way in ((taken.sent, "tokens in"), (taken.received, "out")):
                parts.append(f"{count:,}{unsaid} {way}" if is_known else f"? {way}")
            parts.append(cost_of(taken.cost, taken.unknown))
        return parts

    def why(self) -> str:
        """Return why prompts have no whole answer, in words."""
        return ", ".join(f"{count:,} {reason}" for reason, count in self.reasons.items())

    def as_json(self, error: OpenClawError | None = None) -> dict[str, Any]:
        """Return the published shape (``openclaw schema batch``).

        Args:
            error: Why it has ended, or None.
        """
        taken = self.taken
        return {
            "output": str(self.output),
            "input": self.source,
            "options": self.options,
            "complete": self.whole == self.prompts,
            "running": self.is_running,
            "prompts": self.prompts,
            "whole": self.whole,
            "incomplete": self.counts.get(State.INCOMPLETE, 0),
            "failed": self.counts.get(State.FAILED, 0),
            "left": self.left,
            "perhaps_billed": list(self.doubtful),
            "perhaps_billed_twice": list(self.twice),
            "reasons": dict(self.reasons),
            "requests": taken.requests,
            "prompt_tokens": None if taken.untold else taken.sent,
            "completion_tokens": None if taken.untold else taken.received,
            "known_prompt_tokens": taken.sent,
            "known_completion_tokens": taken.received,
            "cost_usd": None if taken.unknown else without_noise(taken.cost),
            "known_cost_usd": without_noise(taken.cost),
            "unknown_requests": taken.unknown,
            "last_answer": utc(self.last),
            "error": None if error is None else error.as_json(),
        }


def report_of(journal: Journal, output: Path, *, is_running: bool = False) -> BatchReport:
    """Return where the batch of a journal stands.

    Raises:
        ConfigError: The journal can't be read.
    """
    return BatchReport(
        output,
        journal.counts(),
        journal.reasons(),
        journal.taken(),
        [place.id for place in journal.waiting([State.SENT])],
        journal.twice(),
        journal.about(),
        journal.last_end(),
        is_running,
        journal.to_come(),
    )
