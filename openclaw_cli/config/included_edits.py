"""Edits of a configuration that includes other files: nothing is written but the main file.

An edit is a function of a document, and knows nothing of includes. What it means is what it makes
of all files together; the main file is written so that all of them say that. It can set values,
since what it says wins, and add to lists; what an include holds it can't take away.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from ..errors import ConfigError, OpenClawError
from .composed import Composed, Intended
from .document import MISSING, EditMismatch
from .includes import KEY
from .keypath import PathError, format_path
from .validate import problems
from .values import holds, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .composed import Origin
    from .document import Document
    from .keypath import KeyPath

    Edit = Callable[[Document], Document]
    Compose = Callable[[Document], Document | Composed]


class _HeldError(Exception):
    """A value is held by an include, and can't be changed from without. ``path`` is its place."""

    def __init__(self, path: KeyPath) -> None:
        super().__init__(path)
        self.path = path


def edited(main: Document, edit: Edit, compose: Compose, *, alone: bool = False) -> Document:
    """Return the main file after an edit.

    Args:
        main: The main file.
        edit: What is done. It may be called twice; the last time with all files together.
        compose: Returns a document of the main file together with what it includes.
        alone: Whether what the main file holds is meant, where it holds something of it: what an
            include says there shows through then.

    Raises:
        ConfigError: An include holds what would have to be changed, or the result has a problem
            that was not there before.
        PathError, EditMismatch: As ``Document.set``.
    """
    before = compose(main)
    after = _edited(main, before, edit, compose, alone=alone)
    check(before, compose(after))
    return after


def check(before: Document | Composed, after: Document | Composed) -> None:
    """Check what several files say together after an edit of one of them.

    Raises:
        ConfigError: It has a problem that was not there before.
    """
    known = {(item.path, item.message) for item in problems(before)}
    for item in problems(after):
        if (item.path, item.message) not in known:
            where = ": ".join(filter(None, (item.path, item.message)))
            raise ConfigError(where, hint="nothing was changed")


def _edited(
    main: Document, before: Document | Composed, edit: Edit, compose: Compose, *, alone: bool
) -> Document:
    if not isinstance(before, Composed) or before.unread:
        # What is not there can't be weighed; and it may be what the edit puts right.
        return edit(main)
    own = None
    with suppress(OpenClawError, PathError, EditMismatch):
        own = edit(main)
    if own is not None and (
        not same(_directives(own.data), _directives(main.data)) or (alone and own != main)
    ):
        return own
    intended = edit(cast("Document", Intended(before.data, before))).data
    if same(before.data, intended):
        return main  # an include says so already
    if own is not None and same(compose(own).data, intended):
        return own
    try:
        own = _step_by_step(main, before, intended)
        wrong = next(_changes(compose(own).data, intended, ()), None)
        if wrong is not None:
            raise _HeldError(wrong[0])  # noqa: TRY301
    except _HeldError as error:
        raise _refused(before, error.path, intended) from None
    return own


def _directives(data: Any, path: KeyPath = ()) -> dict[str, Any]:
    """Return which files are included, by where."""
    found = {}
    if isinstance(data, dict):
        for name, item in data.items():
            if name == KEY:
                found[format_path(path)] = item
            else:
                found |= _directives(item, (*path, name))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            found |= _directives(item, (*path, index))
    return found


def _step_by_step(main: Document, before: Composed, intended: Any) -> Document:
    """Make each change of the whole in the main file, as far as it stands there."""
    for path, value in _changes(before.data, intended, ()):
        inner = _in_main(before, path)
        if value is not MISSING:
            main = main.set(inner, value)
        elif main.get(inner) is MISSING:
            raise _HeldError(path)
        else:
            main = main.unset(inner)
    return main


def _changes(old: Any, new: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the changes that make one value out of another; ``MISSING`` is taken away.

    Of a list the last items are taken away first, and what is new is added at the end.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old:
            yield from _changes(old[name], new.get(name, MISSING), (*path, name))
        for name in new:
            if name not in old:
                yield (*path, name), new[name]
    elif isinstance(old, list) and isinstance(new, list):
        kept = _kept(old, new)
        for index in reversed(range(len(old))):
            if index not in kept:
                yield (*path, index), MISSING
        for number, item in enumerate(new[len(kept) :], len(kept)):
            yield (*path, number), item
    elif new is MISSING or not same(old, new):
        yield path, new


def _kept(old: list[Any], new: list[Any]) -> list[int]:
    """Return the indexes of the items with which a new list begins, in their order."""
    kept: list[int] = []
    for index, item in enumerate(old):
        if len(kept) < len(new) and same(item, new[len(kept)]):
            kept.append(index)
    return kept


def _in_main(before: Composed, path: KeyPath) -> KeyPath:
    """Return what a path of the whole is in the main file.

    Raises:
        _HeldError: It leads into an item of a list that an include holds.
    """
    node: Any = before.data
    origin, inner = before.origin, []
    for depth, part in enumerate(path):
        if not isinstance(part, int) or not isinstance(node, list):
            inner.append(part)
        elif part < len(node):
            item = origin.part(part)
            if item.source is not before.main:
                raise _HeldError(path[: depth + 1])
            inner.append(item.path[-1])
        else:
            others = [index for index in range(len(node)) if not _is_own(before, origin, index)]
            inner.append(part - len(others))
        if not holds(node, part):
            return (*inner, *path[depth + 1 :])
        node, origin = node[part], origin.part(part)
    return tuple(inner)


def _is_own(before: Composed, origin: Origin, index: int) -> bool:
    return origin.part(index).source is before.main


def _refused(before: Composed, path: KeyPath, intended: Any) -> ConfigError:
    import os
    from shlex import quote

    main = before.main.file
    holding = [
        mount.source.file
        for mount in before.mounts
        if path[: len(mount.path)] == mount.path
        and mount.source.document.get(path[len(mount.path) :]) is not MISSING
    ]
    file = before.file_of(path) or main
    if file == main and holding:
        file = holding[-1]
    name = file.removeprefix(os.path.dirname(main) + os.sep)  # noqa: PTH120
    is_set = Intended(intended, before).get(path) is not MISSING
    words = "openclaw config set --file" if is_set else "openclaw config unset --file"
    return ConfigError(
        f"{format_path(path)} stands in {file}: {main} can add to it, and not take it away;"
        " nothing was changed",
        hint=f"change that file: {words} {quote(name)} {quote(format_path(path))}"
        f"{' VALUE' if is_set else ''}",
    )
