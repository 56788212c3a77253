"""What of a conversation goes back to the model, and what to no other."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from ..standin import sse
from ..standin.script import event_stream

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run
    from ..standin.server import StandIn

from .conftest import MODEL, bodies, said

pytestmark = pytest.mark.usefixtures("online")


DETAILS = [{"type": "reasoning.text", "text": "hm", "signature": "sig", "index": 0}]
EXTRAS = {
    "reasoning_details": DETAILS,
    "annotations": [{"type": "url_citation", "url_citation": {"url": "https://example.org"}}],
    "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}],
    "tool_calls": [
        {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": ""}}
    ],
}
PIECES = [
    {"tool_calls": [{"index": 0, "function": {"arguments": '{"a":'}}]},
    {"tool_calls": [{"index": 0, "function": {"arguments": " 1}"}}]},
]


def test_what_the_model_wants_back_goes_back_to_it_alone(
    chat: Any, report: Any, standin: StandIn
) -> None:
    standin.judge = False  # the API's description knows no annotations in a request
    deltas: list[dict[str, Any]] = [{**EXTRAS, "content": "see"}, *PIECES]
    standin.stream(*[sse.event(sse.chunk(delta)) for delta in deltas], sse.finished())
    standin.answer_text("again")
    standin.answer_text("other")
    chat("look", "-m", MODEL, "--session", "s", status=7)
    chat("and?", "--session", "s")
    chat("and you?", "--session", "s", "-m", "openai/gpt-5-mini")
    same, other = bodies(standin)[1:]
    answer = same["messages"][1]
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    assert answer == {
        "role": "assistant",
        "content": "see",
        "annotations": EXTRAS["annotations"],
        "images": EXTRAS["images"],
        "tool_calls": [call],
        "reasoning_details": DETAILS,
    }
    result = same["messages"][2]
    assert (result["role"], result["tool_call_id"]) == ("tool", "call_1")
    assert other["messages"][1] == {"role": "assistant", "content": "see"}
    assert [message["role"] for message in other["messages"]] == ["user", "assistant"] * 2 + [
        "user"
    ]
    shown = {"media_type": "image/png", "size": 3, "path": None, "data": "AAAA"}
    assert report("sessions", "show", "s")["turns"][0]["images"] == [shown]


def test_a_fallback_gets_no_other_models_thoughts(chat: Any, standin: StandIn) -> None:
    standin.stream(sse.reasoning("hm"), *sse.answer("so"))
    chat("why?", "-m", MODEL, "--session", "s")
    standin.error(503, "no")
    standin.stream(sse.reasoning("ah"), *sse.answer("other", model="openai/gpt-5-mini"))
    chat("and?", "--session", "s", "--fallback", "openai/gpt-5-mini")
    standin.answer_text("last")
    chat("then?", "--session", "s")
    _, asked, fallback, again = bodies(standin)
    assert "reasoning_details" in asked["messages"][1]
    assert "reasoning_details" not in fallback["messages"][1]
    # The fallback has answered: its thoughts do not go to the first model.
    assert "reasoning_details" in again["messages"][1]
    assert "reasoning_details" not in again["messages"][3]


def test_files_go_on_with_the_conversation(
    chat: Any, standin: StandIn, tmp_path: Path, report: Any
) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG picture")
    standin.answer_text("a picture")
    standin.answer_text("still")
    chat("what is it?", "-f", "a.png", "--session", "s")
    (tmp_path / "a.png").unlink()
    chat("and now?", "--session", "s")
    first, second = bodies(standin)
    assert second["messages"][0] == first["messages"][0]
    assert report("sessions", "show", "s")["turns"][0]["files"] == ["a.png"]


def test_gemini_gets_its_signatures_back_and_no_bad_ones(chat: Any, standin: StandIn) -> None:
    """Spec: Gemini-backed routes."""
    form = {"type": "reasoning.encrypted", "format": "google-gemini-v1"}
    good, bad = {**form, "data": "c2lnbmVk", "id": "a"}, {**form, "data": "not base64!", "id": "b"}
    chunk = sse.chunk({"content": "so", "reasoning_details": [good, bad]})
    standin.stream(sse.event(chunk), sse.finished())
    standin.answer_text("more")
    chat("why?", "-m", "google/gemini-2.5-pro", "--session", "s")
    chat("and?", "--session", "s")
    assert bodies(standin)[1]["messages"][1]["reasoning_details"] == [good]


def test_anthropic_gets_cache_markers_on_the_way(chat: Any, standin: StandIn) -> None:
    for text in ("one", "two"):
        standin.answer_text(text)
        chat("why?", "-m", MODEL, "-s", "Be brief.", "--session", "s")
    marked = [
        message["role"]
        for message in bodies(standin)[1]["messages"]
        if isinstance(message["content"], list)
        and any("cache_control" in part for part in message["content"])
    ]
    assert "system" in marked


@pytest.mark.parametrize("provider", ["openrouter", "local"])
def test_no_session_id_goes_to_anybody_else(
    chat: Any, standin: StandIn, tmp_path: Path, provider: str
) -> None:
    """It is OpenRouter's: another base URL or provider does not know it."""
    entry = {"baseUrl": standin.url, "apiKey": "k"}
    config = tmp_path / "openclaw.json"
    config.write_text(json.dumps({"models": {"providers": {provider: entry}}}))
    standin.judge = False
    for _ in range(2):
        standin.answer_text("so")
        chat("hi", "-m", f"{provider}/a/b", "--session", "s", "--config", str(config))
    assert not any("session_id" in body for body in bodies(standin))


def test_the_users_own_session_id_wins(chat: Any, standin: StandIn) -> None:
    standin.answer_text("so")
    chat("hi", "--session", "s", "-P", "session_id=mine")
    assert bodies(standin)[0]["session_id"] == "mine"


def test_what_was_said_to_a_model_at_home_stays_there(
    chat: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    """Without its provider ``local/llama`` would be the name of a model of OpenRouter's."""
    entry = {"baseUrl": standin.url, "apiKey": "k"}
    config = tmp_path / "openclaw.json"
    config.write_text(json.dumps({"models": {"providers": {"local": entry}}}))
    standin.judge = False
    standin.answer_text("so")
    chat("hi", "-m", "local/llama", "--session", "s", "--config", str(config))
    config.write_text("{}")
    done = chat("and?", "--session", "s", "--config", str(config), status=3)
    assert "error: local/llama can't be asked any more" in done.stderr
    assert "hint: --model REF goes on with another model" in done.stderr
    assert run(["sessions", "replay", "s", "--config", str(config)]).status == 3
    assert len(bodies(standin)) == 1
    standin.answer_text("so")
    chat("and?", "--session", "s", "-m", "a/b", "--config", str(config))


@pytest.mark.parametrize("answer", [" \n", "\u200b", "\ufffd", "\x00\ufeff \ufffd"])
def test_what_says_nothing_is_not_sent_back(
    chat: Any, standin: StandIn, answer: str, database: Path
) -> None:
    standin.answer_text("one")
    chat("first", "--session", "s")
    connection = sqlite3.connect(database)
    connection.execute("UPDATE turn SET answer = ?, complete = 0", (answer,))
    connection.commit()
    connection.close()
    standin.answer_text("two")
    chat("second", "--session", "s")
    assert said(bodies(standin)[1]) == [("user", "second")]


def test_half_a_character_is_not_sent_back(
    chat: Any, report: Any, standin: StandIn, database: Path
) -> None:
    standin.play(event_stream(sse.text("Bäum"), done=False))
    chat("why?", "--session", "s", status=7)
    connection = sqlite3.connect(database)
    connection.execute("UPDATE turn SET answer = 'B\ufffd'")
    connection.commit()
    connection.close()
    for text in ("more", "äume"):
        standin.answer_text(text)
    chat("and?", "--session", "s")
    assert said(bodies(standin)[1])[1] == ("assistant", "B")
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM turn WHERE id > 1")
    connection.commit()
    connection.close()
    assert chat("--session", "s", "--resume").stdout.decode() == "Bäume"
    (turn,) = report("sessions", "show", "s")["turns"]
    assert turn["text"] == "Bäume"
