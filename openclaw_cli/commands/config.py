"""``openclaw config``: read and change the configuration file by hand, safely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..cli.declare import Json, group
from ..cli.model_names import remember_aliases
from ..cli.output import print_json, print_lines, report, reported
from ..errors import ConfigError, UsageError

if TYPE_CHECKING:
    from ..cli.editor import Draft
    from ..cli.world import World
    from ..config.document import Document
    from ..config.store import Store


@group(
    no_args_is_help=True,
    epilog="Example: openclaw config set agents.defaults.params.temperature 0.2",
)
def app() -> None:
    """Read and change the configuration file."""


_PATH = Annotated[
    str, typer.Argument(metavar="PATH", help='Dotted path; ["…"] quotes a part with dots.')
]


@app.command("get", epilog="Example: openclaw config get agents.defaults.model")
def get(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="Dotted path; without: everything.")
    ] = None,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print secrets as they are.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Print a value, secrets redacted."""
    from ..config.document import MISSING
    from ..config.keypath import format_path

    world: World = ctx.obj
    where = _parse_path(path) if path is not None else ()
    value = world.store().read().get(where, MISSING)
    if value is MISSING:
        raise ConfigError(f"{format_path(where)} is not set")
    if not show_secrets:
        from ..redact import shown

        value = shown(value, where)
    value = _printable(value)
    if isinstance(value, str) and not as_json:
        print_lines([value])
    else:
        print_json(value)
    return 0


@app.command(
    "set",
    context_settings={"ignore_unknown_options": True},
    epilog="Example: openclaw config set agents.defaults.thinkingDefault low",
)
def set_value(
    ctx: typer.Context,
    path: _PATH,
    value: Annotated[str, typer.Argument(help="JSON5 where it parses, else text.")],
) -> int:
    """Set a value; all else in the file stays as it is."""
    from ..config.keypath import format_path

    where = _parse_path(path)
    parsed = _parse_value(where, value)
    store = _writable(ctx)
    changed = store.update(lambda document: _checked(document, document.set(where, parsed)))
    remember_aliases(ctx.obj)
    _tell(store, format_path(where), "Set" if changed else "Already so:", changed=changed)
    return 0


@app.command("unset", epilog="Example: openclaw config unset agents.defaults.params.seed")
def unset(ctx: typer.Context, path: _PATH) -> int:
    """Remove a value."""
    from ..config.keypath import format_path

    where = _parse_path(path)
    store = _writable(ctx)
    changed = store.update(lambda document: _checked(document, document.unset(where)))
    remember_aliases(ctx.obj)
    _tell(store, format_path(where), "Removed" if changed else "Was not set:", changed=changed)
    return 0


@app.command("file", epilog='Example: cat "$(openclaw config file)"')
def file(ctx: typer.Context) -> int:
    """Print the path of the file, there or not."""
    world: World = ctx.obj
    print_lines([str(world.config_file())])
    return 0


@app.command("validate", epilog="Example: openclaw config validate --json")
def validate(ctx: typer.Context, as_json: Json = False) -> int:
    """Check the file and show all problems at once."""
    world: World = ctx.obj
    store = world.store()
    from ..config.check import all_problems, warnings

    found = all_problems(store)
    known = [] if found else warnings(world.settings())
    for text in known:
        world.console().warning(text)
    file = str(store.path)
    exists = "" if store.exists() else " (no file yet: built-in defaults)"
    report(
        world,
        {
            "config": file,
            "valid": not found,
            "problems": [problem.as_json(file) for problem in found],
            "warnings": known,
        },
        [problem.sentence(file) for problem in found] or [f"{file}: valid{exists}"],
        as_json=as_json,
    )
    if not found:
        return 0
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    raise reported(ConfigError(f"{store.path}: {count}"), in_json=as_json)


@app.command("schema", epilog="Example: openclaw config schema > openclaw.schema.json")
def schema() -> int:
    """Print the JSON Schema of the file."""
    from ..config.json_schema import config_schema

    print_json(config_schema())
    return 0


@app.command("edit", epilog="Example: EDITOR=nano openclaw config edit")
def edit(ctx: typer.Context) -> int:
    """Edit the file; it is replaced only by a valid one."""
    from ..cli.editor import Draft

    store = _writable(ctx)
    before = store.text()  # also one that does not parse: that is what this is for
    # A copy of the keys in it belongs nowhere else.
    draft = Draft(before, suffix=store.path.suffix, folder=store.path.parent)
    after = draft.edit()
    if after != before:
        _save_edited(store, before, after, draft)
        remember_aliases(ctx.obj)
    draft.discard()
    print_lines([f"Updated {store.path}" if after != before else f"Unchanged: {store.path}"])
    return 0


def _writable(ctx: typer.Context) -> Store:
    world: World = ctx.obj
    return world.store()


def _save_edited(store: Store, before: str, after: str, draft: Draft) -> None:
    from ..config.document import Document, SyntaxProblem
    from ..config.paths import FORMATS

    kept = f"{store.path} is as it was; your text is in {draft.path}"
    try:
        document = Document.parse(after, FORMATS[store.path.suffix.lower()])
    except SyntaxProblem as error:
        raise ConfigError(
            f"not saved: line {error.line}, column {error.column}: {error.reason}", hint=kept
        ) from error
    try:
        store.replace_text(before, _checked(None, document))
    except ConfigError as error:
        raise ConfigError(f"not saved: {error.message}", hint=kept) from error


def _parse_path(text: str) -> tuple[str | int, ...]:
    from ..cli.input import valid_text
    from ..config.keypath import KeyPathError, parse_path

    try:
        return parse_path(valid_text(text, "path"))
    except KeyPathError as error:
        raise UsageError(
            f"not a path: {error}", hint='write a.b["c.d"].e, as in the reference'
        ) from error


def _parse_value(path: tuple[str | int, ...], text: str) -> Any:
    """Read a value as JSON5, or as text where it is none, or where only text is allowed."""
    from ..cli.input import valid_text
    from ..config.json5 import Json5Error, loads
    from ..config.key_table import KEYS, matches

    valid_text(text, "value")
    try:
        value = loads(text)
    except Json5Error:
        return text
    kinds = next((key.kinds for key in KEYS if matches(key.pattern, path)), ())
    if "string" in kinds and "number" not in kinds and not isinstance(value, (str, dict)):
        return text  # a model that is named 405, a key of digits
    return value


def _checked(before: Document | None, after: Document) -> Document:
    """Return a document that has no problem which was not there before.

    Raises:
        ConfigError: It has one.
    """
    from ..config.validate import problems

    known = {(item.path, item.message) for item in problems(before)} if before else set()
    for item in problems(after):
        if (item.path, item.message) not in known:
            raise ConfigError(f"{item.path}: {item.message}", hint="nothing was changed")
    return after


def _printable(value: Any) -> Any:
    """Return a value as JSON can hold it: dates and what is no finite number become text."""
    if isinstance(value, dict):
        return {name: _printable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _tell(store: Store, path: str, done: str, *, changed: bool) -> None:
    place = f" in {store.path}" if changed else ""
    print_lines([f"{done} {path}{place}"])
