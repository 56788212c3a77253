"""The configuration as questions are asked with it, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..catalog.bare_names import BareNames
    from ..config.paths import Locations
    from ..config.settings import Settings
    from ..request.ref import ModelRef
    from .month import MonthSpending


def load_settings(
    locations: Locations, say: Callable[[str], None], *, environ: Mapping[str, str]
) -> Settings:
    """Return the checked configuration, for what only reads it.

    Args:
        locations: Where it is.
        say: Called with which model a name alone was taken for.
        environ: The variables that complete it.

    Raises:
        ConfigError: It is wrong, or was named and is not there.
    """
    from ..config.settings import Settings
    from ..config.store import Store

    require_config(locations)
    store = Store(locations.config_file(), locations.dotenv_file)
    settings = Settings.load(store, environ)
    know_names(settings, locations, say)
    return settings


def require_config(locations: Locations) -> None:
    """Have a configuration or profile that is named be there.

    Raises:
        ConfigError: It is not; the message says what is, and how it is made.
    """
    path = locations.missing_file()
    if path is not None:
        from ..config.missing import missing_config

        raise missing_config(locations, path)


def know_names(settings: Settings, locations: Locations, say: Callable[[str], None]) -> None:
    """Have settings know which model a single word is the name of, as the catalogue has it.

    Args:
        settings: The configuration.
        locations: Where the catalogue is.
        say: Called with which model a name was taken for; once for each.
    """
    settings.near = lambda word: _names(settings, locations).near(word)
    known: dict[str, ModelRef] = {}

    def take(word: str) -> ModelRef | None:
        ref = known.get(word) or _names(settings, locations).take(word)
        if ref is not None and word not in known:
            known[word] = ref
            say(f"{word} is {ref}")
        return ref

    settings.take = take


def _names(settings: Settings, locations: Locations) -> BareNames:
    """Return what the catalogue knows about single words: read only where one is written."""
    from ..catalog.bare_names import BareNames

    return BareNames(settings, locations.cache_folder())


def history_file(locations: Locations) -> Path:
    """Return the history's database, whether it exists or not."""
    return locations.state_folder() / "history.db"


def month_spending(settings: Settings, locations: Locations) -> MonthSpending | None:
    """Return what knows the month's cost, where the configuration limits it."""
    limit = settings.max_cost_month()
    if limit is None:
        return None
    from .month import MonthSpending

    return MonthSpending(history_file(locations), limit)
