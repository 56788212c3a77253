from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.provider_routing import FIELDS, check_provider
from openclaw_cli.request.ref import ModelRef
from openclaw_cli.request.route import Route

GOOD: list[tuple[Any, Any]] = [
    ({}, {}),
    ({"order": ["anthropic", "google-vertex/eu"]}, None),
    ({"only": ["azure"], "ignore": []}, None),
    ({"allow_fallbacks": False, "require_parameters": True}, None),
    ({"data_collection": "deny", "zdr": True, "enforce_distillable_text": False}, None),
    ({"quantizations": ["fp8", "bf16", "unknown"]}, None),
    ({"sort": "exacto"}, None),
    ({"sort": {"by": "latency", "partition": "none"}}, None),
    ({"sort": {"partition": "model"}}, None),
    ({"sort": {"by": "price", "partition": None}}, {"sort": {"by": "price"}}),
    ({"preferred_min_throughput": 50}, None),
    ({"preferred_max_latency": {"p50": 1, "p99": 2.5}}, None),
    ({"options": {"anything": {"at": "all"}}}, None),
    ({"order": None, "zdr": True}, {"zdr": True}),
    ({"allowFallbacks": True}, {"allow_fallbacks": True}),
    ({"maxPrice": {"prompt": 1}}, {"max_price": {"prompt": "1"}}),
    ({"max_price": {"prompt": None, "image": 0}}, {"max_price": {"image": "0"}}),
]

BAD: list[tuple[Any, str]] = [
    (None, "object"),
    ([], "object"),
    ("price", "object"),
    ({"srt": "price"}, "unknown field srt; did you mean sort"),
    ({"Order": []}, "unknown field Order"),
    ({"x" * 1000: 1}, "unknown field x"),
    ({"order": "anthropic"}, "order: "),
    ({"order": [1]}, "order: "),
    ({"only": [""]}, "only: "),
    ({"allow_fallbacks": "yes"}, "allow_fallbacks: "),
    ({"zdr": 1}, "zdr: "),
    ({"data_collection": True}, "data_collection: "),
    ({"quantizations": ["int3"]}, "quantizations: "),
    ({"sort": "cheapest"}, "sort: "),
    ({"sort": {"by": "x"}}, "sort: "),
    ({"sort": {"bye": "price"}}, "unknown field sort.bye"),
    ({"sort": {"by": "price", "partition": "x"}}, "sort.partition: "),
    ({"sort": ["price"]}, "sort: "),
    ({"max_price": 1}, "max_price: "),
    ({"max_price": {"prmpt": 1}}, "unknown field max_price.prmpt; did you mean prompt"),
    ({"max_price": {"prompt": -1}}, "max_price.prompt: "),
    ({"max_price": {"prompt": "cheap"}}, "max_price.prompt: "),
    ({"max_price": {"prompt": True}}, "max_price.prompt: "),
    ({"max_price": {"prompt": math.nan}}, "max_price.prompt: "),
    ({"max_price": {"prompt": "sNaN"}}, "max_price.prompt: "),
    ({"max_price": {"prompt": math.inf}}, "max_price.prompt: "),
    ({"max_price": {"prompt": [1]}}, "max_price.prompt: "),
    ({"max_price": {"prompt": "1e999999999"}}, "max_price.prompt: "),
    ({"max_price": {"prompt": "1e-999999999"}}, "max_price.prompt: "),
    ({"preferred_min_throughput": "fast"}, "preferred_min_throughput: "),
    ({"preferred_min_throughput": -1}, "preferred_min_throughput: "),
    ({"preferred_max_latency": {"p95": 1}}, "unknown field preferred_max_latency.p95"),
    ({"preferred_max_latency": {"p50": "x"}}, "preferred_max_latency.p50: "),
    ({"options": []}, "options: "),
]


@pytest.mark.parametrize(("written", "sent"), GOOD)
def test_documented_routing_is_forwarded(written: Any, sent: Any) -> None:
    assert check_provider(written) == (written if sent is None else sent)


@pytest.mark.parametrize(("written", "message"), BAD)
def test_what_the_api_would_refuse_is_refused_by_name(written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")) as caught:
        check_provider(written)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name", FIELDS)
def test_the_name_of_every_field_may_be_camel_case(name: str) -> None:
    first, *rest = name.split("_")
    assert check_provider({first + "".join(map(str.capitalize, rest)): None}) == {}


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (1, "1"),
        (0, "0"),
        (-0.0, "0"),
        ("-0", "0"),
        ("0e-999999999", "0"),
        (2.5, "2.5"),
        ("2.50", "2.5"),
        (10, "10"),
        (100.0, "100"),
        (1e-7, "0.0000001"),
        ("1e3", "1000"),
        (" 1.5 ", "1.5"),
        (10**20, "100000000000000000000"),
    ],
)
def test_a_price_becomes_decimal_digits_in_a_string(price: Any, text: str) -> None:
    assert check_provider({"max_price": {"prompt": price}}) == {"max_price": {"prompt": text}}


@settings(max_examples=100)
@given(st.floats(min_value=0, max_value=1e6, allow_subnormal=False))
def test_no_price_loses_its_value(price: float) -> None:
    if 0 < price < 1e-20:
        return
    text = check_provider({"max_price": {"audio": price}})["max_price"]["audio"]
    assert float(text) == price
    assert set(text) <= set("0123456789.")


def test_the_input_is_left_as_it_is() -> None:
    written = {"maxPrice": {"prompt": 1, "image": None}, "sort": {"by": None}}
    check_provider(written)
    assert written == {"maxPrice": {"prompt": 1, "image": None}, "sort": {"by": None}}


DEFAULTS = ("agents.defaults.params", {"provider": {"sort": "price"}})
OWN = ("models.providers.mine.params", {"provider": {"order": ["x"]}})
NOW = ("--param", {"provider": {"zdr": True}})


@pytest.mark.parametrize("url", [OPENROUTER.base_url, "http://localhost/v1"])
def test_openrouter_gets_the_routing_of_every_layer_on_every_base_url(url: str) -> None:
    assert _routing("openrouter", url, OWN, DEFAULTS, NOW) == {
        "order": ["x"],
        "sort": "price",
        "zdr": True,
    }


@pytest.mark.parametrize(
    ("layers", "sent"),
    [
        ([DEFAULTS], None),
        ([OWN], {"order": ["x"]}),
        ([OWN, DEFAULTS], {"order": ["x"]}),
        ([DEFAULTS, NOW], {"zdr": True}),
        ([OWN, DEFAULTS, NOW], {"order": ["x"], "zdr": True}),
        ([OWN, ("agents.defaults.params", {"provider": None})], {"order": ["x"]}),
    ],
)
def test_a_custom_provider_gets_only_what_was_written_for_it(layers: Any, sent: Any) -> None:
    assert _routing("mine", "http://localhost/v1", *layers) == sent


def test_routing_without_a_field_is_left_out() -> None:
    assert _routing("openrouter", OPENROUTER.base_url, ("--param", {"provider": {}})) is None


def _routing(provider: str, url: str, *layers: tuple[str, Any]) -> Any:
    built = build_payload(
        ModelRef(provider, "a/b"),
        Route.parse(url, provider=provider),
        [{"role": "user", "content": "x"}],
        resolve_params(layers),
        stream=True,
    )
    return built.payload.get("provider")
