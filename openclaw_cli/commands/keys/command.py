"""``openclaw models auth``: keys come, are shown by their ends, and go."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ...cli.declare import Json, NoBrowser, SkipCheck, group
from ...cli.lazy import ListByDefault
from ...cli.output import report
from ...cli.world import World, from_home
from ...errors import OpenClawError, UsageError

if TYPE_CHECKING:
    from ...cli.key_entry import Mode
    from ...config.credentials import ConfiguredKey, Credential
    from ...config.settings import Settings
    from ...wire.key_info import KeyInfo


@group(cls=ListByDefault, epilog="Example: openclaw models auth login")
def app() -> None:
    """Sign in, store, list and remove keys."""


class StoredIn(StrEnum):
    """Where a key is kept."""

    plaintext = "plaintext"
    keyring = "keyring"


_MODE = Annotated[
    StoredIn | None,
    typer.Option("--secret-input-mode", help="Keep it in the file, or in the keyring."),
]


@app.command("login", epilog="Example: openclaw models auth login --no-browser")
def login(
    ctx: typer.Context,
    no_browser: NoBrowser = False,
    timeout: Annotated[
        float, typer.Option(metavar="S", min=0, help="Wait so long for the browser.")
    ] = 600,
    secret_input_mode: _MODE = None,
    as_json: Json = False,
) -> int:
    """Sign in at OpenRouter with a browser; the key is made there."""
    from ...cli.sign_in import sign_in

    world: World = ctx.obj
    settings = world.settings(creates=True)
    key = sign_in(world, settings, browser=not no_browser, seconds=timeout)
    return _store(
        world, settings, key, _mode(settings, secret_input_mode), as_json=as_json, check=True
    )


@app.command("paste-api-key", epilog="Example: openclaw models auth paste-api-key < key.txt")
def paste_api_key(
    ctx: typer.Context,
    secret_input_mode: _MODE = None,
    skip_check: SkipCheck = False,
    as_json: Json = False,
) -> int:
    """Store a key from stdin, or ask for it."""
    from ...cli.key_entry import KeyEntry, no_key
    from ...cli.questions import can_ask
    from ...render.console import is_terminal

    world: World = ctx.obj
    settings = world.settings(creates=True)
    if is_terminal(sys.stdin) and not can_ask():
        raise no_key()  # what is typed would be echoed
    entry = KeyEntry(world, interactive=can_ask())
    key = entry.from_terminal() if can_ask() else entry.from_stdin()
    return _store(
        world,
        settings,
        key,
        _mode(settings, secret_input_mode),
        as_json=as_json,
        check=not skip_check,
    )


@app.command("list", epilog="Example: openclaw models auth list --offline")
def list_keys(
    ctx: typer.Context,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the API for the labels.")
    ] = False,
    as_json: Json = False,
) -> int:
    """List the keys that are configured: where, label, last four characters."""
    world: World = ctx.obj
    settings = world.settings()
    rows = _key_rows(world, settings, ask=not offline)
    report(
        world,
        {"keys": [row.as_json() for row in rows], "config": settings.file},
        lambda: _lines(rows),
        as_json=as_json,
        empty="there are no keys; store one with: openclaw models auth login",
    )
    return 0


@app.command("logout", epilog="Example: openclaw models auth logout --yes")
def logout(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> int:
    """Remove the OpenRouter key and what refers to it; everything else stays."""
    from ...cli.questions import can_ask, confirm
    from ...config.credentials import outer_key, stored_places
    from ...config.edits import forget_key
    from ...request.provider import KEY_VARIABLE
    from ...request.secret import KEYRING

    world: World = ctx.obj
    store, settings = world.store(), world.settings()
    places = stored_places(settings)
    if places and not yes:
        if not can_ask():
            raise UsageError("logout asks first", hint="add --yes to remove the key anyway")
        if not confirm(f"Remove the key from {', '.join(places.values())}?", default=False):
            raise KeyboardInterrupt
    for path in places:
        reference = settings.get(path)
        if isinstance(reference, dict) and reference.get("source") == KEYRING:
            from ...config.keyring import forget

            forget(str(reference.get("id")))
    changed = bool(places) and store.update(forget_key)
    report(
        world,
        {"removed": list(places.values()), "changed": changed, "config": str(store.path)},
        [f"Removed the key from {', '.join(places.values())}"] if changed else [],
        as_json=as_json,
        empty="no key is stored",
    )
    if changed and not as_json:
        world.console().notice("it is still valid; revoke it at https://openrouter.ai/keys")
    outer = outer_key(settings, KEY_VARIABLE)
    if outer is not None:
        world.console().notice(f"{outer.source} is set, and is still used")
    return 0


def _store(
    world: World, settings: Settings, key: Credential, mode: Mode, *, as_json: bool, check: bool
) -> int:
    """Check a key, store it, and say so."""
    from ...cli.key_entry import KeyEntry, account_words, keep_in_keyring, say_what_wins, stored
    from ...cli.questions import can_ask
    from ...redact import redact

    info = KeyEntry(world, interactive=can_ask()).checked(key, settings) if check else None
    keep_in_keyring(key, mode)
    store = world.store()
    changed = store.update(lambda document: stored(document, key, mode))
    say_what_wins(world, key)
    shape = {"redacted": redact(key.key), "stored": mode, "checked": info is not None}
    checked = "accepted by the API" if info else "not checked"
    report(
        world,
        {"key": shape, "changed": changed, "config": str(store.path)},
        [
            f"Key {redact(key.key)}: {checked}{account_words(info)}",
            f"Stored in {'the keyring' if mode == 'keyring' else from_home(str(store.path))}",
        ],
        as_json=as_json,
    )
    return 0


class KeyRow(NamedTuple):
    """What can be said of one key; the key itself is not shown.

    Attributes:
        provider: Whose key it is.
        source: Where it stands.
        ending: Its last characters; of one that is there by reference, where it is.
        label: What its owner sees it as, or None.
        used: Whether it is the one that is sent.
    """

    provider: str
    source: str
    ending: str
    label: str | None
    used: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints for each."""
        return self._asdict()

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        used = "used" if self.used else "not used"
        return (self.provider, self.ending, self.label or "", used, from_home(self.source))


def _key_rows(world: World, settings: Settings, *, ask: bool) -> list[KeyRow]:
    """Return what can be said of each key; the first of a provider is the one that is used."""
    from ...config.credentials import all_credentials
    from ...request.provider import provider_of

    rows: list[KeyRow] = []
    for provider, credential in all_credentials(settings):
        info = None
        if ask and provider_of(provider).has_account and isinstance(credential.key, str):
            info = _label(world, settings, provider, credential.key)
        rows.append(
            KeyRow(
                provider,
                credential.source,
                _ending(credential),
                info.label if info else None,
                all(row.provider != provider for row in rows),
            )
        )
    return rows


def _ending(credential: ConfiguredKey) -> str:
    from ...redact import ending

    return ending(credential.key) if isinstance(credential.key, str) else credential.shown()


def _lines(rows: list[KeyRow]) -> list[str]:
    if not rows:
        return []
    from ...render.table import Column, table

    shape = [Column("Provider"), Column("Key"), Column("Label"), Column(""), Column("Source")]
    return table(shape, [row.cells() for row in rows])


def _mode(settings: Settings, wanted: StoredIn | None) -> Mode:
    """Return how a new key is stored: as was asked, else as the old one is."""
    from ...config.credentials import stored_places
    from ...request.secret import KEYRING

    if wanted is not None:
        return wanted.value
    references = [settings.get(path) for path in stored_places(settings)]
    in_keyring = [one for one in references if isinstance(one, dict) and one["source"] == KEYRING]
    return "keyring" if in_keyring else "plaintext"


def _label(world: World, settings: Settings, provider: str, key: str) -> KeyInfo | None:
    """Return what the API says of a key, or None where it says nothing."""
    from ...turn.account import Api
    from ...wire.key_info import fetch_key_info

    api = Api(settings, world.trace(), provider)
    try:
        with api.client() as client:
            return fetch_key_info(client, api.request("/key", key, patience=5.0))
    except OpenClawError:
        return None
