"""Where a provider's key comes from. First hit wins, and says where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, MissingKeyError
from .keypath import format as format_path
from .settings import OPENROUTER

if TYPE_CHECKING:
    from .keypath import Path
    from .settings import Settings

KEY_VARIABLE = "OPENROUTER_API_KEY"


class Credential(NamedTuple):
    """A key and its source. The key is kept out of ``repr``."""

    key: str
    source: str

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Credential(source={self.source!r})"


def find_credential(settings: Settings, provider: str = OPENROUTER) -> Credential | None:
    """Return the key for a provider, or None when there is none.

    For OpenRouter: the environment, ``env``, ``env.vars``, then the provider's ``apiKey``.
    For any other provider: its ``apiKey`` alone, since the OpenRouter key is none of its business.

    Raises:
        ConfigError: A reference names a variable that is not set, or is no reference.
    """
    if provider == OPENROUTER:
        found = settings.environ.get(KEY_VARIABLE, "").strip()
        if found:
            return Credential(found, f"environment {KEY_VARIABLE}")
    paths: list[Path] = [("models", "providers", provider, "apiKey")]
    if provider == OPENROUTER:
        paths = [("env", KEY_VARIABLE), ("env", "vars", KEY_VARIABLE), *paths]
    for path in paths:
        key = _configured(settings, settings.get(path), path)
        if key:
            return Credential(key, f"{settings.file} {format_path(path)}")
    return None


def require_credential(settings: Settings, provider: str = OPENROUTER) -> Credential:
    """Return the key for a provider.

    Raises:
        MissingKeyError: There is none; the hint names the ways to give one.
        ConfigError: As ``find_credential``.
    """
    found = find_credential(settings, provider)
    if found is not None:
        return found
    if provider != OPENROUTER:
        raise MissingKeyError(
            f"no key for the provider {provider!r}",
            hint=f"set {format_path(('models', 'providers', provider, 'apiKey'))}",
        )
    raise MissingKeyError(
        "no OpenRouter key",
        hint=f"run openclaw onboard, or set {KEY_VARIABLE}; keys: https://openrouter.ai/keys",
    )


def _configured(settings: Settings, written: Any, path: Path) -> str:
    if isinstance(written, str):
        return settings.text(written, path).strip()
    if not isinstance(written, dict):
        return ""
    name = written.get("id")
    if written.get("source") != "env" or not isinstance(name, str):
        raise ConfigError(
            f"{settings.file}: {format_path(path)}: not a reference that is known here",
            hint='write { source: "env", id: "OPENROUTER_API_KEY" }',
        )
    value = settings.environ.get(name, "").strip()
    if not value and path[0] != "env":
        value = (settings.variable(name) or "").strip()
    if not value:
        raise ConfigError(
            f"{settings.file}: {format_path(path)}: the variable {name} is not set",
            hint=f"set {name}, or store the key with openclaw onboard",
        )
    return value
