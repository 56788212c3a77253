"""``onboard --import-from``: keys in all of OpenClaw's stores, proxies, old forms, what is left."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import Document
from openclaw_cli.config.openclaw_import import Import

from ...conftest import KEY
from ...standin import script
from .test_import import config, onboard, profile, profiles, source

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

__all__ = ["config", "onboard", "source"]

OTHER = "sk-or-v1-not-this-one-but-the-other"
PROXY_KEY = "a-key-of-the-proxys-own"


def write(source: Path, data: Any) -> None:
    (source / "openclaw.json").write_text(json.dumps(data))


def two_profiles(**rest: Any) -> dict[str, Any]:
    return {
        "profiles": {
            "openrouter:default": {"provider": "openrouter", "type": "api_key", "key": OTHER},
            "openrouter:work": {"provider": "openrouter", "type": "api_key", "key": KEY},
        },
        **rest,
    }


def database(file: Path, table: str, key: str, value: str, rows: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute(f"CREATE TABLE {table} ({key} TEXT PRIMARY KEY, {value} TEXT, at INTEGER)")
        for name, content in rows.items():
            opened.execute(f"INSERT INTO {table} VALUES (?, ?, 1)", (name, json.dumps(content)))
        opened.commit()


def shared(source: Path, rows: dict[str, Any]) -> None:
    file = source / "state" / "openclaw.sqlite"
    database(file, "config_machine_state", "state_key", "value_json", rows)


def stored_key(config: Path) -> str | None:
    found = [key for key in (KEY, OTHER, PROXY_KEY) if key in config.read_text()]
    assert len(found) <= 1
    return found[0] if found else None


def left(done: Any) -> dict[str, str]:
    report = json.loads(done.stdout)["import"]
    return {entry["what"]: entry["reason"] for entry in report["left"]}


def test_keys_in_the_database_of_all_agents(onboard: Any, config: Path, source: Path) -> None:
    shared(source, {"authProfiles.store": two_profiles(), "auth.sharedStore": {"profiles": 3}})
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == OTHER


def test_the_database_says_in_which_order(onboard: Any, config: Path, source: Path) -> None:
    order = {"order": {"OpenRouter": ["openrouter:work"]}}
    shared(source, {"authProfiles.store": two_profiles(), "authProfiles.state": order})
    done = onboard("--skip-check")
    assert done.status == 0
    assert stored_key(config) == KEY


def test_keys_in_an_agents_own_database(onboard: Any, config: Path, source: Path) -> None:
    file = source / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    content = profile(type="api_key", key=KEY)
    database(file, "auth_profile_store", "store_key", "store_json", {"primary": content})
    shared(source, {"authProfiles.store": profile(type="api_key", key=OTHER)})
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 100])
def test_a_database_that_can_not_be_read_is_named(
    onboard: Any, source: Path, content: bytes
) -> None:
    file = source / "state" / "openclaw.sqlite"
    file.parent.mkdir()
    file.write_bytes(content)
    done = onboard("--skip-check", "--json")
    assert done.status == 0
    assert "key" in left(done)


@pytest.mark.parametrize(
    "place",
    [
        "agents/main/auth-profiles.json",
        "agents/main/agent/auth.json",
        "agent/auth-profiles.json",
        "auth-profiles.json",
        "agents/other/agent/auth-profiles.json",
    ],
)
@pytest.mark.parametrize(
    "content",
    [
        profile(type="api_key", key=KEY),
        profile(type="api_key", apiKey=KEY),
        {"openrouter": {"type": "api_key", "key": KEY}},
    ],
)
def test_old_places_and_forms(
    onboard: Any, config: Path, source: Path, place: str, content: Any
) -> None:
    file = source / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


def test_the_configuration_says_in_which_order(onboard: Any, config: Path, source: Path) -> None:
    write(source, {"auth": {"order": {"openrouter": ["openrouter:work"]}}})
    profiles(source, two_profiles())
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


@pytest.mark.parametrize(("auth", "expected"), [("api-key", KEY), (None, OTHER)])
def test_an_explicit_key_comes_before_the_profiles_only_where_it_is_chosen(
    onboard: Any, config: Path, source: Path, auth: str | None, expected: str
) -> None:
    entry = {"apiKey": KEY} | ({"auth": auth} if auth else {})
    write(source, {"models": {"providers": {"openrouter": entry}}})
    profiles(source, profile(type="api_key", key=OTHER))
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == expected


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"type": "token", "token": OTHER, "expires": 1000}, "expired"),
        ({"type": "api_key", "key": OTHER, "setup": {}}, None),
        ({"type": "api_key", "key": OTHER, "setup": {"a": 1}}, "not activated"),
        ({"keyRef": {"source": "exec", "provider": "vault", "id": "or"}}, "by reference (exec:or)"),
        ({"keyRef": {"source": "env", "id": "NOT_SET"}}, "by reference (env:NOT_SET)"),
        ({}, "no key in it"),
    ],
)
def test_a_profile_that_can_not_be_used_is_named(
    onboard: Any, config: Path, source: Path, fields: dict[str, Any], why: str | None
) -> None:
    profiles(source, profile(**fields))
    done = onboard("--skip-check")
    assert done.status == 0
    assert stored_key(config) == (OTHER if why is None else None)
    assert why is None or why in done.stdout.decode()


def proxied(standin: StandIn) -> dict[str, Any]:
    return {
        "baseUrl": f"{standin.origin}/corp/v1",
        "apiKey": PROXY_KEY,
        "headers": {"X-Team": "blue"},
        "params": {"temperature": 0.2},
        "timeouts": {"connect": 3},
        "models": [],
    }


@pytest.mark.parametrize("name", ["openrouter", "OpenRouter"])
def test_a_proxys_key_goes_to_the_proxy_alone(
    onboard: Any, standin: StandIn, config: Path, source: Path, name: str
) -> None:
    write(source, {"models": {"providers": {name: proxied(standin)}}})
    lists = script.json_body({"data": {"label": "corp"}})
    standin.play(lists, path="/corp/v1/key")
    done = onboard()
    assert done.status == 0, done.stderr
    assert {request.host for request in standin.requests} == {f"127.0.0.1:{standin.port}"}
    assert standin.connects == []
    assert standin.requests[0].path == "/corp/v1/key"
    assert standin.requests[0].header("authorization") == f"Bearer {PROXY_KEY}"
    assert standin.requests[0].header("x-team") == "blue"
    text = config.read_text()
    for part in ("corp/v1", PROXY_KEY, "X-Team", "temperature", "connect"):
        assert part in text
    assert "blue" not in done.stdout.decode()


def test_a_proxy_that_can_not_tell_about_keys_is_no_error(
    onboard: Any, standin: StandIn, config: Path, source: Path
) -> None:
    write(source, {"models": {"providers": {"openrouter": proxied(standin)}}})
    done = onboard()
    assert done.status == 0, done.stderr
    assert "can't tell about keys" in done.stderr
    assert PROXY_KEY in config.read_text()


@pytest.mark.parametrize("name", ["openrouter", "OPENROUTER"])
def test_a_proxys_key_stays_where_another_address_is_asked(
    onboard: Any, standin: StandIn, config: Path, source: Path, name: str
) -> None:
    write(source, {"models": {"providers": {"openrouter": proxied(standin)}}})
    config.parent.mkdir()
    config.write_text(json.dumps({"models": {"providers": {name: {"baseUrl": "https://mine/v1"}}}}))
    done = onboard("--json")
    assert done.status == 0
    assert standin.requests == []
    assert PROXY_KEY not in config.read_text()
    assert {"key", "baseUrl", "models.providers.openrouter.headers"} <= left(done).keys()


def test_what_would_not_work_here_is_left(
    onboard: Any, run: Run, config: Path, source: Path
) -> None:
    write(
        source,
        {
            "agents": {"defaults": {"thinkingDefault": "turbo", "params": {"temperature": 99}}},
            "models": {"providers": {"openrouter": {"headers": {"X-Team": "${NOT_SET}"}}}},
        },
    )
    done = onboard("--json")
    assert done.status == 0
    names = left(done)
    assert "turbo" in names["thinkingDefault"]
    assert "temperature" in names["params"]
    assert "NOT_SET" in names["headers of openrouter"]
    assert run(["config", "validate", "--config", str(config)]).status == 0


def test_the_default_agents_model_is_the_default_model(
    onboard: Any, config: Path, source: Path
) -> None:
    write(
        source,
        {
            "agents": {
                "defaults": {"model": "openrouter/of/all", "imageModel": "openrouter/see/it"},
                "list": [
                    {"id": "a", "model": "openrouter/not/this"},
                    {
                        "id": "b",
                        "default": True,
                        "model": {"primary": "openrouter/own/one", "fallbacks": ["openrouter/x/y"]},
                        "tools": {"allow": ["read"]},
                    },
                ],
            }
        },
    )
    done = onboard("--json")
    text = config.read_text()
    assert 'primary: "openrouter/own/one"' in text
    assert '"openrouter/x/y"' in text
    assert 'imageModel: "openrouter/see/it"' in text
    assert {"agents.list[0]", "agents.list[1].tools"} <= left(done).keys()
    assert "agents.defaults.model" in left(done)


def test_an_older_configuration_in_its_own_words(onboard: Any, config: Path, source: Path) -> None:
    (source / "openclaw.json").unlink()
    (source / "clawdbot.json").write_text(
        """{ agent: {
  workspace: "~/clawd",
  model: "openrouter/a/b",
  modelFallbacks: ["openrouter/c/d"],
  allowedModels: ["openrouter/a/b"],
  modelAliases: { quick: "openrouter/c/d" },
  thinkingDefault: "low",
} }"""
    )
    profiles(source, profile(type="api_key", key=KEY))
    done = onboard("--skip-check", "--json")
    assert done.status == 0, done.stderr
    text = config.read_text()
    for part in (
        '"openrouter/a/b"',
        '"openrouter/c/d"',
        'alias: "quick"',
        'thinkingDefault: "low"',
    ):
        assert part in text
    assert "agents.defaults.workspace" in left(done)


def test_what_is_not_taken_is_listed_once_and_short(onboard: Any, source: Path) -> None:
    write(
        source,
        {
            "gateway": {"auth": {"token": "hidden-token"}, "port": 1},
            "channels": {"telegram": {"botToken": "hidden-token"}},
            "meta": {},
            "env": {"OPENROUTER_API_KEY": KEY, "vars": {"OTHER": "hidden-token"}},
            "agents": {
                "defaults": {"workspace": "w", "models": {"openrouter/a/b": {"streaming": 1}}}
            },
            "models": {"mode": "merge", "providers": {"ollama": {"apiKey": "hidden-token"}}},
        },
    )
    done = onboard("--skip-check", "--json")
    assert left(done) == {
        "streaming of openrouter/a/b": "it has no use here",
        "gateway": "it has no use here",
        "channels": "it has no use here",
        "env.vars.OTHER": "it has no use here",
        "agents.defaults.workspace": "it has no use here",
        "models.mode": "it has no use here",
        "models.providers.ollama": "it has no use here",
    }
    assert b"hidden-token" not in done.stdout


NAMES = st.sampled_from(
    """agent agents defaults list entries model models primary fallbacks imageModel params alias
    env vars providers openrouter baseUrl headers timeouts auth order profiles
    thinkingDefault""".split()  # noqa: SIM905
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just("openrouter/a/b"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, ODD, max_size=5))
def test_any_source_is_taken_or_listed(tmp_path_factory: Any, data: dict[str, Any]) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "openclaw.json").write_text(json.dumps(data))
    source = Import(folder, {})
    source.into(Document.parse("{}", "json5"))
    told = {name for name, _ in source.taken + source.left}
    assert told or all(not value for value in leaves(data))


def leaves(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in leaves(value)]
    return [node]
