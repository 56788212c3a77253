"""Writes what follows from the code: ``completions/``, parts of ``docs/``, what groups say.

Run by ``make docs``. With ``--check`` nothing is written; exit status 1 says that files differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .completions import completion_scripts
from .reference import command_page, environment_page, with_exit_statuses, with_key_table
from .summaries import summaries
from .tree import read_tree
from .widget import widget_scripts

ROOT = Path(__file__).parent.parent


def generated() -> dict[Path, str]:
    """Return every generated file with what it should hold."""
    tree = read_tree()
    page = ROOT / "docs" / "configuration.md"
    statuses = ROOT / "docs" / "exit-codes.md"
    scripts = {**completion_scripts(tree), **widget_scripts()}
    return {
        **{ROOT / "completions" / name: text for name, text in scripts.items()},
        ROOT / "openclaw_cli" / "cli" / "summaries.py": summaries(tree),
        ROOT / "docs" / "commands.md": command_page(tree),
        ROOT / "docs" / "environment.md": environment_page(),
        statuses: with_exit_statuses(statuses.read_text(encoding="utf-8")),
        page: with_key_table(page.read_text(encoding="utf-8")),
    }


def main(argv: list[str]) -> int:
    """Write or check the files."""
    differing = {
        path: text
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in differing.items():
        name = path.relative_to(ROOT).as_posix()
        if "--check" in argv:
            print(f"differs: {name} (run make docs)")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
    return int(bool(differing) and "--check" in argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
