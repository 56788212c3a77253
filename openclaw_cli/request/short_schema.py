"""The short form of a schema: ``name, age int, tags [str]: what it is about``.

It is what ``llm`` documents as its concise schema syntax (docs/schemas.md there), and lists.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import UsageError

_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
_OTHER_NAMES = {"text": "str", "number": "float", **{name: name for name in _TYPES}} | {
    long: short for short, long in _TYPES.items()
}
_LIST = re.compile(r"\[\s*(\w*)\s*\]")
_SHOWN = 40
_EXAMPLE = "write it like 'name, age int, tags [str]: what it is about'"


_KEPT = re.compile(r"t:\S+")
_WORD = re.compile(r"\S+")
_LIKE_A_FILE = re.compile(r"^@|[/\\]|\.\w+$")


def names_template(text: str) -> bool:
    """Return whether a schema is named that a template has: ``t:NAME``."""
    return _KEPT.fullmatch(text) is not None


def looks_like_file(text: str) -> bool:
    """Return whether a text is rather a file's name than a schema in the short form."""
    is_word = _WORD.fullmatch(text) is not None and not text.startswith("{")
    return is_word and _LIKE_A_FILE.search(text) is not None


def short_schema(text: str) -> dict[str, Any]:
    """Return the JSON Schema that the short form stands for.

    Fields are parted by line ends where there are any, else by commas; the rest of a field behind
    its colon describes it. All of them are required, and there are no others.

    Raises:
        UsageError: A field has no name, a type that there is not, or is there twice.
    """
    properties: dict[str, Any] = {}
    is_in_lines, is_described = "\n" in text, False
    for field in text.split("\n" if is_in_lines else ","):
        if not field.strip():
            continue
        try:
            name, kind = _field(field.strip())
        except UsageError as error:
            if is_described and not is_in_lines:
                error.hint = f"{error.hint}; descriptions with commas: each field on a line"
            raise
        is_described = "description" in kind
        if name in properties:
            raise _wrong(f"the field {_shown(name)} is there twice")
        properties[name] = kind
    if not properties:
        raise _wrong("there is no field in it")
    return closed_object(properties)


def closed_object(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all of these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _field(field: str) -> tuple[str, dict[str, Any]]:
    """Return a field's name and the schema of its value."""
    said, _, description = field.partition(":")
    words = said.split(maxsplit=1)
    if not words:
        raise _wrong(f"a field has no name: {_shown(field)}")
    kind = _kind(words[0], words[1].strip() if len(words) > 1 else "str")
    described = " ".join(description.split())
    # As Python and TypeScript write a type: nobody describes a field by one.
    if len(words) == 1 and (meant := _meant(described.strip("[] "))):
        written = f"[{meant}]" if described.startswith("[") else meant
        raise _wrong(
            f"{_shown(described)} describes {_shown(words[0])}, and is not its type",
            f"write '{words[0]} {written}'",
        )
    return words[0], kind | ({"description": described} if described else {})


def _kind(name: str, written: str) -> dict[str, Any]:
    of_list = _LIST.fullmatch(written)
    item = (of_list[1] or "str") if of_list else written
    if item in _TYPES:
        kind = {"type": _TYPES[item]}
        return {"type": "array", "items": kind} if of_list else kind
    meant = _meant(item)
    hint = f"the types are {', '.join(_TYPES)}, and [str] for a list; a colon begins a description"
    raise _wrong(
        f"{_shown(name)} has no known type: {_shown(written)}",
        f"did you mean {f'[{meant}]' if of_list else meant}?" if meant else hint,
    )


def _meant(word: str) -> str | None:
    """Return the type that a word stands for, here or in other languages."""
    lower = word.lower()
    return lower if lower in _TYPES else _OTHER_NAMES.get(lower)


def _wrong(what: str, hint: str = _EXAMPLE) -> UsageError:
    return UsageError(f"the schema can't be read: {what}", hint=hint)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
