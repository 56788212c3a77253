"""A configuration with what it includes: the whole, and where each value of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .document import MISSING
from .keypath import PathError, format_path
from .values import holds, with_value, without_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .document import Document
    from .keypath import KeyPath


class Source(NamedTuple):
    """A file, and what it says by itself."""

    file: str
    document: Document


class Origin(NamedTuple):
    """Where a value stands: in which file, and under which path there.

    Attributes:
        source: The file. Of what several files have made together: the last one of them.
        path: Its path in that file.
        parts: What is in the value, where files have met in it; else None: it stands below it.
    """

    source: Source
    path: KeyPath
    parts: Mapping[str | int, Origin] | None = None

    def part(self, name: str | int) -> Origin:
        """Return where a part of the value stands."""
        if self.parts is not None:
            return self.parts[name]
        return Origin(self.source, (*self.path, name))

    def files(self) -> Iterator[str]:
        """Yield the files that the value is from, some of them more than once."""
        if self.parts:
            for part in self.parts.values():
                yield from part.files()
        else:
            yield self.source.file


class Mount(NamedTuple):
    """Where a file was included: the path in the whole, and the file."""

    path: KeyPath
    source: Source


class Composed(NamedTuple):
    """A configuration with what it includes. It is read as a ``Document`` is.

    Attributes:
        data: What all files say together. Not to be changed.
        main: The file that includes the others.
        origin: Where everything stands.
        mounts: The files that were included, in the order in which they were met.
        unread: Those that could not be, each a ``validate.Unread``.
    """

    data: dict[str, Any]
    main: Source
    origin: Origin
    mounts: tuple[Mount, ...]
    unread: tuple[Any, ...]

    def __repr__(self) -> str:
        """Leave out the contents: a key may be among them."""
        return f"Composed({self.main.file!r}, {len(self.mounts)} includes)"

    def get(self, path: KeyPath, default: Any = MISSING) -> Any:
        """Return the value at a path, or the default."""
        node: Any = self.data
        for part in path:
            if not holds(node, part):
                return default
            node = node[part]
        return node

    def origin_of(self, path: KeyPath) -> Origin:
        """Return where the value at a path stands, or where the nearest value above it does."""
        node: Any = self.data
        origin = self.origin
        for part in path:
            if not holds(node, part):
                break
            node, origin = node[part], origin.part(part)
        return origin

    def position(self, path: KeyPath) -> tuple[int, int] | None:
        """Return line and column of a value in its file, both from 1."""
        origin = self.origin_of(path)
        return origin.source.document.position(origin.path)

    def file_of(self, path: KeyPath) -> str | None:
        """Return the file that a value stands in."""
        return self.origin_of(path).source.file


class Intended(NamedTuple):
    """What several files say together, in the place of a document that is edited.

    What is asked of places is answered as it was before the edit.
    """

    data: dict[str, Any]
    before: Composed

    @property
    def main(self) -> Source:
        """The main file."""
        return self.before.main

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """The files that are included."""
        return self.before.mounts

    @property
    def unread(self) -> tuple[Any, ...]:
        """Those that could not be."""
        return self.before.unread

    def origin_of(self, path: KeyPath) -> Origin:
        """Return where a value stands, as far as it stood there before."""
        return self.before.origin_of(path)

    def get(self, path: KeyPath, default: Any = MISSING) -> Any:
        """Return the value at a path, or the default."""
        node: Any = self.data
        for part in path:
            if not holds(node, part):
                return default
            node = node[part]
        return node

    def position(self, path: KeyPath) -> tuple[int, int] | None:
        """Return line and column of that."""
        return self.before.position(path)

    def file_of(self, path: KeyPath) -> str | None:
        """Return the file of that."""
        return self.before.file_of(path)

    def set(self, path: KeyPath, value: Any) -> Intended:
        """Return it with a value set.

        Raises:
            PathError: The path leads into a value that holds nothing.
        """
        try:
            return self._replace(data=with_value(self.data, path, value))
        except (TypeError, IndexError, KeyError) as error:
            raise PathError(f"{format_path(path)}: what is there can't hold that") from error

    def unset(self, path: KeyPath) -> Intended:
        """Return it without a value."""
        if self.get(path) is MISSING:
            return self
        return self._replace(data=without_value(self.data, path))


def merged(first: tuple[Any, Origin], then: tuple[Any, Origin]) -> tuple[Any, Origin]:
    """Return two values merged, of which the later one counts; see the module."""
    data, origin = first
    more, later = then
    if isinstance(data, dict) and isinstance(more, dict):
        result = dict(data)
        parts = {name: origin.part(name) for name in data}
        for name, item in more.items():
            one = (item, later.part(name))
            if name in result:
                one = merged((result[name], parts[name]), one)
            result[name], parts[name] = one
        return result, later._replace(parts=parts)
    if isinstance(data, list) and isinstance(more, list):
        origins = [
            *(origin.part(index) for index in range(len(data))),
            *(later.part(index) for index in range(len(more))),
        ]
        return [*data, *more], later._replace(parts=dict(enumerate(origins)))
    return then
