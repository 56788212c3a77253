"""A template's prompt that waits for its input: the next message of the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..request.template import Template, fill

if TYPE_CHECKING:
    from collections.abc import Mapping


class Around(NamedTuple):
    """A prompt that waits for its input, which is the next message."""

    template: Template
    variables: Mapping[str, str]

    @classmethod
    def of(cls, template: Template | None, variables: Mapping[str, str]) -> Around | None:
        """Return what waits; None where there is no prompt."""
        if template is None or template.prompt is None:
            return None
        return cls(template._replace(system=None), variables)

    @property
    def said(self) -> str:
        """What there is to say of it."""
        return f"{self.template.name} goes around the next message"

    def question(self, message: str) -> str:
        """Return what is asked with a message."""
        return fill(self.template, self.variables, message).prompt or message
