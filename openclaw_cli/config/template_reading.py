"""What a template says: as it stands in the configuration, or in a Markdown file of its own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, UsageError
from ..named_files import user_path
from ..request import placeholders
from ..request.placeholders import PlaceholderError
from ..request.template import Template, check_extract, check_system, check_text
from .keypath import format_path
from .settings import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.placeholders import Text
    from .keypath import KeyPath
    from .settings import Settings

_TEXTS: dict[str, Callable[[Any], Text]] = {"system": check_system, "prompt": check_text}
FOLDER = "templates"
"""In the configuration's folder: where the files are."""
LARGEST = 1_000_000
"""Bytes; no model takes so much of a prompt, and a link to /dev/zero has no end."""
_NOTHING = "the template says nothing"


def folder_of(file: str) -> Path:
    """Return the folder of a file, whole: what is named in it is relative to that."""
    return Path(os.path.abspath(file)).parent  # noqa: PTH100  (a link is not followed)


def from_settings(settings: Settings, name: str) -> Template:
    """Return a template that stands in the configuration.

    What its variables of the environment hold is text: no placeholder is looked for in it.

    Raises:
        ConfigError: It is wrong; the message says where.
    """
    path: KeyPath = (*TEMPLATES, name)
    settings.require(path, whole=True)
    written = settings.get(path)
    texts: dict[str, Text] = {}
    for key, check in _TEXTS.items():
        if written.get(key):
            place = (*path, key)
            try:
                pieces = check(written[key])
            except PlaceholderError as error:
                said = f"{settings.place(place)}: {format_path(place)}: {error}"
                raise ConfigError(said) from error
            texts[key] = placeholders.mapped(pieces, lambda text, at=place: settings.text(text, at))  # type: ignore[misc]
    rest = {
        key: settings.texts(written[key], (*path, key))
        for key in ("model", "params", "files", "schema", "extract")
        if written.get(key) is not None
    }
    folder = folder_of(settings.file_of(path))
    for key, check_other in _OTHERS.items():
        try:
            rest[key] = check_other(rest.get(key), folder)
        except ValueError as error:
            place = (*path, key)
            said = f"{settings.place(place)}: {format_path(place)}: {error}"
            raise ConfigError(said) from error
    template = _made(name, texts, rest, format_path((*path, "params")), folder)
    if template == Template(name):
        raise ConfigError(f"{settings.place(path)}: {format_path(path)}: {_NOTHING}")
    return template


def from_text(name: str, file: Path, text: str) -> Template:
    """Return what the text of a template's file says.

    Raises:
        ConfigError: It is wrong; the message says in which line.
    """
    from .document import SyntaxProblem
    from .front_matter import split

    if len(text.encode()) > LARGEST:
        raise ConfigError(f"{file}: it is too large: more than {LARGEST // 1_000_000} MB")
    try:
        front = split(text)
    except SyntaxProblem as error:
        raise _placed(file, error.reason, error.line, error.column) from error
    for key, message in _wrong_values(front.data):
        raise _placed(file, message, front.lines[key])
    body = front.body.strip("\n")
    if body.strip() and front.data.get("prompt") is not None:
        raise _placed(file, "prompt: it stands twice, here and below", front.lines["prompt"])
    written = {key: front.data[key] for key in _TEXTS if front.data.get(key)}
    if body.strip():
        written["prompt"] = body
    texts: dict[str, Text] = {}
    for key, text_of_key in written.items():
        try:
            texts[key] = _TEXTS[key](text_of_key)
        except PlaceholderError as error:
            line, column = front.lines.get(key), 1
            if line is None:
                skipped = len(front.body) - len(front.body.lstrip("\n"))
                before = text_of_key[: error.offset]
                line = front.body_line + skipped + before.count("\n")
                column = len(before) - before.rfind("\n")
            raise _placed(file, f"{key}: {error}", line, column) from error
    rest = {key: value for key, value in front.data.items() if key not in _TEXTS}
    for key, check_other in _OTHERS.items():
        try:
            rest[key] = check_other(rest.get(key), file.parent)
        except ValueError as error:
            raise _placed(file, f"{key}: {error}", front.lines[key]) from error
    template = _made(name, texts, rest, f"{FOLDER}/{file.name} params", file.parent)
    if template == Template(name):
        raise _placed(file, _NOTHING)
    return template


def _placed(file: Path, message: str, line: int = 1, column: int = 1) -> ConfigError:
    """Return what is wrong at a place of a file."""
    place = f"{file}:{line}:{column}"
    return ConfigError(f"{place}: {message}", file=str(file), line=line, column=column)


def _made(
    name: str, texts: dict[str, Text], rest: dict[str, Any], layer: str, folder: Path
) -> Template:
    params = rest.get("params")
    return Template(
        name,
        texts.get("system") or None,
        texts.get("prompt") or None,
        (rest.get("model") or "").strip() or None,
        ((layer, params),) if params else (),
        tuple(from_home(_beside(folder, one)) for one in rest.get("files") or ()),
        rest.get("schema"),
        rest.get("extract"),
    )


def _schema(value: Any, folder: Path) -> Any:
    """Return a schema: a text, an object, or the whole path of its file.

    Raises:
        ValueError: It is none, or there is no such file.
    """
    if not value:
        return None
    if isinstance(value, str) and "\n" not in value and value.lstrip()[:1] not in ("{", "["):
        path = _beside(folder, value.removeprefix("@"))
        if os.path.isfile(path):  # noqa: PTH113  (it raises nothing)
            return path
        if re.fullmatch(r"@.*|\S*[/\\]\S*|\S+\.\w+", value):
            raise ValueError(f"there is no file {path}")
    from ..request.answer_schema import answer_schema

    try:
        answer_schema(value)
    except UsageError as error:
        raise ValueError(error.message) from error
    return value


_OTHERS: dict[str, Callable[[Any, Path], Any]] = {
    "schema": _schema,
    "extract": lambda value, _: check_extract(value),
}


def from_home(path: str) -> str:
    """Return a path as it is told to a model: whose home it is in is nobody's business."""
    home = os.path.expanduser("~")  # noqa: PTH111  (it raises nothing)
    return f"~{path[len(home) :]}" if path.startswith(home + os.sep) else path


def _beside(folder: Path, name: str) -> str:
    """Return the path of a file that is named relative to a folder; a URL stays one."""
    from ..request.attachments import is_url

    return name if is_url(name) or name == "-" else os.path.join(folder, user_path(name))  # noqa: PTH118


def _wrong_values(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with the values of a front matter, each with its key at the top."""
    from .known_names import own_names
    from .param_check import is_good_param, near_param, wrong_with
    from .validate import problem_with

    keys = own_names((*TEMPLATES, ""))
    found = []
    for name, value in data.items():
        if name not in keys:
            from ..request.near import did_you_mean, nearest

            said = f"there is no key {name!r} of a template"
            near = did_you_mean(nearest(name, list(keys), 1))
            if not near and is_good_param(name, value):
                near = "it is a parameter, and stands below params"
            found.append((name, f"{said}; {near or 'there are ' + ', '.join(keys)}"))
        elif value is not None and name not in _TEXTS | {"params": None}:
            message = problem_with(keys[name], value)
            found += [] if message is None else [(name, f"{name}: {message}")]
        elif value is not None and not isinstance(value, dict if name == "params" else str):
            found.append((name, f"{name}: {problem_with(keys[name], value)}"))
    params = data.get("params")
    for name, value in params.items() if isinstance(params, dict) else ():
        message = wrong_with(("params", name), value)
        if message is None and not is_good_param(name, value) and (meant := near_param(name)):
            message = f"there is no such parameter; did you mean {meant}?"
        found += [] if message is None else [("params", f"params.{name}: {message}")]
    return found
