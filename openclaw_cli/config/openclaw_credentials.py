"""The OpenRouter keys that a real OpenClaw has, in the order in which it uses them. Only read.

They are in its stores of keys (``openclaw_stores``), its configuration and its ``.env``.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..foreign import mapping
from ..request.provider import KEY_VARIABLE, OPENROUTER
from .credentials import Credential, find_credential
from .openclaw_stores import is_openrouter, named_for_openrouter, stores
from .provider_settings import entry_path
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_NOT_LOOKED_UP = (
    "which is not looked up here: write models.providers.openrouter.apiKey the same way"
)


def openclaw_keys(
    folder: Path, settings: Settings, left: list[tuple[str, str]]
) -> Iterator[Credential]:
    """Yield the keys for OpenRouter, the one that OpenClaw would use first.

    Args:
        folder: Where the configuration is.
        settings: The configuration.
        left: Gets what can't be used, a name and the reason each.
    """
    entry = settings.get(entry_path(settings.document, OPENROUTER.name))
    explicit = mapping(entry).get("auth") == "api-key"
    if explicit:
        yield from _in_configuration(settings, left)
    yield from _in_profiles(folder, settings, left)
    if not explicit:
        yield from _in_configuration(settings, left)
    yield from _in_dotenv(folder / ".env", left)


def _in_configuration(settings: Settings, left: list[tuple[str, str]]) -> Iterator[Credential]:
    # The environment is none of the source's: only what the source holds is taken.
    environ = {name: value for name, value in settings.environ.items() if name != KEY_VARIABLE}
    try:
        inside = Settings(settings.document, settings.file, environ)
        credential = find_credential(inside, OPENROUTER.name)
    except (ConfigError, AttributeError, TypeError) as error:
        reason = error.message if isinstance(error, ConfigError) else "it has an unknown form"
        left.append(("key", reason))
        return
    if credential is not None and isinstance(credential.key, str):
        yield Credential(credential.key, credential.source)
    elif credential is not None:
        why = f"it is there by reference ({credential.reference}), {_NOT_LOOKED_UP}"
        left.append(("key", f"{credential.source}: {why}"))


def _in_profiles(
    folder: Path, settings: Settings, left: list[tuple[str, str]]
) -> Iterator[Credential]:
    """Yield the keys of the profiles, store by store, each in the order that the user gave it."""
    auth = mapping(settings.get(("auth",)))
    configured = named_for_openrouter(auth.get("order"))
    known = [
        name
        for name, profile in mapping(auth.get("profiles")).items()
        if is_openrouter(mapping(profile).get("provider"))
    ]
    for store in stores(folder, settings.get(("agents",)), left):
        explicit = store.order or configured
        wanted = explicit or (*known, f"{OPENROUTER.name}:default")
        for name in dict.fromkeys([*wanted, *sorted(store.profiles)]):
            profile = mapping(store.profiles.get(name))
            if not is_openrouter(profile.get("provider")):
                if name in store.profiles:
                    left.append(("key", f"{store.place} {name}: it is not OpenRouter's"))
                continue
            if explicit and name not in explicit:
                left.append(("key", f"{store.place} {name}: the order of keys leaves it out"))
                continue
            key = _usable(f"{store.place} {name}", profile, left)
            if key is not None:
                yield key


def _usable(
    place: str, profile: Mapping[str, Any], left: list[tuple[str, str]]
) -> Credential | None:
    """Return a profile's key, or None where there is none to be had."""
    expires = profile.get("expires")
    if isinstance(expires, (int, float)) and 0 < expires < time.time() * 1000:
        left.append(("key", f"{place}: it has expired"))
        return None
    if profile.get("setup"):
        left.append(("key", f"{place}: OpenClaw has not activated it"))
        return None
    key = profile.get("key") or profile.get("apiKey") or profile.get("token")
    reference = profile.get("keyRef") or profile.get("tokenRef")
    if isinstance(key, dict):
        reference = key
    elif isinstance(key, str) and (name := _variable_in(key)) is not None:
        reference = {"source": "env", "id": name}
    elif isinstance(key, str) and "${" in key:
        left.append(("key", f"{place}: it is not a reference that is known here"))
        return None
    elif isinstance(key, str) and key.strip():
        return Credential(key.strip(), place)
    if not isinstance(reference, dict):
        left.append(("key", f"{place}: there is no key in it"))
        return None
    kept = f"{reference.get('source')}:{reference.get('id')}"
    left.append(("key", f"{place}: it is there by reference ({kept}), {_NOT_LOOKED_UP}"))
    return None


def _variable_in(key: str) -> str | None:
    """Return the variable that a text is nothing but a reference to, or None."""
    match = re.fullmatch(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", key.strip())
    return match[1] if match else None


def _in_dotenv(file: Path, left: list[tuple[str, str]]) -> Iterator[Credential]:
    from .dotenv import read

    try:
        key = read(file).get(KEY_VARIABLE, "").strip()
    except ConfigError as error:
        left.append(("key", error.message))
        return
    if key:
        yield Credential(key, f"{file} {KEY_VARIABLE}")
