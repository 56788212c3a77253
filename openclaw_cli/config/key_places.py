"""Where keys stand in a text, and which of them stand there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .keypath import format_path
from .validate import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .composed import Composed
    from .document import Document
    from .json5 import Member, Node
    from .keypath import KeyPath
    from .validate import Level


class Place(NamedTuple):
    """Where something stands: the file (None: the configuration itself), line and column from 1."""

    file: str | None
    line: int | None
    column: int | None


def told(
    document: Document | Composed, found: Sequence[tuple[KeyPath, str]], level: Level = "warning"
) -> list[Problem]:
    """Return what is said of keys as problems, each with the place of its key."""
    places = _places(document, [path for path, _ in found])
    return [
        Problem(format_path(path), message, place.line, place.column, place.file, level)
        for (path, message), place in zip(found, places, strict=True)
    ]


def repeated_keys(document: Document | Composed) -> list[Problem]:
    """Return the keys that stand more than once in an object; TOML has none.

    The last one applies, and the others are named.
    """
    found = []
    for file, source in sources(document):
        top = None if source.format == "toml" else _tree(source)
        for path, member, last in _repeated(top) if top else ():
            line, _ = _line_and_column(source, last)
            message = f"stands twice; the one in line {line} applies"
            place = _line_and_column(source, member)
            found.append(Problem(format_path(path), message, *place, file, "warning"))
    return sorted(found, key=lambda problem: (problem.file or "", problem.line, problem.column))


def sources(document: Document | Composed) -> Iterator[tuple[str | None, Document]]:
    """Yield every file of a configuration once, the configuration itself first."""
    from .document import Document

    if isinstance(document, Document):
        yield None, document
        return
    files = {
        source.file: source for source in (document.main, *(m.source for m in document.mounts))
    }
    for source in files.values():
        yield source.file, source.document


def _places(document: Document | Composed, paths: Sequence[KeyPath]) -> Iterator[Place]:
    trees: dict[str | None, Node | None] = {}
    for path in paths:
        file, source, inside = _origin(document, path)
        if source.format == "toml":
            yield Place(file, *(source.position(inside) or (None, None)))
            continue
        if file not in trees:
            trees[file] = _tree(source)
        member = _member(trees[file], inside)
        yield Place(file, *(_line_and_column(source, member) if member else (None, None)))


def _origin(document: Document | Composed, path: KeyPath) -> tuple[str | None, Document, KeyPath]:
    """Return the file that a value stands in, what that says, and the path there."""
    from .document import Document

    if isinstance(document, Document):
        return None, document, path
    origin = document.origin_of(path)
    return origin.source.file, origin.source.document, origin.path


def _line_and_column(source: Document, member: Member) -> tuple[int, int]:
    from .json5 import line_and_column

    return line_and_column(source.text, member.start)


def _tree(document: Document) -> Node | None:
    from .json5 import is_blank, parse

    return None if is_blank(document.text) else parse(document.text)


def _member(top: Node | None, path: KeyPath) -> Member | None:
    node, member = top, None
    for part in path:
        member = None if node is None else node.find(part)
        node = None if member is None else member.node
    return member


def _repeated(top: Node) -> Iterator[tuple[KeyPath, Member, Member]]:
    """Yield each key that does not apply, and the one of its name that does."""
    waiting: list[tuple[Node, KeyPath]] = [(top, ())]
    while waiting:
        node, at = waiting.pop()
        last = {member.name: member for member in node.members}
        for member in node.members:
            if last[member.name] is not member:
                yield (*at, member.name), member, last[member.name]
            else:
                waiting.append((member.node, (*at, member.name)))
