"""``chat --template``: what a kept question adds to a line. Imported only where it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import UsageError
from ...request.template import fill, filled_system

if TYPE_CHECKING:
    from ...config.settings import Settings
    from ...render.console import Console
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
    from ...turn.templated import read_template, under

    if not options.ask.templates:
        names = ", ".join(map(repr, options.ask.variables))
        raise UsageError(f"--var {names} has nowhere to go", hint="name a template with -T NAME")
    template = read_template(settings, options.ask.templates, options.ask.variables)
    files = (*template.files, *options.files)
    return under(overrides, template), options._replace(template=template, files=files)


def shaped(options: ChatOptions, console: Console, *, talks: bool) -> ChatOptions:
    """Return the same with what the template says of the answer, where the line says nothing.

    Args:
        options: With a template.
        console: The way to stderr.
        talks: Whether the chat begins: its answers are as they come.

    Raises:
        UsageError: That and the line contradict each other.
        ConfigError: Its schema is none.
    """
    template = options.template
    if template is None or options.ask.schema is not None or options.extraction is not None:
        return options
    if talks:
        if template.has_shape:
            console.notice(template.shape_notice)
        return options
    if template.extract is not None:
        from ...render.extract import Extraction, Which

        return options._replace(extraction=Extraction(Which(template.extract)))
    if template.schema is None:
        return options
    from ...turn.templated import schema_of

    if options.output.markdown or options.output.citations:
        option = "--markdown" if options.output.markdown else "--citations"
        raise UsageError(
            f"the schema of template {template.name} and {option} contradict each other"
        )
    ask = options.ask._replace(schema=schema_of(template))
    return options._replace(ask=ask, output=options.output._replace(markdown=False))


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
