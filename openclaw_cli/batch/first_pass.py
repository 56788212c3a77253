"""The first pass: each prompt's real request is built before any of them is sent.

So what is wrong with a line is told with its number, and what all of it may cost is known.
"""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING

from ..errors import AuthError, OpenClawError
from ..request.budget import Budget
from ..request.provider import CAPS
from ..turn.limits import cost_unknown, expected_cost
from .asking import options_of
from .expected import Expected
from .source import MOST_FAULTS, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..request.target import Target
    from ..turn.ask_options import AskOptions
    from ..turn.asker import Asker
    from ..turn.prepare import Prepared
    from .journal import Journal, Place, State
    from .prompts import Prompt
    from .source import Reader, Source

_PAGE = 256
_DIGEST = 16
"""Bytes: so many prompts are not asked before two of them have the same by chance."""
_CAP_NAMES = frozenset({*CAPS, "maxTokens", "maxCompletionTokens"})


class FirstPass:
    """Builds the request of each prompt, and sends none.

    Args:
        asker: The library's.
        source: The input.
        options: How each is asked, unless it says so itself.
        leaves_out: Whether wrong ones are left out.
        dedupes: Whether equal requests are asked once.
        left: Returns the USD that all of them may cost together, or None: OpenRouter's tools are
            told to stop within them.

    Attributes:
        expected: What all of them may take.
    """

    def __init__(
        self,
        asker: Asker,
        source: Source,
        options: AskOptions,
        *,
        leaves_out: bool = False,
        dedupes: bool = False,
        left: Callable[[Journal], float | None] = lambda _: None,
    ) -> None:
        self._asker = asker
        self._source = source
        self._options = options
        self._leaves_out = leaves_out
        self._dedupes = dedupes
        self._left = left
        self._budgets: tuple[Budget, ...] = ()
        self.expected = Expected()

    def __call__(self, journal: Journal, states: Sequence[State]) -> list[Fault]:
        """Look through the prompts that are asked, and note what each may cost.

        Args:
            journal: Where they are.
            states: How far those are that are asked.

        Returns:
            What is wrong with which. Where there is very much, the rest is counted in the source.

        Raises:
            OpenClawError: Nothing can be asked at all.
        """
        faults: list[Fault] = []
        # Those of a batch that is gone on with are known.
        self._dedupes = self._dedupes and journal.is_new
        if (left := self._left(journal)) is not None:
            self._budgets = (Budget(left, "--max-cost"),)
        places = iter(journal.waiting(states))
        with self._source.reader() as reader:
            while page := list(islice(places, _PAGE)):
                wrong = self._look_through(journal, reader, page)
                told = wrong[: MOST_FAULTS - len(faults)]
                faults += told
                self._source.untold += len(wrong) - len(told)
        return faults

    def _look_through(self, journal: Journal, reader: Reader, page: Iterable[Place]) -> list[Fault]:
        costs, faults = [], []
        for place in page:
            prompt = reader.prompt(place)
            try:
                target, prepared = self._prepared(prompt)
                if self._dedupes and journal.is_copy(place.number, _digest(target, prepared)):
                    continue
                costs.append((self._cost(place, prompt, target, prepared), place.number))
            except OpenClawError as error:
                if isinstance(error, AuthError) and prompt.model is None:
                    raise  # it is about all of them
                faults.append(Fault(place.number, _told(error, prompt)))
        journal.expects(costs)
        if self._leaves_out:
            journal.leaves_out((fault.reason, fault.number) for fault in faults)
        return faults

    def _prepared(self, prompt: Prompt) -> tuple[Target, Prepared]:
        return self._asker.prepare(
            prompt.messages or prompt.text,
            options_of(prompt, self._options),
            self._source.attachments(prompt),
        )

    def _cost(
        self, place: Place, prompt: Prompt, target: Target, prepared: Prepared
    ) -> float | None:
        """Return the USD that a prompt may cost, and add them to what is expected."""
        _, estimate = expected_cost(target, prepared.payload, self._budgets, 0.0)
        return self.expected.add(
            place.number,
            target.ref,
            estimate,
            why=None if estimate.total is not None else cost_unknown(target, estimate),
            has_own_cap=not _CAP_NAMES.isdisjoint(prompt.params),
        )


def _digest(target: Target, prepared: Prepared) -> bytes:
    """Return what is the same for equal requests alone."""
    request = json.dumps([str(target.ref), prepared.payload], sort_keys=True)
    return hashlib.sha256(request.encode()).digest()[:_DIGEST]


def _told(error: OpenClawError, prompt: Prompt) -> str:
    message = error.message if error.hint is None else f"{error.message}; {error.hint}"
    # A line has no options: what it says itself has the name that it is given there.
    return message.removeprefix("--param ") if prompt.params else message
