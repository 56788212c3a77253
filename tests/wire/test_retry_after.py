"""How long to wait, in every form that servers say it in."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.wire.retry_after import (
    CENTURY,
    asked_wait,
    how_long,
    milliseconds,
    moment,
    seconds,
)

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("7.5", 7.5),
        (7, 7),
        (0, 0),
        ("-3", 0),
        ("7s", 7),
        ("1.5s", 1.5),
        ("250ms", 0.25),
        ("2m", None),
        ("2m5s", 125),
        ("1h2m5s", 3725),
        ("6m0s", 360),
        (["7"], 7),
        ([], None),
        (int(NOW) + 60, 60),
        (str(int(NOW) + 60), 60),
        (int(NOW + 60) * 1000, 60),
        (str(int(NOW + 60) * 1000), 60),
        (int(NOW) - 60, 0),
        (1_000_000_000, 1_000_000_000),
        (1_000_000_001, 0),
        (99_999_999_999, CENTURY),
        (100_000_000_000, CENTURY),
        (100_000_000_001, 0),
        ("999999999h5s", CENTURY),
        ("1e300", CENTURY),
        (1e300, CENTURY),
        ("1e400", None),
        (10**400, None),
        ("9" * 400, None),
        ("inf", None),
        ("-inf", None),
        ("NaN", None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ({}, None),
        ("", None),
        ("s", None),
        ("soon", None),
        ("5 seconds", None),
        ("²", None),
    ],
)
def test_what_counts_as_seconds(value: Any, wait: float | None) -> None:
    found = seconds(value)
    assert found == (None if wait is None else pytest.approx(wait))


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("Mon, 21 Sep 2026 14:23:20 GMT", 600),
        ("Mon, 21 Sep 2026 16:23:20 +0200", 600),
        ("Mon, 21 Sep 2026 14:23:20 -0000", 600),
        ("2026-09-21T14:23:20Z", 600),
        ("2026-09-21T14:23:20", 600),
        ("2026-09-21T16:23:20+02:00", 600),
        ("2026-09-22", 35_200),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("9999-12-31T00:00:00Z", CENTURY),
    ],
)
def test_dates_are_held_against_the_clock(text: str, wait: float) -> None:
    assert seconds(text) == wait


def test_a_time_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-5")
        time.tzset()
        found = [seconds("2026-09-21T14:23:20"), seconds("Mon, 21 Sep 2026 14:23:20 -0000")]
    time.tzset()
    assert found == [600, 600]


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 21 Oct 99999999999 07:28:00 GMT",
        "Wed, 99 Oct 2015 07:28:00 GMT",
        "99999-01-01",
        "Wed, 21 Oct 2015 07:28:00 +999999",
    ],
)
def test_dates_that_are_none_are_absent(text: str) -> None:
    assert seconds(text) is None


@given(st.text(max_size=40) | st.floats() | st.integers() | st.from_regex(r"[0-9hms.]{1,20}"))
def test_any_value_is_a_wait_or_none(value: object) -> None:
    found = seconds(value)
    assert found is None or 0 <= found <= CENTURY
    if found is not None:
        assert moment(found)
        assert how_long(found)


def test_milliseconds() -> None:
    assert milliseconds("250") == 0.25
    assert milliseconds(-1) == 0
    assert milliseconds(1e300) == CENTURY
    assert milliseconds("soon") is None


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (0, "14:13 UTC, in 0 min"),
        (59 * 60, "15:12 UTC, in 59 min"),
        (2 * 3600 + 120, "16:15 UTC, in 2 h 2 min"),
        (86_400, "14:13 UTC, in 1 d"),
        (86_401, "2026-09-22 14:13 UTC, in 1 d"),
        (3 * 86_400 + 3600, "2026-09-24 15:13 UTC, in 3 d 1 h"),
        (366 * 86_400, "2027-09-22 14:13 UTC, in 366 d"),
        (366 * 86_400 + 1, "2027-09-22"),
        (CENTURY, "2126-12-06"),
    ],
)
def test_a_moment_is_a_time_and_a_wait(wait: float, text: str) -> None:
    assert moment(wait) == text


@pytest.mark.parametrize(
    ("wait", "text"),
    [(61.4, "61 s"), (3600, "3600 s"), (3601, "until 15:13 UTC, in 1 h")],
)
def test_a_wait_in_words(wait: float, text: str) -> None:
    assert how_long(wait) == text


HEADERS = {"x-ratelimit-reset": "90"}
NO: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("status", "error", "metadata", "headers", "wait"),
    [
        (429, NO, NO, {"retry-after": "5"}, 5),
        (429, NO, NO, {"retry-after": "5", "retry-after-ms": "250"}, 0.25),
        (429, NO, NO, {"retry-after": "5", "retry-after-ms": "soon"}, 5),
        (429, NO, {"headers": {"Retry-After": 6}}, NO, 6),
        (429, NO, {"headers": {"Retry-After": 6}}, {"retry-after": "5"}, 5),
        (429, NO, {"headers": {"Retry-After": 6}}, {"retry-after": "inf"}, 6),
        (429, NO, {"headers": {"Retry-After-Ms": "1500"}}, NO, 1.5),
        (429, {"availability": {"retry_after": 7}}, NO, NO, 7),
        (429, {"retry_after": 8}, {"retry_after": 9}, NO, 9),
        (429, {"retry_after": 8}, NO, NO, 8),
        (429, {"retry_after": 8}, NO, HEADERS, 8),
        (503, {"availability": {"retry_after": 7}}, NO, NO, 7),
        (None, {"retry_after": 8}, NO, NO, 8),
        (429, {"details": [5, {"@type": "x"}, {"retryDelay": "20s"}]}, NO, HEADERS, 20),
        (503, {"details": [{"retryDelay": "1.5s"}]}, NO, NO, 1.5),
        (429, {"details": "20s"}, NO, NO, None),
        (429, NO, NO, HEADERS, 90),
        (429, NO, {"headers": {"X-RateLimit-Reset": "80"}}, HEADERS, 80),
        (429, NO, {"headers": {"X-RateLimit-Reset": "1"}}, NO, 1),
        # Over already, or of another limit: neither says when to come back.
        (429, NO, {"headers": {"X-RateLimit-Reset": "1600000000"}}, NO, None),
        (503, NO, {"headers": {"X-RateLimit-Reset": "80"}}, HEADERS, None),
        (429, NO, {"headers": 5}, NO, None),
        (429, {"availability": 5, "retry_after": {}}, {"retry_after": []}, NO, None),
    ],
)
def test_where_a_wait_stands(
    status: int | None, error: Any, metadata: Any, headers: Any, wait: float | None
) -> None:
    assert asked_wait(status, error, metadata, headers) == wait
