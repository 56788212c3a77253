"""A text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..files import make_folder

if TYPE_CHECKING:
    from .world import World


class Draft:
    """A private file that holds a text while it is edited.

    Args:
        text: What to begin with.
        suffix: The file's ending, so that the editor knows the language.
        folder: Where it is; the temporary folder if not given. It is created where it is missing.

    Raises:
        ConfigError: It can't be written there.
    """

    def __init__(self, text: str, *, suffix: str, folder: Path | None = None) -> None:
        self._text = text
        try:
            if folder is not None:
                make_folder(folder)
            # In a folder of the user's it is hidden: there it would pass for one more file of its.
            prefix = "openclaw-" if folder is None else ".openclaw-"
            descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=folder)
            self.path = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
        except OSError as error:
            where = folder or "the temporary folder"
            raise ConfigError(
                f"cannot write a copy to be edited in {where}: {error.strerror or error}"
            ) from error

    @classmethod
    def of(cls, text: str) -> str:
        """Return what the user makes of a message.

        Raises:
            OpenClawError: It could not be edited, as ``edit`` says.
        """
        draft = cls(text, suffix=".md")
        edited = draft.edit().strip("\n")
        draft.discard()
        return edited

    def edit(self) -> str:
        """Run the editor and return what it leaves.

        Where it fails, the file is removed if it is as it was, and else kept and named.

        Raises:
            UsageError: There is no editor to run.
            ConfigError: It failed, or left something that is not UTF-8.
            KeyboardInterrupt: Ctrl-C.
        """
        try:
            command = [*_editor(), str(self.path)]
        except UsageError:
            self.discard()
            raise
        try:
            status = subprocess.run(command, check=False).returncode  # noqa: S603  (the user's own)
        except OSError as error:
            self.discard()
            raise UsageError(
                f"cannot run the editor {command[0]}: {error.strerror or error}",
                hint="set VISUAL or EDITOR",
            ) from error
        except KeyboardInterrupt:
            self._left()
            raise
        if status:
            raise ConfigError(
                f"the editor ended with status {status}; nothing was changed", hint=self._left()
            )
        try:
            return self.path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise ConfigError(
                f"cannot read what the editor left: {why or error}", hint=self._left()
            ) from error

    def discard(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)

    def _left(self) -> str | None:
        """Return where the user's text is; an unchanged one is removed, it may hold a key."""
        try:
            changed = self.path.read_bytes() != self._text.encode()
        except OSError:
            changed = False
        if changed:
            return f"your text is in {self.path}"
        self.discard()
        return None


def edits_again(world: World, wrong: ConfigError) -> bool:
    """Ask whether a mistake is to be put right now. Where nobody can be asked, it is not.

    Raises:
        Exit: The user leaves it; what is wrong has been said.
    """
    import typer

    from .questions import can_ask, confirm

    if not can_ask():
        return False
    hint, wrong.hint = wrong.hint, None
    console = world.console()
    console.error(wrong)
    if confirm("Edit again?", default=True):
        return True
    console.notice(hint or "")
    raise typer.Exit(wrong.status)


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        # A Windows path has backslashes, which are no escapes there.
        try:
            words = shlex.split(named, posix=sys.platform != "win32")
        except ValueError:  # a quote that is not closed
            words = []
        if not words:
            raise UsageError(f"not an editor: {named!r}", hint="set VISUAL or EDITOR to a program")
        return words
    if sys.platform == "win32":
        return ["notepad"]
    from ..render.console import is_terminal

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError("vi needs a terminal", hint="set VISUAL or EDITOR to one that needs none")
    return ["vi"]
