"""Items that are found while their list is still coming."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.item_scanner import ItemScanner

from .test_json_text import VALUES

Found = tuple[list[str], bool, bool]


def scanned(*pieces: str) -> Found:
    scanner = ItemScanner()
    items = [item for piece in pieces for item in scanner.feed(piece)]
    return items, scanner.opened, scanner.closed


@pytest.mark.parametrize(
    ("text", "items", "opened", "closed"),
    [
        ('{"items": [1, {"a": "]}\\""}, "x,y", null]}', ["1", '{"a": "]}\\""}', '"x,y"', "null"],
         True, True),
        ('Sure:\n```json\n{"items": [{"a": 1}]}\n```\n[2]', ['{"a": 1}'], True, True),
        ("\ufeff\r\n [1, [2, 3]]", ["1", "[2, 3]"], True, True),
        ('{"n": [9], "s": "items", "it\\u0065ms" : [ 1 ]}', ["1"], True, True),
        ('{"a": {"items": [1]}, "items": [2]}', ["2"], True, True),
        ('{"items": []}', [], True, True),
        ("[1, 2, ]", ["1", "2"], True, True),
        ("[1,, 2]", ["1", "", "2"], True, True),
        ('{"items": [1, {"a":', ["1"], True, False),
        ('{"items": [{"a":1]}, 3]}', ['{"a":1]}', "3"], True, True),
        ('{"items": [1}]', ["1}"], True, True),
        ('{"items": "[1]"}', [], False, True),
        ('{"name": "x"}', [], False, True),
        ("I can't [1].", [], False, False),
        ("", [], False, False),
    ],
)  # fmt: skip
def test_the_items_of_a_list(text: str, items: list[str], opened: bool, closed: bool) -> None:
    assert scanned(text) == (items, opened, closed)
    assert scanned(*text) == (items, opened, closed)


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 2]), st.booleans(), st.data())
def test_they_are_those_of_the_whole_however_it_is_cut(
    values: list[Any], indent: int | None, is_bare: bool, data: st.DataObject
) -> None:
    whole = values if is_bare else {"before": values, "items": values, "after": values}
    text = "Words first:\n```json\n" + json.dumps(whole, indent=indent, ensure_ascii=False)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    items, opened, closed = scanned(*(text[a:b] for a, b in pairwise([0, *cuts, len(text)])))
    assert [json.loads(item) for item in items] == values
    assert opened
    assert closed


@given(st.text(st.sampled_from('{}[]",:\\ \n`ai1\ufeff')), st.data())
def test_whatever_comes_the_pieces_do_not_matter(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    found = scanned(*(text[a:b] for a, b in pairwise([0, *cuts, len(text)])))
    assert found == scanned(text) == scanned(*text)
