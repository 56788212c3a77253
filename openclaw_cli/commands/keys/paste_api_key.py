"""``openclaw models auth paste-api-key``: store a key from stdin, or one that is typed."""

from __future__ import annotations

from ...cli.declare import command
from .store import paste

app = command(epilog="Example: openclaw models auth paste-api-key < key.txt")(paste)
