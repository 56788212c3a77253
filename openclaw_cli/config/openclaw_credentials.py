"""The OpenRouter keys that a real OpenClaw has, in the order in which it uses them. Only read.

OpenClaw keeps its keys apart from its configuration: in a database of all agents
(``state/openclaw.sqlite``) and one of each (``agents/<agent>/agent/openclaw-agent.sqlite``), in
older releases in ``auth-profiles.json`` or ``auth.json``, or in a ``.env`` file.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError
from ..foreign import mapping, texts
from ..named_files import read_within
from ..request.provider import KEY_VARIABLE, OPENROUTER
from .credentials import Credential, find_credential
from .provider_settings import entry_path
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LARGEST = 10_000_000
_FIRST_AGENT = "main"
_STORE_ROWS = (
    ("config_machine_state", "state_key", "value_json", "authProfiles.store", "authProfiles.state"),
    ("auth_profile_store", "store_key", "store_json", None, None),
    ("auth_profile_state", "state_key", "state_json", None, None),
)


class _Profiles(NamedTuple):
    """One store of keys: where it is, and what is in it."""

    place: str
    profiles: Mapping[str, Any]
    order: tuple[str, ...]


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
        why = f"it is there by reference ({credential.reference}), which is not looked up here"
        left.append(("key", f"{credential.source}: {why}"))


def _in_profiles(
    folder: Path, settings: Settings, left: list[tuple[str, str]]
) -> Iterator[Credential]:
    """Yield the keys of the profiles, store by store, each in the order that the user gave it."""
    auth = mapping(settings.get(("auth",)))
    configured = _named_for_openrouter(auth.get("order"))
    known = [
        name
        for name, profile in mapping(auth.get("profiles")).items()
        if _is_openrouter(mapping(profile).get("provider"))
    ]
    for store in _stores(folder, left):
        explicit = store.order or configured
        wanted = explicit or (*known, f"{OPENROUTER.name}:default")
        for name in dict.fromkeys([*wanted, *sorted(store.profiles)]):
            profile = mapping(store.profiles.get(name))
            if not _is_openrouter(profile.get("provider")):
                continue
            if explicit and name not in explicit:
                left.append(("key", f"{store.place} {name}: the order of keys leaves it out"))
                continue
            key = _usable(f"{store.place} {name}", profile, settings.environ, left)
            if key is not None:
                yield key


def _usable(
    place: str, profile: Mapping[str, Any], environ: Mapping[str, str], left: list[tuple[str, str]]
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
    named = reference.get("id")
    if reference.get("source") != "env":
        left.append(("key", f"{place}: it is kept elsewhere, by a reference to {named}"))
        return None
    value = environ.get(str(named), "").strip()
    if not value:
        left.append(("key", f"{place} refers to {named}, which is not set here"))
        return None
    return Credential(value, f"{place}, by the variable {named}")


def _variable_in(key: str) -> str | None:
    """Return the variable that a text is nothing but a reference to, or None."""
    match = re.fullmatch(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", key.strip())
    return match[1] if match else None


def _stores(folder: Path, left: list[tuple[str, str]]) -> Iterator[_Profiles]:
    """Yield what there is: the first agent's own, the one of all, the other agents'."""
    agents = sorted(
        (path for path in folder.glob("agents/*") if path.is_dir()),
        key=lambda path: (path.name != _FIRST_AGENT, path.name),
    )
    own = [path for path in agents if path.name == _FIRST_AGENT]
    for agent in own:
        yield from _of_agent(agent, left)
    yield from _in_database(folder / "state" / "openclaw.sqlite", left)
    for agent in agents[len(own) :]:
        yield from _of_agent(agent, left)
    yield from _of_agent(folder, left)  # from before there were several agents


def _of_agent(folder: Path, left: list[tuple[str, str]]) -> Iterator[_Profiles]:
    yield from _in_database(folder / "agent" / "openclaw-agent.sqlite", left)
    for file in (
        folder / "agent" / "auth-profiles.json",
        folder / "auth-profiles.json",
        folder / "agent" / "auth.json",
    ):
        if not file.is_file():
            continue
        try:
            content = json.loads(read_within(file, _LARGEST))
        except (OSError, ValueError, RecursionError):
            left.append(("key", f"{file} can't be read"))
            continue
        store = _as_store(str(file), content)
        if store is None:
            left.append(("key", f"{file} can't be read"))
        else:
            yield store


def _as_store(place: str, content: Any) -> _Profiles | None:
    """Return the profiles in a file; the oldest form has one below its provider's name."""
    if not isinstance(content, dict):
        return None
    profiles = content.get("profiles")
    if profiles is None and OPENROUTER.name in content:
        old = mapping(content[OPENROUTER.name])
        named = {f"{OPENROUTER.name}:default": {"provider": OPENROUTER.name, **old}}
        return _Profiles(place, named, ())
    if not isinstance(profiles, dict):
        return None
    return _Profiles(place, profiles, _named_for_openrouter(content.get("order")))


def _in_database(file: Path, left: list[tuple[str, str]]) -> Iterator[_Profiles]:
    """Yield what a database of OpenClaw's holds, opened so that nothing is written beside it."""
    if not file.is_file():
        return
    import sqlite3
    from contextlib import closing

    wal = file.with_name(file.name + "-wal")
    running = wal.exists() and wal.stat().st_size > 0
    mode = "mode=ro" if running else "immutable=1"
    profiles: dict[str, Any] = {}
    order: tuple[str, ...] = ()
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)) as database:
            for content in _documents(database):
                profiles |= mapping(content.get("profiles"))
                order = order or _named_for_openrouter(content.get("order"))
    except (sqlite3.Error, OSError):
        left.append(("key", f"{file} can't be read"))
        return
    if profiles:
        yield _Profiles(str(file), profiles, order)


def _documents(database: Any) -> Iterator[Mapping[str, Any]]:
    known = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = {name for (name,) in database.execute(known)}
    for table, key, value, *names in _STORE_ROWS:
        if table not in tables:
            continue
        for name, text in database.execute(f"SELECT {key}, {value} FROM {table}"):  # noqa: S608  (names of ours)
            if names != [None, None] and name not in names:
                continue
            try:
                yield mapping(json.loads(text))
            except (TypeError, ValueError, RecursionError):
                continue


def _named_for_openrouter(order: Any) -> tuple[str, ...]:
    """Return the names of profiles that an order has for OpenRouter; providers know no case."""
    named = (names for provider, names in mapping(order).items() if _is_openrouter(provider))
    return tuple(texts(next(named, None)))


def _is_openrouter(provider: object) -> bool:
    return str(provider).strip().lower() == OPENROUTER.name


def _in_dotenv(file: Path, left: list[tuple[str, str]]) -> Iterator[Credential]:
    from .dotenv import read

    try:
        key = read(file).get(KEY_VARIABLE, "").strip()
    except ConfigError as error:
        left.append(("key", error.message))
        return
    if key:
        yield Credential(key, f"{file} {KEY_VARIABLE}")
