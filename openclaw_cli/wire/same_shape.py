"""Chunks that are read by what differs from the chunk before them, as nearly all can be.

Id, model and the like are those of the whole answer. So a chunk mostly is the last one, letter by
letter, but for a few values: a piece of text or of a thought, with some providers a time, counts
or padding too. To compare what lies between those and read them alone takes a fifth of decoding
all of it, and gives the same.
"""

from __future__ import annotations

from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lacks it
from typing import TYPE_CHECKING, Any

from ..foreign import scan
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator

_OPENED = frozenset({"choices", "delta", "reasoning_details"})
"""What is looked into: whatever else differs is read as a whole."""
_UNREADABLE = (ValueError, LookupError, RecursionError, StopIteration)
_WORTH = 8
"""Chunks: to learn one takes as long as this many are read faster by it."""
_LONGEST = 100_000
"""Characters: a picture is not worth keeping twice."""
_SPACE = " \t\n\r"

_NAMES = frozenset({"id", "object", "model", "provider", "service_tier", "choices", "usage"})
_INERT = frozenset({
    "created", "system_fingerprint", "obfuscation", "p", "timings", "logprobs", "token_ids",
    "content_filter_results", "content_filter_offsets",
})  # fmt: skip
"""What providers add that says nothing of the answer."""
_CHUNK = _NAMES | _INERT | {"error"}
_CHOICE = _INERT | {"index", "delta", "finish_reason", "native_finish_reason"}
_THOUGHTS = ("reasoning", "reasoning_content", "reasoning_details")
_DELTA = frozenset({"role", "content", *_THOUGHTS})


class SameShape:
    """Knows the chunk that was learnt last, and which of its values differ from chunk to chunk.

    Attributes:
        delta: That of the chunk which was read last, where all beside it was said before.
        is_text: Whether such a delta says nothing but its content.
    """

    def __init__(self) -> None:
        self.delta: dict[str, Any] | None = None
        self.is_text = False
        self._chunk: Any = None
        self._alone: dict[str, Any] | None = None
        self._values: list[_Value] = []
        self._raw: list[str] = []
        self._varying: set[int] = set()
        self._steps: list[tuple[str, int, dict[str, Any], str]] = []
        self._end: str | None = None
        self._hits = self._misses = 0

    def read(self, data: str) -> Any:
        """Read a chunk that is like the one that was learnt.

        Returns:
            What decoding it gives, good until the next is read; None where it is not like that.
        """
        at = 0
        try:
            for text, length, holder, name in self._steps:
                if not data.startswith(text, at):
                    return None
                holder[name], at = scan(data, at + length)
        except _UNREADABLE:
            return None
        if data[at:] != self._end:
            return None
        self._hits += 1
        # Behind another chunk the first one counts whole: it may say again who answers.
        self.delta = self._alone if self._hits > 1 else None
        return self._chunk

    def learn(self, data: str, chunk: Any) -> None:
        """Learn from a chunk that was unlike the last one which values differ; at times in vain.

        Args:
            data: Its JSON.
            chunk: The same, decoded.
        """
        self._misses = 0 if self._hits >= _WORTH else self._misses + 1
        self._hits = 0
        if self._misses & (self._misses - 1):
            return  # where few are alike it is tried less and less often
        if not isinstance(chunk, dict) or len(data) > _LONGEST:
            return
        try:
            values = list(_values(data, 0, chunk))
        except _UNREADABLE:
            return
        raw = [data[value.begin : value.end] for value in values]
        if [value.name for value in values] == [value.name for value in self._values]:
            pairs = enumerate(zip(raw, self._raw, strict=True))
            self._varying |= {place for place, (new, old) in pairs if new != old}
        else:
            self._varying = set()
        self._values, self._raw, self._chunk = values, raw, chunk
        self._cut(data)

    def _cut(self, data: str) -> None:
        """Note what stands between the values that differ."""
        self._steps, at = [], 0
        for place in sorted(self._varying):
            value = self._values[place]
            text = data[at : value.begin]
            self._steps.append((text, len(text), value.holder, value.name))
            at = value.end
        self._end = data[at:]
        differing = [(holder, name) for _, _, holder, name in self._steps]
        self._alone = _delta_alone(self._chunk, differing)
        self.is_text = self._alone is not None and _is_text(self._alone, differing)


class _Value(NamedTuple):
    """Where one value stands: in the decoded chunk, and in its JSON."""

    holder: dict[str, Any]
    name: str
    begin: int
    end: int


def _values(data: str, at: int, holder: dict[str, Any]) -> Generator[_Value, None, int]:
    """Yield the values of the object that begins at a place; return where it ends."""
    at = _next(data, at, "{")
    names = set()
    while data[at] != "}":
        name, at = scanstring(data, at + 1, False)
        if name in names:
            raise ValueError("the last of several counts")
        names.add(name)
        at = _next(data, _skip(data, at), ":")
        value, opened = holder[name], name in _OPENED
        if opened and isinstance(value, dict):
            at = yield from _values(data, at, value)
        elif opened and isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            at = yield from _values(data, _next(data, at, "["), value[0])
            at = _next(data, at, "]")
        else:
            begin = at
            _, at = scan(data, at)
            yield _Value(holder, name, begin, at)
        at = _skip(data, at)
        if data[at] == ",":
            at = _next(data, at, ",")
    return at + 1


def _next(data: str, at: int, mark: str) -> int:
    at = _skip(data, at)
    if data[at] != mark:
        raise ValueError
    return _skip(data, at + 1)


def _skip(data: str, at: int) -> int:
    while data[at] in _SPACE:
        at += 1
    return at


def _delta_alone(
    chunk: dict[str, Any], differing: list[tuple[dict[str, Any], str]]
) -> dict[str, Any] | None:
    """Return a chunk's delta, if chunks like it say nothing new but that, and the answer goes on.

    Args:
        chunk: One of them.
        differing: What differs from one to the next: the object that holds it, and its name there.
    """
    choices = chunk.get("choices")
    choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
    if not (isinstance(choice, dict) and isinstance(delta := choice.get("delta"), dict)):
        return None
    beside = {name for holder, name in differing if holder is chunk or holder is choice}
    says_more = (
        not beside <= _INERT
        or not chunk.keys() <= _CHUNK
        or not choice.keys() <= _CHOICE
        or any(map(chunk.get, ("usage", "error")))
        or any(map(choice.get, ("index", "finish_reason")))
    )
    return None if says_more else delta


def _is_text(delta: dict[str, Any], differing: list[tuple[dict[str, Any], str]]) -> bool:
    return (
        delta.keys() <= _DELTA
        and isinstance(delta.get("content"), str)
        and not any(map(delta.get, _THOUGHTS))
        and all(name == "content" for holder, name in differing if holder is delta)
    )
