"""Questions: what is offered fits the window."""

from __future__ import annotations

import pytest

from openclaw_cli.cli.questions import choice_lines

CHOICES = (
    ("openrouter-api-key", "paste a key from https://openrouter.ai/keys"),
    ("skip", "set up the default model only"),
)


@pytest.mark.parametrize("width", [None, 80, 120])
def test_choices_stand_beside_what_they_are(width: int | None) -> None:
    assert choice_lines(CHOICES, width) == [
        "  1) openrouter-api-key  paste a key from https://openrouter.ai/keys",
        "  2) skip                set up the default model only",
    ]


@pytest.mark.parametrize("width", [36, 40, 60])
def test_in_a_narrow_window_they_stand_above_it_and_no_word_is_cut(width: int) -> None:
    lines = choice_lines(CHOICES, width)
    assert max(map(len, lines)) < width
    assert lines[0] == "  1) openrouter-api-key"
    words = " ".join(lines).split()
    assert words == [
        word for n, pair in enumerate(CHOICES, 1) for word in f"{n}) {' '.join(pair)}".split()
    ]
