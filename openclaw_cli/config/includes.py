"""``$include``: one configuration out of several files, and where each of its values stands.

An object that holds ``$include`` (a name, or a list of names) is what those files say, merged in
their order, and then what stands beside it: objects are merged key by key, lists are joined, and
of anything else the later one counts. Files are named from the folder of the file that names them.

Source: docs/gateway/config-secrets-env.md of OpenClaw's repository. Which files may be read is
decided by who reads them (``include_files``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .bounds import MAX_DEPTH
from .composed import Composed, Mount, Origin, Source, merged
from .document import SyntaxProblem, parse_any
from .keypath import format_path
from .validate import Problem, Unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document, Format
    from .keypath import KeyPath

KEY = "$include"
DEEPEST = 10
"""How many files may stand between the configuration and a value."""
MOST_FILES = 1000
"""How often files may be included: ten files that each name the next one twice are a thousand."""


class IncludeError(ValueError):
    """A file can't be included; the text says why."""


class IncludeFile(NamedTuple):
    """A file that was read.

    Attributes:
        file: Its path, for messages.
        identity: What is the same for the same file, whatever link it was reached by.
        format: ``json5`` or ``toml``.
        text: What is in it.
    """

    file: str
    identity: str
    format: Format
    text: str

    def __repr__(self) -> str:
        """Leave out the contents: a key may be among them."""
        return f"IncludeFile({self.file!r})"


def holds_include(data: Any) -> bool:
    """Return whether an object anywhere in the data includes files."""
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if KEY in node:
                return True
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return False


def compose(
    file: str, identity: str, document: Document, read: Callable[[str, str], IncludeFile]
) -> Composed:
    """Return what a document says together with what it includes.

    Args:
        file: The document's path, for messages.
        identity: See ``IncludeFile``.
        document: The document.
        read: Returns a file, given its name as it is written and the path of the file that names
            it; or raises ``IncludeError``.
    """
    main = Source(file, document)
    composer = _Composer(read)
    data, origin = composer.whole(_Place(main, (), (), (identity,)), document.data)
    if not isinstance(data, dict):
        problem = Problem(KEY, "the included file holds no object", *_position(origin), file)
        composer.unread.append(Unread((), problem))
        data, origin = {}, Origin(main, ())
    return Composed(data, main, origin, tuple(composer.mounts), tuple(composer.unread))


class _Place(NamedTuple):
    """Where the composition is: in a file, at a path in it and in the whole, through files."""

    source: Source
    inner: KeyPath
    path: KeyPath
    chain: tuple[str, ...]

    def below(self, part: str | int) -> _Place:
        return self._replace(inner=(*self.inner, part), path=(*self.path, part))


class _Composer:
    def __init__(self, read: Callable[[str, str], IncludeFile]) -> None:
        self._read = read
        self.mounts: list[Mount] = []
        self.unread: list[Unread] = []

    def whole(self, place: _Place, value: Any) -> tuple[Any, Origin]:
        """Return a value with what it includes, and where its parts stand."""
        if len(place.path) > MAX_DEPTH:
            self._fail(place, place.path, f"nested deeper than {MAX_DEPTH}")
            return {}, Origin(place.source, place.inner)
        if isinstance(value, dict) and KEY in value:
            return self._included(place, value)
        plain = Origin(place.source, place.inner)
        if not isinstance(value, (dict, list)):
            return value, plain
        parts: dict[Any, tuple[Any, Origin]] = {
            name: self.whole(place.below(name), item)
            for name, item in (value.items() if isinstance(value, dict) else enumerate(value))
            if isinstance(item, (dict, list))
        }
        if all(part[0] is value[name] for name, part in parts.items()):
            return value, plain
        data = value.copy()
        for name, part in parts.items():
            data[name] = part[0]
        names = value if isinstance(value, dict) else range(len(value))
        origins = {name: parts[name][1] if name in parts else plain.part(name) for name in names}
        return data, plain._replace(parts=origins)

    def _included(self, place: _Place, value: dict[str, Any]) -> tuple[Any, Origin]:
        written = value[KEY]
        at = place.below(KEY)
        named = [(at, written)]
        if isinstance(written, list):
            named = [(at.below(index), name) for index, name in enumerate(written)]
        loaded = [self._load(where, place.path, name) for where, name in named]
        whole: tuple[Any, Origin] = ({}, Origin(place.source, place.inner, {}))
        for one in loaded:
            whole = whole if one is None else merged(whole, one)
        beside = {name: item for name, item in value.items() if name != KEY}
        if not beside:
            return whole
        if not isinstance(whole[0], dict):
            self._fail(at, place.path, "what stands beside it needs an object to be merged with")
            whole = ({}, Origin(place.source, place.inner, {}))
        return merged(whole, self.whole(place, beside))

    def _load(self, at: _Place, path: KeyPath, name: Any) -> tuple[Any, Origin] | None:
        """Return what an included file says, or None where it can't be read."""
        try:
            read = self._file(at, name)
        except IncludeError as error:
            self._fail(at, path, str(error))
            return None
        try:
            source = Source(read.file, parse_any(read.text, read.format))
        except SyntaxProblem as error:
            by = f"{at.source.file}:{':'.join(map(str, _position_in(at)))}"
            reason = f"{error.reason} (included by {by})"
            problem = Problem(None, reason, error.line, error.column, read.file)
            self.unread.append(Unread(path, problem))
            return None
        self.mounts.append(Mount(path, source))
        return self.whole(
            _Place(source, (), path, (*at.chain, read.identity)), source.document.data
        )

    def _file(self, at: _Place, name: Any) -> IncludeFile:
        if not isinstance(name, str):
            raise IncludeError("expected the name of a file, or a list of names")
        read = self._read(name, at.source.file)
        if read.identity in at.chain:
            raise IncludeError(f"{name} includes itself")
        if len(at.chain) > DEEPEST:
            raise IncludeError(f"{name} is included through more than {DEEPEST} files")
        if len(self.mounts) >= MOST_FILES:
            raise IncludeError(f"more than {MOST_FILES} files are included")
        return read

    def _fail(self, at: _Place, path: KeyPath, reason: str) -> None:
        problem = Problem(format_path(at.path), reason, *_position_in(at), at.source.file)
        self.unread.append(Unread(path, problem))


def _position(origin: Origin) -> tuple[int, int]:
    return origin.source.document.position(origin.path) or (1, 1)


def _position_in(at: _Place) -> tuple[int, int]:
    return at.source.document.position(at.inner) or (1, 1)
