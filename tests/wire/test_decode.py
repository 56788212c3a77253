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
    Begun,
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
        [{"type": "text", "text": ["a", {"text": "b"}]}],
        [None, {"text": "ab"}, {"type": "reference"}],
    ],
)
def test_content_in_parts_is_joined(content: Any) -> None:
    assert texts(decode(text(content), STOP)) == "ab"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
        {"type": "thinking", "thinking": "hm"},
        {"type": "reasoning", "text": "hm"},
        {"type": "reasoning", "text": [{"text": "h"}, "m"]},
    ],
)
def test_a_thought_among_the_parts_is_a_thought(part: dict[str, Any]) -> None:
    events = decode(text([part, {"text": "ab"}]), STOP)
    assert [event for event in events if isinstance(event, ReasoningDelta)] == [
        ReasoningDelta("hm")
    ]


def test_a_refusal_among_the_parts_is_a_refusal() -> None:
    events, error = failing(text([{"type": "refusal", "refusal": "I won't"}]), STOP)
    assert error.message == "the model refused: I won't"
    assert Begun() in events
    assert not texts(events)


LOST = "a part of the answer could not be read and is missing"


@pytest.mark.parametrize(
    ("chunk_of", "sentence"),
    [
        ({"choices": "x"}, LOST),
        ({"choices": ["x"]}, LOST),
        ({"choices": [{"message": "x"}]}, LOST),
        ({"choices": [{"delta": "x"}]}, LOST),
        (text(5), LOST),
        (text([5]), LOST),
        (text([{"type": "text", "text": 5}]), LOST),
    ],
)
def test_what_is_lost_is_told_in_words(chunk_of: dict[str, Any], sentence: str) -> None:
    events, _ = failing(chunk_of, STOP)
    assert [event for event in events if isinstance(event, Notice)] == [Notice(sentence)]


@pytest.mark.parametrize(
    ("usage", "hint"),
    [
        ({}, "raise it with --param max_tokens=N"),
        ({"completion_tokens": 100}, "raise it with --param max_tokens=N"),
        (
            {"completion_tokens_details": {"reasoning_tokens": 99}},
            "raise it with --param max_tokens=N",
        ),
        (
            {"completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 80}},
            "raise it with --param max_tokens=N",
        ),
        (
            {"completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 81}},
            "81 of 100 tokens went into reasoning: raise --param max_tokens=N or lower --thinking",
        ),
    ],
)
def test_the_way_out_of_a_limit(usage: dict[str, Any], hint: str) -> None:
    _, error = failing(text("x"), chunk(finish_reason="length", usage=usage))
    assert error.hint == hint


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"id": "gen-1", "provider": "P"}, " (P, gen-1)"),
        ({"id": None, "provider": "P"}, " (P)"),
        ({"id": "gen-1", "provider": None}, " (gen-1)"),
        ({"id": None, "provider": None}, ""),
    ],
)
def test_who_answered_is_named_as_far_as_it_is_known(names: dict[str, Any], shown: str) -> None:
    _, error = failing({**text("x"), **names}, whole=False)
    assert error.message == f"the answer ended before it was complete{shown}"
    _, error = failing({**text("x", finish_reason="content_filter"), **names})
    assert error.message == f"the answer was stopped by a content filter{shown}"
    _, error = failing({**text("x", finish_reason="abort"), **names})
    assert error.message == f"the answer ended early (abort){shown}"
    _, error = failing({**text("x", finish_reason="error"), **names})
    assert error.message == f"the provider stopped with an error{shown}"


PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}


def test_a_message_that_goes_on_brings_what_is_new_alone() -> None:
    more = message([{"type": "text", "text": "Hello"}, PICTURE], finish_reason="stop")
    events = decode(text("Hel"), more)
    assert texts(events) == "Hello"
    assert any(isinstance(event, Replay) for event in events)
    other = decode(text("Hel"), message("Goodbye", finish_reason="stop"))
    assert texts(other) == "Hel"


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


def message(content: Any, **more: Any) -> dict[str, Any]:
    """Return a chunk with a whole message where others have a delta."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, **more}
    return {"id": "gen-1", "model": "a/b", "provider": "P", "choices": [choice]}


@pytest.mark.parametrize(
    "chunks",
    [
        [text("Hel"), text("lo"), message("Hello", finish_reason="stop")],
        [text("Hel"), message("Hel"), text("lo"), message("Hello"), STOP],
        [text("Hel"), message("Hel"), message("Hello"), message("Hello"), STOP],
        [text("Hel"), text("lo"), message("Hello", delta={}), STOP],
        [text("Hel"), message("Hello", delta={"content": "lo"}), STOP],
        [text("Hel"), text("lo"), message([{"type": "text", "text": "Hello"}]), STOP],
        [text("Hel"), text("lo"), message("Hallo"), message("H"), message(None), STOP],
        [message("Hel"), message("lo", finish_reason="stop")],
        [message("Hello", finish_reason="stop")],
        [text(""), message("Hello", finish_reason="stop")],
        [text(""), message("Hello", finish_reason="stop", delta={})],
        [chunk({"reasoning": "hm"}), message("Hello"), message("Hello", finish_reason="stop")],
    ],
)
def test_a_message_is_the_answer_so_far(chunks: list[dict[str, Any]]) -> None:
    assert texts(decode(*chunks)) == "Hello"


def test_what_a_message_repeats_is_no_other_piece() -> None:
    call = {"index": 0, "id": "c", "function": {"name": "f", "arguments": '{"a":1}'}}
    cite = {"type": "url_citation", "url_citation": {"url": "https://example.org"}}
    thought = {"type": "reasoning.text", "text": "hm", "index": 0}
    rare = {
        "reasoning": "hm",
        "reasoning_details": [thought],
        "annotations": [cite],
        "tool_calls": [call],
        "refusal": "no",
    }
    whole = {"index": 0, "message": {"content": "x", **rare}, "finish_reason": "stop"}
    events, error = failing(chunk({"content": "x", **rare}), {"id": "gen-1", "choices": [whole]})
    assert texts(events) == "x"
    assert error.message == "the model refused: no"
    assert sum(isinstance(event, ReasoningDelta) for event in events) == 1
    (replay,) = [event for event in events if isinstance(event, Replay)]
    assert replay.fields["tool_calls"][0]["function"]["arguments"] == '{"a":1}'
    assert replay.fields["annotations"] == [cite]
    assert replay.fields["reasoning_details"] == [thought]


def test_a_message_adds_what_no_delta_has_said() -> None:
    cite = {"type": "url_citation", "url_citation": {"url": "https://example.org"}}
    whole = message("x")
    whole["choices"][0]["message"]["annotations"] = [cite]
    assert Replay({"annotations": [cite]}) in decode(text("x"), whole, STOP)


def with_choices(*choices: Any) -> dict[str, Any]:
    return {"id": "gen-1", "model": "a/b", "provider": "P", "choices": list(choices)}


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([{"index": 1, "delta": {"content": "no"}}], ""),
        ([{"index": 1, "delta": {"content": "no"}, "error": {"message": "no"}}], ""),
        ([{"index": 1, "delta": {"content": "no"}}, {"index": 0, "delta": {"content": "x"}}], "x"),
        ([{"delta": {"content": "x"}}, {"delta": {"content": "no"}}], "x"),
        ([{"index": 0, "delta": {"content": "x"}}, {"index": 0, "delta": {"content": "y"}}], "xy"),
        ([{"index": "0", "delta": {"content": "x"}}], "x"),
        ([{"index": "2", "delta": {"content": "no"}}], ""),
        ([{"index": None, "delta": {"content": "x"}}], "x"),
        ([{"index": 0.0, "delta": {"content": "x"}}], "x"),
        ([{"index": [1], "delta": {"content": "x"}}], "x"),
        ([{"index": 2, "finish_reason": "length"}], ""),
    ],
)
def test_the_first_choice_is_the_answer(choices: list[Any], said: str) -> None:
    assert texts(decode(with_choices(*choices), STOP)) == said


@pytest.mark.parametrize(
    ("counts", "usage"),
    [
        ([{"cost": 1}, {}], {"cost": 1}),
        ([{"cost": 1, "a": 2}, {"cost": None, "a": 3}], {"cost": 1, "a": 3}),
        ([{"cost": 1}, None, [], 5, "x"], {"cost": 1}),
        ([{}, {"cost": 1}], {"cost": 1}),
        ([{"cost": float("inf"), "a": [float("-inf")]}], {"cost": None, "a": [None]}),
    ],
)
def test_later_usage_takes_nothing_away(counts: list[Any], usage: dict[str, Any]) -> None:
    events = decode(text("x"), STOP, *({**with_choices(), "usage": one} for one in counts))
    assert [event for event in events if isinstance(event, Usage)] == [Usage(usage)]


def test_usage_may_stand_in_the_choice() -> None:
    last = {"index": 0, "delta": {}, "finish_reason": "stop", "usage": {"prompt_tokens": 3}}
    assert Usage({"prompt_tokens": 3}) in decode(text("x"), with_choices(last))


@pytest.mark.parametrize(
    ("chunks", "cited"),
    [
        ([{"citations": ["https://a", "https://b"]}], [("https://a", None), ("https://b", None)]),
        ([{"citations": ["https://a"]}, {"citations": ["https://a", ""]}], [("https://a", None)]),
        ([{"citations": [{"url": "https://a", "title": "A"}]}], [("https://a", "A")]),
        (
            [{"citations": ["https://a"], "search_results": [{"url": "https://a", "title": "A"}]}],
            [("https://a", "A")],
        ),
    ],
)
def test_sources_beside_the_choices_are_annotations(
    chunks: list[dict[str, Any]], cited: list[tuple[str, str | None]]
) -> None:
    events = decode(*({**text("x"), **more} for more in chunks), STOP)
    (replay,) = [event for event in events if isinstance(event, Replay)]
    assert [
        (item["url_citation"]["url"], item["url_citation"].get("title"))
        for item in replay.fields["annotations"]
    ] == cited
    assert events[1] == Begun()


def test_a_source_is_named_once() -> None:
    cite = {"type": "url_citation", "url_citation": {"url": "https://a", "title": "A"}}
    events = decode(
        {**text("x"), "citations": ["https://a", "https://b"]}, chunk({"annotations": [cite]}), STOP
    )
    added = {"type": "url_citation", "url_citation": {"url": "https://b"}}
    assert Replay({"annotations": [cite, added]}) in events


@pytest.mark.parametrize(
    "delta",
    [
        {"reasoning_details": [{"type": "reasoning.encrypted", "data": "AAAA"}]},
        {"refusal": "no"},
        {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f"}}]},
        {"function_call": {"name": "f"}},
        {"annotations": [{"type": "url_citation", "url_citation": {"url": "https://a"}}]},
        {"images": [{"image_url": {"url": "data:image/png;base64,AAAA"}}]},
        {"audio": {"data": "AAAA"}},
        {"content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
    ],
)
def test_what_is_no_text_is_a_begin_too(delta: dict[str, Any]) -> None:
    for more in ({}, {"role": "assistant"}, {"content": "", "role": "assistant"}):
        events = list(ChunkDecoder("openrouter").feed(json.dumps(chunk({**more, **delta}))))
        assert events.index(Begun()) == 1
    empty = chunk(dict.fromkeys(delta))
    assert list(ChunkDecoder("openrouter").feed(json.dumps(empty)))[1:] == []


def test_what_is_known_when_an_answer_breaks_is_told() -> None:
    cite = {"type": "url_citation", "url_citation": {"url": "https://a"}}
    broken = {**text("b"), "usage": {"cost": 2}, "error": {"code": 502, "message": "gone"}}
    call = {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}]}
    events, error = failing(
        text("a"), chunk({"annotations": [cite], "refusal": "no"}), chunk(call), broken
    )
    assert "gone" in error.message
    assert texts(events) == "ab"
    assert events[-3:] == [
        Notice("the model refused: no"),
        Replay({"annotations": [cite]}),
        Usage({"cost": 2}),
    ]


def test_bytes_that_are_no_text_are_told_once() -> None:
    odd = '{"choices":[{"delta":{"content":"1\udcff"}}]}'
    events, error = failing(odd, odd, text("\N{REPLACEMENT CHARACTER}"), STOP)
    assert (
        texts(events)
        == "1\N{REPLACEMENT CHARACTER}1\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    )
    assert sum(isinstance(event, Notice) for event in events) == 1
    assert error.message == "2 part(s) of the answer could not be read"


def test_surrogate_halves_of_thoughts_are_joined() -> None:
    halves = ['{"choices":[{"delta":{"reasoning":"\\ud83d"}}]}',
              '{"choices":[{"delta":{"reasoning":"\\ude00"}}]}']  # fmt: skip
    assert ReasoningDelta("😀") in decode(*halves, text("x"), STOP)
    assert ReasoningDelta("\N{REPLACEMENT CHARACTER}") in decode(halves[0], text("x"), STOP)


def test_control_characters_may_stand_bare() -> None:
    assert texts(decode('{"choices":[{"delta":{"content":"a\tb\nc\x01"}}]}', STOP)) == "a\tb\nc\x01"


def test_reasoning_that_would_be_refused_is_not_kept() -> None:
    items = [
        {"type": [], "text": "a"},
        {"text": "b"},
        {"type": "reasoning.text", "text": "c", "index": {}, "signature": 5, "id": [1]},
    ]
    events = decode(chunk({"reasoning_details": items}), text("x"), STOP)
    assert ReasoningDelta("abc") in events
    kept = {"type": "reasoning.text", "text": "c", "index": {}}
    assert Replay({"reasoning_details": [kept]}) in events


def test_an_answer_begins_once() -> None:
    """Whatever is no text says so, the first time."""
    events = decode(
        chunk({"reasoning_details": [{"type": "reasoning.encrypted", "data": "x"}]}),
        chunk({"reasoning_details": [{"type": "reasoning.encrypted", "data": "y"}]}),
        chunk({"annotations": [{"type": "url_citation", "url_citation": {"url": "https://a.b"}}]}),
        text("x"),
        STOP,
    )
    assert events.count(Begun()) == 1


def test_a_refusal_in_pieces_is_one() -> None:
    _, error = failing(chunk({"refusal": "I "}), chunk({"refusal": "won't"}), STOP)
    assert error.message == "the model refused: I won't"


def test_what_ended_too_early_is_told_whole_and_may_be_tried_again() -> None:
    _, error = failing(text("a"), whole=True)
    assert error.message == "the answer ended without a finish reason (P, gen-1)"
    assert error.retryable
    decoder = ChunkDecoder("openrouter")
    list(decoder.feed(json.dumps(text("a"))))
    with pytest.raises(IncompleteError, match="without a finish reason"):
        list(decoder.finish())


def test_tools_that_were_asked_for_are_named() -> None:
    calls = [{"index": n, "id": name, "function": {"name": name}} for n, name in enumerate("ab")]
    _, error = failing(chunk({"tool_calls": calls}), STOP)
    assert error.message == "the model asked to call a, b instead of answering"
    assert error.hint == "openclaw runs no tools of its own: drop tools from the params"


@pytest.mark.parametrize(
    ("reason", "native", "message"),
    [
        ("length", None, "the answer was cut at the output limit"),
        ("max_tokens", None, "the answer was cut at the output limit (max_tokens)"),
        ("stop", "MAX_TOKENS", "the answer was cut at the output limit (MAX_TOKENS)"),
        ("content_filter", None, "the answer was stopped by a content filter (P, gen-1)"),
        ("SAFETY", None, "the answer was stopped by a content filter (SAFETY) (P, gen-1)"),
        ("error", None, "the provider stopped with an error (P, gen-1)"),
        ("error", "OVERLOADED", "the provider stopped with an error (OVERLOADED) (P, gen-1)"),
    ],
)
def test_the_words_of_an_end(reason: str, native: str | None, message: str) -> None:
    _, error = failing(text("x", finish_reason=reason, native_finish_reason=native))
    assert error.message == message


@pytest.mark.parametrize("odd", [{"refusal": 5}, {"tool_calls": 5}, {"function_call": 5}])
def test_rare_parts_that_are_lost_are_told_in_words(odd: dict[str, Any]) -> None:
    events, _ = failing(chunk(odd), STOP)
    assert Notice(LOST) in events


def test_a_role_alone_is_no_answer_that_a_message_could_go_on_with() -> None:
    assert texts(decode(chunk({"role": "assistant"}), message("Hel"), message("lo"), STOP)) == (
        "Hello"
    )
