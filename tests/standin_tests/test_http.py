from __future__ import annotations

import json
import socket
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.standin import defaults, script, sse
from tests.standin.judge import judge_requests
from tests.standin.script import Cut, End, Pause, Raw, Send, SingleBytes, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.standin.server import StandIn

PROMPT = {"model": "openrouter/auto", "messages": [{"role": "user", "content": "hi"}]}
HEADERS = {"Authorization": "Bearer sk-or-v1-test-key"}


@pytest.fixture
def client(standin: StandIn) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=standin.url, trust_env=False) as client:
        yield client


def ask(client: httpx.Client, **more: Any) -> httpx.Response:
    return client.post("/chat/completions", json={**PROMPT, **more})


def data_of(stream: str) -> list[str]:
    return [line[6:] for line in stream.split("\n") if line.startswith("data: ")]


def test_default_answer_streams_when_asked_to(client: httpx.Client) -> None:
    response = ask(client, stream=True)
    *chunks, last = data_of(response.text)
    parsed = [json.loads(chunk) for chunk in chunks]
    text = "".join(c["choices"][0]["delta"]["content"] for c in parsed if c["choices"])
    assert response.headers["content-type"] == "text/event-stream"
    assert (text, last) == (defaults.GREETING, "[DONE]")
    assert parsed[-1]["choices"] == []
    assert parsed[-1]["usage"] == sse.USAGE


def test_default_answer_is_json_when_not_streamed(client: httpx.Client) -> None:
    result = ask(client).json()
    assert result["choices"][0]["message"]["content"] == defaults.GREETING
    assert result["model"] == sse.MODEL


def test_default_key_models_and_unknown_paths(client: httpx.Client) -> None:
    assert client.get("/key", headers=HEADERS).json()["data"] == defaults.KEY
    refused = client.get("/key", headers={"Authorization": "Bearer nonsense"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, 401)
    assert len(client.get("/models").json()["data"]) == 8
    assert client.get("/api/v1/key").status_code == 404


def test_requests_are_recorded_as_sent(client: httpx.Client, standin: StandIn) -> None:
    ask(client)
    (request,) = standin.wait_for(1)
    assert (request.method, request.scheme) == ("POST", "http")
    assert (request.host, request.path) == (
        f"127.0.0.1:{standin.port}",
        "/api/v1/chat/completions",
    )
    assert request.json() == PROMPT
    assert request.header("content-TYPE") == "application/json"
    assert ("Content-Type", "application/json") in request.headers


def test_chunked_request_bodies_are_joined(client: httpx.Client, standin: StandIn) -> None:
    client.post("/other", content=iter([b"one ", b"two"]))
    assert standin.wait_for(1)[0].body == b"one two"


def test_scripts_are_played_in_order_and_by_path(client: httpx.Client, standin: StandIn) -> None:
    standin.error(429, "slow down", headers={"Retry-After": "7"}, metadata={"raw": "x"})
    standin.answer_text("second")
    standin.error(402, "empty", path="/key")
    assert client.get("/key").status_code == 429
    assert client.get("/key").json() == {"error": {"code": 402, "message": "empty"}}
    assert ask(client).json()["choices"][0]["message"]["content"] == "second"
    assert standin.unplayed == 0


def test_html_where_the_api_should_be(client: httpx.Client, standin: StandIn) -> None:
    standin.html()
    response = ask(client)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


def test_keep_alive_reuses_the_connection_until_close_is_asked(
    client: httpx.Client, standin: StandIn
) -> None:
    for headers in ({}, {}, {"Connection": "close"}, {}):
        client.get("/models", headers=headers)
    assert [request.connection for request in standin.requests] == [1, 1, 1, 2]


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_framings(client: httpx.Client, standin: StandIn, framing: script.Framing) -> None:
    standin.play(Send(b"abc"), Send(b""), Send(b"def"), End(), framing=framing)
    response = client.get("/models")
    assert response.content == b"abcdef"
    assert ("transfer-encoding" in response.headers) == (framing == "chunked")
    assert ("content-length" in response.headers) == (framing == "length")


def test_single_bytes_are_chunks_of_their_own(client: httpx.Client, standin: StandIn) -> None:
    standin.play(Status(200, {"Content-Type": "text/event-stream"}), SingleBytes("dä".encode()))
    with client.stream("GET", "/models") as response:
        assert list(response.iter_raw()) == [b"d", b"\xc3", b"\xa4"]


def test_raw_bytes_pass_the_framing(client: httpx.Client, standin: StandIn) -> None:
    standin.play(Raw(b"2\r\nab\r\n1\r\nc\r\n"))
    assert client.get("/models").content == b"abc"


def test_gate_holds_the_stream_until_it_is_opened(client: httpx.Client, standin: StandIn) -> None:
    gate = threading.Event()
    standin.stream(sse.text("before"), Pause(gate), sse.text("after"))
    with client.stream("POST", "/chat/completions", json=PROMPT) as response:
        raw = response.iter_raw()
        assert b"before" in next(raw)
        gate.set()
        assert b"after" in b"".join(raw)


def test_gate_in_front_holds_the_status_too(client: httpx.Client, standin: StandIn) -> None:
    gate = threading.Event()
    standin.play(Pause(gate), Status(204), framing="length")
    with pytest.raises(httpx.ReadTimeout):
        client.get("/models", timeout=0.05)
    standin.wait_for_hang_up(1)
    assert standin.hang_ups == standin.requests


@pytest.mark.parametrize(
    ("reset", "error"), [(True, httpx.ReadError), (False, httpx.RemoteProtocolError)]
)
def test_cut_within_a_stream(
    client: httpx.Client, standin: StandIn, reset: bool, error: type[Exception]
) -> None:
    gate = threading.Event()
    standin.stream(sse.text("before"), Pause(gate), Cut(reset=reset))
    with client.stream("POST", "/chat/completions", json=PROMPT) as response:
        raw = response.iter_raw()
        assert b"before" in next(raw)
        gate.set()
        with pytest.raises(error):
            next(raw)


def test_cut_before_any_answer(client: httpx.Client, standin: StandIn) -> None:
    standin.play(Cut())
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        client.get("/models")


def test_close_ends_a_held_answer_and_every_thread(standin: StandIn) -> None:
    standin.play(Pause(threading.Event()))
    with socket.create_connection(("127.0.0.1", standin.port)) as held:
        held.sendall(b"GET /api/v1/models HTTP/1.1\r\nHost: x\r\n\r\n")
        standin.wait_for(1)
        standin.close()
        assert held.recv(1) == b""
    assert standin.running_threads() == []


def test_bad_chat_requests_are_found_among_the_recorded(
    client: httpx.Client, standin: StandIn
) -> None:
    standin.judge = False
    standin.default = lambda _: script.html()
    client.get("/models")
    ask(client, bogus=1)
    client.post("/chat/completions", content=b"no json")
    unknown, broken = judge_requests(standin.requests)
    assert unknown.startswith("request 2: bogus")
    assert broken.startswith("request 3: the body is not JSON")


def test_nonsense_ends_the_connection_alone(client: httpx.Client, standin: StandIn) -> None:
    with socket.create_connection(("127.0.0.1", standin.port)) as rude:
        rude.sendall(b"nonsense\r\n\r\n")
        assert rude.recv(1) == b""
    assert client.get("/models").status_code == 200


def test_waiting_in_vain_says_what_came(standin: StandIn) -> None:
    with pytest.raises(TimeoutError, match="0 of 1"):
        standin.wait_for(1, timeout=0.01)
