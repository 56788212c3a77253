"""The chat that people stay in: read, ask, show, and again."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import OpenClawError
from . import slash
from .conversation import Conversation, Exchange, Question
from .reader import open_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ..catalog.catalogue import Catalogue
    from ..events import Result
    from ..render.answer import OutputOptions
    from ..render.console import Console
    from ..request.attachments import Attachment
    from ..request.model import Model
    from ..request.target import Target
    from ..targets import Targets
    from ..turn import Turn
    from ..wire.client import Client


class Setup(NamedTuple):
    """What a chat begins with.

    Attributes:
        targets: Whom to ask, and what the command line said of it.
        system: The system prompt, or None.
        output: How answers are shown.
        console: The way to stderr.
        stream: Whether answers are asked for as streams.
        retries: Tries after the first.
        trace: Called with each line of the HTTP exchange, or None.
        history: The file that keeps what the user sent.
        attachments: Files for the first message.
    """

    targets: Targets
    system: str | None
    output: OutputOptions
    console: Console
    stream: bool
    retries: int
    trace: Callable[[str], None] | None
    history: Path
    attachments: tuple[Attachment, ...] = ()


class Chat:
    """One conversation with a person at a terminal.

    Attributes:
        targets: Whom to ask.
        output: How answers are shown.
        console: The way to stderr.
        conversation: What has been said.
        attachments: Files that go with the next message.
        draft: What stands in the input when it is shown next.
        usages: What the API said of each answer's tokens and cost.
        used: Tokens of the last request and its answer, or None.
        models: The catalogue, as far as it is known.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self.targets = setup.targets
        self.output = setup.output
        self.console = setup.console
        self.conversation = Conversation(setup.system)
        self.attachments = list(setup.attachments)
        self.draft = ""
        self.usages: list[dict[str, Any]] = []
        self.used: int | None = None
        self.models: Mapping[str, Model] = {}
        self._answered_by = ""
        self._catalogue: Catalogue | None = None
        self._client: Client | None = None

    def run(self) -> int:
        """Talk until the user leaves, and return the exit status.

        Raises:
            OpenClawError: The model can't be asked at all: there is no key, or it is no model.
        """
        self.targets.primary()
        reader = open_reader(self._setup.history, self, self.console.notice)
        try:
            while True:
                text, self.draft = self.draft, ""
                try:
                    line = reader.read(self._status, text)
                    self._take(line)
                except KeyboardInterrupt:
                    self.console.line("Ctrl-D or /quit leaves")
                except EOFError:
                    return 0
        finally:
            self._close()

    def completions(self, before: str) -> Iterable[tuple[str, str]]:
        """Yield what the last word of a slash command may become."""
        return slash.completions(self, before)

    def ready(self) -> None:
        """Get ready for the first answer while the user types."""
        threading.Thread(target=self._prepare, name="openclaw-prepare", daemon=True).start()

    def override(self, **changes: Any) -> None:
        """Change what stands above the configuration.

        Raises:
            OpenClawError: With that nobody could be asked; nothing is changed.
        """
        from ..targets import Targets

        changed = Targets(
            self.targets.settings, self.targets.overrides._replace(**changes), self.targets.cache
        )
        changed.primary()
        self.targets = changed

    def ask(self, question: Question) -> bool:
        """Ask, show the answer, and keep both; return whether there was an answer to keep."""
        from ..render.answer import choose
        from .playing import play

        target = self.targets.primary()
        renderer = choose(self.output, self.console, str(target.ref))
        turn = self._turn(question, target)
        self._connected().watch = renderer.handle
        try:
            interrupted = play(turn, renderer, self._close)
        finally:
            self.console.close()
        result = turn.result()
        if interrupted:
            self.console.line("stopped")
        elif turn.error is not None:
            self.console.error(turn.error)
        self._count(result)
        # What was stopped on purpose, or by its length, is a part of the conversation. What broke
        # is asked again.
        keep = bool(result.text) and (
            interrupted or turn.error is None or result.finish_reason == "length"
        )
        if keep:
            whole = turn.error is None
            self.conversation.exchanges.append(
                Exchange(question, result.text, target.ref, turn.reasoning_details, whole)
            )
        return keep

    def _take(self, line: str) -> None:
        """Do what the user has sent."""
        text = line.strip()
        if not text:
            return
        try:
            if text.startswith("/") and not text.startswith("//"):
                slash.run(self, text)
            else:
                self.draft = line  # until there is an answer
                text = text[1:] if text.startswith("//") else line.strip("\n")
                if self.ask(Question(text, tuple(self.attachments))):
                    self.draft = ""
                    self.attachments.clear()
                    self._refresh()
        except OpenClawError as error:
            self.console.error(error)
        self.console.line("")

    def _turn(self, question: Question, target: Target) -> Turn:
        from ..turn import Turn
        from ..wire.retry import RetryPolicy

        return Turn(
            self._connected(),
            target,
            self.conversation.messages(question, target.ref),
            fallbacks=self.targets.fallbacks(),
            target_for=self.targets.target,
            stream=self._setup.stream,
            policy=RetryPolicy(tries=self._setup.retries + 1),
            advise=self.targets.advise,
        )

    def _connected(self) -> Client:
        if self._client is None:
            from ..wire.client import Client

            self._client = Client(trace=self._setup.trace, keep=True)
        return self._client

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _status(self) -> str:
        """Return what stands before the input: the model, and how full its context is."""
        ref = self.targets.primary().ref
        name = ref.model.rpartition("/")[2]
        files = f" +{len(self.attachments)}" if self.attachments else ""
        return f"{name}{self._share(ref.model)}{files} "

    def _share(self, model: str) -> str:
        if self.used is None:
            return ""
        # A router's answer fills the context of the model that it chose.
        for name in (self._answered_by, model, model.partition(":")[0]):
            known = self.models.get(name)
            if known is not None and known.context is not None:
                share = 100 * self.used / known.context
                return " <1%" if share < 1 else f" {share:.0f}%"
        return f" {self.used} tokens"

    def _count(self, result: Result) -> None:
        if result.usage is None:
            return
        self.usages.append(result.usage)
        counts = (result.usage.get("prompt_tokens"), result.usage.get("completion_tokens"))
        known = [count for count in counts if isinstance(count, int)]
        self.used = sum(known) if known else None
        self._answered_by = result.model_used or ""

    def _prepare(self) -> None:
        """Import what the first answer needs, and read the catalogue."""
        from .. import turn as _turn
        from ..refresh import Shelf
        from ..render import answer as _answer

        del _turn, _answer
        self._catalogue = Shelf(self.targets.cache).load(self.targets.primary().route)
        self.models = self._catalogue.models

    def _refresh(self) -> None:
        """Renew the catalogue in the background once it is old; nothing waits for it."""
        if self._catalogue is None or self._catalogue.is_fresh(time.time()):
            return
        self._catalogue = self._catalogue._replace(fetched=time.time())
        target = self.targets.primary()
        threading.Thread(
            target=self._fetch, args=(target,), name="openclaw-models", daemon=True
        ).start()

    def _fetch(self, target: Target) -> None:
        from contextlib import suppress

        from ..refresh import Shelf
        from ..wire.client import Client

        # Without it the chat goes on: names are not completed, and the context's share is a count.
        with suppress(OpenClawError):
            catalogue, _ = Shelf(self.targets.cache).renewed(
                target.route, target.key, now=time.time(), connect=Client
            )
            self.models = catalogue.models
            self.targets.forget_facts()
