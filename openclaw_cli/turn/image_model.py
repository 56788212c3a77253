"""Who is asked about a picture that the configured model does not take (``imageModel``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.keypath import format_path
from ..config.settings import IMAGE_MODEL
from .targets import Targets

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..request.conversation import Conversation, Question
    from ..request.ref import ModelRef
    from ..request.target import Target


class ImageTargets(Targets):
    """The image model and its fallbacks, in place of the configured model and its own.

    Args:
        targets: Who would be asked without a picture.
        refs: The image model, and its fallbacks in order.
        reason: Why, for the user.
    """

    def __init__(self, targets: Targets, refs: tuple[ModelRef, ...], reason: str) -> None:
        super().__init__(
            targets.settings, targets.overrides, targets.cache, targets.keys, targets.month
        )
        self._refs = refs
        self._reason = reason

    def primary(self) -> Target:
        """Return the image model."""
        return super().primary()._replace(reason=self._reason)

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return whom to ask when it fails: its own fallbacks, or those of the command line."""
        return super().fallbacks() if self.overrides.fallbacks else self._refs[1:]

    def unusable_fallbacks(self) -> tuple[str, ...]:
        """Return what is wrong with the image model's fallbacks that are no models."""
        errors = (one.error for one in self.settings.fallbacks(IMAGE_MODEL))
        return tuple(error.message for error in errors if error is not None)

    def _primary_ref(self) -> ModelRef:
        return self._refs[0]


def for_pictures(targets: Targets, conversation: Conversation, question: Question) -> Targets:
    """Return whom to ask a question: the image model where a picture needs it.

    That is so where a picture is sent along (an earlier one of the conversation counts too), the
    catalogue knows that the configured model takes none, and no model was named for this call.

    Raises:
        OpenClawError: The configured model, or the image model that is needed, can't be asked.
    """
    if targets.overrides.model is not None or not _has_picture(conversation, question):
        return targets
    if not targets.settings.get(IMAGE_MODEL):
        return targets
    primary = targets.primary()
    if primary.entry is None or not primary.entry.refuses_pictures:
        return targets
    refs = _configured(targets.settings)
    if not refs or refs[0] == primary.ref:
        return targets
    reason = f"{primary.ref} takes no pictures: asking {refs[0]} ({format_path(IMAGE_MODEL)})"
    return ImageTargets(targets, refs, reason)


def _configured(settings: Settings) -> tuple[ModelRef, ...]:
    """Return the image model and its fallbacks; a fallback that is no ref holds up nobody."""
    refs: dict[ModelRef, None] = {}
    chosen = settings.chosen(IMAGE_MODEL)
    if chosen is not None:
        refs[settings.configured_ref(chosen)] = None
    refs |= {one.ref: None for one in settings.fallbacks(IMAGE_MODEL) if one.ref is not None}
    return tuple(refs)


def _has_picture(conversation: Conversation, question: Question) -> bool:
    asked = [*(exchange.question for exchange in conversation.exchanges), question]
    return any(
        attachment.part.get("type") == "image_url"
        for one in asked
        for attachment in one.attachments
    )
