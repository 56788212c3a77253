"""What a request is on the wire, byte by byte: as httpx would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openclaw_cli.errors import ConfigError, UsageError
from openclaw_cli.request.endpoint import METHODS, endpoint_url
from openclaw_cli.request.http import Request
from openclaw_cli.request.route import Route
from openclaw_cli.request.timeouts import Timeouts
from openclaw_cli.wire.prepared import prepare
from openclaw_cli.wire.proxy import Proxy
from openclaw_cli.wire.transport import written

if TYPE_CHECKING:
    from collections.abc import Sequence

PROXY = Proxy("http", "proxy.example", 3128, "me", "secret")
BASE_URLS = [
    "https://openrouter.ai/api/v1",
    "HTTPS://OpenRouter.AI:443/api/v1/",
    "http://127.0.0.1:8080/v1",
    "http://localhost:80",
    "http://localhost:443",
    "https://host.:8443/",
    "https://a_b.example/V1/%7euser/%zz",
    "http://[::1]/v1",
    "http://[FE80::1%eth0]:11434/v1",
    "https://[2001:db8::1]:443/v1",
    "https://xn--strae-oqa.example/v1",
    "https://host/a//b/./c/../d",
    "https://host/../..",
    "https://host/a;b=c,d&e!$'()*+:@[]^|`{}\"<>~",
]
PATHS = [
    "models",
    "/chat/completions",
    "models?supported_parameters=tools&x=a b",
    "models/m\u00fcller/\u4e2d?q=\u00e9\u4e2d|^`{}\"<>'[]",
    "generation?id=%41%2f",
    "models/a:b@c,d;e=f",
]


def as_httpx_writes(request: Request, proxy: Proxy | None) -> bytes:
    fixed = [("Accept-Encoding", "gzip, deflate"), ("Connection", "keep-alive")]
    values = [(name, value) for name, value in request.headers if isinstance(value, str)]
    headers = [(name.encode(), value.encode("latin-1")) for name, value in [*fixed, *values]]
    asked = httpx.Request(request.method, request.url, headers=headers, content=request.body)
    fields, target = list(asked.headers.raw), asked.url.raw_path
    if proxy is not None and asked.url.scheme == "http":
        target = str(asked.url).encode()
        fields += [(name.encode(), value.encode()) for name, value in proxy.headers().items()]
    lines = [b"%s %s HTTP/1.1" % (asked.method.encode(), target)]
    lines += [b"%s: %s" % field for field in fields]
    return b"\r\n".join([*lines, b"", request.body])


def check(
    base_url: str,
    path: str,
    method: str = "POST",
    headers: Sequence[tuple[str, str]] = (("Accept", "*/*"), ("Authorization", "Bearer x")),
    body: bytes = b"{}",
) -> None:
    route = Route.parse(base_url)
    request = Request(method, endpoint_url(route, path), tuple(headers), "p", Timeouts(), body)
    prepared = prepare(request, lambda: None)
    assert prepared.address.origin == route.origin
    for proxy in (None, PROXY, PROXY._replace(user=None)):
        assert written(prepared, proxy) == as_httpx_writes(request, proxy)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("base_url", BASE_URLS)
def test_urls_are_written_as_httpx_writes_them(base_url: str, path: str) -> None:
    check(base_url, path)


@pytest.mark.parametrize("body", [b"", b'{"a": "\xc3\xa9"}'])
@pytest.mark.parametrize("method", METHODS)
def test_methods_are_written_as_httpx_writes_them(method: str, body: bytes) -> None:
    check("https://host/v1", "/x", method, body=body)


HOSTS = st.text("aZ09-_.", min_size=1, max_size=8) | st.sampled_from(["[::1]", "127.0.0.1"])
PORTS = st.sampled_from(["", ":", ":80", ":443", ":8080"])
IN_URL = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in "\\?#")
NAMES = st.text("aZ09-_.!", max_size=6).map("X{}".format)
VALUES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)


@given(
    st.sampled_from(["http", "https"]),
    HOSTS,
    PORTS,
    st.text(IN_URL, max_size=8),
    st.text(max_size=8),
    st.lists(st.tuples(NAMES, VALUES | st.just("caf\u00e9")), max_size=3),
)
def test_requests_are_written_as_httpx_writes_them(
    scheme: str, host: str, port: str, base: str, path: str, headers: list[tuple[str, str]]
) -> None:
    base_url = f"{scheme}://{host}{port}/{base}"
    try:
        httpx.URL(base_url)
        check(base_url, f"x{path}", headers=headers)
    except (ConfigError, UsageError, httpx.InvalidURL):
        assume(False)
