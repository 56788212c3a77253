"""The output: a line for each prompt, written and flushed as it completes."""

from __future__ import annotations

import json
import os
import stat
import time
from typing import TYPE_CHECKING, Self

from ..errors import ConfigError
from ..events import token_counts
from ..files import lock_at_once, remove_leftovers, replacing
from ..foreign import decode, mapping, number, sequence
from ..named_tuple import NamedTuple
from .journal import Outcome, State, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BLOCK = 1 << 16
_BEGIN = b'{"id": '
_TEXT = json.JSONDecoder()


class Line(NamedTuple):
    """A line that is there already.

    Attributes:
        number: From 1.
        start: The byte where it begins.
        id: The prompt's.
        content: Its bytes, with its end.
    """

    number: int
    start: int
    id: str
    content: bytes

    def outcome(self) -> Outcome:
        """Return how a prompt has ended, from its line."""
        line = mapping(decode(self.content.decode(errors="replace")))
        error = mapping(line.get("error"))
        whole = bool(line.get("complete"))
        state = State.WHOLE if whole else State.INCOMPLETE if line.get("text") else State.FAILED
        sent, received = token_counts(mapping(line.get("usage")))
        costs = [number(mapping(one).get("cost_usd")) for one in sequence(line.get("attempts"))]
        taken = Taken(
            requests=len(costs),
            cost=sum(cost for cost in costs if cost is not None),
            unknown=costs.count(None),
            sent=sent or 0,
            received=received or 0,
            untold=costs.count(None),
        )
        reason = None if whole else error.get("type")
        return Outcome(state, reason, taken, time.time())


class Output:
    """Lines of JSON at the end of a file, which is this process's alone as long as it is open.

    Args:
        file: Where it lies; it is made where it is not there.

    Attributes:
        is_new: Whether nothing is in it.

    Raises:
        ConfigError: It can't be opened, or another process writes it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._open()
        self.is_new = not self._end

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _open(self) -> None:
        try:
            self._descriptor = _opened(self.file)
        except OSError as error:
            raise self._error(error) from error
        self._end = os.lseek(self._descriptor, 0, os.SEEK_END)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def discard(self) -> None:
        """Take the file away where nothing is in it, and close it."""
        if os.name == "nt":  # it removes no file that is open
            self.close()
        if not self._end:
            self.file.unlink(missing_ok=True)
        self.close()

    def write(self, line: str) -> None:
        """Write one line: whole, or not at all.

        Raises:
            ConfigError: It can't be written; what came of it is taken away again. Or another file
                has been put into its place.
        """
        content = f"{line}\n".encode()
        self.stay()
        try:
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            _write_all(self._descriptor, content)
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)
            raise self._error(error) from error
        self._end = os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def stay(self) -> None:
        """Put the file back where somebody has removed or moved it while it is written.

        Raises:
            ConfigError: It can't be put back, or another file is there.
        """
        try:
            is_there = os.path.samestat(self.file.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            self._put_back()
        except OSError as error:
            raise self._error(error) from error
        else:
            if not is_there:
                raise self._replaced()

    def repair(self) -> None:
        """Take away what a killed program has left: half a line, and half of a new file.

        Raises:
            ConfigError: The file can't be read or written.
        """
        try:
            remove_leftovers(self.file.resolve())
            self._repair()
        except OSError as error:
            raise self._error(error) from error

    def lines(self) -> Iterator[Line]:
        """Yield what is there now, a line at a time.

        Raises:
            ConfigError: A line is none of this program's.
        """
        number = start = 0
        with self.file.open("rb") as file:
            while start < self._end and (content := file.readline()):
                number += 1
                found = _id_of(content)
                if found is None:
                    raise self.foreign(number)
                yield Line(number, start, found, content)
                start += len(content)

    def line_at(self, start: int) -> bytes:
        """Return the line that begins at a byte, with its end."""
        content = b""
        os.lseek(self._descriptor, start, os.SEEK_SET)
        while not content.endswith(b"\n") and (block := os.read(self._descriptor, _BLOCK)):
            place = block.find(b"\n")
            content += block if place < 0 else block[: place + 1]
        return content

    def rewrite(self, newest: Callable[[str], int | None], new: Output) -> None:
        """Write the file anew, with the newest line of each prompt.

        Args:
            newest: Returns where the new line of a prompt begins; None where it has no new one.
            new: Where that is.

        Raises:
            ConfigError: It can't be written; the file is as it was.
        """
        try:
            with replacing(self.file.resolve(), private=False) as file:
                for line in self.lines():
                    start = newest(line.id)
                    file.write(line.content if start is None else new.line_at(start))
                os.close(self._descriptor)  # Windows replaces no file that is open
                self._descriptor = -1
        except OSError as error:
            raise self._error(error) from error
        finally:
            if self._descriptor < 0:
                self._open()

    def foreign(self, number: int) -> ConfigError:
        """Return the error for a line that can't be this batch's."""
        return ConfigError(
            f"line {number} of {self.file} is no line of this batch",
            hint="take it out; or name another file with -o",
        )

    def _put_back(self) -> None:
        old, end = self._descriptor, self._end
        self._open()
        if self._end:  # somebody was quicker
            raise self._replaced()
        try:
            os.lseek(old, 0, os.SEEK_SET)
            while block := os.read(old, _BLOCK):
                _write_all(self._descriptor, block)
        except OSError as error:
            os.close(self._descriptor)
            self._descriptor = old
            self.file.unlink(missing_ok=True)
            raise self._error(error) from error
        finally:
            self._end = end
        os.close(old)

    def _repair(self) -> None:
        start = _last_line(self._descriptor, self._end)
        if start == self._end:
            return
        os.lseek(self._descriptor, start, os.SEEK_SET)
        rest = b""
        while block := os.read(self._descriptor, _BLOCK):
            rest += block
        if mapping(decode(rest.decode(errors="replace"))):
            # An editor has taken the last line's end: the line is whole.
            os.lseek(self._descriptor, 0, os.SEEK_END)
            os.write(self._descriptor, b"\n")
            self._end += 1
            return
        if not _is_half(rest):
            return  # whoever has written it wants it back
        os.ftruncate(self._descriptor, start)
        self._end = start

    def _replaced(self) -> ConfigError:
        return ConfigError(
            f"another file has taken the place of {self.file}",
            hint="the same command goes on with what is in it now",
        )

    def _error(self, error: OSError) -> ConfigError:
        return ConfigError(f"{self.file}: {error.strerror or error}")


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _is_half(content: bytes) -> bool:
    """Return whether what has no end may be the begin of a line of ours.

    After a power cut a file may be longer than what of it has come to the disk: zeros stand there.
    """
    begin = content.rstrip(b"\0")[: len(_BEGIN)]
    return _BEGIN.startswith(begin)


def _opened(file: Path) -> int:
    """Return a descriptor of a file that nobody else writes.

    Raises:
        ConfigError: Another process does, or it is no regular file.
        OSError: It can't be opened.
    """
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if _is_ours(file, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_ours(file: Path, descriptor: int) -> bool:
    """Lock an open file; return whether it has its name still, and was not replaced meanwhile."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError(f"{file} is no regular file: nothing could go on there")
    if not lock_at_once(descriptor):
        raise ConfigError(f"another process is writing {file}")
    try:
        return os.path.samestat(file.stat(), status)
    except FileNotFoundError:
        return False


def _last_line(descriptor: int, end: int) -> int:
    """Return where the line begins that has no end; the file's length where all have one."""
    place = end
    while place:
        begin = max(0, place - _BLOCK)
        os.lseek(descriptor, begin, os.SEEK_SET)
        found = os.read(descriptor, place - begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        place = begin
    return 0


def _id_of(content: bytes) -> str | None:
    """Return the id of a line; None where it is none of ours."""
    if content.startswith(_BEGIN):
        # It stands first and is short: so not all of a long answer is decoded.
        try:
            found, _ = _TEXT.raw_decode(content[len(_BEGIN) : _BLOCK].decode(errors="ignore"))
        except ValueError:
            return None
    else:
        found = mapping(decode(content.decode(errors="replace"))).get("id")
    return found if isinstance(found, str) else None
