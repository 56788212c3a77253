"""What is written from the code says what the code says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import generate
from scripts.reference import command_page, with_key_table
from scripts.tree import read_tree

if TYPE_CHECKING:
    from pathlib import Path

FILES = generate.generated()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_generated_files_are_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == FILES[path], "run make docs"


def test_check_names_what_differs_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    same, other, missing = (tmp_path / name for name in ("same.md", "other.md", "missing.md"))
    same.write_text("text", encoding="utf-8")
    other.write_text("old", encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(
        generate, "generated", lambda: dict.fromkeys([same, other, missing], "text")
    )

    assert generate.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "other.md" in said
    assert "missing.md" in said
    assert "same.md" not in said
    assert other.read_text(encoding="utf-8") == "old"
    assert not missing.exists()

    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    assert missing.read_text(encoding="utf-8") == "text"


def test_the_help_is_the_same_at_a_terminal() -> None:
    tree = read_tree()
    tree.node.rich_markup_mode = "rich"  # as the program sets it there
    assert command_page(tree) == command_page(read_tree())


def test_a_page_without_its_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="has lost"):
        with_key_table("# Configuration")
