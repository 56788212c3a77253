"""Where a resumed answer meets what came before."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.joint import Joint

words = st.text(alphabet="ab \n-.ß", max_size=12)


def joined(before: str, pieces: list[str]) -> str:
    joint = Joint(before)
    return "".join([*map(joint.feed, pieces), joint.finish()])


@given(words, words, st.lists(st.integers(0, 12), max_size=4))
def test_it_does_not_matter_how_it_comes(before: str, after: str, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(after)) for cut in cuts), len(after)]
    pieces = [after[begin:end] for begin, end in itertools.pairwise(edges)]
    assert joined(before, pieces) == joined(before, [after])


@given(words, words)
def test_only_what_was_there_already_is_dropped(before: str, after: str) -> None:
    rest = joined(before, [after])
    assert after.endswith(rest)
    dropped = after[: len(after) - len(rest)]
    assert before.endswith(dropped)


@given(st.lists(st.sampled_from(["one", "two", "three", "four"]), min_size=2), st.data())
def test_repeated_words_come_once(said: list[str], data: st.DataObject) -> None:
    """The model may go back to the beginning of any of the last words."""
    text = " ".join(said)
    back = data.draw(st.integers(1, len(said)))
    repeated = " ".join(said[-back:])
    assert text + joined(text, [repeated, " and more."]) in (
        f"{text} and more.",
        # what repeats itself may be cut shorter, never longer
        *(f"{text} {' '.join(said[-n:])} and more." for n in range(1, back)),
    )


@pytest.mark.parametrize(
    ("before", "after", "rest"),
    [
        ("x" * 5000 + " the end", "the end of it", " of it"),
        ("word " * 1000, "word " * 3 + "other", "other"),
        ("```py\nprint(", "print(1)", "1)"),
        ("| a | b |\n| 1 ", "| 1 | 2 |", "| 2 |"),
        ("3.1", "3.14", "4"),
        ("pi is 3.1", "3.14", "3.14"),
        ("na", "nas", "s"),
        ("bana", "nas", "nas"),
    ],
)
def test_golden(before: str, after: str, rest: str) -> None:
    assert joined(before, [after]) == rest
