"""One model to ask, and all that the request to it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .params import ResolvedParams
    from .ref import ModelRef
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
    """

    ref: ModelRef
    route: Route
    key: str | None
    params: ResolvedParams
    timeouts: Timeouts

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Target({str(self.ref)!r})"
