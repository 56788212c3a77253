"""The files that what was typed of a path may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_files import user_path

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 200


def path_names(typed: str) -> Iterator[str]:
    """Yield the paths that begin like this, in order; a folder's ends with a slash."""
    is_folder = typed.endswith("/") or not typed
    try:
        path = user_path(typed or ".")
        entries = sorted((path if is_folder else path.parent).iterdir())
    except (OSError, UsageError):
        return
    stem = "" if is_folder else path.name
    prefix = typed[: len(typed) - len(stem)]
    found = 0
    for entry in entries:
        if entry.name.startswith(stem) and (stem or not entry.name.startswith(".")):
            yield f"{prefix}{entry.name}{'/' if entry.is_dir() else ''}"
            found += 1
            if found == _MOST:
                return
