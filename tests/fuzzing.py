"""Streams that no server should send: whatever comes, the program ends well and loses nothing."""

from __future__ import annotations

import gzip
import itertools
import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from .conftest import KEY
from .standin import sse
from .standin.program import run_in_process
from .standin.script import EVENT_STREAM_HEADERS, Answer, End, Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from .standin.script import Framing
    from .standin.server import StandIn

STATUSES = {0, 4, 5, 6, 7, 8}
FORMS = ("text", "json", "stream-json")
_CALL = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
_RICH = {
    "content": "rich",
    "annotations": [{"type": "url_citation", "url_citation": {"url": "https://example.org"}}],
    "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}],
    "audio": {"id": "a", "data": "AAAA", "transcript": "said"},
    "tool_calls": [_CALL],
    "refusal": "no",
}
SEEDS = [
    b"".join([*sse.answer("Ein schöner Satz 🎉, und noch einer."), sse.DONE]),
    b"".join([sse.reasoning("hm"), sse.reasoning("so"), *sse.answer("thought"), sse.DONE]),
    b"".join([sse.event(sse.chunk(_RICH)), sse.finished("tool_calls"), sse.usage_event()]),
    b"".join([sse.text("half"), sse.error_event(502, "gone", metadata={"raw": '{"error": 1}'})]),
    b"".join([sse.text("a"), sse.finished("length"), sse.usage_event(), sse.DONE]),
    b"".join([sse.comment(), sse.DONE]),
    json.dumps(sse.result("whole")).encode(),
    json.dumps({"error": {"code": 429, "message": "slow", "metadata": {"raw": "x"}}}).encode(),
]
TOKENS = [
    *(b"\n", b"\r\n", b"\r", b"\n\n", b"\x00", b"\xff", b"\xc3", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b":", b"data:", b"data: ", b"event: error\n", b"id: 1\n", b"retry: 9\n", b"data: [DONE]\n\n"),
    *(b"null", b"{}", b"[]", b'""', b"-1", b"1e999", b"NaN", b"true", b"9" * 40, b"[" * 2000),
    *(
        b'"\\ud800"',
        b'"\\udc00"',
        b'"\\u0000"',
        b'"error": {}',
        b'"choices": [null]',
        b"\x1b]0;x\x07",
    ),
    *(b'"content": [{"type": "text", "text": "x"}]', b'"usage": {"cost": -1}', b'"delta": null'),
]


class Stream(NamedTuple):
    """A body, and how it is sent.

    Attributes:
        body: Its bytes.
        cuts: Where it is cut into pieces.
        framing: How its end is known.
        zipped: Whether it is compressed, and then damaged.
        form: How the answer is asked for.
        is_json: Whether it is called JSON.
    """

    body: bytes
    cuts: tuple[int, ...] = ()
    framing: Framing = "chunked"
    zipped: bool = False
    form: str = "text"
    is_json: bool = False


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    """Return streams that were good once."""
    body = draw(st.sampled_from(SEEDS))
    zipped = draw(st.integers(0, 9)) == 0
    if zipped:
        body = gzip.compress(body)
    for _ in range(draw(st.integers(0, 6))):
        body = _damaged(draw, body)
    return Stream(
        body,
        tuple(sorted(draw(st.lists(st.integers(0, len(body)), max_size=5)))),
        draw(st.sampled_from(["chunked", "length", "close"])),
        zipped,
        draw(st.sampled_from(FORMS)),
        draw(st.integers(0, 9)) == 0,
    )


def _damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """Return a body with one more thing wrong."""
    begin = draw(st.integers(0, len(body)))
    end = min(len(body), begin + draw(st.integers(0, 40)))
    kind = draw(st.sampled_from(["flip", "drop", "cut", "double", "insert", "replace", "noise"]))
    if kind == "flip" and begin < len(body):
        return (
            body[:begin] + bytes([body[begin] ^ 1 << draw(st.integers(0, 7))]) + body[begin + 1 :]
        )
    if kind == "cut":
        return body[:begin]
    if kind == "double":
        return body[:end] + body[begin:]
    token = draw(st.sampled_from(TOKENS)) if kind != "noise" else draw(st.binary(max_size=20))
    if kind == "drop":
        token = b""
    return body[:begin] + token + (body[begin:] if kind == "insert" else body[end:])


class Fuzzer:
    """Asks a question, is answered by a stream, and looks at what came of it.

    Args:
        standin: Who answers.
        folder: Where the program may write.
    """

    def __init__(self, standin: StandIn, folder: Path) -> None:
        self._standin = standin
        self._folder = folder
        self._config = folder / "openclaw.json"
        settings = {
            "env": {"OPENROUTER_API_KEY": KEY},
            "models": {"providers": {"openrouter": {"baseUrl": standin.url}}},
        }
        self._config.write_text(json.dumps(settings))

    def check(self, stream: Stream) -> None:
        """Ask, and hold what is promised of any stream."""
        headers = dict(EVENT_STREAM_HEADERS)
        if stream.zipped:
            headers["Content-Encoding"] = "gzip"
        if stream.is_json:
            headers["Content-Type"] = "application/json"
        edges = [0, *stream.cuts, len(stream.body)]
        pieces = [
            Send(stream.body[begin:end]) for begin, end in itertools.pairwise(edges) if begin < end
        ]
        self._standin.play(Answer((Status(200, headers), *pieces, End()), stream.framing))
        done = run_in_process(
            [
                *("chat", "hi", "--retries", "0", "--timeout", "20", "--config", str(self._config)),
                *("--output-format", stream.form),
            ],
            env={"OPENCLAW_STATE_DIR": str(self._folder)},
        )
        assert done.status in STATUSES, done.stderr
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stderr
        assert "is not kept" not in done.stderr
        assert KEY not in done.stderr + done.stdout.decode()
        text, whole = self._kept()
        assert whole == (done.status == 0)
        assert self._shown(stream.form, done.stdout) == text

    def _shown(self, form: str, stdout: bytes) -> str:
        if form == "text":
            return stdout.decode()
        if form == "json":
            result = json.loads(stdout)
            return str(result["text"])
        events = [json.loads(line) for line in stdout.splitlines()]
        text = "".join(event["text"] for event in events if event["type"] == "text")
        assert events[-1]["result"]["text"] == text
        return text

    def _kept(self) -> tuple[str, bool]:
        connection = sqlite3.connect(self._folder / "history.db")
        row: Any = connection.execute(
            "SELECT answer, complete FROM turn ORDER BY id DESC LIMIT 1"
        ).fetchone()
        connection.close()
        return row[0], bool(row[1])
