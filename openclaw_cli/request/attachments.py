"""Files beside a question, as the content parts of the chat completions API.

Source: API reference, "Multimodal": images and videos by URL or as data URLs, PDFs as files,
audio as base64; text goes into the question itself.
"""

from __future__ import annotations

import base64
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..errors import UsageError

Part = dict[str, Any]

_IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
_VIDEOS = {
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".mov": "video/mov",
    ".webm": "video/webm",
}
_AUDIO = frozenset({"wav", "mp3", "aiff", "aac", "ogg", "flac", "m4a"})
_VIDEO_HOSTS = ("youtube.com", "youtu.be")
_LONGEST_FENCE = 3

LARGEST = 100_000_000
"""Bytes of a file; more is not taken by any endpoint of the API (API reference: files)."""


class Attachment(NamedTuple):
    """A file that goes with the next question.

    Attributes:
        name: As the user wrote it.
        part: What is sent.
    """

    name: str
    part: Part


def is_url(name: str) -> bool:
    """Return whether a name is a web address and no path."""
    return name.lower().startswith(("http://", "https://"))


def attach_url(url: str) -> Attachment:
    """Return what stands at an address; the API fetches it.

    Raises:
        UsageError: The address does not tell what it is.
    """
    place = urlsplit(url)
    suffix = PurePath(place.path).suffix.lower()
    host = place.hostname or ""
    if suffix in _IMAGES:
        return Attachment(url, {"type": "image_url", "image_url": {"url": url}})
    if suffix == ".pdf":
        return Attachment(url, _file(PurePath(place.path).name, url))
    if suffix in _VIDEOS or any(host == h or host.endswith("." + h) for h in _VIDEO_HOSTS):
        return Attachment(url, {"type": "video_url", "video_url": {"url": url}})
    raise UsageError(
        f"not an image, a PDF or a video: {url}", hint="download it, and attach the file"
    )


def attach(name: str, content: bytes) -> Attachment:
    """Return a file's content as its type has it; what is no known type has to be text.

    Raises:
        UsageError: It is neither, or it is empty.
    """
    if not content:
        raise UsageError(f"the file is empty: {name}")
    suffix = PurePath(name).suffix.lower()
    if suffix in _IMAGES:
        url = _data_url(_IMAGES[suffix], content)
        return Attachment(name, {"type": "image_url", "image_url": {"url": url}})
    if suffix in _VIDEOS:
        url = _data_url(_VIDEOS[suffix], content)
        return Attachment(name, {"type": "video_url", "video_url": {"url": url}})
    if suffix == ".pdf":
        return Attachment(name, _file(PurePath(name).name, _data_url("application/pdf", content)))
    if suffix[1:] in _AUDIO:
        data = {"data": base64.b64encode(content).decode(), "format": suffix[1:]}
        return Attachment(name, {"type": "input_audio", "input_audio": data})
    return Attachment(name, _text(name, content))


def _text(name: str, content: bytes) -> Part:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"not a file that can be attached: {name}",
            hint="text in UTF-8, png, jpg, webp, gif, pdf, mp4, mpeg, mov, webm and "
            f"{', '.join(sorted(_AUDIO))} can",
        ) from error
    mark = "`" * max(_LONGEST_FENCE, _longest_run(text) + 1)
    end = "" if text.endswith("\n") else "\n"
    return {"type": "text", "text": f"{name}:\n{mark}\n{text}{end}{mark}"}


def _longest_run(text: str) -> int:
    longest = 0
    while "`" * (longest + 1) in text:
        longest += 1
    return longest


def _file(name: str, data: str) -> Part:
    return {"type": "file", "file": {"filename": name, "file_data": data}}


def _data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
