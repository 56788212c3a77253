from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.request.cache_markers import MAX_MARKERS, mark_messages
from openclaw_cli.request.messages import system_message, user_message
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.route import Route

MARKER = {"type": "ephemeral"}
HOUR = {"type": "ephemeral", "ttl": "1h"}
TALK = [
    system_message("rules"),
    user_message("one"),
    {"role": "assistant", "content": "two"},
    user_message("three"),
]


def _text(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


def _mark(messages: list[Any], retention: str | None = None, reserved: int = 0) -> list[Any]:
    return mark_messages(messages, retention=retention, reserved=reserved)


def _markers(value: Any) -> int:
    if isinstance(value, dict):
        return ("cache_control" in value) + sum(map(_markers, value.values()))
    return sum(map(_markers, value)) if isinstance(value, list) else 0


@pytest.mark.parametrize("role", ["system", "developer"])
def test_a_string_becomes_one_marked_text_block(role: str) -> None:
    assert _mark([{"role": role, "content": "rules"}, user_message("hi")]) == [
        {"role": role, "content": [_text("rules", cache_control=MARKER)]},
        user_message("hi"),
    ]


def test_only_the_last_text_block_is_marked() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:,"}}
    message = {"role": "system", "content": [_text("a"), _text("b"), image, _text("")]}
    assert _mark([message])[0]["content"] == [
        _text("a"),
        _text("b", cache_control=MARKER),
        image,
        _text(""),
    ]


def test_a_first_question_is_not_marked() -> None:
    assert _mark([user_message("hi")]) == [user_message("hi")]


def test_in_a_continued_conversation_the_last_question_is_marked_too() -> None:
    marked = _mark(TALK)
    assert marked[0]["content"] == [_text("rules", cache_control=MARKER)]
    assert marked[1:3] == TALK[1:3]
    assert marked[3]["content"] == [_text("three", cache_control=MARKER)]


def test_long_retention_asks_for_an_hour() -> None:
    assert _mark(TALK, "long")[3]["content"] == [_text("three", cache_control=HOUR)]


@pytest.mark.parametrize("retention", [None, "short"])
def test_short_retention_is_the_providers_default(retention: str | None) -> None:
    assert _mark(TALK, retention)[0]["content"] == [_text("rules", cache_control=MARKER)]


def test_no_retention_means_no_markers() -> None:
    assert _mark(TALK, "none") == TALK


def test_a_message_that_the_user_marked_is_left_as_it_is() -> None:
    message = {"role": "system", "content": [_text("a", cache_control=HOUR), _text("b")]}
    assert _mark([message]) == [message]


def test_the_latest_spots_are_marked_when_there_are_too_many() -> None:
    marked = _mark([system_message(str(number)) for number in range(6)])
    assert [_markers(message) for message in marked] == [0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("content", ["", [], None, [{"type": "image_url", "image_url": {}}]])
def test_a_message_without_text_takes_no_marker_from_another(content: Any) -> None:
    empty = [{"role": "system", "content": content}] * 4
    marked = _mark([system_message("rules"), *empty])
    assert _markers(marked) == 1
    assert marked[1:] == empty


@pytest.mark.parametrize(("reserved", "count"), [(0, 2), (2, 2), (3, 1), (4, 0), (9, 0)])
def test_markers_that_are_spent_elsewhere_count(reserved: int, count: int) -> None:
    assert _markers(_mark(TALK, reserved=reserved)) == count


_BLOCKS = st.lists(
    st.one_of(
        st.builds(_text, st.text(max_size=2)),
        st.builds(lambda text: _text(text, cache_control=MARKER), st.text(max_size=2)),
        st.just({"type": "image_url", "image_url": {"url": "data:,"}}),
    ),
    max_size=3,
)
_MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["system", "developer", "user", "assistant", "tool"]),
            "content": st.one_of(st.none(), st.text(max_size=3), _BLOCKS),
        }
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(_MESSAGES, st.sampled_from([None, "none", "short", "long"]), st.integers(0, 5))
def test_there_are_never_more_than_four_and_the_input_stays(
    messages: list[Any], retention: str | None, reserved: int
) -> None:
    before = copy.deepcopy(messages)
    marked = _mark(messages, retention, reserved)
    assert messages == before
    assert len(marked) == len(messages)
    written = _markers(messages)
    assert _markers(marked) <= max(MAX_MARKERS - reserved, written)
    assert _markers(marked) >= written


@pytest.mark.parametrize(
    ("ref", "url", "expected"),
    [
        ("anthropic/claude", OPENROUTER.base_url, 2),
        ("Anthropic/claude:beta", "https://eu.openrouter.ai/api/v1/", 2),
        ("~anthropic/claude-latest", OPENROUTER.base_url, 2),
        ("openai/gpt", OPENROUTER.base_url, 0),
        ("anthropic-fan/claude", OPENROUTER.base_url, 0),
        ("openrouter/auto", OPENROUTER.base_url, 0),
        ("anthropic/claude", "https://proxy.example/api/v1", 0),
        ("anthropic/claude", "http://openrouter.ai/api/v1", 0),
        ("anthropic/claude", "https://openrouter.ai.evil.com/api/v1", 0),
    ],
)
def test_markers_go_to_anthropics_models_on_verified_routes_alone(
    ref: str, url: str, expected: int
) -> None:
    params = resolve_params([])
    built = build_payload(parse_ref(ref), Route.parse(url), TALK, params, stream=True)
    assert _markers(built.payload) == expected


def test_markers_on_tools_and_on_the_whole_request_count_as_well() -> None:
    tool = {"type": "function", "function": {"name": "f"}, "cache_control": MARKER}
    params = resolve_params([("--param", {"tools": [tool, tool], "cache_control": MARKER})])
    route = Route.parse(OPENROUTER.base_url)
    built = build_payload(parse_ref("anthropic/claude"), route, TALK, params, stream=True)
    assert _markers(built.payload) == MAX_MARKERS
