"""Events become bytes on a pipe or a terminal."""

from __future__ import annotations
