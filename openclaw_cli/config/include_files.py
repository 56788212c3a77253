"""Which files a configuration may include, and how they are read.

Regular files below the configuration's folder, or below one that ``OPENCLAW_INCLUDE_ROOTS`` names,
wherever links lead: a link out of them is refused. Nothing else is even opened, so that neither a
pipe nor a device holds anything up.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..named_files import read_regular
from .includes import IncludeError, IncludeFile
from .paths import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 2 * 1024 * 1024
"""Bytes of an included file."""
_LONGEST_NAME = 4095
ROOTS_VARIABLE = "OPENCLAW_INCLUDE_ROOTS"


class IncludeReader:
    """Reads what one configuration includes.

    Args:
        config: The configuration's path.
        environ: The process's environment.
        instead: What one of the files is taken to say, whatever it says.
    """

    def __init__(
        self, config: Path, environ: Mapping[str, str], instead: IncludeFile | None = None
    ) -> None:
        self._instead = instead
        self.folder = os.path.realpath(config.parent)
        others = environ.get(ROOTS_VARIABLE, "").split(os.pathsep)
        expanded = [os.path.expanduser(root) for root in others if root.strip()]  # noqa: PTH111
        self._roots = [
            self.folder,
            *(os.path.realpath(root) for root in expanded if os.path.isabs(root)),  # noqa: PTH117
        ]

    def __call__(self, name: str, by: str) -> IncludeFile:
        """Read a file.

        Args:
            name: As it is written.
            by: The path of the file that names it.

        Raises:
            IncludeError: It can't be read, or must not be.
        """
        if not name.strip():
            raise IncludeError("the name of the file is empty")
        if "\0" in name:
            raise IncludeError(f"there is a NUL in {name[:60]!r}")
        path = os.path.normpath(os.path.join(os.path.dirname(by), name))  # noqa: PTH118, PTH120
        if max(len(name), len(path)) > _LONGEST_NAME:
            raise IncludeError(f"the name {name[:60]!r}… is longer than {_LONGEST_NAME} characters")
        try:
            real = os.path.realpath(path)
            if not any(Path(real).is_relative_to(root) for root in self._roots):
                raise IncludeError(
                    f"{name} is outside of the configuration's folder, {self.folder}"
                    f" (folders in {ROOTS_VARIABLE} are allowed too)"
                )
            if self._instead is not None and real == self._instead.identity:
                return self._given(path)
            content = read_regular(Path(real), LARGEST)
        except FileNotFoundError:
            raise IncludeError(f"there is no file {name}") from None
        except OSError as error:
            raise IncludeError(f"cannot read {name}: {error.strerror or error}") from error
        except ValueError as error:
            if isinstance(error, IncludeError):
                raise
            raise IncludeError(f"{name!r} is no name of a file") from error
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            raise IncludeError(f"{name} is not UTF-8 (byte {error.start})") from error
        format_ = FORMATS.get(Path(path).suffix.lower(), "json5")
        return IncludeFile(path, real, format_, text)

    def _given(self, path: str) -> IncludeFile:
        given = self._instead
        if given is None or len(given.text.encode()) > LARGEST:
            raise IncludeError(f"{path} would hold more than {LARGEST} bytes")
        return given._replace(file=path)
