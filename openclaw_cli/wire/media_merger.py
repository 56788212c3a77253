"""Media of an answer, put together from its deltas as the next turn sends them back.

Pictures come whole, and maybe again; sound comes in pieces, each with some of its data and of its
words (API guide: audio). A content list is kept as one where it holds media: who has sent them
there may know no other place for them.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ..foreign import mapping, text
from ..request.media import Media, base64_of, described, kind_of, read_media


class MediaMerger:
    """Collects the media of all deltas of an answer."""

    def __init__(self) -> None:
        self._images: dict[str, Any] = {}
        self._sound: dict[str, Any] = {}
        self._data: list[str] = []
        self._words: list[str] = []
        self._parts: list[str | dict[str, Any]] = []
        self._addresses: set[str] = set()
        self._unread: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether neither pictures nor sound have come."""
        pieces = any(self._data) or any(self._words)
        return not (self._images or pieces or self._addresses or self._unread)

    @property
    def words(self) -> str:
        """What is said in the sound, as the API has written it down."""
        return "".join(self._words)

    @property
    def problem(self) -> str | None:
        """What there is to say of media that could not be read, or None."""
        unread = [Media(kind) for kind in self._unread]
        if self._data and not self._whole_sound() and any(self._data):
            unread.append(Media("sound"))
        return f"the answer holds {described(unread)} that can't be read" if unread else None

    def add(self, delta: dict[str, Any]) -> None:
        """Take what stands beside the text of a delta."""
        images = delta.get("images")
        for item in images if isinstance(images, list) else [images]:
            found = read_media(item, "image")
            if found is not None:
                self._images.setdefault(found.address, item)
            elif item:
                self._unread.append("image")
        if audio := mapping(delta.get("audio")):
            self._data.append(text(audio.get("data")))
            self._words.append(text(audio.get("transcript")))
            self._sound |= {name: value for name, value in audio.items() if value is not None}

    def add_parts(self, parts: list[Any]) -> None:
        """Take a content list, its text too."""
        for part in parts:
            kind = kind_of(part)
            found = None if kind is None else read_media(part, kind)
            if kind is None:
                self._parts.append(text(mapping(part).get("text")))
            elif found is None:
                self._unread.append(kind)
            elif found.address not in self._addresses:
                self._addresses.add(found.address)
                self._parts.append(part)

    def fields(self) -> dict[str, Any]:
        """Return the fields of the whole answer, those without content left out."""
        found = {
            "images": list(self._images.values()),
            "audio": self._whole_sound(),
            "content": _joined(self._parts) if self._addresses else [],
        }
        return {name: value for name, value in found.items() if value}

    def _whole_sound(self) -> dict[str, Any]:
        """Return the sound as one object; an empty one where not a byte has come."""
        joined = "".join(self._data)
        data = base64_of(joined)
        if not data:
            return {}
        # Pieces that were encoded each on its own are no base64 together.
        sound = {**self._sound, "data": joined if "=" not in joined.rstrip("=") else data}
        return {**sound, "transcript": self.words} if self.words else sound


def _joined(parts: list[str | dict[str, Any]]) -> list[Any]:
    """Return a content list, with pieces of text that follow each other as one part."""
    joined: list[Any] = []
    for is_text, group in groupby(parts, key=lambda part: isinstance(part, str)):
        if not is_text:
            joined += group
        elif piece := "".join(part for part in group if isinstance(part, str)):
            joined.append({"type": "text", "text": piece})
    return joined
