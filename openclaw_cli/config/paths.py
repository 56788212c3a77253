"""Where files are. Asking for a path never creates it; only a save does."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .document import Format

FORMATS: dict[str, Format] = {".json": "json5", ".json5": "json5", ".toml": "toml"}
_PROFILES = "profiles"
_PROFILE_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


class Locations(NamedTuple):
    """What decides where files are: the command line and the environment.

    Attributes:
        config: The value of ``--config``, or None.
        profile: The value of ``--profile``, or None. A profile has a folder of its own.
        environ: The process's environment.
    """

    config: str | None
    profile: str | None
    environ: Mapping[str, str]

    def config_file(self, *, prefer: str = "json5") -> Path:
        """Return the configuration file, whether it exists or not.

        First that applies: ``--config``, the folder of ``--profile``, ``OPENCLAW_CONFIG_PATH``,
        ``OPENCLAW_STATE_DIR``, the user's configuration folder. In a folder, ``openclaw.json``
        and ``openclaw.toml`` are looked for.

        Args:
            prefer: The format of the file to name when there is none yet.

        Raises:
            ConfigError: Both files exist, or a named file's ending is unknown.
            UsageError: The profile's name is not one.
        """
        if self.config:
            return _named(self.config, "--config")
        if not self.profile and (named := self.environ.get("OPENCLAW_CONFIG_PATH")):
            return _named(named, "OPENCLAW_CONFIG_PATH")
        return _in_folder(self._of_profile("config"), prefer)

    def dotenv_file(self) -> Path:
        """Return the ``.env`` beside the configuration where that is by default.

        The folder of a file that is named (``--config``) is not asked: it may be a project's.
        """
        return self._of_profile("config") / ".env"

    @property
    def named_by(self) -> str | None:
        """What names the configuration: an option or a variable; None where it is the usual one."""
        if self.config:
            return "--config"
        if self.profile:
            return "--profile"
        return "OPENCLAW_CONFIG_PATH" if self.environ.get("OPENCLAW_CONFIG_PATH") else None

    def missing_file(self) -> Path | None:
        """Return the configuration that is named and not there, or None.

        A profile is there as well when it has a history or a ``.env``.
        """
        if self.named_by is None or not _is_missing(path := self.config_file()):
            return None
        others = (self.state_folder() / "history.db", self.dotenv_file())
        is_there = self.named_by == "--profile" and any(map(_is_there, others))
        return None if is_there else path

    def profiles_folder(self, kind: str) -> Path:
        """Return the folder that has one of each profile: its ``config``, or its ``state``."""
        return self._base(kind) / _PROFILES

    def state_folder(self) -> Path:
        """Return where histories are kept, of each profile its own."""
        return self._of_profile("state")

    def cache_folder(self) -> Path:
        """Return where copies of public things are kept. All profiles share it."""
        return self._base("cache")

    def _base(self, kind: str) -> Path:
        state = self.environ.get("OPENCLAW_STATE_DIR")
        if state:
            from ..named_files import user_path

            folder = user_path(state)
            return folder / "cache" if kind == "cache" else folder
        import platformdirs

        # On Windows the default doubles the name: …\openclaw\openclaw.
        of_kind = getattr(platformdirs, f"user_{kind}_path")
        try:
            folder = Path(of_kind("openclaw", appauthor=False))
        except RuntimeError:
            folder = Path("~")
        if not folder.is_absolute():
            raise ConfigError(
                f"there is no folder for the {kind}: this user has no home, and HOME is not set",
                hint="set HOME; or OPENCLAW_STATE_DIR to a folder for everything",
            )
        return folder

    def _of_profile(self, kind: str) -> Path:
        folder = self._base(kind)
        if self.profile is None:
            return folder
        if not re.fullmatch(_PROFILE_NAME, self.profile):
            raise UsageError(
                f"not a profile name: {self.profile!r}",
                hint="use letters, digits, dots, dashes and underscores",
            )
        return folder / _PROFILES / self.profile


def _named(text: str, source: str) -> Path:
    from ..named_files import user_path

    path = user_path(text)
    if path.suffix.lower() not in FORMATS:
        raise ConfigError(
            f"{source} names a file of unknown format: {text}",
            hint="the ending decides: .json or .json5 (JSON5), .toml (TOML)",
        )
    return path


def _in_folder(folder: Path, prefer: str) -> Path:
    json5, toml = folder / "openclaw.json", folder / "openclaw.toml"
    has_toml = _is_there(toml)
    if has_toml and _is_there(json5):
        raise ConfigError(
            f"two configuration files: {json5} and {toml}",
            hint="remove one of them, or name one with --config",
        )
    return toml if has_toml or (prefer == "toml" and not _is_there(json5)) else json5


def _is_there(path: Path) -> bool:
    # pathlib fails for names that are too long, and where a folder can't be looked into.
    return os.path.exists(path)  # noqa: PTH110


def _is_missing(path: Path) -> bool:
    """Return whether nothing is there; what can't be looked at is told when it is read."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def documents_folder() -> Path:
    """Return the user's folder of documents, wherever the system has it."""
    from platformdirs import user_documents_path

    return user_documents_path()
