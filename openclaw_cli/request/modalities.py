"""What ``--image`` asks for: a picture, and a text beside it where the model gives texts at all."""

from __future__ import annotations

from .flags import option
from .step import Built, Payload, PayloadInput

IMAGE = "image"
_TEXT = "text"


def fit_modalities(payload: Payload, question: PayloadInput) -> Built:
    """A model that gives pictures alone fails where a text is asked for too.

    Modalities that were written in any other way are sent as they are.
    """
    if question.params.sources.get("modalities") != option(IMAGE):
        return Built(payload)
    outputs = () if question.entry is None else question.entry.outputs
    is_alone = IMAGE in outputs and _TEXT not in outputs
    return Built(payload | {"modalities": [IMAGE] if is_alone else [IMAGE, _TEXT]})
