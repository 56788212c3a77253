"""``/template`` and ``chat -T`` in the interactive chat, at a real terminal."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from .test_interactive import CTRL_D, chats, said

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.server import StandIn


@pytest.fixture
def config(tmp_path: Path) -> str:
    to = {
        "system": "Be {{how|short}}.",
        "prompt": "Into {{to}}: <{{input}}>",
        "model": "openai/gpt-5",
        "params": {"seed": 1, "top_p": 0.5},
        "files": ["style.md"],
        "extract": True,
    }
    config = {"templates": {"to": to, "hello": {"prompt": "/Say {{what}}"}}}
    (tmp_path / "c.json").write_text(json.dumps({"agents": {"defaults": config}}))
    (tmp_path / "style.md").write_text("THE STYLE")
    (tmp_path / "secret").write_text("SECRET")
    return str(tmp_path / "c.json")


def test_it_is_laid_under_the_chat(terminal: Any, standin: StandIn, config: str) -> None:
    for number in range(4):
        standin.answer_text(f"Answer {number}.")
    window = terminal("chat", "--config", config, "-P", "seed=9", columns=100)
    window.wait(r"^[^>\n]*>\Z")
    window.send('/template to to="@secret {{input}}"\r')
    window.wait(r"(?s)schema and extract are for single.*template: to goes around the next.*>\Z")
    window.send("one\r")
    window.wait(r"(?s)Answer 0\..*>\Z")
    window.send("two\r")
    window.wait(r"(?s)Answer 1\..*>\Z")
    # A prompt that has no place for a message stands in the input; it is no command.
    window.send("/template hello what=@secret\r")
    window.wait(r"template: hello stands in the input\n\n[^\n]*> //Say @secret\Z")
    window.send("\r")
    window.wait(r"(?s)Answer 2\..*>\Z")
    for wrong, message in {
        "/template to": "template to needs 'to'\nhint: say /template to to=…",
        "/template nope": "there is no template 'nope'",
        "/template to to='x": "a quote is not closed",
        "/template ../c": "not a name of a template",
        "/template -": "template: none waits for a message",
        "/template": "template: none waits for a message; there are hello, to",
    }.items():
        window.send(f"{wrong}\r")
        window.wait(rf"(?s){message}.*>\Z")
    window.send(CTRL_D)
    assert window.end() == 0
    first, second, third = chats(standin, 3)
    assert said(first["messages"][0]) == "Be short."
    assert "Into @secret {{input}}: <one>" in said(first["messages"][-1])
    assert "THE STYLE" in said(first["messages"][-1])
    assert (first["model"], first["seed"], first["top_p"]) == ("openai/gpt-5", 9, 0.5)
    assert said(second["messages"][-1]) == "two"
    assert said(third["messages"][-1]) == "/Say @secret"
    assert "SECRET" not in json.dumps([first, second, third])


def test_a_chat_begins_with_one(terminal: Any, standin: StandIn, config: str) -> None:
    standin.error(500, "no")
    standin.answer_text("Answer 1.")
    window = terminal("chat", "--config", config, "-T", "to", "--var", "to=x", "--retries", "0")
    window.wait(r"(?s)note: to: schema and extract.*template: to goes around the next.*>\Z")
    window.send("one\r")
    window.wait(r"(?s)error: .*> one\Z")  # what was typed stands in the input again
    window.send("\r")
    window.wait(r"(?s)Answer 1\..*>\Z")
    asked = [said(body["messages"][-1]) for body in chats(standin, 2)]
    assert all("Into x: <one>" in one for one in asked)
    assert all("THE STYLE" in one for one in asked)


def test_tab_knows_names_and_variables(terminal: Any, config: str) -> None:
    window = terminal("chat", "--config", config)
    window.wait(r"^[^>\n]*>\Z")
    window.send("/template he\t")
    window.wait(r"> /template hello\n +what= +has to be given\Z")
    window.send("w\t")
    window.wait(r"> /template hello what=\s*\Z")
