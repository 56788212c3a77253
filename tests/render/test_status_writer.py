"""What is told while an answer comes, and when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.events import Attempt, KeepAlive, Notice, Result, TextDelta, billed_cost
from openclaw_cli.render.console import Console
from openclaw_cli.render.options import OutputOptions
from openclaw_cli.render.renderers import TextRenderer
from openclaw_cli.render.status_writer import StatusWriter
from openclaw_cli.render.usage_line import usage_facts
from openclaw_cli.render.visible import one_line, visible


class Lines:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.text = ""

    def warm_up(self) -> None:
        self.text += "^"

    def settle(self) -> None:
        self.text += "/"

    def write(self, text: str) -> None:
        self.text += text

    def close(self) -> None:
        self.text += "|"


def told(capsys: pytest.CaptureFixture[str], *events: Any, **options: Any) -> list[str]:
    status = StatusWriter(Console(color=False), OutputOptions(**options))
    renderer = TextRenderer(Lines(), status)
    for event in events:
        renderer.handle(event)
    return capsys.readouterr().err.splitlines()


def test_keep_alives_are_told_when_they_are_all_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = [KeepAlive(seconds) for seconds in (0.1, 5, 9.9, 10, 11, 15, 20.5, 30, 42, 60, 90)]
    assert told(capsys, *waits) == [
        "note: still waiting: only keep-alives for 10 s",
        "note: still waiting: only keep-alives for 20 s",
        "note: still waiting: only keep-alives for 42 s",
        "note: still waiting: only keep-alives for 90 s",
    ]


def test_a_new_wait_is_told_anew(capsys: pytest.CaptureFixture[str]) -> None:
    events = (KeepAlive(12), TextDelta("x"), KeepAlive(1), KeepAlive(11))
    assert len(told(capsys, *events)) == 2


def test_details_are_for_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    notices = (Notice("plain"), Notice("fine print", detail=True))
    assert told(capsys, *notices) == ["note: plain"]
    assert told(capsys, *notices, verbose=True) == ["note: plain", "note: fine print"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext é😀", "plain\n\ttext é😀"),
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("a\rb\x7f", "a␍b␡"),
        ("\x9b2J\u202eabc\u2066", "<U+009B>2J<U+202E>abc<U+2066>"),
    ],
)
def test_controls_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        (None, None),
        ({}, None),
        ({"cost": 0.5}, 0.5),
        ({"cost": 0}, 0),
        ({"cost": "0.5"}, None),
        ({"cost": -1}, None),
        ({"cost": True}, None),
        ({"cost": float("nan")}, None),
        ({"cost": 0.1, "cost_details": {"upstream_inference_cost": 5}}, 0.1),
        ({"cost": 0.1, "is_byok": True, "cost_details": {"upstream_inference_cost": 5}}, 5.1),
        ({"cost": 0.1, "is_byok": True, "cost_details": {"upstream_inference_cost": None}}, None),
        ({"cost": 0.1, "is_byok": True}, None),
    ],
)
def test_the_cost_is_what_is_billed_or_unknown(
    usage: dict[str, Any] | None, cost: float | None
) -> None:
    assert billed_cost(usage) == cost


def test_the_usage_facts_says_what_is_known() -> None:
    usage = {
        "prompt_tokens": 10,
        "completion_tokens": 20,
        "prompt_tokens_details": {"cached_tokens": 4},
        "completion_tokens_details": {"reasoning_tokens": 8},
        "cost": 0.00012,
    }
    attempts = (Attempt("openrouter/auto", 200, None, 0.00012, usage),)
    result = Result(
        "openrouter/auto", model_used="a/b", provider="P", usage=usage, attempts=attempts
    )
    assert (
        " · ".join(usage_facts(result))
        == "a/b via P · 10 in (4 cached) · 20 out (8 reasoning) · $0.00012"
    )
    assert (
        " · ".join(usage_facts(Result(model="openrouter/auto"))) == "openrouter/auto · cost unknown"
    )
