"""What git ignores: ``.gitignore`` in every folder, ``.git/info/exclude``, the user's own file."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..named_files import read_regular
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pathspec import GitIgnoreSpec

_LARGEST = 1_000_000
_FILE = ".gitignore"


class IgnoreRules(NamedTuple):
    """The rules of a folder and of all above it, the weakest first.

    Attributes:
        specs: A folder and the rules in it.
    """

    specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Return whether a path is ignored; the last rule that speaks of it decides."""
        end = "/" if is_folder else ""
        for folder, spec in reversed(self.specs):
            said = spec.check_file(_below(path, folder) + end).include
            if said is not None:
                return said
        return False

    def entering(self, folder: str) -> IgnoreRules:
        """Return the rules within a folder."""
        lines = _lines(Path(folder, _FILE))
        return IgnoreRules((*self.specs, (folder, _spec(lines)))) if lines else self

    def without(self, path: str) -> IgnoreRules:
        """Return the rules without those that ignore a folder: it was named all the same."""
        from pathspec import GitIgnoreSpec

        kept = []
        for folder, spec in self.specs:
            name = f"{_below(path, folder)}/"
            others = [one for one in spec.patterns if not (one.include and one.match_file(name))]
            kept.append((folder, GitIgnoreSpec(others)))
        return IgnoreRules(tuple(kept))


def rules_above(base: Path, env: Mapping[str, str]) -> IgnoreRules:
    """Return the rules that hold for what is in a folder, but for its own.

    Args:
        base: The folder, without links on the way.
        env: The environment: where the user's own rules are.
    """
    root = next((one for one in (base, *base.parents) if os.path.lexists(one / ".git")), None)
    if root is None:
        return IgnoreRules()
    rules = IgnoreRules()
    for file in (_users_own(env), _git_folder(root) / "info" / "exclude"):
        if lines := _lines(file):
            rules = IgnoreRules((*rules.specs, (str(root), _spec(lines))))
    if base != root:
        between = [one for one in reversed(base.parents) if one == root or root in one.parents]
        for folder in between:
            rules = rules.entering(str(folder))
        if rules.specs:
            rules = rules.without(str(base))
    return rules


def _users_own(env: Mapping[str, str]) -> Path:
    """Return where git looks for the user's rules, unless it was told otherwise."""
    home = env.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111  (there may be no home)
    return Path(home, "git", "ignore")


def _git_folder(root: Path) -> Path:
    """Return the folder of a repository: a worktree's is elsewhere, and shares what is excluded."""
    own = root / ".git"
    if named := _lines(own):
        own = root / named[0].removeprefix("gitdir:").strip()
    shared = _lines(own / "commondir")
    return own / shared[0].strip() if shared else own


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    patterns: list[Any] = []
    for line in lines:
        with suppress(ValueError, re.error):  # git passes over what is no pattern, too
            patterns += GitIgnoreSpec.from_lines([line]).patterns
    return GitIgnoreSpec(patterns)


def _lines(file: Path) -> list[str]:
    """Return the lines of a file; none where there is none to read."""
    try:
        text = read_regular(file, _LARGEST).decode("utf-8-sig", "surrogateescape")
    except (OSError, ValueError):
        return []
    return text.split("\n")


def _below(path: str, folder: str) -> str:
    return path[len(folder) :].lstrip(os.sep).replace(os.sep, "/")
