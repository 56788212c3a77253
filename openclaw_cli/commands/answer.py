"""What ``openclaw chat`` does once its options are known: ask, stream, report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError
from .context import Globals, print_json

if TYPE_CHECKING:
    from ..render.answer import OutputOptions
    from ..render.console import Console
    from ..request.attachments import Attachment
    from ..request.messages import Message
    from ..request.target import Target
    from ..targets import Overrides, Targets
    from ..wire.client import Client


class ChatOptions(NamedTuple):
    """The command line of one ``chat`` call."""

    prompt: tuple[str, ...]
    system: str | None
    files: tuple[str, ...]
    overrides: Overrides
    stream: bool
    stdin: bool
    retries: int
    dry_run: bool
    quiet: bool
    output: OutputOptions


def answer(world: Globals, options: ChatOptions) -> int:
    """Ask, stream the answer, and return the exit status.

    Raises:
        OpenClawError: Nothing could be asked, or the answer is not whole.
    """
    from ..targets import Targets

    console = world.console(quiet=options.quiet)
    cache = world.locations().cache_folder()
    targets = Targets(world.settings(), options.overrides, cache)
    if _is_conversation(options):
        return _talk(world, options, targets, console)
    target = targets.primary()
    targets.fallbacks()  # what is wrong with them is said before anything is sent
    written = _written(options)
    if options.dry_run:
        return _dry_run(target, _messages(written, options, console), options)
    # What is wrong with the command line is known by now. The network works while Python imports
    # httpx and the pipe on stdin fills.
    from ..wire.connection import Connection

    early = Connection(target.route.origin, target.timeouts.connect or None)
    try:
        from ..wire.client import Client

        messages = _messages(written, options, console)
    except BaseException:
        early.abandon()
        raise
    trace = console.plain if world.verbose else None
    with Client(early=early, trace=trace) as client:
        return _stream(client, targets, messages, options, console)


def _is_conversation(options: ChatOptions) -> bool:
    """Return whether somebody is there to talk to: no prompt, and a terminal to type at."""
    from ..render.console import is_terminal

    return (
        not options.prompt
        and options.stdin
        and not options.dry_run
        and options.output.format == "text"
        and options.output.file is None
        and is_terminal(sys.stdin)
        and is_terminal(sys.stdout)
    )


def _talk(world: Globals, options: ChatOptions, targets: Targets, console: Console) -> int:
    from ..interactive.chat import Chat, Setup

    setup = Setup(
        targets=targets,
        system=_system(options),
        output=options.output,
        console=console,
        stream=options.stream,
        retries=options.retries,
        trace=console.plain if world.verbose else None,
        history=world.locations().state_folder() / "chat-history",
        attachments=_attachments(options),
    )
    return Chat(setup).run()


def _stream(
    client: Client,
    targets: Targets,
    messages: list[Message],
    options: ChatOptions,
    console: Console,
) -> int:
    from ..interactive.playing import play
    from ..render.answer import choose
    from ..turn import Turn
    from ..wire.retry import RetryPolicy

    target = targets.primary()
    renderer = choose(options.output, console, str(target.ref))
    client.watch = renderer.handle
    turn = Turn(
        client,
        target,
        messages,
        fallbacks=targets.fallbacks(),
        target_for=targets.target,
        stream=options.stream,
        policy=RetryPolicy(tries=options.retries + 1),
        advise=targets.advise,
    )
    try:
        play(turn, renderer, client.close)
    finally:
        console.close()
    if turn.error is not None:
        turn.error.reported = options.output.format != "text" and options.output.file is None
        raise turn.error
    return 0


def _system(options: ChatOptions) -> str | None:
    from .prompt import read_text_argument

    return None if options.system is None else read_text_argument(options.system, "system")


def _written(options: ChatOptions) -> tuple[str | None, str | None]:
    """Return the system prompt and the prompt that the command line holds or names."""
    from .prompt import read_text_argument, valid_text

    system = _system(options)
    words = [word for word in options.prompt if word != "-"]
    if len(words) == 1:
        return system, read_text_argument(words[0], "prompt")
    # Only a single word names a file; in a sentence an @ is just that.
    return system, valid_text(" ".join(words), "prompt") if words else None


def _attachments(options: ChatOptions) -> tuple[Attachment, ...]:
    if not options.files:
        return ()
    from ..request.attachments import attach, attach_url, is_url
    from .prompt import read_file

    return tuple(
        attach_url(name) if is_url(name) else attach(name, read_file(name, "attached"))
        for name in options.files
    )


def _messages(
    written: tuple[str | None, str | None], options: ChatOptions, console: Console
) -> list[Message]:
    """Return the conversation: the system prompt and the question, with what is piped in."""
    from ..request.messages import system_message, user_message
    from .prompt import join

    system, prompt = written
    messages = [] if system is None else [system_message(system)]
    parts = [attachment.part for attachment in _attachments(options)]
    piped = _piped(options, console, has_prompt=prompt is not None)
    return [*messages, user_message(join(prompt, piped), parts)]


def _piped(options: ChatOptions, console: Console, *, has_prompt: bool) -> str | None:
    """Return what stands on stdin, or None where it is not to be read."""
    from ..render.console import is_terminal
    from .prompt import STDIN_PATIENCE, StdinReader, decode

    forced = "-" in options.prompt
    if forced and not options.stdin:
        raise UsageError("- and --no-stdin contradict each other")
    if not options.stdin or sys.stdin is None or (is_terminal(sys.stdin) and not forced):
        return None
    reader = StdinReader()
    if has_prompt and not forced and not reader.wait_for_life(STDIN_PATIENCE):
        console.notice("standard input is open but silent; going on without it (- waits for it)")
        return None
    return decode(reader.content(), "standard input")


def _dry_run(target: Target, messages: list[Message], options: ChatOptions) -> int:
    """Print the request as it would leave."""
    from ..redact import redact
    from ..turn import prepare

    prepared = prepare(target, messages, stream=options.stream)
    request = prepared.request
    print_json(
        {
            "method": request.method,
            "url": request.url,
            "headers": {
                name: redact(value) if name.lower() == "authorization" else value
                for name, value in request.headers
            },
            "body": prepared.payload,
            "notices": [notice.text for notice in prepared.notices],
        }
    )
    return 0
