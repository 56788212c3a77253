"""A stand-in OpenRouter on loopback: records requests, plays scripted answers, connects nowhere."""

from __future__ import annotations
