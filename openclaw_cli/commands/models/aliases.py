"""``openclaw models aliases``: short names for models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, group
from ...cli.lazy import ListByDefault
from ...cli.model_names import notice_if_unlisted, remember_aliases
from ...cli.output import report
from ...errors import OpenClawError, UsageError
from .reading import read_model

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings


@group(
    cls=ListByDefault,
    epilog="Example: openclaw models aliases add sonnet openrouter/anthropic/claude-sonnet-4.5",
)
def app() -> None:
    """Add, list and remove short names for models."""


_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:+-]{0,63}")


@app.command("add", epilog="Example: openclaw models aliases add mini openrouter/openai/gpt-5-mini")
def add(
    ctx: typer.Context,
    alias: Annotated[str, typer.Argument(metavar="ALIAS", help="The short name.")],
    ref: Annotated[str, typer.Argument(metavar="REF", help="The model that it means.")],
    as_json: Json = False,
) -> int:
    """Give a model a short name."""
    from ...config.edits import set_alias

    world: World = ctx.obj
    settings, store = world.settings(creates=True), world.store()
    chosen = read_model(world, settings, ref, f"Alias {alias}", as_json=as_json)
    key = settings.model_key(chosen)
    _refuse_to_hide(alias, key, settings.aliases)
    before = next((name for name, target in settings.aliases.items() if target == key), None)
    changed = store.update(lambda document: set_alias(document, key, alias))
    remember_aliases(world)
    report(
        world,
        {"alias": alias, "ref": str(chosen), "replaced": before, "changed": changed},
        [f"Alias {alias} -> {chosen}"],
        sentences=True,
        as_json=as_json,
    )
    if before not in (None, alias):
        world.console().notice(f"{before} is no longer an alias of it; a model has one")
    notice_if_unlisted(world, settings, chosen)
    return 0


@app.command("list", epilog="Example: openclaw models aliases list --json")
def list_aliases(
    ctx: typer.Context,
    as_json: Json = False,
    plain: Annotated[bool, typer.Option("--plain", help="Aliases only, one a line.")] = False,
) -> int:
    """List the short names and what they mean."""
    from ...render.table import pairs

    world: World = ctx.obj
    settings = world.settings()
    refs = {alias: _canonical(settings, ref) for alias, ref in settings.aliases.items()}
    remember_aliases(world)
    report(
        world,
        {"aliases": refs, "config": settings.file},
        list(refs) if plain else pairs(refs.items()),
        as_json=as_json,
        empty="there are no aliases; add one with: openclaw models aliases add NAME REF",
    )
    return 0


@app.command("remove", epilog="Example: openclaw models aliases remove mini")
def remove(
    ctx: typer.Context,
    alias: Annotated[str, typer.Argument(metavar="ALIAS", help="The short name.")],
    as_json: Json = False,
) -> int:
    """Forget a short name; the model's other settings stay."""
    from ...config.edits import set_alias

    world: World = ctx.obj
    aliases = world.settings().aliases
    name = next((known for known in aliases if known.casefold() == alias.strip().casefold()), None)
    if name is None:
        raise UsageError(
            f"there is no alias {alias[:60]!r}",
            hint=f"known: {', '.join(aliases)}" if aliases else "there are none",
        )
    key = aliases[name]
    world.store().update(lambda document: set_alias(document, key, None))
    remember_aliases(world)
    report(
        world,
        {"removed": name, "ref": key},
        [f"Removed alias {name} (was {key})"],
        as_json=as_json,
        sentences=True,
    )
    return 0


def _canonical(settings: Settings, written: str) -> str:
    """Return the whole ref; what is none is shown as it stands, so that it can be removed."""
    try:
        return str(settings.stored_ref(written))
    except OpenClawError:
        return written


def _refuse_to_hide(alias: str, key: str, aliases: dict[str, str]) -> None:
    """Refuse an alias that something else is called already, or that nobody could type.

    Raises:
        UsageError: With the reason.
    """
    if "/" in alias:
        raise UsageError(
            f"{alias[:60]!r} reads like a model ref and would hide that model",
            hint="an alias is one word without slashes",
        )
    if not _NAME.fullmatch(alias):
        raise UsageError(
            f"not an alias: {alias[:60]!r}",
            hint="letters, digits and _ . : + - are allowed, at most 64 of them",
        )
    for known, target in aliases.items():
        if known.casefold() == alias.casefold() and target != key:
            raise UsageError(
                f"{known} already means {target}",
                hint=f"remove it first: openclaw models aliases remove {known}",
            )
