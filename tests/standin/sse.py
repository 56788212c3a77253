"""Builders for what OpenRouter streams: chunks as it sends them, and the events around them."""

from __future__ import annotations

import json
import re
from typing import Any

GENERATION_ID = "gen-1763856000-StandInAnswer"
MODEL = "anthropic/claude-sonnet-4.5"
PROVIDER = "Anthropic"
CREATED = 1763856000
DONE = b"data: [DONE]\n\n"
USAGE: dict[str, Any] = {
    "prompt_tokens": 12,
    "completion_tokens": 6,
    "total_tokens": 18,
    "cost": 0.000126,
    "is_byok": False,
    "prompt_tokens_details": {"cached_tokens": 0},
    "cost_details": {
        "upstream_inference_cost": None,
        "upstream_inference_prompt_cost": 0.000036,
        "upstream_inference_completions_cost": 0.00009,
    },
    "completion_tokens_details": {"reasoning_tokens": 0},
}


def event(data: Any) -> bytes:
    """Return one event with that JSON value as its data."""
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n"


def comment(text: str = "OPENROUTER PROCESSING") -> bytes:
    """Return a comment, as OpenRouter sends it to keep the connection alive."""
    return b": " + text.encode() + b"\n\n"


def chunk(
    delta: dict[str, Any] | None = None,
    *,
    finish: str | None = None,
    native_finish: str | None = None,
    model: str = MODEL,
    provider: str = PROVIDER,
    **extra: Any,
) -> dict[str, Any]:
    """Return a chunk with one choice; ``extra`` are further keys at its top level."""
    choice = {
        "index": 0,
        "delta": {"role": "assistant", "content": "", **(delta or {})},
        "finish_reason": finish,
        "native_finish_reason": native_finish or finish,
        "logprobs": None,
    }
    return {**_frame(model, provider), "choices": [choice], **extra}


def text(content: str, **options: Any) -> bytes:
    """Return the event of one piece of the answer; ``options`` as for ``chunk``."""
    return event(chunk({"content": content}, **options))


def reasoning(content: str, *, details: bool = True, **options: Any) -> bytes:
    """Return the event of one piece of reasoning, with the ``reasoning_details`` that repeat it."""
    delta: dict[str, Any] = {"reasoning": content}
    if details:
        delta["reasoning_details"] = [
            {
                "type": "reasoning.text",
                "text": content,
                "format": "anthropic-claude-v1",
                "index": 0,
            }
        ]
    return event(chunk(delta, **options))


def finished(reason: str = "stop", *, native: str | None = None, **options: Any) -> bytes:
    """Return the event that says why the answer is over."""
    return event(chunk(finish=reason, native_finish=native, **options))


def usage_event(
    usage: dict[str, Any] | None = None, *, model: str = MODEL, provider: str = PROVIDER
) -> bytes:
    """Return the last event before ``[DONE]``: the usage, with no choices."""
    return event({**_frame(model, provider), "choices": [], "usage": usage or USAGE})


def error_event(
    code: int | str,
    message: str,
    *,
    metadata: dict[str, Any] | None = None,
    model: str = MODEL,
    provider: str = PROVIDER,
) -> bytes:
    """Return the event of a failure in mid-stream, inside a 200."""
    error: dict[str, Any] = {"code": code, "message": message}
    if metadata is not None:
        error["metadata"] = metadata
    return event(chunk(finish="error", model=model, provider=provider, error=error))


def pieces(content: str) -> list[str]:
    """Cut a text into words with the white space that follows them; nothing is lost."""
    return re.findall(r"\S+\s*|\s+", content)


def answer(
    content: str,
    *,
    model: str = MODEL,
    usage: dict[str, Any] | None = None,
    finish: str = "stop",
) -> list[bytes]:
    """Return the events of a whole answer, word by word, without ``[DONE]``."""
    return [
        comment(),
        *(text(piece, model=model) for piece in pieces(content)),
        finished(finish, model=model),
        usage_event(usage, model=model),
    ]


def result(
    content: str,
    *,
    model: str = MODEL,
    usage: dict[str, Any] | None = None,
    finish: str = "stop",
) -> dict[str, Any]:
    """Return the JSON of a whole answer that is not streamed."""
    choice = {
        "index": 0,
        "message": {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "reasoning": None,
        },
        "finish_reason": finish,
        "native_finish_reason": finish,
        "logprobs": None,
    }
    return {
        **_frame(model, PROVIDER),
        "object": "chat.completion",
        "choices": [choice],
        "usage": usage or USAGE,
    }


def model_used(asked: str | None) -> str:
    """Return the model that answers: what was asked for, or a concrete one for a router."""
    return MODEL if not asked or asked.startswith("openrouter/") else asked


def _frame(model: str, provider: str) -> dict[str, Any]:
    return {
        "id": GENERATION_ID,
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": model,
        "provider": provider,
        "system_fingerprint": None,
    }
