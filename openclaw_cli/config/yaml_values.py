"""The values of a front matter that stand on one line: plain and quoted texts, lists, objects."""

from __future__ import annotations

import json
import re
from typing import Any

_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_NUMBER = re.compile(r"[-+]?(?:\d+|\d*\.\d+|\d+\.)(?:[eE][-+]?\d+)?")
_MOST_DIGITS = 100
_DEEPEST = 100
_QUOTED = re.compile(r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+\"""")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$")
_PLAIN = re.compile(r"(?:[^,\[\]{}:#]|:(?![\s,\[\]{}]|$)|(?<![ \t])#)*+")
"""A text without quotes in a list or an object."""
_INDICATORS = "&*!%@`|>,[]{}'\""
_QUOTE_IT = "put it in quotes"


class ValueProblem(ValueError):  # noqa: N818  (it is told to people as that)
    """A value can't be read."""


def without_comment(text: str) -> str:
    """Return a line's value without the comment behind it; for what is not quoted."""
    return _COMMENT.sub("", text).strip()


def read_value(text: str) -> Any:
    """Return the value that stands behind a key or a dash.

    Raises:
        ValueProblem: It is none, or is written in a way that is not read here.
    """
    text = text.strip()
    if text[0] in "\"'[{":
        value, end = _read(text, 0, 0)
        if without_comment(text[end:]) or text[end : end + 1] == "#":
            raise ValueProblem("something stands behind the value")
        return value
    plain = without_comment(text)
    if ": " in plain or plain.endswith(":"):
        raise ValueProblem(f"a colon and a blank inside of a text: {_QUOTE_IT}")
    return _plain(plain)


def unquoted(text: str) -> str:
    """Return a text that stands in quotes.

    Raises:
        ValueProblem: A backslash in it means nothing.
    """
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    try:
        value: str = json.loads(text, strict=False)
    except ValueError as error:
        raise ValueProblem("a backslash means nothing here: write two") from error
    return value


def _read(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends."""
    if depth > _DEEPEST:
        raise ValueProblem("nested too deep")
    char = text[at : at + 1]
    if char in ("'", '"'):
        quoted = _QUOTED.match(text, at)
        if quoted is None:
            raise ValueProblem("the quote is not closed on this line")
        return unquoted(quoted[0]), quoted.end()
    if char == "[":
        return _read_list(text, at + 1, depth)
    if char == "{":
        return _read_object(text, at + 1, depth)
    match = _PLAIN.match(text, at)
    word = match[0].strip() if match else ""
    if not word:
        raise _no_collection(text)
    return _plain(word), at + len(match[0] if match else "")


def _read_list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while text[(at := _blanks(text, at)) : at + 1] != "]":
        item, at = _read(text, at, depth + 1)
        found.append(item)
        at = _after_item(text, at, "]")
    return found, at + 1


def _read_object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while text[(at := _blanks(text, at)) : at + 1] != "}":
        is_quoted = text[at : at + 1] in ("'", '"')
        if text[at : at + 1] in ("[", "{"):
            raise _no_collection(text)
        start = at
        key, at = _read(text, at, depth + 1)
        name = key if isinstance(key, str) else text[start:at].strip()
        at = _blanks(text, at)
        if text[at : at + 1] != ":" or not (is_quoted or text[at + 1 : at + 2] in (" ", "\t")):
            raise _no_collection(text)
        if name in found:
            raise ValueProblem(f"{name} stands twice")
        at = _blanks(text, at + 1)
        if text[at : at + 1] in (",", "}"):
            found[name] = None
        else:
            found[name], at = _read(text, at, depth + 1)
        at = _after_item(text, at, "}")
    return found, at + 1


def _after_item(text: str, at: int, closing: str) -> int:
    at = _blanks(text, at)
    if text[at : at + 1] == ",":
        return at + 1
    if text[at : at + 1] != closing:
        raise _no_collection(text)
    return at


def _blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _no_collection(text: str) -> ValueProblem:
    hint = f"; for a text, {_QUOTE_IT}" if text.startswith("{{") else ""
    return ValueProblem(f"not a list or an object on one line{hint}")


def _plain(text: str) -> Any:
    """Return what a text without quotes is: a number, true, false, null, or itself.

    Raises:
        ValueProblem: It begins like something else.
    """
    if text[:1] in _INDICATORS or text in ("-", "?") or text.startswith(("? ", "- ")):
        raise ValueProblem(f"a text that begins with {text[:1]}: {_QUOTE_IT}")
    if text in _WORDS:
        return _WORDS[text]
    if len(text) < _MOST_DIGITS and _NUMBER.fullmatch(text):
        is_whole = text.lstrip("+-").isdigit()
        # A leading zero is an octal number to some and none to others.
        if is_whole and re.match(r"[-+]?0\d", text):
            return text
        return int(text) if is_whole else float(text)
    return text
