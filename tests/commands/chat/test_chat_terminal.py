"""One answer at a real pseudo-terminal: what is waited for, the answer, and the last line."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from ...standin import sse
from ...standin.script import EVENT_STREAM_HEADERS, Pause, Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

DONE = b"data: [DONE]\n\n"
MODEL = ("-m", "anthropic/claude-sonnet-4.5")


def play(standin: StandIn, *steps: Any) -> None:
    standin.play(Status(200, EVENT_STREAM_HEADERS), *steps, path="/chat/completions")


def test_the_status_says_what_is_waited_for_and_leaves_no_trace(
    terminal: Any, standin: StandIn
) -> None:
    queued, thought, answered = threading.Event(), threading.Event(), threading.Event()
    play(
        standin,
        Pause(queued),
        Send(sse.comment()),
        Pause(thought),
        Send(sse.reasoning("hm")),
        Pause(answered),
        Send(b"".join([*sse.answer("The answer."), DONE])),
    )
    window = terminal("chat", *MODEL, "--no-usage", "why")
    window.wait(r"^waiting for openrouter/anthropic/claude-sonnet-4\.5")
    queued.set()
    window.wait("^queued at the provider")
    thought.set()
    window.wait(r"^thinking for \d s")
    answered.set()
    assert window.end() == 0
    assert window.screen.lines == ["The answer."]


def test_the_wait_for_a_retry_is_counted(terminal: Any, standin: StandIn) -> None:
    standin.error(503, "no capacity", headers={"Retry-After": "1"})
    standin.answer_text("After all.")
    window = terminal("chat", *MODEL, "--no-usage", "why")
    window.wait(r"^try 2 of 3 in 1 s")
    assert window.end() == 0
    note, answer = window.screen.lines
    assert note.startswith("note: ")
    assert "no capacity" in note
    assert note.endswith("; try 2 of 3")
    assert answer == "After all."


def test_the_connection_is_waited_for(terminal: Any, standin: StandIn) -> None:
    import socket

    # A proxy that accepts and says nothing.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = f"http://127.0.0.1:{silent.getsockname()[1]}"
        window = terminal("chat", *MODEL, "why", HTTPS_PROXY=proxy)
        window.wait(r"^connecting to openrouter\.ai, \d s$")
        window.send("\x03")
        assert window.end() == 130
    assert window.screen.lines[-1] == "error: interrupted"
    assert "connecting" not in window.screen.text


def test_a_slow_check_of_the_key_is_said(terminal: Any, standin: StandIn) -> None:
    gate = threading.Event()
    standin.play(Status(503), Pause(gate), path="/key")
    window = terminal("onboard", "--auth-choice", "openrouter-api-key", "--non-interactive")
    window.wait("^checking the key$")
    gate.set()
    assert window.end() == 6
    assert "checking" not in window.screen.text


def test_usage_is_one_dim_line_at_the_end(terminal: Any, standin: StandIn) -> None:
    usage = {
        "prompt_tokens": 1200,
        "completion_tokens": 34,
        "total_tokens": 1234,
        "cost": 0.0042,
        "prompt_tokens_details": {"cached_tokens": 1000},
        "completion_tokens_details": {"reasoning_tokens": 20},
    }
    standin.answer_text("Yes.", usage=usage)
    window = terminal("chat", *MODEL, "why", columns=160)
    assert window.end() == 0
    answer, facts = window.screen.lines
    assert answer == "Yes."
    assert facts.startswith(
        "anthropic/claude-sonnet-4.5 via Anthropic · 1200 in (1000 cached) · "
        "34 out (20 reasoning) · $0.0042 · first token after "
    )


def test_the_last_line_is_broken_between_facts(terminal: Any, standin: StandIn) -> None:
    window = terminal("chat", *MODEL, "why", columns=50)
    assert window.end() == 0
    assert all(len(line) <= 50 for line in window.screen.lines)
    assert window.screen.lines[1] == "anthropic/claude-sonnet-4.5 via Anthropic · 12 in"


def test_reasoning_is_dim_and_apart(terminal: Any, standin: StandIn) -> None:
    standin.stream(
        sse.reasoning("First this.\n"), sse.reasoning("Then \x1b[7mthat."), *sse.answer("So.")
    )
    window = terminal("chat", *MODEL, "--show-reasoning", "--no-usage", "why")
    assert window.end() == 0
    assert window.screen.lines == ["First this.", "Then ␛[7mthat.", "", "So."]
    assert "\x1b[2mFirst this." in window.output


def test_a_notice_within_an_answer_has_a_line_of_its_own(terminal: Any, standin: StandIn) -> None:
    standin.stream(
        sse.text("One half"), sse.reasoning("second thoughts"), *sse.answer("the other half")
    )
    window = terminal("chat", *MODEL, "--show-reasoning", "--no-usage", "why")
    assert window.end() == 0
    assert window.screen.lines == ["One half", "second thoughts", "", "the other half"]


def test_markdown_is_rendered_and_raw_is_not(terminal: Any, standin: StandIn) -> None:
    text = "# Head\n\n- **one**\n- two\n"
    standin.answer_text(text)
    standin.answer_text(text)
    window = terminal("chat", *MODEL, "--no-usage", "why")
    assert window.end() == 0
    assert window.screen.lines == ["Head", "", "• one", "• two"]
    window = terminal("chat", *MODEL, "--no-usage", "--raw", "why")
    assert window.end() == 0
    assert window.screen.lines == text.splitlines()


def test_no_color_keeps_the_shape(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("`code` and **bold**\n\n```python\ndef f(): pass\n```\n")
    window = terminal("chat", *MODEL, "why", NO_COLOR="1")
    assert window.end() == 0
    assert "\x1b[1mbold\x1b[0m" in window.output
    assert not [n for n in range(30, 50) if f"\x1b[{n}m" in window.output]


@pytest.mark.parametrize("options", [(), ("--raw",)])
@pytest.mark.parametrize("cut", [3, 7, 12])
def test_no_answer_drives_the_terminal(
    terminal: Any, standin: StandIn, options: tuple[str, ...], cut: int
) -> None:
    text = "safe \x1b]0;owned\x07 \x9b2J \x1b[31mred \u202eback\n"
    standin.stream(sse.text(text[:cut]), sse.text(text[cut:]), sse.finished())
    window = terminal("chat", *MODEL, *options, "why")
    assert window.end() == 0
    assert window.screen.title == ""
    assert window.screen.lines[0].startswith("safe ␛]0;owned␇ <U+009B>2J ␛[31mred <U+202E>back")


def test_no_error_drives_the_terminal(terminal: Any, standin: StandIn) -> None:
    standin.error(400, "bad \x1b]0;owned\x07\x1b[2Jthing\nnext line")
    window = terminal("chat", *MODEL, "why")
    assert window.end() == 8
    assert window.screen.title == ""
    assert "bad ␛]0;owned␇␛[2Jthing" in window.screen.text.replace("\n", "")


def test_an_error_begins_on_a_line_of_its_own(terminal: Any, standin: StandIn) -> None:
    standin.stream(sse.text("half"), done=False)
    window = terminal("chat", *MODEL, "--no-usage", "why")
    assert window.end() == 7
    assert window.screen.lines[0] == "half"
    assert window.screen.lines[1].startswith("error: the answer ended before it was complete")


@pytest.mark.parametrize("options", [("--json",), ("--no-stdin",), ("-o", "out.txt")])
def test_where_no_chat_is_possible_a_question_is_asked_for(
    terminal: Any, options: tuple[str, ...]
) -> None:
    window = terminal("chat", *MODEL, *options)
    assert window.end() == 2
    assert "no prompt" in window.screen.text


def test_a_terminal_that_can_not_erase_shows_no_status(terminal: Any, standin: StandIn) -> None:
    gate = threading.Event()
    play(standin, Send(sse.comment()), Pause(gate), Send(b"".join([*sse.answer("*Plain*."), DONE])))
    window = terminal("chat", *MODEL, "why", TERM="dumb")
    standin.wait_for(1)
    gate.set()
    assert window.end() == 0
    assert "\x1b" not in window.output
    assert window.screen.lines[0] == "*Plain*."


def test_ctrl_c_keeps_what_is_on_the_screen(terminal: Any, standin: StandIn) -> None:
    play(standin, Send(sse.text("The beginning")), Pause(threading.Event()))
    window = terminal("chat", *MODEL, "--no-usage", "why")
    window.wait("The beginning")
    window.send("\x03")
    assert window.end() == 130
    assert window.screen.lines == [
        "The beginning",
        "error: interrupted; the answer is incomplete",
    ]


def test_keys_pressed_in_the_meantime_do_not_show(terminal: Any, standin: StandIn) -> None:
    gate = threading.Event()
    play(
        standin,
        Send(sse.text("The beginning ")),
        Pause(gate),
        Send(b"".join([*sse.answer("and the end."), DONE])),
    )
    window = terminal("chat", *MODEL, "--no-usage", "why")
    window.wait("The beginning")
    window.send("\r\rtyped ahead\r")
    gate.set()
    assert window.end() == 0
    assert window.screen.lines == ["The beginning and the end."]


def test_markdown_into_a_pipe_comes_at_the_end(run: Run, standin: StandIn, tmp_path: Path) -> None:
    text = "# Head\n\nWords with **bold** and [a link](https://x.example).\n"
    base = {"OPENROUTER_API_KEY": "sk-or-v1-test", **standin.client_env()}
    for options, env, expected in [
        ((), {}, text),
        (("--markdown",), {}, "Head\n\nWords with bold and a link (https://x.example).\n"),
        (
            ("--markdown",),
            {"COLUMNS": "16"},
            "Head\n\nWords with bold\nand a link\n(https://x.examp",
        ),
        (("--markdown",), {"FORCE_COLOR": "1"}, "\x1b[1;4mHead\x1b[0m\n"),
    ]:
        standin.answer_text(text)
        done = run(["chat", *MODEL, *options, "why"], env={**base, **env})
        assert done.status == 0
        assert done.stdout.decode().startswith(expected)
    standin.answer_text(text)
    done = run(["chat", *MODEL, "--markdown", "-o", "out.txt", "why"], env=base)
    assert (tmp_path / "out.txt").read_text().startswith("Head\n\nWords with bold and")


def test_raw_and_markdown_contradict_each_other(run: Run) -> None:
    done = run(["chat", "--raw", "--markdown", "why"])
    assert done.status == 2
    assert "contradict" in done.stderr


def test_files_go_with_a_question(run: Run, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7 fake")
    env = {"OPENROUTER_API_KEY": "sk-or-v1-test", **standin.client_env()}
    argv = ["chat", *MODEL, "-f", "paper.pdf", "-f", "https://x.example/cat.png", "what is it?"]
    assert run(argv, env=env).status == 0
    parts = standin.requests[0].json()["messages"][-1]["content"]
    assert [part["type"] for part in parts] == ["text", "file", "image_url"]
    assert parts[1]["file"]["filename"] == "paper.pdf"
    assert parts[1]["file"]["file_data"].startswith("data:application/pdf;base64,")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("missing.png", "cannot read missing.png"),
        ("binary.bin", "not a file that can be attached"),
        ("empty.txt", "the file is empty"),
        ("https://x.example/page", "hint: pipe its text in, curl … | openclaw chat, or"),
    ],
)
def test_files_that_can_not_go(
    run: Run, standin: StandIn, tmp_path: Path, name: str, error: str
) -> None:
    (tmp_path / "binary.bin").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.txt").touch()
    env = {"OPENROUTER_API_KEY": "sk-or-v1-test", **standin.client_env()}
    done = run(["chat", "-f", name, "what?"], env=env)
    assert done.status == 2
    assert error in done.stderr
    assert not standin.requests


def test_a_large_folder_is_asked_about(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    (tmp_path / "large/a.txt").write_text("word " * 50_000)
    window = terminal("chat", *MODEL, "--no-usage", "-f", "large", "why")
    window.wait(r"About 62,506 tokens in large\. Send them\? \[y/N\]")
    window.send("\r")
    assert window.end() == 2
    assert window.screen.lines[-1] == "error: nothing was sent"
    assert not standin.requests
    standin.answer_text("The answer.")
    window = terminal("chat", *MODEL, "--no-usage", "-f", "large", "why")
    window.wait(r"\[y/N\]")
    window.send("y\r")
    assert window.end() == 0
    assert window.screen.lines[-1] == "The answer."
