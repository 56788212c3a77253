"""The global options, as every command sees them, and what they lead to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..catalog.refresh import CatalogueCache
    from ..config.paths import Locations
    from ..config.settings import Settings
    from ..config.store import Store
    from ..render.console import Console
    from ..turn.month import MonthSpending


class World(NamedTuple):
    """The options that stand before any command."""

    profile: str | None = None
    config: str | None = None
    color: bool = True
    verbose: bool = False

    def locations(self) -> Locations:
        """Return what decides where files are."""
        from ..config.paths import Locations

        return Locations(self.config, self.profile, os.environ)

    def config_file(self, *, prefer: str = "json5") -> Path:
        """Return the configuration file (see ``Locations.config_file``)."""
        return self.locations().config_file(prefer=prefer)

    def store(self, *, prefer: str = "json5") -> Store:
        """Return the configuration file's store, for what writes: it makes the file."""
        from ..config.store import Store

        locations = self.locations()
        return Store(locations.config_file(prefer=prefer), locations.dotenv_file, self._say_created)

    def existing_store(self) -> Store:
        """Return the configuration file's store, for what reads.

        Raises:
            ConfigError: The file was named and is not there.
        """
        self.require_config()
        return self.store()

    def require_config(self) -> None:
        """Have a configuration or profile that is named be there.

        Raises:
            ConfigError: It is not; the message says what is, and how it is made.
        """
        from ..turn.configured import require_config

        require_config(self.locations())

    def settings(self, *, creates: bool = False, console: Console | None = None) -> Settings:
        """Return the checked configuration.

        Args:
            creates: Whether the command goes on to write it: then a file that was named need
                not be there.
            console: Where it is said which model a name alone was taken for; else stderr.

        Raises:
            ConfigError: It is wrong, or was named and is not there.
        """
        from ..config.settings import Settings

        if not creates:
            self.require_config()
        settings = Settings.load(self.store(), os.environ)
        self.know_names(settings, console)
        return settings

    def know_names(self, settings: Settings, console: Console | None = None) -> None:
        """Have settings know which model a single word is the name of, as the catalogue has it.

        Args:
            settings: The configuration.
            console: Where it is said which model a name was taken for; else stderr.
        """
        from ..turn.configured import know_names

        def say(text: str) -> None:
            (console or self.console()).notice(text)

        know_names(settings, self.locations(), say)

    def _say_created(self, path: Path) -> None:
        """Tell that a configuration was made that the command line or the environment names."""
        if self.locations().named_by is not None:
            self.console().notice(f"created {path}")

    def catalogue_cache(self) -> CatalogueCache:
        """Return the copies of the catalogue."""
        from ..catalog.refresh import CatalogueCache

        return CatalogueCache(self.locations().cache_folder())

    def typed(self, line: str) -> str:
        """Return an ``openclaw …`` line as it has to be typed: for this profile and file."""
        from .typed_line import in_profile

        named = (("--profile", self.profile), ("--config", self.config))
        return in_profile(line, [word for pair in named if pair[1] for word in pair if word])

    def month(self, settings: Settings) -> MonthSpending | None:
        """Return what knows the month's cost, where the configuration limits it."""
        from ..turn.configured import month_spending

        return month_spending(settings, self.locations())

    def history_file(self) -> Path:
        """Return the history's database, whether it exists or not."""
        from ..turn.configured import history_file

        return history_file(self.locations())

    def trace(self) -> Callable[[str], None] | None:
        """Return what is called with each line of the HTTP exchange, or None."""
        return self.console().plain if self.verbose else None

    def console(self, *, quiet: bool = False) -> Console:
        """Return the way to stderr."""
        from ..render.console import Console

        return Console(color=None if self.color else False, quiet=quiet)
