"""Values as JSON5 text, in the style of the text around them."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .brackets import Marks, line_end_near
from .keypath import PathError

if TYPE_CHECKING:
    from .json5 import Node

BARE_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_BLANKS = r"[^\S\n\r\u2028\u2029]"
_BLOCK = r"/\*(?:[^*]|\*(?!/))*\*/"
_LINE = r"//[^\n\r\u2028\u2029]*"
MARKS = Marks(
    "\n\r\u2028\u2029",
    re.compile(rf"{_BLOCK}|{_LINE}|(?:{_BLANKS}|\ufeff)+|\r\n|[\n\r\u2028\u2029]"),
    re.compile(rf"(?:{_BLANKS}|{_BLOCK})*(?:{_LINE})?"),
)


class Style(NamedTuple):
    """How a text is written.

    Attributes:
        newline: The line end.
        unit: One level of indentation.
        quote: The quote of strings.
        bare_keys: Whether keys stand without quotes where they can.
        trailing: Whether a comma stands behind a last member that has a line of its own.
        strict: Whether the text is JSON, and has to stay it.
    """

    newline: str = "\n"
    unit: str = "  "
    quote: str = '"'
    bare_keys: bool = True
    trailing: bool = True
    strict: bool = False


def is_strict(text: str) -> bool:
    """Return whether a text is JSON, for programs that read nothing else."""
    try:
        # Numbers are not converted: they may have more digits than Python takes.
        json.loads(text.removeprefix("\ufeff"), parse_int=len, parse_constant=_refused)
    except (ValueError, RecursionError):
        return False
    return True


def _refused(constant: str) -> None:
    raise ValueError(constant)


def style_of(text: str, root: Node) -> Style:
    """Return how a text is written, so that what is new looks like it.

    The first indent counts, the quote that is used most, whether any key stands without quotes, and
    whether any last member on a line of its own has a comma.
    """
    double = single = bare = quoted = commas = none = 0
    unit = ""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.kind == "string":
            double += text[node.start] == '"'
            single += text[node.start] == "'"
        for member in node.members:
            if node.kind == "object":
                opening = text[member.start]
                bare += opening not in "\"'"
                quoted += opening in "\"'"
                double += opening == '"'
                single += opening == "'"
            pending.append(member.node)
        if node.members and _stands_alone(text, node.members[-1].start):
            last = node.members[-1]
            commas += last.comma is not None
            none += last.comma is None
            outer = MARKS.indent(text, node.start)
            unit = unit or MARKS.indent(text, last.start).removeprefix(outer)
    strict = is_strict(text)
    bare_keys = not strict and (bare > 0 or quoted == 0)
    return Style(
        newline=line_end_near(text, 0),
        unit=unit or "  ",
        quote="'" if single > double else '"',
        bare_keys=bare_keys,
        trailing=commas > 0 or (not none and bare_keys),
        strict=strict,
    )


def member(name: str | int, value: Any, style: Style, indent: str | None) -> str:
    """Return a member of an object or a list; on one line, if there is no indent."""
    text = written(value, style, indent)
    return text if isinstance(name, int) else f"{_key(name, style)}: {text}"


def written(value: Any, style: Style, indent: str | None) -> str:
    """Return a value; what holds something is spread over lines, if there is an indent.

    Raises:
        PathError: The value can't be written in this file.
    """
    if isinstance(value, dict) and value:
        if indent is None:
            members = (member(str(name), item, style, None) for name, item in value.items())
            return f"{{ {', '.join(members)} }}"
        inner = indent + style.unit
        lines = [inner + member(str(name), item, style, inner) for name, item in value.items()]
        return _block("{", lines, "}", style, indent)
    if isinstance(value, list) and value:
        if not any(isinstance(item, (dict, list)) for item in value):
            return "[" + ", ".join(_scalar(item, style) for item in value) + "]"
        if indent is None:
            return "[" + ", ".join(written(item, style, None) for item in value) + "]"
        inner = indent + style.unit
        lines = [inner + written(item, style, inner) for item in value]
        return _block("[", lines, "]", style, indent)
    return _scalar(value, style)


def _block(opening: str, lines: list[str], closing: str, style: Style, indent: str) -> str:
    comma = "," if style.trailing else ""
    body = f",{style.newline}".join(lines)
    return f"{opening}{style.newline}{body}{comma}{style.newline}{indent}{closing}"


def _scalar(value: Any, style: Style) -> str:
    if isinstance(value, str):
        return _string(value, style.quote)
    if isinstance(value, float) and not math.isfinite(value):
        name = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        if style.strict:
            raise PathError(f"the file is JSON, which has no {name}")
        return name
    return json.dumps(value)


def _string(value: str, quote: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PathError("the value is not Unicode text")
    body = json.dumps(value, ensure_ascii=False)[1:-1]
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x7f", "\\u007f")
    if quote == "'":
        body = body.replace('\\"', '"').replace("'", "\\'")
    return quote + body + quote


def _key(name: str, style: Style) -> str:
    if style.bare_keys and BARE_KEY.fullmatch(name):
        return name
    return _string(name, style.quote)


def _stands_alone(text: str, offset: int) -> bool:
    """Return whether nothing but blanks and comments stands before it on its line."""
    start = MARKS.line_start(text, offset)
    return start > 1 and not MARKS.blank.sub("", text[start:offset])
