"""Whether a batch is gone on with as it was begun, and what is different where it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..redact import clean
from ..request.token_count import counted

if TYPE_CHECKING:
    from ..turn.ask_options import AskOptions
    from .journal import Journal, Place
    from .source import Source

INPUT = "input"
"""What the journal calls the digest of the input."""
SOURCE = "source"
"""What it calls the input's path, which is for people: the same input may lie elsewhere now."""
_LONGEST = 60
_BEFORE = 12
# How it is asked for, and not what: nothing of it changes an answer.
_NO_MATTER = frozenset(
    {
        "model",  # the ref that it leads to says more
        "timeout",
        "retries",
        "max_cost",
        "stream",
        "why",
        "cache",
        "cache_ttl",
        "cache_refresh",
        "yes",
        "session",
    }
)


def about(ref: str, options: AskOptions) -> dict[str, str]:
    """Return what matters for the answers, as the journal keeps it.

    Args:
        ref: The model that is asked.
        options: How it is asked.
    """
    found: dict[str, str] = {"model": ref}
    unsaid = type(options)()._asdict()
    for name, value in options._asdict().items():
        if name in _NO_MATTER or value is None or value == unsaid[name]:
            continue
        if name == "params":
            value = options.with_values({}).params  # noqa: PLW2901
        if isinstance(value, Mapping):
            found |= {f"{name}.{key}": _written(one) for key, one in value.items()}
        elif not isinstance(value, (tuple, list)) or value:
            found[name] = _written(value)
    return found


def compare(journal: Journal, now: Mapping[str, str], source: Source) -> None:
    """Have a batch be gone on with as it was begun. The input is read through.

    Raises:
        UsageError: The input or an option is another one.
    """
    before = journal.about()
    for name in sorted({*before, *now} - {INPUT, SOURCE}):
        if before.get(name) != now.get(name):
            what = _difference(name, now.get(name), before.get(name))
            raise UsageError(f"{what}, in {journal.file}", hint=_HINT)
    if source.read_digest() != before[INPUT]:
        place = _first_difference(journal, source)
        raise UsageError(
            f"{source.name} is not what it was when the batch was begun: {place}", hint=_HINT
        )


_HINT = "-o names another output for another batch"


def _difference(name: str, now: str | None, before: str | None) -> str:
    """Return what is different: both values, or their pieces where they begin to differ."""
    if now is None:
        return f"{name} is not given, and was {_shown(before or '')}"
    if before is None:
        return f"{name} is {_shown(now)}, and was not given"
    begin = 0
    if max(len(now), len(before)) > _LONGEST:
        pairs = enumerate(zip_longest(now, before))
        begin = max(0, next(place for place, (one, other) in pairs if one != other) - _BEFORE)
    return f"{name} is {_shown(now, begin)}, and was {_shown(before, begin)}"


def _shown(value: str, begin: int = 0) -> str:
    text = " ".join(clean(value)[begin:].split())
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return repr(f"…{cut}" if begin else cut)


def _first_difference(journal: Journal, source: Source) -> str:
    """Read an input through, and return where it is not the journal's."""
    known = journal.all_places()
    count = 0
    found: str | None = None
    for place in source.places():
        count += 1
        if found is None and (before := next(known, None)) != place:
            found = _where(place, before)
    if found is not None:
        return found
    rest = sum(1 for _ in known)
    if rest:
        return f"it had {counted(count + rest, 'prompt')}, and has {count:,}"
    return "a text in it has been replaced by one of the same length"


def _where(place: Place, before: Place | None) -> str:
    if before is None:
        return f"line {place.number} was not there"
    if place.id != before.id:
        return f"line {place.number} has the id {place.id!r}, where {before.id!r} was"
    return f"line {place.number} is another one"


def _written(value: Any) -> str:
    """Return a value as a text that is the same whenever the value is."""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    from os import PathLike, fspath

    return fspath(value) if isinstance(value, PathLike) else str(value)
