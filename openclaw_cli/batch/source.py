"""An input: read once to find all prompts and all faults, and then a prompt at a time."""

from __future__ import annotations

import hashlib
import io
import os
from collections import Counter
from typing import TYPE_CHECKING, Self

from ..errors import ConfigError, UsageError
from ..named_tuple import NamedTuple
from ..request.media_types import TEXT, kind_of
from .journal import Place
from .json_lines import prompt_of_json, prompt_of_line
from .records import BOM, InputFormat, delimiter_of, first_line, read_lines, read_row, read_table
from .tables import Columns, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from ..request.attachments import Attachment
    from .prompts import Prompt
    from .records import Record
    from .rows import Filling
    from .shard import Shard

_BUFFER = 1 << 18
MOST_FAULTS = 10_000
"""As many are told one by one; a file of another kind has one in each line."""
_TABLES = (InputFormat.csv, InputFormat.tsv)


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
        filling: What its rows are put into, or None.
        shard: The part of it that is asked, or None for all.
        name: What messages call it; its path unless given.
        folder: Where the files are that its records name; its own unless given.
        own_models: Whether its prompts may name their models; else others do.

    Attributes:
        faults: What was found wrong by the first reading; so many at most.
        untold: How many more there are.
        left_out: How many prompts have a field that is not sent, by its name; the same.
        digest: SHA-256 of the file, once it has been read through.
    """

    def __init__(
        self,
        file: Path,
        form: InputFormat,
        *,
        filling: Filling | None = None,
        shard: Shard | None = None,
        name: str | None = None,
        folder: Path | None = None,
        own_models: bool = True,
    ) -> None:
        self.file = file
        self.form = form
        self.filling = filling
        self.shard = shard
        self.name = name or str(file)
        self.folder = folder or file.parent
        self._own_models = own_models
        self.faults: list[Fault] = []
        self.untold = 0
        self.left_out: Counter[str] = Counter()
        self.digest: str | None = None
        self.identity: tuple[int, ...] | None = None
        self._delimiter = ","
        self._columns: Columns | None = None

    def places(self) -> Iterator[Place]:
        """Yield where each prompt stands; what is none goes to ``faults``.

        Raises:
            ConfigError: The file can't be read.
            UsageError: Its head names no columns, or not those that are asked about.
        """
        shard = self.shard
        with self.reader() as reader:
            self.identity = _identity(reader.file)
            digest = _Digest(reader.file)
            for record in self._records(io.BufferedReader(digest, _BUFFER)):
                try:
                    prompt = self._prompt(record)
                    self._check_files(prompt)
                except ValueError as error:
                    self._add(Fault(record.number, str(error)))
                    continue
                if prompt.left_out:
                    self.left_out.update(prompt.left_out)
                if shard is None or shard.takes(prompt.id):
                    yield Place(record.number, prompt.id, record.start, record.length)
        self.digest = digest.hex()

    def read_digest(self) -> str:
        """Read the file through without looking at its prompts, and return its digest.

        Raises:
            ConfigError: The file can't be read.
            UsageError: Its head names no columns, or not those that are asked about.
        """
        with self.reader() as reader:
            self.identity = _identity(reader.file)
            digest = _Digest(reader.file)
            file: io.BufferedReader = io.BufferedReader(digest, _BUFFER)
            next(self._records(file), None)
            while file.read(_BUFFER):
                pass
        self.digest = digest.hex()
        return self.digest

    def reader(self) -> Reader:
        """Return what reads single prompts; each thread has its own."""
        return Reader(self)

    def read(self, content: bytes, number: int) -> Prompt:
        """Return what the bytes of a record ask.

        Raises:
            ValueError: They are none.
        """
        prompt = self._read(content, number)
        return prompt if self._own_models else prompt._replace(model=None)

    def _read(self, content: bytes, number: int) -> Prompt:
        if self.form not in _TABLES:
            return self._prompt_of_line(content, number)
        if self._columns is None:
            raise ValueError("the head has not been read")
        return self._columns.prompt(read_row(content, self._delimiter), number, self.filling)

    def attachments(self, prompt: Prompt) -> tuple[Attachment, ...]:
        """Return the files of a prompt, read now.

        Raises:
            UsageError: One is not below the folder, can't be read, or is nothing that is sent.
        """
        if not prompt.files:
            return ()
        from ..attach.below import attach_below

        return attach_below(self.folder, prompt.files)

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that nobody asks for, once the first reading has begun."""
        return () if self._columns is None else self._columns.unused

    def _records(self, file: io.BufferedReader) -> Iterator[Record]:
        """Yield the records that are prompts; the head of a table is read, and is none."""
        self._check_text(file)
        if self.form is InputFormat.jsonl:
            self._check_lines(first_line(file).removeprefix(BOM).strip())
        if self.form not in _TABLES:
            yield from read_lines(file)
            return
        self._delimiter = delimiter_of(first_line(file), self.form)
        rows = read_table(file, self._delimiter)
        head = next(rows, None)
        if head is None:
            return
        try:
            if head.fault:
                raise UsageError(head.fault)  # noqa: TRY301  (as the other faults of a head)
            self._columns = read_head(head.cells, self.filling)
        except UsageError as error:
            raise UsageError(f"{self.name}: {error.message}", hint=error.hint) from error
        yield from rows

    def _check_text(self, file: io.BufferedReader) -> None:
        """Tell a file of another kind at once, and not by its lines.

        Raises:
            UsageError: It begins like one.
        """
        kind = kind_of(file.peek(_BUFFER))
        if kind in (None, TEXT):
            return
        cure = f"gunzip -c {self.name} | openclaw batch - -o OUT.jsonl"
        raise UsageError(
            f"{self.name} is {kind}, and no text",
            hint=cure if kind == "application/gzip" else None,
        )

    def _check_lines(self, first: bytes) -> None:
        """Tell JSON that is no lines of it at once, and not once for each line.

        Raises:
            UsageError: That is how the first line looks.
        """
        if first.startswith(b"["):
            raise UsageError(
                f"{self.name} is an array, and no lines of JSON",
                hint="jq -c '.[]' makes a line of each of its items",
            )
        if first == b"{":
            raise UsageError(
                f"{self.name} is JSON over several lines, and no lines of JSON",
                hint="jq -c . makes a line of each of its values",
            )

    def _add(self, fault: Fault) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        else:
            self.untold += 1

    def _check_files(self, prompt: Prompt) -> None:
        """Look whether the files of a prompt are there; none is opened."""
        if not prompt.files:
            return
        from ..attach.below import check_below

        try:
            for name in prompt.files:
                check_below(self.folder, name)
        except UsageError as error:
            raise ValueError(error.message) from error

    def _prompt(self, record: Record) -> Prompt:
        if record.fault:
            raise ValueError(record.fault)
        if self._columns is not None:
            return self._columns.prompt(record.cells, record.number, self.filling)
        return self._prompt_of_line(record.content, record.number)

    def _prompt_of_line(self, content: bytes, number: int) -> Prompt:
        if self.form is InputFormat.lines:
            return prompt_of_line(content, number, self.filling)
        return prompt_of_json(content, number, self.filling)


class Reader:
    """Reads prompts of a source by their places."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            self.file: BinaryIO = source.file.open("rb")
        except OSError as error:
            raise ConfigError(f"{source.name}: {error.strerror or error}") from error

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
        source = self._source
        try:
            self.file.seek(place.start)
            content = self.file.read(place.length)
            is_same = _identity(self.file) == source.identity
            prompt = source.read(content, place.number)
        except (OSError, ValueError) as error:
            raise self._changed() from error
        if not is_same or prompt.id != place.id:
            raise self._changed()
        return prompt

    def _changed(self) -> ConfigError:
        return ConfigError(
            f"{self._source.name} has been changed since its prompts were found",
            hint="once it is as it was, the same command goes on; -o names another batch's output",
        )


class _Digest(io.RawIOBase):
    """Reads a file, and takes what it reads into a digest."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read some bytes."""
        content = self._file.read(len(buffer))
        self._digest.update(content)
        buffer[: len(content)] = content
        return len(content)

    def hex(self) -> str:
        """Return the digest of what has been read."""
        return self._digest.hexdigest()


def _identity(file: BinaryIO) -> tuple[int, ...]:
    """Return what changes when a file is written to, or another one takes its place."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
