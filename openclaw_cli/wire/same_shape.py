"""Chunks that differ from the one before them in their text alone, as nearly all of an answer do.

Id, model and time are those of the whole answer, so such a chunk begins and ends like the last
one, letter by letter. Reading the string in between takes a fifth of decoding all of its JSON.
"""

from __future__ import annotations

from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lacks it
from typing import Any

_KEY = '"content":'
_NAMES = frozenset({"id", "object", "created", "model", "provider", "service_tier"})
_CHUNK = _NAMES | {"system_fingerprint", "choices", "usage", "error"}
_CHOICE = frozenset({"index", "delta", "finish_reason", "native_finish_reason", "logprobs"})
_THOUGHTS = ("reasoning", "reasoning_content", "reasoning_details")
_DELTA = frozenset({"role", "content", *_THOUGHTS})


class SameShape:
    """Knows the text around the content of the chunk that came last."""

    def __init__(self) -> None:
        self._begin = self._end = ""

    def content(self, data: str) -> str | None:
        """Return the content of a chunk that is like the last one in all else, or None."""
        if not self._begin or not data.startswith(self._begin):
            return None
        try:
            content, at = scanstring(data, len(self._begin), False)
        except ValueError:
            return None
        return content if data[at:] == self._end else None

    def learn(self, data: str, chunk: Any) -> None:
        """Note the shape of a chunk, if its content is all that it says.

        Args:
            data: Its JSON.
            chunk: The same, decoded.
        """
        self._begin = ""
        if not (_says_only_content(chunk) and data.count(_KEY) == 1):
            return
        # Without a backslash no key is spelled in another way, and no string holds the key.
        begin = data.index(_KEY) + len(_KEY)
        begin += data[begin : begin + 2].index('"') + 1
        _, at = scanstring(data, begin, False)
        if "\\" not in data[:begin] and "\\" not in data[at:]:
            self._begin, self._end = data[:begin], data[at:]


def _says_only_content(chunk: Any) -> bool:
    """Return whether a chunk says nothing new but a piece of the answer, which goes on."""
    if not isinstance(chunk, dict) or not chunk.keys() <= _CHUNK:
        return False
    choices = chunk.get("choices")
    choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
    if not isinstance(choice, dict) or not choice.keys() <= _CHOICE:
        return False
    delta = choice.get("delta")
    return (
        not (chunk.get("usage") or chunk.get("error"))
        and not (choice.get("index") or choice.get("finish_reason"))
        and isinstance(delta, dict)
        and delta.keys() <= _DELTA
        and isinstance(delta.get("content"), str)
        and not any(map(delta.get, _THOUGHTS))
    )
