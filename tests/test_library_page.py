"""What docs/library.md shows runs, and prints what its comments say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import openclaw_cli
from openclaw_cli.errors import OpenClawError
from openclaw_cli.events import Event

from .standin import script

if TYPE_CHECKING:
    from .standin.recorded import Recorded
    from .standin.server import StandIn

PAGE = Path(__file__).parent.parent / "docs" / "library.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PRINTED = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)
ANSWERS = {
    "Name a river in Europe.": ("The Danube.", "stop"),
    "Another one.": ("The Elbe.", "stop"),
    "Tell me everything.": ("Everything is", "length"),
}


def play(request: Recorded) -> script.Script:
    body = request.json()
    if "response_format" in body:
        return script.text_answer('{"name": "Danube", "length_km": 2850}')
    text, finish = ANSWERS.get(body["messages"][-1]["content"], ("In the mountains.", "stop"))
    return script.text_answer(text, finish=finish)


@pytest.mark.usefixtures("online")
def test_the_examples_of_the_page_run(standin: StandIn, tmp_path: Path) -> None:
    standin.default = play
    model = "openrouter/openai/gpt-5"
    (tmp_path / "other.json").write_text(json.dumps({"agents": {"defaults": {"model": model}}}))
    (tmp_path / "questions.jsonl").write_text('"Where does the Elbe rise?"\n"And the Loire?"\n')
    code = "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))
    printed: list[str] = []

    def note(*values: Any, end: str = "\n", flush: bool = False) -> None:
        printed.append(" ".join(map(str, values)) + end)

    exec(compile(code, str(PAGE), "exec"), {"print": note, "__name__": "page"})
    lines = iter("".join(printed).split("\n"))
    told = PRINTED.findall(code)
    assert len(told) > 10
    for line in told:  # in their order, with others between them
        assert any(printed.endswith(line) for printed in lines), line


def test_the_page_names_what_there_is() -> None:
    page = PAGE.read_text("utf-8")
    for option in openclaw_cli.AskOptions._fields:
        assert f"`{option}`" in page


def test_all_events_and_errors_can_be_imported() -> None:
    events = {kind.__name__ for kind in Event.__args__}
    assert events - {"Connecting", "Sent"} <= set(openclaw_cli.__all__)
    errors = {kind.__name__ for kind in below(OpenClawError) if kind.__module__.endswith("errors")}
    assert errors - {"InterruptedTurnError"} <= set(openclaw_cli.__all__)


def below(kind: type[Any]) -> list[type[Any]]:
    return [found for one in kind.__subclasses__() for found in (one, *below(one))]
