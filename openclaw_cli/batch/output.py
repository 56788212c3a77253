"""The output: a line for each prompt, written and flushed as it completes."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Self

from ..errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 1 << 16


class Output:
    """Lines of JSON at the end of a file. A half line of a killed program is taken away first.

    Args:
        file: Where it lies; it is made where it is not there.

    Raises:
        ConfigError: It can't be opened.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._descriptor = os.open(
                file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666
            )
            self._end = _repaired(self._descriptor)
        except OSError as error:
            raise self._error(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def write(self, line: str) -> None:
        """Write one line: whole, or not at all.

        Raises:
            ConfigError: It can't be written; what came of it is taken away again.
        """
        content = memoryview(f"{line}\n".encode())
        try:
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            while content:
                content = content[os.write(self._descriptor, content) :]
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)
            raise self._error(error) from error
        self._end = os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what is there already, an object each.

        Raises:
            ConfigError: A line is none of this program's.
        """
        with self.file.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    value = None
                if not isinstance(value, dict) or not isinstance(value.get("id"), str):
                    raise ConfigError(
                        f"line {number} of {self.file} is no line of a batch",
                        hint="-o names another file",
                    )
                yield value

    def _error(self, error: OSError) -> ConfigError:
        return ConfigError(f"{self.file}: {error.strerror or error}")


def _repaired(descriptor: int) -> int:
    """Take a half line at the end of a file away; return the file's length."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    place = end
    while place:
        begin = max(0, place - _BLOCK)
        os.lseek(descriptor, begin, os.SEEK_SET)
        block = os.read(descriptor, place - begin)
        found = block.rfind(b"\n")
        if found >= 0:
            place = begin + found + 1
            break
        place = begin
    if place < end:
        os.ftruncate(descriptor, place)
    return place
