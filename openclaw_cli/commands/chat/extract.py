"""What the options of ``chat`` say about code. Imported where one of them is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import UsageError
from ...named_files import STDIN
from ...new_files import NUMBER
from ...render.code_languages import known_name, language_in
from ...render.extract import Extraction, Which

if TYPE_CHECKING:
    from pathlib import Path

    from .options import ChatOptions


def read_extraction(
    *, language: str | None, last: bool, everything: bool, output: str | None, force: bool
) -> Extraction:
    """Return what is taken out of the answer.

    Args:
        language: The only one that counts, or None.
        last: Whether the last block is meant.
        everything: Whether all of them are.
        output: What ``-o`` names; a folder gets each block in a file, and so do names with ``{n}``.
        force: Whether files there may be replaced.

    Raises:
        UsageError: The options don't fit together.
    """
    if last and everything:
        raise UsageError("--extract-last and --extract-all contradict each other")
    if language is not None and not known_name(language_in(language)):
        raise UsageError("--extract-lang names no language", hint="--extract-lang python")
    if everything and output in (None, "", STDIN):
        raise UsageError("--extract-all needs a folder", hint="-o DIR names it")
    folder, name = _place(output, everything=everything) if output else (None, "")
    which = Which.all if everything else Which.last if last else Which.first
    return Extraction(which, language, folder, name, force)


def _place(output: str, *, everything: bool) -> tuple[Path | None, str]:
    """Return the folder that code is saved in, and what its files are called there.

    Raises:
        UsageError: It can be no name.
    """
    from ...named_files import user_path
    from ...turn.media_files import is_folder

    path = user_path(output)
    if is_folder(output):
        return path, ""
    if NUMBER in path.name:
        return path.parent, path.name
    return (path if everything else None), ""


def check_extraction(options: ChatOptions, extraction: Extraction, *, talks: bool) -> None:
    """Check that nothing else is asked for that has no place beside code alone.

    Raises:
        UsageError: It is.
    """
    if talks:
        raise UsageError("--extract is for one question", hint="/copy code copies code there")
    others = {
        "--schema": options.ask.schema is not None,
        "--markdown": options.output.markdown,
        "--citations": options.output.citations,
        "--image": options.ask.image,
        "--copy": options.copy and extraction.which is Which.all,
    }
    for option, is_given in others.items():
        if is_given:
            name = "--extract-all" if extraction.which is Which.all else "--extract"
            raise UsageError(f"{option} and {name} contradict each other")
