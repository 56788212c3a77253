"""What a line of an input asks: a text, an object, or a line of OpenAI's format. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..request.json_text import read_json
from ..request.template import INPUT
from .prompts import NAMES, Prompt, checked, fields_of, shown
from .records import BOM, not_utf8

if TYPE_CHECKING:
    from .rows import Filling

_NO_JSON = "no JSON"
_NEITHER = "neither a text nor an object"


def is_no_prompt(reason: str) -> bool:
    """Return whether a line is wrong because it is written in another way altogether."""
    return reason.startswith((_NO_JSON, _NEITHER))


def prompt_of_json(content: bytes, number: int, filling: Filling | None = None) -> Prompt:
    """Return what a line of JSON asks.

    Args:
        content: The line.
        number: What it is known by where it has no id.
        filling: What it is put into, or None.

    Raises:
        ValueError: It is none; the message says why.
    """
    value = _json(content)
    if isinstance(value, str):
        return _prompt_of_text(value, number, filling)
    if not isinstance(value, dict):
        raise ValueError(_NEITHER)
    if filling is not None:
        return filling.ask(value, number)
    if "body" in value or "custom_id" in value:
        from .openai_lines import prompt_of_openai

        return prompt_of_openai(value, number)
    for name in value:
        if name not in NAMES:
            raise ValueError(f"{shown(name)} is none of {', '.join(NAMES)}")
    return checked(fields_of(value, number))


def prompt_of_line(content: bytes, number: int, filling: Filling | None = None) -> Prompt:
    """Return what a plain line asks.

    Raises:
        ValueError: Nothing; the message says why.
    """
    try:
        return _prompt_of_text(content.decode(), number, filling)
    except UnicodeDecodeError as error:
        raise ValueError(not_utf8(error)) from error


def _prompt_of_text(text: str, number: int, filling: Filling | None) -> Prompt:
    if filling is not None:
        return filling.ask({INPUT: text}, number)
    return checked(Prompt(str(number), text))


def _json(content: bytes) -> Any:
    try:
        return read_json(content.removeprefix(BOM).decode())
    except UnicodeDecodeError as error:
        raise ValueError(not_utf8(error)) from error
    except ValueError as error:
        raise ValueError(f"{_NO_JSON}: {str(error).replace('(line 1, ', '(')}") from error
