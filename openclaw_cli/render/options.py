"""What the command line says about output, and the forms that an answer may have."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Self


class OutputFormat(StrEnum):
    """How the answer is written. Each form says what others have to know of it.

    Attributes:
        is_json: Whether programs read it: then errors are JSON too, and nobody is talked to.
        has_types: Whether it is one object a line, each with its ``type``.
    """

    is_json: bool
    has_types: bool

    def __new__(cls, value: str, is_json: bool, has_types: bool) -> Self:
        """Take a row of the table below."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.is_json = is_json
        member.has_types = has_types
        return member

    text = "text", False, False
    json = "json", True, False
    stream_json = "stream-json", True, True

    @property
    def indent(self) -> int | None:
        """The indentation of an object that stands alone; None where it has to be one line."""
        return None if self.has_types else 2

    def typed(self, kind: str, shape: dict[str, Any]) -> dict[str, Any]:
        """Return an object as this form has it: with its type first, or as it is."""
        return {"type": kind, **shape} if self.has_types else shape


class Earlier(NamedTuple):
    """The answer that there is already.

    Attributes:
        title: Who gave it, and when.
        text: What it says.
        shape: It, as JSON output has it.
    """

    title: str
    text: str
    shape: dict[str, Any]


class OutputOptions(NamedTuple):
    """What the command line says about output.

    Attributes:
        format: How the answer is written.
        file: Where the answer goes instead of stdout, or None.
        takes_media: Whether the one medium that is an answer without text goes there too, as it
            is: into a pipe or a device that was named.
        markdown: Whether Markdown is rendered; None lets the terminal decide.
        color: Whether colours are wanted where they can be shown.
        show_reasoning: Whether reasoning is written to stderr.
        usage: Whether the usage line is written to stderr; None lets the terminal decide.
        citations: Whether the sources stand below the answer; None lets the terminal decide.
        why: Whether it is told who was chosen to answer, and why.
        verbose: Whether detail notices are written.
        earlier: Another answer to the same question, to be shown beside the new one; or None.
    """

    format: OutputFormat = OutputFormat.text
    file: Path | None = None
    takes_media: bool = False
    markdown: bool | None = None
    color: bool = True
    show_reasoning: bool = False
    usage: bool | None = None
    citations: bool | None = None
    why: bool = False
    verbose: bool = False
    earlier: Earlier | None = None
