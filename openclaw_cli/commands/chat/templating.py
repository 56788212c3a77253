"""``chat --template``: what a kept question adds to a line. Imported only where it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import UsageError
from ...request.template import fill, filled_system

if TYPE_CHECKING:
    from ...config.settings import Settings
    from ...turn.overrides import Overrides
    from .options import ChatOptions


def with_template(
    settings: Settings, overrides: Overrides, options: ChatOptions
) -> tuple[Overrides, ChatOptions]:
    """Return what is said of the request and of the question, with the templates below both.

    Raises:
        UsageError: There is no such template, or the variables are not those that it needs.
        ConfigError: One is wrong.
    """
    from ...turn.templated import read_template, schema_of, under

    if not options.ask.templates:
        names = ", ".join(map(repr, options.ask.variables))
        raise UsageError(f"--var {names} has nowhere to go", hint="name a template with -T NAME")
    template = read_template(settings, options.ask.templates, options.ask.variables)
    files = (*template.files, *options.files)
    options = options._replace(template=template, files=files)
    if template.schema is not None and options.ask.schema is None:
        if options.output.markdown:
            raise UsageError(
                f"the schema of template {template.name} and --markdown contradict each other"
            )
        ask = options.ask._replace(schema=schema_of(template))
        options = options._replace(ask=ask, output=options.output._replace(markdown=False))
    if template.extract is not None and options.extraction is None:
        from ...render.extract import Extraction, Which

        options = options._replace(extraction=Extraction(Which(template.extract)))
    return under(overrides, template), options


def with_named_schema(settings: Settings, options: ChatOptions) -> ChatOptions:
    """Return the same with the schema of the template that ``--schema t:NAME`` names.

    Raises:
        UsageError: There is no such template, or it has no schema.
        ConfigError: It is wrong.
    """
    from ...turn.templated import kept_schema

    found = kept_schema(settings, str(options.ask.schema), is_list=options.ask.schema_multi)
    return options._replace(ask=options.ask._replace(schema=found))


def system_of(options: ChatOptions) -> str | None:
    """Return the system prompt of the template, where the line has none of its own."""
    template = options.template
    return None if template is None else filled_system(template, options.ask.variables)


def asked(options: ChatOptions, written: str | None, piped: str | None, *, has_files: bool) -> str:
    """Return the question that the template makes of what is typed and piped.

    Raises:
        UsageError: There is nothing to ask.
    """
    from ...cli.input import join

    template = options.template
    assert template is not None
    parts = [part for part in (written, piped) if part and part.strip()]
    said = "\n\n".join(parts) if parts else ("" if has_files else None)
    question = fill(template, options.ask.variables, said).prompt
    return question or "" if has_files else join(question, None)
