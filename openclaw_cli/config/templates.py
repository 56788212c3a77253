"""The templates of a configuration: those in it, and the Markdown files in ``templates/``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..named_files import read_within
from ..named_tuple import NamedTuple
from ..request.template import check_name
from .keypath import format_path
from .settings import TEMPLATES
from .template_reading import FOLDER, LARGEST, folder_of, from_settings, from_text

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.template import Template
    from .settings import Settings

SUFFIX = ".md"
_MANY = 10


class Listed(NamedTuple):
    """A template that is there.

    Attributes:
        name: What it is called.
        source: Where it stands: a file, or a path of the configuration.
        template: What it says, or None where that is wrong.
        error: What is wrong, or None.
    """

    name: str
    source: str
    template: Template | None
    error: ConfigError | None = None


class Templates:
    """Finds templates by their names.

    Attributes:
        folder: Where their files are, whether it exists or not.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = folder_of(settings.file) / FOLDER

    def file(self, name: str) -> Path:
        """Return the file of a template, whether it exists or not.

        Raises:
            UsageError: That is no name of a template.
        """
        try:
            return self.folder / f"{check_name(name)}{SUFFIX}"
        except ValueError as error:
            raise UsageError(f"not a name of a template: {name[:60]!r}", hint=str(error)) from error

    def is_configured(self, name: str) -> bool:
        """Return whether one of that name stands in the configuration itself."""
        return name in (self._settings.get(TEMPLATES) or {}) or any(
            part.path == (*TEMPLATES, name) for part in self._settings.set_aside
        )

    def read(self, name: str) -> str | None:
        """Return what is in the file of a template, or None where there is none.

        Raises:
            UsageError: That is no name of a template.
            ConfigError: It can't be read, or is not UTF-8.
        """
        file = self.file(name)
        try:
            return read_within(file, LARGEST).decode("utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except UnicodeDecodeError as error:
            raise ConfigError(f"{file} is not UTF-8 (byte {error.start})") from error
        except OSError as error:
            raise ConfigError(f"cannot read {file}: {error.strerror or error}") from error

    def require(self, name: str) -> Template:
        """Return a template.

        Raises:
            UsageError: There is none of that name.
            ConfigError: It is wrong, or there are two.
        """
        text = self.read(name)
        if self.is_configured(name):
            if text is not None:
                raise ConfigError(
                    f"two templates are called {name}: {self.file(name)} and"
                    f" {self._settings.source((*TEMPLATES, name))}",
                    hint=f"remove one of them: openclaw templates remove {name}",
                )
            return from_settings(self._settings, name)
        if text is None:
            raise self._missing(name)
        return from_text(name, self.file(name), text)

    def names(self) -> list[str]:
        """Return the names of all templates, sorted.

        Raises:
            ConfigError: The folder can't be looked into.
        """
        found = {*self._settings.get(TEMPLATES, {}), *self._files()}
        found |= {
            str(part.path[3])
            for part in self._settings.set_aside
            if part.path[:3] == TEMPLATES and len(part.path) == len(TEMPLATES) + 1
        }
        return sorted(name for name in found if _is_name(name))

    def listed(self) -> list[Listed]:
        """Return all templates, and what is wrong with those that can't be used.

        Raises:
            ConfigError: The folder can't be looked into.
        """
        found = []
        for name in self.names():
            source = self.source(name)
            try:
                found.append(Listed(name, source, self.require(name)))
            except ConfigError as error:
                found.append(Listed(name, source, None, error))
            except UsageError:
                continue  # it has gone meanwhile
        return found

    def wrong(self) -> list[str]:
        """Return what is wrong with the templates, a line each.

        Raises:
            ConfigError: The folder can't be looked into.
        """
        found = [one.error.message for one in self.listed() if one.error is not None]
        for name in self._settings.get(TEMPLATES) or ():
            if not _is_name(name):
                place = (*TEMPLATES, name)
                said = "nobody can ask it: a name has letters, digits and _ . -"
                found.append(f"{self._settings.place(place)}: {format_path(place)}: {said}")
        return found

    def source(self, name: str) -> str:
        """Return where a template stands."""
        if self.is_configured(name):
            return self._settings.source((*TEMPLATES, name))
        return str(self.file(name))

    def _files(self) -> list[str]:
        try:
            entries = os.listdir(self.folder)  # noqa: PTH208  (names, whatever they are)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise ConfigError(
                f"cannot look into {self.folder}: {error.strerror or error}"
            ) from error
        return [entry.removesuffix(SUFFIX) for entry in entries if entry.endswith(SUFFIX)]

    def _missing(self, name: str) -> UsageError:
        from ..request.near import did_you_mean, nearest

        known = self.names()
        near = nearest(name, known, 2)
        if name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in known:
            near = [name.removesuffix(SUFFIX)]
        hint = did_you_mean(near)
        if not hint and len(known) <= _MANY:
            makes = f"openclaw templates edit {name} makes one"
            hint = f"there are {', '.join(known)}" if known else makes
        return UsageError(
            f"there is no template {name!r}", hint=hint or "openclaw templates list shows them"
        )


def _is_name(name: str) -> bool:
    try:
        check_name(name)
    except ValueError:
        return False
    return True
