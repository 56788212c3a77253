"""Where the sources of an answer are listed, and where not."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MODEL = ("-m", "anthropic/claude-sonnet-4.5")
ANNOTATIONS: list[dict[str, Any]] = [
    {
        "type": "url_citation",
        "url_citation": {"url": "https://trees.org/", "title": "Trees", "start_index": 0},
    },
    {"type": "url_citation", "url_citation": {"url": "javascript:alert(1)", "title": "<b>\x1b[2J"}},
]
LISTED = "**Sources**\n\n1. [Trees](https://trees.org/)\n"


def cited(standin: StandIn, text: str) -> None:
    annotated = sse.event(sse.chunk({"annotations": ANNOTATIONS}))
    *before, finished, usage = sse.answer(text)
    standin.stream(*before, annotated, finished, usage)


def test_a_pipe_gets_them_where_they_are_asked_for(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    for options, rest in (
        ((), ""),
        (("--no-citations",), ""),
        (("--citations",), f"\n\n{LISTED}"),
    ):
        cited(standin, "They grow [1].")
        done = run(["chat", *MODEL, *options, "why"])
        assert done.stdout.decode().startswith(f"They grow [1].{rest}")
        assert bool(rest) == ("Sources" in done.stdout.decode())
    cited(standin, "They grow [1].\n")
    run(["chat", *MODEL, "--citations", "-o", "answer.md", "why"])
    assert (tmp_path / "answer.md").read_text().startswith(f"They grow [1].\n\n{LISTED}")
    assert "\x1b" not in (tmp_path / "answer.md").read_text()


def test_json_has_them_as_they_came(run: Run, standin: StandIn) -> None:
    cited(standin, "They grow [1].")
    done = json.loads(run(["chat", *MODEL, "--citations", "--json", "why"]).stdout)
    assert (done["text"], done["annotations"]) == ("They grow [1].", ANNOTATIONS)


def test_the_history_shows_and_exports_them(run: Run, standin: StandIn) -> None:
    cited(standin, "They grow [1].")
    run(["chat", *MODEL, "why"])
    for command in (["sessions", "show"], ["sessions", "export"]):
        assert f"They grow [1].\n\n{LISTED}" in run(command).stdout.decode()
    assert run(["sessions", "show", "--answer"]).stdout == b"They grow [1]."
    page = run(["sessions", "export", "--format", "html"]).stdout.decode()
    assert '[1] <a rel="noreferrer nofollow" href="https://trees.org/">Trees</a>' in page
    assert "[2] &lt;b&gt;" in page
    assert "(javascript:alert(1))" in page
    assert 'href="javascript' not in page


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("options", [(), ("--raw",), ("--no-citations",)])
def test_a_terminal_shows_them_below_the_answer(
    terminal: Any, standin: StandIn, options: tuple[str, ...]
) -> None:
    cited(standin, "They grow [1]:\n```\ncode that is cut off\n")
    window = terminal("chat", *MODEL, "--no-usage", *options, "why", columns=40)
    assert window.end() == 0
    lines = window.screen.lines
    if options == ("--no-citations",):
        assert "Sources" not in window.screen.text
    elif options:
        begin = lines.index("**Sources**")
        assert lines[begin - 2 : begin] == ["code that is cut off", ""]
        assert lines[begin + 2] == "1. [Trees](https://trees.org/)"
    else:
        begin = lines.index("Sources")
        assert lines[begin - 2 : begin] == ["code that is cut off", ""]
        assert lines[begin + 2] == "1. Trees (https://trees.org/)"
        assert window.output.count("\x1b]8;;https://trees.org/\x1b\\") >= 2
        assert "\x1b[2J" not in window.output
        assert "8;;javascript" not in window.output
