"""Text that others wrote never drives the terminal: what would is shown as a symbol."""

from __future__ import annotations

_KEPT = "\n\t"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL_PICTURES = 0x2400

_SYMBOLS = {
    **{code: chr(_CONTROL_PICTURES + code) for code in range(0x20) if chr(code) not in _KEPT},
    0x7F: "\N{SYMBOL FOR DELETE}",
    **{code: f"<U+{code:04X}>" for code in range(0x80, 0xA0)},
    **{ord(char): f"<U+{ord(char):04X}>" for char in _BIDI},
}
_ONE_LINE = {**_SYMBOLS, ord("\n"): " ", ord("\t"): " "}


def visible(text: str) -> str:
    """Replace C0 (except newline and tab), C1 and bidi controls by visible symbols."""
    return text.translate(_SYMBOLS)


def one_line(text: str) -> str:
    """The same for a message that must stay on its line."""
    return text.translate(_ONE_LINE)
