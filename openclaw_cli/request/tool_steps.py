"""What a request may cost whose tools stop once it has cost so much.

The limit is soft: what is under way then is finished, and one more answer is made without tools
(API reference: ``StopServerToolsWhen``). How much these two may read depends on what was found
and said before, and that was paid for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..foreign import mapping, sequence
from ..named_tuple import NamedTuple
from .checks import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALVINGS = 40
_MILLION = 1_000_000


class ToolSteps(NamedTuple):
    """One answer after the other, each with a use of a tool.

    Attributes:
        tokens: Of the first request.
        found: What one use adds to the next request, in tokens; None for all that fits.
        limit: The longest answer, in tokens.
        room: The context, in tokens; None where nobody knows.
        rounds: The most uses.
        read: USD for a token that is read.
        again: USD for one that has been read before, at least.
        write: USD for one that is answered.
        use: USD for a use.
        fee: USD for each request.
        first: USD that come once.
    """

    tokens: int
    found: int | None
    limit: int
    room: int | None
    rounds: int
    read: float
    again: float
    write: float
    use: float = 0.0
    fee: float = 0.0
    first: float = 0.0

    def most(self, stop: float) -> float | None:
        """Return the USD that it may cost where tools stop at a cost; None for any amount."""
        longest = self._longest(stop)
        if longest is None:
            return None
        last = longest * self.read + self.limit * self.write + self.fee + self.use
        return stop + self.first + 2 * last

    def stop_within(self, left: float) -> float | None:
        """Return the USD at which tools have to stop to leave it within a limit, or None.

        It is cut to whole millionths, and above nothing.
        """
        if not self._fits(0.0, left):
            return None
        low, high = 0.0, left
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._fits(middle, left) else (low, middle)
        at = math.floor(low * _MILLION) / _MILLION
        return at if at > 0 else None

    def _fits(self, stop: float, left: float) -> bool:
        most = self.most(stop)
        return most is not None and most <= left

    def _longest(self, stop: float) -> float | None:
        """Return the longest that is read at the end, in tokens."""
        if self.found is None:
            return self.room
        reading, spent = self.tokens, 0.0
        for _ in range(self.rounds):
            # The least that it may have cost so far: the search may have been a cheap one.
            spent += reading * self.again
            if spent > stop:
                break
            reading += self.found
        said: float = self.rounds * self.limit
        if self.write:
            said = min(said, stop / self.write + 1)
        longest = reading + said + 2 * (self.found + self.limit)
        return longest if self.room is None else min(longest, max(self.room, self.tokens))


def stop_at(payload: Mapping[str, Any]) -> float | None:
    """Return the USD from which on a request has no tool used any more, or None."""
    limits: list[Any] = [
        mapping(one).get("max_cost_in_dollars")
        for one in sequence(payload.get("stop_server_tools_when"))
        if mapping(one).get("type") == "max_cost"
    ]
    return min((float(limit) for limit in limits if is_number(limit) and limit >= 0), default=None)
