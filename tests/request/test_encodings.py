"""Texts in any encoding that declares itself, and guesses that are called so."""

from __future__ import annotations

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.encodings import Decoded, decode_text

GERMAN = "Größe: 5 €, naïve café … “schön”\n"
RUSSIAN = "Привет, как дела? Это обычный текст.\n"


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_a_byte_order_mark_tells(codec: str) -> None:
    mark = "" if codec in ("utf-8-sig", "utf-16", "utf-32") else "\ufeff"
    found = decode_text((mark + GERMAN).encode(codec))
    assert found is not None
    assert (found.text, found.guessed) == (GERMAN, False)


def test_gb18030_has_a_mark_too() -> None:
    assert decode_text("\ufeff中文".encode("gb18030")) == Decoded("中文", "GB18030")


@pytest.mark.parametrize(
    ("text", "codec", "shown"),
    [
        ("<?xml version='1.0' encoding='ISO-8859-2'?><a>łódź</a>", "iso8859-2", "ISO8859-2"),
        ('<?xml version="1.0" encoding="koi8-r"?><a>да</a>', "koi8-r", "KOI8-R"),
        ('<?xml version="1.0" encoding="IBM037"?><a>ü</a>', "cp037", "CP037"),
        ("<html><META charset=windows-1251><p>да", "cp1251", "Windows-1251"),
        ('<meta http-equiv="x" content="text/html; charset=shift_jis">日本', "cp932", "Shift_JIS"),
        ('@charset "latin1";\n.ä {}', "latin-1", "Windows-1252"),
        ("#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = 'ä'\n", "latin-1", "Windows-1252"),
        ("# vim: set fileencoding=cp1250 :\nx = 'ž'\n", "cp1250", "Windows-1250"),
        ("; -*- mode: lisp; coding: euc-jp -*-\n日本\n", "euc-jp", "EUC-JP"),
        (f"{'日本' * 3000}\n// vim: fenc=sjis\n", "cp932", "Shift_JIS"),
        ("\\usepackage[applemac]{inputenc}\nü", "mac-roman", "MAC-ROMAN"),
        ('"Content-Type: text/plain; charset=ISO-8859-15\\n"\n€', "iso8859-15", "ISO8859-15"),
        ("=encoding iso-8859-7\n\nκήπε", "iso8859-7", "ISO8859-7"),
        ("漢字かな\n", "iso2022_jp", "ISO2022-JP-EXT"),
        ("<meta charset=hz-gb-2312>你好", "hz", "HZ"),
    ],
)
def test_what_a_text_declares_is_how_it_is_read(text: str, codec: str, shown: str) -> None:
    assert decode_text(text.encode(codec)) == Decoded(text, shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# coding: latin-1\n'ä€'", "UTF-8"),  # it has been converted since
        ("<?xml version='1.0' encoding='utf-16'?>", "UTF-8"),
        ("# coding: rot13\nuryyb", "UTF-8"),
        ("# coding: unicode_escape\n\\x41", "UTF-8"),
        ("~{plain~}", "UTF-8"),
        ("\x1b[1mbold\x1b[0m and \x1b(B", "UTF-8"),
        ("", "UTF-8"),
    ],
)
def test_utf_8_is_stronger_than_a_declaration(text: str, shown: str) -> None:
    assert decode_text(text.encode()) == Decoded(text, shown)


@pytest.mark.parametrize(
    "label", ["rot13", "hex", "zlib", "unicode_escape", "idna", "punycode", "nothing-like-it", "x"]
)
def test_no_declaration_makes_it_more_than_text(label: str) -> None:
    text = f"# coding: {label}\nGröße, schön, für\n"
    assert decode_text(text.encode("cp1252")) == Decoded(text, "Windows-1252", guessed=True)


@pytest.mark.parametrize(
    ("text", "codec", "shown"),
    [
        ("für", "cp1252", "Windows-1252"),
        (GERMAN, "cp1252", "Windows-1252"),
        ("El niño comió piñas mañana", "cp1252", "Windows-1252"),
        ("name;ort\r\nMüller;Köln\r\n", "cp1252", "Windows-1252"),
        ("déjà vu à la carte … “quotes” € 5", "cp1252", "Windows-1252"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy\n", "cp1250", "Windows-1250"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (RUSSIAN, "cp866", "CP866"),
        ("これは日本語の文章です。\n", "cp932", "Shift_JIS"),
        ("これは日本語の文章です。\n", "euc-jp", "EUC-JP"),
        ("这是一个中文文本,用来测试编码。\n", "gb18030", "GB18030"),
        ("이것은 한국어 문장입니다.\n", "euc-kr", "EUC-KR"),
        ("שלום עולם, זה טקסט בעברית.\n", "cp1255", "Windows-1255"),
        (
            "été à Orléans, où l'élève a été gêné ; déjà, là-bas, très près.",
            "cp1252",
            "Windows-1252",
        ),
        ("Hyvää päivää, täällä sää on lämmin\n", "cp1252", "Windows-1252"),
        (
            "L'été à Orléans, où l'élève a été gêné ; déjà, très près du café.",
            "mac-roman",
            "MAC-ROMAN",
        ),
        ("Zażółć gęślą jaźń", "cp1250", "Windows-1250"),
        (RUSSIAN, "utf-16-le", "UTF-16-LE"),
        ("plain words\r\n", "utf-16-be", "UTF-16-BE"),
        ("plain words", "utf-32-le", "UTF-32-LE"),
    ],
)
@pytest.mark.parametrize("code", ["", "if x == 1:\n    return y  # ASCII\n" * 4])
def test_where_nothing_tells_it_is_a_guess(code: str, text: str, codec: str, shown: str) -> None:
    assert decode_text((code + text).encode(codec)) == Decoded(code + text, shown, guessed=True)


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 100,
        b"\1\0\2\0\3\0" * 20,
        b"text\0text",
        b"\xff\xfe\0",  # half a character
        b"\xff\xfe" + b"\x00\xd8" * 5,
        bytes(range(0x80, 0x100)),
        bytes(range(0x100)),
        b"PK\3\4\x14\0\x08\x08",
        b"\x7fELF\2\1\1\0",
        b"caf\xe9 \x01",
    ],
)
def test_what_is_no_text(content: bytes) -> None:
    assert decode_text(content) is None


@given(st.text(max_size=200))
def test_whatever_was_text_in_utf_8_comes_back(text: str) -> None:
    found = decode_text(text.encode("utf-8", "replace"))
    if found is not None and found.encoding == "UTF-8":
        assert found.text == text.encode("utf-8", "replace").decode().removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    found = decode_text(content)
    assert found is None or "\0" not in found.text


def test_every_encoding_that_is_guessed_is_one_of_pythons() -> None:
    from openclaw_cli.request import encoding_guess

    for names in vars(encoding_guess)["_LEAST_BETTER"]:
        for name in names:
            assert codecs.lookup(name)


def test_a_large_file_is_sampled() -> None:
    content = (os.linesep.join(["plain text"] * 200_000) + "\nGröße für schöne Grüße\n").encode(
        "cp1252"
    )
    found = decode_text(content)
    assert found is not None
    assert found.encoding == "Windows-1252"
    assert found.text.endswith("Grüße\n")


@pytest.mark.parametrize(
    ("line", "codec", "shown"),
    [
        (
            "日本語の文章です。少し長めのテキスト、東京は今日も晴れています。",
            "shift_jis",
            "Shift_JIS",
        ),
        ("日本語の文章です。少し長めのテキスト、東京は今日も晴れています。", "euc_jp", "EUC-JP"),
        ("这是一个用来测试编码猜测的中文文本。今天天气很好,我们去公园。", "gb18030", "GB18030"),
        ("안녕하세요. 이것은 인코딩을 추측하기 위한 문장입니다.", "euc_kr", "EUC-KR"),
    ],
)
@pytest.mark.parametrize("before", ["", "x", "name: "])
def test_a_long_line_is_cut_within_no_character(
    line: str, codec: str, shown: str, before: str
) -> None:
    text = before + line * 40
    assert decode_text(text.encode(codec)) == Decoded(text, shown, guessed=True)
