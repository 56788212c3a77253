"""The checks of this machine: program, configuration, permissions, terminal, completion."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ...errors import ConfigError
from .context import DoctorContext, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .context import Verdict

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITERS = stat.S_IWGRP | stat.S_IWOTH
_MEGABYTE = 1_000_000
_WIDTH = 40


def program(_: DoctorContext) -> Iterator[Finding]:
    """The version, Python, and whether bytecode is kept."""
    from ... import __version__

    version = ".".join(map(str, sys.version_info[:3]))
    text = f"openclaw {__version__}, Python {version}"
    if sys.dont_write_bytecode:
        yield Finding(
            "program",
            "warning",
            f"{text}; every start compiles the program anew",
            "unset PYTHONDONTWRITEBYTECODE",
        )
    else:
        yield Finding("program", "ok", text)


def config(context: DoctorContext) -> Iterator[Finding]:
    """Whether the file parses, and holds what it may."""
    from ...config.check import findings

    store = context.world.store()
    file, found = str(store.path), findings(store)
    is_right = all(problem.level == "warning" for problem in found)
    context.settings = context.world.settings() if is_right else None
    for problem in found:
        verdict: Verdict = "failure" if problem.level == "error" else "warning"
        yield Finding("config", verdict, problem.sentence(file), "openclaw config edit")
    if not found:
        none = "" if store.exists() else ": none yet; built-in defaults"
        yield Finding("config", "ok", f"{file}{none}")


def permissions(context: DoctorContext) -> Iterator[Finding]:
    """Whether what is private is the user's alone."""
    if os.name == "nt":
        yield Finding("permissions", "ok", "left to the system's own lists")
        return
    loose = [
        *((path, "read", _OTHERS) for path in _private_files(context) if _may(path, _OTHERS)),
        *((path, "written to", _WRITERS) for path in _folders(context) if _may(path, _WRITERS)),
    ]
    for path, what, bits in loose:
        if context.fix:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~bits)
            yield Finding("permissions", "ok", f"{path}: now the user's alone", fixed=True)
        else:
            yield Finding(
                "permissions",
                "warning",
                f"{path} can be {what} by others",
                f"chmod {'go=' if bits == _OTHERS else 'go-w'} {path}, or openclaw doctor --fix",
            )
    if not loose:
        yield Finding("permissions", "ok", "what is private is the user's alone")


def _private_files(context: DoctorContext) -> list[Path]:
    store, state = context.world.store(), context.world.locations().state_folder()
    dotenv = context.world.locations().dotenv_file()
    return [
        store.path,
        store.backup,
        *_included(context),
        dotenv,
        state / "chat-history",
        *sorted(state.glob("history.*")),
    ]


def _included(context: DoctorContext) -> list[Path]:
    """Return the files in the configuration's folder that it includes: keys may stand in them."""
    from ...config.composed import Composed

    store = context.world.store()
    whole = None
    with suppress(ConfigError):
        whole = store.composed()
    if not isinstance(whole, Composed):
        return []
    stores = [store._replace(path=store.path.parent / mount.source.file) for mount in whole.mounts]
    folder = store.target.parent
    found = [one.target for one in stores if one.target.is_relative_to(folder)]
    return list(dict.fromkeys(found))


def _folders(context: DoctorContext) -> list[Path]:
    """Return the folders of what is private: who may write to one can replace what is in it."""
    locations = context.world.locations()
    config = context.world.store().target.parent
    beside = [file.parent for file in _included(context)]
    return list(
        dict.fromkeys([config, *beside, locations.state_folder(), locations.cache_folder()])
    )


def history(context: DoctorContext) -> Iterator[Finding]:
    """Whether conversations can be kept, and what is kept is sound."""
    from ...history.database import is_there
    from ...history.queries import History

    file = context.world.history_file()
    if not is_there(file):
        yield Finding("history", "ok", f"{file}: none yet")
        return
    with History(file) as kept:
        wrong = kept.damage()
        count = kept.count()
    size = file.stat().st_size / _MEGABYTE
    if wrong is None:
        from ...request.token_count import counted

        what = counted(count, "conversation")
        yield Finding("history", "ok", f"{what}, {size:.1f} MB: {file}")
    else:
        cure = "move it away, and a new one is made; sqlite3's .recover may save the old one"
        yield Finding("history", "failure", f"{file} is damaged: {wrong}", cure)


def terminal(_: DoctorContext) -> Iterator[Finding]:
    """What standard output is."""
    from ...render.console import columns, is_terminal, uses_color

    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    if not is_terminal(sys.stdout):
        yield Finding("terminal", "ok", "standard output is no terminal: plain text")
        return
    width, term = columns(sys.stdout), os.environ.get("TERM", "")
    color = "colour" if uses_color(sys.stdout) else "no colour"
    text = f"{term or 'no TERM'}, {width} columns, {color}"
    if encoding != "utf8":
        cure = "set LC_ALL to a UTF-8 locale, or PYTHONUTF8=1"
        yield Finding("terminal", "warning", f"{text}, {encoding or 'unknown'} encoding", cure)
    elif width is not None and width < _WIDTH:
        yield Finding("terminal", "warning", f"{text}: tables are cut", "widen the window")
    else:
        yield Finding("terminal", "ok", text)


def completion(_: DoctorContext) -> Iterator[Finding]:
    """Whether the shell completes."""
    from pathlib import Path

    from ...cli.completion_scripts import SCRIPTS, is_installed, script_file

    shell = Path(os.environ.get("SHELL", "")).name
    shell = "powershell" if shell == "pwsh" else shell
    if shell not in SCRIPTS:
        yield Finding("completion", "ok", f"there is no script for {shell or 'this shell'}")
    elif not script_file(SCRIPTS[shell]).exists():
        cure = "install openclaw again"
        yield Finding("completion", "failure", f"{script_file(SCRIPTS[shell])} is missing", cure)
    elif is_installed(shell):
        yield Finding("completion", "ok", f"{shell}'s profile loads it")
    else:
        cure = f"openclaw completion --shell {shell} --install"
        yield Finding("completion", "warning", f"{shell}'s profile does not load it", cure)


def _may(path: Path, bits: int) -> bool:
    """Return whether others have one of these rights; a folder like /tmp guards what is in it."""
    if not path.exists():
        return False
    mode = path.stat().st_mode
    return bool(mode & bits) and not (stat.S_ISDIR(mode) and mode & stat.S_ISVTX)
