"""Edits of JSON5 text that touch one value and nothing else.

Comments, order, quotes, blank lines, trailing commas, line ends and a BOM stay as they are; what is
new takes over the style around it. A text that is JSON stays JSON.

The tree of ``json5`` says where each value stands; an edit cuts the text there and joins it again.
``document`` reads the result back before anything is written: a mistake here is an error, and never
a damaged file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .brackets import Layout, insert, insert_first, line_end_near, remove
from .json5 import Node, is_blank, parse
from .json5_write import BARE_KEY, MARKS, Style, member, style_of, written
from .keypath import KeyPath, PathError, format_path
from .values import same

if TYPE_CHECKING:
    from collections.abc import Callable


def set_value(text: str, path: KeyPath, value: Any) -> str:
    """Return the text with the value at a path replaced or added.

    Raises:
        Json5Error: The text is no JSON5.
        PathError: The path leads into a value that holds nothing, or the text is JSON, which has no
            such value.
    """
    if is_blank(text):
        style = Style(newline=line_end_near(text, 0))
        gap = style.newline if text.removeprefix("\ufeff") and not _ends_line(text) else ""
        if path and not isinstance(path[0], str):
            raise PathError(f"{format_path(path)}: the top is an object, not a list")
        return text + gap + written(_nested(path, value), style, "") + style.newline
    root = parse(text)
    node = root
    for depth, part in enumerate(path):
        found = node.find(part)
        if found is None:
            _check_insertable(node, path[: depth + 1])
            value = _nested(path[depth + 1 :], value)
            return _insert(text, node, part, value, style_of(text, root))
        node = found.node
    if same(node.value, value):
        return text
    style = style_of(text, root)._replace(newline=line_end_near(text, node.start))
    if node.kind == "string" and isinstance(value, str):
        style = style._replace(quote=text[node.start])
    new = written(value, style, MARKS.indent(text, node.start))
    return text[: node.start] + new + text[node.end :]


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
            found = node.find(part)
            if found is None:
                return text
            node = found.node
        found = node.find(path[-1])
        if found is None:
            return text
        text = remove(text, node, node.members, node.members.index(found), MARKS)
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
    layout = Layout(MARKS, style.unit, style.trailing, padded=True)
    if not node.members:
        style = style._replace(newline=line_end_near(text, node.start))
        write = _writer(name, value, style)
        return insert_first(text, node, write, layout, inline=_is_inline(text, node))
    last = node.members[-1]
    # A key that needs quotes says nothing about those that don't.
    if node.kind == "object" and BARE_KEY.fullmatch(str(last.name)):
        style = style._replace(bare_keys=text[last.start] not in "\"'")
    after = last.comma + 1 if last.comma is not None else last.node.end
    style = style._replace(newline=line_end_near(text, MARKS.past_comments(text, after)))
    return insert(text, node, node.members, _writer(name, value, style), layout)


def _writer(name: str | int, value: Any, style: Style) -> Callable[[str | None], str]:
    return lambda indent: member(name, value, style, indent)


def _is_inline(text: str, node: Node) -> bool:
    """Return whether an empty object stands inside another one that is written on one line."""
    line = text[MARKS.line_start(text, node.start) : node.start]
    return line.rstrip().endswith(":") and ("{" in line or "[" in line)


def _ends_line(text: str) -> bool:
    return text[-1:] in ("\n", "\r", "\u2028", "\u2029")
