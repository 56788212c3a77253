"""Who can have written a file: what it says is followed only if that is the user alone.

On POSIX the owner and the mode say so: the file is the user's or root's, and nobody else can write
to it or replace it in its folder. On Windows the lists of rights are left to the system, and the
place says so: a folder below the user's profile, or below one that only administrators can write.
"""

from __future__ import annotations

import os
import stat
import sys

_WRITERS = stat.S_IWGRP | stat.S_IWOTH
_KEPT_BY_WINDOWS = ("USERPROFILE", "PROGRAMFILES", "PROGRAMFILES(X86)", "SYSTEMROOT")


def why_not_own(path: str) -> str | None:
    """Return why a file may be another's work, or None where only the user can have written it.

    A symbolic link is followed; the folders of the link and of the file count too. A file that is
    not there is nobody's.
    """
    real = os.path.realpath(path)
    if sys.platform == "win32":
        return None if _is_kept(real) else f"{real} is outside your profile's folder"
    names = dict.fromkeys([real, os.path.dirname(real), os.path.dirname(os.path.abspath(path))])  # noqa: PTH100, PTH120
    for name in names:
        try:
            status = os.stat(name)  # noqa: PTH116
        except FileNotFoundError:
            continue
        except OSError as error:
            return f"{name} can't be looked at ({error.strerror})"
        why = why_open(name, status)
        if why is not None:
            return why
    return None


def why_open(name: str, status: os.stat_result) -> str | None:
    """Return who else can write a file or a folder, or None; on Windows nothing is known of it."""
    if sys.platform == "win32":
        return None
    if status.st_uid not in (os.geteuid(), 0):
        return f"{name} belongs to another user"
    # A folder like /tmp guards what is in it.
    is_guarded = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
    if status.st_mode & _WRITERS and not is_guarded:
        return f"others can write to {name}"
    return None


def _is_kept(real: str) -> bool:
    real = os.path.normcase(real)
    folders = [os.environ.get(name) for name in _KEPT_BY_WINDOWS]
    return any(
        real.startswith(os.path.normcase(folder).rstrip("\\/") + os.sep)
        for folder in folders
        if folder
    )
