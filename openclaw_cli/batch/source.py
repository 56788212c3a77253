"""An input: read once to find all prompts and all faults, and then a prompt at a time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self

from ..errors import ConfigError
from ..named_tuple import NamedTuple
from .journal import Place
from .prompts import Prompt, prompt_of
from .records import InputForm, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO, Protocol

    class Digest(Protocol):
        """What takes bytes."""

        def update(self, data: bytes, /) -> None:
            """Take some."""


class Fault(NamedTuple):
    """What is wrong with a record.

    Attributes:
        number: Of the line where it begins.
        reason: What is wrong.
    """

    number: int
    reason: str


class Source:
    """A file of prompts.

    Args:
        file: Where it lies.
        form: How it is written.

    Attributes:
        faults: What was found wrong by the first reading.
        digest: SHA-256 of the file, once it has been read through.
    """

    def __init__(self, file: Path, form: InputForm) -> None:
        self.file = file
        self.form = form
        self.faults: list[Fault] = []
        self.digest: str | None = None

    def places(self) -> Iterator[Place]:
        """Yield where each prompt stands; what is none goes to ``faults``.

        Raises:
            ConfigError: The file can't be read.
        """
        digest = hashlib.sha256()
        with self.reader() as reader:
            for record in read_records(_hashed(reader.file, digest), self.form):
                try:
                    prompt = self.read(record.content, record.number)
                except ValueError as error:
                    self.faults.append(Fault(record.number, str(error)))
                    continue
                yield Place(record.number, prompt.id, record.start, len(record.content))
        self.digest = digest.hexdigest()

    def reader(self) -> Reader:
        """Return what reads single prompts; each thread has its own."""
        return Reader(self)

    def read(self, content: bytes, number: int) -> Prompt:
        """Return what a record asks.

        Raises:
            ValueError: It is none.
        """
        if self.form is InputForm.lines:
            return Prompt(str(number), content.decode())
        return prompt_of(content, number)


class Reader:
    """Reads prompts of a source by their places."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            self.file: BinaryIO = source.file.open("rb")
        except OSError as error:
            raise ConfigError(f"{source.file}: {error.strerror or error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def prompt(self, place: Place) -> Prompt:
        """Return the prompt at a place.

        Raises:
            ConfigError: It is not there any more: the input has been changed.
        """
        try:
            self.file.seek(place.start)
            content = self.file.read(place.length)
            prompt = self._source.read(content, place.number)
        except (OSError, ValueError) as error:
            raise self._changed() from error
        if prompt.id != place.id:
            raise self._changed()
        return prompt

    def _changed(self) -> ConfigError:
        return ConfigError(f"{self._source.file} has been changed since its prompts were found")


def _hashed(lines: Iterable[bytes], digest: Digest) -> Iterator[bytes]:
    """Yield lines, and take them into a digest."""
    for line in lines:
        digest.update(line)
        yield line
