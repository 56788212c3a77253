"""Where a resumed answer meets what came before."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openclaw_cli.request.overlap import Overlap

words = st.text(alphabet="ab1 \n-.ß`", max_size=12) | st.sampled_from(
    ["```py\na", "```py\n", "Sure, a", "Sure:\n```py\na\n", "Continuing:\n\n```py\nb\n", "```\na"]
)


def joined(before: str, pieces: list[str]) -> str:
    joint = Overlap(before)
    return "".join([*map(joint.feed, pieces), joint.finish()])


@given(words, words, st.lists(st.integers(0, 40), max_size=4))
@example("```py\n", "Sure:\n```py\na\n", [1])
def test_it_does_not_matter_how_it_comes(before: str, after: str, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(after)) for cut in cuts), len(after)]
    pieces = [after[begin:end] for begin, end in itertools.pairwise(edges)]
    assert joined(before, pieces) == joined(before, [after])


@given(words, words)
def test_only_what_was_there_already_is_dropped(before: str, after: str) -> None:
    rest = joined(before, [after])
    if not after.endswith(rest):
        assert rest[0] == "\n", "nothing but a line end is put between"
        rest = rest[1:]
    assert after.endswith(rest)
    dropped = after[: len(after) - len(rest)]
    assert before.endswith(dropped) or "```" in dropped


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
        ("pi is 3.1", "3.14", "\n3.14"),
        ("1", "1 and 2", "\n1 and 2"),
        ("in 20", "26 it was", "\n26 it was"),
        ("version ", "2", "2"),
        ("a", "1", "1"),
        ("na", "nas", "s"),
        ("bana", "nas", "nas"),
        # a fence that is opened again
        ("```python\nreturn x +", "```python\nreturn x + 1\n```\n", " 1\n```\n"),
        ("```python\nx = 1", "```python\ny = 2\n```", "\ny = 2\n```"),
        ("```python\nx = 1\n", "```python\ny = 2\n```", "y = 2\n```"),
        ("~~~ c\nint x", "~~~ c\nint x = 1;", " = 1;"),
        ("```py\nx = 1", "Sure, here is the rest:\n\n```py\nx = 1\ny\n```", "\ny\n```"),
        # a fence that closes, or opens another block
        ("```python\nx = 1", "```\nDone.", "\n```\nDone."),
        ("```python\nx = 1\n", "```\nDone.", "```\nDone."),
        ("```\nx = 1\n", "```\nDone.", "```\nDone."),
        ("```python\nx\n```\n", "```python\ny\n```", "```python\ny\n```"),
        ("Like this:", "```python\ny\n```", "\n```python\ny\n```"),
        ("x ``", "`py\ny", "`py\ny"),
        # a preface
        ("the answer is fort", "Sure, continuing:\n\ny-two", "\nSure, continuing:\n\ny-two"),
        ("I have fort", "Continuing where I left off: y", "\nContinuing where I left off: y"),
        ("the answer is ", "Sure thing", "Sure thing"),
        ("I am mea", "surely long enough to decide", "surely long enough to decide"),
        ("get", "Name() is what you call here", "Name() is what you call here"),
    ],
)
def test_golden(before: str, after: str, rest: str) -> None:
    assert joined(before, [after]) == rest
