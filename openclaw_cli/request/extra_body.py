"""``params.extraBody``: fields that the user sends past the allow-list, as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .flags import COMMAND_LINE
from .provider import CAPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPTION = "--extra-body"
_LONGEST_NAME = 60
NEVER = {
    "model": "-m REF names it",
    "messages": "they are the question and the conversation",
    "stream": "--no-stream says it",
}
LIMITS = frozenset({*CAPS, "max_output_tokens"})
"""The fields that limit the length of an answer."""


class ExtraBody(NamedTuple):
    """What is sent past the allow-list.

    Attributes:
        fields: As they are written.
        layers: The layer that each field (the last part of it) came from.
    """

    fields: Mapping[str, Any]
    layers: Mapping[str, str]

    def place(self, field: str) -> str:
        """Return where a field is written, as messages name it."""
        layer = self.layers.get(field) or self.layers[field.partition(".")[0]]
        return place(layer, _shown(field), "extraBody.")

    def without_cap(self) -> ExtraBody:
        """Return the same without what limits the length of the answer."""
        fields = {name: item for name, item in self.fields.items() if name not in LIMITS}
        return self._replace(fields=fields)

    def by_layer(self) -> dict[str, list[str]]:
        """Return the fields' names by where they are written."""
        found: dict[str, list[str]] = {}
        for name, layer in self.layers.items():
            place = f"{layer} extraBody" if layer == "--param" else f"{layer}.extraBody"
            typed = layer in COMMAND_LINE and layer != "--param"
            found.setdefault(layer if typed else place, []).append(name)
        return found

    def sentences(self) -> Iterator[str]:
        """Yield what each layer adds."""
        for place, names in self.by_layer().items():
            yield f"{place} adds {', '.join(map(_shown, names))} to the request"


def check_extra_body(value: Any) -> Any:
    """Return the fields, as they are sent.

    Raises:
        ValueError: It is no object, or sets what is not for it to set.
    """
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    for name in value:
        why = NEVER.get(name.lower())  # some servers take a name in any case
        if why is not None:
            raise ValueError(f"{name} can't be set here: {why}")
    return value


def merged(below: Any, above: Any) -> Any:
    """Lay one value over another: objects field by field, and null is a value like any other."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{name: merged(below.get(name), item) for name, item in above.items()}}


def place(layer: str, written: str, within: str = "") -> str:
    """Return where a field is written, as messages name it."""
    if layer == "--param":
        return f"{layer} {within}{written}"
    if layer == OPTION:
        return f"{layer} {written}"
    return layer if layer in COMMAND_LINE else f"{layer}.{within}{written}"


def _shown(name: str) -> str:
    """Return a name that stands in one line, whatever it is."""
    cut = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return cut if cut and cut.isprintable() else ascii(cut)
