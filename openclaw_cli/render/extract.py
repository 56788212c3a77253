"""Takes blocks of code out of an answer while it comes. Pure; ``extract_renderer`` shows them."""

from __future__ import annotations

from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..errors import IncompleteError
from ..named_tuple import NamedTuple
from .code_blocks import BlockCollector, CodeBlock
from .code_languages import known_name, language_in
from .code_scanner import CodeEnd, CodeScanner, CodeStart, CodeText
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..errors import OpenClawError
    from ..events import Result
    from .code_scanner import CodeEvent

_MOST_NAMED = 5
_LONGEST_NAME = 24


class Which(StrEnum):
    """Which of the blocks are meant."""

    first = "first"
    last = "last"
    all = "all"


class Extraction(NamedTuple):
    """What is taken out of an answer.

    Attributes:
        which: The first block, the last one, or all.
        language: The only language that counts, in any of its names; or None.
        folder: Where they are saved, each in a file; or None.
        name: What the files are called, with ``{n}`` for the next number that is free; empty for
            the number and the language of each.
        force: Whether files that are there may be replaced.
    """

    which: Which = Which.first
    language: str | None = None
    folder: Path | None = None
    name: str = ""
    force: bool = False


class Extractor:
    """Takes an answer in pieces, and keeps the fenced blocks that are meant.

    Args:
        wanted: What is meant.

    Attributes:
        wanted: The same.
        blocks: Those that have come, the one that is still open too once the text is over.
        error: What is wrong with an answer that is whole, once that is known: there is no block, or
            one could not be saved.
    """

    def __init__(self, wanted: Extraction) -> None:
        self.wanted = wanted
        self.blocks: list[CodeBlock] = []
        self.error: OpenClawError | None = None
        self._language = None if wanted.language is None else known_name(wanted.language)
        self._scanner = CodeScanner()
        self._collector = BlockCollector()
        self._others: dict[str, None] = {}
        self._is_inside = False

    @property
    def text(self) -> str:
        """What has been taken out; several blocks stand one below the other."""
        return "".join(block.code for block in self.blocks)

    @property
    def is_streaming(self) -> bool:
        """Whether a block is given out as it comes: only the first one is known to be meant."""
        return self.wanted.which is Which.first

    @property
    def is_done(self) -> bool:
        """Whether nothing that comes can matter any more."""
        return self.is_streaming and bool(self.blocks)

    def feed(self, text: str) -> Iterator[str]:
        """Yield what is to be shown of a piece: nothing but the block that is streamed.

        An empty text tells that the block has begun.
        """
        if not self.is_done:
            yield from self._take(self._scanner.feed(text))

    def finish(self) -> Iterator[str]:
        """Yield the rest: the text is over."""
        if not self.is_done:
            yield from self._take(self._scanner.finish())
        if not self.is_streaming:
            yield from (block.code for block in self.blocks)

    def look_at(
        self,
        result: Result,
        paths: Sequence[Path | None] = (),
        failure: OpenClawError | None = None,
    ) -> Result:
        """Return a result with what was taken out of it, and with what is wrong with that.

        Args:
            result: The answer.
            paths: Where the blocks were saved, in their order, None for one that was not; or
                nothing.
            failure: Why one could not be saved.
        """
        shapes = tuple(
            {
                "number": block.number,
                "language": block.language or None,
                "code": block.code,
                "closed": block.closed,
                "path": None if path is None else str(path),
            }
            for block, path in zip_longest(self.blocks, paths)
        )
        if not self.blocks:
            failure = self._missing(result.session)
        elif failure is not None and result.session is not None:
            failure.hint = f"openclaw sessions show {result.session[:8]} --code N"
        if result.error is None and failure is not None:
            self.error = failure
            return result._replace(extracted=shapes, error=failure.as_json())
        return result._replace(extracted=shapes)

    def remark(self, result: Result) -> str | None:
        """Return what there is to say about the blocks themselves, if anything."""
        if not self.blocks:
            return None
        if not self.blocks[-1].closed:
            return (
                "the block of code is not closed: it goes to the end of the answer"
                if result.error is None
                else "the block of code is cut, too"
            )
        if result.error is not None and self.is_done and not result.complete:
            return "the block of code is whole: what is missing came behind it"
        return None

    def _take(self, events: Iterator[CodeEvent]) -> Iterator[str]:
        for event in events:
            if isinstance(event, CodeStart):
                self._is_inside = self._is_meant(event)
                if self._is_inside and self.is_streaming:
                    yield ""
            if not self._is_inside:
                continue
            self._collector.take((event,))
            if isinstance(event, CodeText) and self.is_streaming:
                yield event.text
            elif isinstance(event, CodeEnd):
                self._is_inside = False
                found = self._collector.blocks
                self.blocks = found[-1:] if self.wanted.which is Which.last else found
                if self.is_done:
                    return

    def _is_meant(self, start: CodeStart) -> bool:
        if not start.fenced:
            return False
        language = language_in(start.info)
        if self._language is None or known_name(language) == self._language:
            return True
        self._others[one_line(language)[:_LONGEST_NAME]] = None
        return False

    def _missing(self, session: str | None) -> IncompleteError:
        language = self.wanted.language
        where = "" if language is None else f" in {language}"
        seen = [name or "no language" for name in self._others][:_MOST_NAMED]
        others = f": its code is in {', '.join(seen)}" if seen else ""
        hint = None if session is None else f"openclaw sessions show {session[:8]} --answer"
        return IncompleteError(f"the answer has no block of code{where}{others}", hint=hint)
