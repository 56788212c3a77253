"""What a prompt of a batch says, and the checks of its fields. Pure."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..request.given import check_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("id", "prompt", "messages", "system", "model", "params", "files")
LONGEST_ID = 512
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SHOWN = 40


class Prompt(NamedTuple):
    """What one record of an input asks.

    Attributes:
        id: What its line in the output is known by.
        text: The question, or nothing where ``messages`` holds it.
        messages: A whole conversation, the question last; or nothing.
        system: Its own system prompt, or None for the command line's.
        model: Its own model, or None for the command line's.
        params: Its own parameters: they stand above all others.
        files: The names of its files, relative to the input's folder.
        values: The values for a template, by their names.
        left_out: The fields of it that change no answer and are not sent.
    """

    id: str
    text: str = ""
    messages: tuple[dict[str, Any], ...] = ()
    system: str | None = None
    model: str | None = None
    params: Mapping[str, Any] = MappingProxyType({})
    files: tuple[str, ...] = ()
    values: Mapping[str, str] = MappingProxyType({})
    left_out: tuple[str, ...] = ()

    def question(self) -> str:
        """Return what is asked, for people: of a row its cells."""
        if self.messages:
            content = self.messages[-1].get("content")
            return content if isinstance(content, str) else ""
        return self.text or "\n".join(f"{name}: {text}" for name, text in self.values.items())


def fields_of(value: Mapping[str, Any], number: int) -> Prompt:
    """Return what the fields of an object say; whether that asks something is not checked.

    Raises:
        ValueError: One is not what it has to be.
    """
    return Prompt(
        id=id_of(value.get("id"), number),
        text=text_of(value, "prompt") or "",
        messages=messages_of(value.get("messages")),
        system=text_of(value, "system"),
        model=text_of(value, "model"),
        params=object_of(value, "params"),
        files=_files(value.get("files")),
    )


def checked(prompt: Prompt) -> Prompt:
    """Return a prompt that asks something.

    Raises:
        ValueError: It asks nothing, or twice.
    """
    if prompt.text and prompt.messages:
        raise ValueError("both prompt and messages")
    if not (prompt.messages or prompt.files or prompt.text.strip()):
        raise ValueError("nothing is asked")
    return prompt


def id_of(value: Any, number: int) -> str:
    """Return what a prompt is known by.

    Args:
        value: What is written as its id, or None.
        number: Of its line.

    Raises:
        ValueError: That is no id.
    """
    if value is None:
        return str(number)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError("the id is neither a text nor a whole number")
    found = str(value)
    if not found.strip():
        raise ValueError("the id is empty")
    if len(found) > LONGEST_ID:
        raise ValueError(f"the id has over {LONGEST_ID} characters")
    if _CONTROL.search(found):
        raise ValueError(f"a control character is in the id {shown(found)}")
    return found


def text_of(value: Mapping[str, Any], name: str) -> str | None:
    """Return the text under a name, or None where nothing is there.

    Raises:
        ValueError: It is no text.
    """
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def object_of(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object under a name, an empty one where nothing is there.

    Raises:
        ValueError: It is no object.
    """
    found = value.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{name} is no object")
    return found


def messages_of(value: Any) -> tuple[dict[str, Any], ...]:
    """Return a conversation with its question last; nothing where there is none.

    Raises:
        ValueError: It is none.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("messages is no list")
    try:
        check_messages(value)
    except UsageError as error:
        raise ValueError(error.message) from error
    return tuple(value)


def _files(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("files is no list of names")
    return tuple(value)


def shown(text: str) -> str:
    """Return a text in quotes, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
