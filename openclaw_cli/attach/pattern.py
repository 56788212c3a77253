"""Patterns of paths: ``*``, ``?`` and ``[…]`` within a name, ``**`` for any folders. Pure."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from pathlib import PurePath

from ..named_tuple import NamedTuple

_MAGIC = re.compile(r"[*?[]")
_ANY = "**"


class Pattern(NamedTuple):
    """A pattern below a folder.

    Attributes:
        base: What stands before the first name with a mark, as it was written; may be empty.
        parts: The names of the pattern; ``**`` stands for any number of folders.
    """

    base: str
    parts: tuple[str, ...]

    @property
    def begins(self) -> frozenset[int]:
        """The parts that what is in the base may fit."""
        return self._here({0})

    def below(self, name: str, at: frozenset[int]) -> frozenset[int]:
        """Return the parts that what is in a folder may fit.

        Args:
            name: The folder.
            at: The parts that the folder may fit.
        """
        last = len(self.parts) - 1
        reached = {part for part in at if self.parts[part] == _ANY and _is_free(name)}
        reached |= {part + 1 for part in at if part < last and self._fits(name, part)}
        return self._here(reached)

    def takes(self, name: str, at: frozenset[int]) -> bool:
        """Return whether a file is meant."""
        last = len(self.parts) - 1
        return last in at and (
            _is_free(name) if self.parts[last] == _ANY else self._fits(name, last)
        )

    @property
    def ending(self) -> str:
        """What the last name ends with, from its dot on; nothing where that may be anything."""
        ending = PurePath(self.parts[-1]).suffix
        return "" if _MAGIC.search(ending) else ending

    def _fits(self, name: str, part: int) -> bool:
        wanted = self.parts[part]
        if wanted == _ANY or not (_is_free(name) or wanted.startswith(".")):
            return False
        return re.match(translate(os.path.normcase(wanted)), os.path.normcase(name)) is not None

    def _here(self, at: set[int]) -> frozenset[int]:
        """Return the parts and those behind a ``**``, which may stand for nothing."""
        for part in range(len(self.parts) - 1):
            if part in at and self.parts[part] == _ANY:
                at.add(part + 1)
        return frozenset(at)


def read_pattern(written: str) -> Pattern | None:
    """Return the pattern that was written, or None; one that ends with a slash means all below."""
    if not _MAGIC.search(written):
        return None
    slashed = written.replace(os.sep, "/")
    names = slashed.split("/")
    first = next(at for at, name in enumerate(names) if _MAGIC.search(name))
    parts = [name for name in names[first:] if name not in ("", ".")]
    if slashed.endswith("/"):
        parts.append(_ANY)
    return Pattern("".join(f"{name}/" for name in names[:first]), tuple(parts))


def _is_free(name: str) -> bool:
    """Return whether marks stand for a name: not for a hidden one, which has to be written."""
    return not name.startswith(".")
