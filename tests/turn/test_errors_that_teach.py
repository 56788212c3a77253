"""Errors say what to do: the name that was meant, the flag, the setting, the time."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin import script

if TYPE_CHECKING:
    from ..standin.program import Completed, Run
    from ..standin.server import StandIn


@pytest.fixture
def program(run: Run, standin: StandIn) -> Any:
    """Return what runs the program, with the catalogue already there."""

    def start(*argv: str) -> Completed:
        return run(argv, env=standin.client_env() | {"OPENROUTER_API_KEY": KEY})

    assert start("models", "list", "--plain").status == 0
    standin.requests.clear()
    return start


UNKNOWN = [
    (400, "anthropic/claude-sonet-4.5 is not a valid model ID", None),
    (404, "No endpoints found for anthropic/claude-sonet-4.5.", None),
    (404, "This model is gone", {"availability": {"code": "model_not_found"}}),
]


@pytest.mark.parametrize(("status", "message", "more"), UNKNOWN)
def test_an_unknown_model_offers_the_nearest(
    program: Any, standin: StandIn, status: int, message: str, more: Any
) -> None:
    body = {"error": {"code": status, "message": message, **(more or {})}}
    standin.play(script.json_body(body, status=status), path="/chat/completions")
    done = program("chat", "-m", "anthropic/claude-sonet-4.5", "hi")
    assert done.status == 8
    assert "hint: did you mean anthropic/claude-sonnet-4.5" in done.stderr
    # The catalogue did not know it before it was asked either, and it was asked all the same.
    assert (
        "not among the models known here; did you mean openrouter/anthropic/claude-s" in done.stderr
    )


def test_the_hint_stands_in_json_too(program: Any, standin: StandIn) -> None:
    standin.error(400, "openai/gtp-5 is not a valid model ID", path="/chat/completions")
    done = program("chat", "--json", "-m", "openai/gtp-5", "hi")
    assert "openai/gpt-5" in json.loads(done.stdout)["error"]["hint"]


def test_a_word_that_is_no_ref_offers_models(program: Any, standin: StandIn) -> None:
    done = program("chat", "-m", "sonet", "hi")
    assert done.status == 2
    assert "did you mean anthropic/claude-sonnet-4.5" in done.stderr
    assert standin.requests == []


@pytest.mark.parametrize(
    ("sentence", "argv", "drop", "instead"),
    [
        (
            'tool use. Try disabling "ping". To learn more about provider routing, visit: …',
            ["-P", 'tools=[{"type":"function","function":{"name":"ping"}}]'],
            "leave out --param tools",
            "openai/gpt-5",
        ),
        ("the provided 'tool_choice' value", ["-P", "tool_choice=none"], "tool_choice", "openai/"),
        ("image input", [], "leave out the image", "anthropic/claude-sonnet-4.5"),
        ("the requested parameters", ["-P", "seed=1"], "leave out --param seed", "openai/gpt-5"),
        ("that", [], "leave out a parameter, or ask another model", ""),
    ],
)
def test_what_no_endpoint_supports_is_named(
    program: Any, standin: StandIn, sentence: str, argv: list[str], drop: str, instead: str
) -> None:
    standin.error(404, f"No endpoints found that support {sentence}", path="/chat/completions")
    done = program("chat", "-m", "meta-llama/llama-3.3-70b-instruct:free", *argv, "hi")
    assert done.status == 8
    hint = done.stderr.partition("hint: ")[2]
    assert drop in hint
    assert instead in hint


@pytest.mark.parametrize(
    ("status", "message", "metadata", "said"),
    [
        (
            404,
            "No endpoints found matching your data policy (Free model publication).",
            None,
            "allow it at https://openrouter.ai/settings/privacy",
        ),
        (
            404,
            "No endpoints available matching your guardrail restrictions and data policy.",
            None,
            "https://openrouter.ai/settings/privacy",
        ),
        (
            403,
            "Input was flagged",
            {"reasons": ["violence"], "flagged_input": "…", "provider_name": "OpenAI"},
            "https://openrouter.ai/settings/privacy",
        ),
    ],
)
def test_policies_and_moderation_link_the_setting(
    program: Any, standin: StandIn, status: int, message: str, metadata: Any, said: str
) -> None:
    standin.error(status, message, metadata=metadata, path="/chat/completions")
    done = program("chat", "hi")
    assert done.status == 8
    assert said in done.stderr
    assert len(standin.requests) == 1


@pytest.mark.parametrize("place", ["metadata", "header"])
def test_a_daily_limit_says_when_it_is_over_and_is_not_tried_again(
    program: Any, standin: StandIn, place: str
) -> None:
    reset = str(int((time.time() + 2 * 3600 + 100) * 1000))
    standin.error(
        429,
        "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock more.",
        metadata={"headers": {"X-RateLimit-Reset": reset}} if place == "metadata" else None,
        headers={"X-RateLimit-Reset": reset} if place == "header" else None,
        path="/chat/completions",
    )
    done = program("chat", "hi")
    assert done.status == 5
    assert "UTC, in 2 h 2 min" in done.stderr
    assert len(standin.requests) == 1


def test_a_daily_limit_without_a_time_ends_at_midnight(program: Any, standin: StandIn) -> None:
    standin.error(429, "free-models-per-day", path="/chat/completions")
    assert "at midnight UTC" in program("chat", "hi").stderr
    assert len(standin.requests) == 1


AFFORD = (
    "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens,"
    " but can only afford {}."
)


@pytest.mark.parametrize("argv", [[], ["-P", "max_tokens=65536"]])
def test_what_the_credit_is_good_for_is_asked_once(
    program: Any, standin: StandIn, argv: list[str]
) -> None:
    standin.error(402, AFFORD.format(3919), path="/chat/completions")
    standin.answer_text("It fits.")
    done = program("chat", *argv, "hi")
    assert done.status == 0
    assert done.stdout == b"It fits."
    assert "good for 3,919 tokens" in done.stderr
    first, second = (request.json() for request in standin.requests)
    assert second.pop("max_completion_tokens") == 3919
    first.pop("max_completion_tokens", None)
    assert first == second


def test_it_is_not_asked_a_third_time(program: Any, standin: StandIn) -> None:
    standin.error(402, AFFORD.format(3919), path="/chat/completions")
    standin.error(402, AFFORD.format(2000), path="/chat/completions")
    done = program("chat", "--json", "hi")
    assert done.status == 5
    result = json.loads(done.stdout)
    assert [attempt["status"] for attempt in result["attempts"]] == [402, 402]
    assert len(standin.requests) == 2


def test_too_little_credit_names_the_flag_and_the_page(program: Any, standin: StandIn) -> None:
    standin.error(402, AFFORD.format(255), path="/chat/completions")
    done = program("chat", "hi")
    assert done.status == 5
    assert "--param max_tokens=255" in done.stderr
    assert "https://openrouter.ai/settings/credits" in done.stderr
    assert len(standin.requests) == 1
