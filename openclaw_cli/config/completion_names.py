"""The files that completion scripts read: one name a line, none of them dangerous to a shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MODEL_NAMES = "completion-models"
ALIAS_NAMES = "completion-aliases"
SESSION_NAMES = "completion-sessions"
TEMPLATE_NAMES = "completion-templates"
_HARMLESS = re.compile(r"[A-Za-z0-9~@][A-Za-z0-9._:~@/+-]{0,200}")


def write_names(file: Path, names: Iterable[str]) -> None:
    """Write the names that a shell can be trusted with, unless they stand there already.

    Raises:
        OSError: It can't be written.
    """
    from ..files import make_folder, replace

    content = "".join(f"{name}\n" for name in names if _HARMLESS.fullmatch(name)).encode()
    try:
        if file.read_bytes() == content:
            return
    except FileNotFoundError:
        if not content:
            return
    make_folder(file.parent)
    replace(file, content)
