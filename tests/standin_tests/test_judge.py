from __future__ import annotations

from typing import Any

import pytest

from tests.standin import defaults, sse
from tests.standin.judge import EXCEPTIONS, validate_chat_request

USER = {"role": "user", "content": "hi"}


def problems(**fields: Any) -> list[str]:
    return validate_chat_request({"messages": [USER], **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "anthropic/claude-sonnet-4.5", "stream": True},
        {"temperature": 0, "top_k": 40, "max_completion_tokens": 100, "stop": ["a"], "seed": 1},
        {"provider": {"sort": "price", "order": ["anthropic"], "max_price": {"prompt": "1.5"}}},
        {"provider": {"sort": {"by": "price", "partition": "none"}, "zdr": True}},
        {"provider": None, "reasoning": {"effort": None}},
        {"reasoning": {"effort": "low", "max_tokens": 9, "exclude": True}, "verbosity": "low"},
        {"plugins": [{"id": "web", "max_results": 3}], "response_format": {"type": "json_object"}},
        {"models": ["a/b", "c/d"], "logit_bias": {"5": 1}, "user": "someone"},
    ],
)
def test_documented_requests_pass(fields: dict[str, Any]) -> None:
    assert problems(**fields) == []


@pytest.mark.parametrize("effort", ["max", "xhigh", "high", "medium", "low", "minimal", "none"])
def test_documented_efforts_pass(effort: str) -> None:
    assert problems(reasoning={"effort": effort}) == []


def test_replayed_answers_and_cache_markers_pass() -> None:
    marked = {"type": "text", "text": "a", "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    detail = {"type": "reasoning.text", "text": "a", "signature": "c2ln", "index": 0}
    assistant = {"role": "assistant", "content": "b", "reasoning_details": [detail]}
    messages = [{"role": "system", "content": [marked]}, USER, assistant, USER]
    assert validate_chat_request({"messages": messages}) == []


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"bogus": 1}, "bogus:"),
        ({"promptCacheKey": "x"}, "promptCacheKey:"),
        ({"provider": {"sort": "price", "zork": 1}}, "provider.zork:"),
        ({"provider": {"max_price": {"prompt": 1.5}}}, "provider.max_price.prompt:"),
        ({"provider": {"sort": "silly"}}, "provider.sort:"),
        ({"reasoning": {"effort": "silly"}}, "reasoning.effort:"),
        ({"reasoning": {"efort": "low"}}, "reasoning.efort:"),
        ({"modalities": ["smell"]}, "modalities[0]:"),
        ({"temperature": "0.5"}, "temperature:"),
        ({"temperature": "hot"}, "temperature."),
        ({"seed": True}, "seed:"),
        ({"plugins": [{"id": "web", "zork": 1}]}, "plugins[0].zork:"),
        ({"plugins": [{"id": "zork"}]}, "plugins.0:"),
        ({"messages": []}, "messages:"),
        ({"messages": [{"role": "user", "content": "hi", "zork": 1}]}, "messages[0].zork:"),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": "a", "zork": 1}]}]},
            "messages[0].content[0].zork:",
        ),
        ({"messages": [{"role": "nobody", "content": "hi"}]}, "messages.0:"),
    ],
)
def test_what_is_not_documented_is_found(fields: dict[str, Any], path: str) -> None:
    assert any(problem.startswith(path) for problem in problems(**fields))


def test_body_that_is_no_object() -> None:
    assert validate_chat_request([]) == ["the body is not an object but list"]


@pytest.mark.parametrize("path", EXCEPTIONS)
def test_every_exception_is_still_needed(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(EXCEPTIONS, path)
    parent, _, name = path.rpartition(".")
    assert problems(**({parent: {name: 1}} if parent else {name: 1})) != []


def test_what_the_stand_in_plays_is_what_the_sdk_reads() -> None:
    from openrouter import components
    from pydantic import TypeAdapter

    chunks = [
        sse.chunk({"content": "a"}),
        sse.chunk(finish="stop"),
        sse.chunk(finish="error", error={"code": 502, "message": "down"}),
    ]
    for chunk in chunks:
        components.ChatStreamChunk.model_validate(chunk)
    components.ChatResult.model_validate(sse.result("a"))
    TypeAdapter(list[components.Model]).validate_python(defaults.MODELS)
