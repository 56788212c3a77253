"""``openclaw models auth logout``: a key goes, with what refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...errors import UsageError
from ...render.console import from_home
from ...request.provider import KEY_VARIABLE, OPENROUTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...cli.world import World
    from ...config.document import Document
    from ...config.keypath import KeyPath
    from ...config.settings import Settings


@command(epilog="Example: openclaw models auth logout work --yes\nopenclaw models auth logout")
def app(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The key; else the one without a name.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> int:
    """Remove an OpenRouter key and what refers to it; everything else stays."""
    from ...config.credentials import outer_key
    from ...config.edits import forget_key
    from ...config.key_edits import forget_named_key

    world: World = ctx.obj
    store, settings = world.store(), world.settings()
    name, places = _meant(settings, name)
    _agree(places, yes=yes)
    _forget_in_keyring(settings, places)

    def edit(document: Document) -> Document:
        return forget_key(document) if name is None else forget_named_key(document, name)

    changed = bool(places) and store.update(edit)
    report(
        world,
        {
            "removed": list(places.values()),
            "name": name,
            "changed": changed,
            "config": str(store.path),
        },
        [f"Removed the key from {from_home(', '.join(places.values()))}"] if changed else [],
        as_json=as_json,
        empty="no key is stored",
    )
    if changed and not as_json:
        world.console().notice("it is still valid; revoke it at https://openrouter.ai/keys")
    outer = outer_key(settings, KEY_VARIABLE)
    if outer is not None:
        world.console().notice(f"{outer.source} is set, and is still used")
    return 0


def _meant(settings: Settings, written: str | None) -> tuple[str | None, dict[KeyPath, str]]:
    """Return the name of the key that is meant, or None, and where it stands.

    Raises:
        UsageError: There is none of that name; or a name is needed.
    """
    from ...config.credentials import stored_places
    from ...config.named_keys import known_name, stored_keys

    named = {key.name: key.path for key in stored_keys(settings, OPENROUTER.name)}
    if written is not None:
        name = known_name(written, OPENROUTER.name, named)
        return name, {named[name]: settings.source(named[name])}
    places = stored_places(settings)
    if not places and named:
        raise UsageError(
            "the keys that are stored have names", hint=f"name one: {', '.join(named)}"
        )
    return None, places


def _agree(places: Mapping[KeyPath, str], *, yes: bool) -> None:
    from ...cli.questions import can_ask, confirm

    if not places or yes:
        return
    if not can_ask():
        raise UsageError("logout asks first", hint="add --yes to remove the key anyway")
    if not confirm(f"Remove the key from {', '.join(places.values())}?", default=False):
        raise KeyboardInterrupt


def _forget_in_keyring(settings: Settings, places: Mapping[KeyPath, str]) -> None:
    from ...request.secret import KEYRING

    for path in places:
        reference = settings.get(path)
        if isinstance(reference, dict) and reference.get("source") == KEYRING:
            from ...config.keyring import forget

            forget(str(reference.get("id")))
