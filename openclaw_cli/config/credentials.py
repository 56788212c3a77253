"""Where a provider's key comes from. First hit wins, and says where it was found."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from ..errors import ConfigError, MissingKeyError
from ..named_tuple import NamedTuple
from ..redact import redact
from ..request.provider import OPENROUTER, provider_of
from .keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import OpenClawError
    from ..request.secret import Secret
    from .keypath import KeyPath
    from .settings import Settings

_REFUSED = 401
GIVEN = "api_key"
"""The source of a key that a program has given for this time."""


class Credential(NamedTuple):
    """A key that was given just now, to be stored. The key is kept out of ``repr``.

    Attributes:
        key: The key.
        source: Who has given it.
    """

    key: str
    source: str

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Credential(source={self.source!r})"


class ConfiguredKey(NamedTuple):
    """A key and its source. The key is kept out of ``repr``.

    Attributes:
        key: The key, or the reference by which it is looked up when a request is sent.
        source: Where it was found.
        name: What it is called, where a provider has several (``named_keys``); else None.
    """

    key: str | Secret
    source: str
    name: str | None = None

    @property
    def reference(self) -> str | None:
        """Where the key is, for one that stands here by reference; else None."""
        return None if isinstance(self.key, str) else str(self.key.reference)

    def shown(self) -> str:
        """Return what may be shown of the key."""
        return redact(self.key) if isinstance(self.key, str) else str(self.key)

    def as_json(self) -> dict[str, str | None]:
        """Return the object that reports hold; the key itself is not in it."""
        redacted = self.shown() if isinstance(self.key, str) else None
        return {
            "redacted": redacted,
            "source": self.source,
            "reference": self.reference,
            "name": self.name,
        }

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"ConfiguredKey(source={self.source!r})"


def find_credential(settings: Settings, provider: str = OPENROUTER.name) -> ConfiguredKey | None:
    """Return the key for a provider, or None when there is none.

    For OpenRouter, whose variable is known: the environment, ``.env``, ``env``, ``env.vars``, then
    the provider's ``apiKey`` and its named keys. For any other provider: its ``apiKey`` and its
    named keys alone, since the OpenRouter key is none of its business.

    Raises:
        ConfigError: A text names a variable that is not set, or ``.env`` can't be read.
    """
    found = (look() for look in _places(settings, provider))
    return next((credential for credential in found if credential is not None), None)


def all_credentials(settings: Settings) -> list[tuple[str, ConfiguredKey]]:
    """Return each provider's keys, in the order in which they are looked for.

    What refers to something that is not there is left out.
    """
    found = []
    for provider in [OPENROUTER.name, *sorted(settings.own_providers)]:
        places: list[Callable[[], ConfiguredKey | None]] = []
        with suppress(ConfigError):
            places = _places(settings, provider)
        for look in places:
            with suppress(ConfigError):
                credential = look()
                if credential is not None:
                    found.append((provider, credential))
    return found


def keys_left_out(settings: Settings) -> list[tuple[str, ConfiguredKey]]:
    """Return the keys, by provider, that are named but not in the order that was set."""
    if not settings.get(("auth", "order")):
        return []
    from .named_keys import named_keys, stored_keys

    found = []
    for provider in [OPENROUTER.name, *sorted(settings.own_providers)]:
        used = named_keys(settings, provider)
        for key in stored_keys(settings, provider):
            with suppress(ConfigError):
                left = None if key in used else configured_key(settings, key.path, key.name)
                if left is not None:
                    found.append((provider, left))
    return found


def advise_on_key(error: OpenClawError, settings: Settings, provider: str) -> None:
    """Give a refused key the hint of its source: what is stored is not used beside the variable."""
    variable = provider_of(provider).key_variable
    if not variable or error.details.get("http_status") != _REFUSED:
        return
    outer = outer_key(settings, variable)
    if outer is not None and outer.source == f"environment {variable}":
        error.hint = f"the key came from {variable} in the environment: correct it, or unset it"
    elif outer is not None:
        error.hint = f"the key came from {outer.source}: correct it there"


def stored_places(settings: Settings) -> dict[KeyPath, str]:
    """Return where the configuration holds the OpenRouter key or a reference to one."""
    paths = [path for path in _paths(settings, OPENROUTER.name) if settings.get(path)]
    return {path: settings.source(path) for path in paths}


def outer_key(settings: Settings, variable: str) -> ConfiguredKey | None:
    """Return the key that does not stand in the file, and wins over it; or None.

    Raises:
        ConfigError: ``.env`` can't be read.
    """
    if settings.given_key is not None:
        return ConfiguredKey(settings.given_key.strip(), GIVEN)
    found = settings.environ.get(variable, "").strip()
    if found:
        return ConfiguredKey(found, f"environment {variable}")
    found = settings.dotenv.get(variable, "").strip()
    if found and settings.dotenv_file is not None:
        return ConfiguredKey(found, f"{settings.dotenv_file()} {variable}")
    return None


def _places(settings: Settings, provider: str) -> list[Callable[[], ConfiguredKey | None]]:
    """Return what looks into each place where a provider's key may be, in order."""
    variable = provider_of(provider).key_variable
    looks: list[Callable[[], ConfiguredKey | None]] = []
    if variable:
        looks.append(partial(outer_key, settings, variable))
    looks += [partial(configured_key, settings, path) for path in _paths(settings, provider)]
    if settings.set_aside:
        from .named_keys import require_right

        looks.append(partial(require_right, settings, provider))
    if settings.get(("auth", "profiles")):
        from .named_keys import named_keys

        named = named_keys(settings, provider)
        looks += [partial(configured_key, settings, key.path, key.name) for key in named]
    return looks


def _paths(settings: Settings, provider: str) -> list[KeyPath]:
    """Return where the configuration may hold a provider's key, in order."""
    own: KeyPath = (*settings.provider_path(provider), "apiKey")
    variable = provider_of(provider).key_variable
    return [("env", variable), ("env", "vars", variable), own] if variable else [own]


def configured_key(
    settings: Settings, path: KeyPath, name: str | None = None
) -> ConfiguredKey | None:
    """Return the key that stands at a path, as text or by reference; or None.

    Raises:
        ConfigError: A text names a variable that is not set.
    """
    settings.require(path)
    written = settings.get(path)
    key: str | Secret = ""
    if isinstance(written, str):
        key = _referred(settings, written, path) or settings.text(written, path).strip()
    elif isinstance(written, dict):
        key = settings.secret(written, path)
    return ConfiguredKey(key, _place(settings, path), name) if key else None


def _place(settings: Settings, path: KeyPath) -> str:
    written = settings.get(path)
    place = settings.source(path)
    if not isinstance(written, dict):
        return place
    from ..request.secret import KEYRING

    if written.get("source") == KEYRING:
        return f"keyring, by {place}"
    return place


def require_credential(settings: Settings, provider: str = OPENROUTER.name) -> ConfiguredKey:
    """Return the key for a provider.

    Raises:
        MissingKeyError: There is none; the hint names the ways to give one.
        ConfigError: As ``find_credential``.
    """
    found = find_credential(settings, provider)
    if found is not None:
        return found
    asked = provider_of(provider)
    if not asked.has_sign_in:
        raise MissingKeyError(
            f"no key for the provider {provider!r}",
            hint=f"set {format_path((*settings.provider_path(provider), 'apiKey'))}",
        )
    raise MissingKeyError(
        f"no {asked.label} key",
        hint=f"run openclaw onboard, or set {asked.key_variable}; keys: https://openrouter.ai/keys",
    )


def _referred(settings: Settings, written: str, path: KeyPath) -> Secret | None:
    """Return what ``$NAME`` refers to: it is no key, and OpenClaw takes it for a reference."""
    if not written.lstrip().startswith("$"):
        return None
    from .references import shorthand

    reference = shorthand(written)
    return settings.references.secret(reference, path) if reference else None
