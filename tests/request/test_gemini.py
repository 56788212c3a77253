from __future__ import annotations

import base64
import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.request.gemini import is_base64, sanitize_history
from openclaw_cli.request.messages import system_message, user_message
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.route import Route

VALID = "c2lnbmVk"
GEMINI = "google-gemini-v1"


@pytest.mark.parametrize(
    "text", ["QQ==", "QQ", "QUI=", "QUI", "QUJD", "-_-_", "+/+/", "a-_b", VALID * 1000]
)
def test_base64_and_base64url_are_valid_padded_or_not(text: str) -> None:
    assert is_base64(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "=", "====", "A", "A===", "QUJDR", "QQ=", "QQ===", "QUI==", "QUJD=", "Q=Q=", "a+-b"),
        *("QQ ==", " QQ==", "QQ==\n", "msg_1", "é", "QQ\u200b", "id:1", "xxxx!"),
        *(1, None, b"QQ", []),
    ],
)
def test_anything_else_is_not(text: Any) -> None:
    assert not is_base64(text)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=80))
def test_every_encoder_is_understood(data: bytes) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(data).decode()
        assert is_base64(text)
        assert is_base64(text.rstrip("="))


@pytest.mark.parametrize("name", ["thought_signature", "thoughtSignature"])
def test_a_broken_signature_is_taken_out_wherever_it_stands(name: str) -> None:
    broken = {
        "role": "assistant",
        "content": [{"type": "text", "text": "x", name: "msg_1!"}],
        "tool_calls": [{"id": "1", "extra_content": {"google": {name: "no base64"}}, name: 5}],
        name: None,
    }
    assert sanitize_history([broken]) == [
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "x"}],
            "tool_calls": [{"id": "1", "extra_content": {"google": {}}}],
        }
    ]


@pytest.mark.parametrize("name", ["thought_signature", "thoughtSignature"])
def test_a_valid_signature_stays(name: str) -> None:
    message = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}, name: VALID}],
        "reasoning_details": [{"type": "reasoning.encrypted", "data": VALID, "format": GEMINI}],
    }
    assert sanitize_history([message]) == [message]


@pytest.mark.parametrize(
    ("item", "stays"),
    [
        ({"type": "reasoning.encrypted", "data": VALID, "format": GEMINI}, True),
        ({"type": "reasoning.encrypted", "data": "not base64", "format": GEMINI}, False),
        ({"type": "reasoning.encrypted", "data": "", "format": GEMINI}, False),
        ({"type": "reasoning.encrypted", "data": 7, "format": GEMINI}, False),
        ({"type": "reasoning.text", "text": "hm", "signature": None, "format": GEMINI}, True),
        ({"type": "reasoning.text", "text": "hm", "signature": VALID, "format": GEMINI}, True),
        ({"type": "reasoning.text", "text": "hm", "signature": "?", "format": GEMINI}, False),
        ({"type": "reasoning.summary", "summary": "hm", "format": None}, True),
        ({"type": "reasoning.summary", "summary": "hm"}, True),
        ({"type": "reasoning.text", "text": "hm", "format": "anthropic-claude-v1"}, False),
        ({"type": "reasoning.encrypted", "data": VALID, "format": "openai-responses-v1"}, False),
        ({"type": "reasoning.text", "text": "hm", "format": "xai-responses-v1"}, False),
        ({"type": "reasoning.text", "text": "hm", "format": []}, False),
        ("nonsense", False),
    ],
)
def test_only_details_that_gemini_can_read_are_replayed(item: Any, stays: bool) -> None:
    message = {"role": "assistant", "content": "x", "reasoning_details": [item]}
    (cleaned,) = sanitize_history([message])
    assert cleaned.get("reasoning_details") == ([item] if stays else None)
    assert ("reasoning_details" in cleaned) is stays


def test_the_order_of_what_stays_is_kept() -> None:
    items = [
        {"type": "reasoning.encrypted", "data": data, "format": GEMINI, "index": index}
        for index, data in enumerate([VALID, "?", "QUJD", "QQ"])
    ]
    (cleaned,) = sanitize_history([{"role": "assistant", "reasoning_details": items}])
    assert [item["index"] for item in cleaned["reasoning_details"]] == [0, 2, 3]


def test_nothing_is_added_reordered_or_merged() -> None:
    history: list[dict[str, Any]] = [
        {"role": "assistant", "content": "I begin, which the native API would not take"},
        {"role": "assistant", "content": ""},
        user_message("one"),
        user_message("two"),
        {"role": "tool", "tool_call_id": "unknown", "content": "3"},
        system_message("late rules"),
    ]
    assert sanitize_history(history) == history


def test_what_others_say_is_left_alone() -> None:
    message = {"role": "user", "content": [{"type": "text", "text": "x", "thoughtSignature": "?"}]}
    assert sanitize_history([message]) == [message]


_JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.sampled_from([VALID, "?", "a-+", ""])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["thought_signature", "thoughtSignature", "data", "format", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


@settings(max_examples=150)
@given(_JSON, _JSON)
def test_no_broken_signature_survives_and_the_input_stays(content: Any, details: Any) -> None:
    history = [{"role": "assistant", "content": content, "reasoning_details": details}]
    before = copy.deepcopy(history)
    cleaned = sanitize_history(history)
    assert history == before
    assert all(is_base64(value) for value in _signatures(cleaned))
    assert sanitize_history(cleaned) == cleaned


def _signatures(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [found for item in value for found in _signatures(item)]
    if not isinstance(value, dict):
        return []
    own = [value[name] for name in ("thought_signature", "thoughtSignature") if name in value]
    return own + [found for item in value.values() for found in _signatures(item)]


@pytest.mark.parametrize(
    ("ref", "cleaned"),
    [
        ("google/gemini-3-pro", True),
        ("Google/GEMINI-3-pro:free", True),
        ("~google/gemini-flash-latest", True),
        ("google/gemma-3", False),
        ("anthropic/claude", False),
        ("openrouter/auto", False),
    ],
)
@pytest.mark.parametrize("url", [OPENROUTER.base_url, "http://localhost/v1"])
def test_only_geminis_history_is_cleaned_on_any_route(ref: str, url: str, cleaned: bool) -> None:
    history = [
        user_message("1"),
        {"role": "assistant", "content": "2", "thought_signature": "?"},
        user_message("3"),
    ]
    params = resolve_params([("--param", {"cacheRetention": "none"})])
    built = build_payload(parse_ref(ref), Route.parse(url), history, params, stream=True)
    assert ("thought_signature" not in built.payload["messages"][1]) is cleaned
    assert [message["content"] for message in built.payload["messages"]] == ["1", "2", "3"]
