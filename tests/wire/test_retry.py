from __future__ import annotations

import pytest

from openclaw_cli.errors import NetworkError
from openclaw_cli.turn.retry import RetryPolicy


def failed(*, retryable: bool = True, retry_after: float | None = None) -> NetworkError:
    error = NetworkError("x")
    error.retryable = retryable
    error.retry_after = retry_after
    return error


@pytest.mark.parametrize(
    ("attempt", "jitter", "delay"),
    [(1, 0.0, 0.25), (1, 1.0, 0.5), (2, 1.0, 1.0), (5, 1.0, 8.0), (9, 1.0, 8.0), (9, 0.0, 4.0)],
)
def test_delays_grow_to_a_limit(attempt: int, jitter: float, delay: float) -> None:
    assert RetryPolicy(tries=20).delay(failed(), attempt, jitter) == delay


def test_the_last_try_is_the_last() -> None:
    assert RetryPolicy(tries=3).delay(failed(), 2, 0) is not None
    assert RetryPolicy(tries=3).delay(failed(), 3, 0) is None
    assert RetryPolicy(tries=1).delay(failed(), 1, 0) is None


def test_what_is_final_is_final() -> None:
    assert RetryPolicy().delay(failed(retryable=False), 1, 0) is None


def test_retry_after_is_obeyed_up_to_a_minute() -> None:
    assert RetryPolicy().delay(failed(retry_after=60), 1, 0) == 60
    assert RetryPolicy().delay(failed(retry_after=0), 1, 0) == 0
    assert RetryPolicy().delay(failed(retry_after=61), 1, 0) is None
