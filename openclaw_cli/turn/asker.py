"""Any number of questions with one configuration, from any number of threads."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from ..errors import UsageError
from .configured import history_file, load_settings, month_spending
from .targets import Targets
from .variables import MODEL, THINKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..config.paths import Locations
    from ..config.settings import Settings
    from ..history.choose import Session
    from ..request.attachments import Attachment
    from ..request.budget import Limit
    from ..request.conversation import Question
    from ..request.target import Target
    from ..request.template import Template
    from ..wire.pool import ConnectionPool
    from .answer_stream import AnswerStream
    from .ask_options import AskOptions
    from .prepare import Prepared
    from .protocols import Record, Wait


class Asker:
    """Keeps what questions share: the configuration, the keys, and the connections.

    Args:
        locations: Where the configuration is, and whatever else is kept.
        api_key: OpenRouter's key, in place of the one that would be found; or None.
        trace: Called with each line of the HTTP exchange, keys redacted; or None.

    Attributes:
        settings: The configuration.

    Raises:
        ConfigError: The configuration is wrong, or was named and is not there.
    """

    def __init__(
        self,
        locations: Locations,
        api_key: str | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        self._locations = locations
        self._trace = trace
        self._lock = threading.Lock()
        self._said = threading.local()
        self._pool: ConnectionPool | None = None
        self.settings: Settings = load_settings(locations, self._say, environ=locations.environ)
        self.settings.given_key = api_key
        self._month = month_spending(self.settings, locations)
        self._shared = Targets(
            self.settings, _no_overrides(), locations.cache_folder(), month=self._month
        )
        self._stamp: int | None = None
        self._last: tuple[object, Targets, list[str]] | None = None
        self._is_closed = False
        self._held: dict[tuple[str, ...], Template] = {}

    def hold_templates(self, names: Sequence[str] | str) -> Template:
        """Read templates once, for all questions from now on that name just these.

        Raises:
            UsageError: There is no such template.
            ConfigError: One is wrong.
        """
        from .templated import find_template, names_of

        held = self._held[names_of(names)] = find_template(self.settings, names)
        return held

    def stream(
        self,
        question: str | Sequence[Mapping[str, Any]],
        options: AskOptions,
        *,
        budgets: tuple[Limit, ...] | None = None,
        record: Record | None = None,
        wait: Wait | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> AnswerStream:
        """Return the answer to a question as it comes. Nothing is sent before it is iterated.

        Args:
            question: The words; or messages in the API's shape, the question last.
            options: How it is asked.
            budgets: What it may cost; None for what the options and the configuration say.
            record: Keeps it where it belongs to no conversation, or None.
            wait: Waits before a request is sent again; None sleeps.
            attachments: Files that have been read, behind those of the options.

        Raises:
            OpenClawError: It can't be asked.
        """
        from ..wire.client import Client
        from .answer_stream import AnswerStream
        from .asking import make_turn

        options.check()
        notices: list[str] = []
        template, question, options = self._templates(question, options)
        session, asked = self._session(question, options, notices, attachments)
        client = Client(pool=self._connections(), keep=True, trace=self._trace)
        try:
            targets = self._targets(asked, options, session, notices, template)
            turn = make_turn(client, targets, asked, options, session, budgets, record, wait)
        except BaseException:
            session.close()
            raise
        return AnswerStream(turn, client, session, notices)

    def prepare(
        self,
        question: str | Sequence[Mapping[str, Any]],
        options: AskOptions,
        attachments: tuple[Attachment, ...] = (),
    ) -> tuple[Target, Prepared]:
        """Return who would be asked first, and with what request; nothing is sent or written.

        Args:
            question: The words; or messages in the API's shape, the question last.
            options: How it is asked.
            attachments: Files that have been read, behind those of the options.

        Raises:
            OpenClawError: It can't be asked.
        """
        from ..wire.client import Client
        from .asking import make_turn

        options.check()
        notices: list[str] = []
        template, question, options = self._templates(question, options)
        session, asked = self._session(question, options, notices, attachments, keep=False)
        targets = self._targets(asked, options, session, notices, template)
        turn = make_turn(Client(), targets, asked, options, session, ())
        return targets.primary(), turn.first_request()

    def close(self) -> None:
        """Close the connections that nobody uses; questions that are under way go on."""
        with self._lock:
            self._is_closed = True
            pool = self._pool
        if pool is not None:
            pool.close()

    def _connections(self) -> ConnectionPool:
        with self._lock:
            if self._is_closed:
                raise UsageError("the client is closed")
            if self._pool is None:
                from ..wire.pool import ConnectionPool

                self._pool = ConnectionPool()
            return self._pool

    def _templates(
        self, question: str | Sequence[Mapping[str, Any]], options: AskOptions
    ) -> tuple[Template | None, str | Sequence[Mapping[str, Any]], AskOptions]:
        """Return the template that is asked, and with it the question and how it is asked."""
        if isinstance(options.schema, str) and options.schema.startswith("t:"):
            from .templated import with_kept_schema

            options = with_kept_schema(self.settings, options)
        if not (options.templates or options.variables):
            return None, question, options
        from .templated import names_of, with_templates

        held = self._held.get(names_of(options.templates))
        return with_templates(self.settings, question, options, held)

    def _targets(
        self,
        asked: Question,
        options: AskOptions,
        session: Session,
        notices: list[str],
        template: Template | None,
    ) -> Targets:
        """Return whom to ask; what is wrong with any of them is said before anything is sent."""
        from .asking import in_session, seeing

        overrides, environ = options.overrides(), self._locations.environ
        if template is not None:
            from .templated import under

            overrides = under(overrides, template)
        self._said.notices = notices
        self._forget_old_facts()
        if options.session is not None:  # it has a key and perhaps a model of its own
            targets = Targets(self.settings, overrides, self._shared.cache, month=self._month)
            targets = in_session(targets, session, environ)
            targets.fallbacks()
            told = targets.warnings()
        else:
            # Most questions are asked as the one before them.
            wanted, last = (overrides, environ.get(MODEL), environ.get(THINKING)), self._last
            if last is None or last[0] != wanted:
                targets = self._shared.with_overrides(overrides)
                targets = in_session(targets, session, environ)
                targets.fallbacks()
                last = self._last = wanted, targets, targets.warnings()
            _, targets, told = last
        able = seeing(targets, asked, session)
        notices += told if able is targets else able.warnings()
        return able

    def _forget_old_facts(self) -> None:
        """Look models up anew, if the catalogue may have been renewed."""
        try:
            stamp = self._shared.cache.stat().st_mtime_ns
        except OSError:
            stamp = None
        if stamp != self._stamp:
            self._stamp = stamp
            self._shared.forget_facts()

    def _session(
        self,
        question: str | Sequence[Mapping[str, Any]],
        options: AskOptions,
        notices: list[str],
        attachments: tuple[Attachment, ...],
        *,
        keep: bool = True,
    ) -> tuple[Session, Question]:
        """Return the conversation that a question belongs to, and the question."""
        from ..history.choose import Session, SessionQuery, choose
        from ..request.conversation import Conversation, Question

        files = (*_attached(options, notices), *attachments)
        system = None if options.system is None else _text(options.system)
        if not isinstance(question, str):
            from ..request.given import read_messages

            if options.session is not None:
                raise UsageError("session and messages contradict each other")
            conversation, asked = read_messages(question, system)
            return Session(conversation), asked._replace(attachments=(*asked.attachments, *files))
        if not (question.strip() or files):
            raise UsageError("the question is empty")
        asked = Question(_text(question), files)
        if options.session is None:
            return Session(Conversation(system)), asked
        query = SessionQuery(name=options.session, keep=keep, system=system)
        return choose(history_file(self._locations), query), asked

    def _say(self, text: str) -> None:
        notices = getattr(self._said, "notices", None)
        if notices is not None:
            notices.append(text)


def _no_overrides() -> Any:
    from .overrides import Overrides

    return Overrides()


def _attached(options: AskOptions, notices: list[str]) -> tuple[Attachment, ...]:
    """Return the files beside a question.

    Raises:
        UsageError: One can't be read or sent, or there is more of it than the options allow.
    """
    if not options.files:
        return ()
    from ..attach.collect import collect

    found = collect([os.fspath(file) for file in options.files])
    if found.is_large and not options.yes:
        raise found.refusal("yes=True sends them")
    notices += found.notes
    return found.attachments


def _text(question: str) -> str:
    from ..foreign import whole

    return whole(question)
