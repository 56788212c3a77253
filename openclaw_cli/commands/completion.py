"""``openclaw completion``: the scripts that complete a command line without starting Python."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import ConfigError, UsageError
from .context import Globals, from_home, print_json, print_lines

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_BEGIN, _END = b"# >>> openclaw completion >>>", b"# <<< openclaw completion <<<"
_SCRIPTS = {"bash": "openclaw.bash", "zsh": "_openclaw", "fish": "openclaw.fish"}
_LINES = {
    "bash": "[ -r {path} ] && . {path}",
    # What is sourced needs compinit to have been run.
    "zsh": "(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}\n"
    "[[ -r {path} ]] && source {path}",
    "fish": "test -r {path}; and source {path}",
}


class Shell(StrEnum):
    """A shell that there is a script for."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


@app.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: openclaw completion --shell zsh --install",
)
def completion(
    ctx: typer.Context,
    shell: Annotated[Shell | None, typer.Option(help="The shell; else the one in SHELL.")] = None,
    install: Annotated[
        bool, typer.Option("--install", help="Add a block that loads it to the shell's profile.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before installing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
) -> int:
    """Print the completion script of a shell, or install it."""
    world: Globals = ctx.obj
    name = shell.value if shell else _shell_in_use()
    script = script_file(name)
    if not install:
        text = script.read_text("utf-8")
        if as_json:
            print_json({"shell": name, "file": str(script), "script": text})
        else:
            print_lines([text.removesuffix("\n")])
        return 0
    profile = profile_file(name)
    before = _read(profile)
    block = _block(name, script)
    after = with_block(before, block)
    if after != before:
        _agreed(world, profile, block, yes=yes)
        _write(profile, after)
    if as_json:
        print_json({"shell": name, "profile": str(profile), "changed": after != before})
    elif after != before:
        print_lines([f"Added to {from_home(str(profile))}; it counts from the next {name} on"])
    else:
        print_lines([f"{from_home(str(profile))} has it already"])
    return 0


def script_file(shell: str) -> Path:
    """Return where the script of a shell is: in the installed package, or in the source tree."""
    package = Path(__file__).parent.parent
    inside = package / "completions" / _SCRIPTS[shell]
    return inside if inside.exists() else package.parent / "completions" / _SCRIPTS[shell]


def profile_file(shell: str) -> Path:
    """Return what a shell reads when it starts at a terminal."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (it raises nothing)
    if not home.is_absolute():
        raise ConfigError(f"there is no profile of {shell}: this user has no home", hint="set HOME")
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
    if shell == "fish":
        config = os.environ.get("XDG_CONFIG_HOME")
        return (Path(config) if config else home / ".config") / "fish" / "config.fish"
    # Terminals on macOS start login shells, and those do not read the other file.
    return home / (".bash_profile" if sys.platform == "darwin" else ".bashrc")


def is_installed(shell: str) -> bool:
    """Return whether the profile of a shell loads the script."""
    try:
        return _BEGIN in profile_file(shell).read_bytes()
    except OSError:
        return False


def with_block(content: bytes, block: bytes) -> bytes:
    """Return a profile with the block in it once: where it stands, or at the end."""
    begin, end = content.find(_BEGIN), content.find(_END)
    if 0 <= begin < end:
        return content[:begin] + block + content[end + len(_END) :]
    gap = b"" if not content else b"\n" if content.endswith(b"\n") else b"\n\n"
    return content + gap + block + b"\n"


def _block(shell: str, script: Path) -> bytes:
    quoted = "'" + str(script).replace("'", "'\\''") + "'"
    lines = _LINES[shell].format(path=quoted).encode()
    return b"\n".join([_BEGIN, lines, _END])


def _shell_in_use() -> str:
    name = Path(os.environ.get("SHELL", "")).name
    if name not in _SCRIPTS:
        raise UsageError(
            f"there is no script for the shell {name!r}" if name else "SHELL is not set",
            hint=f"name one with --shell: {', '.join(_SCRIPTS)}",
        )
    return name


def _agreed(world: Globals, profile: Path, block: bytes, *, yes: bool) -> None:
    """Show what will be written, and ask."""
    from .ask import can_ask, confirm

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
