"""One model to ask, and all that the request to it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Model
    from .ref import ModelRef
    from .resolved import ResolvedParams
    from .route import Route
    from .secret import Secret
    from .timeouts import Timeouts


class Target(NamedTuple):
    """A model, the route to it, and how it is asked.

    Attributes:
        ref: The model.
        route: Where it is served.
        key: The bearer key, perhaps by reference, or None for a provider that wants none.
        params: The checked parameters.
        timeouts: How long each part may take.
        entry: What the catalogue says of the model, or None.
        near: Where the catalogue does not know the model: the names that may have been meant.
            None where it knows it, or can't tell.
        reason: Why it is asked in another one's place, for the user; or None.
        misfit: What is asked of it that it is not known to have, for the user; or None.
    """

    ref: ModelRef
    route: Route
    key: str | Secret | None
    params: ResolvedParams
    timeouts: Timeouts
    entry: Model | None = None
    near: tuple[str, ...] | None = None
    reason: str | None = None
    misfit: str | None = None

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Target({str(self.ref)!r})"

    def secrets(self) -> list[Secret]:
        """Return what a request to it holds by reference."""
        values = (self.key, *(value for _, value in self.route.headers))
        return [value for value in values if value is not None and not isinstance(value, str)]

    def look_up_secrets(self) -> None:
        """Look up what is there by reference, now that a request is about to be sent.

        Raises:
            OpenClawError: It can't be: so it is said before anything is sent, and nobody else is
                asked instead.
        """
        secrets = self.secrets()
        if secrets:
            secrets[0].look_up([secret.reference for secret in secrets])


def not_in_catalogue(ref: ModelRef, near: Sequence[str]) -> str:
    """Return what there is to say about a model that the catalogue does not know."""
    from .near import did_you_mean

    said = f"{ref} is not among the models known here"
    return f"{said}; {did_you_mean(near)}" if near else said
