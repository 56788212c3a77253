"""Templates on the way to a question: found, laid over each other, and under what was said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, UsageError
from ..request.template import Template, check_variables, combine, fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.settings import Settings
    from ..errors import OpenClawError
    from ..request.answer_schema import AnswerSchema
    from .ask_options import AskOptions
    from .overrides import Overrides


def read_template(
    settings: Settings,
    names: Sequence[str] | str,
    variables: Mapping[str, str],
    option: str = "--var ",
) -> Template:
    """Return the templates of these names as one.

    Args:
        settings: The configuration.
        names: Their names, or one name, in their order.
        variables: What is put into them.
        option: What stands before a variable's name where one is given.

    Raises:
        UsageError: There is no such template, or the variables are not those that it needs.
        ConfigError: One is wrong.
    """
    template = find_template(settings, names)
    check_variables(template, variables, option)
    return template


def find_template(settings: Settings, names: Sequence[str] | str) -> Template:
    """Return the templates of these names as one, whatever is put into it.

    Raises:
        UsageError: There is no such template.
        ConfigError: One is wrong.
    """
    from ..config.templates import Templates

    there = Templates(settings)
    template = combine([there.require(name) for name in names_of(names)])
    if template.schema is not None and template.extract is not None:
        raise ConfigError(f"template {template.name}: schema and extract contradict each other")
    return template


def under(overrides: Overrides, template: Template) -> Overrides:
    """Return what stands above the configuration, with a template at the bottom of it."""
    laid = overrides._replace(template_params=template.params)
    if overrides.model is not None or template.model is None:
        return laid
    return laid._replace(model=template.model, named_by=f"template {template.name}")


def of_template(error: OpenClawError, named_by: str) -> ConfigError:
    """Return the error for a model that a template names and that is none."""
    return ConfigError(f"{named_by}: model: {error.message}", hint=error.hint)


def schema_of(template: Template) -> AnswerSchema | None:
    """Return what the answer to a template has to fit.

    Raises:
        ConfigError: Its file can't be read, or is no schema.
    """
    if template.schema is None:
        return None
    from ..named_files import read_named
    from ..request.answer_schema import LARGEST, answer_schema
    from .schema_check import SchemaCheck

    written = template.schema
    try:
        if isinstance(written, str) and os.path.isabs(written):  # noqa: PTH117  (no Path needed)
            written = read_named(written, LARGEST).decode("utf-8-sig")
        schema = answer_schema(written)
        SchemaCheck(schema).check_schema()
    except (UsageError, UnicodeDecodeError) as error:
        said = error.message if isinstance(error, UsageError) else "its file is not UTF-8"
        raise ConfigError(f"template {template.name}: schema: {said}") from error
    return schema


def kept_schema(settings: Settings, name: str, *, is_list: bool) -> AnswerSchema:
    """Return the schema of a template that is named as ``t:NAME``.

    Raises:
        UsageError: There is no such template, or it has no schema.
        ConfigError: It is wrong.
    """
    from ..config.templates import Templates

    template = Templates(settings).require(name.removeprefix("t:"))
    found = schema_of(template)
    if found is None:
        raise UsageError(f"template {template.name} has no schema")
    return found._replace(is_list=is_list)


def with_kept_schema(settings: Settings, options: AskOptions) -> AskOptions:
    """Return options with the schema of the template that theirs may name.

    Raises:
        UsageError: There is no such template, or it has no schema.
        ConfigError: It is wrong.
    """
    from ..request.short_schema import names_template

    name = options.schema
    if not (isinstance(name, str) and names_template(name)):
        return options
    found = kept_schema(settings, name, is_list=options.schema_multi)
    return options._replace(schema=found)


def with_templates(
    settings: Settings,
    question: str | Sequence[Mapping[str, Any]],
    options: AskOptions,
    held: Template | None = None,
) -> tuple[Template | None, str | Sequence[Mapping[str, Any]], AskOptions]:
    """Return the template that options name, and the question and the options with its words.

    Args:
        settings: The configuration.
        question: What it is asked about.
        options: How it is asked.
        held: The template, where it has been read.

    Raises:
        UsageError: There is no such template, its variables or its input are missing, or the
            question is a list of messages.
        ConfigError: One is wrong.
    """
    if not options.templates:
        if options.variables:
            raise UsageError("variables have nowhere to go", hint="name a template")
        return None, question, options
    if not isinstance(question, str):
        raise UsageError("a list of messages takes no templates")
    template = held or find_template(settings, options.templates)
    check_variables(template, options.variables)
    files = (*template.files, *options.files)
    said = question if question.strip() else "" if files else None
    filled = fill(template, options.variables, said)
    asks = options._replace(files=files)
    if options.schema is None:
        asks = asks._replace(schema=schema_of(template))
    if options.system is None:
        asks = asks._replace(system=filled.system)
    return template, filled.prompt or "", asks


def names_of(names: Sequence[str] | str) -> tuple[str, ...]:
    """Return the names of templates, of which there may be one."""
    return (names,) if isinstance(names, str) else tuple(names)
