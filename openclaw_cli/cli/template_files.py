"""The files of templates, as several commands write them, and their names for completion."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError, OpenClawError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config.templates import Templates
    from .world import World


def save_template(world: World, templates: Templates, name: str, text: str, *, force: bool) -> None:
    """Write a template that is checked; one of that name is replaced where the user wants that.

    Args:
        world: The global options.
        templates: Where it goes.
        name: What it is called.
        text: What its file is to say.
        force: Whether the user has said so already.

    Raises:
        UsageError: That is no name, a key stands in the text, or there is one already.
        ConfigError: The template is wrong, or can't be written.
        KeyboardInterrupt: The user does not want the old one replaced.
    """
    from ..config.template_reading import from_text

    file = templates.file(name)
    refuse_secrets(text)
    from_text(name, file, text)
    if templates.is_configured(name):
        raise UsageError(
            f"{name} stands in the configuration: {templates.source(name)}",
            hint="take another name, or openclaw config edit changes it",
        )
    if not force and templates.read(name) is not None:
        there = f"there is a template {name} already"
        agreed(world, f"Replace the template {name}?", there, "--force replaces it")
    write(file, text)
    remember_templates(world, templates.names())


def refuse_secrets(text: str) -> None:
    """Refuse a text that holds what looks like a key.

    Raises:
        UsageError: It does.
    """
    from ..redact import clean

    if clean(text) != text:
        raise UsageError(
            "a key or a password stands in it; nothing was saved",
            hint="a template is a text for others to read: leave the key out",
        )


def agreed(world: World, question: str, otherwise: str, hint: str) -> None:
    """Ask whether something is to be replaced or removed.

    Args:
        world: The global options.
        question: What is asked.
        otherwise: What is said where nobody can be asked.
        hint: What does it without a question.

    Raises:
        UsageError: Nobody can.
        KeyboardInterrupt: The user does not want it.
    """
    from .questions import can_ask, confirm

    if not can_ask():
        raise UsageError(otherwise, hint=hint)
    if not confirm(question, default=False):
        world.console().line("nothing was changed")
        raise KeyboardInterrupt


def write(file: Path, text: str) -> None:
    """Write a template's file, for the user alone.

    Raises:
        ConfigError: It can't be written.
    """
    from ..files import make_folder, replace

    try:
        make_folder(file.parent)
        replace(Path(os.path.realpath(file)), text.encode())
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror or error}") from error


def remember_templates(world: World, names: Iterable[str]) -> None:
    """Write the names down where completion scripts read them, as ``remember_aliases`` does."""
    from ..config.completion_names import TEMPLATE_NAMES, write_names

    if world.profile is None and world.config is None:
        with suppress(OSError, OpenClawError):
            write_names(world.locations().cache_folder() / TEMPLATE_NAMES, names)
