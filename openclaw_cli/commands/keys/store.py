"""A new key is checked, stored under its name or as the only one, and reported."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, SkipCheck  # noqa: TC001  (Typer evaluates annotations)
from ...cli.output import report
from ...errors import MissingKeyError, UsageError
from ...render.console import from_home
from ...request.provider import OPENROUTER

if TYPE_CHECKING:
    from ...cli.key_entry import Mode
    from ...cli.world import World
    from ...config.credentials import Credential
    from ...config.document import Document
    from ...config.settings import Settings


_HOW = "type it at a terminal, or pipe it in: openclaw models auth paste-api-key < key.txt"


class StoredIn(StrEnum):
    """Where a key is kept."""

    plaintext = "plaintext"
    keyring = "keyring"


SecretMode = Annotated[
    StoredIn | None,
    typer.Option(
        "--secret-input-mode", metavar="MODE", help="Keep it in the file, or in the keyring."
    ),
]
ProfileId = Annotated[
    str | None,
    typer.Option("--profile-id", metavar="NAME", help="Keep it beside others, under a name."),
]
Provider = Annotated[
    str, typer.Option("--provider", metavar="NAME", help="openrouter, and no other.")
]


def check_provider(written: str) -> None:
    """Check that keys of a provider are kept here.

    Raises:
        UsageError: They are not.
    """
    if written.strip().casefold() != OPENROUTER.name:
        raise UsageError(
            f"only keys of {OPENROUTER.name} have names here, not {written[:60]!r}",
            hint="a provider of your own has its key at models.providers.<name>.apiKey",
        )


def pasted(world: World) -> Credential:
    """Return the key that is typed or piped in.

    Raises:
        MissingKeyError: There is none, or nobody to type it unseen.
    """
    from ...cli.key_entry import KeyEntry, no_key
    from ...cli.questions import can_ask
    from ...render.console import is_terminal

    if is_terminal(sys.stdin) and not can_ask():
        raise no_key(_HOW)  # what is typed would be echoed
    entry = KeyEntry(world, interactive=can_ask())
    try:
        return entry.from_terminal() if can_ask() else entry.from_stdin()
    except MissingKeyError as error:
        error.hint = _HOW
        raise


def store_key(
    world: World,
    settings: Settings,
    key: Credential,
    wanted: StoredIn | None,
    *,
    profile_id: str | None = None,
    check: bool = True,
    as_json: bool = False,
) -> int:
    """Check a key, store it, and say so.

    Args:
        world: The global options, and what they lead to.
        settings: The configuration.
        key: The key.
        wanted: How it is stored; None for the way in which the old one is.
        profile_id: Its name, or None for the only key there is.
        check: Whether the API is asked about it.
        as_json: Whether the report is JSON.
    """
    from ...cli.key_entry import KEYRING_NAME, KeyEntry, account_words, say_what_wins, stored
    from ...cli.questions import can_ask
    from ...config.named_keys import checked_name
    from ...redact import redact

    mode = _mode(settings, wanted)
    name = None if profile_id is None else checked_name(profile_id, OPENROUTER.name)
    info = None
    if check:
        entry = KeyEntry(world, interactive=can_ask())
        another, info = entry.accepted(key, settings)
        key = another or key
    if mode == "keyring":
        from ...config.keyring import keep

        keep(name or KEYRING_NAME, key.key)

    def edit(document: Document) -> Document:
        if name is None:
            return stored(document, key, mode)
        from ...config.key_edits import store_named_key

        return store_named_key(document, name, None if mode == "keyring" else key.key)

    store = world.store()
    changed = store.update(edit)
    say_what_wins(world, key)
    if name is not None:
        _say_what_is_used(world, name)
    shape = {"redacted": redact(key.key), "stored": mode, "checked": info is not None, "name": name}
    checked = "accepted by the API" if info else "not checked"
    place = "the keyring" if mode == "keyring" else from_home(str(store.path))
    report(
        world,
        {"key": shape, "changed": changed, "config": str(store.path)},
        [
            f"Key {redact(key.key)}: {checked}{account_words(info)}",
            f"Stored in {place}{f' as {name}' if name else ''}",
        ],
        as_json=as_json,
    )
    return 0


def _say_what_is_used(world: World, name: str) -> None:
    """Say that another key of the file comes before the one that was stored just now."""
    from ...config.credentials import find_credential, outer_key
    from ...request.provider import KEY_VARIABLE

    settings = world.settings()
    used = find_credential(settings)
    if used is None or used.name == name or outer_key(settings, KEY_VARIABLE) is not None:
        return
    place = used.name or from_home(used.source)
    world.console().notice(f"{place} is used; openclaw models auth activate {name} changes that")


def _mode(settings: Settings, wanted: StoredIn | None) -> Mode:
    """Return how a new key is stored: as was asked, else as the old one is."""
    from ...config.credentials import stored_places
    from ...config.named_keys import stored_keys
    from ...request.secret import KEYRING

    if wanted is not None:
        return wanted.value
    paths = [
        *stored_places(settings),
        *(key.path for key in stored_keys(settings, OPENROUTER.name)),
    ]
    written = map(settings.get, paths)
    in_keyring = any(isinstance(one, dict) and one.get("source") == KEYRING for one in written)
    return "keyring" if in_keyring else "plaintext"


def paste(
    ctx: typer.Context,
    secret_input_mode: SecretMode = None,
    skip_check: SkipCheck = False,
    provider: Provider = OPENROUTER.name,
    profile_id: ProfileId = None,
    as_json: Json = False,
) -> int:
    """Store a key from stdin, or ask for it."""
    check_provider(provider)
    world: World = ctx.obj
    return store_key(
        world,
        world.settings(creates=True),
        pasted(world),
        secret_input_mode,
        profile_id=profile_id,
        check=not skip_check,
        as_json=as_json,
    )
