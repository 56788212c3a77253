"""Groups, bars, times and the month."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.commands.usage.report import Report, lines
from openclaw_cli.history.database import open_database
from openclaw_cli.history.migrations import MIGRATIONS
from openclaw_cli.history.queries import History
from openclaw_cli.history.usage import Month, Timing, UsageGroup, month_of, quantile
from openclaw_cli.render.bars import at_the_point, bar, has_blocks
from openclaw_cli.render.wrapping import width

from ...standin import sse
from .conftest import at, in_utc

if TYPE_CHECKING:
    from ...standin.program import Run
    from ...standin.server import StandIn

NONE = "\N{EN DASH}"
MONTH = Month("2026-11", in_utc("2026-11-01 00:00"), in_utc("2026-12-01 00:00"), 3, 4.5, 1, 5.25)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("hour", ["2026-11-23 11:00", "2026-11-23 10:00", "2026-11-22 10:00", "2026-10-31 10:00"]),
        ("day", ["2026-11-23", "2026-11-22", "2026-10-31"]),
        ("week", ["2026-11-23", "2026-11-16", "2026-10-26"]),
        ("month", ["2026-11", "2026-10"]),
        ("model", ["b/two", "a/one", "ollama/three"]),
        ("provider", ["Anthropic", None, "ollama"]),
    ],
)
def test_groups(put: Any, report: Any, by: str, groups: list[str | None]) -> None:
    put(at=at("2026-11-23 10:59"))
    put(at=at("2026-11-23 11:00"))
    put(at=at("2026-11-22 10:00"), model="openrouter/b/two", model_used=None, provider=None, cost=2)
    put(at=at("2026-10-31 10:00"), model="ollama/three", model_used=None, provider=None, cost=0)
    put(at=at("2026-10-31 10:00"), cost=2)
    found = report("usage", "--by", by)
    assert [group[by] for group in found["groups"]] == (
        ["a/one", "b/two", "ollama/three"] if by == "model" else groups
    )
    assert found["total"]["requests"] == 5


def test_times_are_medians_and_old_rows_have_none(put: Any, report: Any) -> None:
    put(cost=0.25)
    (old,) = report("usage")["groups"]
    assert (old["first_token_seconds"], old["tokens_per_second"]) == (None, None)
    for first, duration in ((0.5, 1.5), (1.0, 3.0), (9.0, 9.1)):
        put(first_token=first, duration=duration, received=100)
    put(first_token=None, duration=4.0)  # not streamed
    (group,) = report("usage")["groups"]
    assert group["first_token_seconds"] == 1.0
    assert group["duration_seconds"] == 3.0
    assert group["tokens_per_second"] == pytest.approx(200 / 3, abs=0.001)
    assert report("usage")["total"]["first_token_seconds"] == 1.0


def test_a_history_of_before_is_brought_up(sealed: Any, report: Any) -> None:
    file = sealed.home / ".local/state/openclaw/history.db"
    connection = open_database(file, migrations=MIGRATIONS[:2])
    connection.execute("INSERT INTO attempt (at, model, cost) VALUES (1e9, 'openrouter/a/b', 0.5)")
    connection.close()
    (old,) = report("usage")["groups"]
    assert (old["cost_usd"], old["duration_seconds"]) == (0.5, None)
    assert file.with_name("history.db.v2.bak").exists()


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("argv", "has_first"),
    [([], True), (["--no-stream"], False)],
)
def test_how_long_an_answer_took_is_kept(
    run: Run, report: Any, standin: StandIn, argv: list[str], has_first: bool
) -> None:
    standin.error(503, "no")
    standin.stream(sse.reasoning("hm"), sse.text("so"), sse.finished(), sse.usage_event())
    assert run(["chat", "hi", "--retries", "1", *argv]).status == 0
    (group,) = report("usage")["groups"]
    assert group["requests"] == 2
    assert group["duration_seconds"] is not None
    assert (group["first_token_seconds"] is not None) == has_first


@pytest.mark.usefixtures("online")
def test_what_never_left_took_no_time(run: Run, report: Any, standin: StandIn) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    assert run(["chat", "hi", "--retries", "0"]).status == 6
    (group,) = report("usage")["groups"]
    assert (group["requests"], group["duration_seconds"]) == (1, None)


# The month.


@pytest.mark.parametrize(
    ("now", "first", "projected"),
    [
        ("2026-11-16 00:00", "2026-10-01 00:00", 20.0),  # half of it is over
        ("2026-11-16 00:00", "2026-11-06 00:00", 25.0),  # nothing was asked before the 6th
        ("2026-11-01 12:00", "2026-10-01 00:00", None),
    ],
)
def test_the_month_and_what_it_will_cost(
    put: Any, sealed: Any, now: str, first: str, projected: float | None
) -> None:
    put(at=in_utc(first), cost=0)
    put(at=in_utc("2026-10-31 23:59"), cost=100 if first < "2026-11" else 0)
    put(at=in_utc("2026-11-01 00:00" if first < "2026-11" else "2026-11-07 00:00"), cost=10)
    put(at=in_utc("2026-12-01 00:00"), cost=100)
    if first > "2026-11":  # the row of October would be the first one
        first_row = "DELETE FROM attempt WHERE at = ?"
        with History(sealed.home / ".local/state/openclaw/history.db") as history:
            history.query(first_row, in_utc("2026-10-31 23:59"))
    with History(sealed.home / ".local/state/openclaw/history.db") as history:
        month = month_of(history, in_utc(now))
    assert (month.name, month.cost) == ("2026-11", 10)
    assert month.projected == (None if projected is None else pytest.approx(projected))


def test_the_month_is_in_json(put: Any, report: Any) -> None:
    put(cost=0.25)
    put(cost=None)
    month = report("usage")["month"]
    assert month["month"] == time.strftime("%Y-%m", time.gmtime())
    assert (month["requests"], month["unknown_requests"]) == (2, 1)
    assert (month["cost_usd"], month["known_cost_usd"], month["limit_usd"]) == (None, 0.25, None)


# The lines.


def group(name: str, cost: float, **more: Any) -> UsageGroup:
    plain = {"requests": 3, "sent": 12_345, "received": 678, "unknown": 0}
    unknown = {"unknown_sent": 0, "unknown_received": 0}
    timing = Timing((0.5,), (1.0,), 50, 1.0)
    return UsageGroup(
        name, more.pop("label", ""), **{**plain, **unknown, "timing": timing, **more}, cost=cost
    )


DAYS = [group("2026-11-26", 1.25), group("2026-11-25", 0.0004), group("2026-11-24", 0)]
MODELS = [
    group(f"author/a-model-with-a-long-name-{n}", 0.3 / n, unknown=n % 2) for n in range(1, 4)
]
SESSIONS = [group("a" * 32, 0.5, label="why is the sky blue " * 4), group("b" * 32, 0.2)]


def shown(
    monkeypatch: pytest.MonkeyPatch, columns: int | None, *found: Any, encoding: str = "utf-8"
) -> list[str]:
    monkeypatch.setattr("openclaw_cli.render.console.columns", lambda _: columns)
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    return lines(Report(*found), MONTH)


@pytest.mark.parametrize("columns", [36, 40, 60, 80, 100, 120])
@pytest.mark.parametrize(
    ("groups", "by"), [(DAYS, "day"), (MODELS, "model"), (SESSIONS, "session")], ids=str
)
def test_bars_stand_beside_the_numbers(
    monkeypatch: pytest.MonkeyPatch, columns: int, groups: Any, by: str
) -> None:
    found = shown(monkeypatch, columns, groups, by)
    assert all(width(line) <= columns for line in found), found
    table, month = found[: found.index("")], found[found.index("") + 1 :]
    bars = [line for line in table if set(line) & set("█▏▎▍▌▋▊▉")]
    assert len(bars) == sum(group.cost > 0 for group in groups)
    points = {line.index(".", line.index("$")) for line in table if "." in line.partition("$")[2]}
    assert len(points) == 1, table
    assert len({width(line.rstrip("█▏▎▍▌▋▊▉")) for line in bars}) == 1
    assert " ".join(month) == "November so far: $4.50+?, at this rate $5.25 by its end"


def test_rows_of_before_have_no_times(monkeypatch: pytest.MonkeyPatch) -> None:
    old = group("2026-11-25", 0.5, timing=Timing())
    head, new, before, *_ = shown(monkeypatch, 100, [group("2026-11-26", 0.5), old], "day")
    assert head.split() == ["Day", "Requests", "In", "Out", "First", "Tok/s", "Cost"]
    assert new.split()[4:8] == ["0.50", "s", "50", "$0.5"]
    assert before.split()[4:7] == [NONE, NONE, "$0.5"]


def test_in_a_pipe_there_are_no_bars_and_no_month(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, None, DAYS, "day") == [
        "Day         Requests      In    Out     Cost",
        "2026-11-26         3  12,345    678  $1.25",
        "2026-11-25         3  12,345    678  $0.0004",
        "2026-11-24         3  12,345    678  $0",
        "total              9  37,035  2,034  $1.25",
    ]


def test_many_days_are_summed_up_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [group(f"day {n}", 1.0) for n in range(100)]
    table = shown(monkeypatch, 80, many, "day")
    assert table[31].startswith("day 30 ")
    assert table[32].startswith("(69 earlier)")
    assert table[32].rstrip().endswith("$69.00")
    assert table[31].endswith("█")
    assert "$100.00" in table[33]
    assert len(shown(monkeypatch, 80, many, "day", True)) == 104
    assert len(shown(monkeypatch, None, many, "day")) == 102


@pytest.mark.parametrize(
    ("more", "title"), [({}, "tokens"), ({"sent": 0, "received": 0}, "requests")]
)
def test_what_was_free_is_measured_otherwise(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, int], title: str
) -> None:
    found = shown(monkeypatch, 80, [group("a", 0, **more), group("b", 0, **more)], "model")
    assert found[0].endswith(f"  {title}")
    assert found[1].endswith("█")


def test_an_encoding_without_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(monkeypatch, 80, DAYS, "day", encoding="latin-1")
    assert found[1].endswith("    ###################")
    assert "█" not in "".join(found)


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0, ""),
        (1, "██████"),
        (0.5, "███"),
        (0.51, "███"),
        (0.6, "███▋"),
        (1e-9, "▏"),
        (2, "██████"),
    ],
)
def test_a_bar(share: float, drawn: str) -> None:
    assert bar(share, 6) == drawn
    assert len(bar(share, 6, blocks=False)) == len(drawn.replace("▋", "█"))


def test_points_stand_below_each_other() -> None:
    assert at_the_point(["$1.25", "$0.0004+?", "?", "$0", "$1.0e-09"]) == [
        "$1.25    ",
        "$0.0004+?",
        "?       ",
        "$0       ",
        "$1.0e-09 ",
    ]


def test_which_encodings_have_bars() -> None:
    assert [has_blocks(name) for name in ("utf-8", "cp437", "ascii", None, "none")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([], 0.5) is None
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([4, 1, 3, 2], 0.5) == 2
    assert quantile([1], 0.95) == 1


def test_the_usage_at_a_terminal(put: Any, terminal: Any, standin: StandIn) -> None:
    put(cost=0.25)
    put(at=time.time() - 86_400, cost=0.125, first_token=0.5, duration=1.0)
    window = terminal("usage", columns=60, NO_COLOR="1")
    assert window.end() == 0
    assert "\x1b[" not in window.output
    first, second = (line for line in window.screen.text.splitlines() if "-" in line[:5])
    assert first.endswith("$0.25   █████████████")
    assert second.endswith("$0.125  ██████▌")
    assert "so far: $0." in window.screen.text
