"""``openclaw config edit``: the file in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import command
from ...cli.model_names import remember_aliases
from ...cli.output import print_lines
from ...errors import ConfigError
from ...render.console import from_home
from .edits import checked

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.document import Document
    from ...config.store import Store


@command(epilog="Example: EDITOR=nano openclaw config edit")
def app(ctx: typer.Context) -> int:
    """Edit the file; it is replaced only by a valid one."""
    from ...cli.editor import Draft, edits_again

    world: World = ctx.obj
    store = world.store()
    before = store.text()  # also one that does not parse: that is what this is for
    # A copy of the keys in it belongs nowhere else.
    draft = Draft(before, suffix=store.path.suffix, folder=store.path.parent)
    kept = f"{store.path} is as it was; your text is in {draft.path}"
    after = draft.edit()
    while after != before:
        try:
            document = _checked(store, before, after)
        except ConfigError as error:
            wrong = ConfigError(f"not saved: {error.message}", hint=kept)
            if not edits_again(world, wrong):
                raise wrong from error
            after = draft.edit()
        else:
            _save(store, before, document, kept)
            _warn(world, before, document)
            remember_aliases(world)
            break
    draft.discard()
    shown = from_home(str(store.path))
    print_lines([f"Updated {shown}" if after != before else f"Unchanged: {shown}"])
    return 0


def _checked(store: Store, before: str, after: str) -> Document:
    """Return what was edited as a document.

    Raises:
        ConfigError: It does not parse, or has a problem that was not there before.
    """
    from ...config.document import Document, SyntaxProblem
    from ...config.included_edits import check
    from ...config.paths import FORMATS

    try:
        document = Document.parse(after, FORMATS[store.path.suffix.lower()])
    except SyntaxProblem as error:
        place = f"line {error.line}, column {error.column}"
        raise ConfigError(f"{place}: {error.reason}") from error
    check(Document("", document.format, {}), store.compose(document))
    known = _parsed(before, document)
    if known is not None:
        checked(known, document)
    return document


def _save(store: Store, before: str, document: Document, kept: str) -> None:
    try:
        store.replace_text(before, document)
    except ConfigError as error:
        raise ConfigError(f"not saved: {error.message}", hint=kept) from error


def _warn(world: World, before: str, document: Document) -> None:
    """Name new keys that look misspelt; they are kept."""
    from ...config.document import Document as Empty
    from ...config.value_check import new_slips

    for text in new_slips(_parsed(before, document) or Empty("", document.format, {}), document):
        world.console().warning(text)


def _parsed(text: str, like: Document) -> Document | None:
    """Return a text as a document of the same format; None where it does not parse."""
    from ...config.document import Document, SyntaxProblem

    try:
        return Document.parse(text, like.format)
    except SyntaxProblem:
        return None
