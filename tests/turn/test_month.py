"""The limit of a calendar month, by the history."""

from __future__ import annotations

import calendar
import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database

from ..conftest import KEY
from ..standin.script import EVENT_STREAM_HEADERS, Cut, Status
from .test_money import MODEL, asked, billed, know, model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
NAME = "agents.defaults.maxCostMonth"
assert know is not None  # a fixture


@pytest.fixture
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what limits the month in the configuration of all programs of the test."""
    file = tmp_path / "openclaw.json"
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(file))

    def put(usd: float) -> None:
        file.write_text(json.dumps({"agents": {"defaults": {"maxCostMonth": usd}}}))

    return put


@pytest.fixture
def ask(run: Run, standin: StandIn) -> Callable[..., Completed]:
    """Return what asks a question that costs so much, or is of unknown cost."""

    def ask(cost: float | None, *argv: str, status: int = 0) -> Completed:
        if status != 5 or cost is not None:
            standin.answer_text("so", usage=billed(cost))
        done = run(["chat", "hi", "-m", MODEL, "--retries", "0", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


@pytest.fixture
def spent(sealed: Any) -> Callable[[float | None, float], None]:
    """Return what puts a request of a cost and a time into the history."""
    file = sealed.home / ".local/state/openclaw/history.db"

    def put(cost: float | None, at: float) -> None:
        connection = open_database(file)
        connection.execute(
            "INSERT INTO attempt (at, model, cost) VALUES (?, 'openrouter/a/b', ?)", (at, cost)
        )
        connection.close()

    return put


def begin_of_month() -> float:
    now = time.gmtime()
    return float(calendar.timegm((now.tm_year, now.tm_mon, 1, 0, 0, 0)))


def test_nothing_is_sent_past_it(limit: Any, ask: Any, standin: StandIn) -> None:
    limit(1)
    assert ask(0.7).stderr == ""
    said = ask(0.2).stderr
    assert said == ""  # 70 % when it was sent
    month = time.strftime("%B", time.gmtime())
    assert ask(0.1).stderr.startswith(f"note: $0.9 of $1.00 for {month} are used (90 %, {NAME})\n")
    done = ask(None, status=5)
    after = time.strftime("%B", time.gmtime(begin_of_month() + 32 * 86_400))
    assert done.stderr.splitlines() == [
        f"error: nothing is left of {NAME} ($1.00, of which $1.00 are spent)",
        f"hint: raise {NAME}, or wait: {after} (UTC) begins at 0",
    ]
    assert asked(standin) == 3
    assert ask(None, "--session", "other", "--no-history", status=5).stdout == b""
    limit(2)
    assert ask(0.0).stdout == b"so"


def test_an_answer_that_may_be_too_dear_is_not_asked_for(
    limit: Any, ask: Any, know: Any, spent: Any, standin: StandIn
) -> None:
    limit(1)
    know(model())  # an answer may cost $0.01
    spent(0.995, begin_of_month())
    done = ask(None, status=5)
    assert f"over {NAME} ($1.00, of which $0.995 are spent)" in done.stderr
    assert "--param max_tokens=499 fits" in done.stderr
    assert asked(standin) == 0
    assert ask(0.001, "-P", "max_tokens=400").stdout == b"so"


def test_only_this_month_counts(limit: Any, ask: Any, spent: Any) -> None:
    limit(1)
    spent(5, begin_of_month() - 1)
    assert ask(0.1).stderr == ""
    spent(5, begin_of_month())
    ask(None, status=5)


def test_an_answer_that_went_past_it_is_whole(limit: Any, ask: Any) -> None:
    limit(0.1)
    done = ask(0.2, status=5)
    assert done.stdout == b"so"
    assert f"error: $0.2 were billed, over {NAME} ($0.1)" in done.stderr


def test_unknown_costs_are_said_with_the_next_question(
    limit: Any, ask: Any, run: Run, standin: StandIn
) -> None:
    limit(1)
    standin.play(Status(200, EVENT_STREAM_HEADERS), Cut(reset=True))
    assert run(["chat", "hi", "-m", MODEL, "--retries", "0"]).status == 6
    said = ask(0.1).stderr
    assert re.search(
        r"\$0 of \$1.00 .* are used \(0 %.*\); 1 request of unknown cost not in it", said
    )
    assert ask(0.75).stderr == ""  # not with each one
    assert "1 request of unknown cost not in it" in ask(0.15).stderr
    assert "are spent, and 1 of unknown cost)" in ask(None, status=5).stderr


def test_it_is_shown(limit: Any, ask: Any, run: Run, report: Any) -> None:
    limit(2)
    ask(0.5)
    month = report("models", "status")["cost_month"]
    assert (month["cost_usd"], month["limit_usd"]) == (0.5, 2)
    shown = run(["models", "status"]).stdout.decode()
    assert re.search(rf"This month +\$0\.5 of \$2\.00 \(25 %\)  \({NAME}\)", shown)
    assert report("usage")["month"]["limit_usd"] == 2
    assert report("chat", "hi", "-m", MODEL, "--estimate")["limit_usd"] == 1.5


def test_without_it_nothing_is_read(run: Run, report: Any, sealed: Any) -> None:
    assert report("models", "status")["cost_month"] is None
    file = sealed.home / ".local/state/openclaw/history.db"
    file.parent.mkdir(parents=True)
    file.write_text("no database at all, but longer than the header of one " * 10)
    assert run(["chat", "hi", "--no-history"]).status == 0


def test_a_history_that_hides_the_sum_keeps_the_question(
    limit: Any, run: Run, sealed: Any, standin: StandIn
) -> None:
    limit(1)
    file = sealed.home / ".local/state/openclaw/history.db"
    file.parent.mkdir(parents=True)
    file.write_text("no database at all, but longer than the header of one " * 10)
    done = run(["chat", "hi", "--no-history"])
    assert done.status == 3
    assert f"error: {NAME} can't be kept: the history" in done.stderr
    assert "hint:" in done.stderr
    assert asked(standin) == 0
    status = run(["models", "status"])
    assert status.status == 0
    assert "can't be kept" in status.stderr


def test_replay_keeps_it(limit: Any, ask: Any, run: Run, standin: StandIn) -> None:
    limit(1)
    ask(0.99)
    ask(0.02, status=5)
    done = run(["sessions", "replay"])
    assert done.status == 5
    assert asked(standin) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("argv", [[], ["--no-history"]], ids=["kept", "not kept"])
def test_a_chat_counts_what_it_asks(
    limit: Any, terminal: Any, standin: StandIn, tmp_path: Path, argv: list[str]
) -> None:
    limit(1)
    for cost in (0.85, 0.15):
        standin.answer_text(f"that was {cost}", usage=billed(cost))
    window = terminal(
        "chat", "-m", MODEL, *argv, OPENCLAW_CONFIG_PATH=str(tmp_path / "openclaw.json")
    )
    prompt = r"^model [^>]*>\Z"
    window.wait(prompt)
    for word, answer in (("one", "was 0.85"), ("two", "was 0.15")):
        window.send(f"{word}\r")
        window.wait(rf"(?s){re.escape(answer)}.*{prompt}")
    window.send("three\r")
    window.wait("(?s)nothing is left of .* three\\Z")
    assert "are used (85 %" in window.screen.text.replace("\n", " ")
    window.send("\x15/quit\r")
    assert window.end() == 0
    assert asked(standin) == 2
    assert KEY not in window.output
