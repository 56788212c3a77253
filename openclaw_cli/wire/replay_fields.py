"""What an answer holds beside its text, as the next turn sends it back.

Citations, files and media: together in an answer that is not streamed, one after the other in one
that is. API reference: streaming, image generation.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..foreign import mapping, mappings, sequence, text, writable

if TYPE_CHECKING:
    from .media_merger import MediaMerger

_LISTS = ("annotations",)


class ReplayFields:
    """Collects the fields of all deltas of an answer.

    Attributes:
        media: Its pictures and sound; None as long as there are none.
    """

    def __init__(self) -> None:
        self._found: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS}
        self._known: set[str] = set()
        self._cited: dict[str, str] = {}
        self.media: MediaMerger | None = None

    def add(self, delta: dict[str, Any]) -> None:
        """Take one delta."""
        for name in _LISTS:
            for item in mappings(delta.get(name)):
                # By what it says: holding each against each takes minutes where there are many.
                key = json.dumps(writable(item), sort_keys=True)
                if key not in self._known:
                    self._known.add(key)
                    self._found[name].append(item)
        if delta.get("images") or delta.get("audio"):
            self._merger().add(delta)

    def add_parts(self, parts: list[Any]) -> None:
        """Take a content list."""
        self._merger().add_parts(parts)

    @property
    def has_media(self) -> bool:
        """Whether anything has come that is neither text nor a citation."""
        return self.media is not None and not self.media.is_empty

    def fields(self) -> dict[str, Any]:
        """Return the fields of the whole answer, those without content left out."""
        media = {} if self.media is None else self.media.fields()
        annotations = [*self._found["annotations"], *self._citations()]
        found = {**self._found, "annotations": annotations, **media}
        return {name: items for name, items in found.items() if items}

    def cite(self, chunk: dict[str, Any]) -> bool:
        """Take the sources that stand beside the choices; return whether there are any.

        Perplexity's ``citations`` are addresses, its ``search_results`` have titles too; each
        chunk repeats them.
        """
        for name in ("citations", "search_results"):
            for source in sequence(chunk.get(name)):
                url = text(source) or text(mapping(source).get("url"))
                if url:
                    title = text(mapping(source).get("title"))
                    self._cited[url] = self._cited.get(url) or title
        return bool(self._cited)

    def _citations(self) -> list[dict[str, Any]]:
        """Return as annotations what was cited beside the choices alone."""
        known = {_url(item) for item in self._found["annotations"]}
        return [
            {
                "type": "url_citation",
                "url_citation": {"url": url, **({"title": title} if title else {})},
            }
            for url, title in self._cited.items()
            if url not in known
        ]

    def _merger(self) -> MediaMerger:
        if self.media is None:
            from .media_merger import MediaMerger

            self.media = MediaMerger()
        return self.media


def _url(annotation: dict[str, Any]) -> str:
    return text(mapping(annotation.get("url_citation")).get("url"))
