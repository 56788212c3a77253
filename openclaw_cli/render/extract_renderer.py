"""Shows the code of an answer in place of the answer. Imported where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..events import End, Notice, Saved, Sent, TextDelta
from ..new_files import NewFiles
from .code_languages import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ..events import Event, Result
    from .console import Console
    from .extract import Extractor
    from .sinks import Sink
    from .status_writer import StatusWriter


class ExtractRenderer:
    """The code of an answer as it is. An answer without any goes to stderr: it was paid for.

    Args:
        extractor: Says what is code.
        sink: Where it goes; None where all of it is saved.
        status: Takes everything else.
        console: The way to stderr.
    """

    def __init__(
        self,
        extractor: Extractor,
        sink: Sink | None,
        status: StatusWriter,
        console: Console,
    ) -> None:
        self._extractor = extractor
        self._sink = sink
        self._status = status
        self._console = console
        self._saver = _saver(extractor)
        self._is_answering = False
        self._is_told = False

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._status.received()
            self._show(self._extractor.feed(event.text))
            if not self._is_answering and not self._is_told:
                self._is_told = True
                self._status.meanwhile("looking for the code in the answer")
            if self._is_answering and self._extractor.is_done:
                self._is_answering = False
                self._status.meanwhile("receiving the rest of the answer")
        elif isinstance(event, End):
            self._end(event.result)
        else:
            if isinstance(event, Sent) and self._sink is not None:
                self._sink.warm_up()
            self._is_answering = self._is_told = False
            self._status.handle(event)

    def _show(self, parts: Iterable[str]) -> None:
        for part in parts:
            if self._sink is None:
                continue
            if not self._is_answering:
                self._status.answering()
                self._is_answering = True
            self._sink.write(part)

    def _end(self, result: Result) -> None:
        self._show(self._extractor.finish())
        self._status.answering()
        if self._sink is not None:
            self._sink.close()
        paths, failure = _saved(self._extractor, self._saver)
        for said in _said(self._extractor, paths, failure, result):
            self._status.handle(said)
        is_lost = failure is not None and result.session is None
        if result.text and (is_lost or not self._extractor.blocks):
            self._console.line(result.text.removesuffix("\n"))
        self._status.end(self._extractor.look_at(result, paths, failure))


class ExtractedRenderer:
    """Adds the code of an answer to a result in JSON; the answer stays in it as it came.

    Args:
        extractor: Says what is code.
        show: Takes the events, and prints the result.
    """

    def __init__(self, extractor: Extractor, show: Callable[[Event], None]) -> None:
        self._extractor = extractor
        self._pass_on = show
        self._saver = _saver(extractor)

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            for _ in self._extractor.feed(event.text):
                pass
        elif isinstance(event, End):
            for _ in self._extractor.finish():
                pass
            paths, failure = _saved(self._extractor, self._saver)
            for said in _said(self._extractor, paths, failure, event.result):
                self._pass_on(said)
            event = End(self._extractor.look_at(event.result, paths, failure))
        self._pass_on(event)


def _saver(extractor: Extractor) -> NewFiles | None:
    """Return what saves the blocks, if they are saved.

    Raises:
        UsageError: What is named as their folder is none.
        ConfigError: Nothing can be written there.
    """
    folder = extractor.wanted.folder
    if folder is None:
        return None
    if folder.exists() and not folder.is_dir():
        hint = "name a folder, -o code/, or files with a number, -o 'code-{n}'"
        raise UsageError(f"code is saved into a folder, and {folder} is none", hint=hint)
    saver = NewFiles(folder, force=extractor.wanted.force)
    saver.check(extractor.wanted.name)
    return saver


def _saved(
    extractor: Extractor, saver: NewFiles | None
) -> tuple[list[Path | None], ConfigError | None]:
    """Save the blocks, each as a whole or not at all; after a failure the others are tried, too."""
    paths: list[Path | None] = []
    failure: ConfigError | None = None
    if saver is None:
        return paths, failure
    for block in extractor.blocks:
        name = extractor.wanted.name or f"{block.number:02}.{ending(block.language)}"
        try:
            paths.append(saver.write(name, block.code.encode("utf-8", "replace")))
        except ConfigError as error:
            paths.append(None)
            failure = failure or error
    return paths, failure


def _said(
    extractor: Extractor, paths: list[Path | None], failure: ConfigError | None, result: Result
) -> list[Event]:
    said: list[Event] = [Saved(f"saved {path}", str(path)) for path in paths if path is not None]
    if failure is not None and result.error is not None:
        said.append(Notice(failure.message))  # the status is that of the answer
    remark = extractor.remark(result)
    return said if remark is None else [*said, Notice(remark)]
