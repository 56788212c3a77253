"""``chat`` says of keys without effect: once the request has left, and once for each text."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

SLIPS = """{
  agents: { defaults: {
    modle: "openrouter/a/b",
    params: { temperatur: 1 },
  } },
}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text(SLIPS)
    return path


@pytest.fixture
def chat(run: Run, standin: StandIn, file: Path) -> Callable[..., Completed]:
    def chat(*argv: str) -> Completed:
        env = standin.client_env() | {"OPENROUTER_API_KEY": "sk-or-v1-test-key-long-enough"}
        done = run(["--config", str(file), "chat", "hi", "--no-history", *argv], env=env)
        assert done.status == 0
        assert len(done.stdout) > 0
        return done

    return chat


def test_they_are_told_in_one_line_and_not_again(
    chat: Callable[..., Completed], file: Path, standin: StandIn
) -> None:
    told = chat().stderr
    sentences = (
        f"note: {file}:3:5: agents.defaults.modle: there is no such key",
        "did you mean agents.defaults.model?",
        "4:15: agents.defaults.params.temperatur: is not sent",
        "did you mean temperature?",
    )
    assert told == "; ".join(sentences) + "\n"
    assert chat().stderr == ""
    assert len(standin.requests) == 2
    assert file.read_text() == SLIPS


def test_they_are_told_again_when_the_file_has_changed(
    chat: Callable[..., Completed], file: Path
) -> None:
    chat()
    file.write_text(SLIPS + "// something else\n")
    assert "modle" in chat().stderr
    assert chat().stderr == ""
    file.write_text('{ agents: { defaults: { model: "openrouter/a/b" } } }')
    assert chat().stderr == ""


def test_each_configuration_is_told_of_by_itself(
    chat: Callable[..., Completed], file: Path
) -> None:
    other = file.with_name("other.toml")
    other.write_text('[agents.defaults]\nmaxcost = 1\nfallbacks = ["a/b"]\ntopP = 1\nevn = 1\n')
    chat()
    told = chat("--config", str(other)).stderr
    assert f"{other}:2:1: agents.defaults.maxcost" in told
    assert (chat().stderr, chat("--config", str(other)).stderr) == ("", "")


def test_more_than_three_are_counted(chat: Callable[..., Completed], file: Path) -> None:
    file.write_text("{ evn: {}, agnets: {}, modls: {}, openrouter: {}, maxCost: 1 }")
    [line] = chat().stderr.splitlines()
    assert line.endswith("; and 2 more: openclaw config validate")


def test_who_wants_silence_is_told_later(chat: Callable[..., Completed]) -> None:
    assert chat("--quiet").stderr == ""
    assert "modle" in chat().stderr


def test_json_stays_json(chat: Callable[..., Completed]) -> None:
    done = chat("--json")
    assert json.loads(done.stdout)["complete"] is True
    assert "modle" in done.stderr


def test_an_event_stream_holds_it_as_a_notice(chat: Callable[..., Completed]) -> None:
    lines = chat("--output-format", "stream-json").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    notices = [event["text"] for event in events if event["type"] == "notice"]
    assert len([text for text in notices if "modle" in text]) == 1


def test_nothing_is_said_where_nothing_is_sent(chat: Callable[..., Completed]) -> None:
    assert "modle" not in chat("--dry-run").stderr
    assert "modle" in chat().stderr


@pytest.mark.parametrize("note", ["folder", "garbage", "unwritable"])
def test_a_note_that_can_not_be_kept_fails_nothing(
    chat: Callable[..., Completed], tmp_path: Path, note: str
) -> None:
    cache = tmp_path / "home" / ".cache" / "openclaw"
    cache.mkdir(parents=True)
    if note == "unwritable":
        if sys.platform == "win32" or os.geteuid() == 0:
            pytest.skip("nothing is forbidden to this user")
        cache.chmod(0o500)
    elif note == "folder":
        (cache / "told-keys").mkdir()
    else:
        (cache / "told-keys").write_bytes(b"\xff\x00 \n\n a b c\n" * 3)
    assert "modle" in chat().stderr
    if note != "garbage":
        assert "modle" in chat().stderr
    else:
        assert chat().stderr == ""


def test_the_note_stays_small(chat: Callable[..., Completed], tmp_path: Path) -> None:
    cache = tmp_path / "home" / ".cache" / "openclaw"
    cache.mkdir(parents=True)
    note = cache / "told-keys"
    note.write_text("".join(f"{number:08x}-1 0-0\n" for number in range(1000)))
    chat()
    assert len(note.read_text().splitlines()) == 50
    assert chat().stderr == ""


def test_a_right_configuration_is_looked_at_once(
    chat: Callable[..., Completed], file: Path, tmp_path: Path
) -> None:
    right = SLIPS.replace("modle", "model").replace("temperatur:", "temperature:")
    file.write_text(right)
    note = tmp_path / "home" / ".cache" / "openclaw" / "told-keys"
    assert chat().stderr == ""
    before = note.stat()
    assert chat().stderr == ""
    assert (note.stat().st_ino, note.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
