"""What ``models scan`` stores of what it has found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...config.settings import IMAGE_MODEL
from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...config.document import Document
    from ...config.settings import Settings
    from .scan_run import Scanned


class Choice(NamedTuple):
    """The models that are to be stored.

    Attributes:
        kept: The default model as it will be.
        default: The new default model, or None.
        image: The new image model, or None.
        fallbacks: The new fallbacks; none for those that are there.
        image_fallbacks: The same for the image model's.
    """

    kept: str
    default: str | None = None
    image: str | None = None
    fallbacks: tuple[str, ...] = ()
    image_fallbacks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, found: Sequence[Scanned], settings: Settings, *, default: bool, image: bool
    ) -> Choice:
        """Choose the default and the image model, where that is wanted: the best of each."""
        working = [str(scanned.ref) for scanned in found if scanned.works]
        seeing = [str(scanned.ref) for scanned in found if scanned.works and scanned.image]
        kept = str(settings.configured_ref(settings.primary()))
        chosen = working[0] if working and default else None
        return cls(chosen or kept, chosen, seeing[0] if seeing and image else None)

    def with_fallbacks(self, found: Sequence[Scanned], count: int, *, images: bool) -> Choice:
        """Choose fallbacks too, so many at most, and with ``images`` those for pictures."""
        working = [str(scanned.ref) for scanned in found if scanned.works]
        seeing = [str(scanned.ref) for scanned in found if scanned.works and scanned.image]
        return self._replace(
            fallbacks=tuple(ref for ref in working if ref != self.kept)[:count],
            image_fallbacks=tuple(ref for ref in seeing if ref != self.image)[:count]
            if images
            else (),
        )

    @property
    def is_any(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.default or self.image or self.fallbacks or self.image_fallbacks)

    def stored(self, document: Document) -> Document:
        """Return the document with all of it."""
        from ...config.edits import add_model, set_fallbacks, set_primary

        if self.default:
            document = set_primary(document, self.default)
        if self.image:
            document = set_primary(document, self.image, IMAGE_MODEL)
        if self.fallbacks:
            document = set_fallbacks(document, self.fallbacks)
        if self.image_fallbacks:
            document = set_fallbacks(document, self.image_fallbacks, IMAGE_MODEL)
        for ref in dict.fromkeys((*self.fallbacks, *self.image_fallbacks)):
            document = add_model(document, ref)
        return document

    def as_json(self) -> dict[str, Any]:
        """Return the part of the report that says what was stored."""
        return {
            "default": self.default,
            "fallbacks": list(self.fallbacks),
            "image_model": self.image,
            "image_fallbacks": list(self.image_fallbacks),
        }

    def lines(self) -> list[str]:
        """Return the same for a person."""
        said = (
            ("Default model", self.default or ""),
            ("Image model", self.image or ""),
            ("Fallbacks", ", ".join(self.fallbacks)),
            ("Image fallbacks", ", ".join(self.image_fallbacks)),
        )
        return [f"{title}: {text}" for title, text in said if text]
