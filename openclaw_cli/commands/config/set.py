"""``openclaw config set``: set a value, or several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import DashedValues, Json, command
from ...errors import UsageError
from ...render.console import from_home
from .edits import DryRun, InFile, apply, notice_if_hidden, read_path, report_outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...config.document import Document
    from ...config.keypath import KeyPath
    from .batch import Entry

_SHOWN = 6


@command(
    epilog="Example: openclaw config set agents.defaults.thinkingDefault low\n"
    "openclaw config set agents.defaults.params '{ topP: 0.9 }' --merge",
    cls=DashedValues,
)
def app(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help='Dotted path; ["…"] or \\. keeps a part\'s own dots.'),
    ] = None,
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="JSON5 where it parses, else text.")
    ] = None,
    strict_json: Annotated[
        bool, typer.Option("--strict-json", help="Refuse a value that is not JSON5.")
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Merge an object into the one that is there.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let a value take away entries that are there.")
    ] = False,
    batch_json: Annotated[
        str | None,
        typer.Option(metavar="JSON", help='Set several: [{path: "…", value: …}, …].'),
    ] = None,
    batch_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="The same from a file.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Set a key that looks misspelt, too.")
    ] = False,
    file: InFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Set a value; all else in the file stays as it is."""
    from ...config.keypath import format_path

    world: World = ctx.obj
    if merge and replace:
        raise UsageError("--merge and --replace exclude each other")
    entries = _batch(path, batch_json, batch_file)
    is_batch = entries is not None
    if entries is None:
        entries = [_single(path, value, strict=strict_json)]
    paths: list[KeyPath] = []

    def edit(document: Document) -> Document:
        paths.clear()
        for entry in entries:
            where = read_path(entry.path, document.data)
            paths.append(where)
            document = _set(document, where, entry.at(where), merge=merge, replace=replace)
        return document

    outcome = apply(world, edit, dry_run=dry_run, refuse=not force, file=file)
    place = f" in {from_home(outcome.file)}" if outcome.changes else ""
    lines = [f"{'Set' if outcome.changes else 'Already so:'} {format_path(paths[0])}{place}"]
    report_outcome(world, outcome, None if is_batch else lines, as_json=as_json)
    notice_if_hidden(world, outcome)
    return 0


def _batch(path: str | None, text: str | None, file: str | None) -> Sequence[Entry] | None:
    """Return the entries of a batch, or None where none was given."""
    from .batch import read_entries

    if text is None and file is None:
        return None
    option = "--batch-json" if file is None else "--batch-file"
    if text is not None and file is not None:
        raise UsageError("--batch-json and --batch-file exclude each other")
    if path is not None:
        raise UsageError(f"{option} names the paths and values; give no other")
    return read_entries(text, file)


def _single(path: str | None, value: str | None, *, strict: bool) -> Entry:
    from .batch import Entry

    if path is None or value is None:
        missing = "PATH" if path is None else "VALUE"
        raise UsageError(f"missing argument '{missing}'", hint="see: openclaw config set --help")
    return Entry(path, lambda where: parse_value(where, value, strict=strict))


def _set(document: Document, path: KeyPath, value: Any, *, merge: bool, replace: bool) -> Document:
    """Set or merge a value; what it would take away from a collection has to be asked for."""
    from ...config.keypath import format_path
    from ...config.merge import can_be_merged, lost_entries, merged

    if merge:
        if not can_be_merged(document, path, value):
            raise UsageError(
                f"{format_path(path)}: only an object can be merged, and only into one",
                hint="leave --merge out to set the value",
            )
        return merged(document, value, path)
    lost = [] if replace else lost_entries(document, path, value)
    if lost:
        more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        raise UsageError(
            f"{format_path(path)} would lose {', '.join(lost[:_SHOWN])}{more}; nothing was changed",
            hint="--merge adds to what is there; --replace takes its place",
        )
    return document.set(path, value)


def parse_value(path: KeyPath, text: str, *, strict: bool = False) -> Any:
    """Read a value as JSON5, or as text where it is none, or where only text is allowed.

    Args:
        path: Where it is to stand.
        text: As it was typed.
        strict: Whether it has to be JSON5.

    Raises:
        UsageError: It has to be and is not.
    """
    from ...cli.input import valid_text
    from ...config.json5 import Json5Error, loads
    from ...config.value_check import as_wanted

    valid_text(text, "value")
    try:
        value = loads(text)
    except Json5Error as error:
        if not strict:
            return text
        raise UsageError(
            f"the value is not JSON5: {error.reason} at character {error.offset + 1}",
            hint="""with --strict-json a text is quoted: '"text"'""",
        ) from error
    return value if strict else as_wanted(path, text, value)
