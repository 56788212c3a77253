from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.errors import ConfigError
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.route import Route

VERIFIED = [
    OPENROUTER.base_url,
    "https://openrouter.ai/api/v1/",
    "https://openrouter.ai:443/api/v1",
    "https://openrouter.ai:443/api/v1/",
    "https://openrouter.ai:/api/v1",
    "HTTPS://openrouter.ai/api/v1",
    "https://OpenRouter.AI/api/v1",
    "https://OPENROUTER.AI:443/api/v1/",
    "https://eu.openrouter.ai/api/v1",
    "https://EU.openrouter.ai/api/v1",
    "https://a.b.openrouter.ai/api/v1",
    "  https://openrouter.ai/api/v1\n",
]

NOT_VERIFIED = [
    "http://openrouter.ai/api/v1",
    "http://openrouter.ai:443/api/v1",
    "https://openrouter.ai.evil.com/api/v1",
    "https://evilopenrouter.ai/api/v1",
    "https://evil-openrouter.ai/api/v1",
    "https://openrouter.ai-evil.com/api/v1",
    "https://openrouter.aievil.com/api/v1",
    "https://openrouter.com/api/v1",
    "https://openrouter.ai.:443/api/v1",
    "https://openrouter.ai./api/v1",
    "https://openrouter_ai/api/v1",
    "https://openrouterxai/api/v1",
    "https://xn--openruter-j8a.ai/api/v1",
    "https://0penrouter.ai/api/v1",
    "https://openrouter.ai:80/api/v1",
    "https://openrouter.ai:444/api/v1",
    "https://openrouter.ai:8443/api/v1",
    "https://openrouter.ai:65535/api/v1",
    "https://openrouter.ai",
    "https://openrouter.ai/",
    "https://openrouter.ai/api",
    "https://openrouter.ai/v1",
    "https://openrouter.ai/api/v2",
    "https://openrouter.ai/api/v1x",
    "https://openrouter.ai/api/v1/x",
    "https://openrouter.ai/api/v1//",
    "https://openrouter.ai//api/v1",
    "https://openrouter.ai/api//v1",
    "https://openrouter.ai/API/V1",
    "https://openrouter.ai/api/v1/.",
    "https://openrouter.ai/api/v1/..",
    "https://openrouter.ai/x/../api/v1",
    "https://openrouter.ai/./api/v1",
    "https://openrouter.ai/api%2Fv1",
    "https://openrouter.ai/%61pi/v1",
    "https://openrouter.ai/api/v1%2f",
    "https://openrouter.ai/api/v1;x",
    "https://evil.com/openrouter.ai/api/v1",
    "https://evil.com/https://openrouter.ai/api/v1",
    "https://127.0.0.1/api/v1",
    "https://localhost:8080/api/v1",
    "http://localhost:11434/v1",
    "https://[::1]/api/v1",
    "https://[::1]:443/api/v1",
    "https://[2001:DB8::1]:8443/v1",
    "https://1.1.1.1:443/api/v1",
]

REFUSED = [
    "",
    " ",
    "openrouter.ai/api/v1",
    "//openrouter.ai/api/v1",
    "https:openrouter.ai/api/v1",
    "https:/openrouter.ai/api/v1",
    "https:///api/v1",
    "https://",
    "https://:443/api/v1",
    "ftp://openrouter.ai/api/v1",
    "file:///etc/passwd",
    "javascript://openrouter.ai/api/v1",
    "wss://openrouter.ai/api/v1",
    "ⓗttps://openrouter.ai/api/v1",
    "https://user@openrouter.ai/api/v1",
    "https://user:word@openrouter.ai/api/v1",
    "https://@openrouter.ai/api/v1",
    "https://:@openrouter.ai/api/v1",
    "https://openrouter.ai@evil.com/api/v1",
    "https://openrouter.ai:443@evil.com/api/v1",
    "https://evil.com@openrouter.ai/api/v1",
    "https://a@b@openrouter.ai/api/v1",
    "https://openrouter.ai%40evil.com/api/v1",
    "https://openrouter%2Eai/api/v1",
    "https://%6fpenrouter.ai/api/v1",
    "https://openrouter.ai%00.evil.com/api/v1",
    "https://openrouter.ai%2f@evil.com/api/v1",
    "https://openrouter.ai\\@evil.com/api/v1",
    "https://evil.com\\.openrouter.ai/api/v1",
    "https:\\\\openrouter.ai\\api\\v1",
    "https://openrouter.ai\\api\\v1",
    "https://openrouter.ai/api/v1?x=1",
    "https://openrouter.ai/api/v1?",
    "https://openrouter.ai/api/v1#x",
    "https://openrouter.ai/api/v1#",
    "https://evil.com?.openrouter.ai/api/v1",
    "https://evil.com#.openrouter.ai/api/v1",
    "https://evil.com#@openrouter.ai/api/v1",
    "https://openrouter.ai /api/v1",
    "https:// openrouter.ai/api/v1",
    "https://openrouter.ai/api/v1 x",
    "https://openrouter\t.ai/api/v1",
    "https://openrouter.ai\n/api/v1",
    "https://openrouter.ai\r\nX: y/api/v1",
    "https://openrouter.ai\x00/api/v1",
    "https://openrouter.ai/api/v1\x1f",
    "\x1chttps://openrouter.ai/api/v1",
    "https://openrouter.ai\x7f/api/v1",
    "https://openrouter.ai/api/v1\u00a0",
    "https://openrouter\u3002ai/api/v1",
    "https://openrouter\uff0eai/api/v1",
    "https://openrouter\uff61ai/api/v1",
    "https://\u043epenrouter.ai/api/v1",
    "https://openr\u03bfuter.ai/api/v1",
    "https://\uff4fpenrouter.ai/api/v1",
    "https://openrouter.a\u0131/api/v1",
    "https://openrouter.ai\u2044api/v1",
    "https://open\u200brouter.ai/api/v1",
    "https://open\u00adrouter.ai/api/v1",
    "https://openrouter.ai/\u202eapi/v1",
    "https://openrouter.ai:\u0664\u0664\u0663/api/v1",
    "https://openrouter.ai:0/api/v1",
    "https://openrouter.ai:00443/api/v1",
    "https://openrouter.ai:0443/api/v1",
    "https://openrouter.ai:+443/api/v1",
    "https://openrouter.ai:-443/api/v1",
    "https://openrouter.ai:4_43/api/v1",
    "https://openrouter.ai:443.0/api/v1",
    "https://openrouter.ai:443:443/api/v1",
    "https://openrouter.ai::443/api/v1",
    "https://openrouter.ai:65536/api/v1",
    "https://openrouter.ai:65979/api/v1",
    "https://openrouter.ai:99999/api/v1",
    "https://openrouter.ai:4294967739/api/v1",
    "https://openrouter.ai:https/api/v1",
    "https://[::1/api/v1",
    "https://::1/api/v1",
    "https://[]/api/v1",
    "https://[openrouter.ai]/api/v1",
    "https://[openrouter.ai]:443/api/v1",
    "https://[::1]openrouter.ai/api/v1",
    "https://[::1]443/api/v1",
    "https://[::g]/api/v1",
    "https://.openrouter.ai/api/v1",
    "https://..openrouter.ai/api/v1",
    "https://a..openrouter.ai/api/v1",
    "https://openrouter..ai/api/v1",
    "https://openrouter.ai../api/v1",
    "https://./api/v1",
    "https://*.openrouter.ai/api/v1",
    "https://a,b.openrouter.ai/api/v1",
    "https://(x).openrouter.ai/api/v1",
    "https://" + "a" * 64 + ".openrouter.ai/api/v1",
    "https://" + "a." * 150 + "openrouter.ai/api/v1",
    "https://" + "a" * 1_000_000 + "/api/v1",
]


@pytest.mark.parametrize("url", VERIFIED, ids=ascii)
def test_openrouter_itself_is_verified(url: str) -> None:
    route = Route.parse(url)
    assert route.verified
    assert route.origin[0] == "https"
    assert route.origin[1].endswith("openrouter.ai")
    assert route.origin[2] == 443
    assert route.chat_url.startswith("https://")
    assert route.chat_url.lower().endswith("/api/v1/chat/completions")


@pytest.mark.parametrize("url", NOT_VERIFIED, ids=ascii)
def test_any_other_address_is_not_verified(url: str) -> None:
    assert not Route.parse(url).verified


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: ascii(url[:60]))
def test_what_is_no_plain_address_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Route.parse(url)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400


@pytest.mark.parametrize(
    ("url", "origin", "base"),
    [
        ("https://openrouter.ai:443/api/v1/", ("https", "openrouter.ai", 443), None),
        ("http://LocalHost/v1/", ("http", "localhost", 80), "http://localhost/v1"),
        ("http://localhost:11434", ("http", "localhost", 11434), "http://localhost:11434"),
        ("https://[::1]:8443/V1", ("https", "::1", 8443), "https://[::1]:8443/V1"),
        ("https://[::1]", ("https", "::1", 443), "https://[::1]"),
        ("http://x.test:/v1", ("http", "x.test", 80), "http://x.test/v1"),
    ],
)
def test_the_address_is_taken_apart(
    url: str, origin: tuple[str, str, int], base: str | None
) -> None:
    route = Route.parse(url)
    assert route.origin == origin
    assert base is None or route.base_url == base


@pytest.mark.parametrize(
    "url",
    [
        "https://user:hunter2@openrouter.ai/api/v1",
        "https://hunter2@openrouter.ai/api/v1",
        "https://openrouter.ai/api/v1?key=hunter2",
        "nonsense://hunter2@openrouter.ai",
    ],
)
def test_a_secret_in_the_address_is_not_repeated_in_the_error(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Route.parse(url)
    assert "hunter2" not in caught.value.message


def test_the_headers_are_not_in_the_repr() -> None:
    route = Route.parse(OPENROUTER.base_url, headers=(("X-Secret", "hunter2"),))
    assert "hunter2" not in repr(route)
    assert route.headers == (("X-Secret", "hunter2"),)


_MARKS = list(".:/@\\?#[]-\u3002\uff0e")
_PIECES = st.sampled_from(
    ["https://", "http://", "openrouter.ai", "evil.com", "443", "/api/v1", "%2e", "eu.", *_MARKS]
)


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=7).map("".join))
def test_no_address_is_verified_unless_another_parser_sees_openrouter_in_it(url: str) -> None:
    from urllib.parse import urlsplit

    try:
        route = Route.parse(url)
    except ConfigError:
        return
    parts = urlsplit(url.strip())
    assert (parts.hostname or "").removesuffix(".") == route.origin[1].removesuffix(".")
    if route.verified:
        assert parts.scheme == "https"
        assert f".{parts.hostname}".endswith(".openrouter.ai")
        assert parts.port in {None, 443}
        assert parts.path.removesuffix("/") == "/api/v1"
        assert parts.username is None
