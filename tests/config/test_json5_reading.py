"""The cases of github.com/json5/json5-tests in words of our own, and what they leave open."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.config.json5 import Json5Error, loads
from openclaw_cli.config.values import same

INF, NAN = float("inf"), float("nan")

# (name in json5-tests, text, what it says)
VALID: list[tuple[str, str, Any]] = [
    ("arrays/empty-array", "[]", []),
    ("arrays/regular-array", "[\n  true,\n  false,\n  null\n]", [True, False, None]),
    ("arrays/trailing-comma-array", "[\n  null,\n]", [None]),
    ("comments/block-comment-following-array-element", "[\n false\n /*\n true\n */\n]", [False]),
    ("comments/block-comment-following-top-level-value", "null\n/*\n said after it\n*/", None),
    ("comments/block-comment-in-string", '"not /* a comment */ here"', "not /* a comment */ here"),
    ("comments/block-comment-preceding-top-level-value", "/*\n said before\n*/\nnull", None),
    ("comments/block-comment-with-asterisks", "/**\n * stars ** inside\n **/\ntrue", True),
    ("comments/inline-comment-following-array-element", "[\n  false // true\n]", [False]),
    ("comments/inline-comment-following-top-level-value", "null // no more", None),
    ("comments/inline-comment-in-string", '"http://no.comment"', "http://no.comment"),
    ("comments/inline-comment-preceding-top-level-value", "// first\nnull", None),
    (
        "misc/npm-package (JSON)",
        '{\n  "name": "pack",\n  "tags": ["a", "b.c"],\n  "bin": {"x": "./y"},\n  "v": "1.0"\n}\n',
        {"name": "pack", "tags": ["a", "b.c"], "bin": {"x": "./y"}, "v": "1.0"},
    ),
    (
        "misc/npm-package (JSON5)",
        "{\n  name: 'pack',\n  tags: ['a', 'b.c',],\n  bin: {'x-y': './y'},\n  v: '1.0',\n}\n",
        {"name": "pack", "tags": ["a", "b.c"], "bin": {"x-y": "./y"}, "v": "1.0"},
    ),
    (
        "misc/readme-example",
        (
            "{\n  foo: 'bar', // one\n  while: true,\n  this: 'on two \\\nlines',\n"
            "  /* and\n more */\n"
            "  hex: 0xDEADbeef, half: .5, delta: +10,\n  to: Infinity,\n  oh: ['one', \"two\",],\n}"
        ),
        {
            "foo": "bar",
            "while": True,
            "this": "on two lines",
            "hex": 0xDEADBEEF,
            "half": 0.5,
            "delta": 10,
            "to": INF,
            "oh": ["one", "two"],
        },
    ),
    ("misc/valid-whitespace", '{\n \f // form feed\n  "a": true\n}\n', {"a": True}),
    ("new-lines/comment-cr", "{\r  // up to here\r}\r", {}),
    ("new-lines/comment-crlf", "{\r\n  // up to here\r\n}\r\n", {}),
    ("new-lines/comment-lf", "{\n  // up to here\n}\n", {}),
    ("new-lines/escaped-cr", "{\r  a: 'line 1 \\\rline 2'\r}\r", {"a": "line 1 line 2"}),
    ("new-lines/escaped-crlf", "{\r\n  a: 'line 1 \\\r\nline 2'\r\n}", {"a": "line 1 line 2"}),
    ("new-lines/escaped-lf", "{\n  a: 'line 1 \\\nline 2'\n}\n", {"a": "line 1 line 2"}),
    ("numbers/float-leading-decimal-point", ".5\n", 0.5),
    ("numbers/float-leading-zero", "0.5\n", 0.5),
    ("numbers/float-trailing-decimal-point-with-integer-exponent", "5.e4\n", 50000.0),
    ("numbers/float-trailing-decimal-point", "5.\n", 5.0),
    ("numbers/float-with-integer-exponent", "1.2e3\n", 1200.0),
    ("numbers/float", "1.2\n", 1.2),
    ("numbers/hexadecimal-lowercase-letter", "0xc8\n", 200),
    ("numbers/hexadecimal-uppercase-x", "0XC8\n", 200),
    ("numbers/hexadecimal-with-integer-exponent", "0xc8e4\n", 0xC8E4),
    ("numbers/hexadecimal", "0xC8\n", 200),
    ("numbers/infinity", "Infinity\n", INF),
    ("numbers/integer-with-integer-exponent", "2e23\n", 2e23),
    ("numbers/integer-with-negative-integer-exponent", "2e-23\n", 2e-23),
    ("numbers/integer-with-negative-zero-integer-exponent", "5e-0\n", 5.0),
    ("numbers/integer-with-positive-integer-exponent", "1e+2\n", 100.0),
    ("numbers/integer-with-positive-zero-integer-exponent", "5e+0\n", 5.0),
    ("numbers/integer-with-zero-integer-exponent", "5e0\n", 5.0),
    ("numbers/integer", "15\n", 15),
    ("numbers/nan", "NaN\n", NAN),
    ("numbers/negative-float-leading-decimal-point", "-.5\n", -0.5),
    ("numbers/negative-float-leading-zero", "-0.5\n", -0.5),
    ("numbers/negative-float-trailing-decimal-point", "-5.\n", -5.0),
    ("numbers/negative-float", "-1.2\n", -1.2),
    ("numbers/negative-hexadecimal", "-0xC8\n", -200),
    ("numbers/negative-infinity", "-Infinity\n", -INF),
    ("numbers/negative-integer", "-15\n", -15),
    ("numbers/negative-zero-float-leading-decimal-point", "-.0\n", -0.0),
    ("numbers/negative-zero-float-trailing-decimal-point", "-0.\n", -0.0),
    ("numbers/negative-zero-float", "-0.0\n", -0.0),
    ("numbers/negative-zero-hexadecimal", "-0x0\n", 0),
    ("numbers/positive-float-leading-decimal-point", "+.5\n", 0.5),
    ("numbers/positive-float-leading-zero", "+0.5\n", 0.5),
    ("numbers/positive-float-trailing-decimal-point", "+5.\n", 5.0),
    ("numbers/positive-float", "+1.2\n", 1.2),
    ("numbers/positive-hexadecimal", "+0xC8\n", 200),
    ("numbers/positive-infinity", "+Infinity\n", INF),
    ("numbers/positive-integer", "+15\n", 15),
    ("numbers/positive-zero-float-leading-decimal-point", "+.0\n", 0.0),
    ("numbers/positive-zero-float-trailing-decimal-point", "+0.\n", 0.0),
    ("numbers/positive-zero-float", "+0.0\n", 0.0),
    ("numbers/positive-zero-hexadecimal", "+0x0\n", 0),
    ("numbers/positive-zero-integer", "+0\n", 0),
    ("numbers/zero-float-leading-decimal-point", ".0\n", 0.0),
    ("numbers/zero-float-trailing-decimal-point", "0.\n", 0.0),
    ("numbers/zero-float", "0.0\n", 0.0),
    ("numbers/zero-hexadecimal", "0x0\n", 0),
    ("numbers/zero-integer-with-integer-exponent", "0e23\n", 0.0),
    ("numbers/zero-integer", "0\n", 0),
    ("objects/duplicate-keys", '{\n "a": true,\n "a": false\n}\n', {"a": False}),
    ("objects/empty-object", "{}", {}),
    ("objects/reserved-unquoted-key", "{\n  while: true\n}", {"while": True}),
    ("objects/single-quoted-key", "{\n  'key': \"value\"\n}", {"key": "value"}),
    ("objects/trailing-comma-object", '{\n  "key": "value",\n}', {"key": "value"}),
    (
        "objects/unquoted-keys",
        "{ word: 1, _: 2, $: 3, one1: 4, _$_: 5, $_$and123more_$_: 6 }",
        {"word": 1, "_": 2, "$": 3, "one1": 4, "_$_": 5, "$_$and123more_$_": 6},
    ),
    ("strings/escaped-single-quoted-string", "'it isn\\'t'", "it isn't"),
    ("strings/multi-line-string", "'one\\\n two'", "one two"),
    ("strings/single-quoted-string", "'one two'", "one two"),
    ("todo/unicode-escaped-unquoted-key", "{ sig\\u03A3ma: 1 }", {"sigΣma": 1}),
    ("todo/unicode-unquoted-key", "{ ümlåût: 1 }", {"ümlåût": 1}),
]

# (name in json5-tests, text, line and column of the mistake)
INVALID: list[tuple[str, str, tuple[int, int]]] = [
    ("arrays/leading-comma-array", "[\n  ,null\n]", (2, 3)),
    ("arrays/lone-trailing-comma-array", "[\n  ,\n]", (2, 3)),
    ("arrays/no-comma-array", "[\n  true\n  false\n]", (3, 3)),
    ("comments/top-level-block-comment", "/*\n nothing else\n*/", (3, 3)),
    ("comments/top-level-inline-comment", "// nothing else", (1, 16)),
    ("comments/unterminated-block-comment", "true\n/*\n it goes on\n", (2, 1)),
    ("misc/empty", "", (1, 1)),
    ("numbers/hexadecimal-empty", "0x\n", (1, 1)),
    ("numbers/integer-with-float-exponent", "1e2.3\n", (1, 1)),
    ("numbers/integer-with-hexadecimal-exponent", "1e0x4\n", (1, 1)),
    ("numbers/integer-with-negative-float-exponent", "1e-2.3\n", (1, 1)),
    ("numbers/integer-with-negative-hexadecimal-exponent", "1e-0x4\n", (1, 1)),
    ("numbers/integer-with-positive-float-exponent", "1e+2.3\n", (1, 1)),
    ("numbers/integer-with-positive-hexadecimal-exponent", "1e+0x4\n", (1, 1)),
    ("numbers/lone-decimal-point", ".\n", (1, 1)),
    ("numbers/negative-noctal", "-098\n", (1, 1)),
    ("numbers/negative-octal", "-0123\n", (1, 1)),
    ("numbers/negative-zero-octal", "-00\n", (1, 1)),
    ("numbers/noctal-with-leading-octal-digit", "0780\n", (1, 1)),
    ("numbers/noctal", "080\n", (1, 1)),
    ("numbers/octal", "010\n", (1, 1)),
    ("numbers/positive-noctal", "+098\n", (1, 1)),
    ("numbers/positive-octal", "+0123\n", (1, 1)),
    ("numbers/positive-zero-octal", "+00\n", (1, 1)),
    ("numbers/zero-octal", "00\n", (1, 1)),
    ("objects/illegal-unquoted-key-number", '{\n  10twenty: "ten"\n}', (2, 3)),
    ("objects/illegal-unquoted-key-symbol", '{\n  multi-word: "x"\n}', (2, 0)),
    ("objects/leading-comma-object", '{\n  ,"a": "b"\n}', (2, 3)),
    ("objects/lone-trailing-comma-object", "{\n  ,\n}", (2, 3)),
    ("objects/no-comma-object", '{\n  "a": "b"\n  "c": "d"\n}', (3, 3)),
    ("strings/no-comma-array", '[\n  "a"\n  "b"\n]', (3, 3)),
    ("strings/unescaped-multi-line-string", '"foo\nbar"\n', (1, 1)),
]

# what the suite leaves open, and the specification does not
BEYOND: list[tuple[str, str, Any]] = [
    ("negative zero", "-0", 0),
    ("byte order mark", "\ufeff{a: 1}", {"a": 1}),
    (
        "all white space",
        "\t\v\f \u00a0\ufeff\n\r\u2028\u2029\u1680\u2000\u200a\u202f\u205f\u30001",
        1,
    ),
    ("line separators end comments", "[1, // x\u20282, // y\u20293]", [1, 2, 3]),
    ("line separators in strings", "'a\u2028b\u2029c'", "a\u2028b\u2029c"),
    ("continuation by line separators", "'a\\\u2028b\\\u2029c'", "abc"),
    ("control characters in strings", "'a\tb\x00c'", "a\tb\x00c"),
    ("escapes", r"'\b\f\n\r\t\v\0\x41\u0042\a\'\"\\\/'", "\b\f\n\r\t\v\0ABa'\"\\/"),
    ("surrogate pair", r"'\uD83D\uDE00'", "😀"),
    ("halves of pairs", r"'\uDE00x\uD83D'", "\ufffdx\ufffd"),
    ("half before a pair", r"'\uD83D\uD83D\uDE00'", "\ufffd😀"),
    ("pair beside real text", "'é😀\\uD83D\\uDE00'", "é😀😀"),
    (
        "keys that are literals",
        "{null: 1, true: 2, NaN: 3, Infinity: 4}",
        {"null": 1, "true": 2, "NaN": 3, "Infinity": 4},
    ),
    ("escaped first letter", r"{\u0061\u200c: 1}", {"a\u200c": 1}),
    ("combining mark in a key", "{e\u0301: 1}", {"e\u0301": 1}),
    ("empty key", "{'': 1}", {"": 1}),
    ("escape in a quoted key", r"{'a\x2eb': 1}", {"a.b": 1}),
    ("big integer", "123456789012345678901234567890", 123456789012345678901234567890),
    ("exponent beyond floats", "[1e999, -1e999]", [INF, -INF]),
    ("comments where nothing else is", "{/*a*/a/*b*/:/*c*/1/*d*/,/*e*/}", {"a": 1}),
    ("last duplicate wins", "{a: {b: 1}, a: {c: 2}}", {"a": {"c": 2}}),
    ("prototype is a key like others", "{__proto__: 1}", {"__proto__": 1}),
    ("nesting", "[" * 200 + "]" * 200, None),
]

WRONG: list[tuple[str, str, tuple[int, int]]] = [
    ("something after the value", "{}\n x", (2, 2)),
    ("wrong bracket", "[1}", (1, 3)),
    ("colon in an array", "[a: 1]", (1, 2)),
    ("no colon", "{a 1}", (1, 4)),
    ("no value", "{a: }", (1, 5)),
    ("end in an object", "{a: 1,\n", (2, 1)),
    ("sign apart", "+ 1", (1, 1)),
    ("two signs", "--1", (1, 1)),
    ("word", "{a: yes}", (1, 5)),
    ("digit after null escape", r"'ab\01'", (1, 4)),
    ("octal escape", r"'\1'", (1, 2)),
    ("short hex escape", r"'\x1'", (1, 2)),
    ("short unicode escape", r"'\u12'", (1, 2)),
    ("string open at the end", "'abc", (1, 1)),
    ("string ends in an escape", "'abc\\", (1, 1)),
    ("escape in a key that is no letter", r"{a\u0020b: 1}", (1, 2)),
    ("python white space", "[1,\x1c2]", (1, 4)),
    ("next line character", "[1,\x85 2]", (1, 4)),
    ("lone slash", "[1 / 2]", (1, 4)),
    ("hash comment", "# x\n{}", (1, 1)),
    ("after a byte order mark", "\ufeffx", (1, 1)),
    ("after CRLF", "[1,\r\n2,\r\n!]", (3, 1)),
    ("after CR", "[1,\r2,\r!]", (3, 1)),
    ("arabic digits", "[\u0661]", (1, 2)),
    ("underscore in a number", "1_000", (1, 1)),
    ("word in capitals", "[True]", (1, 2)),
    ("nested too deep", "[" * 201 + "]" * 201, (1, 201)),
    ("nested much too deep", '{"a":' * 100_000, (1, 1001)),
]


def check_reading(name: str, text: str, value: Any) -> None:
    found = loads(text)
    if name == "nesting":
        assert isinstance(found, list)
    else:
        assert same(found, value), found


def test_the_table_holds_the_whole_suite() -> None:
    assert len(VALID) + len(INVALID) == 113


@pytest.mark.parametrize(("name", "text", "value"), VALID, ids=[case[0] for case in VALID])
def test_suite_valid(name: str, text: str, value: Any) -> None:
    check_reading(name, text, value)


@pytest.mark.parametrize(("name", "text", "value"), BEYOND, ids=[case[0] for case in BEYOND])
def test_beyond_the_suite(name: str, text: str, value: Any) -> None:
    check_reading(name, text, value)


@pytest.mark.parametrize(
    ("name", "text", "place"), INVALID + WRONG, ids=[case[0] for case in INVALID + WRONG]
)
def test_invalid(name: str, text: str, place: tuple[int, int]) -> None:
    with pytest.raises(Json5Error) as caught:
        loads(text)
    error = caught.value
    assert error.reason
    assert "\n" not in error.reason
    assert error.reason.isprintable()
    assert len(error.reason) < 120
    assert 0 <= error.offset <= len(text)
    if place[1]:
        assert (error.line, error.column) == place
