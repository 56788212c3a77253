"""Where a real OpenClaw keeps its keys. Nothing of it is written to.

They are apart from its configuration: in a database of all agents (``state/openclaw.sqlite``) and
one of each (``agents/<agent>/agent/openclaw-agent.sqlite``), in older releases in
``auth-profiles.json`` or ``auth.json``.
"""

from __future__ import annotations

import json
import os
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..foreign import mapping, texts
from ..named_files import read_within, user_path
from ..named_tuple import NamedTuple
from ..request.provider import OPENROUTER
from .agents import default_agent

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


class Profiles(NamedTuple):
    """One store of keys: where it is, and what is in it."""

    place: str
    profiles: Mapping[str, Any]
    order: tuple[str, ...]


def stores(folder: Path, agents: Any, left: list[tuple[str, str]]) -> Iterator[Profiles]:
    """Yield what there is: the default agent's own, the main one's, the one of all, the others'.

    Args:
        folder: Where the configuration is.
        agents: What it says under ``agents``.
        left: Gets what can't be read, a name and the reason each.
    """
    name, own = _default_agent(agents)
    if own is not None:
        yield from _in_folder(own, left)
    found = sorted(path for path in folder.glob("agents/*") if path.is_dir())
    rank = {_FIRST_AGENT: 1} | {name: 0}
    found.sort(key=lambda path: rank.get(path.name.lower(), 2))
    first = [path for path in found if path.name.lower() in rank]
    for agent in first:
        yield from _of_agent(agent, left)
    yield from _in_database(folder / "state" / "openclaw.sqlite", left)
    for agent in found[len(first) :]:
        yield from _of_agent(agent, left)
    yield from _of_agent(folder, left)  # from before there were several agents


def _default_agent(agents: Any) -> tuple[str, Path | None]:
    """Return the default agent's name, as folders have it, and the folder that it names."""
    path = default_agent(agents)
    if path is None:
        return _FIRST_AGENT, None
    agent = agents[path[1]][path[2]]
    name = agent.get("id") if isinstance(path[-1], int) else path[-1]
    named, folder = agent.get("agentDir"), None
    if isinstance(named, str) and named.strip():
        with suppress(UsageError):
            folder = user_path(named.strip())
    return str(name or _FIRST_AGENT).strip().lower(), folder


def _of_agent(folder: Path, left: list[tuple[str, str]]) -> Iterator[Profiles]:
    yield from _in_folder(folder / "agent", left)
    yield from _in_file(folder / "auth-profiles.json", left)


def _in_folder(folder: Path, left: list[tuple[str, str]]) -> Iterator[Profiles]:
    yield from _in_database(folder / "openclaw-agent.sqlite", left)
    for name in ("auth-profiles.json", "auth.json"):
        yield from _in_file(folder / name, left)


def _in_file(file: Path, left: list[tuple[str, str]]) -> Iterator[Profiles]:
    if not file.is_file():
        return
    try:
        store = _as_store(str(file), json.loads(read_within(file, _LARGEST)))
    except (OSError, ValueError, RecursionError):
        store = None
    if store is None:
        left.append(("key", f"{file} can't be read"))
    else:
        yield store


def _as_store(place: str, content: Any) -> Profiles | None:
    """Return the profiles in a file; the oldest form has one below its provider's name."""
    if not isinstance(content, dict):
        return None
    profiles = content.get("profiles")
    if profiles is None and OPENROUTER.name in content:
        old = mapping(content[OPENROUTER.name])
        named = {f"{OPENROUTER.name}:default": {"provider": OPENROUTER.name, **old}}
        return Profiles(place, named, ())
    if not isinstance(profiles, dict):
        return None
    return Profiles(place, profiles, named_for_openrouter(content.get("order")))


def _in_database(file: Path, left: list[tuple[str, str]]) -> Iterator[Profiles]:
    """Yield what a database of OpenClaw's holds; nothing is written to it, or beside it."""
    if not file.is_file():
        return
    import sqlite3

    profiles: dict[str, Any] = {}
    order: tuple[str, ...] = ()
    try:
        with _opened(file) as database:
            for content in _documents(database):
                profiles |= mapping(content.get("profiles"))
                order = order or named_for_openrouter(content.get("order"))
    except (sqlite3.Error, OSError):
        left.append(("key", f"{file} can't be read"))
        return
    if profiles:
        yield Profiles(str(file), profiles, order)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """Open a database of another program's.

    What was written last may be in its log (``-wal``). SQLite reads that with an index beside it
    (``-shm``), which is there while a program has it open; where one ended without closing it,
    SQLite would make it, so that a copy is read instead.
    """
    import sqlite3

    log = file.with_name(file.name + "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    if not has_log or file.with_name(file.name + "-shm").exists():
        mode = "mode=ro" if has_log else "immutable=1"
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)) as database:
            yield database
        return
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="openclaw-") as folder:  # the user's alone
        copy = os.path.join(folder, file.name)  # noqa: PTH118
        copyfile(file, copy)
        copyfile(log, f"{copy}-wal")
        with closing(sqlite3.connect(copy)) as database:
            yield database


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


def named_for_openrouter(order: Any) -> tuple[str, ...]:
    """Return the names of profiles that an order has for OpenRouter; providers know no case."""
    named = (names for provider, names in mapping(order).items() if is_openrouter(provider))
    return tuple(texts(next(named, None)))


def is_openrouter(provider: object) -> bool:
    """Return whether a provider's name is OpenRouter's; they know no case."""
    return str(provider).strip().lower() == OPENROUTER.name
