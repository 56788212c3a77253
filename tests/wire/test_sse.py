"""Bytes to events, however they are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.wire.sse import iter_data


def events(*chunks: bytes) -> list[str | None]:
    return list(iter_data(chunks))


def data(*chunks: bytes) -> list[str]:
    return [text for text in events(*chunks) if text is not None]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_ends_an_event(end: bytes) -> None:
    body = b"data: one" + end + end + b"data: two" + end + end
    assert data(body) == ["one", "two"]


def test_the_body_may_be_cut_at_every_byte() -> None:
    body = 'data: {"a":"é😀\u2028\u2029\x85"}\r\n\r\n: x\r\n\r\ndata: [DONE]\n\n'.encode()
    whole = data(body)
    assert whole == ['{"a":"é😀\u2028\u2029\x85"}', "[DONE]"]
    assert data(*(body[i : i + 1] for i in range(len(body)))) == whole
    for cut in range(len(body)):
        assert data(body[:cut], body[cut:]) == whole


def test_unicode_line_separators_do_not_end_a_line() -> None:
    assert data("data: a\u2028b\u2029c\x85d\x0be\x0cf\n\n".encode()) == [
        "a\u2028b\u2029c\x85d\x0be\x0cf"
    ]


def test_a_bom_does_not_cost_the_first_event() -> None:
    assert data(b"\xef\xbb\xbfdata: one\n\n", b"data: two\n\n") == ["one", "two"]


def test_a_chunk_of_comments_is_an_event_of_its_own() -> None:
    assert events(b": OPENROUTER PROCESSING\n\n", b"data: x\n\n", b": a\n\n: b\n\n") == [
        None,
        "x",
        None,
    ]


def test_a_comment_inside_an_event_does_not_tear_it() -> None:
    assert events(b"data: one\n", b": x\n\n") == ["one"]
    assert events(b"data: one\n: x\ndata: two\n\n") == ["one\ntwo"]


def test_a_comment_that_a_proxy_wrapped_is_a_comment() -> None:
    assert events(b"data: : OPENROUTER PROCESSING\n\n", b"data: x\n\n") == [
        None,
        "x",
    ]


def test_an_event_that_is_not_closed_is_not_delivered() -> None:
    assert data(b"data: one\n\ndata: half") == ["one"]


def test_bytes_that_are_no_utf8_are_told_from_replacement_characters() -> None:
    assert data(b"data: a\xffb\xef\xbf\xbd\n\n") == ["a\udcffb\N{REPLACEMENT CHARACTER}"]
    assert data(b"data: a\xc3", b"\n\ndata: b\xe2\x82", b"\xac\n\n") == ["a\udcc3", "b\u20ac"]


def test_blanks_around_data_are_nobodys() -> None:
    assert data(
        b"data: [DONE] \n\n", b"data:  \n\n", b"data:\ndata: x\t\ndata:\n\n", b"data:\n\n"
    ) == ["[DONE]", "x"]


LINES = st.text(
    st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=20
).filter(
    lambda text: bool(text) and not text.startswith((":", "\ufeff")) and text.strip(" \t") == text
)


@given(st.lists(LINES, max_size=8), st.lists(st.integers(0, 400), max_size=6), st.data())
def test_any_cut_gives_the_same_events(
    payloads: list[str], cuts: list[int], draw: st.DataObject
) -> None:
    end = draw.draw(st.sampled_from(["\n", "\r\n"]))
    body = "".join(f"data: {text}{end}{end}" for text in payloads).encode()
    edges = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    pieces = [body[a:b] for a, b in pairwise(edges)]
    assert data(*pieces) == payloads


ERROR = '{"error": "m"}'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"event: error\ndata: {ERROR}\n\n", [ERROR]),
        ('event: error\ndata: {"message": "m"}\n\n', ['{"error": {"message": "m"}}']),
        ("event: error\ndata: m\n\n", ['{"error": {"message": "m"}}']),
        ("event: error\n\n", ['{"error": {"message": ""}}']),
        ("event: errors\ndata: m\n\n", ["m"]),
        ("error: m\n", ['{"error": {"message": "m"}}']),
        ('error: {"code": 5}\r\n\r\n', ['{"error": {"code": 5}}']),
        (f"{ERROR}\n", [ERROR]),
        (f"{ERROR}\r\n", [ERROR]),
        (ERROR, [ERROR]),
        (f"[{ERROR}]\n", [f"[{ERROR}]"]),
        (f"data: x\n\n{ERROR}\ndata: y\n\n", ["x", ERROR, "y"]),
        (f"event: error\n{ERROR}\n\n", [ERROR]),
        (f"data: x\n\n{ERROR}{ERROR}\ndata: y\n\n", ["x", "y"]),
        ("{half\nerror\nevent\n{}\n[]\ndata: x\n\n", ["x"]),
        ("data: x\n\ne", ["x"]),
        ("event: y\ndata: x\n\nid: 5\n\n", ["x"]),
        ("event: error\ndata: null\n\n", ['{"error": {"message": ""}}']),
        ("data: {}\ndata: {}\n\ndata: [DONE]\n\n", ["{}", "{}", "[DONE]"]),
        ('data: {"a":\ndata: 1}\n\n', ['{"a":\n1}']),
        ("data: {}\ndata: {half\n\n", ["{}", "{half"]),
        ("data: {}\r\ndata: [DONE]\r\n", ["{}", "[DONE]"]),
    ],
)
def test_what_lacks_its_framing_is_an_event_all_the_same(body: str, found: list[str]) -> None:
    encoded = body.encode()
    assert data(encoded) == found
    assert data(*(encoded[i : i + 1] for i in range(len(encoded)))) == found
    for cut in range(len(encoded)):
        assert data(encoded[:cut], b"", encoded[cut:]) == found


def test_a_line_that_never_ends_is_not_held_for_ever() -> None:
    assert data(*[b"{" + b"x" * 600_000] * 3, b"\n\ndata: x\n\n") == ["x"]


ODD = st.lists(
    st.sampled_from(
        [
            "data: {}\n\n",
            "data:x\n\n",
            "data: a\ndata: b\n\n",
            ": comment\n\n",
            ": one\n: two\n",
            "\n",
            "event: ping\ndata:\n\n",
            "event: error\ndata: no\n\n",
            "id: 1\n\n",
            "retry: 1\n\n",
            "data: é\u2028😀\n\n",
            "data: [DONE] \n\n",
            '{"error": 1}\n\n',
            "error: x\n\n",
            "data: a\r\n\r\n",
        ]
    ),
    max_size=12,
)


@given(ODD, st.lists(st.integers(0, 200), max_size=8))
def test_events_of_all_kinds_may_be_cut_anywhere(parts: list[str], cuts: list[int]) -> None:
    body = "".join(parts).encode()
    edges = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    whole = data(body)
    assert data(*(body[a:b] for a, b in pairwise(edges))) == whole
    assert data(*(body[i : i + 1] for i in range(len(body)))) == whole


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("told", ["{}", "[DONE]", '{"a":\ndata: 1}'])
def test_the_last_event_may_lack_its_end(told: str, end: str) -> None:
    found = told.replace("\ndata: ", "\n")
    assert data(f"data: x\n\ndata: {told}{end}".encode()) == ["x", found]
    assert data(b"data: x\r\n\r\n", f"data: {told}{end}".encode()) == ["x", found]


@pytest.mark.parametrize("told", ['{"a": 1', "12", "half", "[DON", "{}\ndata: {"])
def test_half_an_event_is_none(told: str) -> None:
    assert data(f"data: x\n\ndata: {told}".encode()) == ["x"]
