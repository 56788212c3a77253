"""Thinking words by models, as golden data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.errors import ConfigError, UsageError
from openclaw_cli.request.levels import CHOICES, LEVELS, ON, WORDS, check_level
from openclaw_cli.request.model import Model
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.ref import ModelRef, parse_ref
from openclaw_cli.request.route import Route

GOLDEN: dict[str, list[Any]] = {
    "off": ["off", "OFF", " off ", "none", "false", "False", "disabled", "disable", False],
    "minimal": ["minimal", "min", "think", "Minimal"],
    "low": ["low", "LOW", "think-hard", "think_hard", "think hard", "thinkhard"],
    "medium": ["medium", "med", "mid", "Med", "think-harder", "thinkharder", "harder"],
    "high": ["high", "High ", "ultrathink", "thinkhardest"],
    "xhigh": ["xhigh", "x-high", "x_high", "extra-high", "extra high", "Extra_High", "extrahigh"],
    "max": ["max", "MAX", "ultra", "Ultra", "highest"],
    ON: ["on", "ON", "\ton\n", "adaptive", "Adaptive", "auto", "true", "enable", "enabled", True],
}
NO_LEVELS = [
    "",
    " ",
    "turbo",
    "0",
    "1",
    "yes",
    "x",
    "no",
    "hi gh er",
    "l\u043ew",
    1,
    0,
    0.5,
    [],
    {},
]

MODELS: dict[str, tuple[str, Model | None]] = {
    "unknown": ("a/b", None),
    "known": ("a/b", Model("a/b", parameters=("reasoning",))),
    "some": ("a/b", Model("a/b", parameters=("reasoning",), efforts=("low", "high"))),
    "switch": ("a/b", Model("a/b", parameters=("reasoning",), efforts=())),
    "switched": ("a/b", Model("a/b", parameters=("reasoning",), efforts=("none",))),
    "always": ("a/b", Model("a/b", parameters=("reasoning",), mandatory=True)),
    "plain": ("a/b", Model("a/b", parameters=("temperature",))),
    "hinted": ("x-ai/grok", None),
    "router": ("openrouter/auto", None),
    "listed router": ("openrouter/auto", Model("openrouter/auto", parameters=("reasoning",))),
}
THOUGHT = {"enabled": True}
SENT: dict[str, dict[str, Any]] = {
    "unknown": {"off": None, "low": {"effort": "low"}, "max": {"effort": "max"}, ON: THOUGHT},
    "known": {"off": {"effort": "none"}, "low": {"effort": "low"}, ON: THOUGHT},
    "some": {"off": {"effort": "none"}, "minimal": {"effort": "low"}, "max": {"effort": "high"}}
    | {"medium": {"effort": "low"}, ON: THOUGHT},
    "switch": {"off": {"enabled": False}, "low": THOUGHT, "max": THOUGHT, ON: THOUGHT},
    "switched": {"off": {"effort": "none"}, "low": THOUGHT, "max": THOUGHT, ON: THOUGHT},
    "always": {"off": None, "high": {"effort": "high"}, ON: THOUGHT},
    "plain": dict.fromkeys([*LEVELS, ON]),
    "hinted": dict.fromkeys([*LEVELS, ON]),
    "router": dict.fromkeys([*LEVELS, ON]),
    "listed router": dict.fromkeys([*LEVELS, ON]),
}
LAYERS = ["agents.defaults.thinkingDefault", "agents.defaults.params", "--param", "--thinking"]


@pytest.mark.parametrize(
    ("level", "word"), [(level, word) for level, words in GOLDEN.items() for word in words]
)
def test_a_word_is_understood_as_people_type_it(level: str, word: Any) -> None:
    assert check_level(word) == level


def test_every_word_is_in_the_golden_table() -> None:
    written = {
        "".join(word.lower().split()).replace("-", "").replace("_", "")
        for words in GOLDEN.values()
        for word in words
        if isinstance(word, str)
    }
    assert written == set(WORDS)
    assert set(GOLDEN) == {*LEVELS, ON}
    assert set(CHOICES) <= set(WORDS)


@pytest.mark.parametrize("value", NO_LEVELS)
def test_what_is_no_level_is_refused_with_all_words(value: Any) -> None:
    with pytest.raises(ValueError, match="expected one of off, minimal, low"):
        check_level(value)


@pytest.mark.parametrize(
    ("typed", "near"), [("hihg", "high"), ("adaptiv", "adaptive"), ("medum", "medium")]
)
def test_a_near_word_is_offered(typed: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"did you mean .*{near}"):
        check_level(typed)


@pytest.mark.parametrize(
    ("model", "level", "sent"),
    [(model, level, sent) for model, row in SENT.items() for level, sent in row.items()],
)
@pytest.mark.parametrize("layer", LAYERS)
def test_what_a_level_becomes(model: str, level: str, sent: Any, layer: str) -> None:
    written, entry = MODELS[model]
    for word in GOLDEN[level]:
        built = build_payload(
            parse_ref(written),
            Route.parse("https://openrouter.ai/api/v1"),
            [{"role": "user", "content": "hi"}],
            resolve_params([(layer, {"thinking": word})]),
            stream=True,
            entry=entry,
        )
        assert built.payload.get("reasoning") == sent


@pytest.mark.parametrize("layer", LAYERS[-2:])
@pytest.mark.parametrize("model", ["plain", "hinted", "router", "listed router"])
def test_what_is_skipped_though_it_was_typed_is_said(model: str, layer: str) -> None:
    written, entry = MODELS[model]
    built = build_payload(
        parse_ref(written),
        Route.parse("https://openrouter.ai/api/v1"),
        [{"role": "user", "content": "hi"}],
        resolve_params([(layer, {"thinking": "adaptive"})]),
        stream=True,
        entry=entry,
    )
    assert len(built.notices) == 1
    assert "thinking is not sent" in built.notices[0]


def test_a_provider_of_ones_own_is_sent_no_level() -> None:
    built = build_payload(
        ModelRef("ollama", "qwen3"),
        Route.parse("http://127.0.0.1:1/v1", provider="ollama"),
        [{"role": "user", "content": "hi"}],
        resolve_params([("agents.defaults.thinkingDefault", {"thinking": "on"})]),
        stream=True,
    )
    assert "reasoning" not in built.payload


def test_a_level_is_replaced_where_a_model_has_none_and_that_is_said() -> None:
    ref, entry = MODELS["switch"]
    built = build_payload(
        parse_ref(ref),
        Route.parse("https://openrouter.ai/api/v1"),
        [{"role": "user", "content": "hi"}],
        resolve_params([("agents.defaults.params", {"thinking": "high"})]),
        stream=True,
        entry=entry,
    )
    assert built.notices == ("openrouter/a/b has no thinking levels; on is used in place of high",)


@pytest.mark.parametrize(
    ("layer", "error", "message"),
    [
        ("--thinking", UsageError, "--thinking: expected one of off"),
        ("--param", UsageError, "--param thinking: expected one of off"),
        ("agents.defaults.params", ConfigError, "agents.defaults.params.thinking: expected"),
    ],
)
def test_an_unknown_word_is_an_error_that_names_its_layer(
    layer: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        resolve_params([(layer, {"thinking": "turbo"})])


BUDGET = {"max_tokens": 900}
CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("below", [{"thinking": "high"}, {"reasoning": BUDGET}], BUDGET),
    ("beside", [{"thinking": "high", "reasoning": BUDGET}], BUDGET),
    ("beside, written first", [{"reasoning": {"maxTokens": 900}, "thinking": "on"}], BUDGET),
    ("above", [{"reasoning": BUDGET}, {"thinking": "high"}], {"effort": "high"}),
    ("above, on", [{"reasoning": BUDGET}, {"thinking": "adaptive"}], THOUGHT),
    ("taken back above", [{"reasoning": BUDGET}, {"thinking": None}], BUDGET),
    ("two above", [{"reasoning": BUDGET}, {}, {"thinking": "low"}], {"effort": "low"}),
    (
        "around",
        [{"thinking": "low"}, {"reasoning": BUDGET}, {"thinking": "max"}],
        {"effort": "max"},
    ),
    ("over an effort", [{"reasoning": {"effort": "low"}}, {"reasoning": BUDGET}], BUDGET),
    (
        "no amount",
        [{"thinking": "low"}, {"reasoning": {"exclude": True}}],
        {"effort": "low", "exclude": True},
    ),
]


@pytest.mark.parametrize(
    ("layers", "sent"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_budget_stays_unless_a_higher_layer_names_a_level(
    layers: list[dict[str, Any]], sent: dict[str, Any]
) -> None:
    named = list(zip(["models.providers.openrouter.params", *LAYERS[1:]], layers, strict=False))
    assert _sent(named) == sent


_AMOUNTS = st.fixed_dictionaries(
    {},
    optional={
        "thinking": st.sampled_from(["low", "on", "off", "ultra", None]),
        "reasoning": st.sampled_from(
            [{"effort": "low"}, BUDGET, {"enabled": True}, {"exclude": True}, None]
        ),
    },
)


@given(st.lists(_AMOUNTS, max_size=4))
def test_a_level_and_a_budget_are_never_both_sent(layers: list[dict[str, Any]]) -> None:
    sent = _sent(
        list(zip(["models.providers.openrouter.params", *LAYERS[1:]], layers, strict=False))
    )
    assert not ("effort" in sent and "max_tokens" in sent)


def _sent(layers: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    built = build_payload(
        parse_ref("a/b"),
        Route.parse("https://openrouter.ai/api/v1"),
        [{"role": "user", "content": "hi"}],
        resolve_params(layers),
        stream=True,
        entry=MODELS["known"][1],
    )
    sent: dict[str, Any] = built.payload.get("reasoning", {})
    return sent
