"""A configuration text, whatever its format: read, get, set, unset.

Every edit is checked: the new text is parsed again and must hold exactly the intended data.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from ..named_tuple import NamedTuple
from .bounds import MAX_DEPTH
from .keypath import KeyPath, PathError, format_path
from .values import Change, differences, holds, same, with_value, without_value

if TYPE_CHECKING:
    from collections.abc import Iterable


class Missing(Enum):
    """The type of ``MISSING``."""

    MISSING = "missing"


MISSING = Missing.MISSING
"""What ``Document.get`` returns where there is nothing, unless another default is given."""

Format = Literal["json5", "toml"]

_FEW = 50
"""How many changes are made one by one, where that saves no comment."""


class SyntaxProblem(ValueError):  # noqa: N818  (it is told to people as that)
    """A text does not parse. ``line`` and ``column`` count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


class EditMismatch(RuntimeError):  # noqa: N818
    """An edit would have changed something else; nothing was returned."""


class Document(NamedTuple):
    """A parsed text. Edits return new documents.

    Attributes:
        text: Every character of it, the BOM and the line ends too.
        format: ``json5`` or ``toml``.
        data: What it says, as plain data. Not to be changed.
    """

    text: str
    format: Format
    data: dict[str, Any]

    def __repr__(self) -> str:
        """Leave out the contents: a key may be among them."""
        return f"Document({self.format!r}, {len(self.text)} characters)"

    @classmethod
    def parse(cls, text: str, format: Format) -> Document:  # noqa: A002
        """Parse a text; one of nothing but blanks and comments is an empty document.

        Raises:
            SyntaxProblem: It does not parse, or holds something else than an object.
        """
        return cls(text, format, _load_toml(text) if format == "toml" else _load_json5(text))

    @property
    def unread(self) -> tuple[Any, ...]:
        """Nothing: a document by itself includes no files (see ``composed.Composed``)."""
        return ()

    def file_of(self, path: KeyPath) -> str | None:  # noqa: ARG002
        """Return None: a document does not know its file (see ``composed.Composed``)."""
        return None

    def get(self, path: KeyPath, default: Any = MISSING) -> Any:
        """Return the value at a path, or the default."""
        node: Any = self.data
        for part in path:
            if not holds(node, part):
                return default
            node = node[part]
        return node

    def position(self, path: KeyPath) -> tuple[int, int] | None:
        """Return line and column of a value (JSON5) or of its key (TOML), both from 1."""
        if self.format == "toml":
            from .toml_tree import position

            return position(self.text, path)
        from .json5 import is_blank, line_and_column, parse

        if is_blank(self.text):
            return None
        node = parse(self.text)
        for part in path:
            member = node.find(part)
            if member is None:
                return None
            node = member.node
        return line_and_column(self.text, node.start)

    def set(self, path: KeyPath, value: Any) -> Document:
        """Return the document with a value set; the same one where it is so already.

        Where an object or a list takes the place of another one, only what differs is touched, so
        that the comments in it stay.

        Raises:
            PathError: The path leads into a value that holds nothing.
            EditMismatch: The edit would have changed something else.
        """
        if not path:
            raise PathError("the path is empty")
        try:
            changes = list(differences(self.get(path), value, path))
            # Many changes one by one take long, and there may be no comment to be lost.
            if len(changes) > _FEW and not self._may_have_comments():
                changes = [Change(path, value)]
            try:
                text = self._text_with(changes)
            except PathError:  # TOML's lists of tables take nothing but tables: write a new list
                text = self._text_with([Change(path, value)])
            return self._checked(text, with_value(self.data, path, value), path)
        except RecursionError as error:
            raise PathError(f"{format_path(path[:3])}: nested too deep to be edited") from error

    def _may_have_comments(self) -> bool:
        if self.format == "toml":
            return "#" in self.text
        from .json5_write import is_strict

        return not is_strict(self.text)

    def _text_with(self, changes: Iterable[Change]) -> str:
        if self.format == "toml":
            from .toml_edit import set_value, unset
        else:
            from .json5_edit import set_value, unset
        text = self.text
        for change in changes:
            if change.removed:
                text = unset(text, change.path)
            else:
                text = set_value(text, change.path, change.value)
        return text

    def unset(self, path: KeyPath) -> Document:
        """Return the document without a value; the same one where there is none.

        Raises:
            PathError: It is nested too deep to be edited.
            EditMismatch: The edit would have changed something else.
        """
        if self.get(path) is MISSING or not path:
            return self
        try:
            intended = without_value(self.data, path)
            return self._checked(self._text_with([Change(path, removed=True)]), intended, path)
        except RecursionError as error:
            raise PathError(f"{format_path(path[:3])}: nested too deep to be edited") from error

    def _checked(self, text: str, intended: dict[str, Any], path: KeyPath) -> Document:
        if text == self.text and same(self.data, intended):
            return self
        try:
            edited = Document.parse(text, self.format)
        except SyntaxProblem as error:
            raise EditMismatch(f"{format_path(path)}: {error.reason}") from error
        if not same(edited.data, intended):
            raise EditMismatch(format_path(path))
        return edited


def parse_any(text: str, format: Format) -> Document:  # noqa: A002
    """Parse a text whose top may be anything: an included file may be a list, or one value.

    Raises:
        SyntaxProblem: It does not parse.
    """
    if format == "toml":
        return Document.parse(text, format)
    return Document(text, format, _load_json5(text, any_top=True))


def _load_json5(text: str, *, any_top: bool = False) -> dict[str, Any]:
    if not text:
        return {}  # no file: nothing to import for
    strict = _load_json(text)
    if strict is not None:
        return strict
    from .json5 import Json5Error, is_blank, line_and_column, parse

    if is_blank(text):
        return {}
    try:
        top = parse(text)
    except Json5Error as error:
        raise SyntaxProblem(error.reason, error.line, error.column) from error
    if top.kind != "object" and not any_top:
        line, column = line_and_column(text, top.start)
        raise SyntaxProblem("expected an object at the top", line, column)
    data: dict[str, Any] = top.value
    return data


def _load_json(text: str) -> dict[str, Any] | None:
    """Return what a text says that is plain JSON, twenty times as fast as JSON5; else None.

    Where the two differ JSON5 has the word: about halves of characters in escapes, about what is
    nested too deep, and about everything that is wrong.
    """
    if "\\u" in text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or _is_deep(found):
        return None
    return found


def _is_deep(value: Any) -> bool:
    """Return whether containers stand in each other deeper than they may."""
    level = [value]
    for _ in range(MAX_DEPTH):
        children = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for some in children for one in some if isinstance(one, (dict, list))]
        if not level:
            return False
    return True


def _load_toml(text: str) -> dict[str, Any]:
    from .toml import TomlError, loads

    try:
        return loads(text)
    except TomlError as error:
        raise SyntaxProblem(error.reason, error.line, error.column) from error
