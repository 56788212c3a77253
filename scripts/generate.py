"""Writes what follows from the code: ``completions/`` and the generated parts of ``docs/``.

Run by ``make docs``. With ``--check`` nothing is written; exit status 1 says that files differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .completions import bash, fish, zsh
from .reference import command_page, with_key_table
from .tree import read_tree

ROOT = Path(__file__).parent.parent


def generated() -> dict[Path, str]:
    """Return every generated file with what it should hold."""
    tree = read_tree()
    page = ROOT / "docs" / "configuration.md"
    return {
        ROOT / "completions" / "openclaw.bash": bash(tree),
        ROOT / "completions" / "_openclaw": zsh(tree),
        ROOT / "completions" / "openclaw.fish": fish(tree),
        ROOT / "docs" / "commands.md": command_page(tree),
        page: with_key_table(page.read_text(encoding="utf-8")),
    }


def main(argv: list[str]) -> int:
    """Write or check the files."""
    differing = [
        path
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in differing:
        if "--check" in argv:
            print(f"differs: {path.relative_to(ROOT)} (run make docs)")
        else:
            path.write_text(generated()[path], encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return int(bool(differing) and "--check" in argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
