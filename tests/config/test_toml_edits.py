# ruff: noqa: E501  (a row of a table is read as one line)
"""Every edit of every shape of TOML: what is touched changes, what is not stays, comments too."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from openclaw_cli.config.document import Document
from openclaw_cli.config.keypath import PathError
from openclaw_cli.config.toml_edit import set_value, unset

from .every_edit import check, edits, value_at

_PIECES = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}' + r"|'''[\s\S]*?'{3,5}"
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(#[^\r\n]*)"""
)


def comments(text: str) -> Counter[str]:
    return Counter(match[1] for match in _PIECES.finditer(text) if match[1])


DOCUMENTS = {
    "nothing": "",
    "a comment": "# only this",
    "comments": "# one\n\n  # two\n",
    "BOM": "\ufeff# mine\na = 1 # one\n[t] # t\nb = 2 # two",
    "keys of every kind": "bare_1-x = 1\n\"two words\" = 2 # q\n'it.s' = 3\n\"\" = 4\n\"\\u00e9 \\\"x\\\"\" = 5\n1979-05-27 = 6\n3.14 = 7\ntrue = 8\n",
    "blanks around keys": "a=1#a\nb  =  2   # b\n\tc\t=\t3\n  d . e = 4\n",
    "dotted": "top.key = 1 # one\ntop.other = 2\nx.y.z.w = 3\n\n[t]\na.b.c = 4 # four\na.b.d = 5\n\n[t.few.dots]\np.q = 'again'\np.r-s = 'more'\n",
    "dotted, quoted parts": "n.first = 'A'\n\"n\".'last' = 'B'\n'n'\t.\t\"x y\" = 3\n''.x = 4\nx.\"\" = 5\n[e]\nz.'' = 6\n",
    "dotted in items": "[[arr]]\na.b = 1 # one\na.c = 2\n[[arr]]\na.b = 3\na.c = 4 # four\n",
    "tables below dotted": "[fruit]\napple.colour = 'red' # c\napple.taste.sweet = true\n[fruit.apple.texture] # t\nsmooth = true\n[[fruit.apple.seeds]]\nsize = 2\n[[fruit.apple.seeds]]\n",
    "inline": "p = { x = 1, y = 2 } # p\nq = {}\nr = { }\ns={a=1,b={c=2}}\n[t]\nu = { v = [ 1, { w = 2 } ], z = { } } # u\n",
    "dotted in inline": "a = { b.c = 1 }\nd = { 'e' . \"f\" = 1, e.g = 2 , h = 3 } # d\ni.j = {k.l.m = 1, k.l.n = 2, k.o = 3}\n[[q]]\nt = {a.b=1}\nT = [{a.b=1},{a.b=2, a.c=3}, 'x']\n",
    "arrays": "a = [ ]\nb = [1,2,3]# b\nc = [ [ 'x' ] , [ ] , [[]] ]\nd = [\n  1, # one\n  2 # two\n]\ne = [ # open\n  # none yet\n]\nf = [\n\t'x'\n,\t'y' # y\n, # z\n]\ng = [1, 2.5, 'x', { a = 1 }, [true]]\n",
    "comments in arrays": "a = [ # 1\n  # 2 ]\n  [ # 3\n    '#', # 4\n    '''#''' ], # 5\n  # 6\n  { b = \"]#\" } # 7\n  # 8\n] # 9\n",
    "arrays of tables": "# all\n[[a]] # first\nx = 1\n\n[[a]] # second\n# empty\n\n[[a]]\nx = 3 # three\n[b]\ny = 1\n",
    "nested arrays of tables": "[[a]]\nn = 'A'\n\n  [[a.s]]\n  n = 'A1' # a1\n\n  [[a.s]]\n  n = 'A2'\n    [a.s.t]\n    u = 1\n\n# B\n[[a]]\n  [[a.s]]\n  n = 'B1'\n",
    "implied by items": "[[a.b]]\nx = 1\n[[a.b]]\n[a] # late\ny = 2\n",
    "items only": "[[a.b.c]]\n[[a.b.c]]\nx = 1",
    "super tables late": "# [x] is implied\n[x.y.z.w] # deep\n[x] # late\na = 1\n[x.q]\n",
    "tables out of order": "[a.b] # ab\nx = 1\n[c]\ny = 2\n# ad\n[a.d]\nz = 3\n[c.e]\n[a]\nw = 4\n",
    "empty tables": "[a]\n[b] # b\n\n# c\n[c]\n\n\n[d.e]\n# last",
    "headers of every kind": "[ a ]# a\nx = 1\n[ b . 'c d' ]\nx = 2\n[\"e.f\".g]\nx = 3\n[ 'h' . \"\\u0069\" ]\nx = 4\n[[ j . k ]]\nx = 5\n['#']\n'#' = '#' # h\n",
    "texts": "a = \"\"\"\n# no comment\n[no]\n\"\"\" # yes\nb = '''\n'x' # no\n'''\nc = \"\"\"\"quoted\"\"\"\"\nd = ''''quoted'''''\ne = \"\\\"#\\\\\" # e\nf = 'C:\\' # f\ng = \"\"\"a \\\n   b\"\"\"\nh = { t = \"\"\"\nx\n\"\"\", u = 1 }\n[t]\ni = 1\n",
    "scalars": "i = 0x1F\no = 0o17\nb = 0b11\nu = 1_000\nf = -0.0\ne = 6.02E+23\nn = nan\nj = -inf\ny = true\nd = 1979-05-27 07:32:00.5 # d\nz = 1979-05-27T07:32:00Z\nl = 1979-05-27\nm = 07:32:00\n[t]\nds = [ 1979-05-27, 07:32:00,1979-05-27 07:32:00 ]\n",
    "CRLF": "# c\r\na.b = 1 # one\r\n\r\n[t] # t\r\nx = [\r\n  1, # i\r\n]\r\n# end of t\r\n\r\n# u\r\n[u]\r\n",
    "mixed line ends": "a = 1\r\nb = 2\n[t]\r\nx = 1\n\n[u]\ny = 2\r\n",
    "indented": "a = 1\n\n[t]\n  b = 2\n  [t.u]\n    c = 3 # c\n\n  [t.v] # v\n",
    "tabs": "[t]\n\tb = 2\n\n\t[t.u]\n\t\tc = [\n\t\t\t1,\n\t\t]\n",
    "commented-out settings": "# seed = 1\n[p] # for all\n# s = 1\nt = 0.2\n# u = 3\n\n# v = 4\n\n# ---- next ----\n[q]\n# w = 5\n",
}  # fmt: skip


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_edit(text: str) -> None:
    document = Document.parse(text, "toml")
    for edit in edits(document.data):
        try:
            after = check(document, edit, comments)
        except PathError:
            # The one thing that can't be: a list of [[tables]] that holds something else.
            assert isinstance(edit.path[-1], int)
            assert not isinstance(edit.value, dict)
            assert "[[" in text
            continue
        assert after.text.startswith("\ufeff") == text.startswith("\ufeff")
        # A comment on a line of its own goes only with a list around it.
        for line in set(alone(text)) - set(alone(after.text)):
            assert isinstance(value_at(document.data, edit.path[:1]), list), (edit, line)
        if "\r\n" not in text:
            assert "\r" not in after.text
        elif text.count("\n") == text.count("\r\n"):
            assert after.text.count("\n") == after.text.count("\r\n"), (edit, after.text)


def alone(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() in comments(text)]


CONFIG = """\
[env]
KEY = "x" # work
# TIMEOUT = 5

# ---- how I ask ----
[agents.defaults.params] # for every model
# seed = 1
temperature = 0.2
# topP = 0.5

# ---- what I pay ----
[agents.defaults.models."a/b"]
alias = "x" # short
# params = 1

# ---- mine ----
[models.providers.local]
baseUrl = "http://127.0.0.1"
"""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("env", "KEY"), 'KEY = "x" # work\n', ""),
        (("env",), '[env]\nKEY = "x" # work\n', ""),
        (("agents", "defaults", "params", "temperature"), "temperature = 0.2\n", ""),
        (("agents", "defaults", "models", "a/b", "alias"), 'alias = "x" # short\n', ""),
        (("agents", "defaults", "models", "a/b"), '.models."a/b"]\nalias = "x" # short\n', ".models]\n"),
        (("models", "providers", "local", "baseUrl"), 'baseUrl = "http://127.0.0.1"\n', ""),
    ],
)  # fmt: skip
def test_unset_touches_its_own_lines_alone(path: tuple[str, ...], old: str, new: str) -> None:
    assert CONFIG.count(old) == 1
    assert unset(CONFIG, path) == CONFIG.replace(old, new)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("env", "KEY"), "y", '"x" # work', '"y" # work'),
        (("env", "NEW"), 1, "# work\n", "# work\nNEW = 1\n"),
        (("new",), 1, "[env]\n", "new = 1\n\n[env]\n"),
        (("env", "vars", "A"), "b", "# TIMEOUT = 5\n\n", '# TIMEOUT = 5\n\n[env.vars]\nA = "b"\n\n'),
        (("agents", "defaults", "model"), "m", "# ---- how", '[agents.defaults]\nmodel = "m"\n\n# ---- how'),
        (("agents", "defaults", "models", "c/d"), {}, "# ---- mine", '[agents.defaults.models."c/d"]\n\n# ---- mine'),
        (("models", "providers", "p", "params"), {"a": {"b": 1}}, '127.0.0.1"\n', '127.0.0.1"\n\n[models.providers.p.params.a]\nb = 1\n'),
    ],
)  # fmt: skip
def test_what_is_new_stands_where_it_belongs(
    path: tuple[str, ...], value: Any, old: str, new: str
) -> None:
    assert CONFIG.count(old) == 1
    assert set_value(CONFIG, path, value) == CONFIG.replace(old, new)


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a = { b.c = 1 }\n", ("a", "b", "d"), 2, "a = { b.c = 1, b.d = 2 }\n"),
        ("a = { b.c = 1, e = 2 }\n", ("a", "b", "d"), {"x": 1}, "a = { b.c = 1, b.d = { x = 1 }, e = 2 }\n"),
        ("a = { b.c = 1, b.d = 2, e = 3 }\n", ("a", "b"), 4, "a = { b = 4, e = 3 }\n"),
        ("a.b = 1 # one\na.c = 2\n", ("a",), 3, "a = 3 # one\n"),
        ("a = {}\n", ("a", "b"), 1, "a = { b = 1 }\n"),
        ("a = []\n", ("a", 0), 1, "a = [1]\n"),
        ("a = [\n  # none\n]\n", ("a", 0), 1, "a = [\n  # none\n  1,\n]\n"),
        ("[[t]]\na = 1 # one\n\n# u\n[u]\n", ("t", 1), {"a": 2}, "[[t]]\na = 1 # one\n\n[[t]]\na = 2\n\n# u\n[u]\n"),
        ("[t.u]\n", ("t", "a"), 1, "[t]\na = 1\n\n[t.u]\n"),
        ("[t]\n  a = 1\n", ("t", "u", "b"), 2, "[t]\n  a = 1\n\n[t.u]\n  b = 2\n"),
        ("[t]\n\ta = 1\n", ("t", "b"), 2, "[t]\n\ta = 1\n\tb = 2\n"),
        ("a = 'x'\n", ("a",), "y", "a = 'y'\n"),
        ("a = 'x'\n", ("a",), "it's", 'a = "it\'s"\n'),
        ("# of the file\n[t]\n", ("a",), 1, "# of the file\na = 1\n\n[t]\n"),
        ("# of the file\n\n# of t\n[t]\n", ("a",), 1, "# of the file\n\na = 1\n\n# of t\n[t]\n"),
        ("[t] # t\n# u\n[u]\n", ("t", "a"), 1, "[t] # t\na = 1\n# u\n[u]\n"),
        ("a = 1\r\nb = 2\n", ("c",), 3, "a = 1\r\nb = 2\nc = 3\n"),
        ("[t]\r\na = 1\r\n[u]\nb = 2\n", ("t", "c"), 3, "[t]\r\na = 1\r\nc = 3\r\n[u]\nb = 2\n"),
        ("a = 1", ("b",), 2, "a = 1\nb = 2"),
        ("a = 1\r\n[t]", ("t", "b"), 2, "a = 1\r\n[t]\r\nb = 2"),
        ("['x y'.z]\na = 1\n", ("x y", "w", "b"), 2, "['x y'.z]\na = 1\n\n['x y'.w]\nb = 2\n"),
    ],
)  # fmt: skip
def test_set(text: str, path: tuple[str | int, ...], value: Any, expected: str) -> None:
    assert Document.parse(text, "toml").set(path, value).text == expected


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("[t]\np = { x = 1, q.s = 'y' } # p\n", ("t", "p", "q", "s"), "[t]\np = { x = 1, q = {} } # p\n"),
        ("p = { q.r = 1, q.s = 2 }\n", ("p", "q", "s"), "p = { q.r = 1 }\n"),
        ("p = { q.r = 1, q.s = 2, t = 3 }\n", ("p", "q"), "p = { t = 3 }\n"),
        ("p = { q.r.s = 1, q.r.t = 2 }\n", ("p", "q", "r"), "p = { q = {} }\n"),
        ("p = { q = 1 }\n", ("p", "q"), "p = { }\n"),
        ("a.b = 1 # one\nc = 2\n", ("a", "b"), "a = {}\nc = 2\n"),
        ("a.b = 1\na.c = 2 # two\n", ("a", "b"), "a.c = 2 # two\n"),
        ("a.b.c = 1\n", ("a", "b"), "a = {}\n"),
        ("# x\n[a.b] # own\n# y\nc = 1\n", ("a", "b"), "# x\n[a] # own\n# y\n"),
        ("[a]\nx = 1\n\n[b]\ny = 2\n\n[c]\n", ("b",), "[a]\nx = 1\n\n[c]\n"),
        ("[a]\nx = 1\n\n[b]\ny = 2\n", ("b",), "[a]\nx = 1\n"),
        ("[[t]]\na = 1\n\n# two\n[[t]]\na = 2\n", ("t", 0), "# two\n[[t]]\na = 2\n"),
        ("[[t]]\n[[t.u]]\nb = 1\n", ("t", 0, "u", 0), "[[t]]\nu = []\n"),
        ("x = 1\n[[t]] # one\na = 1\n", ("t", 0), "x = 1\nt = []\n"),
        ("[[t.u]]\na = 1\n", ("t", "u", 0), "[t]\nu = []\n"),
        ("a = [\n  1, # one\n  2 # two\n]\n", ("a", 1), "a = [\n  1 # one\n]\n"),
        ("a = [\n  1, # one\n  # about 2\n  2, # two\n]\n", ("a", 1), "a = [\n  1, # one\n  # about 2\n]\n"),
    ],
)  # fmt: skip
def test_unset(text: str, path: tuple[str | int, ...], expected: str) -> None:
    assert Document.parse(text, "toml").unset(path).text == expected


@pytest.mark.parametrize("value", [1, "x", [], [{}], [1]])
def test_a_list_of_tables_takes_tables_alone(value: Any) -> None:
    document = Document.parse("[[t]]\na = 1 # one\n", "toml")
    for index in (0, 1):
        with pytest.raises(PathError, match=r"t\[.\]: .* only a table can be in it"):
            document.set(("t", index), value)
    # As a whole it can become any other list.
    assert document.set(("t",), [value]).data == {"t": [value]}


@pytest.mark.parametrize(
    ("format", "text", "value", "expected"),
    [
        ("toml", "a = [\n  1, # one\n  2, # two\n  3, # three\n]\n", [1, 3, 4], "a = [\n  1, # one\n  3, # three\n  4,\n]\n"),
        ("toml", "a = [\n  1, # one\n  2, # two\n]\n", [5, 2], "a = [\n  5, # one\n  2, # two\n]\n"),
        ("toml", "[a] # a\n# b\nc = 1 # c\nd = 2 # d\n", {"d": 3}, "[a] # a\n# b\nd = 3 # d\n"),
        ("toml", "[a] # a\n# b\nc = 1\n", {}, "[a] # a\n# b\n"),
        ("json5", "{ a: [\n  1, // one\n  2, // two\n] }", [2], "{ a: [\n  2, // two\n] }"),
        ("json5", "{ a: {\n  // b\n  c: 0x1, // c\n  d: 2,\n} }", {"c": 1, "d": 3, "e": 4}, "{ a: {\n  // b\n  c: 0x1, // c\n  d: 3,\n  e: 4,\n} }"),
    ],
)  # fmt: skip
def test_what_a_new_object_or_list_has_in_common_stays(
    format: Any,  # noqa: A002
    text: str,
    value: Any,
    expected: str,
) -> None:
    assert Document.parse(text, format).set(("a",), value).text == expected
