"""The words for a time that people write."""

from __future__ import annotations

from datetime import datetime

import pytest

from openclaw_cli.cli.spans import parse_since
from openclaw_cli.errors import UsageError

NOW = datetime(2026, 11, 26, 15, 30)  # noqa: DTZ001  (a Thursday, here)


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("today", "2026-11-26"),
        (" Today ", "2026-11-26"),
        ("yesterday", "2026-11-25"),
        ("week", "2026-11-23"),
        ("this week", "2026-11-23"),
        ("this-week", "2026-11-23"),
        ("last week", "2026-11-16"),
        ("last_week", "2026-11-16"),
        ("month", "2026-11-01"),
        ("last month", "2026-10-01"),
        ("last-month", "2026-10-01"),
        ("year", "2026-01-01"),
        ("last year", "2025-01-01"),
        ("monday", "2026-11-23"),
        ("thursday", "2026-11-26"),
        ("last thursday", "2026-11-19"),
        ("friday", "2026-11-20"),
        ("last friday", "2026-11-20"),
        ("90min", "2026-11-26T14:00"),
        ("12h", "2026-11-26T03:30"),
        ("7d", "2026-11-19T15:30"),
        ("7 days", "2026-11-19T15:30"),
        ("7 days ago", "2026-11-19T15:30"),
        ("last 7 days", "2026-11-19T15:30"),
        ("1 week ago", "2026-11-19T15:30"),
        ("2w", "2026-11-12T15:30"),
        ("1mo", "2026-10-27T15:30"),
        ("2026-11-01", "2026-11-01"),
        ("2026-11", "2026-11-01"),
        ("2026-11-01T12:00", "2026-11-01T12:00"),
        ("2026-11-01 12:00", "2026-11-01T12:00"),
    ],
)
def test_a_word_for_a_time(text: str, begin: str) -> None:
    assert parse_since(text, NOW.timestamp()) == datetime.fromisoformat(begin).timestamp()


def test_a_time_that_json_has_is_taken() -> None:
    then = datetime.fromisoformat("2026-11-01T12:00:00+00:00").timestamp()
    assert parse_since("2026-11-01T12:00:00Z", NOW.timestamp()) == then


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yesteday", "yesterday"),
        ("yesteryear", "did you mean"),
        ("wek", "week"),
        ("last mont", "last month"),
        ("tuseday", "tuesday"),
        ("30m", "write 30min or 30mo"),
        ("soon", "write today, yesterday, week, month, 12h, 30d, 8w, or a day: 2026-11-23"),
        ("", "write today"),
        ("2026-13-01", "write today"),
        ("2026-11-31", "write today"),
        ("7 parsecs", "write today"),
        ("999999y", None),
    ],
)
def test_what_is_no_time_is_told_with_near_words(text: str, hint: str | None) -> None:
    if hint is None:
        assert parse_since(text, NOW.timestamp()) < 0
        return
    with pytest.raises(UsageError) as caught:
        parse_since(text, NOW.timestamp())
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize("text", ["week", "month", "last month", "year"])
def test_what_is_deleted_is_not_counted_in_weeks_of_the_calendar(text: str) -> None:
    with pytest.raises(UsageError):
        parse_since(text, NOW.timestamp(), calendar=False)
