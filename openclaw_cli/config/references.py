"""References for secrets, as OpenClaw has them: ``{ source, provider, id }`` instead of a value.

Source: docs/gateway/secrets/secretref-contract.md of OpenClaw's repository. ``keyring`` is this
tool's own source; OpenClaw's ``store`` is a database of its own, which is not read here.

A reference is looked up when a request is sent, once in a run, and only where nobody else can have
written it: what it names (a variable, a file, a program's answer) goes to the address that stands
in the same file.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import ConfigError, OpenClawError
from ..foreign import mapping
from ..request.secret import KEYRING, Reference, Secret
from .keypath import format_path
from .trust import why_not_own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .keypath import KeyPath

PROVIDERS: KeyPath = ("secrets", "providers")
_DEFAULT = "default"
_PROVIDER = r"[a-z][a-z0-9_-]{0,63}"
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]{0,127}"
_IDS = {
    "env": (_VARIABLE, "the name of a variable"),
    KEYRING: (r"[^\x00-\x1f\x7f]{1,256}", "the name under which the keyring keeps it"),
}
_SHORTHAND = r"\$([A-Z][A-Z0-9_]{0,127})"
_HINT = (
    'write { source: "env", provider: "default", id: "OPENROUTER_API_KEY" }, or source: "keyring"'
)


def shorthand(written: str) -> dict[str, str] | None:
    """Return the reference that ``$NAME`` is, where it stands alone in the place of a key."""
    match = re.fullmatch(_SHORTHAND, written.strip()) if written.lstrip()[:1] == "$" else None
    return {"source": "env", "id": match[1]} if match else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


class Values(Protocol):
    """A configuration file and the environment."""

    def files(self) -> list[str]:
        """Return the files that the configuration was read from."""

    def place(self, path: KeyPath) -> str:
        """Return where a value stands, for errors."""

    def get(self, path: KeyPath) -> Any:
        """Return the raw value at a path, or None."""

    def variable(self, name: str) -> str | None:
        """Return a variable, or None."""

    def outer_variable(self, name: str) -> str | None:
        """Return a variable that does not stand in the file, or None."""


class References:
    """Looks up what a configuration names by reference.

    Args:
        settings: The configuration.
    """

    def __init__(self, settings: Values) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._found: dict[tuple[str, ...], str | OpenClawError] = {}

    def secret(self, written: Mapping[str, Any], path: KeyPath) -> Secret:
        """Return the secret that is named at a path; what is wrong with it is said on its use."""
        source, id_ = written.get("source"), written.get("id")
        provider = written.get("provider")
        if provider is None and isinstance(source, str):
            provider = self._default(source)
        reference = Reference(_text(source), _text(provider), _text(id_), path)
        return Secret(reference, self.look_up)

    def look_up(self, references: Sequence[Reference]) -> dict[Reference, str]:
        """Return what references name; each is looked up once in a run.

        Raises:
            OpenClawError: One of them leads nowhere, or must not be followed.
        """
        with self._lock:  # models may be probed side by side
            for reference in references:
                if reference[:-1] not in self._found:
                    self._found[reference[:-1]] = self._value(reference)
            found = {reference: self._found[reference[:-1]] for reference in references}
        for value in found.values():
            if isinstance(value, OpenClawError):
                raise value
        return {reference: str(value) for reference, value in found.items()}

    def forget_failures(self) -> None:
        """Look up again what could not be looked up: a vault may be open by now."""
        with self._lock:
            self._found = {
                name: value
                for name, value in self._found.items()
                if not isinstance(value, OpenClawError)
            }

    def check(self, reference: Reference) -> None:
        """Check what can be known of a reference without following it.

        Raises:
            ConfigError: It is none, or its provider is not configured.
        """
        if reference.source == "store":
            raise self._wrong(reference, "OpenClaw's own store of secrets is not read here", _HINT)
        if reference.source not in _IDS:
            raise self._wrong(reference, "not a reference that is known here", _HINT)
        pattern, words = _IDS[reference.source]
        if not re.fullmatch(pattern, reference.id):
            raise self._wrong(reference, f"id has to be {words}", _HINT)
        if reference.source == KEYRING:
            return
        if not re.fullmatch(_PROVIDER, reference.provider):
            raise self._wrong(
                reference, f"{reference.provider[:70]!r} is no provider's name", _HINT
            )
        if self._entry(reference) is None and not (
            reference.source == "env" and reference.provider == self._default("env")
        ):
            path = format_path((*PROVIDERS, reference.provider))
            raise self._wrong(
                reference,
                f"there is no provider {reference.provider!r} with source {reference.source!r}",
                f"set {path}",
            )

    def _value(self, reference: Reference) -> str | OpenClawError:
        """Return what a reference names, or why it can't be had."""
        sources: dict[str, Callable[[Reference], str]] = {
            "env": self._variable,
            KEYRING: self._in_keyring,
        }
        try:
            self.check(reference)
            self._check_file(reference)
            value = sources[reference.source](reference).strip()
        except OpenClawError as error:
            return error
        return value or self._wrong(reference, "it is empty", None)

    def _check_file(self, reference: Reference) -> None:
        """Check that nobody but the user can have written the reference, or where it is sent.

        Raises:
            ConfigError: Somebody may have.
        """
        whys = map(why_not_own, self._settings.files())
        why = next(filter(None, whys), None)
        if why is not None:
            raise self._wrong(
                reference,
                f"it is not followed, since {why}",
                "references are followed from a file that only you can write: chmod go-w, or chown",
            )

    def _variable(self, reference: Reference) -> str:
        name, settings = reference.id, self._settings
        allowed = mapping(self._entry(reference)).get("allowlist")
        if isinstance(allowed, list) and name not in allowed:
            path = format_path((*PROVIDERS, reference.provider, "allowlist"))
            raise self._wrong(reference, f"{path} does not hold it", f"add {name} to {path}")
        # What stands in env does not lead into env.
        inner = reference.path[0] == "env"
        find = settings.outer_variable if inner else settings.variable
        value = (find(name) or "").strip()
        if not value:
            hint = f"set {name}, or store the key with openclaw onboard"
            raise self._wrong(reference, f"the variable {name} is not set", hint)
        return value

    def _in_keyring(self, reference: Reference) -> str:
        from .keyring import read

        found = read(reference.id)
        if not found:
            raise self._wrong(reference, "the keyring has nothing under that name", None)
        return found

    def _entry(self, reference: Reference) -> Mapping[str, Any] | None:
        """Return what ``secrets.providers`` says of a provider, if that is of the same source."""
        entry = mapping(self._settings.get((*PROVIDERS, reference.provider)))
        return entry if entry.get("source") == reference.source else None

    def _default(self, source: str) -> str:
        """Return the provider of references that name none."""
        if source == KEYRING:
            return ""
        written = self._settings.get(("secrets", "defaults", source))
        return written if isinstance(written, str) and written else _DEFAULT

    def _wrong(self, reference: Reference, why: str, hint: str | None) -> ConfigError:
        named = f" {reference}:" if reference.id else ""
        place = f"{self._settings.place(reference.path)}: {format_path(reference.path)}"
        return ConfigError(f"{place}:{named} {why}", hint=hint)
