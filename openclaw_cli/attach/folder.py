"""The files in a folder that may be sent, in a stable order. Nothing but ignore files is opened."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_files import user_path
from ..named_tuple import NamedTuple
from .gitignore import IgnoreRules, rules_above
from .left_out import LeftOut, Why
from .secret_files import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .pattern import Pattern

MOST_FILES = 5_000
"""Files that a folder or a pattern may bring; a question is not a backup."""
MOST_SEEN = 100_000
"""Entries that are looked at."""


_MOST_PROBED = 1_000
"""Entries that are looked at while somebody types."""


class FoundFile(NamedTuple):
    """A regular file.

    Attributes:
        name: As it is called beside the name that the user wrote.
        path: Where it is, without links on the way.
    """

    name: str
    path: Path


class Listing(NamedTuple):
    """What is in a folder: what may be sent, and what was left out."""

    files: list[FoundFile]
    left_out: list[LeftOut]


def list_folder(written: str, pattern: Pattern | None, env: Mapping[str, str]) -> Listing:
    """Return the files in a folder, all of them or those that fit a pattern.

    Links are not followed. One to a file in the same folder that a pattern means is that file.

    Args:
        written: The folder's name, as the user wrote it; it may be a link itself.
        pattern: What is wanted below it; None for all.
        env: The environment.

    Raises:
        UsageError: The folder can't be read, or there is far too much in it.
    """
    try:
        base = user_path(written or ".").resolve(strict=True)
        os.scandir(base).close()
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot read {written}: {why}") from error
    walk = _Walk(written, base, pattern, rules_above(base, env))
    walk.run()
    return walk.listing()


def may_fit(pattern: Pattern) -> bool:
    """Return whether a file fits a pattern, as far as a quick look tells.

    Where there is too much to look at, a pattern with a slash is taken for one.
    """
    try:
        waiting = [(str(user_path(pattern.base or ".")), pattern.begins)]
    except UsageError:
        return False
    seen = 0
    while waiting:
        folder, at = waiting.pop()
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                seen += 1
                if seen > _MOST_PROBED:
                    return bool(pattern.base) or len(pattern.parts) > 1
                if entry.is_dir(follow_symlinks=False):
                    if inside := pattern.below(entry.name, at):
                        waiting.append((entry.path, inside))
                elif pattern.takes(entry.name, at):
                    return True
    return False


class _Folder(NamedTuple):
    """A folder on the way.

    Attributes:
        path: Where it is.
        below: Its path below the base, with a slash behind it.
        rules: Those that hold for the folder itself.
        at: The parts of the pattern that its entries may fit.
    """

    path: str
    below: str
    rules: IgnoreRules
    at: frozenset[int]


class _Walk:
    """One way through a folder."""

    def __init__(
        self, written: str, base: Path, pattern: Pattern | None, above: IgnoreRules
    ) -> None:
        self._written = written
        self._prefix = written if not written or written.endswith("/") else f"{written}/"
        self._base = base
        self._pattern = pattern
        self._above = above
        self._files: list[FoundFile] = []
        self._links: list[FoundFile] = []
        self._left_out: list[LeftOut] = []
        self._seen = 0

    def run(self) -> None:
        """Look at all that is in the folder, and in those below it."""
        begins = frozenset[int]() if self._pattern is None else self._pattern.begins
        waiting = [_Folder(str(self._base), "", self._above, begins)]
        while waiting:
            waiting += self._enter(waiting.pop())

    def listing(self) -> Listing:
        """Return what was found, by name: each file once, by its own name rather than a link's."""
        files: dict[Path, FoundFile] = {}
        for found in (self._files, self._links):
            for file in sorted(found, key=_by_name):
                files.setdefault(file.path, file)
        return Listing(sorted(files.values(), key=_by_name), self._left_out)

    def _enter(self, folder: _Folder) -> Iterator[_Folder]:
        """Look at what is in a folder, and yield the folders in it."""
        rules = folder.rules.entering(folder.path)
        for entry in self._entries(folder):
            name = f"{folder.below}{entry.name}"
            if entry.is_symlink():
                self._link(entry, name, folder.at)
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            at = folder.at if self._pattern is None else self._pattern.below(entry.name, folder.at)
            if not self._is_wanted(entry.name, folder.at, at, is_folder=is_folder):
                continue
            why = self._why(entry, rules, is_folder=is_folder)
            if why is not None:
                self._leave_out(name, why)
            elif is_folder:
                yield _Folder(entry.path, f"{name}/", rules, at)
            else:
                self._add(self._files, name, Path(entry.path))

    def _entries(self, folder: _Folder) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder.path) as entries:
                for entry in entries:
                    self._seen += 1
                    if self._seen > MOST_SEEN:
                        raise self._too_many(f"more than {MOST_SEEN:,} files are in it")
                    yield entry
        except OSError:
            self._leave_out(folder.below, Why.unreadable)

    def _is_wanted(
        self, name: str, at: frozenset[int], inside: frozenset[int], *, is_folder: bool
    ) -> bool:
        if self._pattern is None:
            return True
        return bool(inside) if is_folder else self._pattern.takes(name, at)

    def _why(self, entry: os.DirEntry[str], rules: IgnoreRules, *, is_folder: bool) -> Why | None:
        """Return why something is left out, or None."""
        if rules.specs and rules.ignores(entry.path, is_folder=is_folder):
            return Why.ignored
        if not is_folder and is_secret_name(entry.name):
            return Why.secret
        # A pattern takes a hidden one only where its dot is written.
        if self._pattern is None and entry.name.startswith("."):
            return Why.hidden
        if not (is_folder or entry.is_file(follow_symlinks=False)):
            return Why.special
        return None

    def _link(self, entry: os.DirEntry[str], name: str, at: frozenset[int]) -> None:
        """Look at a link; in a folder that is sent whole, what it leads to is there by itself."""
        wanted = self._pattern is None or self._pattern.takes(entry.name, at)
        if not wanted or (self._pattern is None and entry.name.startswith(".")):
            return
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            self._leave_out(name, Why.unreadable)
            return
        if self._base not in (target, *target.parents):
            self._leave_out(name, Why.link)
        elif self._pattern is not None and target.is_file():
            why = Why.secret if is_secret_name(entry.name) else self._why_target(target)
            if why is None:
                self._add(self._links, name, target)
            else:
                self._leave_out(name, why)

    def _why_target(self, target: Path) -> Why | None:
        """Return why a file that a link leads to would be left out under its own name."""
        rules, folder = self._above, self._base
        for part in target.relative_to(self._base).parts:
            rules, path = rules.entering(str(folder)), folder / part
            is_folder = path != target
            if rules.ignores(str(path), is_folder=is_folder):
                return Why.ignored
            if part.startswith("."):
                return Why.hidden
            if not is_folder and is_secret_name(part):
                return Why.secret
            folder = path
        return None

    def _add(self, files: list[FoundFile], name: str, path: Path) -> None:
        files.append(FoundFile(f"{self._prefix}{name}", path))
        if len(files) > MOST_FILES:
            raise self._too_many(f"it brings more than {MOST_FILES:,} files")

    def _leave_out(self, name: str, why: Why) -> None:
        self._left_out.append(LeftOut(f"{self._prefix}{name}", why))

    def _too_many(self, why: str) -> UsageError:
        return UsageError(
            f"{self._written or 'this folder'} is too large: {why}",
            hint="name a folder inside it, or a pattern like 'src/**/*.py'",
        )


def _by_name(file: FoundFile) -> list[str]:
    return file.name.split("/")
