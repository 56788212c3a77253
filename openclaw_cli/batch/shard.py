"""One of several parts of an input, told by the ids alone. Pure."""

from __future__ import annotations

import re
from hashlib import sha256

from ..errors import UsageError
from ..named_tuple import NamedTuple

_MOST = 1_000_000
_HINT = "write I/N with I from 1 to N: 2/4 is the second of four parts"


class Shard(NamedTuple):
    """The ``number``-th of so many ``parts``, from 1."""

    number: int
    parts: int

    def __str__(self) -> str:
        return f"{self.number}/{self.parts}"

    def takes(self, prompt_id: str) -> bool:
        """Return whether a prompt is in this part: its id alone decides."""
        digest = sha256(prompt_id.encode()).digest()
        return int.from_bytes(digest) % self.parts == self.number - 1


def read_shard(written: str) -> Shard | None:
    """Return the part that ``I/N`` names; None for ``1/1``, which is all.

    Raises:
        UsageError: It names none.
    """
    match = re.fullmatch(r"([0-9]{1,7})/([0-9]{1,7})", written)
    if match is None:
        raise UsageError(f"not a part: {written[:40]!r}", hint=_HINT)
    shard = Shard(int(match[1]), int(match[2]))
    if not 1 <= shard.number <= shard.parts <= _MOST:
        raise UsageError(f"there is no part {written}", hint=_HINT)
    return None if shard.parts == 1 else shard
