"""Edits of JSON5 text that touch one value and nothing else.

Comments, order, quotes, blank lines, trailing commas, line ends and a BOM stay as they are; what is
new takes over the style around it.

The tree of ``json5`` says where each value stands; an edit cuts the text there and joins it again.
``document`` reads the result back before anything is written: a mistake here is an error, and never
a damaged file.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NamedTuple

from .json5 import Member, Node, is_blank, parse
from .keypath import KeyPath, PathError, format_path
from .values import same

_NEWLINE = re.compile(r"\r\n|[\n\r\u2028\u2029]")
# What may stand between a value and the end of its line.
_REST_OF_LINE = re.compile(
    r"(?:[^\S\n\r\u2028\u2029]|/\*(?:[^*]|\*(?!/))*\*/)*(?://[^\n\r\u2028\u2029]*)?"
)
# A comment without a line end before a value belongs to it: it goes with the value.
_GLUED_BEFORE = re.compile(r"(?:[^\S\n\r\u2028\u2029]|/\*(?:[^*\n\r\u2028\u2029]|\*(?!/))*\*/)*\Z")
_BARE_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_INDENT = re.compile(r"[^\S\n\r\u2028\u2029]*")


class Style(NamedTuple):
    """How a text is written.

    Attributes:
        newline: The line end.
        unit: One level of indentation.
        quote: The quote of strings.
        bare_keys: Whether keys stand without quotes where they can.
    """

    newline: str = "\n"
    unit: str = "  "
    quote: str = '"'
    bare_keys: bool = True


def set_value(text: str, path: KeyPath, value: Any) -> str:
    """Return the text with the value at a path replaced or added.

    Raises:
        Json5Error: The text is no JSON5.
        PathError: The path leads into a value that holds nothing.
    """
    if is_blank(text):
        style = _style_of(text, None)
        gap = style.newline if text.removeprefix("\ufeff") and not _ends_line(text) else ""
        if path and not isinstance(path[0], str):
            raise PathError(f"{format_path(path)}: the top is an object, not a list")
        return text + gap + _written(_nested(path, value), style, "") + style.newline
    root = parse(text)
    style = _style_of(text, root)
    node = root
    for depth, part in enumerate(path):
        member = node.find(part)
        if member is None:
            _check_insertable(node, path[: depth + 1])
            return _insert(text, node, part, _nested(path[depth + 1 :], value), style)
        node = member.node
    if same(node.value, value):
        return text
    if node.kind == "string" and isinstance(value, str):
        style = Style(style.newline, style.unit, text[node.start], style.bare_keys)
    written = _written(value, style, _indent_at(text, node.start))
    return text[: node.start] + written + text[node.end :]


def unset(text: str, path: KeyPath) -> str:
    """Return the text without the value at a path; the same text where there is none.

    Raises:
        Json5Error: The text is no JSON5.
    """
    if is_blank(text) or not path:
        return text
    while True:
        node = parse(text)
        for part in path[:-1]:
            member = node.find(part)
            if member is None:
                return text
            node = member.node
        member = node.find(path[-1])
        if member is None:
            return text
        text = _without(text, node, node.members.index(member))
        # A repeated key goes with all its occurrences, else an earlier one would come to light.
        if node.kind == "array":
            return text


def _nested(path: KeyPath, value: Any) -> Any:
    """Return the value inside the objects and lists that the rest of a path makes necessary."""
    for part in reversed(path):
        if isinstance(part, int):
            if part:
                raise PathError(f"there is no list to put item {part} into")
            value = [value]
        else:
            value = {part: value}
    return value


def _check_insertable(node: Node, path: KeyPath) -> None:
    part = path[-1]
    if node.kind == "object" and isinstance(part, str):
        return
    if node.kind == "array" and part == len(node.members) and isinstance(part, int):
        return
    where = format_path(path[:-1]) or "the top"
    kinds = {"object": "an object", "array": "a list"}
    wanted = "an item past its end" if isinstance(part, int) and node.kind == "array" else "that"
    raise PathError(
        f"{format_path(path)}: {where} is {kinds.get(node.kind, f'a {node.kind}')},"
        f" which can't hold {wanted}"
    )


def _insert(text: str, node: Node, name: str | int, value: Any, style: Style) -> str:
    """Return the text with a member behind the last one of an object or a list.

    It stands on a line of its own where the last one does, or where a comment behind that one
    reaches to the end of the line: behind it there is no other place.
    """
    if not node.members:
        return _insert_first(text, node, name, value, style)
    last = node.members[-1]
    bare = style.bare_keys
    # A key that needs quotes says nothing about those that don't.
    if node.kind == "object" and _BARE_KEY.fullmatch(str(last.name)):
        bare = text[last.start] not in "\"'"
    style = Style(style.newline, style.unit, style.quote, bare)
    starts_line = _starts_line(text, last.start)
    indent = _indent_at(text, last.start)
    # A comment behind the last member speaks of that one: the new member comes behind it.
    after = last.comma + 1 if last.comma is not None else last.node.end
    rest = _REST_OF_LINE.match(text, after)
    line_end = rest.end() if rest else after
    if not starts_line and not (text[after:line_end].strip() and _at_newline(text, line_end)):
        return _insert_inline(text, last, _member(name, value, style, None))
    if not starts_line:
        indent = _indent_at(text, node.start) + style.unit
    member = _member(name, value, style, indent)
    if (
        line_end >= node.end
        or text[line_end : node.end].lstrip()[:0]
        or not _at_newline(text, line_end)
    ):
        # The closing mark stands on the last member's line.
        line_end = after
    new_line = style.newline + indent + member
    # With a trailing comma the new member gets one too; without, the last one needs it now, and its
    # comment stays behind it.
    if last.comma is not None:
        return text[:line_end] + new_line + "," + text[line_end:]
    return text[:after] + "," + text[after:line_end] + new_line + text[line_end:]


def _insert_inline(text: str, last: Member, member: str) -> str:
    if last.comma is None:
        at = last.node.end
        return f"{text[:at]}, {member}{text[at:]}"
    at = last.comma + 1
    return f"{text[:at]} {member},{text[at:]}"


def _insert_first(text: str, node: Node, name: str | int, value: Any, style: Style) -> str:
    inner = text[node.start + 1 : node.end - 1]
    outer = _indent_at(text, node.start)
    indent = outer + style.unit
    inline = not inner.strip() and _is_inline(text, node)
    if inline:
        member = _member(name, value, style, None)
        return f"{text[: node.start + 1]} {member} {text[node.end - 1 :]}"
    # Comments that stand alone in the object stay before the new member.
    kept = inner.rstrip()
    line = f"{style.newline}{indent}{_member(name, value, style, indent)},{style.newline}{outer}"
    return text[: node.start + 1] + kept + line + text[node.end - 1 :]


def _is_inline(text: str, node: Node) -> bool:
    """Return whether an empty object stands inside another one that is written on one line."""
    before = text[: node.start]
    line = before[_line_start(before, len(before)) :]
    return line.rstrip().endswith(":") and ("{" in line or "[" in line)


def _without(text: str, node: Node, number: int) -> str:
    """Return the text without a member, its comma, and the comments on its line.

    Three cases: a member alone on its lines takes them with it; the last of several on one line
    takes the comma before it; any other takes the blanks behind it.
    """
    member = node.members[number]
    end = member.comma + 1 if member.comma is not None else member.node.end
    line_start = _line_start(text, member.start)
    glued = _GLUED_BEFORE.search(text, line_start, member.start)
    start = glued.start() if glued else member.start
    rest = _REST_OF_LINE.match(text, end)
    line_end = rest.end() if rest else end
    alone = start == line_start and _at_newline(text, line_end)
    previous = node.members[number - 1] if number else None
    if alone:
        newline = _NEWLINE.match(text, line_end)
        removed = text[:line_start] + text[newline.end() if newline else line_end :]
    elif member.comma is None and previous is not None and not _starts_line(text, member.start):
        start = previous.comma + 1 if previous.comma is not None else previous.node.end
        removed = text[:start] + text[end:]
    else:
        after = _INDENT.match(text, end)
        removed = text[: member.start] + text[after.end() if after else end :]
    if member.comma is None and previous is not None and previous.comma is not None:
        # The member before it is the last one now, and the file is one without trailing commas.
        removed = removed[: previous.comma] + removed[previous.comma + 1 :]
    return removed


def _member(name: str | int, value: Any, style: Style, indent: str | None) -> str:
    written = _written(value, style, indent)
    return written if isinstance(name, int) else f"{_key(name, style)}: {written}"


def _written(value: Any, style: Style, indent: str | None) -> str:
    """Return a value as JSON5; what holds something is spread over lines, if there is an indent."""
    if isinstance(value, dict) and value:
        if indent is None:
            members = (_member(str(name), item, style, None) for name, item in value.items())
            return f"{{ {', '.join(members)} }}"
        inner = indent + style.unit
        lines = [
            f"{inner}{_key(str(name), style)}: {_written(item, style, inner)}"
            for name, item in value.items()
        ]
        return _block("{", lines, "}", style, indent)
    if isinstance(value, list) and value:
        if not any(isinstance(item, (dict, list)) for item in value):
            return "[" + ", ".join(_scalar(item, style) for item in value) + "]"
        if indent is None:
            return "[" + ", ".join(_written(item, style, None) for item in value) + "]"
        inner = indent + style.unit
        lines = [inner + _written(item, style, inner) for item in value]
        return _block("[", lines, "]", style, indent)
    return _scalar(value, style)


def _block(opening: str, lines: list[str], closing: str, style: Style, indent: str) -> str:
    # Text that is written in strict JSON must stay that: no comma after the last one.
    comma = "," if style.bare_keys else ""
    body = f",{style.newline}".join(lines)
    return f"{opening}{style.newline}{body}{comma}{style.newline}{indent}{closing}"


def _scalar(value: Any, style: Style) -> str:
    if isinstance(value, str):
        return _string(value, style.quote)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
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
    if style.bare_keys and _BARE_KEY.fullmatch(name):
        return name
    return _string(name, style.quote)


def _style_of(text: str, root: Node | None) -> Style:
    """Return how the text is written, so that what is new looks like it.

    The first line end and the first indent count, the quote that is used most, and whether any key
    stands without quotes.

    Args:
        text: The text.
        root: Its tree, or None where it holds no value.
    """
    newline = _NEWLINE.search(text)
    style = Style(newline=newline[0] if newline else "\n")
    if root is None:
        return style
    double = single = bare = quoted = 0
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
            if not unit and _starts_line(text, member.start):
                outer = _indent_at(text, node.start)
                unit = _indent_at(text, member.start).removeprefix(outer)
            pending.append(member.node)
    return Style(
        newline=style.newline,
        unit=unit or "  ",
        quote="'" if single > double else '"',
        bare_keys=bare > 0 or quoted == 0,
    )


def _line_start(text: str, offset: int) -> int:
    start = max(text.rfind(char, 0, offset) for char in "\n\r\u2028\u2029") + 1
    return start + text.startswith("\ufeff") if start == 0 else start


def _indent_at(text: str, offset: int) -> str:
    match = _INDENT.match(text, _line_start(text, offset))
    return match[0] if match else ""


def _starts_line(text: str, offset: int) -> bool:
    start = _line_start(text, offset)
    return start > 1 and _GLUED_BEFORE.match(text, start, offset) is not None


def _at_newline(text: str, offset: int) -> bool:
    return _NEWLINE.match(text, offset) is not None


def _ends_line(text: str) -> bool:
    return text[-1:] in ("\n", "\r", "\u2028", "\u2029")
