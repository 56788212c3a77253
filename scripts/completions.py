"""Completion scripts for bash, zsh, fish and PowerShell. They are static: a TAB starts no Python.

Each script reads the line the same way: words that name a command lead down the tree, the value of
an option is skipped, other words are counted as arguments, and nothing is offered after ``--``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bash import bash
from .fish import fish
from .powershell import powershell
from .tree import read_tree
from .zsh import zsh

if TYPE_CHECKING:
    from .tree import Command


def completion_scripts(tree: Command | None = None) -> dict[str, str]:
    """Return each script by its file name."""
    tree = tree or read_tree()
    return {
        "openclaw.bash": bash(tree),
        "_openclaw": zsh(tree),
        "openclaw.fish": fish(tree),
        "openclaw.ps1": powershell(tree),
    }
