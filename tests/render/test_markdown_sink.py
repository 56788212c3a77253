"""Drawing in a thread, and what happens when it fails."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.render.markdown_sink import MarkdownSink

from ..screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "# Head\n\nfirst paragraph\n\n- one\n- two\n"


def size_that_fails(after: int) -> Callable[[], os.terminal_size]:
    """Return a terminal that no longer tells its size after some questions."""
    asked = 0

    def size() -> os.terminal_size:
        nonlocal asked
        asked += 1
        if asked > after:
            raise RuntimeError("the terminal does not answer")
        return os.terminal_size((80, 24))

    return size


def shown(capsys: pytest.CaptureFixture[str], sink: MarkdownSink, *pieces: str) -> list[str]:
    for piece in pieces:
        sink.write(piece)
    sink.close()
    screen = Screen()
    screen.feed(capsys.readouterr().out)
    return screen.lines


def test_all_of_it_is_drawn_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    sink = MarkdownSink(color=False, size=size_that_fails(1_000_000))
    assert shown(capsys, sink, *TEXT) == ["Head", "", "first paragraph", "", "• one", "• two"]


@pytest.mark.parametrize("after", [1, 2, 3, 5])
def test_when_drawing_fails_the_rest_comes_as_it_is(
    capsys: pytest.CaptureFixture[str], after: int
) -> None:
    sink = MarkdownSink(color=False, size=size_that_fails(after))
    lines = "\n".join(shown(capsys, sink, TEXT, "\nlast \x1b[2Jwords"))
    for part in ("Head", "first paragraph", "one", "two", "last ␛[2Jwords"):
        assert part in lines


def test_settling_ends_the_line_and_the_answer_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    sink = MarkdownSink(color=False, size=size_that_fails(1_000_000))
    sink.write("one half")
    sink.settle()
    assert capsys.readouterr().out.endswith("one half\n")
    assert shown(capsys, sink, "the other") == ["the other"]


def test_nothing_written_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    sink = MarkdownSink(color=False, size=size_that_fails(1_000_000))
    sink.warm_up()
    assert shown(capsys, sink) == []
