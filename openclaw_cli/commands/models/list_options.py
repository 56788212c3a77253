"""What one ``models list`` is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...catalog.model_search import Filters
from ...catalog.selection import Selection
from ...errors import UsageError
from ...named_tuple import NamedTuple
from ...request.provider import provider_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class ListOptions(NamedTuple):
    """The command line of one ``models list``."""

    filters: Filters = Filters()
    configured: bool = False
    sort: str | None = None
    limit: int | None = None
    refresh: bool = False
    selection: Selection = Selection()
    mine: bool = False

    def asks_openrouter(self) -> list[str]:
        """Return the options that only OpenRouter can answer."""
        return [*self.selection.options(), *(["--mine"] if self.mine else [])]


def check_tells(provider: str, asked: Sequence[str]) -> None:
    """Check that a provider can tell what some options ask for.

    Raises:
        UsageError: It can't.
    """
    if asked and not provider_of(provider).own_models_path:
        raise UsageError(
            f"{provider} can't tell about {' and '.join(asked)}",
            hint="they are about OpenRouter's list of models",
        )
