"""``openclaw models fallbacks``: whom to ask when the default model fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, group
from ...cli.lazy import ListByDefault
from ...cli.model_names import notice_if_unlisted
from ...cli.output import report
from ...errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.ref import ModelRef


@group(
    cls=ListByDefault, epilog="Example: openclaw models fallbacks add openrouter/openai/gpt-5-mini"
)
def app() -> None:
    """Choose whom to ask when the default model fails."""


_REF = Annotated[str, typer.Argument(metavar="REF|ALIAS", help="The model.")]


@app.command("add", epilog="Example: openclaw models fallbacks add openrouter/openai/gpt-5-mini")
def add(ctx: typer.Context, ref: _REF, as_json: Json = False) -> int:
    """Add a model at the end of the list."""
    from ...config.edits import add_model, set_fallbacks

    world: World = ctx.obj
    settings = world.settings()
    chosen = settings.parse_ref(ref)
    if chosen == settings.configured_ref(settings.primary()):
        raise UsageError(f"{chosen} is the default model: it would only fail twice")
    written = _written(settings)
    known = [_parsed(settings, name) for name in written]
    after = written if chosen in known else [*written, str(chosen)]
    key = settings.model_key(chosen)
    changed = world.store().update(lambda document: add_model(set_fallbacks(document, after), key))
    _report(world, after, as_json=as_json, changed=changed)
    notice_if_unlisted(world, settings, chosen)
    return 0


@app.command("list", epilog="Example: openclaw models fallbacks list --json")
def list_fallbacks(ctx: typer.Context, as_json: Json = False) -> int:
    """List them in the order in which they are asked."""
    world: World = ctx.obj
    settings = world.settings()
    refs = [str(settings.configured_ref(fallback)) for fallback in settings.fallbacks()]
    report(
        world,
        {"fallbacks": refs, "config": settings.file},
        refs,
        as_json=as_json,
        empty="there are no fallbacks; add one with: models fallbacks add REF",
    )
    return 0


@app.command("remove", epilog="Example: openclaw models fallbacks remove gpt-5-mini")
def remove(ctx: typer.Context, ref: _REF, as_json: Json = False) -> int:
    """Take a model out of the list."""
    from ...config.edits import set_fallbacks

    world: World = ctx.obj
    settings = world.settings()
    written = _written(settings)
    if ref.strip() in written:  # whatever it is, it can be taken out
        after = [name for name in written if name != ref.strip()]
    else:
        chosen = settings.parse_ref(ref)
        after = [name for name in written if _parsed(settings, name) != chosen]
    if after == written:
        raise UsageError(
            f"{ref[:60]} is no fallback",
            hint=f"known: {', '.join(written)}" if written else "there are none",
        )
    changed = world.store().update(lambda document: set_fallbacks(document, after))
    _report(world, after, as_json=as_json, changed=changed)
    return 0


@app.command("clear", epilog="Example: openclaw models fallbacks clear")
def clear(ctx: typer.Context, as_json: Json = False) -> int:
    """Take all models out of the list."""
    from ...config.edits import set_fallbacks

    world: World = ctx.obj
    changed = bool(_written(world.settings())) and world.store().update(
        lambda document: set_fallbacks(document, [])
    )
    _report(world, [], as_json=as_json, changed=changed)
    return 0


def _written(settings: Settings) -> list[str]:
    """Return the fallbacks as they stand in the file."""
    from ...config.settings import FALLBACKS

    return list(settings.get(FALLBACKS) or ())


def _parsed(settings: Settings, written: str) -> ModelRef | None:
    try:
        return settings.parse_ref(written)
    except UsageError:
        return None


def _report(world: World, refs: Sequence[str], *, as_json: bool, changed: bool) -> None:
    report(
        world,
        {"fallbacks": list(refs), "changed": changed, "config": str(world.store().path)},
        [f"Fallbacks: {', '.join(refs) or 'none'}"],
        as_json=as_json,
    )
