"""Lines of OpenAI's batch format: ``custom_id``, ``method``, ``url`` and ``body``. Pure.

Source: OpenAI's guide to its Batch API, and its reference of chat completions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .prompts import Prompt, checked, id_of, messages_of, object_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = ("custom_id", "method", "url", "body")
_URL = "/chat/completions"
_LEFT_OUT = (
    *("metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier"),
    *("service_tier", "store", "stream_options"),
)
"""Fields of a body that change no answer: OpenAI's own storage, accounts and prices."""
_INSTEAD = {
    "functions": "tools is its new name",
    "function_call": "tool_choice is its new name",
}


def prompt_of_openai(value: Mapping[str, Any], number: int) -> Prompt:
    """Return what a line of OpenAI's format asks.

    Fields of its body that are no parameters of theirs or ours are told where they are checked,
    with all other parameters.

    Raises:
        ValueError: It asks for something else than a chat, or for what nobody can give.
    """
    for name in value:
        if name not in _NAMES:
            raise ValueError(f"{name[:40]!r} is none of {', '.join(_NAMES)}")
    url = text_of(value, "url")
    if url is not None and not url.rstrip("/").endswith(_URL):
        raise ValueError(f"url {url[:60]!r} is not /v1{_URL}")
    method = text_of(value, "method")
    if method is not None and method.upper() != "POST":
        raise ValueError(f"method {method[:20]!r} is not POST")
    if value.get("body") is None:
        raise ValueError("there is no body")
    body = dict(object_of(value, "body"))
    if body.pop("n", None) not in (None, 1):
        raise ValueError("body.n is not 1: one answer is asked for")
    body.pop("stream", None)  # what comes is the same
    for name, instead in _INSTEAD.items():
        if body.get(name) is not None:
            raise ValueError(f"body.{name} is not sent: {instead}")
    messages = messages_of(body.pop("messages", None))
    model = text_of(body, "model")
    body.pop("model", None)
    left_out = tuple(name for name in _LEFT_OUT if body.pop(name, None) is not None)
    if (effort := body.pop("reasoning_effort", None)) is not None:
        body["thinking"] = effort
    params = {name: item for name, item in body.items() if item is not None}
    return checked(
        Prompt(
            id=id_of(value.get("custom_id"), number),
            messages=messages,
            model=model,
            params=params,
            left_out=left_out,
        )
    )
