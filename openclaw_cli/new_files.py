"""New files beside what is there already: names that count up, and nothing written over."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from .errors import ConfigError
from .files import check_replaceable, replace, sync_folder, temporary

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = "{n}"
"""Where a name has its number."""


def write_new(target: Path, content: bytes) -> None:
    """Write a file that is not there yet, as a whole or not at all.

    Raises:
        FileExistsError: There is something of that name, be it a link that leads nowhere.
        OSError: It can't be written, and nothing is left.
    """
    with temporary(target, content) as part:
        _link(part, target, content)


def numbered(name: str, number: int) -> str:
    """Return a name with its number: ``pic-{n}.png`` is ``pic-2.png``.

    One that has no place for it is left alone the first time; then ``pic.png`` is ``pic-2.png``.
    """
    if NUMBER in name:
        return name.replace(NUMBER, str(number))
    if number == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{number}.{ending}" if dot and stem else f"{name}-{number}"


class NewFiles:
    """Writes files that count up, each under the next number that is free.

    Programs that do it at once in one folder get different names, and never half a file.

    Args:
        folder: Where; it is made when the first file is written.
        force: Whether a file (or a link, never what it leads to) may be replaced. Then numbers
            begin at 1, and only what is no file is passed by.
    """

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self._folder = folder
        self._force = force
        self._last: dict[str, int] = {}

    def check(self, name: str = "") -> None:
        """Find out whether files could be written, before there is anything to lose.

        Args:
            name: What they are called, if that was named and the folder only with it: it is not
                made then.

        Raises:
            ConfigError: They could not.
        """
        folder = self._folder
        try:
            if name:
                folder.stat()
            while not os.path.lexists(folder) and folder != folder.parent:
                folder = folder.parent
            check_replaceable(folder / "file")
        except OSError as error:
            raise _cannot_write(self._folder / name, error) from error

    def write(self, name: str, content: bytes) -> Path:
        """Write one more, as a whole or not at all.

        Args:
            name: Its last part, with ``{n}`` or without (``numbered``).
            content: What is in it.

        Raises:
            ConfigError: It can't be written.
        """
        # Files of one answer keep their order, whatever their endings are.
        series = name.rpartition(".")[0] or name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path, number = self._write(name, content, self._last.get(series, 0) + 1)
        except OSError as error:
            named = "" if NUMBER in name else name  # the next one may get that number
            raise _cannot_write(self._folder / named, error) from error
        self._last[series] = number
        return path

    def _write(self, name: str, content: bytes, number: int) -> tuple[Path, int]:
        if self._force:
            while not _is_replaceable(path := self._folder / numbered(name, number)):
                number += 1
            replace(path, content, private=False)
            return path, number
        with temporary(self._folder / numbered(name, number), content) as part:
            while True:
                path = self._folder / numbered(name, number)
                with suppress(FileExistsError):
                    _link(part, path, content)
                    return path, number
                number += 1


def _is_replaceable(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return True
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _cannot_write(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {error.strerror or error}")


def _link(part: Path, target: Path, content: bytes) -> None:
    """Give a finished file its name, if that is free: nobody ever sees an empty one."""
    try:
        target.hardlink_to(part)
        sync_folder(target.parent)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no such links: then the name is taken first, and filled.
        target.touch(0o666, exist_ok=False)
        try:
            replace(target, content, private=False)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
