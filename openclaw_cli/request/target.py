"""One model to ask, and all that the request to it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Model
    from .ref import ModelRef
    from .resolved import ResolvedParams
    from .route import Route
    from .timeouts import Timeouts


class Target(NamedTuple):
    """A model, the route to it, and how it is asked.

    Attributes:
        ref: The model.
        route: Where it is served.
        key: The bearer key, or None for a provider that wants none.
        params: The checked parameters.
        timeouts: How long each part may take.
        entry: What the catalogue says of the model, or None.
        near: Where the catalogue does not know the model: the names that may have been meant.
            None where it knows it, or can't tell.
        reason: Why it is asked in another one's place, for the user; or None.
    """

    ref: ModelRef
    route: Route
    key: str | None
    params: ResolvedParams
    timeouts: Timeouts
    entry: Model | None = None
    near: tuple[str, ...] | None = None
    reason: str | None = None

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Target({str(self.ref)!r})"


def not_in_catalogue(ref: ModelRef, near: Sequence[str]) -> str:
    """Return what there is to say about a model that the catalogue does not know."""
    from .near import did_you_mean

    said = f"{ref} is not among the models known here"
    return f"{said}; {did_you_mean(near)}" if near else said
