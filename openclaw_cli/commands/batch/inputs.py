"""The input that a command line names, and how its records are asked."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...batch.json_lines import is_no_prompt
from ...batch.records import NOT_UTF8, InputFormat, format_of
from ...errors import ConfigError, UsageError
from ...named_files import STDIN, user_path
from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from ...batch.kept_input import KeptInput
    from ...batch.source import Source
    from ...render.console import Console
    from ...request.template import Template
    from ...turn.ask_options import AskOptions
    from ...turn.asker import Asker

PIPED = "what is piped in"
"""What messages call standard input."""
_NAMED = 8
_SAMPLE = 1 << 20


class InputOptions(NamedTuple):
    """What a command line says of the input.

    Attributes:
        name: The file.
        prompt: What is asked of each row, or None.
        form: How it is written, or None for what its name says.
        shard: The part of it that is asked, as ``I/N``; None for all.
        encoding: How its text is written, or None for UTF-8.
        own_models: Whether its prompts may name their models.
        kept: What others keep it in until it is asked to its end, or None.
    """

    name: str
    prompt: str | None = None
    form: InputFormat | None = None
    shard: str | None = None
    encoding: str | None = None
    own_models: bool = True
    kept: KeptInput | None = None


class Opened(NamedTuple):
    """An input, and how it is asked.

    Attributes:
        source: The input.
        ask: How each prompt is asked, without the variables that a prompt alone has.
        sample: The same with a text for each variable that only rows have.
        template: The template that its rows fill, or None.
        kept: Where it is kept because it can be read only once, or None.
    """

    source: Source
    ask: AskOptions
    sample: AskOptions
    template: Template | None
    kept: KeptInput | None


def open_source(options: InputOptions, output: Path, asker: Asker, ask: AskOptions) -> Opened:
    """Return the input, and how its prompts are asked.

    Args:
        options: What is said of it.
        output: Where its answers go.
        asker: Knows the templates.
        ask: How all of it is asked.

    Raises:
        OpenClawError: A prompt, a template or a part is none, or a variable has no place.
    """
    from ...batch.rows import Filling, read_prompt
    from ...batch.shard import read_shard
    from ...batch.source import Source
    from ...turn.templated import schema_of

    shard = None if options.shard is None else read_shard(options.shard)
    prompt = None if options.prompt is None else read_prompt(options.prompt)
    template = asker.hold_templates(ask.templates) if ask.templates else None
    if template is not None and ask.schema is None:
        ask = ask._replace(schema=schema_of(template))
    filling = None
    if prompt is not None or template is not None:
        filling = Filling(prompt, template, ask.variables)
    places = {} if filling is None else filling.places
    if spare := [name for name in ask.variables if name not in places]:
        raise UsageError(f"there is no place for the variable {', '.join(map(repr, spare))}")
    variables: Mapping[str, str | None] = {} if template is None else template.variables
    if options.kept is not None:
        file, kept, is_piped = options.kept.file, None, options.kept.is_piped
    else:
        file, kept = readable(options.name, output, options.encoding)
        is_piped = kept is not None and kept.is_piped
    source = Source(
        file,
        options.form or format_of(Path(options.name)) or InputFormat.jsonl,
        filling=filling,
        shard=shard,
        name=PIPED if options.name == STDIN else options.name,
        folder=Path() if is_piped else user_path(options.name).parent,
        own_models=options.own_models,
    )
    given = {name: text for name, text in ask.variables.items() if name in variables}
    every = {**{name: default or "-" for name, default in variables.items()}, **given}
    return Opened(
        source, ask._replace(variables=given), ask._replace(variables=every), template, kept
    )


def about_input(options: InputOptions, opened: Opened) -> dict[str, str]:
    """Return what matters of it for the answers, as the journal keeps it."""
    about = {"input_format": str(opened.source.form)}
    if options.prompt is not None:
        about["prompt"] = options.prompt
    if opened.source.shard is not None:
        about["shard"] = str(opened.source.shard)
    if opened.template is not None:
        about |= {f"template.{name}": text for name, text in _says(opened.template)}
    return about


def _says(template: Template) -> Iterator[tuple[str, str]]:
    """Yield what a template says that changes an answer."""
    from ...request.placeholders import written

    for name in ("system", "prompt"):
        if (text := getattr(template, name)) is not None:
            yield name, written(text)
    if template.params:
        yield "params", json.dumps([dict(params) for _, params in template.params], default=str)
    if template.files:
        yield "files", " ".join(template.files)


def tell_left_out(console: Console, source: Source) -> None:
    """Say what the first reading has found that is asked of nobody."""
    from ...foreign import on_one_line
    from ...request.token_count import counted

    if source.unused:
        several = "s" if len(source.unused) > 1 else ""
        names = ", ".join(repr(name) for name in source.unused[:_NAMED])
        rest = "" if len(source.unused) <= _NAMED else " …"
        console.notice(on_one_line(f"nothing asks for the column{several} {names}{rest}"))
    if source.left_out:
        names = ", ".join(
            f"{name} ({counted(count, 'line')})" for name, count in sorted(source.left_out.items())
        )
        console.notice(f"not sent: {names}")


def readable(name: str, output: Path, encoding: str | None) -> tuple[Path, KeptInput | None]:
    """Return the file that an input is in, and what keeps it if that is another one.

    One that can be read only once, or is no UTF-8, is kept as UTF-8 first.

    Raises:
        UsageError: Nothing is piped in, or something else than what was kept.
        ConfigError: It can't be read, or not be kept.
    """
    from ...batch.kept_input import KeptInput, codec_named, is_utf16

    codec = None if encoding is None else codec_named(encoding)
    if name == STDIN:
        kept = KeptInput(output, PIPED)
        return kept.keep(_stdin(), codec), kept
    file = user_path(name)
    try:
        mode = file.stat().st_mode
        is_piped = not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
        if not is_piped and codec is None and not is_utf16(file):
            return file, None
        kept = KeptInput(output, name, is_piped=is_piped)
        with file.open("rb") as stream:
            return kept.keep(stream, codec), kept
    except OSError as error:
        raise ConfigError(f"{name}: {error.strerror or error}") from error


def _stdin() -> BinaryIO | None:
    """Return standard input, or None where nothing is piped in."""
    from ...render.console import is_terminal

    if sys.stdin is None or is_terminal(sys.stdin):
        return None
    return sys.stdin.buffer


def encoding_hint(source: Source) -> str | None:
    """Return how an input may be read whose text is no UTF-8, or None."""
    if not any(fault.reason.startswith(NOT_UTF8) for fault in source.faults):
        return None
    from ...request.encodings import decode_text

    with source.reader() as reader:
        found = decode_text(reader.file.read(_SAMPLE))
    if found is None or not found.guessed:
        return None
    return f"--encoding {found.encoding} reads it, if that is what it is"


def lines_hint(source: Source, options: InputOptions) -> str | None:
    """Return how plain text is asked that nobody has said to be JSON Lines, or None."""
    is_said = options.form is not None or format_of(Path(options.name)) is not None
    if is_said or not all(is_no_prompt(fault.reason) for fault in source.faults):
        return None
    return "--lines asks each line as it stands; --skip-bad leaves these out"
