"""What ``config set`` looks at before anything is written: the value's type, and the key's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, UsageError
from .key_table import KEYS, matches
from .keypath import format_path
from .openclaw_keys import openclaw_names
from .param_check import bad_params, is_params, wrong_with
from .slips import misspelt
from .usable import unusable
from .validate import problems

if TYPE_CHECKING:
    from .document import Document
    from .keypath import KeyPath

_ENV = ("env",)


def as_wanted(path: KeyPath, text: str, value: Any) -> Any:
    """Return a value as it was typed, where only text can stand: else as JSON5 has it.

    A model that is named 405 and a variable that is 0x1F stay what was typed.

    Args:
        path: Where it is to stand.
        text: As it was typed.
        value: The same, read as JSON5.
    """
    if isinstance(value, (str, dict)) or not path:
        return value
    if is_params(path[:-1]):
        is_wrong = wrong_with(path, value) is not None
        return text if is_wrong and wrong_with(path, text) is None else value
    if path[:-1] == _ENV and path[-1] not in openclaw_names(_ENV):
        return text
    kinds = next((key.kinds for key in KEYS if matches(key.pattern, path)), ())
    return text if "string" in kinds and "number" not in kinds else value


def check_edit(before: Document, after: Document, *, refuse: bool = False) -> None:
    """Check that an edit makes nothing wrong that was not wrong before.

    Args:
        before: The document as it was.
        after: The document as it will be.
        refuse: Whether keys are refused that look misspelt.

    Raises:
        UsageError: A key looks misspelt, or misplaced.
        ConfigError: A known key or parameter has a wrong value, or one that nothing can be.
    """
    for slip in new_slips(before, after) if refuse else ():
        raise UsageError(slip, hint="nothing was changed; --force writes it as it is")
    seen = _wrong(before)
    for item in _wrong(after):
        if item not in seen:
            path, message = item
            raise ConfigError(f"{path}: {message}", hint="nothing was changed")


def new_slips(before: Document, after: Document) -> list[str]:
    """Return what there is to say of keys that look misspelt and did not stand there before."""
    known = misspelt(before)
    return [
        f"{format_path(path)}: {message}"
        for path, message in misspelt(after)
        if (path, message) not in known
    ]


def _wrong(document: Document) -> list[tuple[str | None, str]]:
    """Return the path and what is wrong of every value that can't be used."""
    found = [(item.path, item.message) for item in problems(document)]
    # The tables' word on a value is better than what its use would say.
    told = {path for path, _ in found}
    more = [(item.path, item.message) for item in bad_params(document)]
    more += [(format_path(path), message) for path, message in unusable(document)]
    return found + [item for item in more if item[0] not in told]
