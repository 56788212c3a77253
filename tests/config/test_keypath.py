from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.keypath import KeyPathError, format_path, parse_path

REF = "openrouter/anthropic/claude-sonnet-4.5"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a", ("a",)),
        ("agents.defaults.model", ("agents", "defaults", "model")),
        (
            f'agents.models["{REF}"].params.temperature',
            ("agents", "models", REF, "params", "temperature"),
        ),
        (f"models['{REF}']", ("models", REF)),
        ("models.openrouter/auto.alias", ("models", "openrouter/auto", "alias")),
        ("a[0][12].b", ("a", 0, 12, "b")),
        ("a.0", ("a", "0")),
        ('a["0"]', ("a", "0")),
        ('["a.b"].c', ("a.b", "c")),
        ("x-y.$z._", ("x-y", "$z", "_")),
        ("ключ.é", ("ключ", "é")),
        (r'["a\"b"]', ('a"b',)),
        (r"['it\'s']", ("it's",)),
        ('["it\'s"]', ("it's",)),
        ("['say \"x\"']", ('say "x"',)),
        (r'["\\"]', ("\\",)),
        (r'["\u00e9\t"]', ("é\t",)),
        (r"['\\\'']", ("\\'",)),
        (r"['\"']", ('"',)),
        (r'["\uD83D\uDE00"]', ("😀",)),
        ('["]"]', ("]",)),
        ('[" "]', (" ",)),
        (r"a\.b.c", ("a.b", "c")),
        (r"a.b\[0\]", ("a", "b[0]")),
        (r"a\\b", ("a\\b",)),
        (r"\.a", (".a",)),
        # as TOML and jq have it
        ('a."b.c".d', ("a", "b.c", "d")),
        ("'a.b'.c", ("a.b", "c")),
        ('a.["b.c"].[0].d', ("a", "b.c", 0, "d")),
    ],
)
def test_parse(text: str, path: tuple[str | int, ...]) -> None:
    parsed = parse_path(text)
    assert parsed == path
    assert [type(part) for part in parsed] == [type(part) for part in path]
    assert parse_path(format_path(path)) == path


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        (".", 1),
        (".a", 1),
        ("a.", 3),
        ("a..b", 3),
        ("a[", 2),
        ("a[]", 2),
        ("a[b]", 2),
        ("a[-1]", 2),
        ("a[0", 2),
        ('a["b"', 2),
        ('a["b', 2),
        ('a[""]', 2),
        ("a['']", 2),
        ("a]", 2),
        ("a[0]b", 5),
        ('a["b"]c', 7),
        ("a b", 2),
        (" a", 1),
        ("a ", 2),
        ("a\n", 2),
        ("a.\x00", 3),
        ('a"b"', 2),
        (r'a["\x"]', 0),
        (r'a["\u12"]', 0),
        ("a[99999999999999999999]", 2),
        ("a[\u0661]", 2),
        ("a\\", 2),
        (r"a.b\n", 4),
        (r"a.\n", 3),
    ],
)
def test_not_a_path(text: str, position: int) -> None:
    with pytest.raises(KeyPathError) as caught:
        parse_path(text)
    message = str(caught.value)
    assert message.isprintable()
    assert "character" in message
    if position:
        assert f"character {position}" in message


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a", "b_c", "d-e", 0, "f"), "a.b_c.d-e[0].f"),
        (("models", REF, "alias"), f'models["{REF}"].alias'),
        (("a b",), '["a b"]'),
        (("a", 'x"y\\'), r'a["x\"y\\"]'),
        ((0, "a"), "[0].a"),
        ((), ""),
    ],
)
def test_format(path: tuple[str | int, ...], text: str) -> None:
    assert format_path(path) == text


@given(st.lists(st.text(min_size=1) | st.integers(0, 10**5), min_size=1))
def test_format_is_the_inverse(parts: list[str | int]) -> None:
    path = tuple(parts)
    assert parse_path(format_path(path)) == path


@given(st.text(st.sampled_from("ab.[]\"'\\0 u"), max_size=10))
def test_no_text_breaks_it(text: str) -> None:
    try:
        path = parse_path(text)
    except KeyPathError:
        return
    assert all(part != "" for part in path)
    assert parse_path(format_path(path)) == path
