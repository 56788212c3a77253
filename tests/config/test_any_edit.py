"""Any edit of any text, in both formats: what ``every_edit`` checks, where nobody thought of it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.config.document import Document
from openclaw_cli.config.keypath import PathError
from openclaw_cli.config.values import holds, same

from ..conftest import LONG
from . import json5_documents as json5
from . import toml_documents as toml
from .every_edit import Edit, check, paths, value_at

EXAMPLES = 500 if LONG else 25


@st.composite
def edit_of(draw: st.DrawFn, data: Any, keys: Any, values: Any) -> Edit:
    """Draw an edit of a place that is there, or could be."""
    path = draw(st.sampled_from([(), *paths(data)]))
    node = value_at(data, path)
    kind = draw(st.sampled_from(["set", "unset", "new"]))
    if kind == "unset" and path:
        return Edit(path, unset=True)
    if kind == "new" or not path:
        if isinstance(node, dict):
            path = (*path, *draw(st.lists(keys, min_size=1, max_size=3)))
        elif isinstance(node, list):
            path = (*path, len(node))
    return Edit(path, draw(values))


def leads_through_a_scalar(data: Any, path: tuple[Any, ...]) -> bool:
    node = data
    for part in path:
        if isinstance(node, dict) != isinstance(part, str) or not isinstance(node, (dict, list)):
            return True
        if not holds(node, part):
            return False
        node = node[part]
    return False


def comments_of(written: json5.Written) -> Any:
    return lambda text: Counter({found: text.count(found) for found in written.comments})


@settings(max_examples=EXAMPLES)
@given(st.data(), toml.written_tables())
def test_any_edit_of_toml(data: st.DataObject, written: json5.Written) -> None:
    document = Document.parse(written.text, "toml")
    assert same(document.data, written.data)
    for _ in range(3):
        edit = data.draw(edit_of(document.data, toml.keys, toml.values))
        # Lists that are written as [[tables]] take nothing but tables; no path leads through text.
        with suppress(PathError):
            document = check(document, edit, comments_of(written))


@settings(max_examples=EXAMPLES)
@given(st.data(), json5.written_objects())
def test_any_edit_of_json5(data: st.DataObject, written: json5.Written) -> None:
    document = Document.parse(written.text, "json5")
    for _ in range(3):
        edit = data.draw(edit_of(document.data, json5.keys, json5.values))
        if leads_through_a_scalar(document.data, edit.path):
            continue
        if edit.unset or json5.fits(document.text, edit.value):
            was_json = json5.is_json(document.text)
            document = check(document, edit, comments_of(written))
            assert json5.is_json(document.text) or not was_json
        else:
            with pytest.raises(PathError):
                edit.applied(document)
