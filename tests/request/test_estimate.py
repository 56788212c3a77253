"""What a request may cost at most, by the catalogue's prices."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.model_rows import from_lines, model_from_api, to_line
from openclaw_cli.request.estimate import Estimate, estimate
from openclaw_cli.request.model import VARIES, Override
from openclaw_cli.request.token_count import part_tokens

if TYPE_CHECKING:
    from openclaw_cli.request.model import Model

NOON = time.strptime("2026-11-25 12:00", "%Y-%m-%d %H:%M")  # a Wednesday
SENT = 1000  # tokens of the question, those around it included


def priced(pricing: dict[str, Any] | None = None, **more: Any) -> Model:
    """Return a model at 1 and 10 USD a token, as it comes out of the cache."""
    found = model_from_api(
        {
            "id": "a/model",
            "context_length": 100_000,
            "top_provider": {"max_completion_tokens": 50},
            "pricing": {"prompt": "1", "completion": "10", **(pricing or {})},
            **more,
        }
    )
    assert found is not None
    (kept,) = from_lines([to_line(found)])
    assert kept == found
    return kept


def body(*parts: dict[str, Any], **params: Any) -> dict[str, Any]:
    """Return a request of ``SENT`` tokens, and of what the parts have."""
    text = "word" * (SENT - 4)
    content: Any = [{"type": "text", "text": text}, *parts] if parts else text
    return {"model": "a/model", "messages": [{"role": "user", "content": content}], **params}


def at(payload: dict[str, Any], known: Model | None, when: time.struct_time = NOON) -> Estimate:
    return estimate(payload, known, when)


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}
SOUND = {"type": "input_audio", "input_audio": {"data": "A" * 1_000_000, "format": "mp3"}}
PDF = {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,A"}}


def test_the_longest_answer_at_its_price() -> None:
    assert at(body(), priced())[:5] == (SENT, 1000, 50, 500, 0)
    assert at(body(), priced()).total == 1500


@pytest.mark.parametrize("cap", ["max_tokens", "max_completion_tokens"])
def test_a_shorter_answer_that_was_asked_for(cap: str) -> None:
    assert at(body(**{cap: 7}), priced())[1:4] == (1000, 7, 70)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, (None, None, None)),
        (priced(top_provider={}), (1000, 100_000, 1_000_000)),
        (priced(top_provider={}, context_length=None), (1000, None, None)),
        (priced({"completion": "0"}, top_provider={}, context_length=None), (1000, None, 0)),
        (priced({"prompt": None}), (None, 50, 500)),
        (priced({"prompt": "-1"}), (None, 50, 500)),
        (priced({"completion": None}), (1000, 50, None)),
        (priced({"completion": "-1"}), (1000, 50, None)),
        (priced({"request": "-1"}), (None, 50, 500)),
        (priced({"request": "25"}), (1025, 50, 500)),
        (priced({"prompt": True}), (None, 50, 500)),
    ],
)
def test_what_is_not_known_is_no_price(known: Model | None, expected: tuple[Any, ...]) -> None:
    found = at(body(), known)
    assert found[1:4] == expected
    assert (found.total is None) == (None in (found.prompt, found.answer))


@pytest.mark.parametrize(
    ("pricing", "params", "each"),
    [
        ({"internal_reasoning": "30"}, {}, 30),
        ({"internal_reasoning": "3"}, {}, 10),
        ({"internal_reasoning": "30"}, {"reasoning": {"effort": "low"}}, 30),
        ({"internal_reasoning": "30"}, {"reasoning": {"effort": "none"}}, 10),
        ({"internal_reasoning": "30"}, {"reasoning": {"enabled": False}}, 10),
        ({"internal_reasoning": "-1"}, {}, None),
        ({"image_output": "40"}, {}, 10),
        ({"image_output": "40"}, {"modalities": ["image", "text"]}, 40),
        ({"audio_output": "40"}, {"modalities": ["text", "audio"]}, 40),
        ({"audio_output": "40"}, {"modalities": ["text"]}, 10),
    ],
)
def test_what_an_answer_may_hold(
    pricing: dict[str, Any], params: dict[str, Any], each: float | None
) -> None:
    assert at(body(**params), priced(pricing)).answer == (each and 50 * each)


def test_a_model_that_draws_may_draw() -> None:
    kinds = {"output_modalities": ["text", "image"]}
    known = priced({"image_output": "40"}, architecture=kinds)
    assert at(body(), known).answer == 2000
    assert at(body(modalities=["text"]), known).answer == 500


@pytest.mark.parametrize(
    ("parts", "pricing", "tokens", "cost"),
    [
        ((IMAGE,), {}, 2000, 2000),
        ((IMAGE, IMAGE), {"image": "5"}, 3000, 3010),
        ((IMAGE,), {"image_token": "3"}, 2000, 4000),
        ((IMAGE,), {"image_token": "0.5"}, 2000, 2000),
        ((IMAGE,), {"image": "-1"}, 2000, None),
        ((IMAGE,), {"image_token": "-1"}, 2000, None),
        ((SOUND,), {}, 3000, 3000),
        ((SOUND,), {"audio": "3"}, 3000, 7000),
        ((SOUND,), {"audio": "-1"}, 3000, None),
        ((), {"image": "-1", "audio": "-1", "image_token": "-1"}, 1000, 1000),
    ],
)
def test_what_is_sent_besides_text(
    parts: Any, pricing: dict[str, Any], tokens: int, cost: float | None
) -> None:
    found = at(body(*parts), priced(pricing))
    assert (found.tokens, found.prompt) == (tokens, cost)


def test_a_picture_that_is_sent_back_is_one() -> None:
    payload = body()
    payload["messages"].append({"role": "assistant", "content": "", "images": [{}, {}]})
    found = at(payload, priced({"image": "5"}))
    assert found.tokens == SENT + 4 + 2000
    assert found.prompt == found.tokens + 10


@pytest.mark.parametrize(
    ("marker", "place", "cost"),
    [
        ({"type": "ephemeral"}, "part", 1250),
        ({"type": "ephemeral", "ttl": "1h"}, "part", 2000),
        ({"type": "ephemeral"}, "body", 1250),
        ({"type": "ephemeral"}, "message", 1250),
        (None, "body", 1000),
    ],
)
def test_what_is_written_into_a_cache_costs_more(marker: Any, place: str, cost: float) -> None:
    known = priced({"input_cache_write": "1.25", "input_cache_write_1h": "2"})
    payload = body({"type": "text", "text": ""}) if place == "part" else body()
    spots = {
        "part": payload["messages"][0]["content"][-1],
        "body": payload,
        "message": payload["messages"][0],
    }
    if marker is not None:
        spots[place]["cache_control"] = marker
    assert at(payload, known).prompt == cost


def test_a_marked_tool_is_written_into_a_cache_too() -> None:
    tool = {"type": "function", "cache_control": {"type": "ephemeral"}}
    found = at(body(tools=[tool]), priced({"input_cache_write": "2"}))
    assert found.prompt == 2 * found.tokens


def test_tools_and_schemas_are_sent() -> None:
    schema = {"type": "json_schema", "json_schema": {"name": "x" * 4000}}
    assert at(body(response_format=schema), priced()).tokens > SENT + 1000
    assert at(body(tools=[{"type": "function", "x": "y" * 4000}]), priced()).tokens > SENT + 1000


@pytest.mark.parametrize(
    ("part", "tokens"),
    [
        ({"type": "text", "text": "four"}, 1),
        ({"type": "text"}, 0),
        ({}, 1000),
        ({"type": "file"}, 1000),
        ({"type": "file", "file": {"file_id": 7}}, 1000),
        ({"type": "file", "file": {"file_data": "A" * 150_099}}, 1500),
        ({"type": "input_audio", "input_audio": {"data": "A" * 750_499}}, 1500),
        ({"type": "video_url", "video_url": {"url": "A" * 3_001_999}}, 1500),
        ({"type": "image_url", "image_url": {"url": "A" * 9_000_000}}, 1000),
    ],
)
def test_the_tokens_of_a_part(part: dict[str, Any], tokens: int) -> None:
    found = part_tokens(part)
    assert (found, type(found)) == (tokens, int)


def test_prices_below_a_dollar() -> None:
    """Whatever is not listed costs nothing, and not one dollar."""
    cheap = priced({"prompt": "0.5", "completion": "0.25"})
    marked = body(IMAGE, SOUND, cache_control={"type": "ephemeral"}, modalities=["image"])
    assert at(marked, cheap)[1:4] == (2000, 50, 12.5)
    free = priced({"prompt": "0", "completion": "0", "web_search": "0"})
    assert at(body(), free)[1:4] == (0, 50, 0)
    assert at(plugin("web", engine="native"), free).total == 0


# Overrides.

LONG = {"min_prompt_tokens": 2000, "prompt": "2", "completion": "20"}


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (100, (2000, 1000)),
        (750, (2000, 1000)),
        (1000, (2000, 1000)),
        (1333, (2000, 1000)),  # an estimate may be wrong by a third
        (1334, (1000, 500)),
        (50_000, (1000, 500)),
    ],
)
def test_a_long_prompt_has_its_own_price(threshold: int, expected: tuple[int, int]) -> None:
    known = priced({"overrides": [{**LONG, "min_prompt_tokens": threshold}]})
    found = at(body(), known)
    assert (found.prompt, found.answer) == expected


def test_a_threshold_itself_is_not_above_it() -> None:
    assert not Override(above=2000).holds(2000, NOON)
    assert Override(above=2000).holds(2001, NOON)


@pytest.mark.parametrize(("threshold", "cost"), [(700, 500), (800, 1000), (1200, 1000)])
def test_near_a_threshold_the_dearer_side_counts(threshold: int, cost: float) -> None:
    cheaper = {"min_prompt_tokens": threshold, "prompt": "0.5"}
    assert at(body(), priced({"overrides": [cheaper]})).prompt == cost


def test_the_later_entry_wins_price_by_price() -> None:
    overrides = [
        {"min_prompt_tokens": 10, "prompt": "2", "completion": "20"},
        {"min_prompt_tokens": 20, "prompt": "3"},
        {"min_prompt_tokens": 90_000, "completion": "90"},
    ]
    found = at(body(), priced({"overrides": overrides}))
    assert (found.prompt, found.answer) == (3000, 1000)
    assert found.prices["prompt"] == 3


@pytest.mark.parametrize(
    ("condition", "clock", "holds"),
    [
        ({"utc_start": 1100, "utc_end": 1300}, "12:00", True),
        ({"utc_start": 1200, "utc_end": 1300}, "12:00", True),
        ({"utc_start": 1100, "utc_end": 1200}, "12:00", False),
        ({"utc_start": 1100, "utc_end": 1200}, "11:59", True),
        ({"utc_start": 30, "utc_end": 100}, "00:29", False),
        ({"utc_start": 30, "utc_end": 100}, "00:30", True),
        ({"utc_start": 2330, "utc_end": 30}, "23:30", True),
        ({"utc_start": 2330, "utc_end": 30}, "00:29", True),
        ({"utc_start": 2330, "utc_end": 30}, "00:30", False),
        ({"utc_start": 2330, "utc_end": 30}, "12:00", False),
        ({"utc_start": 1200}, "23:59", True),
        ({"utc_start": 1200}, "11:59", False),
        ({"utc_end": 1200}, "00:00", True),
        ({"utc_start": 2300, "utc_end": 2301}, "23:00", True),
        ({"utc_end": 1200}, "12:00", False),
        ({"utc_days": ["wednesday"]}, "12:00", True),
        ({"utc_days": ["tuesday", "thursday"]}, "12:00", False),
        ({"utc_days": ["wednesday"], "utc_start": 1300, "utc_end": 1400}, "12:00", False),
        ({"utc_days": ["wednesday"], "min_prompt_tokens": 90_000}, "12:00", False),
        ({}, "12:00", True),
    ],
)
def test_prices_by_the_hour(condition: dict[str, Any], clock: str, *, holds: bool) -> None:
    when = time.strptime(f"2026-11-25 {clock}", "%Y-%m-%d %H:%M")
    found = at(body(), priced({"overrides": [{**condition, "prompt": "2"}]}), when)
    assert found.prompt == (2000 if holds else 1000)


@pytest.mark.parametrize(
    "odd",
    [
        {"min_prompt_tokens": 10, "moon": "full", "prompt": "2"},
        {"min_prompt_tokens": "many", "prompt": "2"},
        {"min_prompt_tokens": True},
        {"utc_start": "noon", "prompt": "2"},
        {"utc_start": 900, "utc_end": 900, "prompt": "2"},
        {"utc_days": ["mittwoch"], "prompt": "2"},
        {"utc_days": ["wednesday", 3], "prompt": "2"},
        {"utc_days": []},
        {"utc_days": "wednesday"},
        {"prompt": "two"},
        {"prompt": [2]},
        "dearer",
        None,
    ],
)
def test_a_rule_that_is_not_understood_makes_the_price_unknown(odd: Any) -> None:
    found = at(body(), priced({"overrides": [odd]}))
    assert (found.prompt, found.answer, found.total) == (None, None, None)
    assert found.doubt == "its prices follow rules that are not known here"


@pytest.mark.parametrize("odd", [5, "dearer at night", True])
def test_rules_of_another_shape_make_the_price_unknown(odd: Any) -> None:
    assert at(body(), priced({"overrides": odd})).prompt is None


@pytest.mark.parametrize("name", ["request", "web_search", "internal_reasoning"])
def test_a_price_that_can_not_be_read_may_be_any(name: str) -> None:
    model = priced({name: "abc"})
    assert model.prices[name] == VARIES
    assert priced({name: None}).prices.get(name) is None
    payload = body() | ({"plugins": [{"id": "web"}]} if name == "web_search" else {})
    assert at(payload, model).total is None


def test_a_rule_that_does_not_hold_is_no_doubt() -> None:
    odd = {"min_prompt_tokens": 50_000, "moon": "full", "prompt": "2"}
    assert at(body(), priced({"overrides": [odd]})).prompt == 1000
    assert at(body(), priced({"overrides": {}})).prompt == 1000
    null = {"min_prompt_tokens": 10, "utc_start": None, "prompt": "2", "input_audio_cache": "1"}
    assert at(body(), priced({"overrides": [null]})).prompt == 2000


def test_near_a_threshold_one_unknown_side_is_enough() -> None:
    for threshold in (800, 1200):
        odd = {"min_prompt_tokens": threshold, "moon": "full"}
        assert at(body(), priced({"overrides": [odd]})).prompt is None


def test_what_is_known_of_an_unknown_cost_is_kept() -> None:
    assert at(body(max_tokens=7), None)[:4] == (SENT, None, 7, None)
    unread = at(body(), priced({"overrides": ["odd"]}))
    assert (unread[:4], unread.cure) == ((SENT, None, 50, None), None)
    both = at(plugin("fusion"), priced({"overrides": ["odd"]}))
    assert both.doubt == "what the plugin fusion costs is not known here"
    tools = [{"type": "openrouter:web_fetch"}, {"type": "openrouter:advisor"}]
    found = at(body(tools=tools), priced(context_length=None))
    assert (found.doubt or "").startswith("what the tool advisor costs")
    endless = at(body(tools=tools[:1]), priced(context_length=None))
    assert endless.cure == "limit it with max_content_tokens"


def test_a_price_below_one_of_an_answer_without_end() -> None:
    known = priced({"completion": "0.5"}, top_provider={}, context_length=None)
    assert at(body(), known).answer is None
    free = priced({"completion": "0"}, top_provider={}, context_length=None)
    assert at(body(tools=[{"type": "openrouter:datetime"}]), free).prompt is None


def test_an_override_may_vary() -> None:
    entry = {"min_prompt_tokens": 10, "prompt": "-1"}
    assert at(body(), priced({"overrides": [entry]})).prompt is None
    far = {"min_prompt_tokens": 1100, "prompt": "-1"}  # near, and one side varies
    assert at(body(), priced({"overrides": [far]})).prompt is None
    new = {"min_prompt_tokens": 1100, "request": "7"}
    assert at(body(), priced({"overrides": [new]})).prompt == 1007
    small = {"min_prompt_tokens": 1100, "request": "0.5"}
    assert at(body(), priced({"overrides": [small]})).prompt == 1000.5


@pytest.mark.parametrize(
    ("pricing", "free"),
    [
        ({"prompt": "0", "completion": "0"}, True),
        ({"prompt": "0", "completion": "0", "web_search": "1"}, True),
        ({"prompt": "0", "completion": "0", "image_output": "1"}, False),
        ({"prompt": "0", "completion": "0", "overrides": [LONG]}, False),
        ({"prompt": "0", "completion": None}, False),
    ],
)
def test_what_is_free(pricing: dict[str, Any], *, free: bool) -> None:
    assert priced(pricing).is_free is free


# Who else may answer.


@pytest.mark.parametrize(
    ("payload", "doubt", "cure"),
    [
        (
            body(models=["a/model", "b/dear"]),
            "what b/dear costs, which may answer instead, is not looked at",
            "name it with --fallback",
        ),
        (body(models=["a/model"]), None, None),
        (body(models=[]), None, None),
        (body(preset="mine"), "what the preset adds is not known here", "leave it out"),
        (
            body() | {"model": "a/model@preset/mine"},
            "what the preset adds is not known here",
            "leave it out",
        ),
    ],
)
def test_who_else_may_answer(payload: dict[str, Any], doubt: str | None, cure: str | None) -> None:
    found = at(payload, priced())
    assert (found.doubt, found.cure) == (doubt, cure)
    assert (found.total is None) == (doubt is not None)


# Plugins and tools.


def search(**options: Any) -> dict[str, Any]:
    return body(tools=[{"type": "openrouter:web_search", "parameters": options}])


def plugin(name: str, **options: Any) -> dict[str, Any]:
    return body(plugins=[{"id": name, **options}])


READ = 5 * 5000 // 4  # tokens: the results of one search


@pytest.mark.parametrize(
    ("payload", "pricing", "extra"),
    [
        (plugin("web"), {}, 0.007),
        (plugin("web", enabled=True), {}, 0.007),
        (plugin("web", engine="exa", mode="deep"), {}, 0.012),
        (plugin("web", engine="exa", mode="deep-lite"), {}, 0.012),
        (plugin("web", engine="exa", mode="deep-reasoning"), {}, 0.015),
        (plugin("web", engine="exa", max_results=10), {}, 0.007),
        (plugin("web", engine="exa", max_results=12), {}, 0.009),
        (plugin("web", engine="parallel"), {}, 0.005),
        (plugin("web", engine="parallel", mode="fast"), {}, 0.001),
        (plugin("web", engine="parallel", mode="turbo", max_results=11), {}, 0.002),
        (plugin("web", engine="perplexity"), {}, 0.005),
        (plugin("web", engine="native"), {"web_search": "0.03"}, 0.03),
        (plugin("web"), {"web_search": "0.03"}, 0.03),
        (plugin("web"), {"web_search": "0.003"}, 0.007),
        (plugin("web", engine="exa"), {"web_search": "0.03"}, 0.007),
        (plugin("web", max_uses=3), {}, 0.021),
        (body() | {"model": "a/model:online"}, {}, 0.007),
        (body() | {"model": "a:online/model"}, {}, 0),
        (plugin("web", enabled=False), {}, 0),
        (plugin("response-healing"), {}, 0),
        (plugin("context-compression"), {}, 0),
        (plugin("auto-router"), {}, 0),
        (body(tools=[{"type": "function", "function": {"name": "f"}}]), {}, 0),
    ],
)
def test_a_known_price_times_the_uses(
    payload: dict[str, Any], pricing: dict[str, Any], extra: float
) -> None:
    found = at(payload, priced(pricing))
    assert found.doubt is None
    assert found.extra == pytest.approx(extra)
    assert found.rounds == 0


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ({}, READ),
        ({"max_results": 2}, 2 * 5000 // 4),
        ({"max_characters": 400}, 500),
        ({"search_context_size": "low"}, READ),
        ({"search_context_size": "medium"}, 5 * 15_000 // 4),
        ({"search_context_size": "high", "max_results": 1}, 30_000 // 4),
        ({"search_context_size": "high", "max_characters": 400}, 500),
        ({"max_uses": 2}, 2 * READ),
        ({"max_results": 1, "max_characters": 402}, 100),
        ({"max_results": 25, "max_characters": 100_000}, 99_000),  # no more than the context
    ],
)
def test_what_a_search_finds_is_read(options: dict[str, Any], read: int) -> None:
    found = at(plugin("web", **options), priced())
    assert found.prompt == SENT + read
    fee = priced({"request": "7"})
    assert at(plugin("web", **options), fee).prompt == SENT + read + 7


def test_what_a_search_finds_makes_the_prompt_long() -> None:
    known = priced({"overrides": [{**LONG, "min_prompt_tokens": 5000}]})
    assert at(plugin("web"), known).prompt == 2 * (SENT + READ)


def test_each_use_of_a_tool_lets_the_model_answer_again() -> None:
    found = at(search(max_uses=2, engine="exa", max_characters=400), priced())
    assert found.rounds == 2
    assert found.extra == pytest.approx(0.014)
    longest = found.tokens + 2 * 500 + 2 * 50
    assert found.prompt == found.tokens + 2 * longest
    assert found.answer == 3 * 500
    assert at(search(max_uses=2), priced({"request": "7"})).prompt == pytest.approx(
        (at(search(max_uses=2), priced()).prompt or 0) + 3 * 7
    )


@pytest.mark.parametrize(
    ("options", "params", "uses"),
    [
        ({}, {}, 30),
        ({}, {"max_tool_calls": 4}, 4),
        ({"max_uses": 3}, {"max_tool_calls": 4}, 3),
        ({"max_uses": 9}, {"max_tool_calls": 4}, 4),
        ({}, {"stop_server_tools_when": [{"type": "step_count_is", "step_count": 2}]}, 3),
        ({}, {"stop_server_tools_when": [{"type": "max_cost"}], "max_tool_calls": 1}, None),
        ({}, {"stop_server_tools_when": []}, 30),
    ],
)
def test_how_often_a_tool_is_used(
    options: dict[str, Any], params: dict[str, Any], uses: int | None
) -> None:
    found = at(search(**options) | params, priced())
    if uses is None:
        assert found.doubt == "how often tools are used is not limited"
        assert found.cure == "--param max_tool_calls=N limits it"
    else:
        assert found.rounds == uses
        assert found.extra == pytest.approx(0.007 * uses)


@pytest.mark.parametrize(
    "kind", ["openrouter:web_search", "web_search", "web_search_preview", "web_search_2025_08_26"]
)
def test_a_search_by_any_name(kind: str) -> None:
    found = at(body(tools=[{"type": kind, "max_uses": 1, "engine": "parallel"}]), priced())
    assert (found.rounds, found.extra) == (1, 0.005)


def test_a_tool_that_finds_nothing_adds_nothing_to_read() -> None:
    found = at(body(tools=[{"type": "openrouter:datetime"}], max_tool_calls=1), priced())
    assert found.doubt is None
    assert found.prompt == 2 * found.tokens + 50


def test_what_is_read_again_makes_the_prompt_long() -> None:
    known = priced({"overrides": [{"min_prompt_tokens": 5000, "prompt": "2"}]})
    found = at(search(max_uses=1, engine="exa"), known)
    assert found.prompt == 2 * (2 * found.tokens + READ + 50)


def test_tools_share_the_limit_of_calls() -> None:
    tools = [{"type": "openrouter:datetime"}, {"type": "openrouter:web_search"}]
    found = at(body(tools=tools, max_tool_calls=5), priced())
    assert found.rounds == 5
    assert at(body(tools=tools[:1], max_tool_calls=5), priced()).extra == 0


@pytest.mark.parametrize(
    ("options", "extra", "read"),
    [
        ({"max_uses": 2, "max_content_tokens": 300}, 0.002, 600),
        ({"max_uses": 2, "max_content_tokens": 300, "engine": "exa"}, 0.002, 600),
        ({"max_uses": 2, "max_content_tokens": 300, "engine": "openrouter"}, 0, 600),
        ({"max_uses": 2}, 0.002, None),
    ],
)
def test_pages_that_are_fetched(options: dict[str, Any], extra: float, read: int | None) -> None:
    tool = at(body(tools=[{"type": "openrouter:web_fetch", "parameters": options}]), priced())
    assert tool.rounds == 2
    assert tool.extra == pytest.approx(extra)
    longest = 100_000 if read is None else tool.tokens + read + 2 * 50
    assert tool.prompt == tool.tokens + 2 * longest
    few = body(tools=[{"type": "openrouter:web_fetch", "parameters": options}], max_tool_calls=1)
    assert at(few, priced()).rounds == 1
    assert at(few, priced()).extra == pytest.approx(extra / 2)
    plug = at(plugin("web-fetch", **options), priced())
    assert plug.rounds == 2
    assert plug.extra == pytest.approx(extra)


def test_pages_of_any_length_need_a_context() -> None:
    tools = [{"type": "openrouter:web_fetch"}]
    found = at(body(tools=tools), priced(context_length=None))
    assert (found.prompt, found.total) == (None, None)
    assert found.doubt == "how much its tools let it read is not known here"


@pytest.mark.parametrize(
    ("payload", "pricing", "doubt"),
    [
        (plugin("web", engine="firecrawl"), {}, "what the plugin web with the engine firecrawl"),
        (plugin("web", engine="native"), {}, "what the plugin web with the engine native"),
        (plugin("web", engine="new"), {}, "what the plugin web costs"),
        (plugin("web"), {"web_search": "-1"}, "what the plugin web costs"),
        (plugin("web-fetch", engine="native"), {}, "what the plugin web-fetch with the engine"),
        (search(engine="new"), {}, "what the tool web_search costs"),
        (
            body(tools=[{"type": "openrouter:web_fetch", "engine": "firecrawl"}]),
            {},
            "what the tool web_fetch with the engine firecrawl costs",
        ),
        (plugin("fusion"), {}, "what the plugin fusion costs"),
        (plugin("moderation"), {}, "what the plugin moderation costs"),
        (plugin("new"), {}, "what the plugin new costs"),
        (search(), {"web_search": "0.01"}, "how often a/model searches by itself"),
        (search(engine="native"), {"web_search": "0.01"}, "how often a/model searches by itself"),
        (body(tools=[{"type": "openrouter:image_generation"}]), {}, "what the tool im"),
        (body(tools=[{"type": "openrouter:advisor"}]), {}, "what the tool advisor"),
        (body(web_search_options={}), {"web_search": "-1"}, "what its web search costs"),
    ],
)
def test_a_price_that_nobody_knows_here(
    payload: dict[str, Any], pricing: dict[str, Any], doubt: str
) -> None:
    found = at(payload, priced(pricing))
    assert found.total is None
    assert (found.doubt or "").startswith(doubt)
    engine = "name another engine for it: --tool web_search:engine=exa, or parallel"
    assert found.cure == (engine if doubt.startswith("how") else "leave it out")


def test_anthropic_keeps_to_a_number_of_searches() -> None:
    found = at(search(max_uses=2), priced({"web_search": "0.01"}, id="anthropic/claude"))
    assert (found.doubt, found.rounds) == (None, 2)
    assert found.extra == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("params", "able", "price", "extra"),
    [
        ({"web_search_options": {}}, False, "0.02", 0.02),
        ({"web_search_options": {}}, True, "0.02", 0.02),
        ({}, True, "0.02", 0.02),
        ({}, True, "0", 0),
        ({}, False, "0.02", 0),
        ({"web_search_options": {}}, True, None, None),
        ({"web_search_options": {}}, True, "-1", None),
        ({"web_search_options": {}}, False, None, 0),
        ({}, True, None, 0),
    ],
)
def test_what_a_model_searches_by_itself(
    params: dict[str, Any], price: str | None, extra: float | None, *, able: bool
) -> None:
    listed = ["web_search_options"] if able else []
    found = at(body(**params), priced({"web_search": price}, supported_parameters=listed))
    assert (found.doubt is None) == (extra is not None)
    assert found.extra == (extra or 0)
    if extra is None:
        assert found.doubt == "what its web search costs is not known here"


@pytest.mark.parametrize(
    ("inputs", "parser", "known"),
    [
        (["text", "file"], None, True),
        (["text", "file"], {}, True),
        (["text"], None, False),
        ([], None, True),
        (["text"], {"pdf": {"engine": "cloudflare-ai"}}, True),
        (["text"], {"pdf": {"engine": "native"}}, True),
        (["text", "file"], {"pdf": {"engine": "mistral-ocr"}}, False),
    ],
)
def test_a_pdf_that_is_read_by_the_page(
    inputs: list[str], parser: dict[str, Any] | None, *, known: bool
) -> None:
    plugins = [] if parser is None else [{"id": "file-parser", **parser}]
    model = priced(architecture={"input_modalities": inputs})
    found = at(body(PDF, plugins=plugins), model)
    assert (found.total is not None) == known
    if not known:
        assert (
            found.doubt
            == "reading files costs USD 0.002 a page, and their pages are not known here"
        )
        free = '[{"id":"file-parser","pdf":{"engine":"cloudflare-ai"}}]'
        assert found.cure == "--pdf-engine cloudflare-ai is free"
        assert at(body(PDF, plugins=json.loads(free)), model).total is not None
    assert at(body(plugins=plugins), model).total is not None  # no file, no parsing
    assert at(body(IMAGE, plugins=plugins), model).total is not None
