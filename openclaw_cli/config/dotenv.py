"""``.env`` files, read by python-dotenv's rules; ``${NAME}`` in a value is text.

https://github.com/theskumar/python-dotenv/blob/main/src/dotenv/parser.py
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..named_files import read_within

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1_000_000
_NOT_FROM_HERE = r"(?i).*_PROXY|SSL_.*|PATH|OPENCLAW_.*"
"""Whom to trust, what to run and how this tool works: the environment's alone."""

_BLANK = r"[^\S\r\n]*"
_END = rf"{_BLANK}(?:#[^\r\n]*)?(?:\r\n|[\r\n]|\Z)"
_NAME = rf"(?>\s*(?:export[^\S\r\n]+)?)(?:'([^']+)'|(?!')([^=\#\s]+)){_BLANK}"
_QUOTED = r"'((?:\\(?s:.)|[^'\\])*)'|\"((?:\\(?s:.)|[^\"\\])*)\""
_VALUE = rf"=(?:[^\S\r\n]+(?=\#)|[^\S\r\n]*+(?:{_QUOTED}|(?!['\"])([^\r\n]*)))"
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read(path: Path) -> dict[str, str]:
    """Return what a file supplies; nothing where there is none.

    Raises:
        ConfigError: It can't be read, or is not UTF-8.
    """
    try:
        text = read_within(path, _LARGEST).decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        return {}
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: not UTF-8 (byte {error.start})", hint="save the file as UTF-8"
        ) from error
    return {
        name: value for name, value in parse(text).items() if not re.fullmatch(_NOT_FROM_HERE, name)
    }


def parse(text: str) -> dict[str, str]:
    """Return the variables that a text sets; of one that it sets twice, the later value.

    A line that is none is passed over, as is a name without ``=``.
    """
    name_at, value_at, end_at = map(re.compile, (_NAME, _VALUE, _END))
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        name = name_at.match(text, at)
        value = value_at.match(text, name.end()) if name else None
        last = value or name
        end = end_at.match(text, last.end() if last else at)
        if end is None or name is None:
            # A comment, an empty line, or no assignment: on to the next line.
            at = _next_line(text, at)
            continue
        if value is not None:
            found[name[1] or name[2]] = _unescaped(*value.groups())
        at = end.end()
    return found


def _next_line(text: str, at: int) -> int:
    line = re.compile(r"\s*[^\r\n]*(?:\r\n|[\r\n]|\Z)").match(text, at)
    return line.end() if line else len(text)


def _unescaped(single: str | None, double: str | None, plain: str | None) -> str:
    if single is not None:
        return re.sub(r"\\([\\'])", r"\1", single)
    if double is not None:
        return re.sub(r"\\([\\'\"abfnrtv])", lambda match: _ESCAPES.get(match[1], match[1]), double)
    return re.sub(r"\s+#.*", "", plain or "").rstrip()
