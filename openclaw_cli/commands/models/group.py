"""``openclaw models``: the table of its commands."""

from __future__ import annotations

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "status": "models.status",
    "set": "models.set",
    "set-image": "models.set_image",
    "list": "models.list_command",
    "refresh": "models.refresh",
    "aliases": "models.aliases",
    "fallbacks": "models.fallbacks",
    "image-fallbacks": "models.image_fallbacks",
    "scan": "models.scan_command",
    "auth": "keys.group",
}


class Models(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "status"


@group(cls=Models, epilog="Example: openclaw models list claude --max-price 5")
def app() -> None:
    """Show, search and choose models; without a command: status."""
