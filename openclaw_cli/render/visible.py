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
    """Replace C0 (except newline and tab), C1 and bidi controls by visible symbols.

    Each character is replaced for itself, so that a sequence which is cut between two pieces of
    text is as harmless as a whole one.
    """
    return text.translate(_SYMBOLS)


def one_line(text: str) -> str:
    """The same for a message that must stay on its line."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_ONE_LINE)


class VisibleStream:
    """The same for text that comes in pieces, where a CR LF is a line end and not a control."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """Return what may be shown; a CR at the end waits for what follows it."""
        if not self._held and text.isprintable():
            return text  # as nearly all pieces are
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        if self._held:
            text = text[:-1]
        return visible(text.replace("\r\n", "\n") if "\r" in text else text)

    def finish(self) -> str:
        """Return what still waits."""
        held, self._held = self._held, ""
        return visible(held)
