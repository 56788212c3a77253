"""Templates from Python: the same ones, with nothing typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli import ask
from openclaw_cli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    to = {
        "system": "Be {{how|short}}.",
        "prompt": "Into {{to}}: {{input}}",
        "model": "a/b",
        "params": {"seed": 1, "top_p": 0.5},
    }
    hello = {"prompt": "Say hello."}
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"agents": {"defaults": {"templates": {"to": to, "hi": hello}}}}))
    return file


def test_they_are_filled_and_laid_below_the_options(standin: StandIn, config: Path) -> None:
    fields: Any = {"templates": "to", "variables": {"to": "{{input}}"}, "params": {"seed": 2}}
    ask("hi", config=config, **fields)
    ask("", config=config, templates=["hi"])
    body, hello = (request.json() for request in standin.requests)
    assert [message["content"] for message in body["messages"]] == [
        "Be short.",
        "Into {{input}}: hi",
    ]
    assert (body["model"], body["seed"], body["top_p"]) == ("a/b", 2, 0.5)
    assert hello["messages"][-1]["content"] == "Say hello."


@pytest.mark.parametrize(
    ("question", "fields", "message"),
    [
        ("hi", {"templates": "to"}, "template to needs 'to'"),
        (" ", {"templates": "to", "variables": {"to": "x"}}, "template to needs an input"),
        ("hi", {"templates": "ot"}, "there is no template 'ot'"),
        ("hi", {"variables": {"x": "1"}}, "variables have nowhere to go"),
        ([{"role": "user", "content": "x"}], {"templates": "hi"}, "takes no templates"),
        ("hi", {"preset": "a b"}, "not the name of a preset"),
    ],
)
def test_what_is_wrong(config: Path, question: Any, fields: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ask(question, config=config, **fields)
