"""The command line of one ``chat`` call, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ...render.options import OutputOptions
    from ...turn.overrides import Overrides


class ChatOptions(NamedTuple):
    """The command line of one ``chat`` call."""

    prompt: tuple[str, ...]
    system: str | None
    files: tuple[str, ...]
    overrides: Overrides
    last: bool
    session: str | None
    resume: bool
    keep: bool
    truncate: str | None
    stream: bool
    stdin: bool
    edit: bool
    copy: bool
    retries: int
    dry_run: bool
    estimate: bool
    quiet: bool
    output: OutputOptions
    why: bool = False
