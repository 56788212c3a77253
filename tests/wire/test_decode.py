"""Chunks to domain events: one hand-cut body for each oddity of the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openclaw_cli.errors import (
    AuthError,
    IncompleteError,
    LimitError,
    NetworkError,
    OpenClawError,
    RefusedError,
)
from openclaw_cli.events import (
    Event,
    Finished,
    Identity,
    Notice,
    ReasoningDelta,
    Replay,
    TextDelta,
    Usage,
)
from openclaw_cli.wire.decode import ChunkDecoder


def chunk(delta: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    choice: dict[str, Any] = {"index": 0, "delta": delta or {}, "finish_reason": None}
    choice |= {
        name: more.pop(name)
        for name in ("finish_reason", "native_finish_reason", "error")
        if name in more
    }
    return {"id": "gen-1", "model": "a/b", "provider": "P", "choices": [choice], **more}


def text(content: Any, **more: Any) -> dict[str, Any]:
    return chunk({"role": "assistant", "content": content}, **more)


STOP = chunk(finish_reason="stop", native_finish_reason="end_turn")


def decode(*chunks: dict[str, Any] | str, whole: bool = True) -> list[Event]:
    decoder = ChunkDecoder("openrouter")
    found: list[Event] = []
    for item in chunks:
        found += decoder.feed(item if isinstance(item, str) else json.dumps(item))
    return found + list(decoder.finish(whole=whole))


def failing(*chunks: dict[str, Any] | str, whole: bool = True) -> tuple[list[Event], OpenClawError]:
    """Return what was decoded before the error, and the error."""
    decoder = ChunkDecoder("openrouter")
    found: list[Event] = []
    try:
        for item in chunks:
            found.extend(decoder.feed(item if isinstance(item, str) else json.dumps(item)))
        found.extend(decoder.finish(whole=whole))
    except OpenClawError as error:
        return found, error
    pytest.fail("there was no error")


def texts(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def test_a_plain_answer() -> None:
    assert decode(
        text("Hel"), text("lo"), STOP, {**STOP, "choices": [], "usage": {"cost": 0.1}}
    ) == [
        Identity("gen-1", "a/b", "P"),
        TextDelta("Hel"),
        TextDelta("lo"),
        Usage({"cost": 0.1}),
        Finished("stop", "end_turn"),
    ]


def test_usage_beside_a_repeated_finish_counts_once() -> None:
    events = decode(text("x"), STOP, {**STOP, "usage": {"cost": 1}})
    assert [event for event in events if isinstance(event, Finished)] == [
        Finished("stop", "end_turn")
    ]
    assert Usage({"cost": 1}) in events


def test_debug_chunks_without_choices_are_passed_over() -> None:
    debug = {"id": "gen-1", "choices": [], "debug": {"echo_upstream_body": {"model": "x"}}}
    assert texts(decode(debug, text("x"), STOP)) == "x"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"choices": None},
        {"choices": [None]},
        {"choices": [{}]},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"reasoning": 7, "reasoning_details": [1], "tool_calls": [None]}}]},
        {"choices": [{"delta": {"content": [None, {"type": "reference"}], "tool_calls": [{}]}}]},
        {"usage": None, "choices": []},
        {"usage": [], "id": 5, "model": None},
        {"citations": {"a": 1}, "search_results": [5, None, {"url": 7}]},
    ],
)
def test_odd_shapes_never_break_the_stream(odd: dict[str, Any]) -> None:
    assert texts(decode(odd, text("x"), STOP)) == "x"


@pytest.mark.parametrize(
    "odd",
    [
        {"choices": "x"},
        {"choices": ["x"]},
        {"choices": [{"delta": "x"}]},
        {"choices": [{"message": "x"}]},
        text(5),
        text(True),
        text([5]),
        text([{"type": "text", "text": 5}]),
        chunk({"refusal": True}),
        chunk({"tool_calls": 5}),
        chunk({"tool_calls": [1]}),
        chunk({"tool_calls": [{"id": "a", "function": "f"}]}),
        chunk({"function_call": "f"}),
    ],
)
def test_a_part_of_the_answer_of_another_kind_is_damage(odd: dict[str, Any]) -> None:
    events, error = failing(text("a"), odd, odd, text("b"), STOP)
    assert texts(events) == "ab"
    assert sum(isinstance(event, Notice) for event in events) == 1
    assert error.message == "2 part(s) of the answer could not be read"


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "text", "text": "a"}, {"text": "b"}],
        {"type": "text", "text": "ab"},
        ["a", {"type": "output_text", "text": "b"}],
        [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": "ab"}],
    ],
)
def test_content_in_parts_is_joined(content: Any) -> None:
    assert texts(decode(text(content), STOP)) == "ab"


def test_a_thought_among_the_parts_is_a_thought() -> None:
    parts = [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": "ab"}]
    assert ReasoningDelta("hm") in decode(text(parts), STOP)


def test_the_provider_may_be_named_late() -> None:
    first = {key: value for key, value in text("x").items() if key != "provider"}
    events = decode(first, text("y"), STOP)
    assert [event for event in events if isinstance(event, Identity)] == [
        Identity("gen-1", "a/b", None),
        Identity("gen-1", "a/b", "P"),
    ]


def test_surrogate_halves_in_two_chunks_are_one_character() -> None:
    assert (
        texts(
            decode(
                '{"choices":[{"delta":{"content":"a\\ud83d"}}]}',
                '{"choices":[{"delta":{"content":"\\ude00b"}}]}',
                STOP,
            )
        )
        == "a😀b"
    )


def test_a_lone_surrogate_is_replaced() -> None:
    alone = '{"choices":[{"delta":{"content":"a\\ud83d"}}]}'
    assert texts(decode(alone, text("b"), STOP)) == "a\N{REPLACEMENT CHARACTER}b"
    assert texts(decode(alone, STOP)) == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "delta",
    [
        {"reasoning": "hm", "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
        {"reasoning_content": "hm"},
        {"reasoning_details": [{"type": "reasoning.summary", "summary": "hm"}]},
        {"reasoning": None, "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
    ],
)
def test_reasoning_is_shown_once_whatever_it_is_called(delta: dict[str, Any]) -> None:
    events = decode(chunk(delta), text("x"), STOP)
    assert [event for event in events if isinstance(event, ReasoningDelta)] == [
        ReasoningDelta("hm")
    ]


def test_reasoning_details_are_merged_by_type_and_index_with_the_signature() -> None:
    def part(**more: Any) -> dict[str, Any]:
        return chunk({"reasoning_details": [{"type": "reasoning.text", "index": 0, **more}]})

    encrypted = {"type": "reasoning.encrypted", "data": "AAA", "id": "r1"}
    events = decode(
        part(text="Let ", format="anthropic-claude-v1", signature=None),
        part(text="me see"),
        chunk({"reasoning_details": [{"type": "reasoning.text", "index": 1, "text": "Next"}]}),
        chunk({"reasoning_details": [encrypted, {**encrypted, "data": "BBB"}, "odd"]}),
        part(signature="sig"),
        text("x"),
        STOP,
    )
    (details,) = [event for event in events if isinstance(event, Replay)]
    assert details.fields == {
        "reasoning_details": [
            {
                "type": "reasoning.text",
                "index": 0,
                "text": "Let me see",
                "format": "anthropic-claude-v1",
                "signature": "sig",
            },
            {"type": "reasoning.text", "index": 1, "text": "Next"},
            encrypted,
            {**encrypted, "data": "BBB"},
        ]
    }


def test_annotations_are_collected() -> None:
    cite = {"type": "url_citation", "url_citation": {"url": "https://example.org"}}
    events = decode(chunk({"role": "a", "content": "x", "annotations": [cite]}), STOP)
    assert Replay({"annotations": [cite]}) in events


def test_media_that_can_not_be_read_are_mentioned() -> None:
    broken = {"role": "a", "content": "x", "images": [{"image_url": None}], "audio": {"data": "?"}}
    events = decode(chunk(broken), STOP)
    assert Notice("the answer holds an image and sound that can't be read") in events
    assert not any(isinstance(event, Replay) for event in events)


def test_nan_is_no_number() -> None:
    events = decode(text("x"), STOP, '{"choices":[],"usage":{"cost":NaN}}')
    assert Usage({"cost": None}) in events


@pytest.mark.parametrize("damage", ["{", "nonsense", "[]", '"text"', "5", "[" * 100_000])
def test_an_event_that_can_not_be_read_is_a_notice_and_makes_the_answer_incomplete(
    damage: str,
) -> None:
    events, error = failing(text("a"), damage, text("b"), STOP)
    assert texts(events) == "ab"
    assert any(isinstance(event, Notice) for event in events)
    assert isinstance(error, IncompleteError)


@pytest.mark.parametrize(
    ("chunks", "whole", "message"),
    [
        ([text("a")], False, "before it was complete (P, gen-1)"),
        ([text("a")], True, "without a finish reason"),
        ([], False, "before it was complete"),
        ([text("a"), chunk(finish_reason="length")], True, "output limit"),
        ([text("a"), chunk(finish_reason="content_filter")], True, "content filter"),
        (
            [chunk(finish_reason="error", native_finish_reason="MALFORMED_FUNCTION_CALL")],
            True,
            "MALFORMED_FUNCTION_CALL",
        ),
        ([chunk({"role": "a", "content": None, "refusal": "I won't"}), STOP], True, "I won't"),
        (
            [
                chunk({"role": "a", "content": "", "tool_calls": [{"function": {"name": "sum"}}]}),
                chunk(finish_reason="tool_calls"),
            ],
            True,
            "sum",
        ),
    ],
)
def test_endings_that_are_no_answer(
    chunks: list[dict[str, Any]], whole: bool, message: str
) -> None:
    _, error = failing(*chunks, whole=whole)
    assert isinstance(error, IncompleteError)
    assert message in error.message


def test_reasoning_that_ate_the_limit_is_named() -> None:
    usage = {"completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 99}}
    _, error = failing(chunk(finish_reason="length", usage=usage))
    assert error.hint is not None
    assert "99 of 100 tokens went into reasoning" in error.hint


def test_a_stream_with_a_finish_but_without_done_is_whole() -> None:
    assert texts(decode(text("x"), STOP, whole=False)) == "x"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, AuthError),
        ("402", LimitError),
        (429, LimitError),
        (502, NetworkError),
        (400, RefusedError),
        ("server_error", NetworkError),
        ("what", IncompleteError),
        (None, IncompleteError),
    ],
)
def test_an_error_inside_a_200_has_the_kind_of_its_code(
    code: object, kind: type[OpenClawError]
) -> None:
    error_chunk = {
        "id": "gen-1",
        "error": {"code": code, "message": "it broke"},
        "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
    }
    events, error = failing(text("a"), error_chunk)
    assert texts(events) == "a"
    assert type(error) is kind
    assert "it broke" in error.message


def test_an_error_in_the_choice_keeps_the_text_beside_it() -> None:
    broken = text("half", error={"code": 502, "message": "gone"}, finish_reason="error")
    events, error = failing(broken)
    assert texts(events) == "half"
    assert "gone" in error.message


def test_an_error_that_is_only_a_text() -> None:
    _, error = failing({"error": "no good"})
    assert error.message == "no good"
