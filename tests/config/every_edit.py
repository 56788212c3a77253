"""Every edit of a document, and what it has to leave as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from openclaw_cli.config.values import holds, same, with_value, without_value

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from openclaw_cli.config.document import Document

    Path = tuple[str | int, ...]

NEW_VALUES: tuple[Any, ...] = (7, "seven", True, [], [1, "x"], {}, {"k": {"l": [{"m": 1}]}, "n": 0})


class Edit(NamedTuple):
    """One edit: a value to set, or none to take away."""

    path: Path
    value: Any = None
    unset: bool = False

    def intended(self, data: Any) -> Any:
        if self.unset:
            return without_value(data, self.path)
        return with_value(data, self.path, self.value)

    def applied(self, document: Document) -> Document:
        if self.unset:
            return document.unset(self.path)
        return document.set(self.path, self.value)


def paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value, holders first."""
    if path:
        yield path
    if isinstance(data, (dict, list)):
        for name, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(item, (*path, name))


def value_at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def edits(data: Any) -> Iterator[Edit]:
    """Yield: set a new key, set in a new table, change, unset, in every place there is."""
    for path in ((), *paths(data)):
        node = value_at(data, path)
        for value in NEW_VALUES:
            if isinstance(node, dict) and not holds(node, "new"):
                yield Edit((*path, "new"), value)
            elif isinstance(node, list):
                yield Edit((*path, len(node)), value)
            if path:
                yield Edit(path, value)
        if isinstance(node, dict) and not holds(node, "new"):
            yield Edit((*path, "new", "sub table", "deep"), 7)
        if path:
            yield Edit(path, unset=True)


def check(before: Document, edit: Edit, comments: Callable[[str], Counter[str]]) -> Document:
    """Apply an edit, and check all that can be said of any."""
    after = edit.applied(before)
    # What is said is what was meant, and nothing else.
    assert same(after.data, edit.intended(before.data)), (edit, after.text)
    # Comments are counted; only what is taken away or written anew may take its own with it.
    lost = comments(before.text) - comments(after.text)
    assert not comments(after.text) - comments(before.text), (edit, after.text)
    if is_addition(before, edit):
        assert not lost, (edit, after.text)
        assert is_within(before.text, after.text), (edit, after.text)
    elif edit.unset:
        if isinstance(edit.path[-1], int):
            return after
        kept = "".join(after.text.split())
        assert is_within(re.sub(r"=(\{\}|\[\])|\[|\]", "", kept), before.text), (edit, after.text)
    elif not isinstance(value_at(before.data, edit.path), (dict, list)):
        # A value gives way to another where it stands: no comment goes, one place changes.
        assert not lost, (edit, after.text)
        if not re.search(r"\"\"\"|'''|\\[\r\n]", before.text):  # values of one line
            assert len(changed_lines(before.text, after.text)) <= 1, (edit, after.text)
    # Twice is once.
    assert edit.unset or edit.applied(after).text == after.text
    return after


def is_addition(before: Document, edit: Edit) -> bool:
    node: Any = before.data
    for part in edit.path:
        if not holds(node, part):
            return not edit.unset
        node = node[part]
    return False


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines between those that are the same at the beginning and at the end."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old


def is_within(part: str, whole: str) -> bool:
    """Return whether all characters but blanks stand in another text, in their order."""
    rest = iter(whole)
    return all(character in rest for character in "".join(part.split()))
