"""What ``openclaw chat`` does once its options are known: ask, stream, report."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from ...errors import ConfigError, IncompleteError, UsageError
from ...named_files import STDIN
from .question import read_attachments, read_prompt, read_question, read_system

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...cli.world import World
    from ...events import Result
    from ...history.choose import Session
    from ...interactive.around import Around
    from ...render.console import Console
    from ...render.extract import Extractor
    from ...request.conversation import Question
    from ...request.target import Target
    from ...turn.protocols import AnyTurn
    from ...turn.targets import Targets
    from ...wire.client import Client
    from .options import ChatOptions


def answer(world: World, options: ChatOptions) -> int:
    """Ask, stream the answer, and return the exit status.

    Raises:
        OpenClawError: Nothing could be asked, or the answer is not whole.
    """
    from ...turn.asking import in_session
    from ...turn.targets import Targets

    console = world.console(quiet=options.quiet)
    cache = world.locations().cache_folder()
    settings = world.settings(console=console)
    if isinstance(options.ask.schema, str):
        from ...turn.templated import with_kept_schema

        options = options._replace(ask=with_kept_schema(settings, options.ask))
    overrides = options.ask.overrides()
    if options.ask.templates or options.ask.variables or options.save_template is not None:
        from .templating import shaped, with_template

        if options.save_template is not None:
            from .save_line import save_line

            if overrides.model is not None:  # what can't be asked is not kept
                targets = Targets(settings, overrides, cache)
                _named(targets, console, asks=False).primary()
            return save_line(world, settings, options, console)
        overrides, options = with_template(settings, overrides, options)
        options = shaped(options, console, talks=_is_conversation(options))
    targets = Targets(settings, overrides, cache, month=world.month(settings))
    if overrides.model is not None and "/" not in overrides.model:
        targets = _named(targets, console, asks=not options.output.format.is_json)
    if options.resume and (options.prompt or options.template is not None):
        raise UsageError("--resume goes on with the last answer and takes no question")
    _check_beside(options)
    if options.compare:
        return _compare(world, targets, options, console)
    session = _session(world, options, console)
    try:
        targets = in_session(targets, session, os.environ)
        for warning in targets.warnings():
            console.warning(warning)
        if _is_conversation(options):
            return _talk(world, options, targets, session, console)
        return _ask(world, options, targets, session, console)
    finally:
        session.close()


def _compare(world: World, targets: Targets, options: ChatOptions, console: Console) -> int:
    """Ask several models at once."""
    from ...history.choose import Session
    from ...request.conversation import Conversation
    from .beside import edited
    from .compare import check_compare, compare

    check_compare(options, talks=_is_conversation(options))
    written = read_prompt(options)
    if options.edit:
        written = edited(written)
    session = Session(Conversation(read_system(options)))
    question = read_question(written, options, session, console)
    asked = [
        _seeing(targets.overriding(model=ref), question, session, console)
        for ref in options.compare
    ]
    history = world.history_file() if options.keep else None
    return compare(asked, question, session, options, console, history, world.trace())


def _check_beside(options: ChatOptions) -> None:
    """Check that what happens beside the question is possible, before anything is sent.

    Raises:
        UsageError: It is not.
    """
    if options.ask.schema is not None and _is_conversation(options):
        raise UsageError(
            "--schema is for one question", hint="give the question on the command line"
        )
    if options.media is not None and not (options.dry_run or options.estimate):
        options.media.check()
    if options.extraction is not None:
        from .extract import check_extraction

        check_extraction(options, options.extraction, talks=_is_conversation(options))
    if not (options.edit or options.copy):
        return
    from .beside import check_copy, check_edit

    if options.edit:
        if options.resume:
            raise UsageError("--resume goes on with the last answer and takes no question")
        check_edit(has_stdin=STDIN in (*options.prompt, *options.files))
    if options.copy:
        if _is_conversation(options):
            raise UsageError("--copy is for one question", hint="/copy copies an answer there")
        check_copy()


def _named(targets: Targets, console: Console, *, asks: bool) -> Targets:
    """Return whom to ask where a single word names the model: of several, the chosen one."""
    from ...request.ref import ModelNameError
    from ...turn.overrides import TYPED

    written = targets.overrides.model or ""
    try:
        targets.read_model(written)
    except ModelNameError:
        if targets.overrides.named_by != TYPED:
            return targets  # where it is asked it is the configuration's error
        if not asks:  # a program reads the answer
            raise
        from ...interactive.model_picker import ModelPicker

        chosen = ModelPicker(targets.settings, targets.cache, console).read(written, "Model")
        if chosen is None:
            raise
        return targets.overriding(model=str(chosen))
    return targets


def _ask(
    world: World, options: ChatOptions, targets: Targets, session: Session, console: Console
) -> int:
    """Ask one question."""
    target = targets.primary()
    if options.ask.why:
        _check_why(target)
    targets.fallbacks()  # what is wrong with them is said before anything is sent
    written = None if session.cut is not None else read_prompt(options)
    if options.edit:
        from .beside import edited

        written = edited(written)
    if options.dry_run or options.estimate:
        question = read_question(written, options, session, console)
        targets = _seeing(targets, question, session, console)
        return _preview(targets, question, options, session, console)
    # What is wrong with the command line is known by now. The network works while the pipe on stdin
    # fills; of a plain line it has been working since the start.
    from ...wire.connection import begun_or_new

    early = begun_or_new(target.route.origin, target.timeouts.connect or None)
    try:
        from ...wire.client import Client

        question = read_question(written, options, session, console)
        targets = _seeing(targets, question, session, console)
    except BaseException:
        early.abandon()
        raise
    trace = console.plain if world.verbose else None
    with Client(early=early, trace=trace) as client:
        return _stream(client, targets, question, options, session, console)


def _seeing(targets: Targets, question: Question, session: Session, console: Console) -> Targets:
    """Return whom to ask: the image model where the question needs one."""
    from ...turn.asking import seeing

    able = seeing(targets, question, session)
    if able is not targets:
        for warning in able.warnings():
            if warning not in targets.warnings():
                console.warning(warning)
    return able


def _session(world: World, options: ChatOptions, console: Console) -> Session:
    """Return the conversation that the question belongs to, and say which one."""
    from ...history.choose import SessionQuery, choose, describe, describe_new

    if options.resume and not options.keep:
        raise UsageError("--resume and --no-history contradict each other")
    query = SessionQuery(
        last=options.last,
        name=options.session,
        resume=options.resume,
        keep=options.keep and not (options.dry_run or options.estimate),
        system=read_system(options),
    )
    session = choose(world.history_file(), query)
    if session.header is not None:
        console.notice(describe(session.header))
    elif session.near is not None and options.session is not None:
        console.notice(describe_new(options.session, session.near))
    return session


def _is_conversation(options: ChatOptions) -> bool:
    """Return whether somebody is there to talk to: no prompt, and a terminal to type at."""
    from ...render.console import is_terminal

    if options.template is not None and not options.template.needs_input:
        return False
    return (
        not options.prompt
        and not options.resume
        and not options.edit
        and options.stdin
        and STDIN not in options.files
        and not (options.dry_run or options.estimate)
        and not options.output.format.is_json
        and options.output.file is None
        and is_terminal(sys.stdin)
        and is_terminal(sys.stdout)
    )


def _talk(
    world: World, options: ChatOptions, targets: Targets, session: Session, console: Console
) -> int:
    from ...interactive.chat import Chat, Setup

    if options.ask.why:
        _check_why(targets.primary())
    targets.budgets(session.spent)  # a month whose cost nobody knows is said at once
    folder = world.locations().state_folder()
    setup = Setup(
        targets=targets,
        session=session,
        output=options.output,
        console=console,
        ask=options.ask,
        trace=console.plain if world.verbose else None,
        folder=folder,
        history=world.history_file(),
        keeps=options.keep,
        attachments=read_attachments(options, console),
        yes=options.yes,
        aside=_aside(targets, options),
        around=_around(options),
        media=options.media,
    )
    return Chat(setup).run()


def _around(options: ChatOptions) -> Around | None:
    """Return the template that the first message is put into, where one was named."""
    if options.template is None:
        return None
    from ...interactive.around import Around

    return Around.of(options.template, options.ask.variables)


def _check_why(target: Target) -> None:
    from ...turn.routing import check_why

    check_why(target)


def _stream(
    client: Client,
    targets: Targets,
    question: Question,
    options: ChatOptions,
    session: Session,
    console: Console,
) -> int:
    from ...render.renderers import choose
    from ...turn.asking import make_turn
    from ...turn.run import run_turn

    if options.ask.image:
        from ...turn.outputs import know_outputs

        with console.busy("looking up what the model gives"):
            know_outputs(targets)
    extractor = _extractor(options)
    renderer = choose(options.output, console, str(targets.primary().ref), extractor)
    turn: AnyTurn = make_turn(client, targets, question, options.ask, session)
    if options.media is not None or options.output.takes_media:
        from ...turn.saving import SavingTurn

        turn = SavingTurn(turn, options.media)
    with closing(console):
        try:
            run_turn(turn, renderer, client.close, _aside(targets, options))
        except ConfigError as unwritten:
            if options.output.file is not None:
                from .beside import rescue

                rescue(turn.result(), unwritten, console)
            raise
    if options.copy:
        from .beside import copy_answer

        result = turn.result()
        copy_answer(result.text if extractor is None else extractor.text, console)
    error = turn.error
    if isinstance(error, IncompleteError) and _can_be_resumed(turn.result()):
        error.hint = error.hint or "openclaw chat --resume goes on with it"
    elif error is None and extractor is not None:
        error = extractor.error
    if error is not None:
        from ...cli.output import reported

        in_json = options.output.format.is_json and options.output.file is None
        raise reported(error, in_json=in_json)
    return 0


def _extractor(options: ChatOptions) -> Extractor | None:
    """Return what takes code out of the answer, where that is asked for."""
    if options.extraction is None:
        return None
    from ...render.extract import Extractor

    return Extractor(options.extraction)


def _aside(targets: Targets, options: ChatOptions) -> Callable[[], str | None] | None:
    """Return what looks for keys that have no effect, once the request has left."""
    return targets.untold_slips if targets.settings.document.data and not options.quiet else None


def _can_be_resumed(result: Result) -> bool:
    """Return whether there is a text to go on with; else resuming would buy the same again."""
    from ...request.conversation import says_something
    from ...wire.finish_reason import is_call, is_filter, is_whole

    reason = result.finish_reason or ""
    is_over = is_whole(reason) or is_call(reason) or is_filter(reason)
    return result.session is not None and says_something(result.text) and not is_over


def _preview(
    targets: Targets, question: Question, options: ChatOptions, session: Session, console: Console
) -> int:
    """Print the request, or what it may cost; nothing is sent."""
    from ...turn.asking import make_turn
    from ...wire.client import Client
    from .preview import print_estimate, print_request

    with Client() as client:
        limits = () if options.estimate else None
        turn = make_turn(client, targets, question, options.ask, session, limits)
        prepared = turn.first_request()
    if options.dry_run:
        print_request(prepared, options.output.format)
    else:
        budgets = targets.budgets(session.spent)
        print_estimate(prepared, targets.primary(), budgets, options.output, console)
    return 0
