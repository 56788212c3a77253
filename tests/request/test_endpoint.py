"""A path of a user's stays below the base URL; fields become JSON; pages follow each other."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.errors import NetworkError, UsageError
from openclaw_cli.request.endpoint import endpoint_url
from openclaw_cli.request.fields import object_of, typed
from openclaw_cli.request.pages import Pager
from openclaw_cli.request.route import Route

ROUTE = Route.parse("https://openrouter.ai/api/v1")
BASE = "https://openrouter.ai/api/v1"


@pytest.mark.parametrize(
    ("path", "query", "after"),
    [
        ("models", [], "/models"),
        ("/models", [], "/models"),
        ("/api/v1/models", [], "/models"),
        ("api/v1/models", [], "/models"),
        ("/api/v1x/models", [], "/api/v1x/models"),
        ("models/", [], "/models/"),
        ("models/~openai/gpt-latest/endpoints", [], "/models/~openai/gpt-latest/endpoints"),
        ("models/a/b:free/endpoints", [], "/models/a/b:free/endpoints"),
        ("models/a..b/...c", [], "/models/a..b/...c"),
        ("models?limit=2&offset=0", [], "/models?limit=2&offset=0"),
        ("models?q=..", [("sort", "a b&c")], "/models?q=..&sort=a+b%26c"),
        ("models?q=https://x.y/..", [], "/models?q=https://x.y/.."),
        ("keys", [("a", "1"), ("a", "2"), ("e", "")], "/keys?a=1&a=2&e="),
        ("ä b", [], "/%C3%A4%20b"),
        ("models/a%2Fb", [], "/models/a%2Fb"),
        ("p%20q", [], "/p%20q"),
    ],
)
def test_a_path_is_taken_below_the_base_url(
    path: str, query: list[tuple[str, str]], after: str
) -> None:
    assert endpoint_url(ROUTE, path, query) == BASE + after


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "?a=b",
        "//evil.example/x",
        "///models",
        "https://evil.example/x",
        "HTTPS://openrouter.ai/api/v1/models",
        "http:models",
        "file:///etc/passwd",
        "javascript:x",
        "/https://evil.example",
        "..",
        "../auth",
        "models/..",
        "models/../../x",
        "./models",
        "models/./x",
        "models//x",
        "%2e%2e/x",
        "%2E./x",
        ".%2e/x",
        "%252e%252e/x",
        "%25252e%25252e/x",
        "%2e%2e%2fx",
        "models%2f%2e%2e%2fx",
        "models/%2f/evil",
        "%2f%2fevil.example/x",
        "..;/x",
        "models/..;a=b/x",
        "%2e%2e;/x",
        "..%3b/x",
        "\uff0e\uff0e/x",
        "\u2025/x",
        "models%3f/../x",
        "models\\..\\x",
        "\\\\evil.example",
        "models%5c..%5cx",
        "models%255cx",
        "models\nx",
        "models\r\nHost: evil",
        "models%0d%0aHost:evil",
        "models%00",
        "models\x00",
        "models\x7f",
        "models%7f",
        "models\x85x",
        "models?a=\n",
        "models?a=%0a",
        "models#x",
        "100%",
        "a%zz",
        "a%c0%ae%c0%ae/x",
        "a\udcff",
        "%25" * 40 + "2e",
        "%" + "25" * 12 + "2e/x",
    ],
)
def test_what_may_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(UsageError):
        endpoint_url(ROUTE, path)


@given(st.text(alphabet="./\\%2e5cfF;:@a?#\u2025\uff0e \n", max_size=14))
def test_no_path_leads_elsewhere(path: str) -> None:
    try:
        url = httpx.URL(endpoint_url(ROUTE, path))
    except UsageError:
        return
    assert (url.scheme, url.host, url.port) == ("https", "openrouter.ai", None)
    assert url.raw_path.startswith(b"/api/v1/")
    assert b"/../" not in url.raw_path.partition(b"?")[0] + b"/"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("7", 7),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("12345678901234567890", 12345678901234567890),
        ("", ""),
        ("True", "True"),
        ("01", "01"),
        ("1.", "1."),
        ("+1", "+1"),
        ("NaN", "NaN"),
        ("1e999", "1e999"),
        ("1" * 5000, "1" * 5000),
        ('{"a": 1}', '{"a": 1}'),
        ("٣", "٣"),
    ],
)
def test_a_value_is_what_it_looks_like(text: str, value: Any) -> None:
    found = typed(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("fields", "tree"),
    [
        ([("a", 1), ("b", None)], {"a": 1, "b": None}),
        ([("a[b]", 1), ("a[c][d]", 2)], {"a": {"b": 1, "c": {"d": 2}}}),
        ([("a[]", 1), ("a[]", 2)], {"a": [1, 2]}),
        ([("a[b][]", 1), ("a[b][]", 2)], {"a": {"b": [1, 2]}}),
        (
            [("m[][role]", "user"), ("m[][content]", "hi"), ("m[][role]", "x")],
            {"m": [{"role": "user", "content": "hi"}, {"role": "x"}]},
        ),
        ([("a[][b][c]", 1), ("a[][b][d]", 2)], {"a": [{"b": {"c": 1, "d": 2}}]}),
        ([("a[][]", 1)], {"a": [[1]]}),
        ([("a.b", 1)], {"a.b": 1}),
    ],
)
def test_fields_nest(fields: list[tuple[str, Any]], tree: Any) -> None:
    assert object_of(fields) == tree


@pytest.mark.parametrize(
    "keys",
    [["a", "a"], ["a", "a[b]"], ["a[b]", "a"], ["a[b]", "a[]"], ["a[]", "a[b]"], ["[a]"], ["a["],
     ["a]"], ["a[b"], ["a[b]c"], ["a[[b]]"], ["a[b]", "a[b]"]],
)  # fmt: skip
def test_fields_that_contradict_each_other_are_refused(keys: list[str]) -> None:
    with pytest.raises(UsageError):
        object_of([(key, 1) for key in keys])


@pytest.mark.parametrize(
    ("url", "body", "link", "following"),
    [
        ("/m", {"data": [1], "links": {"next": "/api/v1/m?offset=1"}}, "", "/m?offset=1"),
        ("/m", {"data": [1], "links": {"next": f"{BASE}/m?x"}}, "", "/m?x"),
        ("/m", {"data": [1], "links": {"next": None}, "total_count": 9}, "", None),
        ("/m", {"data": [1]}, '<https://openrouter.ai/api/v1/m?p=2>; rel="next"', "/m?p=2"),
        ("/m", [1], '</api/v1/m?p=1>; rel="prev", </api/v1/m?p=3>; rel=next', "/m?p=3"),
        ("/b?limit=2", {"data": [1], "has_more": True, "last_id": "z"}, "", "/b?limit=2&after=z"),
        ("/f", {"data": [1], "has_more": True, "cursor": "c", "last_id": "z"}, "", "/f?cursor=c"),
        ("/b", {"data": [1], "has_more": False, "last_id": "z"}, "", None),
        ("/b", {"data": [1], "has_more": True}, "", None),
        ("/p", {"data": [1, 2], "total_count": 5}, "", "/p?offset=2"),
        ("/p?offset=2", {"data": [1, 2], "total_count": 5}, "", "/p?offset=4"),
        ("/p?offset=4", {"data": [1], "total_count": 5}, "", None),
        ("/p", {"data": [], "total_count": 5}, "", None),
        ("/k", {"data": [1, 2]}, "", "/k?offset=2"),
        ("/k?limit=3", {"data": [1, 2]}, "", None),
        ("/k?limit=2", {"data": [1, 2]}, "", "/k?limit=2&offset=2"),
        ("/key", {"data": {"label": "x"}}, "", None),
        ("/x", "text", "", None),
        ("/x", None, "", None),
    ],
)
def test_which_page_follows(url: str, body: Any, link: str, following: str | None) -> None:
    pager = Pager(BASE + url)
    assert pager.turn(body, link) is (following is not None)
    assert pager.url == BASE + (following or url)


@pytest.mark.parametrize(
    "named",
    ["https://evil.example/m", "//evil.example/m", "http://openrouter.ai/api/v1/m",
     "https://openrouter.ai:444/m", "https://openrouter.ai.evil.example/", "https://[x/m",
     "https://openrouter.ai:x/m", "javascript:x", "https://eu.openrouter.ai/api/v1/m"],
)  # fmt: skip
def test_a_page_at_another_origin_is_not_asked_for(named: str) -> None:
    pager = Pager(f"{BASE}/m")
    with pytest.raises(NetworkError):
        pager.turn({"data": [1], "links": {"next": named}}, "")
    assert pager.url == f"{BASE}/m"


def test_pages_that_come_again_are_the_end() -> None:
    pager = Pager(f"{BASE}/m")
    body = {"data": [{"id": 1}]}
    assert pager.is_new(body)
    assert pager.turn(body, "")
    assert not pager.is_new(body)
    assert pager.is_new({"data": [{"id": 2}]})
    circle = {"data": [1], "links": {"next": f"{BASE}/m"}}
    assert not pager.turn(circle, "")
