"""Patterns: what they begin in, and what fits them."""

from __future__ import annotations

import pytest

from openclaw_cli.attach.pattern import read_pattern


def takes(written: str, path: str) -> bool:
    pattern = read_pattern(written)
    assert pattern is not None
    *folders, name = path.split("/")
    at = pattern.begins
    for folder in folders:
        at = pattern.below(folder, at)
    return pattern.takes(name, at)


@pytest.mark.parametrize(
    ("written", "path", "fits"),
    [
        ("*.py", "a.py", True),
        ("*.py", "src/a.py", False),
        ("*.py", ".a.py", False),
        (".*", ".a", True),
        ("**/*.py", "a.py", True),
        ("**/*.py", "x/y/z/a.py", True),
        ("**/*.py", ".x/a.py", False),
        ("**/.x/*.py", "y/.x/a.py", True),
        ("**", "x/y", True),
        ("**", "x/.y", False),
        ("*/", "x/y/z", True),
        ("*/", "x", False),
        ("*/a.py", "x/a.py", True),
        ("*/a.py", "x/y/a.py", False),
        ("**/x/**/a.py", "x/a.py", True),
        ("**/x/**/a.py", "b/x/c/d/a.py", True),
        ("**/x/**/a.py", "b/c/a.py", False),
        ("a[0-9].txt", "a7.txt", True),
        ("a[0-9].txt", "a77.txt", False),
        ("a?.txt", "ab.txt", True),
        ("*(", "x(", True),
        ("[", "[", True),
        ("*/../*", "x/y", False),
        ("**/**/**/**/a", "x/a", True),
    ],
)
def test_what_fits(written: str, path: str, *, fits: bool) -> None:
    assert takes(written, path) is fits


@pytest.mark.parametrize(
    ("written", "base", "parts", "ending"),
    [
        ("src/**/*.py", "src/", ("**", "*.py"), ".py"),
        ("*", "", ("*",), ""),
        ("/x/y*/", "/x/", ("y*", "**"), ""),
        ("~/./a/*.t*", "~/./a/", ("*.t*",), ""),
        (".git*/x.png", "", (".git*", "x.png"), ".png"),
    ],
)
def test_what_is_read(written: str, base: str, parts: tuple[str, ...], ending: str) -> None:
    pattern = read_pattern(written)
    assert pattern is not None
    assert (*pattern, pattern.ending) == (base, parts, ending)


def test_a_name_without_marks_is_no_pattern() -> None:
    assert read_pattern("src/a.py") is None
