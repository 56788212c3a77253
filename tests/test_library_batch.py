"""Batches from Python programs: ``run_batch``."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli import AskOptions, AuthError, UsageError, run_batch

from .conftest import KEY
from .standin import script

if TYPE_CHECKING:
    from pathlib import Path

    from .standin.recorded import Recorded
    from .standin.server import StandIn

OTHER_KEY = "sk-or-v1-another-key-that-is-long-enough-to-cut"


def answer(request: Recorded) -> script.Script:
    """Refuse what has an ``x`` in it, and a key; answer all else."""
    if not request.is_chat:
        return script.json_body({})
    asked = request.json()["messages"][-1]["content"]
    if "stop" in asked:
        return script.error(401, "no such key")
    return script.error(400, "no") if "x" in asked else script.text_answer(asked.upper())


@pytest.fixture
def source(standin: StandIn, online: None, tmp_path: Path) -> Path:
    standin.default = answer
    return write(tmp_path / "in.jsonl", *("abcx"))


def write(file: Path, *asked: str) -> Path:
    file.write_text("".join(f"{json.dumps({'id': one, 'prompt': one})}\n" for one in asked))
    return file


def texts(file: Path) -> dict[str, str]:
    return {
        line["id"]: line["text"] for line in map(json.loads, file.read_text("utf-8").splitlines())
    }


def test_a_batch_is_run_and_gone_on_with(
    source: Path, standin: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    output = tmp_path / "out.jsonl"
    report = run_batch(source, output, AskOptions(model="a/b"), system="Be brief.")
    assert texts(output) == {"a": "A", "b": "B", "c": "C", "x": ""}
    assert (report.prompts, report.whole, report.bad, report.left) == (4, 3, 1, 0)
    assert report.as_json()["reasons"] == {"refused": 1}
    again = run_batch(str(source), str(output), model="a/b", system="Be brief.", retry_failed=True)
    assert (again.taken.requests, len(standin.requests)) == (5, 5)
    assert signal.getsignal(signal.SIGINT) is before
    assert capfd.readouterr() == ("", "")


def test_parts_run_in_threads(source: Path, tmp_path: Path) -> None:
    def part(number: int) -> Any:
        output = tmp_path / f"part-{number}.jsonl"
        return run_batch(source, output, model="a/b", shard=f"{number}/3", history=False)

    with ThreadPoolExecutor(3) as threads:
        reports = [*threads.map(part, range(1, 4))]
    assert sum(report.prompts for report in reports) == 4
    found = [texts(tmp_path / f"part-{number}.jsonl") for number in range(1, 4)]
    assert sorted(one for part in found for one in part) == ["a", "b", "c", "x"]
    assert not list((tmp_path / "home").rglob("history*"))


def test_what_stops_it_is_raised_and_wrong_words_too(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    stopped = write(tmp_path / "stop.jsonl", "stop")
    with pytest.raises(AuthError) as raised:
        run_batch(stopped, output, model="a/b", api_key=OTHER_KEY)
    assert OTHER_KEY not in str(raised.value.as_json())
    for wrong in ({"concurrency": 0}, {"input_format": "xml"}, {"shard": "5/4"}, {"tier": 1}):
        words: dict[str, Any] = wrong
        with pytest.raises(UsageError):
            run_batch(source, tmp_path / "other.jsonl", model="a/b", **words)
    with pytest.raises(UsageError) as bad:
        run_batch(write(tmp_path / "bad.jsonl", "a", "a"), tmp_path / "bad.out", model="a/b")
    assert bad.value.details["lines"] == [{"line": 2, "reason": "the id 'a' is that of line 1"}]


def test_a_key_of_its_own_is_sent(source: Path, standin: StandIn, tmp_path: Path) -> None:
    run_batch(source, tmp_path / "out.jsonl", model="a/b", api_key=OTHER_KEY)
    sent = {request.header("authorization") for request in standin.requests}
    assert sent == {f"Bearer {OTHER_KEY}"} != {f"Bearer {KEY}"}
