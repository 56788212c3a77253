"""Whatever the API sends becomes rows, and rows become lines and rows again."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.catalog.model_rows import from_lines, model_from_api, to_line
from openclaw_cli.commands.models.details import detail_lines, list_lines, model_json
from openclaw_cli.render.json_text import to_json
from tests.conftest import LONG
from tests.standin.defaults import MODELS

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([10**400, -(10**400), "1e999", "\ud800", "nan", "\u0661", 2**53, 1e308]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Return an entry of the real shape in which some values are anything at all."""
    entry: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(MODELS)))
    for name in draw(st.lists(st.sampled_from(sorted(entry)), max_size=6, unique=True)):
        part = entry[name]
        if isinstance(part, dict) and part and draw(st.booleans()):
            part[draw(st.sampled_from(sorted(part)))] = draw(JSON)
        else:
            entry[name] = draw(JSON)
    return entry


@settings(max_examples=1000 if LONG else 100)
@given(entries())
def test_nothing_that_is_sent_breaks_anything(entry: dict[str, Any]) -> None:
    model = model_from_api(entry)
    if model is None:
        return
    line = to_line(model)
    assert "\n" not in line
    assert from_lines([line.encode().decode()]) == [model]
    shape = model_json(model, ref="x", roles=[], in_catalogue=True)
    assert to_json(shape)
    assert len(list_lines([(model, ["a mark"])])) == 2
    assert detail_lines(model, [], [entry])


@given(entries())
def test_a_line_holds_the_row(entry: dict[str, Any]) -> None:
    model = model_from_api(entry)
    if model is not None and to_line(model).isascii():
        assert from_lines([to_line(model)]) == [model]
