"""``openclaw completion``: the scripts that complete a command line without starting Python."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..cli.completion_scripts import (
    BEGIN,
    END,
    SCRIPTS,
    WIDGET_BEGIN,
    WIDGET_END,
    WIDGETS,
    profile_file,
    script_file,
)
from ..cli.declare import Json, command
from ..cli.output import report
from ..errors import ConfigError, UsageError
from ..render.console import from_home

if TYPE_CHECKING:
    from ..cli.world import World

_LINES = {
    "bash": "[ -r {path} ] && . {path}",
    # What is sourced needs compinit to have been run.
    "zsh": "(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}\n"
    "[[ -r {path} ]] && source {path}",
    "fish": "test -r {path}; and source {path}",
    "powershell": "if (Test-Path -LiteralPath {path}) {{ . {path} }}",
}
_WIDGET_LINES = {**_LINES, "zsh": "[[ -r {path} ]] && source {path}"}
_MARKS = {False: (BEGIN, END), True: (WIDGET_BEGIN, WIDGET_END)}


class Shell(StrEnum):
    """A shell that there is a script for."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


@command(
    epilog="Example: openclaw completion --shell zsh --install\n"
    "openclaw completion --shell fish > openclaw.fish"
)
def app(
    ctx: typer.Context,
    shell: Annotated[
        Shell | None,
        typer.Option("-s", "--shell", metavar="SHELL", help="The shell; else the one in SHELL."),
    ] = None,
    install: Annotated[
        bool,
        typer.Option("-i", "--install", help="Add a block that loads it to the shell's profile."),
    ] = False,
    widget: Annotated[
        bool,
        typer.Option("--widget", help="Instead, a key that turns words into a command: Alt-Enter."),
    ] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask before installing.")] = False,
    as_json: Json = False,
) -> int:
    """Print the completion script of a shell, or install it; or the script of a key."""
    world: World = ctx.obj
    name = shell.value if shell else _shell_in_use()
    script = script_file((WIDGETS if widget else SCRIPTS)[name])
    if not install:
        text = script.read_text("utf-8")
        shape = {"shell": name, "file": str(script), "script": text}
        report(world, shape, [text.removesuffix("\n")], as_json=as_json)
        return 0
    profile = profile_file(name)
    before = _read(profile)
    block = _block(name, script, widget=widget)
    after = with_block(before, block, *_MARKS[widget])
    if after != before:
        _agreed(world, profile, block, yes=yes)
        _write(profile, after)
    changed = after != before
    shown = from_home(str(profile))
    report(
        world,
        {"shell": name, "profile": str(profile), "changed": changed},
        [f"Added to {shown}; it counts from the next {name} on"]
        if changed
        else [f"{shown} has it already"],
        as_json=as_json,
    )
    return 0


def with_block(content: bytes, block: bytes, first: bytes = BEGIN, last: bytes = END) -> bytes:
    """Return a profile with the block in it once: where it stands, or at the end.

    Args:
        content: The profile.
        block: What is put in.
        first: The block's first line.
        last: Its last one.
    """
    begin, end = content.find(first), content.find(last)
    if 0 <= begin < end:
        return content[:begin] + block + content[end + len(last) :]
    gap = b"" if not content else b"\n" if content.endswith(b"\n") else b"\n\n"
    return content + gap + block + b"\n"


def _block(shell: str, script: Path, *, widget: bool) -> bytes:
    escaped = "''" if shell == "powershell" else "'\\''"
    quoted = "'" + str(script).replace("'", escaped) + "'"
    lines = (_WIDGET_LINES if widget else _LINES)[shell].format(path=quoted).encode()
    begin, end = _MARKS[widget]
    return b"\n".join([begin, lines, end])


def _shell_in_use() -> str:
    name = Path(os.environ.get("SHELL", "")).name.removesuffix(".exe")
    if name == "pwsh" or (not name and sys.platform == "win32"):
        return "powershell"
    if name not in SCRIPTS:
        raise UsageError(
            f"there is no script for the shell {name!r}" if name else "SHELL is not set",
            hint=f"name one with --shell: {', '.join(SCRIPTS)}",
        )
    return name


def _agreed(world: World, profile: Path, block: bytes, *, yes: bool) -> None:
    """Show what will be written, and ask."""
    from ..cli.questions import can_ask, confirm

    console = world.console()
    console.line(f"To be added to {from_home(str(profile))}:")
    for line in block.decode().split("\n"):
        console.line(f"  {line}")
    if yes:
        return
    if not can_ask():
        raise UsageError("--install asks first", hint="add --yes to install it anyway")
    if not confirm("Add it?", default=True):
        raise KeyboardInterrupt


def _read(profile: Path) -> bytes:
    try:
        return profile.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"cannot read {profile}: {error.strerror or error}") from error


def _write(profile: Path, content: bytes) -> None:
    """Put the profile in place with the permissions that it had; a link stays one."""
    from ..files import make_folder, replace

    target = Path(os.path.realpath(profile))
    try:
        make_folder(target.parent)
        replace(target, content, private=False)
    except OSError as error:
        raise ConfigError(
            f"cannot write {profile}: {error.strerror or error}", hint="nothing was changed"
        ) from error
