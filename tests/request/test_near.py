"""Names that are nearly right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.near import did_you_mean, nearest

NAMES = [
    "openrouter/auto",
    "anthropic/claude-sonnet-4.5",
    "anthropic/claude-opus-4.1",
    "anthropic/claude-haiku-4.5",
    "openai/gpt-5",
    "openai/gpt-5-mini",
    "openai/gpt-4o-mini",
    "google/gemini-2.5-pro",
    "meta-llama/llama-3.3-70b-instruct:free",
    "deepseek/deepseek-r1",
    "x-ai/grok-4",
]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("sonet", "anthropic/claude-sonnet-4.5"),
        ("sonnet 4.5", "anthropic/claude-sonnet-4.5"),
        ("claude-4.5-sonnet", "anthropic/claude-sonnet-4.5"),
        ("Anthropic/Claude-Sonnet-4-5", "anthropic/claude-sonnet-4.5"),
        ("anthropic/claude-opus-4", "anthropic/claude-opus-4.1"),
        ("openai/gpt5", "openai/gpt-5"),
        ("gpt-5-mni", "openai/gpt-5-mini"),
        ("gemini pro", "google/gemini-2.5-pro"),
        ("llama free", "meta-llama/llama-3.3-70b-instruct:free"),
        ("deepseek", "deepseek/deepseek-r1"),
        ("xai/grok4", "x-ai/grok-4"),
    ],
)
def test_what_was_meant_is_first_or_nearly(wanted: str, meant: str) -> None:
    assert meant in nearest(wanted, NAMES)[:2]


@pytest.mark.parametrize("wanted", ["", "zzz", "---", "q", "完全"])
def test_what_is_like_nothing_offers_nothing(wanted: str) -> None:
    assert nearest(wanted, NAMES) == []


@given(st.text(max_size=40))
def test_at_most_three_and_only_what_there_is(wanted: str) -> None:
    found = nearest(wanted, NAMES)
    assert len(found) <= 3
    assert set(found) <= set(NAMES)
    assert len(set(found)) == len(found)


@given(st.sampled_from(NAMES))
def test_a_name_is_nearest_to_itself(name: str) -> None:
    assert nearest(name, NAMES)[0] == name


def test_names_that_agree_in_no_part_may_be_alike_as_a_whole() -> None:
    assert nearest("top_q", ["top_p", "top_k", "seed"]) == ["top_p", "top_k"]


def test_the_offer_is_one_question() -> None:
    assert did_you_mean(["a", "b"]) == "did you mean a or b?"
    assert did_you_mean([]) == ""


def test_of_names_that_differ_in_case_the_one_written_alike_is_meant() -> None:
    assert nearest("cod", ["Code", "code"])[0] == "code"
    assert nearest("code ", ["Code", "code"])[0] == "code"
    assert nearest("Code", ["code", "CODE"])[0] == "code"
