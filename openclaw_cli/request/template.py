"""A template: a question that is written once and asked often. Pure: no file, no command line."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from . import placeholders
from .placeholders import NAME, Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INPUT = "input"
"""The placeholder of what is typed or piped."""
_TEMPLATE_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}"
_SHOWN = 60
EXTRACT = ("first", "last")
"""Which fenced block of an answer is wanted, in words; ``true`` is the first."""


class Template(NamedTuple):
    """One template, or several laid over each other.

    Attributes:
        name: What it is called, for messages.
        system: The system prompt, or None.
        prompt: What is asked, or None.
        model: A ref or an alias, or None.
        params: Request parameters, the lowest first, each with the place where it is written.
        files: Paths and URLs of files that go along, as they are opened.
        schema: What an answer has to fit: a file, JSON, the short form, an object, or None.
        extract: Which fenced block of the answer is wanted: one of ``EXTRACT``, or None.
    """

    name: str
    system: Text | None = None
    prompt: Text | None = None
    model: str | None = None
    params: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    files: tuple[str, ...] = ()
    schema: Any = None
    extract: str | None = None

    @property
    def has_shape(self) -> bool:
        """Whether it says what its answer has to be."""
        return self.schema is not None or self.extract is not None

    @property
    def shape_notice(self) -> str:
        """What there is to say of that where it has no place."""
        return f"{self.name}: schema and extract are for single questions"

    @property
    def takes_input(self) -> bool:
        """Whether it says where the input goes."""
        return any(place.name == INPUT for place in placeholders.placeholders(self.prompt))

    @property
    def needs_input(self) -> bool:
        """Whether it can't be asked without one."""
        places = placeholders.placeholders(self.prompt)
        if self.prompt is None:
            return True
        return any(place.name == INPUT and place.default is None for place in places)

    @property
    def variables(self) -> dict[str, str | None]:
        """Its variables in their order, each with its default; None for one that has to be given.

        One that has a default in one place and none in another has to be given.
        """
        found: dict[str, str | None] = {}
        for text in (self.system, self.prompt):
            for name, default in placeholders.placeholders(text):
                found[name] = default if found.get(name, default) is not None else None
        found.pop(INPUT, None)
        return found


class Filled(NamedTuple):
    """What a template has become: the system prompt and the question, each None where none."""

    system: str | None
    prompt: str | None


def combine(templates: Sequence[Template]) -> Template:
    """Return several templates as one, in their order.

    Their texts follow each other after a blank line, parameters are merged name by name, files
    are added up; of the model, the schema and what is extracted the last one counts.
    """
    if len(templates) == 1:
        return templates[0]
    whole = Template(" + ".join(template.name for template in templates))
    for one in templates:
        whole = whole._replace(
            model=one.model or whole.model,
            params=(*whole.params, *one.params),
            files=(*whole.files, *one.files),
            schema=whole.schema if one.schema is None else one.schema,
            extract=one.extract or whole.extract,
        )
    return whole._replace(
        system=joined(template.system for template in templates),
        prompt=joined(template.prompt for template in templates),
    )


def check_variables(template: Template, given: Iterable[str], option: str = "--var ") -> None:
    """Hold the names of variables against those of a template.

    Args:
        template: The template.
        given: The names.
        option: What stands before the name where one is given, for the hint.

    Raises:
        UsageError: One is missing, or there is no place for one.
    """
    known, names = template.variables, list(given)
    spare = [name for name in names if name not in known]
    if spare:
        from .near import did_you_mean, nearest

        near = nearest(spare[0], list(known), 1)
        hint = did_you_mean(near) or _listed("its variables", known)
        raise UsageError(
            f"template {template.name} has no variable {', '.join(map(repr, spare))}",
            hint=hint or "it has no variables at all",
        )
    missing = [name for name, default in known.items() if default is None and name not in names]
    if missing:
        between = f" {option}" if option.startswith("--") else " "
        options = option + between.join(f"{name}=…" for name in missing)
        raise UsageError(
            f"template {template.name} needs {', '.join(map(repr, missing))}", hint=f"say {options}"
        )


def fill(
    template: Template,
    variables: Mapping[str, str] = MappingProxyType({}),
    input: str | None = None,  # noqa: A002  (the placeholder's name)
) -> Filled:
    """Return what a template asks. What is put into it is text, and never looked at again.

    Args:
        template: The template.
        variables: Values by name; those that it has no place for are left out.
        input: What the question is about; nothing but blanks counts as none. It stands where
            ``{{input}}`` does, or after the prompt and a blank line. Where a template that has
            that place is to be asked without any, it is an empty text.

    Raises:
        UsageError: A variable or the input is missing.
    """
    values = {name: value for name, value in variables.items() if name != INPUT}
    check_variables(template, values.keys() & template.variables.keys())
    said = input if input and input.strip() else None
    if said is not None or (input == "" and template.needs_input):
        values[INPUT] = said or ""
    elif template.takes_input and template.needs_input:
        raise needs_input(template)
    system = None if template.system is None else placeholders.fill(template.system, values)
    prompt = None if template.prompt is None else placeholders.fill(template.prompt, values)
    if said is not None and not template.takes_input:
        prompt = said if prompt is None else f"{prompt}\n\n{said}"
    return Filled(system, prompt)


def filled_system(template: Template, variables: Mapping[str, str]) -> str | None:
    """Return the system prompt alone, which needs no input.

    Raises:
        UsageError: A variable of it is missing.
    """
    return fill(template._replace(prompt=None), variables).system


def needs_input(template: Template) -> UsageError:
    """Return the error for a template that is asked about nothing."""
    return UsageError(
        f"template {template.name} needs an input",
        hint="type it behind the options, or pipe it in",
    )


def read_variables(written: Iterable[str]) -> dict[str, str]:
    """Return the variables that ``NAME=VALUE`` texts give; of two of one name the last.

    Raises:
        UsageError: One is none, or it is called ``input``.
    """
    found: dict[str, str] = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not re.fullmatch(NAME, name.strip()):
            raise UsageError(
                f"not a variable: {text[:_SHOWN]!r}", hint="write --var NAME=VALUE, e.g. lang=de"
            )
        if name.strip() == INPUT:
            raise UsageError(
                "{{input}} is what is typed or piped, and no variable", hint="leave --var input out"
            )
        found[name.strip()] = value
    return found


def check_name(name: str) -> str:
    """Return the name of a template.

    Raises:
        ValueError: It is none: it may not lead out of the folder, nor begin with a dot or dash.
    """
    if not re.fullmatch(_TEMPLATE_NAME, name) or ".." in name:
        raise ValueError("letters, digits and _ . - are allowed, at most 64 of them")
    return name


def check_text(text: Any) -> Text:
    """Return the pieces of a system prompt or a prompt.

    Raises:
        PlaceholderError: A placeholder in it is none.
    """
    return placeholders.parse(text)


def check_system(text: Any) -> Text:
    """Return the pieces of a system prompt: it has no place for the input.

    Raises:
        PlaceholderError: A placeholder in it is none, or is the input's.
    """
    pieces = placeholders.parse(text)
    if any(place.name == INPUT for place in placeholders.placeholders(pieces)):
        found = re.search(r"\{\{\s*input\b", text)
        said = "{{input}} belongs into the prompt"
        raise placeholders.PlaceholderError(said, found.start() if found else 0)
    return pieces


def check_extract(value: Any) -> str | None:
    """Return which block is wanted, or None.

    Raises:
        ValueError: It is neither true, false nor one of ``EXTRACT``.
    """
    if value is None or value is False:
        return None
    if value is True:
        return EXTRACT[0]
    if value not in EXTRACT:
        raise ValueError(f"expected true, false or one of {', '.join(EXTRACT)}")
    return str(value)


def _listed(what: str, names: Iterable[str]) -> str:
    found = ", ".join(names)
    return f"{what}: {found}" if found else ""
