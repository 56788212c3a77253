"""What ``--schema`` names: a file, or the schema itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..request.answer_schema import AnswerSchema

_LOGGED = re.compile(r"[0-9a-f]{32}")
"""How ``llm`` names a schema that it has logged."""


def read_schema_argument(written: str, *, is_list: bool = False) -> AnswerSchema:
    """Return the schema that was typed, or that stands in the file that was named.

    ``@FILE`` is a file, and so is the name of one that is there. A file holds a JSON Schema, or
    the short form.

    Args:
        written: What was typed.
        is_list: Whether it is the schema of each of any number of items.

    Raises:
        UsageError: The file can't be read, or there is no schema.
    """
    from ..request.answer_schema import LARGEST, answer_schema
    from ..request.short_schema import looks_like_file
    from .input import decode, valid_text

    text = valid_text(written, "schema")
    if text.startswith("@") or _is_file(text):
        from ..named_files import read_named

        name = text.removeprefix("@")
        text = decode(read_named(name, LARGEST), f"the schema file {name}")
    elif _LOGGED.fullmatch(text):
        hint = "name a file, or a template: t:NAME"
        raise UsageError(f"no schema is kept as {text}", hint=hint)
    elif looks_like_file(text):
        raise UsageError(
            f"there is no schema file {text}",
            hint="write the schema itself, or name a file that is there",
        )
    return answer_schema(text, is_list=is_list)


def _is_file(text: str) -> bool:
    """Return whether a text is the name of a file that is there."""
    from pathlib import Path

    if "\n" in text or text.lstrip().startswith("{"):
        return False
    try:
        return Path(text).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False  # as a name it is too long, or none
