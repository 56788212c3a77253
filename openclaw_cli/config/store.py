"""The configuration file: read it, and change it so that nothing is ever lost.

A write is: lock beside the file, read again, edit, temporary file in the same folder, fsync, the
one-before copy as ``.bak``, ``os.replace``, fsync of the folder. A process that is killed at any
point leaves the old file or the new one.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..named_tuple import NamedTuple
from .document import Document, EditMismatch, SyntaxProblem
from .keypath import PathError
from .paths import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .composed import Composed
    from .includes import IncludeFile


_LARGEST = 10_000_000
"""Bytes of a configuration; a link to ``/dev/zero`` has no end."""


class Store(NamedTuple):
    """One configuration file.

    Attributes:
        path: As the user named it. A symbolic link is followed: its target is what is replaced.
        dotenv_file: Returns the ``.env`` that supplies variables (``Configuration``), or None.
        created: Called with the path when a write has made the file.
    """

    path: Path
    dotenv_file: Callable[[], Path] | None = None
    created: Callable[[Path], None] | None = None

    @property
    def target(self) -> Path:
        """What is written: the file itself, where the path is a symbolic link."""
        # Path.resolve raises its own kind of error for links that lead in a circle.
        return Path(os.path.realpath(self.path))

    @property
    def backup(self) -> Path:
        """Where the one-before copy is kept."""
        target = self.target
        return target.with_name(target.name + ".bak")

    def exists(self) -> bool:
        """Return whether there is a file."""
        return os.path.exists(self.path)  # noqa: PTH110  (pathlib fails for names that are too long)

    def read(self) -> Document:
        """Return the file's document; a missing file is an empty one.

        Raises:
            ConfigError: It can't be read, is not UTF-8, or does not parse (file:line:column).
        """
        return self.parse(_read_bytes(self.path))

    def composed(self) -> Document | Composed:
        """Return what the file says together with what it includes.

        Raises:
            ConfigError: As ``read``. What can't be included is told by the result.
        """
        return self.compose(self.read())

    def compose(
        self, document: Document, instead: IncludeFile | None = None
    ) -> Document | Composed:
        """Return a document of this file together with what it includes.

        Args:
            document: The document.
            instead: What an included file is taken to say, whatever it says.
        """
        if not _may_include(document):
            return document
        from .include_files import IncludeReader
        from .includes import compose, holds_include

        if not holds_include(document.data):
            return document
        reader = IncludeReader(self.path, os.environ, instead)
        return compose(str(self.path), str(self.target), document, reader)

    def text(self) -> str:
        """Return the file's text, whether it parses or not; nothing where there is no file.

        Raises:
            ConfigError: It can't be read, or is not UTF-8.
        """
        return self._decoded(_read_bytes(self.path))

    def update(self, edit: Callable[[Document], Document], *, alone: bool = False) -> bool:
        """Apply an edit to the file as it is now; return whether it changed.

        Args:
            edit: See ``included_edits``: where files are included, what it makes of all of them
                is what they say together afterwards. What they hold is never written here.
            alone: Whether only what this file holds is meant.

        Raises:
            ConfigError: As ``read``; or the edit could not be applied, or the file not written.
        """
        with self.writing() as before:
            document = self._edited(self.parse(before), edit, alone=alone)
            return self.save(before, document)

    def preview(self, edit: Callable[[Document], Document], *, alone: bool = False) -> Document:
        """Return what an edit would make of the file as it is now; nothing is written.

        Raises:
            ConfigError: As ``read``; or the edit could not be applied.
        """
        return self._edited(self.read(), edit, alone=alone)

    def replace_text(self, seen: str, document: Document) -> None:
        """Put a document in the place of a text, whether that text parses or not.

        Args:
            seen: What the file held when the user began to edit it.
            document: What it is to hold.

        Raises:
            ConfigError: The file holds something else by now, or could not be written.
        """
        with self.writing() as before:
            if (before or b"") != seen.encode():
                raise ConfigError(f"{self.path} was changed by another program meanwhile")
            self.save(before, document)

    @contextmanager
    def writing(self) -> Iterator[bytes | None]:
        """Hold the lock, and give what the file holds under it."""
        from ..files import locked, make_folder

        target = self.target
        try:
            make_folder(target.parent)
            with locked(target):
                yield _read_bytes(target)
        except OSError as error:
            raise ConfigError(
                f"cannot write {self.path}: {error.strerror or error}",
                hint="check the folder's permissions and the free space; nothing was changed",
            ) from error

    def save(self, before: bytes | None, document: Document) -> bool:
        """Write a document in the place of what the file holds; return whether it differs."""
        after = document.text.encode()
        if after == (before or b""):
            return False
        from ..files import remove_leftovers, replace

        target = self.target
        remove_leftovers(target)
        if before is not None:
            replace(self.backup, before)
        replace(target, after)
        if before is None and self.created is not None:
            self.created(self.path)
        return True

    def parse(self, content: bytes | None) -> Document:
        """Return the document that bytes of this file are.

        Raises:
            ConfigError: As ``read``.
        """
        format_ = FORMATS.get(self.path.suffix.lower(), "json5")  # an include's may be any
        try:
            return Document.parse(self._decoded(content), format_)
        except SyntaxProblem as error:
            raise ConfigError(
                f"{self.path}:{error.line}:{error.column}: {error.reason}",
                hint="correct the file by hand (openclaw config edit); it was left as it is",
                file=str(self.path),
                line=error.line,
                column=error.column,
            ) from error

    def _decoded(self, content: bytes | None) -> str:
        try:
            return (content or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"{self.path}: not UTF-8 (byte {error.start})", hint="save the file as UTF-8"
            ) from error

    def _edited(
        self, document: Document, edit: Callable[[Document], Document], *, alone: bool = False
    ) -> Document:
        def attempt() -> Document:
            if not _may_include(document):
                after = edit(document)
                if _may_include(after):
                    from .included_edits import check

                    check(document, self.compose(after))
                return after
            from .included_edits import edited

            return edited(document, edit, self.compose, alone=alone)

        return self.attempted(attempt)

    def attempted(self, attempt: Callable[[], Document]) -> Document:
        """Return what an edit makes of this file.

        Raises:
            ConfigError: It could not be applied.
        """
        try:
            return attempt()
        except PathError as error:
            raise ConfigError(f"{self.path}: {error}; nothing was changed") from error
        except EditMismatch as error:
            raise ConfigError(
                f"{self.path}: the edit would have changed more than it should: {error};"
                " nothing was changed"
            ) from error


def _may_include(document: Document) -> bool:
    # A key may be written with escapes.
    return "$include" in document.text or "\\" in document.text


def _read_bytes(path: Path) -> bytes | None:
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):  # noqa: PTH116  (opening one may never end)
            from ..named_files import read_within

            return read_within(path, _LARGEST)
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from error
    if len(content) > _LARGEST:
        raise ConfigError(f"cannot read {path}: more than {_LARGEST // 1_000_000} MB")
    return content
