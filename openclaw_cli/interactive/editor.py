"""A text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import ConfigError, UsageError


class Draft:
    """A private file that holds a text while it is edited.

    Args:
        text: What to begin with.
        suffix: The file's ending, so that the editor knows the language.
    """

    def __init__(self, text: str, *, suffix: str) -> None:
        descriptor, name = tempfile.mkstemp(prefix="openclaw-", suffix=suffix)
        self.path = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())

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

        Raises:
            UsageError: There is no editor to run.
            ConfigError: It failed, or left something that is not UTF-8.
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
        if status:
            raise ConfigError(
                f"the editor ended with status {status}; nothing was changed",
                hint=f"your text is in {self.path}",
            )
        try:
            return self.path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"cannot read what the editor left in {self.path}: {error}"
            ) from error

    def discard(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)


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
    return ["notepad"] if sys.platform == "win32" else ["vi"]
