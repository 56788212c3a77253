"""Which of several keys is used: one for a conversation, and the next where that one is refused."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..config.credentials import configured_key, find_credential, outer_key
from ..config.named_keys import key_order, named_keys
from ..errors import AuthError, LimitError
from ..request.provider import provider_of

if TYPE_CHECKING:
    from ..config.credentials import ConfiguredKey
    from ..config.settings import Settings
    from ..errors import OpenClawError
    from ..request.target import Target

_REFUSED = frozenset({401, 403})
_SPENT = frozenset({402, 403})


class KeyChoice:
    """The keys that are used, by provider.

    Args:
        settings: The configuration.

    Attributes:
        preferred: The name of the key that the conversation was with, or None.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._used: dict[str, ConfiguredKey] = {}
        self._tried: dict[str, set[str | None]] = {}
        self.preferred: str | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str | None:
        """The name of the key that is used, or None where it has none."""
        return next((key.name for key in self._used.values() if key.name), None)

    def key(self, provider: str) -> ConfiguredKey | None:
        """Return the key for a provider: the one that was used before, else the first there is.

        Raises:
            ConfigError: A text names a variable that is not set.
        """
        if provider not in self._used:
            found = find_credential(self._settings, provider)
            if found is None:
                return None
            if found.name is not None:
                found = self._named(provider, self.preferred) or found
            self._used[provider] = found
        return self._used[provider]

    def next_after(self, error: OpenClawError, target: Target) -> ConfiguredKey | None:
        """Return the key to try after an error; None where it is not about the key, or the last.

        Only where an order of keys was set, and never past a key in the environment. Where another
        question has found out already, it is the key that is used since then.
        """
        provider = target.ref.provider
        order = key_order(self._settings, provider)
        used = self._used.get(provider)
        if used is None or order is None or not _is_about_the_key(error):
            return None
        variable = provider_of(provider).key_variable
        if variable and outer_key(self._settings, variable) is not None:
            return None
        if target.key != used.key:
            return used
        tried = self._tried.get(provider, set()) | {used.name}
        for key in named_keys(self._settings, provider):
            if key.name not in tried:
                return self._named(provider, key.name)
        return None

    def another(self, target: Target, error: OpenClawError) -> tuple[Target, str] | None:
        """Use the next key from here on; the one before is not tried again.

        Returns:
            The target with the key, and what to say; None where there is no other.
        """
        provider = target.ref.provider
        with self._lock:
            key = self.next_after(error, target)
            if key is None:
                return None
            before = self._used[provider]
            if key != before:
                self._tried.setdefault(provider, set()).add(before.name)
                self._used[provider] = key
        failed = "before it" if key == before else before.name or before.source
        said = f"the key {failed} failed: {error.message}; trying {key.name}"
        return target._replace(key=key.key), said

    def _named(self, provider: str, name: str | None) -> ConfiguredKey | None:
        """Return a key by its name; None where it may not be used any more."""
        paths = {key.name: key.path for key in named_keys(self._settings, provider)}
        return configured_key(self._settings, paths[name], name) if name in paths else None


def _is_about_the_key(error: OpenClawError) -> bool:
    """Return whether another key may be answered: refused, out of credit, at its own limit."""
    status = error.details.get("http_status")
    if isinstance(error, LimitError):
        return status in _SPENT
    return isinstance(error, AuthError) and status in _REFUSED
