"""What can be read only once, kept beside an output until its batch is whole.

A batch reads its input twice, and once more when it goes on. What comes through a pipe is written
into a file that the user alone can read, and that goes when nobody needs it any more.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from .journal import journal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_PIECE = 1 << 20


class KeptInput:
    """The input of one output, kept beside it.

    Args:
        output: The output.

    Attributes:
        file: Where it is kept.
    """

    def __init__(self, output: Path) -> None:
        self.file = output.with_name(f"{output.name}.input")
        self._journal = journal_of(output)

    def keep(self, stream: BinaryIO | None) -> Path:
        """Keep what comes, and return where. Where nothing comes, what is kept counts.

        Args:
            stream: Where it comes from; None where it comes from nowhere.

        Raises:
            UsageError: Nothing comes and nothing is kept, or something else than what a batch was
                begun with.
            ConfigError: It can't be read or written.
        """
        if stream is None:
            if not self.file.exists():
                raise UsageError(
                    "nothing is piped in, and nothing is kept of an earlier run",
                    hint="pipe the prompts in, or name their file",
                )
            return self.file
        try:
            # Under a name that nobody can have prepared, and for the user alone.
            descriptor, name = mkstemp(prefix=f"{self.file.name}.", dir=self.file.parent)
        except OSError as error:
            raise self._error(error) from error
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                self._take(part, file, stream)
        except OSError as error:
            raise self._error(error) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return self.file

    def forget_unless_begun(self) -> None:
        """Remove it where no batch was begun with it."""
        if not self._journal.exists():
            self.forget()

    def forget(self) -> None:
        """Remove it."""
        with suppress(OSError):
            self.file.unlink()

    def _take(self, part: Path, file: BinaryIO, stream: BinaryIO) -> None:
        """Write what comes into a file of its own, and put that into its place."""
        digest = sha256()
        size = 0
        for piece in _pieces(stream):
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        is_kept = self.file.exists()
        if is_kept and (not size or self._is_kept(digest.digest())):
            return
        if is_kept and self._journal.exists():
            raise UsageError(
                f"what is piped in is not what {self._journal} was begun with",
                hint="with nothing piped in it goes on; -o names another output",
            )
        part.replace(self.file)

    def _error(self, error: OSError) -> ConfigError:
        return ConfigError(f"{error.filename or self.file}: {error.strerror or error}")

    def _is_kept(self, digest: bytes) -> bool:
        with self.file.open("rb") as file:
            kept = sha256()
            for piece in _pieces(file):
                kept.update(piece)
        return kept.digest() == digest


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece
