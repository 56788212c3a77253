"""Secrets in a file: a JSON document, or one value (``secrets.providers``, source ``file``)."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .secret_problem import SecretProblem
from .trust import why_not_own

if TYPE_CHECKING:
    from pathlib import Path

SINGLE = "singleValue"
MODES = ("json", SINGLE)
MOST = 1024 * 1024
"""Bytes of a file where ``maxBytes`` says nothing."""


class SecretFile(NamedTuple):
    """A file that holds secrets.

    Attributes:
        path: An absolute path.
        mode: One of ``MODES``.
        most: Bytes that it may hold.
        insecure: Whether it is read whoever may write to it (``allowInsecurePath``).
    """

    path: Path
    mode: str
    most: int
    insecure: bool

    def value(self, id_: str) -> str:
        """Return a secret: by its JSON pointer, or the whole file without its last line end.

        Raises:
            SecretProblem: It can't be read, others can write to it, or there is no such secret.
        """
        if not self.insecure:
            self._check_path()
        text = self._text()
        if self.mode == SINGLE:
            return text.removesuffix("\n").removesuffix("\r")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            raise SecretProblem(f"{self.path} is not JSON{line}") from error
        found = _pointed_at(data, id_)
        if not isinstance(found, str):
            raise SecretProblem(f"{self.path} has no text there")
        return found

    def _check_path(self) -> None:
        if os.path.islink(self.path):  # noqa: PTH114  (it raises nothing)
            raise SecretProblem(
                f"{self.path} is a symbolic link",
                "write the path that it leads to, or set allowInsecurePath: true",
            )
        why = why_not_own(str(self.path))
        if why is not None:
            raise SecretProblem(why, f"chmod go-w {self.path}, or set allowInsecurePath: true")

    def _text(self) -> str:
        try:
            # A pipe without a writer does not hold it up.
            flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(self.path, flags), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise SecretProblem(f"{self.path} is no regular file")
                content = file.read(self.most + 1)
        except OSError as error:
            raise SecretProblem(f"cannot read {self.path}: {error.strerror or error}") from error
        if len(content) > self.most:
            raise SecretProblem(f"{self.path} holds more than {self.most} bytes")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SecretProblem(f"{self.path} is not UTF-8") from error


def _pointed_at(data: Any, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901) leads to, or None."""
    node = data
    for written in pointer.split("/")[1:]:
        part = written.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and part.isascii() and part.isdecimal():
            node = node[int(part[:9])] if int(part[:9]) < len(node) else None
        else:
            return None
    return node
