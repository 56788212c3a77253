"""``openclaw config get --source``: each value with the file and the line that it stands in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...cli.output import report
from ...named_tuple import NamedTuple
from ...render.console import from_home
from .edits import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...cli.world import World
    from ...config.composed import Composed
    from ...config.document import Document
    from ...config.keypath import KeyPath


class _Row(NamedTuple):
    """A value that holds no others, and where it stands; line and column are from 1."""

    path: str
    value: Any
    file: str
    line: int | None
    column: int | None

    def cells(self) -> tuple[str, str]:
        place = self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"
        return from_home(place), f"{self.path} = {json.dumps(self.value, ensure_ascii=False)}"


def report_sources(
    world: World,
    document: Document | Composed,
    path: KeyPath,
    *,
    show_secrets: bool,
    as_json: bool,
) -> None:
    """Print every value at and below a path with its place.

    Args:
        world: The global options.
        document: The configuration with what it includes.
        path: Where to begin.
        show_secrets: Whether secrets are printed as they are.
        as_json: Whether JSON was asked for.
    """
    from ...config.keypath import format_path
    from ...render.table import pairs

    main = str(world.store().path)
    rows = []
    for where, value in _leaves(document.get(path), path):
        shown = printable(value, None if show_secrets else where)
        line, column = document.position(where) or (None, None)
        file = document.file_of(where) or main
        rows.append(_Row(format_path(where), shown, file, line, column))
    report(
        world,
        {"config": main, "values": [row._asdict() for row in rows]},
        lambda: pairs(row.cells() for row in rows),
        as_json=as_json,
        empty="nothing is set",
    )


def _leaves(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield what holds no other values, and what could and is empty."""
    if not value or not isinstance(value, (dict, list)):
        yield path, value
        return
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(item, (*path, name))
