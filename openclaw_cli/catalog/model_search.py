"""Which models are meant: words, filters and an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..request.model import VARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..request.model import Model

_LAST = (1, 0.0)


class Filters(NamedTuple):
    """What a model has to fulfil.

    Attributes:
        words: Each stands in its id or its name, in any order and any case.
        author: Who made it, or None.
        free: Whether only those that cost nothing are meant.
        max_price: USD for a million tokens, of the question and of the answer; or None.
        min_context: Tokens, or None.
        modalities: Each is one that it takes or gives.
        gives: Each is one that it gives.
        parameters: Each is one that it takes.
    """

    words: tuple[str, ...] = ()
    author: str | None = None
    free: bool = False
    max_price: float | None = None
    min_context: int | None = None
    modalities: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    def holds(self, model: Model) -> bool:
        """Return whether a model fulfils all of it; what is not known fulfils nothing."""
        given = {*self.modalities, *self.gives}
        return (
            (not self.words or self._is_meant(model))
            and (self.author is None or model.author.lower() == self.author.lower())
            and (not self.free or model.is_free)
            and (self.max_price is None or self._is_affordable(model, self.max_price))
            and (self.min_context is None or (model.context or 0) >= self.min_context)
            and (not given or given.issubset((*model.inputs, *model.outputs)))
            and (not self.gives or {*self.gives}.issubset(model.outputs))
            and (not self.parameters or {*self.parameters}.issubset(model.parameters))
            # What gives no text can't be chatted with: it is shown when it is asked for.
            and (model.is_chat or not given.isdisjoint(model.outputs))
        )

    def _is_meant(self, model: Model) -> bool:
        text = f"{model.id} {model.name}".lower()
        return all(word.lower() in text for word in self.words)

    def _is_affordable(self, model: Model, limit: float) -> bool:
        prices = [model.per_million(kind) for kind in ("prompt", "completion")]
        return all(price is not None and 0 <= price <= limit + 1e-9 for price in prices)


def select(models: Iterable[Model], filters: Filters, sort: str | None = None) -> list[Model]:
    """Return the models that fulfil the filters, in the API's order or in one of ``SORTS``."""
    found = [model for model in models if filters.holds(model)]
    return sorted(found, key=SORTS[sort]) if sort else found


def _price(kind: str) -> Callable[[Model], tuple[int, float]]:
    """Return the order by a price: the cheapest first, then what varies or is not known."""

    def key(model: Model) -> tuple[int, float]:
        price = model.per_million(kind)
        return _LAST if price is None or price == VARIES else (0, price)

    return key


SORTS: dict[str, Callable[[Model], tuple[int, float] | str]] = {
    "price": _price("prompt"),
    "output-price": _price("completion"),
    "context": lambda model: (0, -float(model.context)) if model.context else _LAST,
    "newest": lambda model: (0, -float(model.created)) if model.created else _LAST,
    "name": lambda model: model.id.lower(),
}
