"""What the commands that change the file share: paths, one write, and the report of it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.model_names import remember_aliases
from ...cli.output import report
from ...errors import UsageError
from ...named_tuple import NamedTuple
from ...render.console import from_home

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...cli.world import World
    from ...config.document import Document
    from ...config.keypath import KeyPath
    from ...config.merge import Change

PathArgument = Annotated[
    str, typer.Argument(metavar="PATH", help='Dotted path; ["…"] or \\. keeps a part\'s own dots.')
]
InFile = Annotated[
    str | None,
    typer.Option("--file", metavar="NAME", help="Write to this file, which is included."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Check and show the change; write nothing.")
]


class Outcome(NamedTuple):
    """What an edit has done, or would do.

    Attributes:
        file: The configuration file.
        changes: Each value that differs.
        is_new: Whether there was no file before.
        dry_run: Whether nothing was written.
    """

    file: str
    changes: tuple[Change, ...]
    is_new: bool
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints, secrets redacted."""
        from ...config.keypath import format_path

        return {
            "config": self.file,
            "changed": bool(self.changes),
            "created": self.is_new and bool(self.changes) and not self.dry_run,
            "dry_run": self.dry_run,
            "changes": [
                {
                    "path": format_path(change.path),
                    "action": _action(change),
                    "before": printable(change.before, change.path),
                    "after": printable(change.after, change.path),
                }
                for change in self.changes
            ],
        }

    def lines(self) -> list[str]:
        """Return a line for each change."""
        from ...config.keypath import format_path

        if not self.changes:
            return [f"Nothing to change in {from_home(self.file)}"]
        done = {"add": "Set", "change": "Set", "remove": "Removed"}
        would = {"add": "Would set", "change": "Would set", "remove": "Would remove"}
        return [
            f"{(would if self.dry_run else done)[_action(change)]} {format_path(change.path)}"
            f" in {from_home(self.file)}{_values(change) if self.dry_run else ''}"
            for change in self.changes
        ]


def apply(
    world: World,
    edit: Callable[[Document], Document],
    *,
    dry_run: bool,
    refuse: bool = False,
    file: str | None = None,
    alone: bool = False,
) -> Outcome:
    """Edit the file, all in one write or not at all.

    Args:
        world: The global options.
        edit: Called with the file as it is now; what it returns is checked and written.
        dry_run: Whether nothing is written.
        refuse: Whether new keys that look misspelt are refused. Else there is a warning of each.
        file: Which of the files that are included is edited; None for the main file.
        alone: Whether only what the main file holds is meant (see ``Store.update``).

    Raises:
        UsageError: A new key looks misspelt, and is refused.
        ConfigError: The result has a problem that was not there before, or can't be written.
    """
    from ...config.merge import changes
    from ...config.usable import with_right_urls
    from ...config.value_check import new_slips

    store = world.store()
    is_new = not store.exists()
    found: list[Change] = []
    odd: list[str] = []
    urls: list[str] = []

    def checked_edit(before: Document) -> Document:
        after, urls[:] = with_right_urls(before, edit(before))
        after = checked(before, after, refuse=refuse)
        found[:] = changes(before.data, after.data)
        odd[:] = new_slips(before, after)
        return after

    path = store.path
    if file is not None:
        from ...config.included_file import update_included

        path = update_included(store, file, checked_edit, dry_run=dry_run)
    elif dry_run:
        store.preview(checked_edit, alone=alone)
    else:
        store.update(checked_edit, alone=alone)
    if not dry_run:
        remember_aliases(world)
    for text in odd:
        world.console().warning(text)
    for text in urls:
        world.console().notice(text)
    return Outcome(str(path), tuple(found), is_new, dry_run)


def notice_if_hidden(world: World, outcome: Outcome) -> None:
    """Say where another file has the last word on what was changed."""
    from ...config.composed import Composed
    from ...config.keypath import format_path
    from ...config.values import same

    whole = world.store().composed()
    if outcome.dry_run or not isinstance(whole, Composed):
        return
    for change in outcome.changes:
        if not same(whole.get(change.path), change.after):
            file = whole.file_of(change.path)
            where = f"{format_path(change.path)} is what {file} says"
            world.console().notice(f"{where}, all files taken together")


def report_outcome(
    world: World, outcome: Outcome, lines: Sequence[str] | None, *, as_json: bool
) -> None:
    """Print what was done.

    Args:
        world: The global options.
        outcome: What it was.
        lines: What a person reads where something was written; else a line for each change.
        as_json: Whether JSON was asked for.
    """
    shown = outcome.lines() if lines is None or outcome.dry_run else lines
    report(world, outcome.as_json, shown, as_json=as_json)


def read_path(text: str, data: Mapping[str, Any]) -> KeyPath:
    """Return the keys that a typed path means in the file's data.

    Raises:
        UsageError: It is no path, or may mean several.
    """
    from ...cli.input import valid_text
    from ...config.keypath import KeyPathError
    from ...config.provider_settings import in_its_spelling
    from ...config.typed_path import UnclearPathError, resolve_path

    if text.startswith("-"):  # an option of another program, and no key that anybody means
        raise UsageError(
            f"no such option: {text}",
            hint=f"a key that begins with a dash is quoted: '[\"{text}\"]'",
        )
    try:
        return in_its_spelling(resolve_path(valid_text(text, "path"), data), data)
    except UnclearPathError as error:
        spellings = " or ".join(f"'{spelling}'" for spelling in error.spellings)
        raise UsageError(str(error), hint=f"quote the name: {spellings}") from error
    except KeyPathError as error:
        raise UsageError(
            f"not a path: {error}", hint='write a.b["c.d"].e, as in the reference'
        ) from error


def checked(before: Document, after: Document, *, refuse: bool = False) -> Document:
    """Return a document that has no problem which was not there before.

    Args:
        before: The document as it was.
        after: The document as it will be.
        refuse: Whether a key that looks misspelt is a problem.

    Raises:
        UsageError: A key looks misspelt.
        ConfigError: A value is wrong.
    """
    from ...config.value_check import check_edit

    check_edit(before, after, refuse=refuse)
    return after


def printable(value: Any, path: KeyPath | None = None) -> Any:
    """Return a value as JSON can hold it: dates and what is no finite number become text.

    Args:
        value: The value; what is not there becomes null.
        path: Where it stands, for the secrets in it; without, they are shown.
    """
    from ...config.document import MISSING

    if value is MISSING:
        return None
    if path is not None:
        from ...redact import shown

        value = shown(value, path)
    if isinstance(value, dict):
        return {name: printable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _action(change: Change) -> str:
    from ...config.document import MISSING

    if change.after is MISSING:
        return "remove"
    return "add" if change.before is MISSING else "change"


def _values(change: Change) -> str:
    from ...config.document import MISSING

    values = [value for value in (change.before, change.after) if value is not MISSING]
    texts = [json.dumps(printable(value, change.path), ensure_ascii=False) for value in values]
    return f": {' -> '.join(texts)}"
