"""Rows to choose from: what words leave, how they are moved through and laid out."""

from __future__ import annotations

import pytest

from openclaw_cli.interactive.choice import Choice, Row
from openclaw_cli.interactive.model_picker import COLUMNS, model_rows
from openclaw_cli.render.table import Column
from openclaw_cli.render.wrapping import width
from openclaw_cli.request.model import Model

MODELS = [
    Model("openai/gpt-5.2-codex", "OpenAI: GPT-5.2 Codex", 400_000, outputs=("text",)),
    Model(
        "openai/gpt-5.2", "OpenAI: GPT-5.2", 400_000, prices={"prompt": 1e-6, "completion": 8e-6}
    ),
    Model("anthropic/claude-sonnet-4.5", "Anthropic: Claude Sonnet 4.5", 1_000_000),
    Model("x/painter", "Paints", outputs=("image",)),
    Model("evil/\x1b[2Jmodel", "Evil\x1b]0;title\x07", 1),
]


def values(choice: Choice) -> list[str]:
    rows = model_rows(MODELS)
    return [rows[place].value for place in choice.found]


@pytest.fixture
def choice() -> Choice:
    return Choice(COLUMNS, model_rows(MODELS), current="openrouter/anthropic/claude-sonnet-4.5")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sonnet claude", ["openrouter/anthropic/claude-sonnet-4.5"]),
        ("ANTHROPIC: son", ["openrouter/anthropic/claude-sonnet-4.5"]),
        ("gpt-5.2", ["openrouter/openai/gpt-5.2", "openrouter/openai/gpt-5.2-codex"]),
        ("openrouter/openai/gpt-5.2", ["openrouter/openai/gpt-5.2"]),
        ("auto", ["openrouter/auto"]),
        ("painter", []),  # it gives no text
        ("8.00", []),  # a price is no name
    ],
)
def test_words_narrow(choice: Choice, typed: str, found: list[str]) -> None:
    choice.narrow(typed)
    assert values(choice) == found
    assert choice.taken() == (found[0] if found else None)


def test_what_there_is_is_marked_until_something_is_typed(choice: Choice) -> None:
    assert choice.taken() == "openrouter/anthropic/claude-sonnet-4.5"
    choice.narrow("o")
    assert choice.taken() == "openrouter/auto"
    choice.narrow("")
    assert choice.taken() == "openrouter/anthropic/claude-sonnet-4.5"


def test_moving_ends_at_the_ends_and_the_window_follows() -> None:
    choice = Choice((Column("N"),), [Row(str(n), (f"row {n}",)) for n in range(10)])
    choice.move(-5)
    assert choice.visible(20, 3) == [("row 0", True), ("row 1", False), ("row 2", False)]
    choice.move(4)
    assert choice.visible(20, 3) == [("row 2", False), ("row 3", False), ("row 4", True)]
    choice.move(-1)
    assert choice.visible(20, 3)[1] == ("row 3", True)
    choice.move(99)
    assert choice.visible(20, 4)[-1] == ("row 9", True)
    assert choice.visible(20, 99)[0] == ("row 0", False)  # the window has grown


def test_no_row_is_no_answer_and_no_error(choice: Choice) -> None:
    choice.narrow("nothing-like-it")
    choice.move(1)
    assert (choice.visible(80, 5), choice.taken()) == ([], None)


@pytest.mark.parametrize("room", [33, 37, 77, 117])
def test_every_line_fits_and_none_drives_the_terminal(choice: Choice, room: int) -> None:
    lines = [choice.heading(room), *(line for line, _ in choice.visible(room, 9))]
    assert max(map(width, lines)) <= room
    assert all(line.isprintable() for line in lines)
    assert any("openai/gpt-5.2" in line for line in lines)


def test_price_and_context_stand_in_columns(choice: Choice) -> None:
    choice.narrow("gpt-5.2")
    assert choice.visible(77, 1)[0][0].split() == ["openai/gpt-5.2", "$1.00", "$8.00", "400K"]
