from __future__ import annotations

import gc
import shutil
import socket
import ssl
import struct
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.standin import sse
from tests.standin.duplex import Duplex
from tests.standin.script import Cut, Pause, Send, Status
from tests.standin.server import StandIn

if TYPE_CHECKING:
    from tests.standin.tls import Authority, TLSMode

REAL = "https://openrouter.ai/api/v1"


def client_of(standin: StandIn, proxy: str | None = None) -> httpx.Client:
    context = ssl.create_default_context(cafile=standin.authority.ca_file)
    return httpx.Client(proxy=proxy or standin.origin, verify=context, trust_env=False)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (REAL, "openrouter.ai"),
        ("https://eu.openrouter.ai/api/v1", "eu.openrouter.ai"),
        ("https://openrouter.ai:8443/api/v1", "openrouter.ai:8443"),
        ("https://elsewhere.example/api/v1", "elsewhere.example"),
    ],
)
def test_tunnel_plays_any_https_host(standin: StandIn, url: str, host: str) -> None:
    with client_of(standin) as client:
        first, second = client.get(f"{url}/models"), client.get(f"{url}/models?q=x")
    assert (first.status_code, second.status_code) == (200, 200)
    assert [(r.scheme, r.host, r.path, r.connection) for r in standin.requests] == [
        ("https", host, "/api/v1/models", 1),
        ("https", host, "/api/v1/models?q=x", 1),
    ]
    assert len(standin.connects) == 1


def test_plays_one_host_without_a_proxy(authority: Authority) -> None:
    context = ssl.create_default_context(cafile=authority.ca_file)
    with (
        StandIn(authority, tls_host="openrouter.ai") as standin,
        httpx.Client(verify=context, trust_env=False) as client,
    ):
        answer = client.get(
            f"https://127.0.0.1:{standin.port}/api/v1/models",
            extensions={"sni_hostname": "openrouter.ai"},
        )
    assert answer.status_code == 200
    assert [(request.scheme, request.host) for request in standin.requests] == [
        ("https", "openrouter.ai")
    ]


def test_plain_http_is_proxied_too(standin: StandIn) -> None:
    with client_of(standin) as client:
        client.get("http://openrouter.ai/api/v1/models?q=1")
    (request,) = standin.requests
    assert (request.scheme, request.host, request.path) == (
        "http",
        "openrouter.ai",
        "/api/v1/models?q=1",
    )


def test_variables_alone_make_it_the_real_host(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in standin.client_env().items():
        monkeypatch.setenv(name, value)
    assert httpx.get(f"{REAL}/models").status_code == 200


def test_proxy_that_wants_a_password(standin: StandIn) -> None:
    standin.proxy_auth = ("user", "pass")
    with client_of(standin) as client, pytest.raises(httpx.ProxyError, match="407"):
        client.get(f"{REAL}/models")
    with client_of(standin) as client:
        assert client.get("http://openrouter.ai/api/v1/models").status_code == 407
    with client_of(standin, f"http://user:pass@127.0.0.1:{standin.port}") as client:
        assert client.get(f"{REAL}/models").status_code == 200
    assert standin.connects[-1].target == "openrouter.ai:443"
    assert standin.connects[-1].header("proxy-authorization") == "Basic dXNlcjpwYXNz"


def test_proxy_that_refuses_a_host(standin: StandIn) -> None:
    standin.refuse_connect.add("openrouter.ai")
    with client_of(standin) as client, pytest.raises(httpx.ProxyError, match="403"):
        client.get(f"{REAL}/models")
    assert [connect.target for connect in standin.connects] == ["openrouter.ai:443"]
    assert standin.requests == []


@pytest.mark.parametrize("mode", ["untrusted", "wrong-host", "expired"])
def test_hostile_certificates_are_refused(standin: StandIn, mode: TLSMode) -> None:
    standin.tls_mode = mode
    with (
        client_of(standin) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(f"{REAL}/models")
    assert standin.requests == []


def test_close_delimited_body_ends_cleanly_inside_tls(standin: StandIn) -> None:
    standin.play(Status(200), Send(b"x" * 1_000_000), framing="close")
    with client_of(standin) as client:
        assert len(client.get(f"{REAL}/models").content) == 1_000_000


@pytest.mark.parametrize("reset", [True, False])
def test_cut_inside_tls(standin: StandIn, reset: bool) -> None:
    standin.stream(sse.text("before"), Cut(reset=reset))
    body = {"stream": True, "messages": [{"role": "user", "content": "hi"}]}
    with client_of(standin) as client, pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        client.post(f"{REAL}/chat/completions", json=body)


def test_hang_up_inside_tls_is_noticed(standin: StandIn) -> None:
    standin.stream(sse.text("before"), Pause(threading.Event()))
    body = {"stream": True, "messages": [{"role": "user", "content": "hi"}]}
    with (
        client_of(standin) as client,
        client.stream("POST", f"{REAL}/chat/completions", json=body) as response,
    ):
        assert b"before" in next(response.iter_raw())
        assert standin.hang_ups == []
    assert standin.wait_for_hang_up() == standin.requests


@pytest.mark.skipif(shutil.which("openssl") is None, reason="hashing names needs openssl")
def test_hashed_folder_is_a_trust_store(standin: StandIn, authority: Authority) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(capath=authority.hashed_folder())
    with httpx.Client(proxy=standin.origin, verify=context, trust_env=False) as client:
        assert client.get(f"{REAL}/models").status_code == 200


def test_a_client_that_resets_before_tls_leaves_no_socket_open(authority: Authority) -> None:
    """pytest turns the warning about an unclosed socket into a failure of this test."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        with pytest.raises(OSError, match=r"reset|closed"):
            Duplex(accepted).start_tls(authority.context("openrouter.ai"))
    gc.collect()
