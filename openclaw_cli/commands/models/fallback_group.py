"""The commands of a list of fallbacks: the default model's, and the image model's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, group
from ...cli.lazy import ListByDefault
from ...cli.model_names import notice_if_unlisted
from ...cli.output import report
from ...errors import ConfigError, UsageError
from ...named_tuple import NamedTuple
from .reading import read_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...cli.world import World
    from ...config.keypath import KeyPath
    from ...config.settings import Settings
    from ...request.ref import ModelRef

_REF = Annotated[str, typer.Argument(metavar="REF|ALIAS", help="The model.")]
_EXAMPLE = "Example: openclaw models %s %s"
_MODEL = "openrouter/openai/gpt-5-mini"
_PLAIN = Annotated[bool, typer.Option("--plain", help="Refs only, one a line.")]


class FallbackList(NamedTuple):
    """One list of fallbacks, and what it is called.

    Attributes:
        group: The command that manages it.
        title: What stands before it.
        primary: Whose fallbacks they are.
        holder: Where they and the primary are in the configuration.
    """

    group: str
    title: str
    primary: str
    holder: KeyPath

    def add(self, world: World, ref: str, *, as_json: bool) -> int:
        """Add a model at the end."""
        from ...config.edits import add_model, set_fallbacks

        settings = world.settings(creates=True)
        chosen = read_model(world, settings, ref, self.title, as_json=as_json)
        if chosen == self._primary_ref(settings):
            raise UsageError(f"{chosen} is the {self.primary}: it would only fail twice")
        written = self._written(settings)
        known = [_parsed(settings, name) for name in written]
        after = written if chosen in known else [*written, str(chosen)]
        key = settings.model_key(chosen)
        changed = world.store().update(
            lambda document: add_model(set_fallbacks(document, after, self.holder), key)
        )
        self._report(world, after, as_json=as_json, changed=changed)
        notice_if_unlisted(world, settings, chosen)
        return 0

    def show(self, world: World, *, as_json: bool) -> int:
        """List them, a ref a line."""
        settings = world.settings()
        found = settings.fallbacks(self.holder)
        # What is no model is shown as it stands, so that it can be taken out.
        refs = [str(one.ref or one.written.text) for one in found]
        words = ("openclaw models", self.group, "add REF")
        line = " ".join(words)
        report(
            world,
            {"fallbacks": refs, "config": settings.file},
            refs,
            as_json=as_json,
            empty=f"there are no {self.title.lower()}; add one with: {line}",
        )
        for error in (one.error for one in found if one.error is not None):
            world.console().warning(error.message)
        return 0

    def remove(self, world: World, ref: str, *, as_json: bool) -> int:
        """Take a model out, whatever it is."""
        settings = world.settings()
        written = self._written(settings)
        if ref.strip() in written:
            after = [name for name in written if name != ref.strip()]
        else:
            chosen = settings.parse_ref(ref)
            after = [name for name in written if _parsed(settings, name) != chosen]
        if after == written:
            raise UsageError(
                f"{ref[:60]} is none of the {self.title.lower()}",
                hint=f"known: {', '.join(written)}" if written else "there are none",
            )
        return self._store(world, after, as_json=as_json)

    def clear(self, world: World, *, as_json: bool) -> int:
        """Take all of them out."""
        if self._written(world.settings()):
            return self._store(world, [], as_json=as_json)
        self._report(world, [], as_json=as_json, changed=False)
        return 0

    def _store(self, world: World, refs: Sequence[str], *, as_json: bool) -> int:
        from ...config.edits import set_fallbacks

        changed = world.store().update(lambda document: set_fallbacks(document, refs, self.holder))
        self._report(world, refs, as_json=as_json, changed=changed)
        return 0

    def _written(self, settings: Settings) -> list[str]:
        """Return the fallbacks as they stand in the file."""
        return [
            str(written) for written in settings.get(settings.fallbacks_path(self.holder)) or ()
        ]

    def _primary_ref(self, settings: Settings) -> ModelRef | None:
        from ...config.settings import MODEL

        written = settings.primary() if self.holder == MODEL else settings.chosen(self.holder)
        return None if written is None else settings.configured_ref(written)

    def _report(self, world: World, refs: Sequence[str], *, as_json: bool, changed: bool) -> None:
        report(
            world,
            {"fallbacks": list(refs), "changed": changed, "config": str(world.store().path)},
            [f"{self.title}: {', '.join(refs) or 'none'}"],
            as_json=as_json,
        )


def _parsed(settings: Settings, written: str) -> ModelRef | None:
    try:
        return settings.stored_ref(written)
    except (UsageError, ConfigError):
        return None


def fallback_group(of: FallbackList) -> typer.Typer:
    """Return the group of commands that manages a list."""

    def named(name: str, example: str, help_: str) -> Callable[..., Callable[..., int]]:
        epilog = _EXAMPLE % (of.group, name + example)
        declared: Callable[..., Callable[..., int]] = app.command(name, help=help_, epilog=epilog)
        return declared

    @group(
        cls=ListByDefault,
        epilog=_EXAMPLE % (of.group, f"add {_MODEL}"),
        help=f"Choose whom to ask when the {of.primary} fails.",
    )
    def app() -> None: ...

    @named("add", f" {_MODEL}", "Add a model at the end of the list.")
    def add(ctx: typer.Context, ref: _REF, as_json: Json = False) -> int:
        return of.add(ctx.obj, ref, as_json=as_json)

    @named("list", " --json", "List them in the order in which they are asked.")
    def list_fallbacks(ctx: typer.Context, as_json: Json = False, plain: _PLAIN = False) -> int:
        del plain  # a person reads the same
        return of.show(ctx.obj, as_json=as_json)

    @named("remove", " gpt-5-mini", "Take a model out of the list.")
    def remove(ctx: typer.Context, ref: _REF, as_json: Json = False) -> int:
        return of.remove(ctx.obj, ref, as_json=as_json)

    @named("clear", "", "Take all models out of the list.")
    def clear(ctx: typer.Context, as_json: Json = False) -> int:
        return of.clear(ctx.obj, as_json=as_json)

    return app
