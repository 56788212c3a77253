"""A WAV file around samples that come without a header (RIFF specification, Microsoft and IBM)."""

from __future__ import annotations

import struct

_RATE = 24_000
_CHANNELS = 1
_BYTES = 2
"""What OpenAI's models send as ``pcm16``: 16 bits with a sign, the low byte first."""

PCM16 = f"PCM of {_RATE / 1000:g} kHz, {_BYTES * 8} bit, mono"
"""That in words."""


def wav(samples: bytes) -> bytes:
    """Return a file that any player takes."""
    samples += b"\0" * (len(samples) % _BYTES)
    each = _CHANNELS * _BYTES
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, _CHANNELS, _RATE, _RATE * each, each, 16)
    data = struct.pack("<4sI", b"data", len(samples)) + samples
    size = 4 + len(form) + len(data)
    return struct.pack("<4sI4s", b"RIFF", size & 0xFFFFFFFF, b"WAVE") + form + data
