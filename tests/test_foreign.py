"""JSON from elsewhere, narrowed."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli import foreign

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
HUGE = 10**400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3.0),
        (-1.5, -1.5),
        (True, None),
        ("3", None),
        (None, None),
        (HUGE, None),
        (math.inf, None),
        (math.nan, None),
        ([], None),
    ],
)
def test_number(value: object, expected: float | None) -> None:
    assert foreign.number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (3, 3),
        (3.0, 3),
        (3.5, None),
        (-1, None),
        (True, None),
        (2**53, None),
        (2**53 - 1, 2**53 - 1),
        (HUGE, None),
        (math.inf, None),
    ],
)
def test_count(value: object, expected: int | None) -> None:
    assert foreign.count(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ("[NaN, Infinity, -Infinity]", [None, None, None]),
        ('"a\tb"', "a\tb"),
        ("{", None),
        ("[" * 100_000, None),
        ("9" * 5_000, None),
    ],
)
def test_decode(text: str, expected: object) -> None:
    assert foreign.decode(text) == expected


def test_halves_of_characters_are_joined_or_replaced() -> None:
    assert foreign.text("\ud83d\ude00") == "\N{GRINNING FACE}"
    assert foreign.text("a\ud83d") == "a\N{REPLACEMENT CHARACTER}"
    assert foreign.text(3) == ""


@given(ANYTHING)
def test_whatever_comes_can_be_written_again(value: Any) -> None:
    written = json.dumps(foreign.writable(value), allow_nan=False, ensure_ascii=False)
    written.encode()


def test_what_is_nested_too_deep_ends_somewhere() -> None:
    value: Any = []
    for _ in range(100_000):
        value = [value]
    assert json.dumps(foreign.writable(value)).count("[") == 100


@pytest.mark.parametrize("digits", [5000, 100_000])
def test_a_number_of_any_length_costs_nothing_of_what_stands_beside_it(digits: int) -> None:
    written = f'{{"a": [{"9" * digits}, -{"9" * digits}, 7], "b": NaN, "c": "text"}}'
    assert foreign.decode(written) == {"a": [None, None, 7], "b": None, "c": "text"}
    assert foreign.decode(written[:-1]) is None


def test_what_else_is_in_an_array_is_left_out() -> None:
    mixed = [{"a": 1}, "b", None, 3, ["c"], {}, "d\ud83d"]
    assert foreign.mappings(mixed) == [{"a": 1}, {}]
    assert foreign.texts(mixed) == ["b", "d\N{REPLACEMENT CHARACTER}"]
    assert foreign.mappings({"a": {}}) == []
    assert foreign.texts("ab") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.5", 1.5),
        (" 2 ", 2.0),
        (3, 3.0),
        *((odd, None) for odd in ("", "x", "1e999", "nan", "9" * 5000)),
        (True, None),
        ([], None),
        ("0" * 5000, 0.0),
    ],
)
def test_written_number(value: object, expected: float | None) -> None:
    assert foreign.written_number(value) == expected
