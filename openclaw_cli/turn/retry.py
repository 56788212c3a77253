"""When a failed request is sent again. Pure: the caller waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..request.timeouts import LONGEST_RETRY_AFTER

if TYPE_CHECKING:
    from ..errors import OpenClawError

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0


class RetryPolicy(NamedTuple):
    """Tries for one model.

    Attributes:
        tries: Requests at most, the first included.
    """

    tries: int = 3

    def delay(self, error: OpenClawError, attempt: int, jitter: float) -> float | None:
        """Return the seconds to wait before the next try, or None when there is none.

        Exponential (0.5, 1, 2 … 8 s), the upper half of each drawn by ``jitter``. The API's
        ``Retry-After`` is obeyed instead; one of over 60 s means that trying is no use now.

        Args:
            error: Why the last try failed.
            attempt: Which try that was, from 1.
            jitter: From 0 to 1.
        """
        if not error.retryable or attempt >= self.tries:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= LONGEST_RETRY_AFTER else None
        longest = min(_FIRST_DELAY * 2.0 ** (attempt - 1), _LONGEST_DELAY)
        return float(longest * (0.5 + jitter / 2))
