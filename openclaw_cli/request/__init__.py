"""Pure: whom to ask and what to say. No I/O, no clock, no environment."""

from __future__ import annotations
