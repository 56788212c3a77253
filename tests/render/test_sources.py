"""What an answer cites: which number belongs to which page, and nothing of it does harm."""

from __future__ import annotations

import time
from typing import Any

import pytest

from openclaw_cli.render.painter import rendered
from openclaw_cli.render.sources import find_sources, to_list


def cite(url: Any, title: Any = None, begin: int = 0, end: int = 0, **more: Any) -> dict[str, Any]:
    cited = {"url": url, "title": title, "start_index": begin, "end_index": end, **more}
    return {"type": "url_citation", "url_citation": cited}


A, B, C = (cite(f"https://{name}.org/", name.upper()) for name in "abc")


def at(text: str, words: str, url: str) -> dict[str, Any]:
    begin = text.index(words)
    return cite(url, None, begin, begin + len(words))


def numbers(text: str, *annotations: dict[str, Any]) -> list[tuple[int | None, str]]:
    return [(source.number, source.address) for source in find_sources(text, annotations)]


IN_ORDER = [(1, "https://a.org/"), (2, "https://b.org/"), (3, "https://c.org/")]
WITHOUT = [(None, url) for _, url in IN_ORDER]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no numbers", WITHOUT),
        ("one [1].", IN_ORDER),
        ("only the third [3]", IN_ORDER),
        ("two[1][2]", IN_ORDER),
        ("a list [1, 3]", IN_ORDER),
        ("a range [1-3]", IN_ORDER),
        ("lenses 【2】 and 【3†source】", IN_ORDER),
        ("wide \uff3b1\uff3d", IN_ORDER),
        ("raised¹ and raised²", IN_ORDER),
        ("html<sup>1</sup>", IN_ORDER),
        ("a footnote[^2]", IN_ORDER),
        ("ten m² and s⁻¹", WITHOUT),
        ("`a[1]` is code", WITHOUT),
        ("```\na[1] = b[2]\n```\n", WITHOUT),
        ("```\ncut off a[1]", WITHOUT),
        ("the year [2024] and [0]", WITHOUT),
        ("out of range [9]", WITHOUT),
        ("[1]: one, [2]: two", IN_ORDER),
        (
            "as said[1]\n\n[1]: https://c.org/ 'C'\n[^2]: https://a.org/\n",
            [(1, "https://c.org/"), (2, "https://a.org/"), (None, "https://b.org/")],
        ),
        (
            "linked [1](https://b.org/) [[2]](https://a.org)",
            [(1, "https://b.org/"), (2, "https://a.org/"), (None, "https://c.org/")],
        ),
    ],
)
def test_the_list_has_the_numbers_of_the_text(
    text: str, found: list[tuple[int | None, str]]
) -> None:
    assert numbers(text, A, B, C) == found


def test_the_place_says_which_number_a_page_has() -> None:
    text = "First words [3]. Then others² and [5][4] more."
    assert numbers(
        text,
        at(text, "²", "https://b"),
        at(text, "Then others", "https://b"),
        at(text, "First words", "https://a"),
        at(text, "[5]", "https://e"),
        at(text, "[4]", "https://d"),
        cite("https://f"),
    ) == [
        (2, "https://b"),
        (3, "https://a"),
        (4, "https://d"),
        (5, "https://e"),
        (None, "https://f"),
    ]


def test_pages_for_the_same_words_have_the_numbers_there_in_order() -> None:
    text = "As some say [2][7]."
    both = [at(text, text, "https://one"), at(text, text, "https://two")]
    assert numbers(text, *both) == [(2, "https://one"), (7, "https://two")]


def test_a_page_stands_there_once_or_once_for_each_of_its_numbers() -> None:
    assert numbers("plain", A, B, A) == [(None, "https://a.org/"), (None, "https://b.org/")]
    text = "x [1] y [2] z [3]"
    assert numbers(text, A, B, cite("https://a.org/", "later")) == [
        (1, "https://a.org/"),
        (2, "https://b.org/"),
        (3, "https://a.org/"),
    ]


def test_places_that_cannot_be_are_none() -> None:
    odd = [cite("https://a", None, -1, 5), cite("https://b", None, 9, 3), cite("https://c", 1)]
    odd.append(cite("https://d", None, 10**9, 2 * 10**9))
    odd.append(cite("https://e") | {"url_citation": {"url": "https://e", "start_index": "x"}})
    assert [number for number, _ in numbers("x [1]", *odd)] == [1, 2, 3, 4, 5]


def test_other_shapes_and_what_is_no_citation() -> None:
    flat = {"type": "url_citation", "url": "https://a", "title": "Flat"}
    batch = {"type": "web_search_citation", "url": "https://b", "title": None}
    others: list[dict[str, Any]] = [
        {"type": "file", "file": {}},
        {"type": 1},
        {},
        cite(None),
        cite("", ""),
        cite([]),
    ]
    assert numbers("", flat, batch, *others) == [(None, "https://a"), (None, "https://b")]
    assert to_list(find_sources("", others)) == ""


@pytest.mark.parametrize(
    ("annotation", "line"),
    [
        (cite("https://a.org/x", "A *good* [page]"), r"- [A \*good\* \[page\]](https://a.org/x)"),
        (cite("https://a.org/x?y=1&z=2"), "- <https://a.org/x?y=1&z=2>"),
        (cite("https://a.org/x%20y"), "- [a.org](https://a.org/x%20y)"),
        (cite("https://a.org/(b)", "B"), "- [B](<https://a.org/(b)>)"),
        (cite("https://a.org/", "two\nlines\tand"), "- [two lines and](https://a.org/)"),
        (cite("javascript:alert(1)", "x"), "- x (javascript:alert(1))"),
        (cite("data:text/html,<b>", "x"), r"- x (data:text/html,\<b\>)"),
        (cite("file:///etc/passwd"), "- file:///etc/passwd"),
        (cite("https://a.org/ b", "x"), "- x (https://a.org/ b)"),
        (cite("https://a.org/>) [b](https://c", "x"), r"- x (https://a.org/\>) \[b\](https://c)"),
        (cite("https://a\x1b]8;;b\x07", "\x1b[2J\x9b\u202e"), None),
        (cite("", "a title alone"), "- a title alone"),
        (cite("https://[", "x"), "- [x](https://[)"),
    ],
)
def test_what_others_wrote_is_one_harmless_line(
    annotation: dict[str, Any], line: str | None
) -> None:
    *head, written = to_list(find_sources("", [annotation])).splitlines()
    assert head == ["**Sources**", ""]
    assert line is None or written == line
    shown = rendered(written, 500, color=False)
    for text in (written, shown):
        assert not any(
            char < " " or "\x7f" <= char <= "\x9f" or char == "\u202e" for char in text[:-1]
        )


def test_megabytes_take_a_few_lines_and_no_time() -> None:
    begun = time.process_time()
    huge = [cite("https://a.org/" + "x" * 5_000_000, "T" * 5_000_000)]
    assert len(to_list(find_sources("[1]", huge))) < 500
    many = [cite(f"https://a.org/{n}", "t", n, n + 3) for n in range(50_000)]
    listed = to_list(find_sources("[1] " * 200_000, many))
    assert len(listed.splitlines()) == 103
    assert time.process_time() - begun < 20  # each against each would take an hour


def test_a_list_of_markdown_leaves_no_number_out() -> None:
    text = "x [1] y [3]"
    gap = [at(text, "[1]", "https://a.org/"), at(text, "[3]", "https://c.org/")]
    assert to_list(find_sources(text, gap)).splitlines()[2:] == [
        "- [1] <https://a.org/>",
        "- [3] <https://c.org/>",
    ]
    assert to_list(find_sources("x [2]", [A, B])).splitlines()[2:] == [
        "1. [A](https://a.org/)",
        "2. [B](https://b.org/)",
    ]
