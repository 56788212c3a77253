"""``chat --save-template``: what a line says, kept as a template."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...errors import UsageError
from ...named_files import STDIN
from ...request.template import EXTRACT
from .question import read_prompt, read_system

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...cli.world import World
    from ...config.settings import Settings
    from ...render.console import Console
    from .options import ChatOptions


def save_line(world: World, settings: Settings, options: ChatOptions, console: Console) -> int:
    """Keep what the line says as a template, and return the exit status.

    Raises:
        UsageError: There is nothing to keep, it holds a key, or there is one of that name.
        ConfigError: It can't be written.
    """
    from ...cli.template_files import save_template
    from ...config.template_writing import to_text
    from ...config.templates import Templates
    from ...render.console import from_home

    name = options.save_template or ""
    if options.template is not None or options.ask.templates:
        raise UsageError(
            "--save-template keeps what this line says, and not what a template says",
            hint="leave --template out; openclaw templates edit changes one",
        )
    if options.ask.variables:
        raise UsageError("--save-template keeps the places of variables", hint="leave --var out")
    if options.extraction is not None:
        from .extract import check_extraction

        check_extraction(options, options.extraction, talks=False)
    templates = Templates(settings)
    file = templates.file(name)
    values = _values(options)
    if not values:
        raise UsageError(
            "there is nothing to keep as a template",
            hint="say what it asks, or its --system, --model, --param or --file",
        )
    save_template(world, templates, name, to_text(values), force=options.force)
    line = world.typed(f"openclaw chat -T {name}")
    console.plain(f"Saved {from_home(str(file))}; {line} asks it")
    left = [option for option, value in _not_kept(options) if value]
    if left:
        console.notice(f"not kept in it: {', '.join(left)}")
    return 0


def _values(options: ChatOptions) -> dict[str, Any]:
    from ...request.placeholders import escaped

    def text(written: str | None, *, was_read: bool) -> str | None:
        # What stands in a file was not typed: no placeholder is looked for in it.
        return escaped(written) if written is not None and was_read else written

    words = [word for word in options.prompt if word != STDIN]
    if STDIN in options.files:
        raise UsageError("--file - is read once and can't be kept", hint="name a file")
    found = {
        "system": text(read_system(options), was_read=_names_file(options.system)),
        "prompt": text(
            (read_prompt(options) or "").rstrip("\n"),
            was_read=len(words) == 1 and _names_file(words[0]),
        ),
        "model": options.ask.overrides().model,
        "params": _params(options),
        "schema": _schema(options),
        "extract": _extract(options),
        "files": [_absolute(name) for name in options.files],
    }
    return {key: value for key, value in found.items() if value}


def _schema(options: ChatOptions) -> Any:
    schema = options.ask.answer_schema()
    return None if schema is None or schema.is_list else schema.schema


def _extract(options: ChatOptions) -> str | None:
    found = options.extraction
    return found.which.value if found is not None and found.which in EXTRACT else None


def _names_file(written: str | None) -> bool:
    return bool(written and written.startswith("@") and not written.startswith("@@"))


def _absolute(name: str) -> str:
    from ...config.template_reading import from_home
    from ...named_files import user_path
    from ...request.attachments import is_url

    return name if is_url(name) else from_home(os.path.abspath(user_path(name)))  # noqa: PTH100


def _params(options: ChatOptions) -> dict[str, Any]:
    """Return the parameters that the line sets, under whatever option."""
    from ...request.extra_body import merged
    from ...request.flags import flag_layers
    from ...turn.overrides import parse_params

    overrides = options.ask.overrides()
    found: dict[str, Any] = parse_params(overrides.params)
    layers: list[Mapping[str, Any]] = [layer for _, layer in flag_layers(overrides.flags)]
    if overrides.thinking is not None:
        layers.append({"thinking": overrides.thinking})
    if overrides.extra_body is not None:
        layers.append({"extra_body": overrides.extra_body})
    if overrides.preset is not None and options.ask.model is not None:
        layers.append({"extra_body": {"preset": overrides.preset}})
    if options.ask.cache_ttl is not None or options.ask.cache_refresh:
        layers.append({"response_cache": True})  # as an option does, and the parameter does not
    for layer in layers:
        found = merged(found, layer)
    if overrides.tools is not None and overrides.tools.tools:
        from ...request.added_tools import laid_over

        found = {**found, "tools": laid_over(found.get("tools"), overrides.tools.tools)}
    return found


def _not_kept(options: ChatOptions) -> list[tuple[str, Any]]:
    """Return the options that say something which a template has no place for."""
    return [
        ("--schema-multi", options.ask.schema is not None and _schema(options) is None),
        ("--no-web", options.ask.web is False),
        ("--extract-lang", options.extraction is not None and options.extraction.language),
        ("--extract-all", options.extraction is not None and _extract(options) is None),
        ("--fallback", options.ask.fallbacks),
        ("--max-cost", options.ask.max_cost is not None),
        ("--timeout", options.ask.timeout is not None),
        ("--session", options.session),
        ("--output", options.output.file),
    ]
