"""Pictures, sound and whatever else an answer holds, in files of their own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..events import Saved
from ..named_files import user_path
from ..named_tuple import NamedTuple
from ..new_files import NUMBER, NewFiles
from ..request.media_types import MEDIA_ENDINGS, endings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..request.media import Media

_TEXT_ENDINGS = frozenset(("txt", "text", "md", "markdown", "json", "jsonl", "html", "htm", "bin"))


class MediaPlace(NamedTuple):
    """Where media are saved.

    Attributes:
        folder: The folder.
        name: What each is called, with ``{n}`` for its number or without; its ending follows its
            bytes. Empty for what they are called by themselves: ``image-1.png``.
        force: Whether files that are there are replaced.
        alone: Whether media are saved only where they are the whole answer: a text goes there
            itself.
    """

    folder: Path
    name: str = ""
    force: bool = False
    alone: bool = False

    def check(self, cure: str = "--force replaces it; {n} in the name counts up") -> None:
        """Find out whether anything can be saved, before there is anything to lose.

        Args:
            cure: What can be done where there is a file of that name.

        Raises:
            UsageError: The file is there, and must not be replaced.
            ConfigError: It can't be written.
        """
        if self.alone:
            return  # whoever writes the text finds out
        path = self.folder / self.name
        is_one_file = NUMBER not in self.name and has_media_ending(self.name)
        if is_one_file and not self.force and os.path.lexists(path):
            raise UsageError(f"{path} exists", hint=cure)
        NewFiles(self.folder).check(self.name)


def is_folder(written: str) -> bool:
    """Return whether a name that a user has written means a folder: it is one, or ends as one."""
    ends = tuple(filter(None, (os.sep, os.altsep)))
    return written.endswith(ends) or user_path(written).is_dir()


def has_media_ending(name: str) -> bool:
    """Return whether a name ends as that of a picture, a sound or a film."""
    return name.rpartition(".")[2].lower() in MEDIA_ENDINGS and "." in name


def read_place(written: str, *, force: bool = False) -> MediaPlace:
    """Return where media go that a user has named a file, files with ``{n}`` or a folder for.

    Raises:
        UsageError: It can be no name.
    """
    path = user_path(written)
    if is_folder(written):
        return MediaPlace(path, force=force)
    return MediaPlace(path.parent, path.name, force=force)


def save_media(
    media: Sequence[Media], place: MediaPlace
) -> Iterator[tuple[Media, Saved | ConfigError | None]]:
    """Save media, each as a whole or not at all.

    What came as an address alone is not fetched, and not saved. After a failure the others are
    tried all the same.

    Yields:
        Each, with the path that it has from now on, and what became of it.
    """
    files = NewFiles(place.folder, force=place.force)
    for one in media:
        if not one.data:
            yield one, None
            continue
        content = one.as_file()
        name, wrong = _name(place.name or f"{one.kind}-{NUMBER}", content, one)
        try:
            path = files.write(name, content)
        except ConfigError as error:
            yield one, error
            continue
        yield one._replace(path=str(path)), Saved(f"saved {path}{wrong}{_note(one)}", str(path))


def _note(media: Media) -> str:
    """Return what there is to say about what was made of a medium."""
    if not media.is_bare_sound:
        return ""
    from ..request.wav import PCM16

    return f" (samples without a header: taken for {PCM16})"


def _name(pattern: str, content: bytes, media: Media) -> tuple[str, str]:
    """Return the name with the ending of the bytes, and what to say where it had another one."""
    endings = endings_of(content, media.kind, media.media_type)
    stem, dot, old = pattern.rpartition(".")
    if not (dot and stem):
        return f"{pattern}.{endings[0]}", ""
    if old.lower() in endings:
        return pattern, ""
    is_ending = old.lower() in MEDIA_ENDINGS or old.lower() in _TEXT_ENDINGS
    return f"{stem if is_ending else pattern}.{endings[0]}", f", which is no .{old}"
