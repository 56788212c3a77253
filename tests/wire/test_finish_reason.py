"""Finish reasons: only a known end is one, and what counts of several."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.events import Finished

from .test_decode import chunk, decode, failing, text, texts

TOOL = {"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]}
SEARCH = {"tool_calls": [{"id": "1", "function": {"name": "openrouter:web_search"}}]}
BASH = {"tool_calls": [{"id": "1", "type": "openrouter_bash", "function": {"name": "run"}}]}


def end(reason: Any, native: Any = None) -> dict[str, Any]:
    return chunk(finish_reason=reason, native_finish_reason=native)


@pytest.mark.parametrize(
    "reason",
    ["stop", "STOP", "end_turn", "eos", "eos_token", "stop_sequence", "completed", "COMPLETE"],
)
def test_a_known_end_is_whole(reason: str) -> None:
    assert Finished(reason) in decode(text("x"), end(reason))


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("length", "cut at the output limit"),
        ("LENGTH", "cut at the output limit (LENGTH)"),
        ("max_tokens", "cut at the output limit (max_tokens)"),
        ("model_length", "cut at the output limit (model_length)"),
        ("content_filter", "stopped by a content filter (P, gen-1)"),
        ("SAFETY", "stopped by a content filter (SAFETY)"),
        ("insufficient_system_resource", "ended early (insufficient_system_resource)"),
        ("abort", "ended early (abort) (P, gen-1)"),
        ("network_error", "ended early (network_error)"),
        ("function_call", "ended early (function_call)"),
        ("tool_calls", "ended early (tool_calls)"),
        ("new\nword", "ended early (new word)"),
        ({"type": "stop"}, 'ended early ({"type": "stop"})'),
        (["stop"], 'ended early (["stop"])'),
        (7, "ended early (7)"),
        (True, "ended early (true)"),
        ("x" * 400, f"ended early ({'x' * 100}…)"),
        ("error", "the provider stopped with an error"),
    ],
)
def test_any_other_end_is_named_as_it_was_sent(reason: Any, said: str) -> None:
    events, error = failing(text("x"), end(reason))
    assert texts(events) == "x"
    assert said in error.message
    assert any(isinstance(event, Finished) for event in events)


@pytest.mark.parametrize(
    "native",
    [
        *("MAX_TOKENS", "max_tokens", "length", "MALFORMED_FUNCTION_CALL", "refusal", "SPII"),
        *("SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "content_filter"),
    ],
)
def test_a_native_reason_may_belie_a_stop(native: str) -> None:
    events, error = failing(text("x"), end("stop", native), end("stop"))
    assert f"({native})" in error.message
    assert Finished("stop", native) in events


@pytest.mark.parametrize("native", ["STOP", "end_turn", "OTHER", "tool_use", "", None, 7, [], {}])
def test_other_native_reasons_change_nothing(native: Any) -> None:
    assert texts(decode(text("x"), end("stop", native))) == "x"


@pytest.mark.parametrize("reason", ["", None, "null", False, [], {}])
def test_no_reason_is_none(reason: Any) -> None:
    _, error = failing(text("x"), end(reason))
    assert "without a finish reason" in error.message
    assert texts(decode(text("x"), end(reason), end("stop"))) == "x"


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        ([end("stop"), end("length")], "output limit"),
        ([end("length"), end("stop")], "output limit"),
        ([end("length"), text("y"), end("stop")], "output limit"),
        ([end("content_filter"), end("length")], "content filter"),
        ([end("stop"), text("y")], "without a finish reason"),
        ([end("stop"), text(" ")], "without a finish reason"),
        ([chunk(TOOL), end("tool_calls"), end("stop")], "asked to call f"),
        ([chunk(TOOL), end("tool_calls"), end("length")], "output limit"),
        ([end("stop"), chunk(TOOL)], "asked to call f"),
        ([chunk(TOOL), text("y"), end("stop")], "asked to call f"),
        ([chunk({"function_call": {"name": "g"}}), end("stop")], "asked to call g"),
        ([chunk({"tool_calls": [{"id": "1"}]}), end("stop")], "call a tool without a name"),
        ([chunk(SEARCH), end("tool_calls")], "ended early (tool_calls)"),
        ([chunk(SEARCH), chunk(TOOL), end("tool_calls"), end("stop")], "asked to call f"),
    ],
)
def test_anything_but_a_stop_wins(chunks: list[dict[str, Any]], said: str) -> None:
    _, error = failing(text("x"), *chunks)
    assert said in error.message


@pytest.mark.parametrize(
    "chunks",
    [
        [end("stop"), end("stop"), chunk({"content": ""}, finish_reason="stop")],
        [end("stop"), text("y"), end("stop")],
        [end("stop"), chunk({"reasoning": "hm"})],
        [chunk(SEARCH), end("stop")],
        [chunk(SEARCH), end("tool_calls"), text("y"), end("stop")],
        [chunk(BASH), end("stop")],
    ],
)
def test_a_stop_behind_everything_is_whole(chunks: list[dict[str, Any]]) -> None:
    events = decode(text("x"), *chunks)
    assert Finished("stop") in events
