"""A template as the text of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .document import SyntaxProblem
from .front_matter import split

if TYPE_CHECKING:
    from collections.abc import Mapping


def to_text(values: Mapping[str, Any]) -> str:
    """Return the text of a template's file.

    Args:
        values: What it says, by its keys.
    """
    front = {key: value for key, value in values.items() if key != "prompt"}
    prompt = values.get("prompt") or ""
    body = prompt
    if prompt != prompt.strip("\n") or "\r" in prompt:  # it would not be read as it is
        front, body = {**front, "prompt": prompt}, ""
    head = "".join(f"{key}:{_value(value)}\n" for key, value in front.items())
    is_front = body.partition("\n")[0].rstrip() in ("---", "+++") or body.startswith("\ufeff")
    if head or is_front:
        head = f"---\n{head}---\n"
    return f"{head}{body}\n" if body else head


def _value(value: Any) -> str:
    """Return a value as it stands behind its key and the colon."""
    if isinstance(value, str):
        return f" {_text(value)}"
    if isinstance(value, dict) and value and all(map(_is_key, value)):
        return "".join(f"\n  {key}: {_json(item)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n  - {_json(item)}" for item in value)
    return f" {_json(value)}"


def _text(text: str) -> str:
    """Return a text in the plainest form in which it is read again as it is."""
    ends = {"": "|-", "\n": "|"}
    end = text[len(text.rstrip("\n")) :]
    block = "\n".join(f"  {line}" if line else "" for line in text.rstrip("\n").split("\n"))
    forms = [f"{ends[end]}\n{block}"] if "\n" in text.rstrip("\n") and end in ends else []
    forms += [] if "\n" in text else [text]
    return next((form for form in forms if _reads_as(form, text)), _json(text))


def _reads_as(form: str, value: str) -> bool:
    try:
        return bool(split(f"---\nkey: {form}\n---\n").data == {"key": value})
    except SyntaxProblem:
        return False


def _is_key(name: str) -> bool:
    return name.replace("_", "").isalnum() and name.isascii() and name[:1].isalpha()


def _json(value: Any) -> str:
    if isinstance(value, str) and "\n" not in value and _reads_as(value, value):
        return value
    return json.dumps(value, ensure_ascii=False)
