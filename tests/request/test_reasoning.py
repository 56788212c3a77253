from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.levels import LEVELS
from openclaw_cli.request.model import Model
from openclaw_cli.request.reasoning import check_reasoning, reasoning_for
from openclaw_cli.request.ref import ModelRef, parse_ref

REASONS = Model("a/b", parameters=("reasoning",))
FIXED = Model("a/b", parameters=("reasoning",), mandatory=True)
PLAIN = Model("a/b", parameters=("temperature",))

ROUTERS = [
    "openrouter/auto",
    "openrouter/openrouter/auto",
    "openrouter/free",
    "openrouter/fusion",
    "openrouter/hunter-alpha",
    "OpenRouter/Auto:nitro",
]
HINTED = ["x-ai/grok-4", "openrouter/X-AI/grok-4:free", "~x-ai/grok-latest"]


def _reasoning(
    ref: str,
    level: str | None,
    *,
    known: Model | None = None,
    written: dict[str, Any] | None = None,
    asked_now: bool = True,
) -> tuple[dict[str, Any] | None, str | None]:
    return reasoning_for(parse_ref(ref), known, level, written, asked_now=asked_now)


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "off"])
@pytest.mark.parametrize("known", [None, REASONS, FIXED])
def test_a_level_becomes_the_effort(level: str, known: Model | None) -> None:
    assert _reasoning("a/b", level, known=known) == ({"effort": level}, None)


@pytest.mark.parametrize("ref", ["a/b", "openrouter/auto", "x-ai/grok-4"])
@pytest.mark.parametrize("known", [None, REASONS, PLAIN])
@pytest.mark.parametrize("written", [None, {}])
def test_without_a_level_there_is_no_field_and_no_notice(
    ref: str, known: Model | None, written: Any
) -> None:
    assert _reasoning(ref, None, known=known, written=written) == (None, None)


@pytest.mark.parametrize("ref", ROUTERS)
@pytest.mark.parametrize("known", [None, REASONS])
@pytest.mark.parametrize("level", ["off", "low", "max"])
def test_a_router_is_never_told_how_much_to_think(
    ref: str, known: Model | None, level: str
) -> None:
    field, notice = _reasoning(ref, level, known=known)
    assert field is None
    assert notice is not None
    assert "chooses the model itself" in notice


@pytest.mark.parametrize("ref", HINTED)
def test_an_author_whose_models_take_no_parameter_is_skipped(ref: str) -> None:
    field, notice = _reasoning(ref, "high")
    assert field is None
    assert "x-ai" in (notice or "")


@pytest.mark.parametrize("ref", HINTED)
def test_the_catalogue_knows_better_than_the_hint(ref: str) -> None:
    assert _reasoning(ref, "high", known=REASONS) == ({"effort": "high"}, None)


def test_a_name_that_only_begins_like_the_hint_is_not_skipped() -> None:
    assert _reasoning("x-ai-fan/grok", "low") == ({"effort": "low"}, None)


@pytest.mark.parametrize("level", LEVELS)
def test_a_model_without_the_parameter_is_skipped(level: str) -> None:
    field, notice = _reasoning("a/b", level, known=PLAIN)
    assert field is None
    assert "does not reason" in (notice or "")


@pytest.mark.parametrize("ref", [*ROUTERS, *HINTED])
def test_what_comes_from_the_file_is_skipped_without_a_word(ref: str) -> None:
    assert _reasoning(ref, "high", asked_now=False) == (None, None)
    assert _reasoning(ref, None, written={"effort": "low"}, asked_now=False) == (None, None)


def test_an_object_of_the_users_is_skipped_where_a_level_is() -> None:
    field, notice = _reasoning("openrouter/auto", None, written={"effort": "low"})
    assert field is None
    assert notice is not None


def test_another_provider_gets_no_openrouter_field() -> None:
    ref = ModelRef("ollama", "qwen3")
    field, notice = reasoning_for(ref, REASONS, "low", None, asked_now=True)
    assert field is None
    assert "ollama" in (notice or "")


@pytest.mark.parametrize(
    ("known", "field"), [(None, None), (REASONS, {"effort": "none"}), (FIXED, None), (PLAIN, None)]
)
def test_off_becomes_none_where_the_model_can_and_need_not_think(
    known: Model | None, field: Any
) -> None:
    assert _reasoning("a/b", "off", known=known, asked_now=False) == (field, None)


def test_off_for_a_model_that_must_think_is_answered_with_a_notice() -> None:
    assert "can't be told" in (_reasoning("a/b", "off", known=FIXED)[1] or "")


@pytest.mark.parametrize(
    ("level", "offered", "sent"),
    [
        ("max", ("low", "medium", "high"), "high"),
        ("xhigh", ("max", "low"), "max"),
        ("minimal", ("low", "high"), "low"),
        ("medium", ("high", "low"), "low"),
        ("high", ("none", "low"), "low"),
        ("low", ("high",), "high"),
    ],
)
@pytest.mark.parametrize("asked_now", [True, False])
def test_a_level_that_is_not_offered_goes_to_the_nearest_with_a_notice(
    level: str, offered: tuple[str, ...], sent: str, asked_now: bool
) -> None:
    known = Model("a/b", parameters=("reasoning",), efforts=offered)
    field, notice = _reasoning("a/b", level, known=known, asked_now=asked_now)
    assert field == {"effort": sent}
    assert level in (notice or "")
    assert sent in (notice or "")


@pytest.mark.parametrize("offered", [None, ("unheard-of",), ("low", "high")])
def test_a_level_that_may_be_offered_is_sent_as_it_is(offered: Any) -> None:
    known = Model("a/b", parameters=("reasoning",), efforts=offered)
    assert _reasoning("a/b", "high", known=known) == ({"effort": "high"}, None)


@given(st.sampled_from(LEVELS[1:]), st.sets(st.sampled_from(LEVELS[1:]), min_size=1))
def test_the_nearest_level_is_always_one_that_is_offered(level: str, offered: set[str]) -> None:
    known = Model("a/b", parameters=("reasoning",), efforts=tuple(offered))
    field, _ = _reasoning("a/b", level, known=known)
    assert field is not None
    assert field["effort"] in offered
    assert field["effort"] == level or level not in offered


def test_a_level_replaces_what_the_object_says_of_it_and_keeps_the_rest() -> None:
    written = {"max_tokens": 900, "enabled": True, "exclude": True, "summary": "auto"}
    assert _reasoning("a/b", "low", written=written)[0] == {
        "effort": "low",
        "exclude": True,
        "summary": "auto",
    }
    assert "max_tokens" in written


@pytest.mark.parametrize("known", [None, FIXED])
def test_off_keeps_the_rest_of_the_object_though_it_can_not_say_none(
    known: Model | None,
) -> None:
    written = {"effort": "high", "exclude": True}
    assert _reasoning("a/b", "off", known=known, written=written)[0] == {"exclude": True}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({}, {}),
        ({"effort": "none"}, None),
        ({"max_tokens": 0}, None),
        ({"maxTokens": 5}, {"max_tokens": 5}),
        ({"effort": None, "max_tokens": 5}, {"max_tokens": 5}),
        ({"enabled": False, "exclude": True}, None),
        ({"summary": "concise", "context": "all_turns", "mode": "pro"}, None),
    ],
)
def test_a_documented_object_is_sent(written: Any, sent: Any) -> None:
    assert check_reasoning(written) == (written if sent is None else sent)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("low", "object"),
        ({"efort": "low"}, "unknown field efort"),
        ({"effort": "off"}, "effort: "),
        ({"effort": []}, "effort: "),
        ({"max_tokens": "5"}, "max_tokens: "),
        ({"max_tokens": True}, "max_tokens: "),
        ({"max_tokens": -1}, "max_tokens: "),
        ({"exclude": "yes"}, "exclude: "),
        ({"enabled": 1}, "enabled: "),
        ({"summary": "long"}, "summary: "),
        ({"context": "x"}, "context: "),
        ({"mode": "x"}, "mode: "),
        ({"effort": "low", "max_tokens": 5}, "exclude each other"),
    ],
)
def test_an_object_that_contradicts_the_documentation_is_refused(
    written: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_reasoning(written)
