"""Several keys for one provider, each with a name: OpenClaw's auth profiles, kept in the file.

``auth.profiles`` has them by name: ``{ provider, mode: "api_key" }`` as OpenClaw writes it, and
``key`` or ``keyRef``, which OpenClaw keeps in a store of its own. ``auth.order`` says by provider
which are tried, in which order. Source: docs/gateway/config-secrets-env.md of OpenClaw's
repository.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import UsageError
from ..foreign import mapping, texts
from ..named_tuple import NamedTuple
from ..request.near import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .keypath import KeyPath
    from .settings import Settings

PROFILES: KeyPath = ("auth", "profiles")
ORDER: KeyPath = ("auth", "order")
KEY, REFERENCE = "key", "keyRef"
_MODES = (None, "api_key", "token")
_NAME = r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}"


class Values(Protocol):
    """A configuration's values."""

    def get(self, path: KeyPath, default: Any = None, /) -> Any:
        """Return the raw value at a path, or the default."""


class NamedKey(NamedTuple):
    """A key that has a name.

    Attributes:
        name: ``provider:word``, as OpenClaw calls its profiles.
        path: Where the key, or the reference to it, stands.
    """

    name: str
    path: KeyPath


def stored_keys(settings: Values, provider: str) -> list[NamedKey]:
    """Return the named keys of a provider as they stand in the file."""
    found = []
    for name, profile in mapping(settings.get(PROFILES, None)).items():
        entry = mapping(profile)
        if not _is_for(entry.get("provider"), provider) or entry.get("mode") not in _MODES:
            continue
        kind = next((kind for kind in (KEY, REFERENCE) if entry.get(kind)), None)
        if kind is not None:
            found.append(NamedKey(name, (*PROFILES, name, kind)))
    return found


def named_keys(settings: Values, provider: str) -> list[NamedKey]:
    """Return the named keys of a provider that may be used: the order's, or all as they stand."""
    keys = {key.name: key for key in stored_keys(settings, provider)}
    order = key_order(settings, provider)
    return list(keys.values()) if order is None else [keys[name] for name in order if name in keys]


def key_order(settings: Values, provider: str) -> tuple[str, ...] | None:
    """Return the order in which a provider's keys are tried, or None where none was set."""
    path = order_path(settings, provider)
    written = settings.get(path, None)
    if not isinstance(written, list):
        return None
    return tuple(dict.fromkeys(full_name(name, provider) for name in texts(written)))


def order_path(settings: Values, provider: str) -> KeyPath:
    """Return where the order stands, or would stand; providers know no case."""
    names: Mapping[str, Any] = mapping(settings.get(ORDER, None))
    return (*ORDER, next((name for name in names if _is_for(name, provider)), provider))


def is_of(settings: Values, path: KeyPath, provider: str) -> bool:
    """Return whether what stands at a path below ``auth`` is a provider's: its order, or a key."""
    if path[:2] not in (PROFILES, ORDER) or len(path) <= len(ORDER):
        return False
    name = str(path[2])
    owner = mapping(settings.get((*PROFILES, name), None)).get("provider")
    is_named = path[:2] == ORDER or not isinstance(owner, str)
    return _is_for(name.partition(":")[0] if is_named else owner, provider)


def require_right(settings: Settings, provider: str) -> None:
    """Make sure that nothing of a provider's keys and their order was taken out for being wrong.

    Raises:
        ConfigError: It was.
    """
    for part in settings.set_aside:
        if is_of(settings, part.path, provider):
            settings.require(part.path)


def full_name(name: str, provider: str) -> str:
    """Return a key's name with the provider before it, as OpenClaw has it."""
    return name if ":" in name else f"{provider}:{name}"


def checked_name(written: str, provider: str) -> str:
    """Return the whole name for a key that a user has called something.

    Raises:
        UsageError: It can't be one.
    """
    name = full_name(written.strip(), provider)
    before, _, word = name.partition(":")
    if not _is_for(before, provider):
        raise UsageError(
            f"{name} is no name for a key of {provider}", hint="write --profile-id NAME"
        )
    if not re.fullmatch(_NAME, word):
        raise UsageError(
            f"not a name for a key: {written[:70]!r}",
            hint="use letters, digits, dots, dashes, underscores, + and @",
        )
    return f"{provider}:{word}"


def known_name(written: str, provider: str, names: Iterable[str]) -> str:
    """Return the name of a key that is there.

    Raises:
        UsageError: There is none of that name; the hint offers the near ones.
    """
    names = list(names)
    name = full_name(written.strip(), provider)
    found = next((one for one in names if one.casefold() == name.casefold()), None)
    if found is not None:
        return found
    near = nearest(_word(name), [_word(one) for one in names])
    meant = [one for one in names if _word(one) in near]
    hint = did_you_mean(meant) if meant else f"known: {', '.join(names)}" if names else None
    raise UsageError(f"there is no key named {name[:80]}", hint=hint)


def _word(name: str) -> str:
    """Return a name without the provider: that part makes all of them near."""
    return name.rpartition(":")[2]


def _is_for(written: object, provider: str) -> bool:
    return isinstance(written, str) and written.strip().casefold() == provider.casefold()
