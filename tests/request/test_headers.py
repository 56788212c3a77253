from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from openclaw_cli.errors import AuthError, ConfigError
from openclaw_cli.request.headers import ATTRIBUTION, build_headers
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.route import Route

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "sk-or-v1-test-key"
PROXY = "https://proxy.example/api/v1"


def _headers(
    *written: tuple[str, str], url: str = OPENROUTER.base_url, key: str | None = KEY
) -> list[tuple[str, str]]:
    headers = build_headers(Route.parse(url, headers=written), key)
    return [(name, value) for name, value in headers if isinstance(value, str)]


def test_the_key_is_a_bearer_token() -> None:
    assert ("Authorization", f"Bearer {KEY}") in _headers()


def test_without_a_key_there_is_no_authorization() -> None:
    assert "Authorization" not in dict(_headers(key=None))


@pytest.mark.parametrize("url", [OPENROUTER.base_url, "https://EU.openrouter.ai:443/api/v1/"])
def test_a_verified_route_gets_the_attribution_word_for_word(url: str) -> None:
    assert (
        dict(_headers(url=url)).items()
        >= {
            "HTTP-Referer": "https://openclaw.ai",
            "X-OpenRouter-Title": "OpenClaw",
            "X-OpenRouter-Categories": "cli-agent",
        }.items()
    )


@pytest.mark.parametrize(
    "url",
    [PROXY, "http://example.com/api/v1", "https://openrouter.ai/v1", "http://localhost:1/api/v1"],
)
def test_no_other_route_gets_any_of_it(url: str) -> None:
    names = {name.lower() for name, _ in _headers(url=url)}
    assert names == {"authorization", "accept", "content-type", "user-agent"}


@pytest.mark.parametrize("name", [name for name, _ in ATTRIBUTION] + ["User-Agent", "Accept"])
@pytest.mark.parametrize("case", [str.lower, str.upper, str])
def test_the_users_header_replaces_ours_in_any_case(name: str, case: Callable[[str], str]) -> None:
    written = case(name)
    found = [pair for pair in _headers((written, "mine")) if pair[0].lower() == name.lower()]
    assert found == [(written, "mine")]


def test_the_users_headers_go_to_every_route() -> None:
    assert ("X-Title", "mine") in _headers(("X-Title", "mine"), url=PROXY)


@pytest.mark.parametrize(
    "name", ["Authorization", "HOST", "content-length", "Transfer-Encoding", "connection"]
)
def test_what_the_tool_must_set_itself_can_not_be_configured(name: str) -> None:
    with pytest.raises(ConfigError, match="can't be configured"):
        _headers((name, "x"))


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a:", "a\r\nb", "é", "x\u212a", "\u0130", "a\x00", "x" * 99 + "\n"]
)
def test_what_is_no_header_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _headers((name, "x"))
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\n", "\x00", "\x7f", "\u20ac", "\ud800"])
def test_a_value_that_can_not_be_sent_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _headers(("X-Mine", "hunter2" + value))
    assert "hunter2" not in caught.value.message
    assert "X-Mine" in caught.value.message


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "a\r\nX: y", "sk-é", "\u202e", "\x00"])
def test_a_key_that_can_not_stand_in_a_header_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(AuthError) as caught:
        _headers(key=key)
    assert not key or key not in caught.value.message
