"""Who reads the PDFs of a question: the plugin ``file-parser`` (API guide: PDF inputs)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mapping, sequence
from .flags import COMMAND_LINE
from .step import Built

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Message
    from .step import Payload, PayloadInput

PARSER = "file-parser"


def add_engine(payload: Payload, question: PayloadInput, engine: str, source: str) -> Built:
    """The engine, where there is a file to read; what the plugins say of it gives way to an option.

    Args:
        payload: The body.
        question: What it is made from.
        engine: Its name.
        source: The layer that asks for it.
    """
    is_typed = source in COMMAND_LINE
    if not has_files(payload["messages"]):
        said = "--pdf-engine has nothing to read: no PDF goes along"
        return Built(payload, (said,) if is_typed else ())
    plugins = [mapping(one) for one in sequence(payload.get("plugins"))]
    own = next((one for one in plugins if one.get("id") == PARSER), None)
    if own is not None and not is_typed:
        return Built(payload)  # it is said for this very request
    parser: dict[str, Any] = {"id": PARSER, "pdf": {"engine": engine}}
    others = [one for one in plugins if one is not own]
    entry, notices = question.entry, tuple[str, ...]()
    if engine == "native" and entry is not None and entry.inputs and "file" not in entry.inputs:
        notices = (f"{entry.id} does not list file among what it takes: it reads no PDF itself",)
    return Built(payload | {"plugins": [*others, parser]}, notices)


def has_files(messages: Sequence[Message]) -> bool:
    """Return whether a message holds a file that is to be read."""
    return any(
        mapping(part).get("type") == "file"
        for message in messages
        for part in sequence(message.get("content"))
    )
