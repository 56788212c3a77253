"""One of the files that a configuration includes, found by its name and edited by itself.

Paths are those of the whole: an edit does not need to know where the file is included.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import UsageError
from ..named_tuple import NamedTuple
from .composed import Composed, Origin, Source
from .document import MISSING, Document
from .included_edits import check
from .includes import IncludeFile
from .keypath import PathError, format_path
from .values import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from .composed import Mount
    from .keypath import KeyPath
    from .store import Store


def update_included(
    store: Store, name: str, edit: Callable[[Document], Document], *, dry_run: bool = False
) -> Path:
    """Apply an edit to one of the files that a configuration includes, and return its path.

    Args:
        store: The configuration.
        name: See ``find_included``; the name of the configuration itself is good too.
        edit: Called with an ``IncludedFile``: its paths are those of the whole.
        dry_run: Whether nothing is written.

    Raises:
        ConfigError: As ``Store.update``.
        UsageError: The file is not included.
    """
    # Whoever writes holds the main file's lock: no two edits are checked past each other.
    with nullcontext() if dry_run else store.writing():
        main = store.read()
        whole = store.compose(main)
        mounts = find_included(whole, str(store.path), name)
        if isinstance(whole, Composed) and mounts:
            included = store._replace(path=Path(mounts[0].source.file))

            def edited(content: bytes | None) -> Document:
                before = IncludedFile(included.parse(content), mounts, whole)
                after = cast("IncludedFile", edit(cast("Document", before))).document
                given = IncludeFile("", str(included.target), after.format, after.text)
                check(whole, store.compose(main, given))
                return after

            if dry_run:
                included.attempted(lambda: edited(included.text().encode()))
            else:
                with included.writing() as content:
                    included.save(content, included.attempted(lambda: edited(content)))
            return included.path
    if dry_run:
        store.preview(edit, alone=True)
    else:
        store.update(edit, alone=True)
    return store.path


def find_included(whole: Document | Composed, main: str, name: str) -> tuple[Mount, ...]:
    """Return where the file that a user has named is included, or nothing for the main file.

    Args:
        whole: The configuration with what it includes.
        main: Its path.
        name: As it is written after ``$include``, a path, or the last part of one.

    Raises:
        UsageError: No such file is included, or several are called so.
    """
    folder = os.path.dirname(os.path.abspath(main))  # noqa: PTH100, PTH120
    if "\0" not in name and _is_same(main, folder, name):
        return ()
    mounts = whole.mounts if isinstance(whole, Composed) else ()
    found = [
        mount for mount in mounts if "\0" not in name and _is_same(mount.source.file, folder, name)
    ]
    if not found:
        found = [mount for mount in mounts if os.path.basename(mount.source.file) == name]  # noqa: PTH119
    files = sorted({mount.source.file for mount in found})
    if len(files) > 1:
        raise UsageError(f"several files are called {name}", hint=f"name one: {', '.join(files)}")
    if not files:
        known = sorted({mount.source.file.removeprefix(folder + os.sep) for mount in mounts})
        raise UsageError(
            f"{name[:100]!r} is not included by {main}",
            hint=f"it includes {', '.join(known[:10])}" if known else "it includes no file",
        )
    return tuple(found)


def _is_same(file: str, folder: str, name: str) -> bool:
    wanted = {os.path.realpath(os.path.join(folder, name)), os.path.realpath(name)}  # noqa: PTH118
    return os.path.realpath(file) in wanted


class IncludedFile(NamedTuple):
    """An included file, in the place of a document that is edited.

    Attributes:
        document: The file.
        mounts: Where it is included, one at least.
        whole: What all files say together, as it was before.
    """

    document: Document
    mounts: tuple[Mount, ...]
    whole: Composed

    @property
    def data(self) -> dict[str, Any]:
        """What the file says, at its place in the whole."""
        data: Any = self.document.data
        for part in reversed(self.mounts[0].path):
            data = [*({} for _ in range(part)), data] if isinstance(part, int) else {part: data}
        return data if isinstance(data, dict) else {}

    @property
    def main(self) -> Source:
        """The file itself, in the place of ``Composed.main``."""
        return Source(self.mounts[0].source.file, self.document)

    def origin_of(self, path: KeyPath) -> Origin:
        """Return where a value stands, as ``Composed.origin_of`` does."""
        try:
            return Origin(self.main, self._inner(path))
        except PathError:
            return Origin(self.main, ())

    @property
    def unread(self) -> tuple[Any, ...]:
        """Nothing: see ``Document.unread``."""
        return ()

    def position(self, path: KeyPath) -> tuple[int, int] | None:
        """Return line and column of a value in the file."""
        return self.document.position(self.origin_of(path).path)

    def file_of(self, path: KeyPath) -> str | None:  # noqa: ARG002
        """Return the file's path."""
        return self.mounts[0].source.file

    def get(self, path: KeyPath, default: Any = MISSING) -> Any:
        """Return what the file itself says at a path of the whole, or the default."""
        try:
            return self.document.get(self._inner(path), default)
        except PathError:
            return default

    def set(self, path: KeyPath, value: Any) -> IncludedFile:
        """Return the file with a value set; see ``Document.set``."""
        return self._replace(document=self.document.set(self._inner(path), value))

    def unset(self, path: KeyPath) -> IncludedFile:
        """Return the file without a value; see ``Document.unset``."""
        return self._replace(document=self.document.unset(self._inner(path)))

    def _inner(self, path: KeyPath) -> KeyPath:
        """Return the path in the file.

        Raises:
            PathError: It is not in it.
        """
        holders = [mount.path for mount in self.mounts if path[: len(mount.path)] == mount.path]
        if not holders:
            top = format_path(self.mounts[0].path) or "the top"
            raise PathError(f"it is included at {top}, and {format_path(path)} is not below that")
        depth = len(max(holders, key=len))
        node, origin = self.whole.get(path[:depth]), self.whole.origin_of(path[:depth])
        inner: KeyPath = ()
        for at, part in enumerate(path[depth:], depth):
            index = part
            if isinstance(part, int) and isinstance(node, list):
                own = [
                    n for n in range(len(node)) if origin.part(n).source.file == self.file_of(())
                ]
                if part < len(node) and part not in own:
                    file = origin.part(part).source.file
                    raise PathError(f"{format_path(path[: at + 1])} stands in {file}")
                index = own.index(part) if part in own else part - len(node) + len(own)
            inner = (*inner, index)
            if not holds(node, part):
                return (*inner, *path[at + 1 :])
            node, origin = node[part], origin.part(part)
        return inner
