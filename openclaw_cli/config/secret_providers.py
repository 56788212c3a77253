"""``secrets.providers``: the files and programs that references name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import UsageError
from ..foreign import mapping, texts
from ..named_files import user_path
from ..request.secret import KEYRING
from . import secret_command, secret_file
from .keypath import format_path
from .secret_command import SecretCommand
from .secret_file import MODES, SINGLE, SecretFile
from .secret_problem import SecretProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..request.secret import Reference
    from .keypath import KeyPath

PROVIDERS: KeyPath = ("secrets", "providers")
_DEFAULT = "default"
_NEEDED_BY_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR")
"""Without these no program starts there."""


class Values(Protocol):
    """A configuration file and the environment."""

    environ: Mapping[str, str]

    def get(self, path: KeyPath) -> Any:
        """Return the raw value at a path, or None."""

    def text(self, written: str, path: KeyPath) -> str:
        """Replace the variables in a configured string."""

    def files(self) -> list[str]:
        """Return the files that the configuration was read from."""

    def place(self, path: KeyPath) -> str:
        """Return where a value stands, for errors."""

    def variable(self, name: str) -> str | None:
        """Return a variable, or None."""

    def outer_variable(self, name: str) -> str | None:
        """Return a variable that does not stand in the file, or None."""


class SecretProviders:
    """The providers of secrets that a configuration has.

    Args:
        settings: The configuration.
    """

    def __init__(self, settings: Values) -> None:
        self._settings = settings

    def default(self, source: str) -> str:
        """Return the provider of references that name none."""
        if source == KEYRING:
            return ""
        written = self._settings.get(("secrets", "defaults", source))
        return written if isinstance(written, str) and written else _DEFAULT

    def entry(self, reference: Reference) -> Mapping[str, Any]:
        """Return what the configuration says of a reference's provider.

        Raises:
            SecretProblem: There is none of that name and source.
        """
        entry = mapping(self._settings.get((*PROVIDERS, reference.provider)))
        if entry.get("source") == reference.source:
            return entry
        if reference.source == "env" and reference.provider == self.default("env"):
            return {}
        raise SecretProblem(
            f"there is no provider {reference.provider!r} with source {reference.source!r}",
            f"set {format_path((*PROVIDERS, reference.provider))}",
        )

    def check_allowed(self, reference: Reference) -> None:
        """Check that a variable may be asked for.

        Raises:
            SecretProblem: The provider's ``allowlist`` does not hold it.
        """
        allowed = self.entry(reference).get("allowlist")
        if isinstance(allowed, list) and reference.id not in allowed:
            path = format_path((*PROVIDERS, reference.provider, "allowlist"))
            raise SecretProblem(f"{path} does not hold it", f"add {reference.id} to {path}")

    def file(self, reference: Reference) -> SecretFile:
        """Return the file that a reference names.

        Raises:
            SecretProblem: It is none, or the reference's id does not fit.
        """
        entry = self.entry(reference)
        mode = entry.get("mode", MODES[0])
        if mode not in MODES:
            raise self._wrong(reference, "mode", f"has to be {' or '.join(MODES)}")
        if (mode == SINGLE) != (reference.id == "value"):
            wanted = '"value"' if mode == SINGLE else 'a JSON pointer such as "/openrouter/key"'
            raise SecretProblem(f"id has to be {wanted}")
        return SecretFile(
            path=self._path(reference, "path", entry.get("path")),
            mode=mode,
            most=int(_positive(entry.get("maxBytes"), secret_file.MOST)),
            insecure=entry.get("allowInsecurePath") is True,
        )

    def command(self, reference: Reference) -> SecretCommand:
        """Return the program that a reference names.

        Raises:
            SecretProblem: It is none.
        """
        entry, path = self.entry(reference), (*PROVIDERS, reference.provider)
        if "pluginIntegration" in entry:
            raise SecretProblem("it is told by a plugin of OpenClaw's, which is not run here")
        seconds = _positive(entry.get("timeoutMs"), secret_command.SECONDS * 1000) / 1000
        return SecretCommand(
            path=self._path(reference, "command", entry.get("command")),
            args=tuple(
                self._settings.text(one, (*path, "args", index))
                for index, one in enumerate(texts(entry.get("args")))
            ),
            environ=self._environ(entry, path),
            seconds=seconds,
            silence=_positive(entry.get("noOutputTimeoutMs"), seconds * 1000) / 1000,
            most=int(_positive(entry.get("maxOutputBytes"), secret_command.MOST)),
            json_only=entry.get("jsonOnly") is not False,
            insecure=entry.get("allowInsecurePath") is True,
            symlink=entry.get("allowSymlinkCommand") is True,
            trusted=tuple(
                self._path(reference, "trustedDirs", one) for one in texts(entry.get("trustedDirs"))
            ),
        )

    def _environ(self, entry: Mapping[str, Any], path: KeyPath) -> dict[str, str]:
        """Return what a program finds in its environment: what the entry names, and no more."""
        names = list(texts(entry.get("passEnv")))
        if sys.platform == "win32":
            names += _NEEDED_BY_WINDOWS
        real = self._settings.environ
        given = {
            name: self._settings.text(value, (*path, "env", name))
            for name, value in mapping(entry.get("env")).items()
            if isinstance(value, str)
        }
        return {name: real[name] for name in names if name in real} | given

    def _path(self, reference: Reference, name: str, written: Any) -> Path:
        if not isinstance(written, str) or not written:
            raise self._wrong(reference, name, "has to be an absolute path")
        try:
            path = user_path(self._settings.text(written, (*PROVIDERS, reference.provider, name)))
        except UsageError as error:
            raise self._wrong(reference, name, f"is none: {error.message}") from error
        if not path.is_absolute():
            raise self._wrong(reference, name, f"has to be an absolute path, not {written}")
        return path

    def _wrong(self, reference: Reference, name: str, why: str) -> SecretProblem:
        return SecretProblem(f"{format_path((*PROVIDERS, reference.provider, name))} {why}")


def _positive(value: Any, default: float) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value < float("inf") else default
