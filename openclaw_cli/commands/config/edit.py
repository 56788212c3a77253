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
    from ...cli.editor import Draft
    from ...cli.world import World
    from ...config.document import Document
    from ...config.store import Store


@command(epilog="Example: EDITOR=nano openclaw config edit")
def app(ctx: typer.Context) -> int:
    """Edit the file; it is replaced only by a valid one."""
    from ...cli.editor import Draft

    world: World = ctx.obj
    store = world.store()
    before = store.text()  # also one that does not parse: that is what this is for
    # A copy of the keys in it belongs nowhere else.
    draft = Draft(before, suffix=store.path.suffix, folder=store.path.parent)
    after = draft.edit()
    if after != before:
        for text in _save_edited(store, before, after, draft):
            world.console().warning(text)
        remember_aliases(world)
    draft.discard()
    shown = from_home(str(store.path))
    print_lines([f"Updated {shown}" if after != before else f"Unchanged: {shown}"])
    return 0


def _save_edited(store: Store, before: str, after: str, draft: Draft) -> list[str]:
    """Write what was edited; return what there is to say of new keys that look misspelt."""
    from ...config.document import Document, SyntaxProblem
    from ...config.included_edits import check
    from ...config.paths import FORMATS
    from ...config.value_check import new_slips

    kept = f"{store.path} is as it was; your text is in {draft.path}"
    try:
        document = Document.parse(after, FORMATS[store.path.suffix.lower()])
    except SyntaxProblem as error:
        raise ConfigError(
            f"not saved: line {error.line}, column {error.column}: {error.reason}", hint=kept
        ) from error
    try:
        check(Document("", document.format, {}), store.compose(document))
        known = _parsed(before, document)
        if known is not None:
            checked(known, document)
        store.replace_text(before, document)
    except ConfigError as error:
        raise ConfigError(f"not saved: {error.message}", hint=kept) from error
    return new_slips(known or Document("", document.format, {}), document)


def _parsed(text: str, like: Document) -> Document | None:
    """Return a text as a document of the same format; None where it does not parse."""
    from ...config.document import Document, SyntaxProblem

    try:
        return Document.parse(text, like.format)
    except SyntaxProblem:
        return None
