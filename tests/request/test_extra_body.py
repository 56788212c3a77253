"""Fields past the allow-list: added as they are written, and nothing that has to stay is undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.errors import ConfigError, OpenClawError, UsageError
from openclaw_cli.request.estimate import estimate
from openclaw_cli.request.extra_rules import refuse_uncounted
from openclaw_cli.request.flags import flag_layers
from openclaw_cli.request.model import Model
from openclaw_cli.request.own_fields import check_own_fields
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import provider_of
from openclaw_cli.request.ref import ModelRef, parse_ref
from openclaw_cli.request.route import Route

if TYPE_CHECKING:
    from openclaw_cli.request.resolved import ResolvedParams
    from openclaw_cli.request.step import Built

Layers = list[tuple[str, dict[str, Any]]]
HOME = "https://openrouter.ai/api/v1"
ELSEWHERE = "http://127.0.0.1:1/v1"
PROVIDER, DEFAULTS = "models.providers.openrouter.params", "agents.defaults.params"
MODEL = 'agents.defaults.models["a/b"].params'


def _built(layers: Layers, *, base_url: str = HOME, provider: str = "openrouter") -> Built:
    ref = parse_ref("a/b") if provider == "openrouter" else ModelRef(provider, "a/b")
    return build_payload(
        ref,
        Route.parse(base_url, provider=provider),
        [{"role": "user", "content": "hi"}],
        resolve_params(layers, provider_of(provider)),
        stream=True,
    )


def _body(layers: Layers, **where: str) -> dict[str, Any]:
    return _built(layers, **where).payload


@pytest.mark.parametrize("name", ["extraBody", "extra_body"])
@pytest.mark.parametrize("layer", [PROVIDER, DEFAULTS, MODEL, "--param", "--extra-body"])
@pytest.mark.parametrize("provider", ["openrouter", "box"])
@pytest.mark.parametrize(
    "fields",
    [
        {"plugins": [{"id": "fusion", "analysis_models": ["a/b"]}]},
        {"chat_template_kwargs": {"enable_thinking": False}, "n": 2, "stop": None},
        {"camelCase": {"snake_case": [1, 1.0, True, None, "ü"]}, "service_tier": "flex"},
    ],
)
def test_fields_are_added_as_they_are_written_and_last(
    layer: str, name: str, provider: str, fields: dict[str, Any]
) -> None:
    base_url = HOME if provider == "openrouter" else ELSEWHERE
    layers: Layers = [(DEFAULTS, {"seed": 4}), (layer, {name: fields})]
    body = _body(layers, base_url=base_url, provider=provider)
    assert json.dumps({key: body[key] for key in list(body)[-len(fields) :]}) == json.dumps(fields)
    assert (body["model"], body["seed"], body["stream"]) == ("a/b", 4, True)
    assert not {"extraBody", "extra_body"} & set(body)


def test_layers_of_it_are_laid_over_each_other_and_null_is_a_value() -> None:
    layers: Layers = [
        (PROVIDER, {"extraBody": {"trace": {"a": 1, "b": 1}, "user": "x", "top": 1}}),
        (DEFAULTS, {"extraBody": {"trace": {"b": 2}}}),
        (MODEL, {"extra_body": {"user": None}}),
    ]
    extra = resolve_params(layers).extra
    assert extra is not None
    assert extra.fields == {"trace": {"a": 1, "b": 2}, "user": None, "top": 1}
    assert extra.layers == {"trace": DEFAULTS, "user": MODEL, "top": PROVIDER}
    assert list(extra.sentences()) == [
        f"{DEFAULTS}.extraBody adds trace to the request",
        f"{MODEL}.extraBody adds user to the request",
        f"{PROVIDER}.extraBody adds top to the request",
    ]


def test_null_takes_away_what_the_lower_layers_add() -> None:
    assert (
        resolve_params(
            [(DEFAULTS, {"extraBody": {"a": 1}}), ("--param", {"extraBody": None})]
        ).extra
        is None
    )
    assert resolve_params([(DEFAULTS, {"extraBody": {}})]).extra is None


def test_provider_is_merged_and_anything_else_replaced() -> None:
    routing = {"sort": {"by": "price"}, "only": ["a"], "zdr": False}
    body = _body(
        [
            (DEFAULTS, {"provider": routing, "stop": ["x"], "reasoning": {"effort": "low"}}),
            (
                MODEL,
                {
                    "extraBody": {
                        "provider": {"only": ["b"], "zdr": True, "sort": {"partition": "none"}}
                    }
                },
            ),
            (MODEL, {"extraBody": {"stop": "y", "reasoning": {"max_tokens": 5}}}),
        ]
    )
    assert body["provider"] == {
        "sort": {"by": "price", "partition": "none"},
        "only": ["b"],
        "zdr": True,
    }
    assert (body["stop"], body["reasoning"]) == ("y", {"max_tokens": 5})


def test_openrouters_shorthand_for_the_effort_takes_the_place_of_a_configured_level() -> None:
    layers: Layers = [(DEFAULTS, {"thinking": "low", "reasoning": {"exclude": True}})]
    body = _body([*layers, (MODEL, {"extraBody": {"reasoning_effort": "high"}})])
    assert (body["reasoning"], body["reasoning_effort"]) == ({"exclude": True}, "high")


@pytest.mark.parametrize("field", ["model", "messages", "stream", "Model", "MESSAGES", "Stream"])
@pytest.mark.parametrize("value", [None, "x", [], False])
@pytest.mark.parametrize(
    ("layer", "error"),
    [("--extra-body", UsageError), ("--param", UsageError), (MODEL, ConfigError)],
)
def test_what_the_question_is_made_of_is_never_set(
    field: str, value: Any, layer: str, error: type[OpenClawError]
) -> None:
    with pytest.raises(error, match=f"{field} can't be set here") as caught:
        resolve_params([(layer, {"extraBody": {"plugins": [], field: value}})])
    assert layer in caught.value.message


@pytest.mark.parametrize("value", [1, "x", [], True])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(UsageError, match="--extra-body: expected an object"):
        resolve_params([("--extra-body", {"extraBody": value})])


@pytest.mark.parametrize("value", [1, "x", [], True, None])
def test_openrouters_routing_is_an_object_and_another_servers_field_may_be_anything(
    value: Any,
) -> None:
    written = {"extraBody": {"provider": value}}
    with pytest.raises(UsageError, match="--extra-body provider: expected an object"):
        resolve_params([("--extra-body", written)])
    with pytest.raises(ConfigError, match=r"extraBody\.provider: expected an object"):
        resolve_params([(MODEL, written)])
    assert _body([(MODEL, written)], provider="box", base_url=ELSEWHERE)["provider"] == value
    ruled: Layers = [(MODEL, {**written, "provider": {"zdr": True}})]
    with pytest.raises(UsageError, match=r"extraBody\.provider\.zdr would undo"):
        resolve_params(ruled, provider_of("box"))
    params = resolve_params([(MODEL, written)], provider_of("box"))
    with pytest.raises(UsageError, match="what it costs is not known"):
        _checked(params, limits=["--max-cost"])


def _options(**given: Any) -> Layers:
    return [(name, dict(params)) for name, params in flag_layers(given)]


KEPT: list[tuple[Layers, dict[str, Any], str, str]] = [
    (_options(zdr=True), {"provider": {"zdr": False}}, "provider.zdr", "--zdr"),
    (_options(zdr=True), {"provider": {"zdr": None}}, "provider.zdr", "--zdr"),
    (_options(zdr=True), {"provider": {"zdr": 1}}, "provider.zdr", "--zdr"),
    (
        _options(data_collection="deny"),
        {"provider": {"data_collection": "allow"}},
        "provider.data_collection",
        "--data-collection",
    ),
    (
        _options(data_collection="allow"),
        {"provider": {"data_collection": "deny"}},
        "provider.data_collection",
        "--data-collection",
    ),
    (
        [(DEFAULTS, {"provider": {"zdr": True}})],
        {"provider": {"zdr": False}},
        "provider.zdr",
        f"{DEFAULTS}.provider.zdr",
    ),
    (
        [(PROVIDER, {"provider": {"dataCollection": "deny"}})],
        {"provider": {"data_collection": "allow"}},
        "provider.data_collection",
        f"{PROVIDER}.provider.dataCollection",
    ),
    (
        [(MODEL, {"provider": {"maxPrice": {"prompt": 1}}})],
        {"provider": {"max_price": {"prompt": 9}}},
        "provider.max_price",
        f"{MODEL}.provider.maxPrice",
    ),
    ([(DEFAULTS, {"maxTokens": 100})], {"max_tokens": 200}, "max_tokens", f"{DEFAULTS}.maxTokens"),
    (
        [(DEFAULTS, {"maxTokens": 100})],
        {"max_completion_tokens": None},
        "max_completion_tokens",
        f"{DEFAULTS}.maxTokens",
    ),
    (
        [("--param", {"max_tokens": 100})],
        {"max_completion_tokens": 99},
        "max_completion_tokens",
        "--param max_tokens",
    ),
    (
        [("--param", {"max_tokens": 100})],
        {"max_output_tokens": 99},
        "max_output_tokens",
        "--param max_tokens",
    ),
    ([("--param", {"temperature": 0.5})], {"temperature": 1}, "temperature", "--param temperature"),
    (
        [("--param", {"temperature": None})],
        {"temperature": 1},
        "temperature",
        "--param temperature",
    ),
    (
        [("--param", {"provider": {"sort": "price"}})],
        {"provider": {"sort": "latency"}},
        "provider.sort",
        "--param provider.sort",
    ),
    (
        [("--thinking", {"thinking": "high"})],
        {"reasoning": {"effort": "low"}},
        "reasoning",
        "--thinking",
    ),
    (
        [("--thinking", {"thinking": "off"})],
        {"reasoning_effort": "low"},
        "reasoning_effort",
        "--thinking",
    ),
    (
        [("--param", {"reasoning": {"max_tokens": 9}})],
        {"reasoning": {}},
        "reasoning",
        "--param reasoning",
    ),
    # Some servers take a name in any case.
    (_options(zdr=True), {"provider": {"ZDR": False}}, "provider.ZDR", "--zdr"),
    (_options(zdr=True), {"Provider": {"zdr": False}}, "Provider.zdr", "--zdr"),
    (_options(zdr=True), {"PROVIDER": {"Zdr": None}}, "PROVIDER.Zdr", "--zdr"),
    (
        [(DEFAULTS, {"provider": {"dataCollection": "deny"}})],
        {"provider": {"Data_Collection": "allow"}},
        "provider.Data_Collection",
        f"{DEFAULTS}.provider.dataCollection",
    ),
    ([(DEFAULTS, {"maxTokens": 100})], {"maxTokens": 200}, "maxTokens", f"{DEFAULTS}.maxTokens"),
    ([(DEFAULTS, {"maxTokens": 100})], {"MAX_TOKENS": 1}, "MAX_TOKENS", f"{DEFAULTS}.maxTokens"),
    ([("--param", {"topP": 0.5})], {"Top_P": 0.9}, "Top_P", "--param topP"),
    (
        [("--thinking", {"thinking": "off"})],
        {"reasoningEffort": "max"},
        "reasoningEffort",
        "--thinking",
    ),
]


@pytest.mark.parametrize(("layers", "fields", "field", "kept"), KEPT)
@pytest.mark.parametrize("layer", [PROVIDER, MODEL, "--extra-body"])
@pytest.mark.parametrize("provider", ["openrouter", "box"])
def test_what_has_to_stay_is_not_undone_and_both_are_named(
    layers: Layers, fields: dict[str, Any], field: str, kept: str, layer: str, provider: str
) -> None:
    extra: Layers = [(layer, {"extraBody": fields})]
    below = layer in (PROVIDER, MODEL)
    written = [*extra, *layers] if below else [*layers, *extra]
    with pytest.raises(UsageError) as caught:
        resolve_params(written, provider_of(provider))
    place = f"{layer}.extraBody.{field}" if below else f"{layer} {field}"
    assert caught.value.message == f"{place} would undo {kept}"


@pytest.mark.parametrize(
    ("layers", "fields"),
    [
        (_options(zdr=True), {"provider": {"zdr": True, "sort": "price"}}),
        ([(DEFAULTS, {"maxTokens": 100})], {"max_tokens": 100}),
        (
            [(DEFAULTS, {"temperature": 0.5, "provider": {"zdr": False}})],
            {"temperature": 1, "provider": {"zdr": True}},
        ),
        ([(DEFAULTS, {"maxTokens": 9}), (MODEL, {"maxTokens": None})], {"max_tokens": 10}),
        ([("--param", {"service_tier": "flex"})], {"service_tier": "priority"}),
        ([(DEFAULTS, {"thinking": "high"})], {"reasoning": {"effort": "low"}}),
    ],
)
def test_what_undoes_nothing_is_added(layers: Layers, fields: dict[str, Any]) -> None:
    body = _body([*layers, ("--extra-body", {"extraBody": fields})])
    for name, value in fields.items():
        assert body[name] == (body[name] | value if isinstance(value, dict) else value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**31) | st.floats(-1e9, 1e9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
_ROUTING = st.dictionaries(
    st.sampled_from(["zdr", "dataCollection", "data_collection", "max_price", "sort", "only", "x"]),
    _JSON | st.sampled_from([True, False, "deny", "allow", ["a"], {"prompt": "1"}]),
    max_size=3,
)
_NAMES = """
max_tokens max_completion_tokens max_output_tokens model messages stream temperature reasoning
reasoning_effort service_tier models tools modalities plugins cache_control session_id n
"""
_FIELDS = st.dictionaries(
    st.sampled_from(_NAMES.split()) | st.text(max_size=6),
    _JSON | st.sampled_from([100, {"effort": "high"}, 0.5]),
    max_size=4,
)
PROTECTED: Layers = [
    (DEFAULTS, {"maxTokens": 100, "provider": {"dataCollection": "deny"}}),
    (MODEL, {"provider": {"max_price": {"prompt": 1}}}),
    ("--param", {"temperature": 0.5, "provider": {"sort": "price"}}),
    ("--thinking", {"thinking": "high"}),
    *_options(zdr=True),
]


@given(_FIELDS, st.none() | _ROUTING, st.sampled_from([PROVIDER, DEFAULTS, MODEL, "--extra-body"]))
def test_no_extra_body_changes_or_removes_what_is_protected(
    fields: dict[str, Any], routing: dict[str, Any] | None, layer: str
) -> None:
    extra = fields if routing is None else fields | {"provider": routing}
    plain = _body(PROTECTED)
    try:
        body = _body([(layer, {"extraBody": extra}), *PROTECTED])
    except (ConfigError, UsageError):
        return
    caps = {"max_tokens", "max_completion_tokens", "max_output_tokens"}
    assert {body[name] for name in caps & set(body)} == {100}
    kept = [name for name in plain if name != "provider"]
    assert json.dumps([body[name] for name in kept]) == json.dumps([plain[name] for name in kept])
    same = [
        json.dumps(one["provider"][name]) for one in (body, plain) for name in plain["provider"]
    ]
    assert same[: len(same) // 2] == same[len(same) // 2 :]
    assert "reasoning_effort" not in body


# Under a limit on the cost.

KNOWN = Model(
    "a/b",
    context=1000,
    max_output=100,
    prices={"prompt": 1e-6, "completion": 1e-5},
    outputs=("text",),
)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"n": 5}, "n"),
        ({".": 5}, "."),
        ({"": 5}, "''"),
        ({"a\n\x1b[1m": 5}, "'a\\n\\x1b[1m'"),
        ({"best_of": 2}, "best_of"),
        ({"prompt_cache_options": {"mode": "explicit"}}, "prompt_cache_options"),
        ({"Plugins": []}, "Plugins"),
        ({"plugins": {"id": "web"}}, "plugins"),
        ({"tools": [{"type": ["x"]}]}, "tools"),
        ({"modalities": 5}, "modalities"),
        ({"provider": {"max_price": {"prompt": "9"}}}, "provider.max_price"),
        ({"provider": {"maxPrice": {"prompt": "9"}}}, "provider.maxPrice"),
        ({"provider": {"cheapest": True}}, "provider.cheapest"),
    ],
)
@pytest.mark.parametrize("limit", ["--max-cost", "agents.defaults.maxCost"])
def test_a_field_of_unknown_cost_is_refused_under_a_limit(
    fields: dict[str, Any], field: str, limit: str
) -> None:
    params = resolve_params([("--extra-body", {"extraBody": fields})])
    with pytest.raises(UsageError) as caught:
        _checked(params, limits=[limit])
    assert caught.value.message.startswith(f"--extra-body {field}")
    assert limit in caught.value.message
    _checked(params)


@pytest.mark.parametrize(
    "fields",
    [
        {"metadata": {"a": "b"}, "user": "me", "stop": None, "trace": {}},
        {"plugins": [{"id": "web"}], "service_tier": "flex", "models": ["a/b"]},
        {"provider": {"only": ["x"], "zdr": True}},
    ],
)
def test_a_field_that_is_counted_or_costs_nothing_is_not(fields: dict[str, Any]) -> None:
    _checked(resolve_params([(MODEL, {"extraBody": fields})]), limits=["--max-cost"])


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"service_tier": "priority"}, "what the tier 'priority' costs is not known here"),
        ({"service_tier": "flex"}, None),
        ({"service_tier": None}, None),
        ({"n": 3}, "what the field n costs is not known here"),
        ({"plugins": [{"id": [1]}]}, "what the field plugins costs is not known here"),
        ({"models": ["x/y"]}, "what x/y costs, which may answer instead, is not looked at"),
    ],
)
def test_an_estimate_says_what_it_does_not_know(fields: dict[str, Any], doubt: str | None) -> None:
    import time

    body = _body([("--extra-body", {"extraBody": fields})])
    assert estimate(body, KNOWN, time.gmtime(0)).doubt == doubt


@given(_FIELDS)
def test_an_estimate_of_any_body_ends(fields: dict[str, Any]) -> None:
    import time

    try:
        params = resolve_params([("--extra-body", {"extraBody": fields})])
    except OpenClawError:
        return
    if params.extra is None:
        return
    body = _body([("--extra-body", {"extraBody": fields})])
    estimate(body, KNOWN, time.gmtime(0))
    try:
        refuse_uncounted(params.extra, "--max-cost")
    except UsageError:
        return
    assert set(fields) <= set(body)


def _checked(
    params: ResolvedParams,
    base_url: str = HOME,
    limits: list[str] | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> None:
    route = Route.parse(base_url, headers=headers)
    check_own_fields(params, parse_ref("a/b"), route, limits or [])


# The tier and the response cache.


def test_a_tier_is_an_extra_field() -> None:
    assert _body(_options(tier="flex"))["service_tier"] == "flex"
    assert (
        _body([(MODEL, {"extraBody": {"service_tier": "priority"}}), *_options(tier="flex")])[
            "service_tier"
        ]
        == "flex"
    )


CACHED: list[tuple[Layers, list[str]]] = [
    ([], []),
    ([(MODEL, {"responseCache": True})], ["Cache: true"]),
    (
        [(MODEL, {"responseCache": True, "responseCacheTtlSeconds": 300})],
        ["Cache: true", "Cache-TTL: 300"],
    ),
    ([(MODEL, {"response_cache": True, "responseCacheTtl": 9})], ["Cache: true", "Cache-TTL: 9"]),
    ([(MODEL, {"responseCacheTtlSeconds": 300})], []),
    ([(MODEL, {"responseCacheClear": True})], ["Cache: true", "Cache-Clear: true"]),
    ([(MODEL, {"responseCacheClear": False})], []),
    ([(MODEL, {"responseCache": False, "responseCacheClear": True})], ["Cache: false"]),
    ([(MODEL, {"responseCache": True}), ("--param", {"responseCache": False})], ["Cache: false"]),
    ([(MODEL, {"responseCache": True}), ("--param", {"responseCache": None})], []),
    (_options(cache=True), ["Cache: true"]),
    (_options(cache_ttl=60), ["Cache: true", "Cache-TTL: 60"]),
    (_options(cache_refresh=True), ["Cache: true", "Cache-Clear: true"]),
    (
        [(MODEL, {"responseCache": False}), *_options(cache_ttl=60)],
        ["Cache: true", "Cache-TTL: 60"],
    ),
    (
        [(MODEL, {"responseCache": True, "responseCacheTtlSeconds": 5}), *_options(cache=True)],
        ["Cache: true", "Cache-TTL: 5"],
    ),
]


@pytest.mark.parametrize(("layers", "headers"), CACHED)
def test_the_cache_is_asked_for_in_headers_and_in_nothing_else(
    layers: Layers, headers: list[str]
) -> None:
    cache = resolve_params(layers).cache
    sent = () if cache is None else cache.headers()
    assert [f"{name}: {value}".removeprefix("X-OpenRouter-") for name, value in sent] == headers
    assert set(_body(layers)) == {"model", "messages", "stream"}


def test_a_header_that_the_user_has_configured_wins_over_the_configuration_alone() -> None:
    given = (("x-openrouter-cache", "false"), ("A", "b"))
    configured = resolve_params([(MODEL, {"responseCache": True})]).cache
    typed = resolve_params(_options(cache=True)).cache
    assert configured is not None
    assert typed is not None
    assert configured.added_to(given) == given
    assert typed.added_to(given) == (("A", "b"), ("X-OpenRouter-Cache", "true"))


ZDR: list[tuple[Layers, type[OpenClawError], str, str]] = [
    ([*_options(zdr=True, cache=True)], UsageError, "--cache", "--zdr"),
    (
        [(DEFAULTS, {"provider": {"zdr": True}}), *_options(cache=True)],
        UsageError,
        "--cache",
        f"{DEFAULTS}.provider.zdr",
    ),
    (
        [(MODEL, {"responseCache": True}), *_options(zdr=True, data_collection="deny")],
        UsageError,
        f"{MODEL}.responseCache",
        "--zdr",
    ),
    (
        [(MODEL, {"responseCache": True}), (DEFAULTS, {"extraBody": {"provider": {"zdr": True}}})],
        ConfigError,
        f"{MODEL}.responseCache",
        f"{DEFAULTS}.extraBody.provider.zdr",
    ),
    (
        [("--param", {"responseCache": True}), (PROVIDER, {"provider": {"zdr": True}})],
        UsageError,
        "--param responseCache",
        f"{PROVIDER}.provider.zdr",
    ),
    (
        [(DEFAULTS, {"provider": {"zdr": True}}), *_options(cache_refresh=True)],
        UsageError,
        "--cache-refresh",
        f"{DEFAULTS}.provider.zdr",
    ),
]


@pytest.mark.parametrize(("layers", "error", "one", "other"), ZDR)
def test_what_nobody_may_keep_is_not_kept(
    layers: Layers, error: type[OpenClawError], one: str, other: str
) -> None:
    with pytest.raises(error) as caught:
        _checked(resolve_params(layers))
    assert caught.value.message.startswith(f"{one} and {other} contradict each other")


@pytest.mark.parametrize(
    ("layers", "error", "other"),
    [
        (_options(zdr=True), UsageError, "--zdr"),
        ([(MODEL, {"provider": {"zdr": True}})], ConfigError, f"{MODEL}.provider.zdr"),
        (
            [(MODEL, {"provider": {"zdr": True}, "responseCache": False})],
            ConfigError,
            f"{MODEL}.provider.zdr",
        ),
        (
            [("--extra-body", {"extraBody": {"provider": {"zdr": True}}})],
            UsageError,
            "--extra-body provider.zdr",
        ),
    ],
)
@pytest.mark.parametrize("name", ["X-OpenRouter-Cache", "x-openrouter-cache"])
def test_a_configured_header_asks_for_the_cache_as_well(
    layers: Layers, error: type[OpenClawError], other: str, name: str
) -> None:
    params = resolve_params(layers)
    with pytest.raises(error) as caught:
        _checked(params, headers=((name, "true"),))
    said = f"the header {name} of openrouter and {other} contradict each other"
    assert caught.value.message.startswith(said)
    _checked(params, headers=((name, "False"), ("X-Other", "true")))
    _checked(params, ELSEWHERE, headers=((name, "true"),))
    off = resolve_params([*layers, ("--param", {"responseCache": False})])
    _checked(off, headers=((name, "true"),))


@pytest.mark.parametrize(
    ("layers", "option"),
    [
        (_options(tier="flex"), "--tier"),
        (_options(cache=True), "--cache"),
        (_options(cache_ttl=5), "--cache-ttl"),
        (_options(cache_refresh=True), "--cache-refresh"),
        ([("--param", {"responseCache": True})], "--param responseCache"),
    ],
)
def test_an_option_for_openrouter_alone_is_refused_elsewhere_with_the_route(
    layers: Layers, option: str
) -> None:
    with pytest.raises(UsageError) as caught:
        _checked(resolve_params(layers), ELSEWHERE)
    assert caught.value.message.startswith(f"{option} asks for what only OpenRouter has")
    assert ELSEWHERE in caught.value.message
    _checked(resolve_params(layers))


@pytest.mark.parametrize(
    "layers",
    [
        [(MODEL, {"responseCache": True})],
        [(MODEL, {"responseCache": True, "provider": {"zdr": True}})],
        [(MODEL, {"extraBody": {"service_tier": "flex"}})],
        [("--param", {"responseCache": False})],
    ],
)
def test_what_is_only_configured_is_no_error_elsewhere(layers: Layers) -> None:
    _checked(resolve_params(layers), ELSEWHERE)


@pytest.mark.parametrize("value", [0, 86_401, 1.5, "60", True])
def test_how_long_an_answer_is_kept_has_bounds(value: Any) -> None:
    with pytest.raises(ConfigError, match="responseCacheTtlSeconds: expected an integer"):
        resolve_params([(MODEL, {"responseCacheTtlSeconds": value})])


def test_a_question_that_may_be_cached_has_no_id_of_its_conversation() -> None:
    """The cache knows a request by its whole body."""
    for layers, expected in (([], "s"), (_options(cache=True), None)):
        built = build_payload(
            parse_ref("a/b"),
            Route.parse(HOME),
            [{"role": "user", "content": "hi"}],
            resolve_params(layers),
            stream=True,
            session="s",
        )
        assert built.payload.get("session_id") == expected


def test_markers_in_extra_tools_are_counted() -> None:
    tool = {"type": "function", "function": {"name": "f"}, "cache_control": {"type": "ephemeral"}}
    body = build_payload(
        parse_ref("anthropic/claude"),
        Route.parse(HOME),
        [{"role": "system", "content": str(number)} for number in range(5)],
        resolve_params([(MODEL, {"extraBody": {"tools": [tool, 1, tool]}})]),
        stream=True,
    ).payload
    assert json.dumps(body["messages"]).count("cache_control") == 2
