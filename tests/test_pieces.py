"""Pieces of text come out joined, whatever is in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.pieces import Pieces

ANY = st.text(st.characters(exclude_categories=()))


@given(st.lists(st.one_of(ANY, st.sampled_from(["\r", "\n", "\ud83d", "\ude00"]))))
def test_pieces_are_joined_as_they_are(texts: list[str]) -> None:
    pieces = Pieces()
    for number, text in enumerate(texts):
        assert pieces.joined() == "".join(texts[:number])
        pieces.write(text)
    assert pieces.joined() == "".join(texts)
