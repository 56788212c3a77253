"""What a step of the payload is given, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from .answer_schema import AnswerSchema
    from .messages import Message
    from .model import Model
    from .ref import ModelRef
    from .resolved import ResolvedParams
    from .route import Route

Payload = dict[str, Any]


class PayloadInput(NamedTuple):
    """Everything that the steps may look at.

    Attributes:
        ref: The model that is asked.
        route: Where it is asked.
        messages: The conversation, the question last.
        params: The checked parameters.
        stream: Whether the answer is to be streamed.
        entry: What the catalogue says of the model, or None.
        session: The conversation's id, where more than one answer is wanted of it.
        schema: What the answer has to fit, or None.
    """

    ref: ModelRef
    route: Route
    messages: Sequence[Message]
    params: ResolvedParams
    stream: bool
    entry: Model | None = None
    session: str | None = None
    schema: AnswerSchema | None = None


class Built(NamedTuple):
    """A body, and what the user should know about it."""

    payload: Payload
    notices: tuple[str, ...] = ()


Step = Callable[[Payload, PayloadInput], Built]
"""Pure: it returns a new body with its part, and what there is to say of that part."""
