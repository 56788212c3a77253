"""The chat that people stay in: read, ask, show, and again."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from ..errors import OpenClawError, as_bug
from ..history.choose import Session
from ..named_tuple import NamedTuple
from ..render.echo import held, hold_keys, let_keys_go
from ..request.conversation import Conversation, Exchange, Question, is_answer, tokens_in
from ..turn.asking import told
from .connection import ChatConnection
from .greeting import greeting, is_due
from .mentions import is_command
from .reader import open_reader
from .state import ChatState
from .status import status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ..events import Result
    from ..history.new_turn import NewTurn
    from ..history.recording import Recording
    from ..render.console import Console
    from ..render.options import OutputOptions
    from ..request.attachments import Attachment
    from ..turn.ask_options import AskOptions
    from ..turn.media_files import MediaPlace
    from ..turn.protocols import AnyTurn
    from ..turn.targets import Targets
    from .around import Around
    from .mentions import Message


class Setup(NamedTuple):
    """What a chat begins with.

    Attributes:
        targets: Whom to ask, and what the command line said of it.
        session: The conversation that is begun, or gone on with.
        output: How answers are shown.
        console: The way to stderr.
        ask: How questions are asked.
        trace: Called with each line of the HTTP exchange, or None.
        folder: For what is kept beside the conversations.
        history: The conversations' database, whether it exists or not.
        keeps: Whether anything is written down.
        attachments: Files for the first message.
        aside: Returns what is said beside the first answer, or None.
        yes: Whether large folders are attached without a question.
        around: A template's prompt that the first message is put into, or None.
        media: Where the media of answers are saved, or None.
    """

    targets: Targets
    session: Session
    output: OutputOptions
    console: Console
    ask: AskOptions
    trace: Callable[[str], None] | None
    folder: Path
    history: Path
    keeps: bool
    attachments: tuple[Attachment, ...] = ()
    aside: Callable[[], str | None] | None = None
    yes: bool = False
    around: Around | None = None
    media: MediaPlace | None = None


class Chat:
    """One conversation with a person at a terminal."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._aside = setup.aside
        self._state = ChatState(
            setup.targets,
            setup.output,
            setup.console,
            setup.session.conversation,
            list(setup.attachments),
            self,
            setup.history,
            keeps=setup.keeps,
            around=setup.around,
            yes=setup.yes,
        )
        self._connection = ChatConnection(setup.trace)
        self._recorder = setup.session.recorder
        self._key_name = None if self._recorder is None else self._recorder.key_name
        self._state.session = setup.session.id or self._new_session()
        self._spent = setup.session.spent
        self._told = told(setup.targets, setup.session) or set()
        self._knows_outputs = self._has_asked = False

    def run(self) -> int:
        """Talk until the user leaves, and return the exit status.

        Raises:
            OpenClawError: The model can't be asked at all: there is no key, or it is no model.
        """
        self._state.targets.primary()
        hold_keys()
        try:
            return self._talk()
        finally:
            let_keys_go()

    def _talk(self) -> int:
        setup, console = self._setup, self._state.console
        if is_due(setup.folder, counts=setup.keeps):
            console.plain(greeting(self._state.targets.primary().ref, console.columns))
        if setup.around is not None:
            console.sentence(f"template: {setup.around.said}")
        if setup.session.header is not None:
            from .last_exchange import show_last

            show_last(console, self._state.conversation)
        reader = open_reader(setup.folder / "chat-history" if setup.keeps else None, self)
        try:
            while True:
                text, self._state.draft = self._state.draft, ""
                self._connection.look(self._state.targets)
                try:
                    self._take(reader.read(lambda: status(self._state), text))
                except KeyboardInterrupt:
                    self._state.console.line("Ctrl-D or /quit leaves")
                except EOFError:
                    return 0
        finally:
            self._connection.end()
            self._part()

    def completions(self, before: str) -> Iterable[tuple[str, str]]:
        """Yield what the last word of a slash command may become."""
        from . import slash

        return slash.completions(self._state, before)

    def reads(self) -> None:
        """Let the reader have the terminal as it was."""
        let_keys_go()

    def ready(self) -> None:
        """Get ready for the first answer while the user types."""
        threading.Thread(target=self._prepare, name="openclaw-prepare", daemon=True).start()

    def typed(self) -> None:
        """Have a connection be there when the message is sent."""
        self._connection.typed(self._state.targets)

    def notice(self, text: str) -> None:
        """Say something about the input."""
        self._state.console.notice(text)

    def failed(self, error: OpenClawError) -> None:
        """Say what went wrong, and what can be done about it from here."""
        if error.hint is not None:
            from . import slash

            error.hint = slash.in_commands(error.hint)
        self._state.console.error(error)

    def begin_anew(self) -> None:
        """Begin a new conversation; the old one stays in the history."""
        from ..history.recording import Recorder

        old = self._recorder
        recorder = None if old is None else Recorder(old.file, old.place)
        self.enter(Session(Conversation(self._state.conversation.system), None, recorder))

    def enter(self, session: Session) -> None:
        """Go on with a conversation; the one before it is left."""
        self._state.conversation = session.conversation
        self._state.attachments.clear()
        if self._recorder is not None:
            self._recorder.close()
        self._recorder = session.recorder
        if self._recorder is not None:
            self._recorder.key_name = self._key_name
        self._state.session = session.id or self._new_session()
        self._spent, self._told = session.spent, set()

    def leave_out(self, exchange: Exchange) -> None:
        """Note in the history that later questions do not build on an exchange."""
        if self._recorder is not None:
            self._recorder.leave_out(exchange.turn)

    def ask(self, question: Question) -> bool:
        """Ask, show the answer, and keep both; return whether there was an answer to keep."""
        exchange = self.answer(question, self._state.conversation)
        if exchange is not None:
            self._state.conversation.exchanges.append(exchange)
        return exchange is not None

    def answer(
        self, question: Question, conversation: Conversation, *, is_summary: bool = False
    ) -> Exchange | None:
        """Ask with what a conversation holds, and show the answer.

        Returns:
            Both, or None where there was no answer to keep.
        """
        from ..history.new_turn import NewTurn
        from ..render.renderers import choose
        from ..turn.run import run_turn

        self._has_asked = True
        targets = self._seeing(question, conversation, is_summary=is_summary)
        target = targets.primary()
        targets.forget_failed_secrets(target)
        ref = target.ref
        renderer = choose(self._state.output, self._state.console, str(ref))
        record = self._record(NewTurn(ref, question, is_summary))
        turn = self._turn(targets, question, conversation, record)
        with held(), closing(self._state.console):
            interrupted = run_turn(turn, renderer, self._connection.close, self._aside)
            self._aside = None
        result = turn.result()
        if interrupted:
            self._state.console.line("stopped")
        elif turn.error is not None:
            self.failed(turn.error)
        self._count(result)
        # What was stopped on purpose, or by its length, is a part of the conversation. What broke
        # is asked again.
        number = None if record is None else record.turn
        if not is_answer(result.text, turn.replay) or not (
            interrupted or result.complete or result.finish_reason == "length"
        ):
            if self._recorder is not None:
                self._recorder.leave_out(number)
            return None
        return Exchange(
            question,
            result.text,
            turn.answered_by,
            turn.replay,
            result.complete,
            number,
            is_summary,
            None if is_summary else tokens_in(result.usage),
        )

    def _take(self, sent: Message) -> None:
        """Do what the user has sent."""
        from . import slash

        text = slash.QUIT if slash.is_farewell(sent.written) else sent.text.strip()
        if not text:
            return
        try:
            if is_command(text):
                slash.run(self._state, text)
            else:
                self._state.draft = sent.written  # until there is an answer
                text = text[1:] if text.startswith("//") else sent.text.strip("\n")
                files = self._attached(sent.files)
                if self._state.around is not None:
                    text = self._state.around.question(text)
                if self.ask(Question(text, (*self._state.attachments, *files))):
                    self._state.draft = ""
                    self._state.around = None
                    self._state.attachments.clear()
                    self._state.catalogue.renew(self._state.targets)
        except OpenClawError as error:
            self.failed(error)
        except EOFError:
            raise  # /quit and its like
        except Exception as error:  # noqa: BLE001  (a bug must not take the conversation with it)
            self._state.console.error(as_bug(error))
        self._state.console.line("")

    def _attached(self, names: tuple[str, ...]) -> tuple[Attachment, ...]:
        if not names:
            return ()
        from .attaching import attached

        return attached(names, self._state)

    def _new_session(self) -> str:
        """Return the conversation's id: the history's, or one for the provider's cache alone."""
        return os.urandom(16).hex() if self._recorder is None else self._recorder.session

    def _record(self, new: NewTurn) -> Recording | None:
        if self._recorder is None:
            return None
        self._recorder.system = self._state.conversation.system
        return self._recorder.turn(new)

    def _seeing(
        self, question: Question, conversation: Conversation, *, is_summary: bool
    ) -> Targets:
        """Return whom to ask: the image model where the question needs one."""
        from .pictures import asks_for_pictures, without_pictures

        targets = self._state.targets
        if is_summary and targets.overrides.tools is not None:
            targets = targets.overriding(tools=None)  # nothing is searched to sum up
        if asks_for_pictures(targets):
            targets = without_pictures(targets) if is_summary else self._knowing(targets)
        if not (question.attachments or conversation.exchanges):
            return targets
        from ..turn.image_model import for_pictures

        return for_pictures(targets, conversation, question)

    def _knowing(self, targets: Targets) -> Targets:
        """Have it be known what the model gives; that is looked up once."""
        if not self._knows_outputs:
            from ..turn.outputs import know_outputs

            self._knows_outputs = True
            with self._state.console.busy("looking up what the model gives"):
                know_outputs(targets)
        return targets

    def _turn(
        self,
        targets: Targets,
        question: Question,
        conversation: Conversation,
        record: Recording | None,
    ) -> AnyTurn:
        from ..events import total_cost
        from ..turn.asking import turn_options
        from ..turn.turn import Turn

        called = sum(total_cost(result.attempts)[1] for result in self._state.results)
        budgets = targets.budgets(self._spent, called)
        options = turn_options(self._setup.ask, targets, self._setup.session, budgets)
        turn = Turn(
            self._connection.client(targets.primary()),
            targets,
            conversation,
            question,
            options._replace(session=self._state.session, told=self._told, save_with="/save ."),
            record=record,
        )
        if self._setup.media is None:
            return turn
        from ..turn.saving import SavingTurn

        return SavingTurn(turn, self._setup.media, tells_of_none=False)

    def _part(self) -> None:
        """Say how the conversation can be gone on with, and let others into it."""
        recorder = self._recorder
        if recorder is not None:
            if recorder.is_kept:
                self._state.console.sentence(
                    f"openclaw chat --session {recorder.called} goes on with this"
                )
            recorder.close()

    def _count(self, result: Result) -> None:
        from ..events import total_cost

        self._state.results.append(result)
        self._spent += total_cost(result.attempts)[1]
        if result.session is None and self._state.targets.month is not None:
            self._state.targets.month.add(result.attempts)
        self._state.answered_by = result.model_used or self._state.answered_by

    def _prepare(self) -> None:
        """Connect, import what the first answer needs, and read the catalogue."""
        from .ahead import import_for_answer, import_for_request

        self._connection.begin(self._state.targets)
        import_for_request()
        self._state.catalogue.load(self._state.targets)
        import_for_answer(lambda: self._has_asked, keeps=self._recorder is not None)
