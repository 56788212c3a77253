"""Pictures, sound and other media in an answer, in whatever shape a server has sent them.

Shapes: OpenRouter's ``images`` and ``audio`` (API reference: ``ChatAssistantImages``,
``ChatAudioOutput``), the parts of a content list, and what other servers make of them. Nothing is
fetched, and no JSON makes any of it raise.
"""

from __future__ import annotations

import base64
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from ..foreign import mapping, sequence, whole
from ..named_tuple import NamedTuple
from .media_types import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FIELDS = ("images", "audio", "content")
"""The fields of an answer that hold media; ``content`` only where it is a list of parts."""

_KINDS = {
    **dict.fromkeys(("image_url", "image", "input_image", "output_image"), "image"),
    **dict.fromkeys(("input_audio", "output_audio", "audio_url", "audio"), "sound"),
    **dict.fromkeys(("video_url", "input_video", "output_video", "video"), "video"),
    **dict.fromkeys(("file", "input_file", "output_file"), "file"),
}
_INSIDE = (*_KINDS, "source", "inline_data", "inlineData")
"""Where a part keeps what it is: under its own type, or as Anthropic and Google do."""
_ADDRESSES = ("url", "data", "b64_json", "file_data")
_TYPES = ("media_type", "mime_type", "mimeType", "format")

_MEDIA_TYPE = r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}"
_WEB = r"(?i)https?://[^\s\x00-\x1f\x7f]+"
_FORMATS = {
    "mp3": "audio/mpeg",
    "pcm": "audio/pcm",
    "pcm16": "audio/pcm",
    **{name: f"audio/{name}" for name in ("wav", "flac", "aac", "ogg", "opus", "m4a", "aiff")},
    **{name: f"image/{name}" for name in ("png", "jpeg", "webp", "gif")},
}
_HEAD = 4096
"""Letters of base64 that are looked at."""


class Media(NamedTuple):
    """One picture, sound, film or file.

    Attributes:
        kind: ``image``, ``sound``, ``video`` or ``file``.
        media_type: What its first bytes tell, else what it says to be; None if neither does.
        data: Base64; empty where only an address came.
        url: The address, or None.
        path: The file that it was saved to, or None.
    """

    kind: str
    media_type: str | None = None
    data: str = ""
    url: str | None = None
    path: str | None = None

    @property
    def content(self) -> bytes | None:
        """The bytes; None where only an address came."""
        return base64.b64decode(self.data) if self.data else None

    @property
    def is_bare_sound(self) -> bool:
        """Whether it is samples without a header, as far as can be told: OpenAI's ``pcm16``."""
        return self.kind == "sound" and self.media_type in (None, "audio/pcm") and bool(self.data)

    def as_file(self) -> bytes:
        """Return what a file holds of it: the bytes, and a header around bare samples."""
        content = self.content or b""
        if not self.is_bare_sound:
            return content
        from .wav import wav

        return wav(content)

    @property
    def size(self) -> int | None:
        """Bytes, or None where only an address came."""
        return len(self.data) // 4 * 3 - self.data[-2:].count("=") if self.data else None

    @property
    def address(self) -> str:
        """The address, or a data URL that holds it all."""
        kind = self.media_type or "application/octet-stream"
        return self.url or f"data:{kind};base64,{self.data}"

    def as_json(self) -> dict[str, Any]:
        """Return the published shape; ``url`` is there only where the bytes are not."""
        shape = {
            "media_type": self.media_type,
            "size": self.size,
            "path": self.path,
            "data": (self.data or None) if self.path is None else None,
        }
        return shape if self.url is None else {**shape, "url": self.url}


def media_in(fields: Mapping[str, Any]) -> list[Media]:
    """Return what an answer's fields hold, each once; what can't be read is left out."""
    return list(dict.fromkeys(_all(fields)))


def holds_media(fields: Mapping[str, Any]) -> bool:
    """Return whether there is any."""
    return any(fields.get(name) for name in FIELDS) and next(_all(fields), None) is not None


def described(media: Sequence[Media]) -> str:
    """Return what came in words: ``2 images and sound``."""
    kinds = [one.kind for one in media]
    words = [_counted(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def as_said(text: str, fields: Mapping[str, Any]) -> Any:
    """Return the ``content`` of an answer with media, as it came.

    Args:
        text: What is shown of it.
        fields: The answer's fields.
    """
    parts = sequence(fields.get("content"))
    media = [part for part in parts if read_part(part) is not None]
    if media:
        words = [part for part in parts if _is_text(part)]
        if "".join(part["text"] for part in words) == text:
            return [part for part in parts if part in media or part in words]
        # It was gone on with, or has come in both ways.
        return [{"type": "text", "text": text}, *media] if text else media
    # The words of the sound are in it already.
    return "" if text == mapping(fields.get("audio")).get("transcript") else text


def readable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer's fields as they can be sent: no picture that is none, and no ``content``.

    A picture without an address would have the API refuse the whole conversation.
    """
    kept = {name: value for name, value in fields.items() if name not in FIELDS}
    images = [item for item in sequence(fields.get("images")) if read_media(item, "image")]
    if images:
        kept["images"] = images
    return kept | {"audio": fields["audio"]} if any(_sounds(fields)) else kept


def read_media(item: object, kind: str) -> Media | None:
    """Return what an item of ``images``, ``audio`` or a content list holds; None for nothing."""
    for fields in _places(item):
        named = next((name for name in map(fields.get, _TYPES) if isinstance(name, str)), "")
        for value in map(fields.get, _ADDRESSES):
            found = _read(value, kind, named) if isinstance(value, str) else None
            if found is not None:
                return found
    return None


def read_part(part: object) -> Media | None:
    """Return the media that a part of a content list holds; None for text and the like."""
    kind = kind_of(part)
    return None if kind is None else read_media(part, kind)


def kind_of(part: object) -> str | None:
    """Return the kind of media that a part of a content list says to be; None for none."""
    fields = mapping(part)
    named = fields.get("type")
    if named is not None:
        return _KINDS.get(named) if isinstance(named, str) else None
    return next((kind for name, kind in _KINDS.items() if fields.get(name)), None)


def base64_of(text: str) -> str:
    """Return base64 as any reader takes it; nothing if it is none, or holds no byte.

    Pieces that were encoded each on its own are padded in the middle once they are joined.
    """
    with suppress(ValueError):
        return text if base64.b64decode(text, validate=True) else ""
    digits = "".join(text.split()).translate({ord("-"): "+", ord("_"): "/"})
    pieces = re.findall(r"[^=]+", digits)
    try:
        content = b"".join(
            base64.b64decode(piece + "=" * (-len(piece) % 4), validate=True) for piece in pieces
        )
    except ValueError:
        return ""
    return base64.b64encode(content).decode()


def _all(fields: Mapping[str, Any]) -> Iterator[Media]:
    readings = (
        *(read_media(item, "image") for item in sequence(fields.get("images"))),
        *_sounds(fields),
        *(read_part(part) for part in sequence(fields.get("content"))),
    )
    return (one for one in readings if one is not None)


def _is_text(part: object) -> bool:
    fields = mapping(part)
    return fields.get("type") == "text" and isinstance(fields.get("text"), str)


def _sounds(fields: Mapping[str, Any]) -> list[Media | None]:
    audio = fields.get("audio")
    return [read_media(item, "sound") for item in (audio if isinstance(audio, list) else [audio])]


def _places(item: object) -> Iterator[dict[str, Any]]:
    """Yield the objects in which an item may say where its bytes are."""
    if isinstance(item, str):
        yield {"url": item}
    fields = mapping(item)
    yield fields
    for value in map(fields.get, _INSIDE):
        if isinstance(value, (str, dict)):
            yield {"url": value} if isinstance(value, str) else value


def _read(value: str, kind: str, named: str) -> Media | None:
    value = whole(value).strip()
    if re.fullmatch(_WEB, value):
        return Media(kind, _type_named(named), url=value)
    if value[:5].lower() == "data:":
        head, _, value = value[5:].partition(",")
        named = head.partition(";")[0] or named
        if not head.lower().rstrip().endswith(";base64"):
            value = base64.b64encode(unquote_to_bytes(value)).decode()
        elif "%" in value:  # a URL may have its "+" and "=" written so (RFC 2397)
            value = unquote_to_bytes(value).decode("latin-1")
    data = base64_of(value)
    if not data:
        return None
    return Media(kind, type_of(base64.b64decode(data[:_HEAD]), kind, _type_named(named)), data)


def _type_named(named: str) -> str | None:
    named = named.strip().lower()
    named = _FORMATS.get(named, named)
    return named if re.fullmatch(_MEDIA_TYPE, named) else None


def _counted(kind: str, count: int) -> str:
    if count > 1:
        return f"{count} {kind}s"
    return kind if kind == "sound" else f"{'an' if kind == 'image' else 'a'} {kind}"
