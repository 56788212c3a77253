"""Two answers beside each other."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from openclaw_cli.render.ansi import bare
from openclaw_cli.render.side_by_side import columns_of

LONG = """# Title

Some **bold** and `code` with a [link](https://example.com/a/very/long/address/that/wraps) end.

- one item that is long enough to wrap around here
- two

> quoted

```python
def f(x):
    return x * 1234567890 + 1234567890 + 1234567890 + 99
```

| a | b |
|---|---|
| 1 | 2 |
"""
WIDE = "日本語の長い文章がここにありますので折り返します。 \x1b]0;x\x07\x1b[2J evil\u202e"


@pytest.mark.parametrize("width", [60, 61, 80, 120])
@pytest.mark.parametrize("styled", [False, True])
def test_nothing_leaves_its_column(width: int, styled: bool) -> None:
    titles = ("author/a-model-with-a-long-name, earlier (partial)", "b\x1b[31m/two")
    shown = columns_of(titles, (LONG, WIDE), width, color=True, styled=styled)
    rows = bare(shown).splitlines()
    assert all(cell_len(row) <= width for row in rows)
    assert {cell_len(row.partition(" │")[0]) for row in rows} == {(width - 3) // 2}
    assert "\x1b]0;" not in shown
    assert "\x1b[2J" not in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert ("\x1b[" in shown) == styled
    assert "Title" in shown
    assert "# Title" not in shown


@pytest.mark.parametrize("texts", [("", "b"), ("a", ""), ("", "")])
def test_an_answer_of_nothing(texts: tuple[str, str]) -> None:
    assert columns_of(("a", "b"), texts, 60).splitlines()[1].startswith("──")


def test_without_colour_there_is_none() -> None:
    shown = columns_of(("a", "b"), ("`code`", "**bold**"), 60, color=False, styled=True)
    assert "\x1b[36m" not in shown
    assert "\x1b[1mbold" in shown
