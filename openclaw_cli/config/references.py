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
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, OpenClawError
from ..request.secret import KEYRING, Reference, Secret
from .keypath import format_path
from .secret_problem import SecretProblem
from .secret_providers import SecretProviders
from .trust import why_not_own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .keypath import KeyPath
    from .secret_providers import Values

_PROVIDER = r"[a-z][a-z0-9_-]{0,63}"
_IDS = {
    "env": (r"[A-Za-z_][A-Za-z0-9_]{0,127}", "the name of a variable"),
    "file": (
        r"value|(?:/(?:[^~/]|~[01])*)+",
        'a JSON pointer such as "/openrouter/key", or "value"',
    ),
    "exec": (
        r"(?!(?:.*/)?\.{1,2}(?:/|\Z))[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}",
        "1 to 256 letters, digits and . _ : / # -, without .. as a part",
    ),
    KEYRING: (r"[^\x00-\x1f\x7f]{1,256}", "the name under which the keyring keeps it"),
}
_SHORTHAND = r"\$([A-Z][A-Z0-9_]{0,127})"
_HINT = (
    'write { source: "env", provider: "default", id: "OPENROUTER_API_KEY" },'
    ' or source: "file", "exec" or "keyring"'
)

_Found = str | SecretProblem | OpenClawError


def shorthand(written: str) -> dict[str, str] | None:
    """Return the reference that ``$NAME`` is, where it stands alone in the place of a key."""
    match = re.fullmatch(_SHORTHAND, written.strip()) if written.lstrip()[:1] == "$" else None
    return {"source": "env", "id": match[1]} if match else None


def wrong_form(written: Mapping[str, Any]) -> str | None:
    """Return why an object can be no reference, whatever else is configured; or None."""
    source, id_ = written.get("source"), written.get("id")
    if source == "store":
        return None  # OpenClaw's: told where it is asked for
    if not isinstance(source, str) or source not in _IDS:
        return f"not a reference: source is none of {', '.join(sorted(_IDS))}"
    pattern, words = _IDS[source]
    if not isinstance(id_, str) or not re.fullmatch(pattern, id_):
        return f"not a reference: id has to be {words}"
    return None


class References:
    """Looks up what a configuration names by reference.

    Args:
        settings: The configuration.
    """

    def __init__(self, settings: Values) -> None:
        self._settings = settings
        self._providers = SecretProviders(settings)
        self._lock = threading.Lock()
        self._found: dict[tuple[object, ...], _Found] = {}

    def secret(self, written: Mapping[str, Any], path: KeyPath) -> Secret:
        """Return the secret that is named at a path; what is wrong with it is said on its use."""
        source, provider, id_ = map(written.get, ("source", "provider", "id"))
        if provider is None and isinstance(source, str):
            provider = self._providers.default(source)
        named = [part if isinstance(part, str) else "" for part in (source, provider, id_)]
        return Secret(Reference(named[0], named[1], named[2], path), self.look_up)

    def look_up(self, references: Sequence[Reference]) -> dict[Reference, str]:
        """Return what references name; each is looked up once in a run.

        Raises:
            OpenClawError: One of them leads nowhere, or must not be followed.
        """
        with self._lock:  # models may be probed side by side
            new = [reference for reference in references if _name(reference) not in self._found]
            for number, reference in enumerate(new):
                if _name(reference) not in self._found:
                    rest = [one for one in new[number + 1 :] if one[:2] == reference[:2]]
                    self._follow(reference, rest)
            found = {reference: self._found[_name(reference)] for reference in references}
        values = {}
        for reference, value in found.items():
            if isinstance(value, SecretProblem):
                raise self._error(reference, value)
            if isinstance(value, OpenClawError):
                raise value
            values[reference] = value
        return values

    def forget_failures(self) -> None:
        """Look up again what could not be looked up: a vault may be open by now."""
        with self._lock:
            self._found = {
                name: value for name, value in self._found.items() if isinstance(value, str)
            }

    def check(self, reference: Reference) -> None:
        """Check what can be known of a reference without following it.

        Raises:
            ConfigError: It is none, or its provider is not configured.
        """
        try:
            self._check(reference)
        except SecretProblem as problem:
            raise self._error(reference, problem) from problem

    def _check(self, reference: Reference) -> None:
        source, provider = reference.source, reference.provider
        if source == "store":
            raise SecretProblem("OpenClaw's own store of secrets is not read here", _HINT)
        if source not in _IDS:
            raise SecretProblem("not a reference that is known here", _HINT)
        pattern, words = _IDS[source]
        if not re.fullmatch(pattern, reference.id):
            raise SecretProblem(f"id has to be {words}", _HINT)
        if source == KEYRING:
            return
        if not re.fullmatch(_PROVIDER, provider):
            raise SecretProblem(f"{provider[:70]!r} is no provider's name", _HINT)
        self._providers.entry(reference)
        if source == "file":
            self._providers.file(reference)
        elif source == "exec":
            self._providers.command(reference)

    def _follow(self, reference: Reference, rest: Sequence[Reference]) -> None:
        """Look a reference up, and with it the rest that the same program can tell."""
        try:
            self._check(reference)
            self._check_files()
            if reference.source == "exec":
                self._found |= self._told([reference, *rest])
                return
            found: _Found = self._value(reference).strip() or SecretProblem("it is empty")
        except (SecretProblem, OpenClawError) as error:
            found = error
        self._found[_name(reference)] = found

    def _value(self, reference: Reference) -> str:
        if reference.source == "file":
            return self._providers.file(reference).value(reference.id)
        if reference.source == KEYRING:
            from .keyring import read

            return read(reference.id) or ""
        self._providers.check_allowed(reference)
        # What stands in env does not lead into env.
        inner = reference.path[0] == "env"
        find = self._settings.outer_variable if inner else self._settings.variable
        value = (find(reference.id) or "").strip()
        if not value:
            hint = f"set {reference.id}, or store the key with openclaw onboard"
            raise SecretProblem(f"the variable {reference.id} is not set", hint)
        return value

    def _told(self, references: Sequence[Reference]) -> dict[tuple[object, ...], _Found]:
        """Return what one program says; one that prints the secret itself is asked for one."""
        command = self._providers.command(references[0])
        by_id: dict[str, Reference] = {}
        for reference in references if command.json_only else references[:1]:
            try:
                self._check(reference)
                by_id[reference.id] = reference
            except SecretProblem:
                continue  # it is said where that one is looked up
        told: Mapping[str, str | SecretProblem]
        try:
            told = command.values(references[0].provider, list(by_id))
        except SecretProblem as problem:
            told = dict.fromkeys(by_id, problem)
        empty = SecretProblem("it is empty")
        return {
            _name(by_id[id_]): value if isinstance(value, SecretProblem) else value.strip() or empty
            for id_, value in told.items()
        }

    def _check_files(self) -> None:
        """Check that nobody but the user can have written the reference, or where it is sent."""
        why = next(filter(None, map(why_not_own, self._settings.files())), None)
        if why is not None:
            raise SecretProblem(
                f"it is not followed, since {why}",
                "references are followed from a file that only you can write: chmod go-w, or chown",
            )

    def _error(self, reference: Reference, problem: SecretProblem) -> ConfigError:
        named = f" {reference}:" if reference.id else ""
        place = f"{self._settings.place(reference.path)}: {format_path(reference.path)}"
        return ConfigError(f"{place}:{named} {problem.reason}", hint=problem.hint)


def _name(reference: Reference) -> tuple[object, ...]:
    """Return what tells a reference from others; the same variable may be another in ``env``."""
    return (*reference[:3], reference.path[:1] == ("env",))
