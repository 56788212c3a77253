"""What ``openclaw compare`` looks at before it asks anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ...cli.world import World
    from ...turn.ask_options import AskOptions

_BEGIN = 512


def check_models(world: World, ask: AskOptions, refs: Sequence[str]) -> None:
    """Check that each model can be asked at all.

    Raises:
        OpenClawError: One can't.
    """
    from ...turn.asker import Asker

    bare = ask._replace(templates=(), variables={}, files=())  # the input is looked at later
    asker = Asker(world.locations())
    try:
        for ref in refs:
            asker.prepare("-", bare._replace(model=ref))
    finally:
        asker.close()


def check_files(output: Path, parts: Path, page: Path | None) -> None:
    """Check that what is written replaces nothing but what an earlier run has written.

    Args:
        output: Where the answers go.
        parts: The folder of the models' own outputs.
        page: Where the page goes, or None.

    Raises:
        UsageError: Both are the same file.
        ConfigError: One is somebody else's, or can't be written.
    """
    if page is not None and page.absolute() == output.absolute():
        raise UsageError("--html and -o name the same file")
    _check_place(output)
    if _has_content(output) and not parts.is_dir():
        raise ConfigError(
            f"{output} is there, and no {parts.name} beside it says what it is",
            hint="-o names another file",
        )
    if page is None:
        return
    from ...render.comparison_page import MARK

    _check_place(page)
    if _has_content(page) and MARK.encode() not in _begin(page):
        raise ConfigError(
            f"{page} is there, and is no page of openclaw compare", hint="--html names another file"
        )


def _check_place(file: Path) -> None:
    from ...files import check_replaceable

    try:
        if file.is_dir():
            raise ConfigError(f"{file}: Is a directory")
        check_replaceable(file)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from error


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _begin(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return content.read(_BEGIN)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from error
