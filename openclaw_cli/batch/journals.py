"""Journals of a folder, looked at without touching them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from .journal import Journal, journal_of
from .report import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from .report import BatchReport

_ENDING = ".journal"


def outputs(folder: Path) -> list[Path]:
    """Return the outputs in a folder that have a journal beside them, by name.

    Raises:
        ConfigError: The folder can't be read.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror or error}") from error
    return [_output_of(file) for file in found if file.name.endswith(_ENDING) and file.is_file()]


def named_output(path: Path) -> Path:
    """Return the output that is meant by its path or its journal's.

    Raises:
        UsageError: There is no journal beside it.
    """
    output = _output_of(path) if path.name.endswith(_ENDING) else path
    if not journal_of(output).exists():
        raise UsageError(
            f"{output} is no output of a batch: {journal_of(output).name} is not beside it",
            hint="openclaw batches list FOLDER shows those of a folder",
        )
    return output


def look_at(output: Path) -> BatchReport:
    """Return where a batch stands.

    Raises:
        ConfigError: Its journal can't be read, is none, or a newer program has written it.
    """
    from ..files import is_locked

    with Journal(journal_of(output), read_only=True) as journal:
        return report_of(journal, output, is_running=is_locked(output))


def _output_of(journal: Path) -> Path:
    return journal.with_name(journal.name.removesuffix(_ENDING))
