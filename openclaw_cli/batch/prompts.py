"""What a record of an input asks. Pure."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = ("id", "prompt", "messages", "system", "model", "params", "files")
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
LONGEST_ID = 512


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
    """

    id: str
    text: str = ""
    messages: tuple[dict[str, Any], ...] = ()
    system: str | None = None
    model: str | None = None
    params: Mapping[str, Any] = MappingProxyType({})
    files: tuple[str, ...] = ()
    values: Mapping[str, str] = MappingProxyType({})


def prompt_of(content: bytes, number: int) -> Prompt:
    """Return what a line of JSON asks.

    Args:
        content: The line.
        number: What it is known by where it has no id.

    Raises:
        ValueError: It is none; the message says why.
    """
    value = _json(content)
    if isinstance(value, str):
        return _checked(Prompt(str(number), value))
    if not isinstance(value, dict):
        raise ValueError("neither a text nor an object")
    if "body" in value or "custom_id" in value:
        return _of_openai(value, number)
    for name in value:
        if name not in _NAMES:
            raise ValueError(f"{name!r} is none of {', '.join(_NAMES)}")
    return _checked(
        Prompt(
            id=_id(value.get("id"), number),
            text=_text(value, "prompt") or "",
            messages=_messages(value.get("messages", ())),
            system=_text(value, "system"),
            model=_text(value, "model"),
            params=_object(value.get("params", {}), "params"),
            files=_texts(value.get("files", ()), "files"),
        )
    )


def _of_openai(value: Mapping[str, Any], number: int) -> Prompt:
    """Return what a line of OpenAI's batch format asks."""
    url = value.get("url")
    if url is not None and not str(url).endswith("/chat/completions"):
        raise ValueError(f"url {url!r} is not /v1/chat/completions")
    body = dict(_object(value.get("body"), "body"))
    messages = _messages(body.pop("messages", ()))
    model = _text(body, "model")
    body.pop("model", None)
    body.pop("stream", None)
    return _checked(
        Prompt(id=_id(value.get("custom_id"), number), messages=messages, model=model, params=body)
    )


def _checked(prompt: Prompt) -> Prompt:
    if prompt.text and prompt.messages:
        raise ValueError("both prompt and messages")
    if not (prompt.text.strip() or prompt.messages or prompt.files):
        raise ValueError("nothing is asked")
    return prompt


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"no UTF-8 (byte {error.start + 1})") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except ValueError as error:
        raise ValueError(f"no JSON: {error}") from error


def _id(value: Any, number: int) -> str:
    if value is None:
        return str(number)
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value):
        raise ValueError("the id is neither a text nor a whole number")
    if len(str(value)) > LONGEST_ID:
        raise ValueError(f"the id has over {LONGEST_ID} characters")
    return str(value)


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")
    return value


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{name} is no list of texts")
    return tuple(value)


def _messages(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("messages is no list")
    for number, message in enumerate(value, 1):
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            raise ValueError(f"message {number} has no known role")
        if "content" not in message and message["role"] != "assistant":
            raise ValueError(f"message {number} has no content")
    return _asked(value)


def _asked(messages: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    if messages and messages[-1]["role"] == "system":
        raise ValueError("the messages hold no question")
    return tuple(messages)
