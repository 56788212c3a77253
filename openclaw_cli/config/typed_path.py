"""Which keys a typed path means, in the file that it leads into.

Names of models and providers hold dots (``gpt-5.2``, ``llama.cpp``) and people do not quote them;
an index of a list stands behind a dot as often as in brackets. What the file holds decides first,
then what is known of the place; what stays unclear is an error that shows the quoted spellings.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from .key_table import ANY, KEYS, matches
from .keypath import KeyPath, KeyPathError, format_path, split_path
from .values import holds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_MODEL_MAPS = (
    ("agents", "defaults", "models"),
    ("agents", "list", ANY, "models"),
    ("agents", "entries", ANY, "models"),
)
_PROVIDERS = ("models", "providers")
# OpenClaw's schema has these (AgentModelRuntimeEntry, ModelProvider), we have timeouts.
_MODEL_HOLDERS = frozenset({"params", "agentRuntime", "pickerRuntimes"})
_MODEL_LEAVES = frozenset({"alias", "codeMode", "streaming"})
_PROVIDER_NAMES = (
    "agentRuntime api apiKey auth authHeader baseUrl headers injectNumCtxForOpenAICompat "
    "localService maxTokens models params region request timeouts timeoutSeconds"
)
_PROVIDER_FIELDS = frozenset(_PROVIDER_NAMES.split())
_DOTTED_PROVIDERS = frozenset({"llama.cpp"})
_INDEX = r"[0-9]{1,6}"


class UnclearPathError(KeyPathError):
    """A path may mean several keys.

    Attributes:
        spellings: Paths that mean one of them each.
    """

    def __init__(self, text: str, spellings: Sequence[str]) -> None:
        super().__init__(f"it is unclear which dots of {text} belong to a name")
        self.spellings = tuple(spellings)


def resolve_path(text: str, data: Mapping[str, Any]) -> KeyPath:
    """Return the keys and indices that a typed path means.

    Args:
        text: The path.
        data: What the file holds.

    Raises:
        KeyPathError: It is no path.
        UnclearPathError: It may mean several.
    """
    written = split_path(text)
    path: list[str | int] = []
    node: Any = data
    while written:
        run = [str(part.part) for part in takewhile(lambda part: not part.is_exact, written)]
        if run:
            count = _parts_of_name(tuple(path), run, node if isinstance(node, dict) else {}, text)
            part = _plain(tuple(path), ".".join(run[:count]), node)
        else:
            count, part = 1, _exact(written[0].part, node, is_first=not path)
        path.append(part)
        node = node[part] if holds(node, part) else None
        del written[:count]
    return tuple(path)


def _plain(above: KeyPath, part: str, node: Any) -> str | int:
    """Return digits as an index where there is a list, or can be nothing else."""
    if not re.fullmatch(_INDEX, part):
        return part
    wants_list = any(
        key.kinds in (("strings",), ("list",)) and matches(key.pattern, above) for key in KEYS
    )
    return int(part) if isinstance(node, list) or (node is None and wants_list) else part


def _exact(part: str | int, node: Any, *, is_first: bool) -> str | int:
    """Return an index as the key of digits that it is where there is an object."""
    return str(part) if isinstance(node, dict) and not is_first else part


def _parts_of_name(above: KeyPath, run: list[str], held: Collection[str], text: str) -> int:
    """Return how many of the plain parts are the next key."""
    if len(run) == 1:
        return 1
    if above == _PROVIDERS:
        count = _parts_of_provider(run, held)
    elif any(matches(pattern, above) for pattern in _MODEL_MAPS):
        count = _parts_of_model(run, held)
    elif run[0] in held:
        count = 1
    else:
        count = _held(run, held) or (_version(run) if "/" in run[0] else 1)
    if count == 0:
        shortest = next(at for at in range(1, len(run)) if not _is_inside(run, at))
        spellings = [_quoted(above, run, end) for end in (shortest, _longest(above, run))]
        raise UnclearPathError(text, spellings)
    return count


def _parts_of_model(run: list[str], held: Collection[str]) -> int:
    """Return the length of a model's ref, or 0 where it is unclear.

    The longest ref is the key: it ends before a setting of a model, else at the end of all.
    """
    for count in range(len(run), 0, -1):
        if ".".join(run[:count]) in held and (count == len(run) or _is_setting(run, count)):
            return count
    if not any("/" in part for part in run):  # no ref, and no rule about it
        return _held(run, held) or _version(run)
    setting = next((at for at in range(1, len(run)) if _is_setting(run, at)), len(run))
    if "/" not in ".".join(run[:setting]):
        setting = len(run)
    if setting < len(run) or all(_is_inside(run, at) for at in range(1, len(run))):
        return setting
    count = _held(run, held)
    return 0 if count and _is_inside(run, count) else count


def _parts_of_provider(run: list[str], held: Collection[str]) -> int:
    """Return the length of a provider's name, or 0 where it is unclear."""
    if ".".join(run[:2]).lower() in _DOTTED_PROVIDERS:
        return 2
    fields = [at for at in range(1, len(run)) if run[at] in _PROVIDER_FIELDS]
    for end in [*fields, len(run)]:
        if ".".join(run[:end]) in held:
            return end
    count = _held(run, held) or _version(run)
    return 0 if count not in fields and fields and ".".join(run[:count]) not in held else count


def _held(run: list[str], held: Collection[str]) -> int:
    """Return how many parts are the longest key that the file holds, or 0."""
    return next((n for n in range(len(run), 0, -1) if ".".join(run[:n]) in held), 0)


def _version(run: list[str]) -> int:
    """Return how many parts belong to the first one as a version's numbers do."""
    return 1 + sum(1 for _ in takewhile(lambda at: _is_number(run, at), range(1, len(run))))


def _is_number(run: list[str], at: int) -> bool:
    """Return whether the dot before a part stands between two digits."""
    return run[at - 1][-1:].isdigit() and run[at][:1].isdigit()


def _is_inside(run: list[str], at: int) -> bool:
    """Return whether the dot before a part of a ref can't be the end of it."""
    return _is_number(run, at) or any("/" in part for part in run[at:])


def _is_setting(run: list[str], at: int) -> bool:
    return run[at] in _MODEL_HOLDERS or (run[at] in _MODEL_LEAVES and at == len(run) - 1)


def _longest(above: KeyPath, run: list[str]) -> int:
    """Return the most parts that a name may have."""
    fields = _PROVIDER_FIELDS if above == _PROVIDERS else ()
    return next((at for at in range(1, len(run)) if run[at] in fields), len(run))


def _quoted(above: KeyPath, run: list[str], end: int) -> str:
    """Return a path in which so many parts are one name, quoted."""
    after = format_path(("x", *run[end:]))[1:]
    return f"{format_path(above)}[{json.dumps('.'.join(run[:end]), ensure_ascii=False)}]{after}"
