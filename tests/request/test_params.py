from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.errors import ConfigError, OpenClawError, UsageError
from openclaw_cli.request.checks import check_json
from openclaw_cli.request.field_names import wire_name
from openclaw_cli.request.levels import LEVELS
from openclaw_cli.request.param_table import CLIENT_ONLY, TABLE
from openclaw_cli.request.params import OPENAI_ONLY, resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.provider_routing import FIELDS
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.route import Route

PROVIDER = "models.providers.openrouter.params"
DEFAULTS = "agents.defaults.params"
MODEL = 'agents.defaults.models["openrouter/a/b"].params'
COMMAND_LINE = "--param"
ORDER = (PROVIDER, DEFAULTS, MODEL, COMMAND_LINE)

GOOD: dict[str, list[Any]] = {
    "models": [["a/b"], ["a/b", "c/d:free"]],
    "route": ["fallback", "sort"],
    "preset": ["mine"],
    "temperature": [0, 2, 0.7],
    "top_p": [0, 1, 0.5],
    "top_k": [0, 40],
    "min_p": [0, 1],
    "top_a": [0, 1],
    "frequency_penalty": [-2, 2, 0.1],
    "presence_penalty": [-2, 2, -0.1],
    "repetition_penalty": [0, 2],
    "seed": [0, -1, 2**31],
    "stop": ["END", ["a", "b", "c", "d"]],
    "max_completion_tokens": [1, 100_000],
    "logit_bias": [{"50256": -100, "1": 0.5, "2": 100, "3": None}],
    "logprobs": [True, False],
    "top_logprobs": [0, 20],
    "verbosity": ["low", "medium", "high", "xhigh", "max"],
    "response_format": [{"type": "json_object"}, {"type": "json_schema", "json_schema": {}}],
    "structured_outputs": [True],
    "prediction": [{"type": "content", "content": "x"}],
    "modalities": [["text"], ["image", "text"], ["audio"]],
    "image_config": [{"aspect_ratio": "16:9"}],
    "audio": [{"voice": "alloy", "format": "wav"}],
    "tools": [[{"type": "openrouter:datetime"}]],
    "tool_choice": ["none", "auto", "required", {"type": "function", "function": {"name": "f"}}],
    "parallel_tool_calls": [False],
    "max_tool_calls": [1, 30],
    "stop_server_tools_when": [[{"type": "x"}]],
    "plugins": [[{"id": "web", "max_results": 3}], []],
    "web_search_options": [{"search_context_size": "low"}],
    "transforms": [["middle-out"], []],
    "cache_control": [{"type": "ephemeral"}, {"type": "ephemeral", "ttl": "1h"}],
    "user": ["someone"],
    "session_id": ["x" * 256],
    "trace": [{"trace_id": "t"}],
    "debug": [{"echo_upstream_body": True}],
    "provider": [{"sort": "price"}],
    "reasoning": [{"effort": "low"}, {"max_tokens": 2000, "exclude": True}],
}

BAD: dict[str, list[Any]] = {
    "models": ["a/b", [1], [""], {}],
    "route": ["", "cheapest", ["fallback"], True],
    "preset": ["", 1, []],
    "temperature": [-0.01, 2.01, "0.5", True, [], math.nan, math.inf, 10**400, -(10**400)],
    "top_p": [-0.01, 1.01, "1", False],
    "top_k": [-1, 1.5, "5", True],
    "min_p": [-0.1, 1.1],
    "top_a": [-0.1, 1.1],
    "frequency_penalty": [-2.1, 2.1],
    "presence_penalty": [-2.1, 2.1],
    "repetition_penalty": [-0.1, 2.1],
    "seed": [1.5, "1", True, math.nan],
    "stop": [1, [1], ["a", "b", "c", "d", "e"], {}],
    "max_completion_tokens": [0, -1, 1.5, "10", True],
    "logit_bias": [[], {"1": 101}, {"1": -100.5}, {"1": "x"}, {"1": math.nan}],
    "logprobs": ["true", 1],
    "top_logprobs": [-1, 21, 1.5],
    "verbosity": ["LOW", "none", 1, []],
    "response_format": ["xml", {}, {"type": "xml"}, 1],
    "structured_outputs": ["yes"],
    "prediction": ["x"],
    "modalities": ["text", ["smell"]],
    "image_config": [[]],
    "audio": ["wav"],
    "tools": [{}, [1], [{}], [{"type": 1}]],
    "tool_choice": ["any", 1, []],
    "parallel_tool_calls": [0],
    "max_tool_calls": [0, 31],
    "stop_server_tools_when": [{}],
    "plugins": [{}, ["web"], [{"enabled": True}]],
    "web_search_options": [[]],
    "transforms": ["middle-out"],
    "cache_control": ["ephemeral", {}, {"type": "x"}, {"type": "ephemeral", "ttl": "2h"}],
    "user": ["", 1, "\ud800"],
    "session_id": ["x" * 257, ""],
    "trace": ["t", {"t": math.inf}, {"\udfff": 1}, {"t": dt.date.max}],
    "debug": [True],
    "provider": ["price", {"srt": "price"}, {"a\nb": 1}, {"max_price": {"\x1b[31m": 1}}],
    "reasoning": ["low", {"effort": "huge"}, {"\u202e": 1}],
    "thinking": ["huge", "", 1, []],
    "cache_retention": ["5m", True],
    "pdf_engine": ["pdf-text", True],
}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _cases(table: dict[str, list[Any]]) -> list[Any]:
    return [
        pytest.param(name, value, id=f"{name}-{number}")
        for name, values in table.items()
        for number, value in enumerate(values)
    ]


def _values(*layers: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return dict(resolve_params(layers).values)


def test_every_parameter_of_the_table_is_tried() -> None:
    assert set(GOOD) == set(TABLE)
    assert set(BAD) == {*TABLE, "thinking", "cache_retention", "pdf_engine"}


@pytest.mark.parametrize(("name", "value"), _cases(GOOD))
def test_a_value_in_its_range_is_sent_as_it_is(name: str, value: Any) -> None:
    assert _values((COMMAND_LINE, {name: value})) == {name: value}


@pytest.mark.parametrize(("name", "value"), _cases(GOOD))
def test_the_camel_case_spelling_means_the_same(name: str, value: Any) -> None:
    assert wire_name(_camel(name)) == name
    assert _values((DEFAULTS, {_camel(name): value})) == {name: value}


@pytest.mark.parametrize(("name", "value"), _cases(BAD))
def test_a_wrong_value_on_the_command_line_is_a_usage_error(name: str, value: Any) -> None:
    with pytest.raises(UsageError, match=f"--param {name}: ") as caught:
        _values((COMMAND_LINE, {name: value}))
    assert caught.value.message.isprintable()


WANTED: list[tuple[str, Any, str]] = [
    ("temperature", 3, "expected a number from 0 to 2"),
    ("presence_penalty", -3, "expected a number from -2 to 2"),
    ("seed", "1", "expected an integer"),
    ("top_k", -1, "expected an integer, at least 0"),
    ("max_completion_tokens", 0, "expected an integer, at least 1"),
    ("top_logprobs", 21, "expected an integer, at least 0, at most 20"),
    ("route", "x", "expected one of fallback, sort"),
    ("thinking", "x", "expected one of off, minimal, low, medium, high, xhigh, max, on, adaptive"),
    ("cache_retention", "x", "expected one of none, short, long"),
    ("logprobs", 1, "expected true or false"),
    ("trace", 1, "expected an object"),
    ("logit_bias", [], "expected numbers from -100 to 100 by token"),
    ("cache_control", {}, "expected {type: ephemeral}, with a ttl of 5m or 1h if any"),
    ("modalities", ["smell"], "expected a list of text, image, audio"),
    ("user", "", "expected a text"),
    ("session_id", "", "expected a text of at most 256 characters"),
    ("models", [1], "expected a list of texts"),
    ("tools", [{}], "expected a list of objects with 'type'"),
    ("plugins", [{}], "expected a list of objects with 'id'"),
    ("stop_server_tools_when", [1], "expected a list of objects"),
    ("stop", 1, "expected a text or a list of at most 4 texts"),
    ("stop", [1], "expected a list of texts"),
    (
        "response_format",
        "x",
        "expected an object whose type is one of text, json_object, json_schema, grammar, python",
    ),
    ("tool_choice", 1, "expected one of none, auto, required or expected an object"),
    ("trace", {"t": math.nan}, "NaN and Infinity can't be sent"),
    ("trace", {"t": "\ud800"}, "half of a character (a lone surrogate) can't be sent"),
    ("trace", {"t": dt.date.max}, "a date can't be sent"),
    ("reasoning", 1, "expected an object"),
    ("reasoning", {"effort": "x"}, "effort: expected one of " + ", ".join((*LEVELS[1:], "none"))),
    ("reasoning", {"summary": "x"}, "summary: expected one of auto, concise, detailed"),
    ("reasoning", {"mode": "x"}, "mode: expected one of standard, pro"),
    ("reasoning", {"exclude": 1}, "exclude: expected true or false"),
    ("reasoning", {"max_tokens": -1}, "max_tokens: expected an integer, at least 0"),
    ("reasoning", {"max_tokens": True}, "max_tokens: expected an integer, at least 0"),
    ("reasoning", {"max_tokens": 0}, ""),
    (
        "reasoning",
        {"max_tokens": 1, "effort": "low"},
        "effort and max_tokens exclude each other",
    ),
    (
        "reasoning",
        {"efort": 1},
        "unknown field efort; known: effort, max_tokens, exclude, enabled, summary, context, mode",
    ),
]


@pytest.mark.parametrize(("name", "value", "wanted"), WANTED)
def test_the_message_says_what_is_wanted(name: str, value: Any, wanted: str) -> None:
    """The limits themselves are allowed: a minimum of 0 is one, and 0 is sent."""
    check = TABLE.get(name) or CLIENT_ONLY[name]
    try:
        check_json(value)
        check(value)
    except ValueError as error:
        assert str(error) == wanted  # noqa: PT017  (not all of them raise)
    else:
        assert wanted == ""


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            {"temperature": "x" * 38},
            f"temperature: expected a number from 0 to 2 (got '{'x' * 38}')",
        ),
        (
            {"temperature": "x" * 39},
            f"temperature: expected a number from 0 to 2 (got '{'x' * 38}…)",
        ),
        ({"temperature": "\x1b"}, "temperature: expected a number from 0 to 2 (got '\\x1b')"),
        ({"trace": {"a": math.nan}}, "trace: NaN and Infinity can't be sent (got a value)"),
        (
            {"provider": {"a\nb": 1}},
            f"provider: unknown field a\\nb; known: {', '.join(FIELDS)} (got {{'a\\nb': 1}})",
        ),
    ],
)
def test_what_was_got_is_shown_on_one_line(written: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        _values((COMMAND_LINE, written))
    assert caught.value.message == f"--param {message}"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("qqqqqq", "see docs/chat.md for what is sent"),
        ("top_q", "did you mean top_p or top_k or top_a?"),
    ],
)
def test_an_unknown_name_has_a_hint(written: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        _values((COMMAND_LINE, {written: 1}))
    assert caught.value.hint == hint


@pytest.mark.parametrize("value", [[math.nan, {}], {"a": math.nan, "b": []}, [[math.nan], [1]]])
def test_no_part_of_a_value_is_passed_over(value: Any) -> None:
    with pytest.raises(ValueError, match="NaN"):
        check_json(value)


@pytest.mark.parametrize("depth", [63, 64, 65])
def test_how_deep_a_value_may_be(depth: int) -> None:
    value: Any = 1
    for _ in range(depth):
        value = {"x": value} if depth % 2 else [value]
    if depth > 64:
        with pytest.raises(ValueError, match=r"^nested too deeply$"):
            check_json(value)
    else:
        check_json(value)


@pytest.mark.parametrize("layer", [PROVIDER, DEFAULTS, MODEL])
@pytest.mark.parametrize(("name", "value"), _cases(BAD))
def test_a_wrong_value_in_the_file_is_a_config_error_that_says_where(
    name: str, value: Any, layer: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        _values((layer, {_camel(name): value}))
    assert caught.value.message.startswith(f"{layer}.{_camel(name)}: ")
    assert caught.value.message.isprintable()


def test_a_wrong_value_is_found_though_a_higher_layer_replaces_it() -> None:
    with pytest.raises(ConfigError):
        _values((DEFAULTS, {"temperature": 3}), (COMMAND_LINE, {"temperature": 1}))


def test_a_long_wrong_value_is_cut_in_the_message() -> None:
    with pytest.raises(UsageError) as caught:
        _values((COMMAND_LINE, {"temperature": "x" * 100_000}))
    assert len(caught.value.message) < 200


def test_a_layer_whose_name_holds_control_characters_is_one_line_too() -> None:
    with pytest.raises(ConfigError) as caught:
        _values(('agents.defaults.models["a\x1b\nb"].params', {"temperature": 3}))
    assert caught.value.message.isprintable()


def test_endless_nesting_is_refused() -> None:
    value: Any = 1
    for _ in range(5_000):
        value = [value]
    with pytest.raises(UsageError, match="nested too deeply"):
        _values((COMMAND_LINE, {"trace": {"x": value}}))


@pytest.mark.parametrize("name", ["max_tokens", "maxTokens", "maxOutputTokens"])
def test_every_name_for_the_longest_answer_is_sent_as_the_current_one(name: str) -> None:
    assert _values((DEFAULTS, {name: 100})) == {"max_completion_tokens": 100}


def test_two_spellings_in_two_layers_are_one_parameter() -> None:
    layers = (PROVIDER, {"maxCompletionTokens": 1}), (MODEL, {"max_tokens": 2})
    assert _values(*layers) == {"max_completion_tokens": 2}


def test_a_response_format_may_be_named_by_its_type_alone() -> None:
    assert _values((COMMAND_LINE, {"response_format": "json_object"})) == {
        "response_format": {"type": "json_object"}
    }


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_highest_layer_wins(count: int) -> None:
    layers = [(name, {"seed": number}) for number, name in enumerate(ORDER[:count])]
    resolved = resolve_params(layers)
    assert resolved.values == {"seed": count - 1}
    assert resolved.sources == {"seed": ORDER[count - 1]}


def test_what_only_a_lower_layer_says_stays() -> None:
    layers = [
        (name, {key: 1}) for name, key in zip(ORDER, ("seed", "top_k", "top_p"), strict=False)
    ]
    assert _values(*layers) == {"seed": 1, "top_k": 1, "top_p": 1}


def test_null_takes_away_what_lower_layers_set() -> None:
    layers = (PROVIDER, {"maxTokens": 5}), (DEFAULTS, {"seed": 1}), (COMMAND_LINE, {"seed": None})
    resolved = resolve_params([*layers, ("--param", {"max_tokens": None})])
    assert resolved.values == {}
    assert resolved.sources == {}


def test_null_takes_nothing_away_where_nothing_is() -> None:
    layer = {"seed": None, "maxTokens": None, "provider": {"zdr": None, "sort": "price"}}
    assert _values((COMMAND_LINE, layer)) == {"provider": {"sort": "price"}}
    assert _values((DEFAULTS, {"provider": {"sort": "price"}}), (COMMAND_LINE, layer)) == {
        "provider": {"sort": "price"}
    }


def test_what_null_took_away_a_higher_layer_may_set_again() -> None:
    layers = (PROVIDER, {"seed": 1}), (DEFAULTS, {"seed": None}), (MODEL, {"seed": 3})
    assert _values(*layers) == {"seed": 3}


def test_objects_merge_key_by_key() -> None:
    layers = (
        (PROVIDER, {"provider": {"sort": "price", "zdr": True, "maxPrice": {"prompt": 1}}}),
        (MODEL, {"provider": {"zdr": None, "max_price": {"completion": "2.50"}}}),
        (COMMAND_LINE, {"provider": {"sort": "latency"}}),
    )
    assert _values(*layers) == {
        "provider": {"sort": "latency", "max_price": {"prompt": "1", "completion": "2.5"}}
    }


def test_lists_replace_each_other() -> None:
    layers = (DEFAULTS, {"models": ["a/b", "c/d"]}), (COMMAND_LINE, {"models": ["e/f"]})
    assert _values(*layers) == {"models": ["e/f"]}


@pytest.mark.parametrize("spellings", ["ccs", "csc", "scc", "scs", "ssc", "css"])
def test_the_spelling_of_a_routing_field_does_not_change_who_wins(spellings: str) -> None:
    names = {"c": "allowFallbacks", "s": "allow_fallbacks"}
    layers = [
        (layer, {"provider": {names[kind]: value}})
        for layer, kind, value in zip(ORDER, spellings, (True, False, True), strict=False)
    ]
    assert _values(*layers) == {"provider": {"allow_fallbacks": True}}


def test_null_takes_a_routing_field_away_in_either_spelling() -> None:
    layers = (
        (DEFAULTS, {"provider": {"allowFallbacks": False, "maxPrice": {"prompt": 1, "image": 2}}}),
        (COMMAND_LINE, {"provider": {"allow_fallbacks": None, "max_price": {"prompt": None}}}),
    )
    assert _values(*layers) == {"provider": {"max_price": {"image": "2"}}}


def test_the_layers_are_left_as_they_are() -> None:
    layers: list[tuple[str, dict[str, Any]]] = [
        (PROVIDER, {"provider": {"max_price": {"prompt": 1}}, "reasoning": {"max_tokens": 9}}),
        (MODEL, {"provider": {"max_price": {"image": 2}}, "reasoning": {"effort": "low"}}),
    ]
    before = json.dumps(layers)
    resolve_params(layers)
    assert json.dumps(layers) == before


def test_the_order_in_the_body_does_not_depend_on_the_order_in_the_layers() -> None:
    forwards = {name: values[0] for name, values in GOOD.items()}
    backwards = dict(reversed(forwards.items()))
    assert list(_values((MODEL, forwards))) == list(_values((MODEL, backwards))) == list(TABLE)


@pytest.mark.parametrize(
    ("below", "above", "level", "written"),
    [
        ({"thinking": "low"}, {"reasoning": {"effort": "high"}}, None, {"effort": "high"}),
        ({"thinking": "low"}, {"reasoning": {"maxTokens": 9}}, None, {"max_tokens": 9}),
        ({"thinking": "low"}, {"reasoning": {"exclude": True}}, "low", {"exclude": True}),
        ({"reasoning": {"effort": "high"}}, {"thinking": "low"}, "low", {"effort": "high"}),
        ({}, {"reasoning": {"effort": "high"}, "thinking": "low"}, "low", {"effort": "high"}),
        (
            {"reasoning": {"max_tokens": 9}},
            {"reasoning": {"effort": "low"}},
            None,
            {"effort": "low"},
        ),
        (
            {"reasoning": {"effort": "low"}},
            {"reasoning": {"max_tokens": 9}},
            None,
            {"max_tokens": 9},
        ),
        ({"reasoning": {"effort": "low"}}, {"reasoning": {"effort": None}}, None, {}),
        ({"thinking": "low"}, {"thinking": None}, None, None),
    ],
)
def test_how_much_to_think_is_decided_by_the_highest_layer_that_says_it(
    below: dict[str, Any], above: dict[str, Any], level: str | None, written: Any
) -> None:
    resolved = resolve_params([(DEFAULTS, below), (MODEL, above)])
    assert (resolved.thinking or (None,))[0] == level
    assert resolved.values.get("reasoning") == written


def test_what_steers_the_client_is_never_a_field_of_the_body() -> None:
    resolved = resolve_params([(MODEL, {"thinking": "low", "cacheRetention": "long"})])
    assert resolved.values == {}
    assert resolved.thinking == ("low", MODEL)
    assert resolved.cache_retention == "long"


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("temprature", "temperature"),
        ("maxTokns", "max_tokens"),
        ("topp", "top_p"),
        ("thinkin", "thinking"),
        ("cacheRetension", "cache_retention"),
    ],
)
def test_an_unknown_name_on_the_command_line_is_offered_near_ones(written: str, near: str) -> None:
    with pytest.raises(UsageError, match="no such parameter") as caught:
        _values((COMMAND_LINE, {written: 1}))
    assert near in (caught.value.hint or "")


@pytest.mark.parametrize("written", ["", "x" * 100_000, "a\nb", "\x1b[31m", "\ud800", "messages"])
def test_an_unknown_name_is_one_short_line(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        _values((COMMAND_LINE, {written: 1}))
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 300


def test_an_unknown_name_in_the_file_is_dropped_and_named() -> None:
    resolved = resolve_params([(DEFAULTS, {"fooBar": 1, "messages": [], "model": "x"})])
    assert resolved.values == {}
    assert resolved.dropped == (("fooBar", DEFAULTS), ("messages", DEFAULTS), ("model", DEFAULTS))


@pytest.mark.parametrize("layer", ORDER)
@pytest.mark.parametrize("name", sorted(OPENAI_ONLY))
@pytest.mark.parametrize("spell", [str, _camel])
def test_an_openai_only_field_is_dropped_and_named(layer: str, name: str, spell: Any) -> None:
    resolved = resolve_params([(layer, {spell(name): True})])
    assert resolved.values == {}
    assert resolved.dropped == ((spell(name), layer),)


_NAMES = st.sampled_from(sorted(OPENAI_ONLY)).flatmap(
    lambda name: st.sampled_from(
        [name, _camel(name), name.upper(), name.replace("_", "-"), name.title(), f"_{name}"]
    )
)
_LAYERS = st.lists(
    st.tuples(
        st.sampled_from(ORDER),
        st.dictionaries(_NAMES, st.one_of(st.booleans(), st.text(max_size=5), st.just({"a": 1}))),
    ),
    max_size=5,
)


@settings(max_examples=200)
@given(_LAYERS, st.sampled_from([OPENROUTER.base_url, "http://localhost/api/v1"]))
def test_no_spelling_of_an_openai_only_field_reaches_the_body(layers: Any, url: str) -> None:
    try:
        params = resolve_params([(MODEL, {"temperature": 1}), *layers])
    except OpenClawError:
        return
    built = build_payload(
        parse_ref("openai/gpt"),
        Route.parse(url),
        [{"role": "user", "content": "x"}],
        params,
        stream=True,
    )
    assert list(built.payload) == ["model", "messages", "stream", "temperature"]
