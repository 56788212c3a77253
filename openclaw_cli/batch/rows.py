"""Rows: what the cells of a table, or the keys of an object, ask once a prompt is filled with them.

What stands in a row is text that is never looked at again: no placeholders, no names of files.
Pure.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..request.placeholders import PlaceholderError, fill, parse, placeholders
from ..request.template import INPUT
from .prompts import NAMES, Prompt, checked, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..request.placeholders import Text
    from ..request.template import Template

OPTION = "--prompt"
OWN_NAMES = frozenset(NAMES) - {"messages"}
"""What means in a row without a place for it what it means in a line without a prompt."""


def read_prompt(written: str) -> Text:
    """Return the pieces of a prompt from the command line.

    Raises:
        UsageError: It is empty, or a placeholder in it is none.
    """
    if not written.strip():
        raise UsageError(f"{OPTION} is empty")
    try:
        return parse(written)
    except PlaceholderError as error:
        raise UsageError(f"{OPTION}: {error}") from error


@lru_cache(maxsize=1024)
def variable(name: str) -> str:
    """Return a name as placeholders have it: what can't stand in one is ``_``."""
    found = re.sub(r"[^\w-]+", "_", name.strip()).strip("_") or "_"
    return found if re.match(r"[^\W\d]", found) else f"_{found}"


class Filling:
    """What rows are put into: a prompt of the command line, a template, or the one into the other.

    Args:
        prompt: The prompt, or None.
        template: The template, which is filled by who asks; or None.
        variables: Values for both; a row's own stand above them.

    Attributes:
        places: The names that are filled, and whether each has to be given.
    """

    def __init__(
        self,
        prompt: Text | None = None,
        template: Template | None = None,
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._prompt = prompt
        self._variables = variables
        self._of_template = {} if template is None else template.variables
        self._has_template = template is not None
        self.places: dict[str, bool] = {}
        for place in placeholders(prompt):
            self._needs(place.name, needed=place.default is None)
        for name, default in self._of_template.items():
            self._needs(name, needed=default is None)
        self._takes_input = INPUT in self.places
        if (
            prompt is None
            and template is not None
            and (template.takes_input or template.needs_input)
        ):
            self._needs(INPUT, needed=template.needs_input)
        self._needed = [name for name, needed in self.places.items() if needed]
        self._fields = [
            name
            for name in NAMES
            if name in OWN_NAMES and name != "prompt" and (name == "id" or name not in self.places)
        ]

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return the names that have to be given, and are not among those of a table's columns."""
        given = {*names, *self._variables}
        if "prompt" in given and "prompt" not in self.places:
            given.add(INPUT)
        return [name for name in self._needed if name not in given]

    def ask(self, values: Mapping[str, Any], number: int) -> Prompt:
        """Return what a row asks.

        Args:
            values: What stands in it, by name. None says nothing: a default stands for it, or an
                empty text.
            number: What it is known by where it has no id.

        Raises:
            ValueError: It asks nothing; the message says why.
        """
        texts = dict(self._variables)
        for name, value in values.items():
            place = variable(name)
            if value is not None:
                texts[place] = _as_text(value)
            elif self.places.get(place):
                texts.setdefault(place, "")
        said = self._input(values, texts)
        if missing := [name for name in self._needed if name not in texts]:
            raise ValueError(f"there is no {', '.join(map(repr, missing))}")
        fields = {name: values[name] for name in self._fields if name in values}
        prompt = fields_of(fields, number)._replace(
            text=self._text(texts, said),
            values={name: texts[name] for name in self._of_template if name in texts},
        )
        return prompt if self._has_template else checked(prompt)

    def _needs(self, name: str, *, needed: bool) -> None:
        self.places[name] = self.places.get(name, False) or needed

    def _input(self, values: Mapping[str, Any], texts: dict[str, str]) -> str | None:
        """Return what a prompt is asked about: ``input``, or ``prompt`` where that has no place."""
        names = [INPUT, *([] if "prompt" in self.places else ["prompt"])]
        given = [name for name in names if values.get(name) is not None]
        if len(given) > 1:
            raise ValueError("both input and prompt")
        if not given:
            if self.places.get(INPUT) and any(name in values for name in names):
                texts[INPUT] = ""
            return None
        texts[INPUT] = texts[given[0]]
        return texts[INPUT]

    def _text(self, texts: Mapping[str, str], said: str | None) -> str:
        if self._prompt is None:
            return said or ""
        text = fill(self._prompt, texts)
        # As in a template, what has no place stands below.
        return text if said is None or self._takes_input else f"{text}\n\n{said}"


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
