"""A configuration's values: as they are written, and with ``${NAME}`` replaced.

Only what is read is replaced: an unset variable in a part of the file that this tool has no use
for is not its business.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..redact import clean
from .interpolate import UnsetVariableError, WrongReferenceError, interpolate
from .keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..request.secret import Secret
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath
    from .references import References
    from .validate import Part


SEE_ALL = "see all of it with: openclaw config validate"
_FORMS = "write ${NAME} or ${NAME:-default}; $${ is a literal ${"


class Configuration:
    """A configuration file and the environment. Not to be changed.

    Args:
        document: The parsed file with what it includes; empty when there is none.
        file: Its path, for messages and sources.
        environ: The process's environment.

    Attributes:
        dotenv_file: Returns the ``.env`` that supplies what the environment lacks, whether it
            exists or not; None where there is none to look for.
        given_key: OpenRouter's key, as a program has given it, above all others; or None.
        set_aside: What is wrong in the file, and taken out of the document: an error for who asks
            for it.
    """

    set_aside: tuple[Part, ...] = ()

    def __init__(
        self, document: Document | Composed, file: str, environ: Mapping[str, str]
    ) -> None:
        self.document = document
        self.file = file
        self.environ = environ
        self.dotenv_file: Callable[[], Path] | None = None
        self.given_key: str | None = None

    def get(self, path: KeyPath, default: Any = None) -> Any:
        """Return the raw value at a path, or the default."""
        return self.document.get(path, default)

    def require(self, path: KeyPath, *, whole: bool = False) -> None:
        """Make sure that a value was not taken out for being wrong.

        Args:
            path: Where it stands.
            whole: Whether everything in it is needed too.

        Raises:
            ConfigError: It was, or what it stands in.
        """
        for part in self.set_aside:
            if part.touches(path) or (whole and part.path[: len(path)] == path):
                raise ConfigError(part.problem.sentence(self.file), hint=SEE_ALL)

    def file_of(self, path: KeyPath) -> str:
        """Return the file that a value stands in: the configuration, or one that it includes."""
        return self.document.file_of(path) or self.file

    def source(self, path: KeyPath) -> str:
        """Return where a value came from, as ``models status`` shows it: the file and the path."""
        return f"{self.file_of(path)} {format_path(path)}"

    def place(self, path: KeyPath) -> str:
        """Return where a value stands, for errors: ``file:line:column``."""
        line, column = self.document.position(path) or (None, None)
        file = self.file_of(path)
        return file if line is None else f"{file}:{line}:{column}"

    def files(self) -> list[str]:
        """Return the configuration's file and those that it includes."""
        mounts = getattr(self.document, "mounts", ())
        return [self.file, *(mount.source.file for mount in mounts)]

    @cached_property
    def dotenv(self) -> Mapping[str, str]:
        """What ``.env`` supplies. It is read where the environment lacks something, and then once.

        Raises:
            ConfigError: It can't be read.
        """
        file = self.dotenv_file() if self.dotenv_file is not None else None
        if file is None or not os.path.exists(file):  # noqa: PTH110  (it raises nothing)
            return {}
        from .dotenv import read

        return read(file)

    def outer_variable(self, name: str) -> str | None:
        """Return a variable that does not stand in the file: the environment's, or ``.env``'s."""
        return self.environ.get(name) or self.dotenv.get(name) or None

    def variable(self, name: str) -> str | None:
        """Return a variable: the environment's, ``.env``'s, then ``env``, then ``env.vars``."""
        value = self.outer_variable(name)
        if value:
            return value
        for path in (("env", name), ("env", "vars", name)):
            self.require(path)
            written = self.get(path)
            if isinstance(written, str) and written:
                return self._replaced(written, path, self.outer_variable)
        return None

    def text(self, written: str, path: KeyPath) -> str:
        """Replace the variables in a configured string.

        Raises:
            ConfigError: A variable is not set, or a reference is none; the message says where.
        """
        return self._replaced(written, path, self.variable)

    def secret(self, written: str | Mapping[str, Any], path: KeyPath) -> str | Secret:
        """Return what stands in the place of a secret: text, or what a reference will find.

        Raises:
            ConfigError: A variable in a text is not set.
        """
        if isinstance(written, str):
            return self.text(written, path)
        return self.references.secret(written, path)

    @cached_property
    def references(self) -> References:
        """What looks up the secrets that this configuration names by reference."""
        from .references import References

        return References(self)

    def _replaced(self, written: str, path: KeyPath, lookup: Any) -> str:
        try:
            return interpolate(written, lookup)
        except (UnsetVariableError, WrongReferenceError) as error:
            is_wrong = isinstance(error, WrongReferenceError)
            raise ConfigError(
                clean(f"{self.place(path)}: {format_path(path)}: {error}"),
                hint=_FORMS if is_wrong else None,
            ) from error

    def texts(self, value: Any, path: KeyPath) -> Any:
        """Replace the variables in every string of a value."""
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, dict):
            return {name: self.texts(item, (*path, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self.texts(item, (*path, index)) for index, item in enumerate(value)]
        return value
