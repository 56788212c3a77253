"""How many tokens texts and messages are taken to have."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.request.token_count import count_tokens, money, text_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("four", 1), ("fours", 2), ("木", 1), ("木を見て", 4), ("wordsé", 3)],
)
def test_four_characters_are_a_token_or_one_that_is_not_ascii(text: str, tokens: int) -> None:
    found = text_tokens(text)
    assert (found, type(found)) == (tokens, int)


@pytest.mark.parametrize(
    ("more", "tokens"),
    [
        ({}, 5),
        ({"content": None}, 4),
        ({"content": []}, 4),
        ({"images": None}, 5),
        ({"images": [{}]}, 1005),
        ({"reasoning_details": [{"text": "x" * 400}]}, 5 + 110),
        ({"tool_calls": [{"id": "y" * 400}]}, 5 + 107),
    ],
)
def test_all_that_a_message_sends_is_counted(more: dict[str, Any], tokens: int) -> None:
    assert count_tokens([{"role": "assistant", "content": "four", **more}]) == tokens


def test_a_round_amount_keeps_its_zeros() -> None:
    assert [money(amount) for amount in (0.0, 0.5, 10, 100.0)] == ["0", "0.5", "10.00", "100.00"]
