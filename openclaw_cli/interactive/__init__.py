"""The chat that people stay in: a prompt, slash commands, one conversation."""

from __future__ import annotations
