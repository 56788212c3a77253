"""What ``-o`` names: a file for the answer's text, or where its media are saved."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...files import is_stream, is_terminal_file
from ...named_files import user_path
from ...named_tuple import NamedTuple
from ...new_files import NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from ...turn.media_files import MediaPlace

_STDOUT = "-"


class OutputPlaces(NamedTuple):
    """Where an answer goes.

    Attributes:
        file: Where the text (or the JSON) goes instead of stdout, or None.
        media: Where media are saved, or None.
        takes_media: Whether the text's place takes the one medium that is an answer without text.
    """

    file: Path | None = None
    media: MediaPlace | None = None
    takes_media: bool = False


def read_output(
    written: str | None,
    *,
    is_json: bool,
    wants_picture: bool,
    force: bool,
    is_code: bool = False,
) -> OutputPlaces:
    """Return what ``-o`` names.

    A folder, a name with ``{n}``, and one that ends as a picture's or a sound's does, are for
    media; any other file is for the text, or for the medium that is the answer where there is no
    text. Where a picture is asked for, every file is one.

    Args:
        written: What was typed, or None.
        is_json: Whether the answer is JSON: that never stands in a picture's place.
        wants_picture: Whether a picture is asked for.
        force: Whether files may be replaced.
        is_code: Whether the text is code: an SVG is a text then.

    Raises:
        UsageError: It can be no file and no folder.
    """
    if written is None:
        return OutputPlaces()
    if not written:
        raise UsageError("--output names no file")
    if written == _STDOUT:
        from ...render.console import is_terminal

        return OutputPlaces(takes_media=not is_json and not is_terminal(sys.stdout))
    from ...turn.media_files import has_media_ending, is_folder, read_place

    path = user_path(written)
    if is_folder(written):
        _check_meant(path, written)
        return OutputPlaces(media=read_place(written, force=force))
    if is_stream(path):
        return OutputPlaces(path, takes_media=not is_json and not is_terminal_file(path))
    is_for_media = NUMBER in path.name or (has_media_ending(path.name) and not is_code)
    if is_for_media or (wants_picture and not is_json):
        return OutputPlaces(media=read_place(written, force=force))
    alone = read_place(written, force=force)._replace(alone=True)
    return OutputPlaces(path, None if is_json else alone)


def _check_meant(path: Path, written: str) -> None:
    """Check that a folder is meant to hold media.

    Raises:
        UsageError: It is hidden, and nothing says that it is no slip: settings are kept there.
    """
    if path.name.startswith(".") and path.name.strip(".") and not written.endswith(os.sep):
        raise UsageError(
            f"--output names a hidden folder: {written}",
            hint=f"{written}{os.sep} has pictures and sound saved there all the same",
        )
