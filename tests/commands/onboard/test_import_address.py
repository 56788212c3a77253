"""``onboard --import-from``: a key goes to the address that it was for, or it stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .test_import import config, onboard, profile, profiles, source
from .test_import_everything import PROXY_KEY, left, write

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn

__all__ = ["config", "onboard", "source"]


def stays(onboard: Any, standin: StandIn, config: Path, *argv: str) -> dict[str, str]:
    """Onboard and a question to what was set up; return what was left."""
    done = onboard("--json", *argv)
    assert done.status == 0, done.stderr
    assert (standin.requests, standin.connects) == ([], [])
    assert PROXY_KEY not in config.read_text()
    assert "hidden-password" not in done.stdout.decode() + done.stderr
    return left(done)


@pytest.mark.parametrize(
    "url",
    [
        "${NOT_SET}",
        "${NOT_SET:-}",
        "${",
        "corp gateway",
        "ftp://corp/v1",
        "https://me:hidden-password@corp/v1",
        5,
        ["https://corp/v1"],
    ],
)
@pytest.mark.parametrize("argv", [(), ("--reset",)])
def test_a_key_stays_whose_address_can_not_be_taken(
    onboard: Any, standin: StandIn, config: Path, source: Path, url: Any, argv: tuple[str, ...]
) -> None:
    write(source, {"models": {"providers": {"openrouter": {"baseUrl": url}}}})
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    told = stays(onboard, standin, config, *argv)
    assert "can't be taken over" in told["key"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("headers", {"X Team": "blue"}),
        ("headers", {"X-Team": "${NOT_SET}"}),
        ("headers", {"X-Team": "bl\nue"}),
        ("params", {"temperature": 99}),
        ("timeouts", {"connect": "soon"}),
    ],
)
def test_a_key_stays_without_what_goes_with_it(
    onboard: Any, standin: StandIn, config: Path, source: Path, part: str, value: Any
) -> None:
    entry = {"baseUrl": f"{standin.origin}/corp/v1", part: value}
    write(source, {"models": {"providers": {"openrouter": entry}}})
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    told = stays(onboard, standin, config)
    assert part in told["key"]
    assert f"{part} of openrouter" in told


@pytest.mark.parametrize("name", ["openrouter", "OpenRouter"])
def test_a_key_stays_that_an_agents_own_list_of_providers_sends_elsewhere(
    onboard: Any, standin: StandIn, config: Path, source: Path, name: str
) -> None:
    write(source, {})
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    listed = {"providers": {name: {"baseUrl": f"{standin.origin}/corp/v1", "models": []}}}
    (source / "agents" / "main" / "agent" / "models.json").write_text(json.dumps(listed))
    assert "models.json" in stays(onboard, standin, config)["key"]


@pytest.mark.parametrize(
    "data",
    [
        {"$include": "./gone.json"},
        {"models": {"$include": ["./gone.json"]}},
        {"models": {"providers": {"openrouter": {"$include": "./gone.json"}}}},
    ],
)
def test_a_key_stays_whose_address_may_be_in_a_file_that_can_not_be_included(
    onboard: Any, standin: StandIn, config: Path, source: Path, data: Any
) -> None:
    write(source, data)
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    assert "gone.json" in stays(onboard, standin, config)["key"]


def test_a_key_is_taken_where_another_part_can_not_be_included(
    onboard: Any, config: Path, source: Path
) -> None:
    write(source, {"channels": {"$include": "./gone.json"}})
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    assert onboard("--skip-check").status == 0
    assert PROXY_KEY in config.read_text()


def test_a_key_of_openrouters_own_is_taken_whatever_says_so(
    onboard: Any, config: Path, source: Path
) -> None:
    write(source, {"models": {"providers": {"openrouter": {"baseUrl": "https://openrouter.ai"}}}})
    profiles(source, profile(type="api_key", key=PROXY_KEY))
    listed = {"providers": {"openrouter": {"baseUrl": "https://openrouter.ai/api/v1"}, "x": 1}}
    (source / "agents" / "main" / "agent" / "models.json").write_text(json.dumps(listed))
    assert onboard("--skip-check").status == 0
    assert PROXY_KEY in config.read_text()
