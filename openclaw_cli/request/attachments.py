"""Files beside a question, as the content parts of the chat completions API.

Source: API reference, "Multimodal": images and videos by URL or as data URLs, PDFs as files,
audio as base64; text goes into the question itself.
"""

from __future__ import annotations

import base64
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import UsageError
from ..foreign import on_one_line, whole
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = dict[str, Any]

_PDF = "application/pdf"
_TEXT = "text/plain"
_NAMES = {
    ".png": "image/png",
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg"),
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": _PDF,
    **dict.fromkeys((".mp4", ".m4v"), "video/mp4"),
    **dict.fromkeys((".mpeg", ".mpg"), "video/mpeg"),
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    **dict.fromkeys((".aiff", ".aif"), "audio/aiff"),
    ".aac": "audio/aac",
    **dict.fromkeys((".ogg", ".oga", ".opus"), "audio/ogg"),
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    **dict.fromkeys((".txt", ".md", ".csv", ".json", ".html", ".xml", ".py", ".log"), _TEXT),
}
"""What the end of a name says."""

_AUDIO = {
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/aiff": "aiff",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
}
"""What the API calls them (API: ``input_audio.format``)."""

_IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_VIDEOS = frozenset({"video/mp4", "video/mpeg", "video/quicktime", "video/webm"})
_CONTAINERS = (
    frozenset({"video/mp4", "video/quicktime", "audio/mp4"}),  # one format (ISO 14496-12)
    frozenset({"audio/mpeg", "audio/aac", "audio/flac", "audio/aiff"}),  # ID3 before any of them
)
_VIDEO_HOSTS = ("youtube.com", "youtu.be")
_SHORTEST_FENCE = 3
_HINT = (
    "what can be: text, png, jpg, webp, gif, pdf, mp4, mpeg, mov, webm, "
    f"{', '.join(sorted(_AUDIO.values()))}"
)

LARGEST = 100_000_000
"""Bytes of a file; more is not taken by any endpoint of the API (API reference: files)."""


class Attachment(NamedTuple):
    """A file that goes with the next question.

    Attributes:
        name: As the user wrote it; what is no text in it is replaced.
        part: What is sent.
        note: What there is to say about it, or nothing.
        guessed: The encoding that a text was read in, where nothing said so; else nothing.
    """

    name: str
    part: Part
    note: str = ""
    guessed: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """All that there is to say about it."""
        said = guess_note([self.name], self.guessed) if self.guessed else ""
        return tuple(filter(None, (self.note, said)))


def guess_note(names: Sequence[str], encoding: str) -> str:
    """Return how it is said that the encoding of some texts is a guess."""
    words = on_one_line(names[0]) if len(names) == 1 else f"{len(names):,} files"
    return f"{words} {'is' if len(names) == 1 else 'are'} read as {encoding}, which is a guess"


def is_url(name: str) -> bool:
    """Return whether a name is a web address and no path."""
    return name.lower().startswith(("http://", "https://"))


def attach_url(url: str) -> Attachment:
    """Return what stands at an address; the API fetches it.

    Raises:
        UsageError: The address is none, or does not tell what it is.
    """
    url = whole(url)
    try:
        place = urlsplit(url)
    except ValueError as error:
        raise UsageError(f"not an address: {url}") from error
    named = _NAMES.get(PurePath(place.path).suffix.lower())
    host = place.hostname or ""
    if named in _IMAGES:
        return Attachment(url, {"type": "image_url", "image_url": {"url": url}})
    if named == _PDF:
        return Attachment(url, _file(PurePath(place.path).name, url))
    if named in _VIDEOS or any(host == h or host.endswith("." + h) for h in _VIDEO_HOSTS):
        return Attachment(url, {"type": "video_url", "video_url": {"url": url}})
    raise UsageError(
        f"not an image, a PDF or a video: {url}",
        hint="pipe its text in, curl … | openclaw chat, or --tool web_fetch has it read",
    )


def attach(name: str, content: bytes) -> Attachment:
    """Return a file's content as what it is.

    The first bytes tell that, and the name where they do not; what is no known type has to be
    text.

    Raises:
        UsageError: It is nothing that the API takes, or it is empty.
    """
    if not content:
        raise UsageError(f"the file is empty: {name}")
    name = whole(name)
    named = _NAMES.get(PurePath(name).suffix.lower())
    kind = _kind(named, content)
    note = "" if named in (None, kind) else f"{name} is sent as what it is: {_words(kind)}"
    if kind in (None, _TEXT):
        text = attach_text(name, content)
        if text is None:
            raise UsageError(f"not a file that can be attached: {name}", hint=_HINT)
        return text._replace(note=note)
    return Attachment(name, _part(name, kind, content), note)


def attach_text(name: str, content: bytes) -> Attachment | None:
    """Return a text with its path above it, in a fence that nothing in it ends; None for no text.

    The path stays on its line, whatever its name holds.
    """
    from .encodings import decode_text

    found = decode_text(content)
    if found is None:
        return None
    longest = max((len(run) for run in re.findall("`{3,}", found.text)), default=0)
    mark = "`" * max(_SHORTEST_FENCE, longest + 1)
    end = "" if found.text.endswith("\n") else "\n"
    name = whole(name)
    text = f"{on_one_line(name)}:\n{mark}\n{found.text}{end}{mark}"
    guessed = found.encoding if found.guessed else ""
    return Attachment(name, {"type": "text", "text": text}, guessed=guessed)


def attach_media(name: str, content: bytes) -> Attachment | None:
    """Return what was piped in, if it is a picture, sound or the like; None for text.

    Raises:
        UsageError: It is nothing that the API takes.
    """
    from .media_types import kind_of

    return None if kind_of(content) in (None, _TEXT) else attach(name, content)


def _kind(named: str | None, content: bytes) -> str | None:
    """Return the media type of a file whose name says one, or nothing."""
    from .media_types import kind_of, mark_of

    told = kind_of(content)
    if told is None or (told == _TEXT and mark_of(content) == named):
        return named
    if any({told, named} <= family for family in _CONTAINERS):
        return named if told in ("video/mp4", "audio/mpeg") and _is_open(content) else told
    return told


def _is_open(content: bytes) -> bool:
    """Return whether a beginning says no more than that several formats may follow."""
    return content[4:8] == b"ftyp" or content.startswith(b"ID3")


def _part(name: str, kind: str | None, content: bytes) -> Part:
    if kind in _IMAGES:
        return {"type": "image_url", "image_url": {"url": _data_url(kind, content)}}
    if kind in _VIDEOS:
        # The API has a name of its own for it (API reference: video inputs).
        sent = "video/mov" if kind == "video/quicktime" else kind
        return {"type": "video_url", "video_url": {"url": _data_url(sent, content)}}
    if kind == _PDF:
        return _file(_pdf_name(name), _data_url(kind, content))
    if kind in _AUDIO:
        data = {"data": base64.b64encode(content).decode(), "format": _AUDIO[kind]}
        return {"type": "input_audio", "input_audio": data}
    raise UsageError(f"the API does not take {_words(kind)}: {name}", hint=_HINT)


def _words(kind: str | None) -> str:
    """Return a kind as people call it."""
    large, _, small = (kind or _TEXT).partition("/")
    if large == "text":
        return "text"
    form = small.removeprefix("x-").upper()
    return form if large == "application" else f"{form} ({large})"


def _pdf_name(name: str) -> str:
    """Return a PDF's name with the end that tells what it is."""
    last = PurePath(name).name
    return last if last.lower().endswith(".pdf") else f"{last}.pdf"


def _file(name: str, data: str) -> Part:
    return {"type": "file", "file": {"filename": name, "file_data": data}}


def _data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
