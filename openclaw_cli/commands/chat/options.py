"""The command line of one ``chat`` call, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from ...render.extract import Extraction
    from ...render.options import OutputOptions
    from ...request.template import Template
    from ...turn.ask_options import AskOptions
    from ...turn.media_files import MediaPlace


class ChatOptions(NamedTuple):
    """The command line of one ``chat`` call.

    Attributes:
        template: What the named templates say together; None where none is named.
        compare: The models that are asked at once, or none.
    """

    prompt: tuple[str, ...]
    ask: AskOptions
    output: OutputOptions
    system: str | None = None
    files: tuple[str, ...] = ()
    last: bool = False
    session: str | None = None
    resume: bool = False
    keep: bool = True
    stdin: bool = True
    edit: bool = False
    copy: bool = False
    dry_run: bool = False
    estimate: bool = False
    quiet: bool = False
    yes: bool = False
    template: Template | None = None
    save_template: str | None = None
    force: bool = False
    media: MediaPlace | None = None
    extraction: Extraction | None = None
    compare: tuple[str, ...] = ()
