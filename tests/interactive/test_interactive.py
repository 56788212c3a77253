"""The interactive chat at a real pseudo-terminal."""

from __future__ import annotations

import base64
import io
import json
import stat
import sys
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from ..conftest import KEY, LONG
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Pause, Send, Status, json_body
from ..terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from ..screen import Screen
    from ..standin.server import StandIn

MODEL = ("-m", "anthropic/claude-sonnet-4.5")
PROMPT = r"^claude-sonnet-4\.5 [^>]*>"
CTRL_C, CTRL_D, CTRL_O, ALT_ENTER = "\x03", "\x04", "\x0f", "\x1b\r"


def chats(standin: StandIn, n: int) -> list[dict[str, Any]]:
    """Wait for n chat requests and return their bodies."""
    standin.wait_until(lambda: len([r for r in standin.requests if r.is_chat]) >= n)
    return [request.json() for request in standin.requests if request.is_chat]


def said(message: dict[str, Any]) -> str:
    content = message["content"]
    return content if isinstance(content, str) else "".join(p.get("text", "") for p in content)


def ask(window: Any, text: str, answer: str) -> None:
    window.wait(rf"{PROMPT}\Z")
    window.send(f"{text}\r")
    window.wait(answer)
    window.wait(rf"(?s){answer}.*{PROMPT}\Z")


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (500, "ask another one with /model REF"),
        (402, "ask for less with /param max_tokens=99,"),
    ],
)
def test_hints_name_what_works_in_here(
    terminal: Any, standin: StandIn, status: int, hint: str
) -> None:
    standin.error(status, "no: you can only afford 99")
    window = terminal("chat", *MODEL, "--retries", "0")
    window.wait(rf"{PROMPT}\Z")
    window.send("why\r")
    window.wait(rf"(?s)hint: .*{hint}.*{PROMPT} why\Z")


def test_turns_go_over_one_connection_and_remember(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("First answer.")
    standin.answer_text("Second answer.")
    window = terminal("chat", *MODEL, "--system", "Be brief.")
    ask(window, "one", "First answer.")
    ask(window, "two", "Second answer.")
    window.send(CTRL_D)
    assert window.end() == 0
    bodies = chats(standin, 2)
    assert [(m["role"], said(m)) for m in bodies[1]["messages"]] == [
        ("system", "Be brief."),
        ("user", "one"),
        ("assistant", "First answer."),
        ("user", "two"),
    ]
    connections = {request.connection for request in standin.requests if request.is_chat}
    assert len(connections) == 1


def test_keys_without_effect_are_told_with_the_first_answer(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "mine.json").write_text("{ evn: {} }")
    standin.answer_text("First answer.")
    standin.answer_text("Second answer.")
    window = terminal("chat", *MODEL, "--config", "mine.json")
    window.wait(rf"{PROMPT}\Z")
    window.send("one\r")
    window.wait(rf"(?s)note: .*evn: there is no.*First answer\..*{PROMPT}\Z")
    window.send("two\r")
    window.wait(rf"(?s)two\s+Second answer\..*{PROMPT}\Z")


def test_what_is_pasted_is_one_message(terminal: Any, standin: StandIn) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("\x1b[200~first line\rsecond line\r\rfourth\x1b[201~")
    window.wait("fourth")
    assert not standin.requests
    window.send("\r")
    assert said(chats(standin, 1)[0]["messages"][-1]) == "first line\nsecond line\n\nfourth"


@pytest.mark.parametrize("line_break", [ALT_ENTER, "\\\r", "\n"])
def test_a_message_has_several_lines(terminal: Any, standin: StandIn, line_break: str) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send(f"first{line_break}second")
    window.wait(r"first *\n  second")
    window.send("\r")
    assert said(chats(standin, 1)[0]["messages"][-1]) == "first\nsecond"


def held(*parts: str) -> tuple[list[Any], threading.Event]:
    gate = threading.Event()
    sends = [Send(sse.text(part)) for part in parts]
    return [Status(200, EVENT_STREAM_HEADERS), *sends, Pause(gate)], gate


def whole(text: str) -> bytes:
    return b"".join([*sse.answer(text), b"data: [DONE]\n\n"])


def test_ctrl_c_stops_an_answer_and_keeps_what_came(terminal: Any, standin: StandIn) -> None:
    steps, _ = held("The beginning ", "of it")
    standin.play(*steps, path="/chat/completions")
    standin.answer_text("Going on.")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("question\r")
    window.wait("The beginning of it")
    window.send(CTRL_C)
    window.wait(rf"(?s)stopped.*{PROMPT}\Z")
    assert standin.wait_for_hang_up(1)
    ask(window, "go on", "Going on.")
    assert [said(m) for m in chats(standin, 2)[1]["messages"]] == [
        "question",
        "The beginning of it",
        "go on",
    ]


def test_what_is_typed_ahead_stands_in_the_next_input(terminal: Any, standin: StandIn) -> None:
    steps, gate = held("Some words ")
    standin.play(*steps, Send(whole("and more.")), path="/chat/completions")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("go\r")
    window.wait("Some words")
    window.send("the next message")
    gate.set()
    window.wait(rf"(?s)Some words and more\..*{PROMPT} the next message\Z")
    assert window.screen.text.count("next") == 1


def test_a_return_that_is_typed_ahead_sends(terminal: Any, standin: StandIn) -> None:
    steps, gate = held("Some words ")
    standin.play(*steps, Send(whole("and more.")), path="/chat/completions")
    standin.answer_text("Second answer.")
    standin.answer_text("Third answer.")
    window = terminal("chat", *MODEL)
    window.wait("/help lists the commands")
    window.send("one\r")  # the prompt does not stand yet
    window.wait("Some words")
    window.send("two\rthree\r" + CTRL_D)
    gate.set()
    assert window.end() == 0
    asked = [said(body["messages"][-1]) for body in chats(standin, 3)]
    assert asked == ["one", "two", "three"]


def test_what_is_pasted_ahead_is_one_message(terminal: Any, standin: StandIn) -> None:
    steps, gate = held("Some words ")
    standin.play(*steps, Send(whole("and more.")), path="/chat/completions")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("go\r")
    window.wait("Some words")
    begins, ends = "\x1b[?2004h", "\x1b[?2004l"
    assert window.output.rindex(begins) > window.output.rindex(ends)  # the terminal marks pastes
    window.send("\x1b[200~first\rsecond\x1b[201~")
    gate.set()
    window.wait(rf"(?s)and more\..*{PROMPT} first *\n  second\Z")
    assert len(chats(standin, 1)) == 1
    window.send(CTRL_C + CTRL_D)
    assert window.end() == 0
    assert window.output.rindex(ends) > window.output.rindex(begins)


def test_a_return_that_is_typed_ahead_ends_a_line_without_an_editor(
    terminal: Any, standin: StandIn
) -> None:
    steps, gate = held("Some words ")
    standin.play(*steps, Send(whole("and more.")), path="/chat/completions")
    standin.answer_text("Second answer.")
    window = terminal("chat", *MODEL, TERM="dumb")
    window.wait("/help lists the commands")
    window.send("one\r")
    window.wait("Some words")
    window.send("two\r")
    gate.set()
    window.wait("Second answer")
    assert [said(body["messages"][-1]) for body in chats(standin, 2)] == ["one", "two"]


@pytest.mark.parametrize("keys", ["hello", "hel\x7flo"])
def test_what_is_typed_before_the_prompt_stands_in_it_and_nowhere_else(
    terminal: Any, keys: str
) -> None:
    window = terminal("chat", *MODEL)
    window.wait("/help lists the commands")
    window.send(keys)
    text = keys.replace("l\x7f", "")
    window.wait(rf"\A.* leaves\n{PROMPT} {text}\Z")


def test_nothing_that_is_typed_at_the_start_is_lost(terminal: Any) -> None:
    window = terminal("chat")
    window.send("hello")
    window.wait(r"^auto > hello\Z")


def test_who_leaves_before_the_prompt_stands_is_let_go(terminal: Any) -> None:
    window = terminal("chat", *MODEL)
    window.wait("/help lists the commands")
    window.send(CTRL_D)
    assert window.end() == 0


def test_a_failed_turn_leaves_the_message_in_the_input(terminal: Any, standin: StandIn) -> None:
    standin.error(400, "no such thing")
    standin.answer_text("Now it works.")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("precious words\r")
    window.wait(rf"(?s)error: .*no such thing.*{PROMPT} precious words\Z")
    window.send("\r")
    window.wait("Now it works.")
    assert [said(m) for m in chats(standin, 2)[1]["messages"]] == ["precious words"]


def test_a_cut_answer_is_shown_and_the_message_kept(terminal: Any, standin: StandIn) -> None:
    standin.stream(sse.text("half an answer"), done=False)
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("again please\r")
    window.wait(rf"(?s)half an answer.*error: .*{PROMPT} again please\Z")


def test_how_to_leave(terminal: Any) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("typed and thrown away")
    window.wait("thrown away")
    window.send(CTRL_C)
    window.wait(rf"{PROMPT}\Z")
    window.send(CTRL_C)
    window.wait(rf"(?s)Ctrl-D or /quit leaves.*{PROMPT}\Z")
    window.send("/quit\r")
    assert window.end() == 0


@pytest.mark.parametrize("word", ["/exit", "/q", "exit", "QUIT ", ":q"])
def test_words_that_leave(terminal: Any, standin: StandIn, word: str) -> None:
    window = terminal("chat", *MODEL, TERM="dumb")
    window.wait(PROMPT)
    window.send(f"{word}\r")
    assert window.end() == 0
    assert not standin.requests


def test_a_word_that_leaves_is_sent_behind_a_blank(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("Where to?")
    window = terminal("chat", *MODEL, TERM="dumb")
    ask(window, " exit", r"Where to\?")
    assert said(chats(standin, 1)[0]["messages"][-1]) == " exit"


def test_what_is_said_of_a_model_is_said_once(terminal: Any, standin: StandIn) -> None:
    for text in ("First.", "Second.", "Third.", "Fourth."):
        standin.answer_text(text)
    assert terminal("models", "refresh").end() == 0
    window = terminal("chat", "-m", "anthropic/claude-newest", TERM="dumb")
    prompt = r"^claude-newest [^>]*>\Z"
    for question, answer in [("one", "First"), ("two", "Second"), ("/new", "new"), ("a", "Third")]:
        window.wait(prompt)
        window.send(f"{question}\r")
        window.wait(rf"(?s){answer}.*{prompt}")
    window.send(CTRL_D)
    assert window.end() == 0
    assert window.output.count("is not among the models known here") == 2
    window = terminal("chat", "-c", "again", TERM="dumb")
    assert window.end() == 0
    assert "Fourth." in window.output
    assert "not among" not in window.output


def test_the_count_of_tokens_is_that_of_what_is_left(terminal: Any, standin: StandIn) -> None:
    for text, tokens in [("First.", 20), ("Second.", 400)]:
        usage = {"prompt_tokens": tokens, "completion_tokens": 1, "total_tokens": tokens + 1}
        standin.answer_text(text, usage=usage)
    window = terminal("chat", "-m", "a/unknown", TERM="dumb")
    for line, shown in [
        ("one", r"unknown 21 tokens >\Z"),
        ("two", r"unknown 401 tokens >\Z"),
        ("/undo", r"unknown 21 tokens >\Z"),
        ("/undo", r"unknown >\Z"),
    ]:
        window.wait(r">\Z")
        window.send(f"{line}\r")
        window.wait(rf"(?s)\n{shown}")


def test_a_conversation_that_goes_on_shows_its_size(terminal: Any, standin: StandIn) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 0, "total_tokens": 1}
    standin.answer_text("First.", usage=usage)
    assert terminal("chat", "-m", "a/unknown", "one").end() == 0
    window = terminal("chat", "-c", TERM="dumb")
    window.wait(r"^unknown 1 token >\Z")


class _Silent(io.StringIO):
    """A terminal that answers no question."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_that_does_not_say_where_its_cursor_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.data_structures import Size
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output.vt100 import Vt100_Output
    from prompt_toolkit.renderer import Renderer

    from openclaw_cli.interactive.prompt import PromptReader

    class Calls:
        def reads(self) -> None:
            pass

        def typed(self) -> None:
            pass

        def ready(self) -> None:
            keys.send_text("\r")

    monkeypatch.setattr(Renderer, "CPR_TIMEOUT", 0)
    shown = _Silent()
    with create_pipe_input() as keys:
        output = Vt100_Output(shown, lambda: Size(24, 80))
        with create_app_session(input=keys, output=output):
            reader = PromptReader(None, cast("Any", Calls()), vi=False)
            assert reader.read(lambda: "", "typed").text == "typed"
    assert "typed" in shown.getvalue()
    assert "WARNING" not in shown.getvalue()


def test_a_typed_path_is_attached_and_a_pasted_one_is_text(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("some notes\n")
    for text in ("First.", "Second.", "Third."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("@no\tsays?")
    window.wait(rf"{PROMPT} @notes.txt says\?\nnotes.txt 11 bytes\Z")
    window.send("\r")
    window.wait(rf"(?s)First\..*{PROMPT}\Z")
    window.send("\x1b[200~and @notes.txt\x1b[201~")
    window.wait(rf"{PROMPT} and @notes.txt\Z")
    window.send("\r")
    window.wait(rf"(?s)Second\..*{PROMPT}\Z")
    window.send("@@notes.txt @missing")
    window.wait(rf"{PROMPT} @@notes.txt @missing\Z")
    window.send("\r")
    window.wait(rf"(?s)Third\..*{PROMPT}\Z")
    first, second, third = (body["messages"][-1] for body in chats(standin, 3))
    assert [part["text"] for part in first["content"]] == [
        "@notes.txt says?",
        "notes.txt:\n```\nsome notes\n```",
    ]
    assert [said(second), said(third)] == ["and @notes.txt", "@notes.txt @missing"]


def test_folders_and_patterns_go_along(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    for name, text in {
        "src/a.py": "1\n",
        "src/.env": "S=1",
        "large/b.txt": "word " * 50_000,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    standin.answer_text("Looked.")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("/file large/*.txt\r")
    window.wait(r"About 62,506 tokens in large/\*\.txt\. Send them\? \[y/N\]")
    window.send("n\r")
    window.wait(rf"(?s)error: nothing was sent\nhint: name a folder inside it.*{PROMPT}\Z")
    window.send("/file large/*.txt\r")
    window.wait(r"(?s)nothing was sent.*\[y/N\]")
    window.send("y\r")
    window.wait(rf"(?s)with the next message: large/b\.txt.*{PROMPT}\Z")
    window.send("look at @sr\t")
    window.wait(rf"{PROMPT} look at @src/\nsrc/ folder\Z")
    window.send("\r")
    window.wait(rf"(?s)src/: 1 file, .*src/\.env \(may hold a secret\).*Looked\..*{PROMPT}\Z")
    (body,) = chats(standin, 1)
    heads = [part["text"].partition("\n")[0] for part in body["messages"][-1]["content"]]
    assert heads == ["look at @src/", "large/b.txt:", "src/a.py:"]


def test_a_question_that_failed_has_its_files_again(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("some notes\n")
    (tmp_path / "empty.txt").write_text("")
    standin.error(400, "no such thing")
    standin.answer_text("Now it works.")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("see @notes.txt\r")
    window.wait(rf"(?s)no such thing.*{PROMPT} see @notes.txt\nnotes.txt 11 bytes\Z")
    window.send(" @empty.txt\r")
    window.wait(rf"(?s)error: the file is empty: empty.txt.*{PROMPT} see @notes.txt @empty.txt\n")
    window.send("\x7f" * 11 + "\r")
    window.wait(rf"(?s)Now it works\..*{PROMPT}\Z")
    assert len(chats(standin, 2)[1]["messages"][-1]["content"]) == 2


def test_an_unknown_command_offers_the_near_one(terminal: Any, standin: StandIn) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("/modle\r")
    window.wait(rf"(?s)error: no command /modle\nhint: did you mean /model\?.*{PROMPT}\Z")
    window.send("//modle is a word\r")
    assert said(chats(standin, 1)[0]["messages"][-1]) == "/modle is a word"


def test_commands_change_the_next_request(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("some notes\n")
    (tmp_path / "dot.png").write_bytes(b"\x89PNG fake")
    window = terminal("chat")
    for line, answer in [
        ("/model openai/gpt-5.2", "model: openrouter/openai/gpt-5.2"),
        ("/thinking UltraThink", "thinking: high"),
        ("/system Be kind.", "system: Be kind."),
        ("/param top_p=0.5", "parameters: top_p=0.5"),
        ("/param seed=7", "parameters: top_p=0.5, seed=7"),
        ("/param top_p=", "parameters: seed=7"),
        ("/file notes.txt", "with the next message: notes.txt"),
        ("/file dot.png", "with the next message: notes.txt, dot.png"),
    ]:
        window.wait(r">\Z")
        window.send(f"{line}\r")
        window.wait(rf"(?s){answer}.*>\Z")
    window.send("look\r")
    body = chats(standin, 1)[0]
    assert body["model"] == "openai/gpt-5.2"
    assert (body["seed"], "top_p" in body) == (7, False)
    assert body["reasoning"] == {"effort": "high"}
    system, user = body["messages"]
    assert said(system) == "Be kind."
    texts = [part["text"] for part in user["content"] if part["type"] == "text"]
    assert texts == ["look", "notes.txt:\n```\nsome notes\n```"]
    assert user["content"][-1]["image_url"]["url"].startswith("data:image/png;base64,")


def test_the_search_of_the_web_is_switched(terminal: Any, standin: StandIn) -> None:
    for text in ("Short.", "Longer.", "In short."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL, "--tool", "datetime")
    for line, answer in [
        ("/web", "web search: off"),
        ("/web 3", "web search: on, 3 results"),
        ("/web engine=exa", "web search: on, 3 results"),
        ("/web maybe", "error: /web: not on, off or how many: maybe"),
        ("/web 99", "error: /web: max_results: expected an integer"),
    ]:
        window.wait(r">\Z")
        window.send(f"{line}\r")
        window.wait(rf"(?s){answer}.*>\Z")
    window.wait(r"claude-sonnet-4.5 web >\Z")
    ask(window, "one", "Short.")
    search = {"engine": "exa", "max_results": 3}
    date = {"type": "openrouter:datetime"}
    tools = [date, {"type": "openrouter:web_search", "parameters": search}]
    assert chats(standin, 1)[0]["tools"] == tools
    window.send("/web off\r")
    window.wait(r"(?s)web search: off.*sonnet-4.5 [^w]*>\Z")
    ask(window, "two", "Longer.")
    assert chats(standin, 2)[1]["tools"] == [date]
    window.send("/compact\r")
    window.wait(r"later questions build on this summary")
    assert "tools" not in chats(standin, 3)[2]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("/model one two", "error: "),
        ("/thinking hard", "error: not a level: hard"),
        ("/param nonsense", "error: not a parameter"),
        ("/file missing.txt", "error: cannot read missing.txt"),
        ("/system @missing.txt", "error: cannot read missing.txt"),
        ("/retry", "error: there is nothing to ask again"),
        ("/undo", "error: there is nothing to take back"),
        ("/copy", "error: there is no answer to copy"),
        ("/save", "error: no file"),
        ("/reasoning maybe", "error: say on or off"),
        ("/usage", "nothing has been asked yet"),
    ],
)
def test_what_can_not_be_done_is_said(terminal: Any, line: str, error: str) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send(f"{line}\r")
    window.wait(rf"(?s){error}.*{PROMPT}\Z")


def test_retry_asks_for_another_answer_than_the_one_that_is_kept(
    terminal: Any, standin: StandIn
) -> None:
    for text in ("Answer A.", "Answer B.", "Answer C."):
        standin.answer_text(text)
    window = terminal("chat", "--cache", *MODEL)
    ask(window, "one", "Answer A.")
    ask(window, "/retry", "Answer B.")
    ask(window, "two", "Answer C.")
    sent = [request for request in standin.requests if request.is_chat]
    assert [request.header("X-OpenRouter-Cache") for request in sent] == ["true"] * 3
    assert [request.header("X-OpenRouter-Cache-Clear") for request in sent] == [None, "true", None]


def test_retry_undo_new(terminal: Any, standin: StandIn) -> None:
    for text in ("Answer A.", "Answer B.", "Answer C.", "Answer D."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    ask(window, "one", "Answer A.")
    ask(window, "/retry", "Answer B.")
    window.send("/undo\r")
    window.wait(rf"(?s)taken back.*{PROMPT} one\Z")
    window.send(CTRL_C)
    ask(window, "two", "Answer C.")
    window.send("/new\r")
    window.wait(rf"(?s)a new conversation.*{PROMPT}\Z")
    ask(window, "three", "Answer D.")
    bodies = chats(standin, 4)
    assert [[said(m) for m in body["messages"]] for body in bodies] == [
        ["one"],
        ["one"],
        ["two"],
        ["three"],
    ]


def test_a_picture_stays_in_the_conversation(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    standin.judge = False  # the API's description wants a type with each picture
    url = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="
    picture = {"image_url": {"url": url}}
    standin.stream(sse.event(sse.chunk({"images": [picture]})), sse.finished())
    standin.answer_text("Bluer.")
    window = terminal("chat", *MODEL)
    ask(window, "draw", r"the answer holds an image: /save \. saves it")
    for line, error in [("/copy", "the last answer has no text"), ("/save a.md", "saved to a.md")]:
        window.send(f"{line}\r")
        window.wait(rf"(?s){error}.*{PROMPT}\Z")
    assert f"![picture 1]({url})" in (tmp_path / "a.md").read_text()
    ask(window, "bluer", r"Bluer\.")
    assert chats(standin, 2)[1]["messages"][1]["images"] == [picture]


def test_copy_and_save(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    answer = "Two blocks:\n\n```py\nfirst = 1\n```\n\n```\nsecond\n```\n"
    standin.answer_text(answer)
    window = terminal("chat", *MODEL)
    ask(window, "code", "second")
    for line, copied in [
        ("/copy", answer),
        ("/copy code", "second\n"),
        ("/copy code 1", "first = 1\n"),
    ]:
        window.send(f"{line}\r")
        window.wait(rf"(?s)copied {len(copied)} characters.*{PROMPT}\Z")
        data = base64.b64encode(copied.encode()).decode()
        assert f"\x1b]52;c;{data}\x07" in window.output
    window.send("/save talk.md\r")
    window.wait(rf"(?s)saved to talk.md.*{PROMPT}\Z")
    saved = (tmp_path / "talk.md").read_text()
    assert saved.startswith(
        "## You\n\ncode\n\n## openrouter/anthropic/claude-sonnet-4.5\n\nTwo blocks"
    )
    window.send("/save talk.md\r")
    window.wait("error: talk.md exists")
    assert (tmp_path / "talk.md").read_text() == saved


def test_usage_adds_up_and_the_prompt_shows_the_share(terminal: Any, standin: StandIn) -> None:
    usage = {
        "prompt_tokens": 49_000,
        "completion_tokens": 1_000,
        "total_tokens": 50_000,
        "cost": 0.25,
    }
    standin.answer_text("Long.", usage=usage)
    standin.answer_text("Longer.", usage=usage)
    window = terminal("chat", *MODEL)
    ask(window, "one", "Long.")
    standin.wait_until(lambda: any(r.route.endswith("/models") for r in standin.requests))
    ask(window, "two", "Longer.")
    window.send("/usage\r")
    window.wait(rf"(?s)2 requests · 98000 in · 2000 out · \$0.5.*{PROMPT}\Z")
    window.send("/model openrouter/anthropic/cl\t")
    window.wait(r"^claude-sonnet-4.5 5% > /model")


def test_names_are_completed(terminal: Any, standin: StandIn) -> None:
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("/thin")
    window.wait("/thinking +Set how much")
    window.send("\t")
    window.wait(rf"{PROMPT} /thinking")
    window.send("hi\t")
    window.wait(rf"{PROMPT} /thinking high")
    window.send("\r")
    window.wait("thinking: high")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("/param temp\t0.3", "/param temperature=0.3"),
        ("/param verbosity=xh\t", "/param verbosity=xhigh"),
        ("/param parallel\tf\t", "/param parallel_tool_calls=false"),
        ("/usa\t", "/usage"),
        ("/session gre\t", "/session greet"),
        ("/file no\t", "/file notes.txt"),
    ],
)
def test_arguments_are_completed(
    terminal: Any, standin: StandIn, tmp_path: Path, keys: str, line: str
) -> None:
    (tmp_path / "notes.txt").write_text("some notes\n")
    if "session" in line:
        assert terminal("chat", "--session", "greet", "hi").end() == 0
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send(keys)
    window.wait(rf"{PROMPT} {line} *$")


def test_the_chat_goes_to_another_conversation(terminal: Any, standin: StandIn) -> None:
    for text in ("Hello.", "Oh.", "Third."):
        standin.answer_text(text)
    assert terminal("chat", "-m", "a/other", "--session", "greet", "hi there").end() == 0
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    window.send("/session gret\r")
    window.wait(rf'(?s)a new conversation, "gret"\nnote: .*"greet".*{PROMPT}\Z')
    ask(window, "who", "Oh.")
    window.send("/session greet\r")
    window.wait(r'(?s)note: continuing .*"greet".*> hi there\nHello\..*^other [^>]*>\Z')
    window.send("/session greet\r")
    window.wait(r"(?s)that is this conversation.*>\Z")
    window.send("and\r")
    window.wait(r"(?s)Third\..*>\Z")
    last = chats(standin, 3)[2]
    assert last["model"] == "a/other"
    assert [said(message) for message in last["messages"]] == ["hi there", "Hello.", "and"]
    window.send("/sessions\r")
    window.wait("(?s)Conversation.*greet.*gret")
    window.send("gret\r")
    window.wait(r'(?s)continuing .*"gret".*> who\nOh\..*>\Z')
    window.send("/session\r")
    window.wait(r'(?s)conversation: [0-9a-f]{8} "gret" \(1 turn\).*>\Z')
    window.send(CTRL_D)
    assert window.end() == 0
    assert "openclaw chat --session gret goes on with this" in window.screen.text


def test_what_was_never_asked_in_is_not_gone_on_with(terminal: Any) -> None:
    window = terminal("chat", *MODEL, columns=50)
    window.wait(rf"{PROMPT}\Z")
    window.send("/model anthropic/claude-sonnet-4.5-long-name\r")
    window.wait(r"(?s)model:\nopenrouter/anthropic/claude-sonnet-4.5-long-name\n.*>\Z")
    window.send("/session empty\r")
    window.wait('(?s)a new conversation, "empty".*>\\Z')
    window.send(CTRL_D)
    assert window.end() == 0
    assert "goes on with this" not in window.screen.text


def test_a_list_of_conversations_at_a_simple_terminal(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("Hello.")
    window = terminal("chat", *MODEL, TERM="dumb")
    window.wait(PROMPT)
    window.send("/sessions\r")
    window.wait(rf"(?s)error: there are no conversations yet.*{PROMPT}\Z")
    ask(window, "hi there", "Hello.")
    window.send("/sessions\r")
    window.wait(rf"(?s)hi there .*/session NAME goes to one.*{PROMPT}\Z")


def test_the_first_chats_greet(terminal: Any, tmp_path: Path) -> None:
    counted = tmp_path / "home/.local/state/openclaw/chat-greetings"
    counted.parent.mkdir(parents=True)
    counted.write_text("4\n")
    for is_greeted in (True, False):
        window = terminal("chat", *MODEL, TERM="dumb")
        window.wait(PROMPT)
        window.send("exit\r")
        assert window.end() == 0
        assert ("/help lists the commands" in window.output) is is_greeted
    assert stat.S_IMODE(counted.stat().st_mode) == 0o600


def test_a_conversation_that_goes_on_shows_its_last_exchange(
    terminal: Any, standin: StandIn
) -> None:
    standin.answer_text("\n".join(f"line {number}" for number in range(20)))
    assert terminal("chat", *MODEL, "first\n\nsecond\nthird").end() == 0
    window = terminal("chat", "-c")
    window.wait(r"(?s)> first\n\nsecond\n…\n… 8 lines more\nline 8\n.*line 19\n.*>\Z")


def test_help_names_every_command(terminal: Any) -> None:
    from openclaw_cli.interactive.slash import COMMANDS

    window = terminal("chat", *MODEL, rows=40)
    window.wait(PROMPT)
    window.send("/help\r")
    window.wait("what you sent; Ctrl-D leaves")
    for name, command in COMMANDS.items():
        assert f"/{name}" in window.screen.text
        assert command.help in window.screen.text


def test_history_is_private_and_lives_on(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    for _ in range(2):
        standin.answer_text("Yes.")
    window = terminal("chat", *MODEL)
    ask(window, "remember me", "Yes.")
    window.send(CTRL_D)
    assert window.end() == 0
    file = tmp_path / "home/.local/state/openclaw/chat-history"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("\x12")
    window.send("reme")
    window.wait("remember me")
    window.send("\r")
    window.wait(rf"{PROMPT} remember me")


SEARCH, ABORT, SUSPEND = "\x12", "\x07", "\x1a"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"


def search(window: Any, start: str = SEARCH) -> None:
    window.wait(rf"{PROMPT}\Z")
    window.send(start)
    window.wait("search")
    window.send("rememb")
    window.wait("search.*: rememb")


@pytest.mark.parametrize("key", ["\r", "\n", UP, DOWN, RIGHT, LEFT, "\x1b"])
def test_what_was_found_is_taken_and_sent(terminal: Any, standin: StandIn, key: str) -> None:
    for text in ("First.", "Second.", "Third."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    ask(window, "remember me", "First.")
    search(window)
    window.send(key)
    window.wait(lambda screen: "search" not in screen.text)
    window.send("\r")
    window.wait(rf"(?s)Second\..*{PROMPT}\Z")
    ask(window, "and on", "Third.")
    assert [said(body["messages"][-1]) for body in chats(standin, 3)] == [
        "remember me",
        "remember me",
        "and on",
    ]


@pytest.mark.parametrize("key", [CTRL_C, ABORT])
def test_a_search_can_be_left(terminal: Any, standin: StandIn, key: str) -> None:
    standin.answer_text("First.")
    standin.answer_text("Second.")
    window = terminal("chat", *MODEL)
    ask(window, "remember me", "First.")
    window.send("half a word")
    window.wait(rf"{PROMPT} half a word\Z")
    window.send(SEARCH)
    window.wait("search")
    window.send("rememb")
    window.wait("search.*: rememb")
    window.send(key)
    window.wait(rf"{PROMPT} half a word\Z")
    window.send("s\r")
    window.wait("Second.")
    assert said(chats(standin, 2)[1]["messages"][-1]) == "half a words"


def test_a_search_in_vain_is_left_and_nothing_is_lost(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("First.")
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    for key in (CTRL_C, "\r", ABORT):
        window.send(SEARCH)
        window.wait("search")
        window.send(key)
        window.wait(rf"{PROMPT}\Z")
    ask(window, "still here", "First.")


@pytest.mark.parametrize("key", ["\r", CTRL_C])
def test_the_search_of_vi(terminal: Any, standin: StandIn, tmp_path: Path, key: str) -> None:
    (tmp_path / "home/.inputrc").write_text("set editing-mode vi\n")
    for text in ("First.", "Second.", "Third."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    ask(window, "remember me", "First.")
    window.send("\x1b")
    search(window, "/")
    window.send(key)
    window.wait(lambda screen: "search" not in screen.text)
    window.send("A\x15new\r")
    window.wait(rf"(?s)Second\..*{PROMPT}\Z")
    ask(window, "and on", "Third.")
    assert [said(body["messages"][-1]) for body in chats(standin, 3)][1:] == ["new", "and on"]


def test_bytes_that_are_no_text_are_replaced(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("First.")
    standin.answer_text("Second.")
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    window.send(b"caf\xe9 \xff\x80!\t\r")
    window.wait(rf"(?s)First\..*{PROMPT}\Z")
    window.send(b"\x1b[200~pasted \xfe\x1b[201~\r")
    window.wait(rf"(?s)Second\..*{PROMPT}\Z")
    words = [said(body["messages"][-1]) for body in chats(standin, 2)]
    assert words == [
        "caf\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}!    ",
        "pasted \N{REPLACEMENT CHARACTER}",
    ]


def test_bytes_that_are_no_text_at_a_simple_terminal(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("First.")
    standin.answer_text("Second.")
    window = terminal("chat", *MODEL, TERM="dumb")
    window.wait(rf"{PROMPT}\Z")
    window.send(b"caf\xe9\r")
    window.wait(rf"(?s)First\..*{PROMPT}\Z")
    ask(window, "and on", "Second.")
    assert said(chats(standin, 2)[0]["messages"][-1]) == "caf\N{REPLACEMENT CHARACTER}"


NAMES = ["~nosuchuser", "~nosuchuser/x", "x" * 300, "a\x16\x00b", "caf\xe9"]


# Each name and each command, and all pairs of them in the long run.
@pytest.mark.parametrize(
    ("command", "name"),
    [
        (command, name)
        for row, command in enumerate(("/file", "/save", "/system @"))
        for column, name in enumerate([*NAMES, "/dev/zero"])
        if LONG or column % 3 == row
    ],
)
def test_no_name_ends_the_chat(
    terminal: Any, standin: StandIn, name: str, command: str, tmp_path: Path
) -> None:
    standin.answer_text("Here.")
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    between = "" if command.endswith("@") else " "
    window.send(f"{command}{between}{name}".encode("latin-1"))
    window.send("\t\r")
    window.wait(rf"(?s)(error: |saved to ).*{PROMPT}\Z")
    ask(window, "still here", "Here.")


@pytest.mark.parametrize("editor", ["'unbalanced", "  ", "/no/such/editor", "false"])
@pytest.mark.parametrize("way", ["/edit\r", CTRL_O, "\x18\x05"])
def test_a_broken_editor_ends_no_chat(
    terminal: Any, standin: StandIn, editor: str, way: str
) -> None:
    standin.answer_text("Here.")
    window = terminal("chat", *MODEL, VISUAL=editor)
    window.wait(rf"{PROMPT}\Z")
    window.send(way)
    window.wait(rf"(?s)error: .*editor.*{PROMPT}\Z")
    ask(window, "still here", "Here.")


def test_ctrl_z_suspends_and_fg_goes_on(
    standin: StandIn, env: dict[str, str], tmp_path: Path
) -> None:
    """At a shell: a program without one can't be suspended."""
    standin.answer_text("Here.")
    variables = {**env, **standin.client_env(), "OPENROUTER_API_KEY": KEY, "PS1": "shell> "}
    bash = ("bash", "--norc", "--noprofile", "-i")
    shell = Terminal((), program=bash, env=variables, cwd=tmp_path, columns=120)
    try:
        shell.wait(r"^shell>\Z")
        shell.send(f"{sys.executable} -m openclaw_cli chat {' '.join(MODEL)}\r")
        shell.wait(rf"{PROMPT}\Z")
        shell.send("half")
        shell.wait(rf"{PROMPT} half\Z")
        shell.send(SUSPEND)
        shell.wait(r"(?s)Stopped.*^shell>\Z")
        shell.send("fg\r")
        shell.wait(rf"{PROMPT} half\Z")
        shell.send(" a word\r")
        shell.wait(r"^Here\.")
        assert said(chats(standin, 1)[0]["messages"][-1]) == "half a word"
    finally:
        shell.close()


def test_a_history_that_fails_later_costs_the_recall_alone(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    standin.answer_text("First.")
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    file = tmp_path / "home/.local/state/openclaw/chat-history"
    file.unlink()
    file.mkdir()
    window.send("kept nowhere\r")
    window.wait(rf"(?s)what you type is not kept.*First\..*{PROMPT}\Z")


def test_a_history_that_can_not_be_written_stops_nothing(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "home/.local").write_text("no folder")
    standin.answer_text("Still here.")
    window = terminal("chat", *MODEL)
    window.wait("note: what you type is not kept")
    ask(window, "hello", "Still here.")


def test_keys_of_vi(terminal: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "home/.inputrc").write_text("set editing-mode vi\n")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("wrong word\x1b")
    window.wait("wrong word")
    window.send("bcwright")
    window.wait("wrong right")
    window.send("\r")
    assert said(chats(standin, 1)[0]["messages"][-1]) == "wrong right"


@pytest.mark.parametrize("way", ["key", "command"])
def test_the_editor(terminal: Any, standin: StandIn, tmp_path: Path, way: str) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "%s, edited" "$(cat "$1")" > "$1"\n')
    editor.chmod(0o755)
    window = terminal("chat", *MODEL, EDITOR=str(editor))
    window.wait(PROMPT)
    window.send("draft" + CTRL_O if way == "key" else "/edit draft\r")
    window.wait(rf"{PROMPT} draft, edited")
    window.send("\r")
    assert said(chats(standin, 1)[0]["messages"][-1]) == "draft, edited"


def test_a_simple_terminal_is_enough(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("Plain *answer*.")
    window = terminal("chat", *MODEL, TERM="dumb", NO_COLOR="1")
    window.wait(PROMPT)
    window.send("one\\\rtwo\r")
    window.wait(rf"(?s)Plain \*answer\*\..*{PROMPT}\Z")
    window.send("/help\r")
    window.wait(rf"(?s)sent; Ctrl-D leaves.*{PROMPT}\Z")
    window.send(CTRL_D)
    assert window.end() == 0
    assert said(chats(standin, 1)[0]["messages"][-1]) == "one\ntwo"
    assert "\x1b" not in window.output


def test_a_narrow_window_is_enough(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("A sentence that needs several rows.")
    window = terminal("chat", *MODEL, columns=20, rows=10)
    window.wait("^>")
    window.send("a question that is longer than the window\r")
    window.wait(r"(?s)A sentence that\nneeds several rows\..*>\Z")
    window.send("/help\r")
    window.wait("Ctrl-D leaves")
    assert "/retry\r\n    Ask the last\r\n    question again.\r\n" in window.output
    window.send("/")
    window.wait("/help")


def test_a_window_that_is_resized_in_mid_answer(terminal: Any, standin: StandIn) -> None:
    steps, gate = held("Some words that stand ")
    standin.play(*steps, Send(whole("and some that follow.")), path="/chat/completions")
    window = terminal("chat", *MODEL)
    window.wait(PROMPT)
    window.send("go\r")
    window.wait("Some words that stand")
    window.resize(60, 24)
    gate.set()
    window.wait(rf"(?s)Some words that stand and some that follow\..*{PROMPT}\Z")
    assert window.screen.text.count("words") == 1


def test_reasoning_is_shown_on_demand(terminal: Any, standin: StandIn) -> None:
    for _ in range(2):
        standin.stream(sse.reasoning("deep thought"), *sse.answer("Out."))
    window = terminal("chat", *MODEL)
    ask(window, "one", "Out.")
    assert "deep thought" not in window.screen.text
    window.send("/reasoning on\r")
    window.wait(rf"(?s)reasoning is shown.*{PROMPT}\Z")
    window.send("two\r")
    window.wait("deep thought\n\nOut.")


def test_without_a_key_nothing_is_asked(terminal: Any) -> None:
    window = terminal("chat", OPENROUTER_API_KEY="")
    assert window.end() == 4
    assert "> " not in window.screen.text


def test_no_name_in_the_catalogue_drives_the_terminal(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    hostile = "bad \x1b]0;owned\x07\u202e"
    standin.play(json_body({"data": [{"id": "a/x", "name": hostile}]}), path="/models")
    standin.answer_text("Yes.")
    window = terminal("chat", *MODEL)
    ask(window, "one", "Yes.")
    window.wait(lambda _: any((tmp_path / "home").rglob("models-*.txt")))
    window.send("/model openrouter/a")

    def is_offered(screen: Screen) -> bool:
        window.send("\x7fa")  # the list may be read a moment after it was written
        return "bad ␛]0;owned␇<U+202E>" in screen.text

    window.wait(is_offered)
    assert window.screen.title == ""


def test_an_alias_is_a_model_and_is_completed(terminal: Any, tmp_path: Path) -> None:
    config = tmp_path / "openclaw.json"
    config.write_text('{agents: {defaults: {models: {"openrouter/a/b": {alias: "quick"}}}}}')
    window = terminal("chat", "--config", str(config))
    window.wait("^auto >")
    window.send("/model qu\t")
    window.wait("^auto > /model quick")
    window.send("\r")
    window.wait("model: openrouter/a/b")


def test_another_model_may_send_its_key_in_the_clear(terminal: Any, tmp_path: Path) -> None:
    config = tmp_path / "openclaw.json"
    config.write_text(
        '{ models: { providers: { gw: { baseUrl: "http://gw.lan/v1", apiKey: "a-key-of-gw" } } } }'
    )
    window = terminal("chat", "--config", str(config))
    window.wait("^auto >")
    assert "plain http" not in window.screen.text
    for model in ("gw/x", "gw/y"):
        window.send(f"/model {model}\r")
        window.wait(rf"(?s)model: {model}\n.*^{model[3:]} >\Z")
    assert window.screen.text.count("warning: the key of gw goes to gw.lan over plain http") == 1


def turns_of(run: Any, *session: str) -> list[dict[str, Any]]:
    """Return the turns of a conversation, the last one's by default."""
    done = run(["sessions", "show", *session, "--json"])
    assert done.status == 0, done.stderr
    turns: list[dict[str, Any]] = json.loads(done.stdout)["turns"]
    return turns


def test_the_conversation_is_kept(terminal: Any, standin: StandIn, run: Any) -> None:
    for text in ("First answer.", "Second answer.", "Third answer.", "Fourth answer."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    ask(window, "one", "First answer.")
    ask(window, "two", "Second answer.")
    window.send("/undo\r")
    window.wait(r"(?s)are taken back.*> two\Z")
    window.send(CTRL_C)
    ask(window, "three", "Third answer.")
    window.send(CTRL_D)
    window.wait("openclaw chat --session [0-9a-f]{8} goes on with this")
    assert window.end() == 0
    turns = turns_of(run)
    assert [(turn["prompt"], turn["in_context"]) for turn in turns] == [
        ("one", True),
        ("two", False),
        ("three", True),
    ]
    session = json.loads(run(["sessions", "list", "--json"]).stdout)["sessions"][0]
    assert session["turns"] == 3
    bodies = chats(standin, 3)
    assert {body["session_id"] for body in bodies} == {session["id"]}
    again = terminal("chat", "--session", session["id"][:8])
    again.wait('continuing [0-9a-f]{8} "one"')
    ask(again, "four", "Fourth answer.")
    again.send(CTRL_D)
    assert again.end() == 0
    assert [said(message) for message in chats(standin, 4)[3]["messages"]] == [
        "one",
        "First answer.",
        "three",
        "Third answer.",
        "four",
    ]


def test_new_begins_another_conversation(terminal: Any, standin: StandIn, run: Any) -> None:
    standin.answer_text("First answer.")
    standin.answer_text("Second answer.")
    window = terminal("chat", *MODEL)
    ask(window, "one", "First answer.")
    window.send("/new\r")
    window.wait("a new conversation")
    ask(window, "two", "Second answer.")
    window.send(CTRL_D)
    assert window.end() == 0
    listed = json.loads(run(["sessions", "list", "--json"]).stdout)["sessions"]
    assert [(one["title"], one["turns"]) for one in listed] == [("two", 1), ("one", 1)]
    first, second = chats(standin, 2)
    assert first["session_id"] != second["session_id"]


def test_a_stopped_answer_is_kept_as_partial(terminal: Any, standin: StandIn, run: Any) -> None:
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("half ")), Pause(over))
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    window.send("why?\r")
    window.wait("half")
    window.send(CTRL_C)
    window.wait(rf"(?s)stopped.*{PROMPT}\Z")
    over.set()
    window.send(CTRL_D)
    assert window.end() == 0
    (turn,) = turns_of(run)
    assert (turn["text"], turn["state"], turn["in_context"]) == ("half ", "partial", True)
    assert turn["error"]["type"] == "interrupted"


def test_an_answer_that_broke_off_is_gone_on_with_later(
    terminal: Any, standin: StandIn, run: Any
) -> None:
    standin.stream(sse.text("The beginning "), done=False)
    window = terminal("chat", *MODEL, "--retries", "0")
    window.wait(rf"{PROMPT}\Z")
    window.send("why?\r")
    window.wait(r"(?s)The beginning.*error: .*> why\?\Z")
    window.send(CTRL_C)
    window.wait(rf"{PROMPT}\Z")  # the input is empty again
    window.send(CTRL_D)
    assert window.end() == 0
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    standin.answer_text("and the end.")
    assert run(["chat", "--resume", "--session", session_of(run)], env=env).status == 0
    standin.answer_text("so")
    assert run(["chat", "and?", "--session", session_of(run)], env=env).status == 0
    assert [said(message) for message in chats(standin, 3)[2]["messages"]] == [
        "why?",
        "The beginning and the end.",
        "and?",
    ]


def session_of(run: Any) -> str:
    listed = json.loads(run(["sessions", "list", "--json"]).stdout)["sessions"]
    return str(listed[0]["id"])


def test_nothing_typed_is_kept_where_that_was_asked(
    terminal: Any, standin: StandIn, sealed: Any
) -> None:
    standin.answer_text("First answer.")
    window = terminal("chat", *MODEL, "--no-history")
    ask(window, "one", "First answer.")
    window.send(CTRL_D)
    assert window.end() == 0
    assert "goes on with this" not in window.screen.text
    assert not (sealed.home / ".local").exists()


def test_a_summary_takes_the_place_of_what_was_said(
    terminal: Any, standin: StandIn, run: Any
) -> None:
    for text in ("First answer.", "Second answer.", "In short: so.", "Third answer.", "Last."):
        standin.answer_text(text)
    window = terminal("chat", *MODEL)
    window.wait(rf"{PROMPT}\Z")
    window.send("/compact\r")
    window.wait("there is nothing to sum up yet")
    ask(window, "one", "First answer.")
    ask(window, "two", "Second answer.")
    window.send("/compact\r")
    window.wait(rf"(?s)In short: so\..*later questions build on this summary.*{PROMPT}\Z")
    ask(window, "three", "Third answer.")
    window.send(CTRL_D)
    assert window.end() == 0
    asked, after = chats(standin, 4)[2:]
    assert [said(message) for message in asked["messages"]][:4] == [
        "one",
        "First answer.",
        "two",
        "Second answer.",
    ]
    assert said(asked["messages"][4]).startswith("Sum up our conversation")
    assert [said(message) for message in after["messages"]][1:] == ["In short: so.", "three"]
    turns = turns_of(run)
    assert [(turn["kind"], turn["in_context"]) for turn in turns] == [
        ("question", False),
        ("question", False),
        ("summary", True),
        ("question", True),
    ]
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    session = json.loads(run(["sessions", "list", "--json"]).stdout)["sessions"][0]["id"]
    assert run(["chat", "four", "--session", session], env=env).status == 0
    assert [said(message) for message in chats(standin, 5)[4]["messages"]][1:] == [
        "In short: so.",
        "three",
        "Third answer.",
        "four",
    ]


def test_what_is_too_long_is_summed_up_in_parts(terminal: Any, standin: StandIn, run: Any) -> None:
    """The whole conversation does not fit any more: a summary of its first part does."""
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    model = {"id": "a/small", "name": "Small", "context_length": 4000}
    standin.play(json_body({"data": [model]}), path="/models")
    assert run(["models", "list", "--refresh"], env=env).status == 0
    for letter in "abc":
        standin.answer_text(f"{letter} " * 2600)
        argv = ["chat", letter, "-m", "a/small", "--session", "s", "--truncate", "none"]
        assert run(argv, env=env).status == 0
    for number in ("one", "two"):
        standin.answer_text(f"Summary {number}.")
    standin.answer_text("Done.")
    window = terminal("chat", "--session", "s")
    window.wait(r"small [^>]*>\Z")
    window.send("/compact\r")
    window.wait("later questions build on this summary")
    window.wait(r"small [^>]*>\Z")
    window.send("and?\r")
    window.wait(r"(?s)Done\..*small [^>]*>\Z")
    window.send(CTRL_D)
    assert window.end() == 0
    *_, last = chats(standin, 6)
    assert [said(message) for message in last["messages"]][1:] == ["Summary two.", "and?"]


def test_a_picture_that_the_model_does_not_take_goes_to_the_image_model(
    terminal: Any, run: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    blind, seeing = "openai/gpt-4o-mini", "anthropic/claude-sonnet-4.5"
    file = tmp_path / "c.json"
    defaults = {"model": blind, "imageModel": seeing}
    file.write_text(json.dumps({"agents": {"defaults": defaults}}))
    for answer in ("One.", "Two.", "Three."):
        standin.answer_text(answer)
    run(["models", "refresh"], env=standin.client_env())
    window = terminal("chat", "--config", str(file), columns=120)
    prompt = r"(?s){}.*^gpt-4o-mini [^>]*>\Z"
    for line, shown in (
        ("hi", "One."),
        ("/file dot.png", "with the next message"),
        ("what?", f"takes no pictures: asking openrouter/{seeing}.*Two."),
        ("and now?", "Three."),
    ):
        window.wait(r"^gpt-4o-mini [^>]*>\Z")
        window.send(f"{line}\r")
        window.wait(prompt.format(shown))
    window.send(CTRL_D)
    assert window.end() == 0
    assert [body["model"] for body in chats(standin, 3)] == [blind, seeing, seeing]


def test_a_secret_is_looked_up_once_and_again_only_where_that_failed(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o700)
    tell, vault = folder / "tell", folder / "vault"
    tell.write_text(
        f"#!{sys.executable} -S\n"
        f"open({str(folder / 'calls')!r}, 'a').write('x')\n"
        f"print(open({str(vault)!r}).read())\n"
    )
    tell.chmod(0o700)
    own = {
        "baseUrl": f"{standin.origin}/v1",
        "apiKey": {"source": "exec", "provider": "vault", "id": "key"},
    }
    providers = {"vault": {"source": "exec", "command": str(tell), "jsonOnly": False}}
    config = folder / "openclaw.json"
    config.write_text(
        json.dumps({"models": {"providers": {"own": own}}, "secrets": {"providers": providers}})
    )
    standin.answer_text("First answer.")
    standin.answer_text("Second answer.")
    window = terminal("--config", str(config), "chat", "-m", "own/x")
    window.wait(r"^x [^>]*>\Z")
    assert not (folder / "calls").exists()
    window.send("one\r")
    window.wait(r"(?s)exec:vault:key: the progr.*^x [^>]*> one\Z")
    vault.write_text("own-key-of-the-vault")
    window.send("\r")
    window.wait(r"(?s)First answer\..*^x [^>]*>\Z")
    window.send("two\r")
    window.wait(r"(?s)Second answer\..*^x [^>]*>\Z")
    window.send(CTRL_D)
    assert window.end() == 0
    assert (folder / "calls").read_text() == "xx"
    sent = {request.header("authorization") for request in standin.requests if request.is_chat}
    assert sent == {"Bearer own-key-of-the-vault"}
    assert "own-key-of-the-vault" not in window.output
