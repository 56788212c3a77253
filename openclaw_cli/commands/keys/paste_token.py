"""``openclaw models auth paste-token``: OpenClaw's other word for ``paste-api-key``."""

from __future__ import annotations

from ...cli.declare import command
from .store import paste

app = command(epilog="Example: openclaw models auth paste-token < key.txt")(paste)
