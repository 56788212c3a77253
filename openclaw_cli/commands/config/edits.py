"""What the commands that change the file share: their paths, the check, what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.output import print_lines
from ...errors import ConfigError, UsageError

if TYPE_CHECKING:
    from ...config.document import Document
    from ...config.store import Store


PathArgument = Annotated[
    str, typer.Argument(metavar="PATH", help='Dotted path; ["…"] quotes a part with dots.')
]


def read_path(text: str) -> tuple[str | int, ...]:
    """Return the parts of a path that was typed.

    Raises:
        UsageError: It is no path.
    """
    from ...cli.input import valid_text
    from ...config.keypath import KeyPathError, parse_path

    try:
        return parse_path(valid_text(text, "path"))
    except KeyPathError as error:
        raise UsageError(
            f"not a path: {error}", hint='write a.b["c.d"].e, as in the reference'
        ) from error


def checked(before: Document | None, after: Document) -> Document:
    """Return a document that has no problem which was not there before.

    Raises:
        ConfigError: It has one.
    """
    from ...config.validate import problems

    known = {(item.path, item.message) for item in problems(before)} if before else set()
    for item in problems(after):
        if (item.path, item.message) not in known:
            raise ConfigError(f"{item.path}: {item.message}", hint="nothing was changed")
    return after


def tell(store: Store, path: str, done: str, *, changed: bool) -> None:
    """Print what was done to a path, and to which file."""
    place = f" in {store.path}" if changed else ""
    print_lines([f"{done} {path}{place}"])
