"""What a request holds that the model does not list: said before the answer, and sent all the same.

The catalogue may be a day old, and a provider may take more than it lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .step import Built

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .messages import Message
    from .model import Model
    from .step import Payload, PayloadInput

# The parameters that a model lists if it takes them (API: ``Parameter``). The others are
# OpenRouter's own business.
_LISTED = {
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "top_a",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "seed",
    "stop",
    "response_format",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "verbosity",
}
_MODALITY = {"image_url": "image", "input_audio": "audio", "video_url": "video"}


def say_misfits(payload: Payload, question: PayloadInput) -> Built:
    """Nothing is changed; what was written just now and does not fit is said."""
    params = question.params
    said = unlisted(question.entry, question.messages, params.values, params.typed_now)
    return Built(payload, said)


def unlisted(
    entry: Model | None,
    messages: Sequence[Message],
    values: Mapping[str, Any],
    asked: Iterable[str],
) -> tuple[str, ...]:
    """Return a sentence for each thing that the model does not list.

    Args:
        entry: What the catalogue says of the model, or None.
        messages: The conversation.
        values: The parameters.
        asked: The names of those that the user wrote just now; the configuration's are meant for
            many models, and are not worth a word.
    """
    if entry is None:
        return ()
    found = []
    if entry.parameters:
        found += [
            not_listed(entry, name)
            for name in asked
            if name in values and name in _LISTED and name not in entry.parameters
        ]
    if entry.inputs:
        kinds = dict.fromkeys(_MODALITY.get(kind, "text") for kind in _part_types(messages))
        found += [
            f"{entry.id} does not list {kind} among what it takes"
            for kind in kinds
            if kind not in ("text", *entry.inputs)
        ]
    return tuple(found)


def not_listed(entry: Model, name: str) -> str:
    """Return the sentence about a parameter that a model does not list."""
    return f"{entry.id} does not list {name} among its parameters; it may be ignored"


def _part_types(messages: Sequence[Message]) -> Iterable[str]:
    for message in messages:
        content = message.get("content")
        if isinstance(content, list):
            yield from (part.get("type", "") for part in content)
