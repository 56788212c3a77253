"""What a recorder does to the database: rows, locks, and what happens when others write too."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import HistoryError
from openclaw_cli.events import Attempt, Identity, ReasoningDelta, Result, TextDelta
from openclaw_cli.history import lock, writer
from openclaw_cli.history.new_turn import NewTurn
from openclaw_cli.history.recording import Recorder
from openclaw_cli.history.working_place import WorkingPlace
from openclaw_cli.history.writer import GoneError, InUseError, Writer
from openclaw_cli.request.attachments import Attachment
from openclaw_cli.request.conversation import Question
from openclaw_cli.request.ref import ModelRef

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REF = ModelRef("openrouter", "a/b")
OTHER = ModelRef("openrouter", "c/d")
PLACE = WorkingPlace("tty 1", "/folder")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the locks are the process's elsewhere")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait here: who is in a conversation stays in it until the test goes on."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def recorder(file: Path) -> Iterator[Recorder]:
    recorder = Recorder(file, PLACE, name="s", system="Be brief.")
    yield recorder
    recorder.close()


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield another program's connection."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=0)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def begun(recorder: Recorder, text: str = "why?") -> tuple[Writer, int]:
    kept = recorder.writer()
    return kept, recorder.begin(kept, NewTurn(REF, Question(text)))


def rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]


def result(**values: Any) -> Result:
    return Result(**{"model": str(REF), "complete": True, **values})


def test_a_conversation_is_made(recorder: Recorder, other: sqlite3.Connection) -> None:
    before = time.time()
    recorder.writer()
    (row,) = rows(other, "conversation")
    assert (row["number"], recorder.number) == (1, 1)
    assert (row["id"], row["name"], row["system"]) == (recorder.session, "s", "Be brief.")
    assert (row["terminal"], row["folder"], row["parent"]) == ("tty 1", "/folder", None)
    assert before <= row["created"] == row["updated"] <= time.time()
    assert recorder.made


def test_an_empty_one_is_removed_by_who_has_made_it(
    recorder: Recorder, other: sqlite3.Connection
) -> None:
    recorder.writer()
    recorder.close()
    assert rows(other, "conversation") == []


def test_one_with_a_turn_stays(recorder: Recorder, other: sqlite3.Connection) -> None:
    begun(recorder)
    recorder.close()
    assert len(rows(other, "conversation")) == 1


@pytest.mark.parametrize(("made", "left"), [(False, 1), (True, 0)])
def test_an_empty_one_is_removed_by_nobody_else(
    file: Path, recorder: Recorder, other: sqlite3.Connection, *, made: bool, left: int
) -> None:
    recorder.writer()
    other.execute("INSERT INTO conversation (id, created, updated) VALUES ('x', 0, 0)")
    guest = Recorder(file, PLACE, number=2, session="x", made=made)
    guest.writer()
    guest.close()
    assert len(rows(other, "conversation")) == 1 + left


def test_without_locks_an_empty_one_stays(recorder: Recorder, other: sqlite3.Connection) -> None:
    recorder.writer()._lock.is_sure = False
    recorder.close()
    assert len(rows(other, "conversation")) == 1


@linux
def test_nobody_else_gets_into_it(file: Path, recorder: Recorder) -> None:
    begun(recorder)
    guest = Recorder(file, PLACE, number=1, session=recorder.session)
    with pytest.raises(InUseError) as refused:
        guest.writer()
    short = recorder.session[:8]
    assert refused.value.message == f"another openclaw is in the conversation {short}"
    fork = f"openclaw sessions fork {short}"
    assert refused.value.hint == f"wait for it, or go on in a copy: {fork}"
    recorder.close()
    guest.writer()
    guest.close()


@linux
def test_a_number_that_is_locked_makes_no_conversation(
    file: Path, recorder: Recorder, other: sqlite3.Connection
) -> None:
    held = lock.Lock(file)
    assert held.take(1)
    with pytest.raises(InUseError, match=recorder.session[:8]):
        recorder.writer()
    assert recorder.number is None
    assert not recorder.made
    held.release()
    assert rows(other, "conversation") == []
    recorder.writer()


def test_a_name_is_begun_once(file: Path, recorder: Recorder) -> None:
    recorder.writer()
    guest = Recorder(file, PLACE, name="s")
    with pytest.raises(InUseError) as refused:
        guest.writer()
    assert refused.value.message == "another openclaw has just begun the conversation 's'"
    assert refused.value.hint == "try again, or take another name"
    guest.close()
    recorder.close()
    guest.writer()
    guest.close()


def test_a_question_is_kept(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept = recorder.writer()
    files = (Attachment("a.png", {"type": "image_url"}), Attachment("b", {"type": "file"}))
    before = time.time()
    assert recorder.begin(kept, NewTurn(REF, Question("why?", files), is_summary=True)) == 1
    assert recorder.begin(kept, NewTurn(REF, Question("and\ud800?"))) == 2
    first, second = rows(other, "turn")
    assert first | {"asked": 0} == {
        "id": 1,
        "conversation": 1,
        "is_summary": 1,
        "in_context": 1,
        "asked": 0,
        "ended": None,
        "model": str(REF),
        "answered": str(REF),
        "model_used": None,
        "provider": None,
        "prompt": "why?",
        "files": '["a.png", "b"]',
        "question": 1,
        "messages": None,
        "request": None,
        "answer": "",
        "reasoning": "",
        "complete": 0,
        "finish_reason": None,
        "error": None,
        "replay": None,
    }
    assert before <= first["asked"] <= time.time()
    assert (second["is_summary"], second["files"], second["prompt"]) == (0, None, "and\ufffd?")
    bodies = [json.loads(row["body"]) for row in rows(other, "message")]
    assert bodies[0]["content"][1:] == [{"type": "image_url"}, {"type": "file"}]
    assert bodies[1] == {"role": "user", "content": "and\ud800?"}


def test_a_turn_moves_the_conversation(recorder: Recorder, other: sqlite3.Connection) -> None:
    _, turn = begun(recorder)
    for step in ("begin", "resume", "end"):
        other.execute(
            "UPDATE conversation SET updated = 0, terminal = '', folder = '', system = ''"
        )
        other.execute("INSERT INTO conversation (id, created, updated) VALUES (?, 0, 0)", (step,))
        recorder.system = step
        kept = recorder.writer()
        if step == "begin":
            recorder.begin(kept, NewTurn(REF, Question("and?")))
        elif step == "resume":
            kept.resume(turn)
        else:
            kept.end(turn, result(), REF, {})
        row, *rest = rows(other, "conversation")
        assert row["updated"] > 0
        assert (row["terminal"], row["folder"], row["system"]) == ("tty 1", "/folder", step)
        assert {one["updated"] for one in rest} == {0}


def test_what_is_sent_is_kept_once(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    said = [{"role": "system", "content": "x"}, {"role": "user", "content": "why?"}]
    sent = [{"role": "system", "content": "marked"}, said[1]]
    kept.put_request(turn, said, {"model": "a/b", "messages": sent, "stream": True})
    (row,) = rows(other, "turn")
    assert json.loads(row["messages"]) == [3, 1]
    assert json.loads(row["request"]) == {"model": "a/b", "messages": [2, 1], "stream": True}
    bodies = [json.loads(row["body"]) for row in rows(other, "message")]
    assert bodies == [said[1], sent[0], said[0]]


def test_messages_with_one_checksum_are_two(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    message = {"role": "user", "content": "why?"}
    other.execute("UPDATE message SET body = 'another'")
    kept.put_request(turn, [message], {"messages": [message]})
    assert [row["body"] for row in rows(other, "message")] == ["another", json.dumps(message)]
    assert len({row["crc"] for row in rows(other, "message")}) == 1
    assert json.loads(rows(other, "turn")[0]["messages"]) == [2]


def test_pieces_are_added(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    pieces: list[TextDelta | ReasoningDelta] = [
        TextDelta("a"),
        ReasoningDelta("x"),
        TextDelta("b\ud800"),
        ReasoningDelta("y"),
    ]
    assert kept.add(turn, pieces) is True
    more: list[TextDelta | ReasoningDelta] = [ReasoningDelta("z"), TextDelta("")]
    assert kept.add(turn, more) is True
    found = [(row["turn"], row["is_reasoning"], row["text"]) for row in rows(other, "piece")]
    assert found == [(turn, 0, "ab\ufffd"), (turn, 1, "xy"), (turn, 1, "z")]


def test_another_programs_write_is_waited_for_once(
    recorder: Recorder, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_PATIENT", 0.02)
    kept, turn = begun(recorder)
    kept._patience = writer._PATIENT
    other.execute("BEGIN IMMEDIATE")
    assert kept.add(turn, [TextDelta("a")]) is False
    assert kept._patience == writer._IMPATIENT
    assert waits(kept) == 5000
    assert kept.add(turn, [TextDelta("a")]) is False
    other.execute("COMMIT")
    assert rows(other, "piece") == []
    assert kept.add(turn, [TextDelta("ab")]) is True
    assert kept._patience == writer._PATIENT
    assert waits(kept) == 5000
    assert [row["text"] for row in rows(other, "piece")] == ["ab"]


def waits(kept: Writer) -> int:
    """Return the milliseconds that a write waits for another one."""
    return int(kept._connection.execute("PRAGMA busy_timeout").fetchone()[0])


def test_a_piece_waits_as_long_as_it_is_patient(recorder: Recorder) -> None:
    """A second for a piece, and a hundredth where that was in vain."""
    assert (writer._PATIENT, writer._IMPATIENT) == (1.0, 0.01)
    kept, turn = begun(recorder)
    asked: list[str] = []
    kept._connection.set_trace_callback(asked.append)
    kept.add(turn, [TextDelta("a")])
    kept._patience = writer._IMPATIENT
    kept.add(turn, [TextDelta("a")])
    kept._connection.set_trace_callback(None)
    set_to = [line.rpartition(" ")[2] for line in asked if "busy_timeout" in line]
    assert set_to == ["1000", "5000", "10", "5000"]


def test_what_is_no_wait_is_an_error(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    other.execute("DROP TABLE piece")
    with pytest.raises(HistoryError, match="no such table"):
        kept.add(turn, [TextDelta("a")])
    assert waits(kept) == 5000


def test_an_end_is_kept(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    second = recorder.begin(kept, NewTurn(REF, Question("and?")))
    kept.add(turn, [TextDelta("half")])
    kept.add(second, [TextDelta("other")])
    failed = Attempt(str(REF), 503, "no\ud800", 0.0)
    usage = {"prompt_tokens": 3, "completion_tokens": 4}
    good = Attempt(str(OTHER), 200, None, 0.5, usage, Identity("gen\ud800", "m\ud800", "p\ud800"))
    before = time.time()
    kept.end(
        turn,
        result(
            model_used="m\ud800",
            provider="p\ud800",
            text="t\ud800",
            reasoning="r\ud800",
            finish_reason="stop\ud800",
            error={"type": "x"},
            complete=False,
            attempts=(failed, good),
        ),
        OTHER,
        {"images": [1]},
    )
    row, rest = rows(other, "turn")
    assert before <= row["ended"] <= time.time()
    assert rest["ended"] is None
    assert (row["answered"], row["model"]) == (str(OTHER), str(REF))
    assert (row["model_used"], row["provider"]) == ("m\ufffd", "p\ufffd")
    assert (row["answer"], row["reasoning"]) == ("t\ufffd", "r\ufffd")
    assert (row["complete"], row["finish_reason"]) == (0, "stop\ufffd")
    assert (json.loads(row["error"]), json.loads(row["replay"])) == ({"type": "x"}, {"images": [1]})
    assert [piece["text"] for piece in rows(other, "piece")] == ["other"]
    first, last = rows(other, "attempt")
    assert first.pop("at") == last.pop("at") == row["ended"]
    assert first == {
        "id": 1,
        "turn": turn,
        "model": str(REF),
        "model_used": None,
        "provider": None,
        "generation": None,
        "status": 503,
        "reason": "no\ufffd",
        "sent": None,
        "received": None,
        "cost": 0.0,
        "usage": None,
        "failure": None,
        "batch": None,
        "first_token": None,
        "duration": None,
    }
    assert last == {
        "id": 2,
        "turn": turn,
        "model": str(OTHER),
        "model_used": "m\ufffd",
        "provider": "p\ufffd",
        "generation": "gen\ufffd",
        "status": 200,
        "reason": None,
        "sent": 3,
        "received": 4,
        "cost": 0.5,
        "usage": json.dumps(usage),
        "failure": None,
        "batch": None,
        "first_token": None,
        "duration": None,
    }


def test_nothing_is_written_behind_the_end(recorder: Recorder, other: sqlite3.Connection) -> None:
    """The thread that writes what is left lying may have woken up a moment before."""
    recording = recorder.turn(NewTurn(REF, Question("why?")))
    recording.sent()
    recording.begin((), {})
    assert recording.problem() is None
    recording.add(TextDelta("so"))
    recording.end(result(text="so"), REF, {})
    recording._flush()
    assert rows(other, "piece") == []
    assert [row["answer"] for row in rows(other, "turn")] == ["so"]


def test_a_whole_end_has_no_error(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    kept.end(turn, result(text="so"), REF, {})
    (row,) = rows(other, "turn")
    assert (row["complete"], row["error"], row["replay"]) == (1, None, None)


def test_what_is_gone_on_with_keeps_what_there_was(
    recorder: Recorder, other: sqlite3.Connection
) -> None:
    kept, turn = begun(recorder)
    second = recorder.begin(kept, NewTurn(REF, Question("and?")))
    kept.end(turn, result(text="one ", reasoning="first ", complete=False), REF, {})
    kept.end(second, result(text="other"), REF, {})
    kept.leave_out(turn)
    assert [row["in_context"] for row in rows(other, "turn")] == [0, 1]
    other.execute("UPDATE turn SET in_context = 0")
    for _ in range(2):  # what is under way already is not doubled
        kept.resume(turn)
    row, rest = rows(other, "turn")
    assert (row["ended"], row["in_context"]) == (None, 1)
    assert rest["ended"] is not None
    assert rest["in_context"] == 0
    found = [(row["turn"], row["is_reasoning"], row["text"]) for row in rows(other, "piece")]
    assert found == [(turn, 0, "one ")]
    kept.end(turn, result(text="one two", reasoning="then"), REF, {})
    row, _ = rows(other, "turn")
    assert (row["answer"], row["reasoning"]) == ("one two", "first then")


def test_another_conversations_turn_is_left_alone(
    file: Path, recorder: Recorder, other: sqlite3.Connection
) -> None:
    _, turn = begun(recorder)
    guest = Recorder(file, PLACE)
    kept, _ = begun(guest)
    before = rows(other, "turn")
    kept.leave_out(turn)
    writes = (
        lambda: kept.put_request(turn, [], {"messages": []}),
        lambda: kept.resume(turn),
        lambda: kept.add(turn, [TextDelta("a")]),
        lambda: kept.end(turn, result(), REF, {}),
    )
    for write in writes:
        with pytest.raises(GoneError, match=r"^the history .*history\.db: the turn is gone$"):
            write()
    assert rows(other, "turn") == before
    guest.close()


def test_a_turn_that_is_gone_is_told(recorder: Recorder, other: sqlite3.Connection) -> None:
    kept, turn = begun(recorder)
    other.execute("DELETE FROM turn")
    with pytest.raises(GoneError):
        kept.end(turn, result(attempts=(Attempt("m", None, None),)), REF, {})
    assert rows(other, "attempt") == []


def test_a_conversation_that_is_gone_is_made_again(
    recorder: Recorder, other: sqlite3.Connection
) -> None:
    kept, _ = begun(recorder)
    assert kept.is_there()
    assert recorder.problem(None) is None
    other.execute("DELETE FROM conversation")
    assert not kept.is_there()
    recorder.begin(kept, NewTurn(REF, Question("and?")))
    assert kept.is_there()
    (row,) = rows(other, "conversation")
    assert (row["number"], row["id"], row["name"]) == (1, recorder.session, "s")
    (turn,) = rows(other, "turn")
    assert (turn["conversation"], turn["prompt"]) == (1, "and?")
    told = recorder.problem(None)
    assert told is not None
    assert "kept anew" in told
    assert recorder.problem(None) is None


def test_it_is_made_without_its_name_where_another_one_has_it(
    recorder: Recorder, other: sqlite3.Connection
) -> None:
    kept, _ = begun(recorder)
    other.execute("DELETE FROM conversation")
    other.execute("INSERT INTO conversation (id, name, created, updated) VALUES ('x', 's', 0, 0)")
    recorder.begin(kept, NewTurn(REF, Question("and?")))
    mine, theirs = rows(other, "conversation")
    assert (mine["number"], mine["id"], mine["name"]) == (1, recorder.session, None)
    assert (theirs["id"], theirs["name"]) == ("x", "s")


def test_a_file_that_is_moved_away_is_written_anew(file: Path, recorder: Recorder) -> None:
    kept, _ = begun(recorder)
    assert kept.is_current()
    for part in file.parent.glob("history.db*"):
        part.rename(file.parent / part.name.replace("history", "moved"))
    assert not kept.is_current()
    again = recorder.writer()
    assert again is not kept
    assert again.is_current()
    assert again.is_there()
    assert recorder.problem(None) is not None
    assert recorder.made


def test_a_writer_that_can_not_be_opened_leaves_nothing_open(
    file: Path, recorder: Recorder, other: sqlite3.Connection
) -> None:
    begun(recorder)
    recorder.close()
    other.execute("PRAGMA foreign_keys = OFF")
    other.execute("DROP TABLE conversation")
    guest = Recorder(file, PLACE)
    with pytest.raises(HistoryError, match="no such table"):
        guest.writer()
    assert guest.number is None
    held = lock.Lock(file)
    assert held.take(1)
    held.release()
