"""What can be read only once, or is no UTF-8, kept beside an output until its batch is whole.

A batch reads its input twice, by the places of its bytes, and once more when it goes on. What comes
through a pipe or is written in another way is put into a file that the user alone can read, and
that goes when nobody needs it any more.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..request.encodings import codec_of
from .journal import journal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_PIECE = 1 << 20
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class KeptInput:
    """The input of one output, kept beside it.

    Args:
        output: The output.
        name: What messages call it.
        is_piped: Whether it comes through a pipe, and not from a file.

    Attributes:
        file: Where it is kept.
        is_piped: Whether it comes through a pipe.
    """

    def __init__(self, output: Path, name: str, *, is_piped: bool = True) -> None:
        self._name = name
        self.is_piped = is_piped
        self.file = output.with_name(f"{output.name}.input")
        self._journal = journal_of(output)
        self._is_new = False

    def keep(self, stream: BinaryIO | None, codec: str | None = None) -> Path:
        """Keep what comes, and return where. Where nothing comes, what is kept counts.

        Args:
            stream: Where it comes from; None where it comes from nowhere.
            codec: What reads its text; None for UTF-8, or UTF-16 where it begins like that.

        Raises:
            UsageError: Nothing comes and nothing is kept, or something else than what a batch was
                begun with.
            ConfigError: It can't be read or written.
        """
        if stream is None:
            if not self.file.exists():
                raise self._nothing()
            return self.file
        try:
            # Under a name that nobody can have prepared, and for the user alone.
            descriptor, name = mkstemp(prefix=f"{self.file.name}.", dir=self.file.parent)
        except OSError as error:
            raise self._error(error) from error
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                self._take(part, file, self._in_utf8(stream, codec))
        except OSError as error:
            raise self._error(error) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return self.file

    def forget_new(self) -> None:
        """Remove it if it was kept by this run, or no batch was begun with it."""
        if self._is_new:
            self.forget()
        self.forget_unless_begun()

    def forget_unless_begun(self) -> None:
        """Remove it where no batch was begun with it."""
        if not self._journal.exists():
            self.forget()

    def forget(self) -> None:
        """Remove it."""
        with suppress(OSError):
            self.file.unlink()

    def _take(self, part: Path, file: BinaryIO, pieces: Iterable[bytes]) -> None:
        """Write what comes into a file of its own, and put that into its place."""
        digest = sha256()
        size = 0
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        is_kept = self.file.exists()
        if self.is_piped and not size and not is_kept:
            raise self._nothing()
        if is_kept and (not size or self._is_kept(digest.digest())):
            return
        if is_kept and self._journal.exists():
            raise UsageError(
                f"{self._name} is not what {self._journal} was begun with",
                hint="with nothing piped in it goes on; -o names another output"
                if self.is_piped
                else "-o names another output",
            )
        part.replace(self.file)
        self._is_new = True

    def _in_utf8(self, stream: BinaryIO, codec: str | None) -> Iterator[bytes]:
        """Yield what comes as UTF-8; whether it was that all the time is not looked at."""
        pieces = _pieces(stream)
        first = next(pieces, b"")
        if codec is None and first.startswith(_UTF16):
            codec = "utf-16"
        decoder = None if codec is None else getincrementaldecoder(codec)()
        place = 0
        for piece in chain((first,), pieces):
            if decoder is None:
                yield piece
                continue
            pending = len(decoder.getstate()[0])
            try:
                yield decoder.decode(piece).encode()
            except UnicodeError as error:
                byte = place - pending + getattr(error, "start", 0) + 1
                raise UsageError(f"{self._name} is not {codec} (byte {byte:,})") from error
            place += len(piece)
        if decoder is not None and decoder.getstate()[0]:
            raise UsageError(f"{self._name} is not {codec}: it ends within a character")

    def _error(self, error: OSError) -> ConfigError:
        return ConfigError(f"{self.file}: {error.strerror or error}")

    def _nothing(self) -> UsageError:
        """Return the error for nothing to ask, and nothing that is kept of an earlier run."""
        if self._journal.exists():
            return UsageError(
                f"nothing is piped in, and nothing is kept of what {self._journal} was begun with",
                hint="pipe the same in again: what has an answer is not asked again",
            )
        return UsageError("nothing is piped in", hint="pipe the prompts in, or name their file")

    def _is_kept(self, digest: bytes) -> bool:
        with self.file.open("rb") as file:
            kept = sha256()
            for piece in _pieces(file):
                kept.update(piece)
        return kept.digest() == digest


def codec_named(label: str) -> str:
    """Return the codec that reads what an encoding is called.

    Raises:
        UsageError: There is no such encoding of text.
    """
    found = codec_of(label.strip().lower())
    if found is None:
        raise UsageError(
            f"there is no encoding {label[:40]!r}", hint="e.g. windows-1252, utf-16, shift_jis"
        )
    return found


def is_utf16(file: Path) -> bool:
    """Return whether a file begins as UTF-16 with a byte order mark does.

    Raises:
        OSError: It can't be read.
    """
    if file.is_dir():
        return False
    with file.open("rb") as stream:
        return stream.read(2).startswith(_UTF16)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece
