"""What errors say, whatever shape their body has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.wire.error_shapes import (
    described,
    in_text,
    kind_of,
    reads_like_an_error,
    shortened,
    status_named,
    words,
)

SHAPES: dict[str, tuple[Any, str]] = {
    "an envelope": ({"error": {"code": 400, "message": "m"}}, "m"),
    "an envelope twice": ({"detail": {"error": {"message": "m"}}}, "m"),
    "a list of envelopes": ([{"error": {"code": 400, "message": "m"}}], "m"),
    "a list of texts": (["m", "n"], "m; n"),
    "a text": ("  m \n n ", "m n"),
    "error is a text": ({"error": "m"}, "m"),
    "error is JSON in a text": ({"error": '{"message": "m"}'}, "m"),
    "error is a list": ({"error": [{"message": "m"}, {"message": "n"}]}, "m; n"),
    "error is true": ({"error": True, "message": "m"}, "m"),
    "a name and a sentence": ({"error": "invalid_grant", "error_description": "m"}, "m"),
    "a sentence that is empty": ({"error": "m", "message": ""}, "m"),
    "detail is a text": ({"detail": "m"}, "m"),
    "detail is an object": ({"detail": {"msg": "m"}}, "m"),
    "detail is a list": (
        {"detail": [{"loc": ["body", "messages", 0], "msg": "m", "type": "string_type"}]},
        "body.messages.0: m",
    ),
    "detail is a list of texts": ({"detail": ["m"]}, "m"),
    "errors is a list": ({"errors": [{"message": "m", "code": 7003}], "success": False}, "m"),
    "errors is a list of texts": ({"errors": ["m", "n", "o", "p"]}, "m; n; o"),
    "errors by field": ({"errors": {"seed": ["m"], "top_p": ["n", "o"]}}, "seed: m; top_p: n; o"),
    "fields alone": ({"seed": ["m"]}, "seed: m"),
    "message alone": ({"message": "m"}, "m"),
    "message in a capital": ({"Message": "m"}, "m"),
    "message is an object": ({"message": {"error": "m"}}, "m"),
    "msg": ({"code": 1001, "msg": "m", "data": None}, "m"),
    "errorMessage": ({"errorMessage": "m"}, "m"),
    "vLLM": ({"object": "error", "message": "m", "type": "BadRequestError", "code": 400}, "m"),
    "Anthropic": ({"type": "error", "error": {"type": "api_error", "message": "m"}}, "m"),
    "a problem": ({"type": "about:blank", "title": "t", "status": 400, "detail": "m"}, "m"),
    "a problem with a title": ({"type": "about:blank", "title": "m", "status": 400}, "m"),
    "Apigee": ({"fault": {"faultstring": "m", "detail": {"errorcode": "x"}}}, "m"),
    "a code, and a sentence beside it": ({"error": {"code": 5}, "message": "m"}, "m"),
    "a detail that says nothing": ({"message": "m", "detail": {"id": 5}}, "m"),
    "MiniMax": ({"base_resp": {"status_code": 1004, "status_msg": "m"}, "choices": None}, "m"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_has_its_own_words(name: str) -> None:
    body, sentence = SHAPES[name]
    assert words(described(body)) == sentence
    assert words(in_text(json.dumps(body))) == sentence


WITHIN_A_200 = [
    "an envelope",
    "a list of envelopes",
    "error is a text",
    "error is a list",
    "error is true",
    "a name and a sentence",
    "detail is a text",
    "detail is a list",
    "errors is a list",
    "errors by field",
    "message alone",
    "msg",
    "vLLM",
    "Anthropic",
    "a problem",
    "MiniMax",
]


@pytest.mark.parametrize("name", WITHIN_A_200)
def test_within_a_200_these_are_errors(name: str) -> None:
    assert reads_like_an_error(SHAPES[name][0])


@pytest.mark.parametrize("name", ["object", "type"])
def test_what_calls_itself_an_error_is_one(name: str) -> None:
    assert reads_like_an_error({name: "error", "choices": [{}]})


@pytest.mark.parametrize(
    "body",
    [
        {"choices": [{"delta": {"content": "x"}}]},
        {"choices": [{"delta": {"content": "x"}}], "error": None},
        {"choices": [], "usage": {"prompt_tokens": 1}, "message": "m"},
        {"choices": [{}], "detail": "m"},
        {"data": [{"id": "a/b"}], "message": "m"},
        {"id": "gen-1", "choices": []},
        {"error": None, "errors": [], "detail": None, "message": "", "msg": []},
        {"error": {}},
        {"message": {"role": "assistant", "content": "x", "images": ["m"]}, "done": False},
        {"base_resp": {"status_code": 0, "status_msg": ""}},
        {"type": "ping"},
        {"title": "t", "description": "d"},
        {},
        [],
        [5],
        [{}],
        [{"message": "m"}],
        "error",
        5,
        None,
    ],
)
def test_within_a_200_these_are_none(body: Any) -> None:
    assert not reads_like_an_error(body)


@pytest.mark.parametrize("value", [None, 5, True, {}, [], {"code": 5}, [[[[[[["m"]]]]]]]])
def test_what_has_no_words(value: Any) -> None:
    assert words(value) == ""


def test_the_object_keeps_what_stands_beside_it() -> None:
    body = {"type": "error", "status": 500, "id": "x", "error": {"type": "api_error", "code": 1}}
    assert described(body) == {"type": "api_error", "status": 500, "code": 1}
    assert described({"error": "slow_down", "message": "m", "code": 4}) == {
        "type": "slow_down",
        "error": "slow_down",
        "message": "m",
        "code": 4,
    }
    assert described([{"error": {"message": "m", "code": 3}}])["code"] == 3
    assert described([]) == {"message": ""}
    assert described("m") == {"message": "m"}
    assert described({"error": "m", "code": 4}) == {"error": "m", "message": "m", "code": 4}
    assert described({"error": True, "message": "m"}) == {"error": True, "message": "m"}
    assert described({"error": {"code": 4}, "message": "m"}) == {"code": 4, "message": "m"}
    assert described({"detail": {"error": {"message": "m", "code": 4}}})["code"] == 4


NESTED = '{"error":' * 40 + '"m"' + "}" * 40


def nested(name: str, times: int) -> Any:
    body: Any = "m"
    for _ in range(times):
        body = [body] if name == "[" else {name: body}
    return body


@pytest.mark.parametrize("name", ["error", "detail", "message", "["])
def test_what_is_wrapped_five_times_is_read(name: str) -> None:
    assert words(nested(name, 5)) == words(described(nested(name, 4))) == "m"
    assert words(nested(name, 6)) == ""


def test_fields_are_read_as_deep_as_others() -> None:
    assert words({"seed": nested("[", 4)}) == "seed: m"
    assert words({"seed": nested("[", 5)}) == ""


def test_json_in_a_text_is_read() -> None:
    assert words('  {"message": "m"}') == "m"
    assert words('["m", "n"]') == "m; n"
    assert words("[m]") == "[m]"


def test_what_is_nested_deep_is_left() -> None:
    assert words(described(json.loads(NESTED))) == ""
    assert described(nested("[", 5000)) == {"message": ""}
    assert words("[" * 100_000) == "[" * 599 + "…"


def test_texts_are_shown_in_one_short_line() -> None:
    assert shortened("a\nb\t c\u2028d") == "a b c d"
    assert shortened("x" * 600) == "x" * 600
    assert shortened("x" * 601) == "x" * 599 + "…"
    assert shortened("x" * 11, 10) == "x" * 9 + "…"
    assert shortened("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    assert words({"detail": [{"loc": ["f" * 200], "msg": "m"}]}) == "f" * 99 + "…: m"


def test_a_key_is_redacted_before_a_text_is_cut() -> None:
    assert "0123456789abcdef" not in shortened("x" * 585 + " sk-or-v1-0123456789abcdef0123456789")


@pytest.mark.parametrize(
    ("error", "metadata", "status"),
    [
        ({"code": 429}, {}, 429),
        ({"code": 429.0}, {}, 429),
        ({"code": "429"}, {}, 429),
        ({"code": " 429 Too Many Requests"}, {}, 429),
        ({"http_status": 503}, {}, 503),
        ({"status": 400, "type": "about:blank"}, {}, 400),
        ({"statusCode": 401}, {}, 401),
        ({"status_code": "404"}, {}, 404),
        ({"error_code": 402}, {}, 402),
        ({"code": 400}, {}, 400),
        ({"code": 599}, {}, 599),
        ({"code": 399}, {}, None),
        ({"code": 600}, {}, None),
        ({"code": 7003, "status": 400}, {}, 400),
        ({"code": 400, "status": 500, "type": "rate_limit_error"}, {}, 400),
        ({"code": "4290"}, {}, None),
        ({"code": "x429"}, {}, None),
        ({"code": "²"}, {}, None),
        ({"code": "٤٢٩"}, {}, None),
        ({"code": 10**400}, {}, None),
        ({"code": "9" * 400}, {}, None),
        ({"code": 1e308}, {}, None),
        ({"code": True}, {}, None),
        ({"code": [429]}, {}, None),
        ({}, {"error_type": "provider_overloaded"}, 503),
        ({"error_type": "timeout"}, {}, 504),
        ({"error_type": "timeout"}, {"error_type": "unmapped"}, 500),
        ({"code": "server_error"}, {}, 500),
        ({"status": "RESOURCE_EXHAUSTED"}, {}, 429),
        ({"__type": "ThrottlingException"}, {}, 429),
        ({"type": "about:blank"}, {}, None),
        ({"type": "odd"}, {"error_type": 5}, None),
        ({}, {}, None),
    ],
)
def test_a_status_is_named_by_number_or_kind(
    error: dict[str, Any], metadata: dict[str, Any], status: int | None
) -> None:
    assert status_named(error, metadata) == status


KINDS = {
    "rate_limit_error": 429,
    "RateLimitError": 429,
    "overloaded_error": 529,
    "authentication_error": 401,
    "AuthenticationError": 401,
    "api_error": 500,
    "APIError": 500,
    "invalid_request_error": 400,
    "BadRequestError": 400,
    "permission_error": 403,
    "PermissionDeniedError": 403,
    "not_found_error": 404,
    "NotFoundError": 404,
    "request_too_large": 413,
    "timeout_error": 504,
    "InternalServerError": 500,
    "ServiceUnavailableError": 503,
    "UnprocessableEntityError": 422,
    "billing_error": 402,
    "insufficient_quota": 402,
    "Too Many Requests": 429,
    "too-many-requests": 429,
    "UNAUTHENTICATED": 401,
    "DEADLINE_EXCEEDED": 504,
    "ValidationException": 400,
    "payment_required": 402,
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_count_like_codes(kind: str) -> None:
    assert status_named({"type": kind}, {}) == KINDS[kind]


@pytest.mark.parametrize("kind", [None, 5, [], "", "error", "x" * 10_000])
def test_what_is_no_kind(kind: Any) -> None:
    assert status_named({"type": kind}, {}) is None
    assert len(kind_of(kind)) <= 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (' {"error": 1}\n', {"error": 1}),
        ('[{"a": 1}]', [{"a": 1}]),
        ('"m"', "m"),
        (" m \n", "m"),
        ('data: {"error": "m"}\n\n', {"error": "m"}),
        ('event: error\ndata:{"error": "m"}\n\n', {"error": "m"}),
        ('id: 1\nevent: error\ndata: {"error": "m"}', {"error": "m"}),
        ('error: {"message": "m"}', {"message": "m"}),
        ("error: it broke", "it broke"),
        ("upstream: it broke", "upstream: it broke"),
        ("a\nb\nc\ndata: m", "a\nb\nc\ndata: m"),
        ("{half", "{half"),
        ("", ""),
        ("null", ""),
        ("<html><b>x</b></html>", ""),
        ("  <!DOCTYPE html>", ""),
        ("<b>x</b>", ""),
        ("Sorry! <!Doctype html>", ""),
        ("Sorry! <HTML>", ""),
        ("so <b>it</b> is", "so <b>it</b> is"),
        ("a\0b", ""),
        ("\N{REPLACEMENT CHARACTER}" * 2 + "x" * 18, "\N{REPLACEMENT CHARACTER}" * 2 + "x" * 18),
        ("\N{REPLACEMENT CHARACTER}" * 3 + "x" * 18, ""),
    ],
)
def test_what_a_body_holds(text: str, found: Any) -> None:
    assert in_text(text) == found


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=9)
    | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("error", "errors", "detail", "message", "msg", "code", "type", "loc"),
                    *("status", "fault", "base_resp", "status_code", "choices", "object"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_has_words_or_none(body: Any) -> None:
    reads_like_an_error(body)
    error = described(body)
    assert isinstance(error, dict)
    assert len(words(error)) <= 600
    status_named(error, {})
