"""What the API alone can tell of models: orders by measurement, privacy, region, use (/models)."""

from __future__ import annotations

from ..named_tuple import NamedTuple

API_SORTS = {
    "intelligence": "intelligence-high-to-low",
    "coding": "coding-high-to-low",
    "throughput": "throughput-high-to-low",
    "latency": "latency-low-to-high",
    "popular": "most-popular",
}
"""Our name of an order → the API's; models without a score go last there."""
REGIONS = ("eu", "us")
CATEGORIES = (
    "programming",
    "roleplay",
    "marketing",
    "marketing/seo",
    "technology",
    "science",
    "translation",
    "legal",
    "finance",
    "health",
    "trivia",
    "academia",
)
"""Those that are known; the API may have others."""


class Selection(NamedTuple):
    """What the API is asked to select and to order.

    Attributes:
        sort: A key of ``API_SORTS``, or None.
        zdr: Whether only those are meant that a provider serves without keeping anything.
        region: One of ``REGIONS``, or None.
        category: What they are used for, or None.
    """

    sort: str | None = None
    zdr: bool = False
    region: str | None = None
    category: str | None = None

    def query(self) -> str:
        """Return it as a query string."""
        from urllib.parse import urlencode

        fields = {
            "sort": API_SORTS[self.sort] if self.sort else None,
            "zdr": "true" if self.zdr else None,
            "region": self.region,
            "category": self.category,
        }
        return urlencode({name: value for name, value in fields.items() if value is not None})

    def options(self) -> list[str]:
        """Return the options that stand for it on a command line."""
        named = {
            f"--sort {self.sort}": self.sort,
            "--zdr": self.zdr,
            "--region": self.region,
            "--category": self.category,
        }
        return [option for option, given in named.items() if given]
