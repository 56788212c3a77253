"""Tools for working on the project. Not a part of what is installed."""

from __future__ import annotations
