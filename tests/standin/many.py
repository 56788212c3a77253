"""A catalogue of the real one's size and shape, made up."""

from __future__ import annotations

import random
from typing import Any

AUTHORS = (
    ("openai", "OpenAI: GPT"),
    ("anthropic", "Anthropic: Claude"),
    ("google", "Google: Gemini"),
    ("meta-llama", "Meta: Llama"),
    ("mistralai", "Mistral:"),
    ("deepseek", "DeepSeek:"),
    ("qwen", "Qwen:"),
    ("x-ai", "xAI: Grok"),
    ("cohere", "Cohere: Command"),
    ("nvidia", "NVIDIA:"),
)
SIZES = ("mini", "small", "flash", "pro", "large", "opus", "sonnet", "haiku", "coder", "instruct")
PARAMETERS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "repetition_penalty",
    "max_tokens",
    "stop",
    "logit_bias",
    "logprobs",
    "response_format",
    "structured_outputs",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "reasoning",
    "include_reasoning",
    "verbosity",
)


def many_models(count: int = 500) -> list[dict[str, Any]]:
    """Return so many entries of ``GET /models``, always the same ones."""
    chance = random.Random(count)
    return [_model(number, chance) for number in range(count)]


def _model(number: int, chance: random.Random) -> dict[str, Any]:
    author, name = AUTHORS[number % len(AUTHORS)]
    size, version = SIZES[number // 10 % len(SIZES)], f"{number // 100 + 1}.{number % 7}"
    free = number % 25 == 0
    slug = f"{author}/{name.split()[-1].lower().strip(':')}-{version}-{size}-{number}"
    price = 0.0 if free else chance.choice((0.05, 0.1, 0.25, 0.8, 1.25, 3, 15)) / 1e6
    context = chance.choice((8192, 32768, 65536, 131072, 200_000, 400_000, 1_048_576))
    parameters = sorted(chance.sample(PARAMETERS, chance.randint(6, len(PARAMETERS))))
    inputs = ["text", *chance.sample(["image", "file", "audio"], chance.randint(0, 3))]
    entry: dict[str, Any] = {
        "id": f"{slug}:free" if free else slug,
        "canonical_slug": f"{slug}-20260101",
        "hugging_face_id": "",
        "name": f"{name} {version} {size.title()} {number}{' (free)' if free else ''}",
        "created": 1_700_000_000 + number * 86_400,
        "description": f"{name} {version} is a model that does not exist. " * 12,
        "context_length": context,
        "architecture": {
            "modality": f"{'+'.join(inputs)}->text",
            "input_modalities": inputs,
            "output_modalities": ["text"],
            "tokenizer": "Other",
            "instruct_type": None,
        },
        "pricing": {
            "prompt": f"{price:.12f}",
            "completion": f"{price * 4:.12f}",
            "request": "0",
            "image": "0",
            "input_cache_read": f"{price / 10:.12f}",
        },
        "top_provider": {
            "context_length": context,
            "max_completion_tokens": chance.choice((None, 8192, 64_000)),
            "is_moderated": False,
        },
        "per_request_limits": None,
        "supported_parameters": parameters,
        "default_parameters": {"temperature": None, "top_p": None},
        "expiration_date": None,
        "links": {"details": f"/api/v1/models/{slug}/endpoints"},
    }
    if "reasoning" in parameters:
        entry["reasoning"] = {"mandatory": number % 6 == 0, "supported_efforts": None}
    return entry
