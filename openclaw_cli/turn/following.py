"""Whom to ask once more in the course of a turn: the model that has answered, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..errors import OpenClawError
    from ..request.ref import ModelRef
    from ..request.target import Target
    from .protocols import Models


class OneModel:
    """One of some models, without fallbacks.

    Args:
        models: All of them.
        ref: The one.
    """

    def __init__(self, models: Models, ref: ModelRef) -> None:
        self._models = models
        self._ref = ref

    def primary(self) -> Target:
        """Return it, and all that a request to it needs."""
        return self._models.target(self._ref)

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return nobody."""
        return ()

    def unusable_fallbacks(self) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    def target(self, ref: ModelRef) -> Target:
        """Return all that a request to a model needs."""
        return self._models.target(ref)

    def has_another_key(self, target: Target, error: OpenClawError) -> bool:
        """Return whether a model may be asked again with another key after an error."""
        return self._models.has_another_key(target, error)

    def with_another_key(self, target: Target, error: OpenClawError) -> tuple[Target, str] | None:
        """Return a target with the next key, and what to say; None where there is no other."""
        return self._models.with_another_key(target, error)

    def advise(self, error: OpenClawError, target: Target) -> None:
        """Give an error the hint that takes more than the answer to know."""
        self._models.advise(error, target)

    def explain_refusal(self, error: OpenClawError, target: Target) -> None:
        """Say whether the key may use a model that was refused, now that nobody else is asked."""
        self._models.explain_refusal(error, target)
