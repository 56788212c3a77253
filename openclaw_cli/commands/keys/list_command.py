"""``openclaw models auth list``: the keys by their ends, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...errors import OpenClawError
from ...named_tuple import NamedTuple
from ...render.console import from_home

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.credentials import ConfiguredKey
    from ...config.settings import Settings
    from ...wire.key_info import KeyInfo


class KeyRow(NamedTuple):
    """What can be said of one key; the key itself is not shown.

    Attributes:
        provider: Whose key it is.
        name: What it is called, or None.
        source: Where it stands.
        ending: Its last characters; of one that is there by reference, where it is.
        label: What its owner sees it as, or None.
        used: Whether it is the one that is sent.
    """

    provider: str
    name: str | None
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
        named = self.name or self.provider
        return (named, self.ending, self.label or "", used, from_home(self.source))


@command(epilog="Example: openclaw models auth list --offline\nopenclaw models auth list --json")
def app(
    ctx: typer.Context,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the API for the labels.")
    ] = False,
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="NAME", help="This provider's keys alone.")
    ] = None,
    as_json: Json = False,
) -> int:
    """List the keys that are configured: name, last four characters, label, where."""
    world: World = ctx.obj
    settings = world.settings()
    rows = _key_rows(world, settings, provider, ask=not offline)
    report(
        world,
        {"keys": [row.as_json() for row in rows], "config": settings.file},
        lambda: _lines(rows),
        as_json=as_json,
        empty="there are no keys; store one with: openclaw models auth login",
    )
    return 0


def _key_rows(world: World, settings: Settings, provider: str | None, *, ask: bool) -> list[KeyRow]:
    """Return what can be said of each key; the first of a provider is the one that is used."""
    from ...config.credentials import all_credentials, keys_left_out
    from ...request.provider import provider_of

    rows: list[KeyRow] = []
    found = [(*one, True) for one in all_credentials(settings)]
    found += [(*one, False) for one in keys_left_out(settings)]
    for owner, key, may_be_used in found:
        if provider is not None and owner.casefold() != provider.strip().casefold():
            continue
        info = None
        if ask and provider_of(owner).has_account and isinstance(key.key, str):
            info = _label(world, settings, owner, key.key)
        is_first = all(row.provider != owner for row in rows)
        label = info.label if info else None
        used = may_be_used and is_first
        rows.append(KeyRow(owner, key.name, key.source, _ending(key), label, used))
    return rows


def _ending(key: ConfiguredKey) -> str:
    from ...redact import ending

    return ending(key.key) if isinstance(key.key, str) else key.shown()


def _lines(rows: list[KeyRow]) -> list[str]:
    if not rows:
        return []
    from ...render.table import Column, table

    shape = [Column("Name"), Column("Key"), Column("Label"), Column(""), Column("Source")]
    return table(shape, [row.cells() for row in rows])


def _label(world: World, settings: Settings, provider: str, key: str) -> KeyInfo | None:
    """Return what the API says of a key, or None where it says nothing."""
    from ...turn.account import Api
    from ...wire.key_info import fetch_key_info

    # A header that is there by reference is not looked up for a list.
    api = Api(settings, world.trace(), provider, looks_up=False)
    if api.left_out:
        return None
    try:
        with api.client() as client:
            return fetch_key_info(client, api.request("/key", key, patience=5.0))
    except OpenClawError:
        return None
