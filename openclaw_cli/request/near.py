"""Names that are nearly right: which were meant, and the words that offer them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_ALIKE = 0.7
_LIKELY = 0.6
_LOOKED_AT = 50


def nearest(wanted: str, names: Collection[str], count: int = 3) -> list[str]:
    """Return the names that somebody may have meant, the nearest first.

    Each part of what was written (``sonet 4.5``) is compared with the parts of each name; among
    names that agree equally well, those that are written most alike come first. Where no name
    agrees in its parts, those that are alike as a whole are meant.
    """
    from difflib import SequenceMatcher, get_close_matches

    parts_of = {name: _parts(name) for name in names}
    vocabulary = {part for parts in parts_of.values() for part in parts}
    scores = dict.fromkeys(names, 0.0)
    asked = _parts(wanted)
    for part in asked:
        alike = {known: _likeness(part, known) for known in vocabulary}
        for name, parts in parts_of.items():
            scores[name] += max((alike[known] for known in parts), default=0) / len(asked)
    likely = sorted(names, key=lambda name: (-scores[name], len(name)))[:_LOOKED_AT]
    likely = [name for name in likely if scores[name] >= _LIKELY]
    if not likely:
        return get_close_matches(wanted, names, count, _LIKELY)
    whole = {}
    for name in likely:
        in_any_case = SequenceMatcher(None, name.lower(), wanted.lower()).ratio()
        whole[name] = (in_any_case, SequenceMatcher(None, name, wanted).ratio())
    return sorted(likely, key=lambda name: (round(scores[name], 3), whole[name]), reverse=True)[
        :count
    ]


def did_you_mean(names: Sequence[str]) -> str:
    """Return the question that offers names; nothing where there are none."""
    return f"did you mean {' or '.join(names)}?" if names else ""


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s/:@_-]+", name.lower()) if part]


def _likeness(part: str, known: str) -> float:
    """Return how much one word is like another, from 0 to 1; little likeness counts as none."""
    from difflib import SequenceMatcher

    if part == known:
        return 1.0
    matcher = SequenceMatcher(None, part, known)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALIKE else 0.0
