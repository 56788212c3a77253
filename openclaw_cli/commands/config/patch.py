"""``openclaw config patch``: merge an object into the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...errors import UsageError
from .edits import DryRun, apply, report_outcome

if TYPE_CHECKING:
    from ...cli.world import World


@command(
    epilog="Example: openclaw config patch --file new.json5 --dry-run\n"
    "cat new.json5 | openclaw config patch --stdin"
)
def app(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Read it from a file: TOML by its ending, else JSON5."),
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Merge an object; null removes, a list replaces."""
    from ...config.merge import merged

    world: World = ctx.obj
    if (file is None) != stdin:
        raise UsageError(
            "name one source: --file FILE or --stdin", hint="see: openclaw config patch --help"
        )
    patch = _read(file)
    outcome = apply(world, lambda document: merged(document, patch, delete=True), dry_run=dry_run)
    report_outcome(world, outcome, None, as_json=as_json)
    return 0


def _read(file: str | None) -> dict[str, Any]:
    """Return the object that is to be merged.

    Raises:
        UsageError: It can't be read, or is none.
    """
    from pathlib import PurePath

    from ...cli.input import StdinReader, decode
    from ...config.document import Document, SyntaxProblem
    from .batch import read_text

    name = "standard input" if file is None else file
    text = decode(StdinReader().content(), name) if file is None else read_text(file)
    if not text.strip():
        raise UsageError(f"{name} is empty: there is nothing to merge")
    is_toml = file is not None and PurePath(file).suffix.lower() == ".toml"
    try:
        return Document.parse(text, "toml" if is_toml else "json5").data
    except SyntaxProblem as error:
        raise UsageError(f"{name}:{error.line}:{error.column}: {error.reason}") from error
