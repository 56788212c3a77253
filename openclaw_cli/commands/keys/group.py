"""``openclaw models auth``: the table of its commands."""

from __future__ import annotations

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "login": "keys.login",
    "add": "keys.add",
    "paste-api-key": "keys.paste_api_key",
    "paste-token": "keys.paste_token",
    "list": "keys.list_command",
    "order": "keys.order",
    "activate": "keys.activate",
    "logout": "keys.logout",
}


class Keys(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "list"


@group(cls=Keys, epilog="Example: openclaw models auth login")
def app() -> None:
    """Sign in, store, list, order and remove keys."""
