"""A model's entry in the catalogue, as everything else reads it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    import time
    from collections.abc import Mapping

VARIES = -1.0
"""The price of a router, which depends on the model that it chooses (API: ``"-1"``)."""


PRICES = (
    "prompt",
    "completion",
    "request",
    "image",
    "image_token",
    "image_output",
    "audio",
    "audio_output",
    "web_search",
    "internal_reasoning",
    "input_cache_read",
    "input_cache_write",
    "input_cache_write_1h",
)
"""What is known to be counted. USD for a token; ``request``, ``image``, ``web_search``: for one."""


class Override(NamedTuple):
    """Prices that hold under conditions; all those that are there have to be met.

    Attributes:
        prices: USD, by what is counted.
        above: More tokens than this in the prompt, or None.
        window: From when until before when in UTC, as HHMM numbers (1630), or None. It may go
            past midnight.
        days: Days of the week in UTC, 0 for Monday; None for all.
        sure: Whether everything that it says was understood.
    """

    prices: Mapping[str, float] = MappingProxyType({})
    above: float | None = None
    window: tuple[float, float] | None = None
    days: tuple[int, ...] | None = None
    sure: bool = True

    def holds(self, tokens: float, moment: time.struct_time) -> bool:
        """Return whether it applies to a prompt of so many tokens at a time in UTC."""
        if self.above is not None and not tokens > self.above:
            return False
        if self.days is not None and moment.tm_wday not in self.days:
            return False
        if self.window is None:
            return True
        clock, (start, end) = moment.tm_hour * 100 + moment.tm_min, self.window
        if start < end:
            return start <= clock < end
        return clock >= start or clock < end


class Model(NamedTuple):
    """A model as the API describes it (``GET /models``).

    Attributes:
        id: As the API calls it, ``author/slug``.
        name: For people.
        context: The size of its context in tokens, or None where it is not said.
        max_output: The longest answer in tokens, or None.
        created: When it was listed, in seconds since the epoch, or None.
        prices: USD by what is counted (``PRICES``), under usual conditions; ``VARIES``
            where it depends.
        inputs: What it takes: text, image, file, audio, video.
        outputs: What it gives.
        parameters: The request parameters that one of its providers takes.
        efforts: The reasoning efforts that it offers; None for all of them.
        mandatory: Whether its reasoning can't be switched off.
        expires: The day after which it may be gone (YYYY-MM-DD), or None.
        target: The model that it is another name for, or None.
        overrides: Prices under other conditions, in the API's order.
    """

    id: str
    name: str = ""
    context: int | None = None
    max_output: int | None = None
    created: int | None = None
    prices: Mapping[str, float] = MappingProxyType({})
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    efforts: tuple[str, ...] | None = None
    mandatory: bool = False
    expires: str | None = None
    target: str | None = None
    overrides: tuple[Override, ...] = ()

    @property
    def author(self) -> str:
        """Who made it: what stands before the first slash."""
        return self.id.partition("/")[0].removeprefix("~")

    @property
    def reasons(self) -> bool:
        """Whether it takes the ``reasoning`` parameter."""
        return "reasoning" in self.parameters

    @property
    def takes_tools(self) -> bool:
        """Whether it can call functions."""
        return "tools" in self.parameters

    @property
    def billions(self) -> float | None:
        """How many parameters it has, in billions, where its id or its name says so (``70b``)."""
        import re

        said = re.findall(r"(?<![a-z0-9.])[a-z]?(\d{1,5}(?:\.\d{1,4})?)b(?![a-z0-9])", self._text)
        return max(map(float, said), default=0.0) or None

    @property
    def _text(self) -> str:
        return f"{self.id} {self.name}".lower()

    @property
    def refuses_pictures(self) -> bool:
        """Whether it is known to take none: what it takes is said, and pictures are not in it."""
        return bool(self.inputs) and "image" not in self.inputs

    @property
    def is_chat(self) -> bool:
        """Whether it answers in text; one that does not say is taken to."""
        return not self.outputs or "text" in self.outputs

    @property
    def is_free(self) -> bool:
        """Whether every price is known, and zero. A web search is the user's own choice."""
        known = [self.prices.get("prompt"), self.prices.get("completion")]
        tables = (self.prices, *(entry.prices for entry in self.overrides))
        return None not in known and not any(
            price for table in tables for name, price in table.items() if name != "web_search"
        )

    def per_million(self, kind: str) -> float | None:
        """Return the USD for a million tokens, ``VARIES``, or None where it is not known."""
        price = self.prices.get(kind)
        return price if price is None or price < 0 else price * 1_000_000
