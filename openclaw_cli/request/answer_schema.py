"""The JSON Schema that an answer has to fit, as it was written and as it is sent."""

from __future__ import annotations

import re
from typing import Any

from ..errors import UsageError
from ..foreign import whole
from ..named_tuple import NamedTuple
from .checks import check_json
from .item_scanner import LIST
from .json_text import read_json
from .short_schema import closed_object, short_schema
from .subschemas import check_references, is_strict, moved

LARGEST = 1_000_000
"""Bytes; no API takes so much."""

_ITEM = f"#/properties/{LIST}/items"
_NAME = "answer"
_LONGEST_NAME = 64
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9_-]+")


class AnswerSchema(NamedTuple):
    """What an answer has to fit.

    Attributes:
        schema: The JSON Schema of the answer, or of each item.
        strict: Whether the model may be held to it word by word (API: ``strict``).
        is_list: Whether any number of items is asked for.
        is_ours: Whether it was made here, and is right.
    """

    schema: dict[str, Any]
    strict: bool
    is_list: bool = False
    is_ours: bool = False

    @property
    def asked(self) -> dict[str, Any]:
        """The JSON Schema that is sent: that of the answer, or of an object with all items."""
        if not self.is_list:
            return self.schema
        item, definitions = moved(self.schema, _ITEM)
        return closed_object({LIST: {"type": "array", "items": item}}) | definitions

    @property
    def is_object(self) -> bool:
        """Whether the answer is an object; many models take no other schema."""
        return self.is_list or self.schema.get("type") == "object" or "properties" in self.schema

    def response_format(self) -> dict[str, Any]:
        """Return the field of the request (API reference: ``response_format``)."""
        title = self.schema.get("title")
        name = _NOT_IN_NAMES.sub("_", title).strip("_") if isinstance(title, str) else ""
        described: dict[str, Any] = {"name": name[:_LONGEST_NAME] or _NAME}
        if self.strict:
            described["strict"] = True
        return {"type": "json_schema", "json_schema": {**described, "schema": self.asked}}


def answer_schema(written: str | dict[str, Any], *, is_list: bool = False) -> AnswerSchema:
    """Return what an answer has to fit.

    Args:
        written: A JSON Schema, its text, or the short form (``short_schema``).
        is_list: Whether it is the schema of each of any number of items.

    Raises:
        UsageError: It is none of these, or what it says can't be checked here.
    """
    if isinstance(written, str):
        written = whole(written)  # a program's own may hold anything
        if not written.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            return AnswerSchema(short_schema(written), strict=True, is_list=is_list, is_ours=True)
        written = _read(written)
    if not isinstance(written, dict):
        raise UsageError("the schema is neither a text nor an object")
    try:
        check_json(written)
        check_references(written)
    except ValueError as error:
        raise UsageError(f"the schema can't be used: {error}") from error
    return AnswerSchema(written, strict=is_strict(written), is_list=is_list)


def _read(text: str) -> dict[str, Any]:
    """Return a schema from its text.

    Raises:
        UsageError: It is too large, no JSON, or no object.
    """
    if len(text) > LARGEST:
        size = f"more than {LARGEST // 1_000_000} MB"
        raise UsageError(f"the schema is too large: {size}")
    try:
        found = read_json(text.lstrip("\ufeff"))
    except ValueError as error:
        hint = "write a JSON Schema, a file's name, or 'name, age int'"
        raise UsageError(f"the schema is no JSON: {error}", hint=hint) from error
    if not isinstance(found, dict):
        raise UsageError(
            "the schema is a list, and no JSON Schema", hint='write {"type": "array", "items": …}'
        )
    return found
