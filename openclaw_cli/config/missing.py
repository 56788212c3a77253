"""The error about a configuration that was named and is not there."""

from __future__ import annotations

import os
from contextlib import suppress
from shlex import quote
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..request.near import did_you_mean, nearest
from .paths import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .paths import Locations

_MOST = 1000
"""Names of a folder that are looked at."""


def missing_config(locations: Locations, path: Path) -> ConfigError:
    """Return the error about a named configuration that is not there.

    Args:
        locations: What the command line and the environment say.
        path: The file.
    """
    named_by = locations.named_by
    if named_by == "--profile":
        name = locations.profile or ""
        near = nearest(name, sorted(_profiles(locations)))
        return ConfigError(
            f"there is no profile {name!r}: {path} does not exist",
            hint=_hint(near, f"openclaw --profile {name} onboard"),
            file=str(path),
        )
    near = nearest(path.name, sorted(_files(path.parent)))
    option = f"--config {quote(locations.config or '')} " if named_by == "--config" else ""
    return ConfigError(
        f"{named_by} names a file that does not exist: {path}",
        hint=_hint([str(path.with_name(name)) for name in near], f"openclaw {option}onboard"),
        file=str(path),
    )


def _hint(near: list[str], command: str) -> str:
    offer = f"{did_you_mean(near)} " if near else ""
    return f"{offer}{'To' if near else 'to'} make it: {command}"


def _profiles(locations: Locations) -> Iterator[str]:
    """Yield the profiles that there are: those with a file of their own."""
    for kind, names in (
        ("config", ("openclaw.json", "openclaw.toml", ".env")),
        ("state", ("history.db",)),
    ):
        folder = locations.profiles_folder(kind)
        yield from (
            profile
            for profile in _names(folder)
            if any((folder / profile / name).is_file() for name in names)
        )


def _files(folder: Path) -> Iterator[str]:
    """Yield the configurations in a folder, as far as their endings say."""
    for name in _names(folder):
        if os.path.splitext(name)[1].lower() in FORMATS:  # noqa: PTH122  (no path is made of it)
            yield name


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return os.listdir(folder)[:_MOST]  # noqa: PTH208  (names are all that is wanted)
    return []
