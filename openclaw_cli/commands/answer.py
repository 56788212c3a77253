"""What ``openclaw chat`` does once its options are known: ask, stream, report."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import UsageError
from .context import Globals, print_json

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..render.answer import OutputOptions
    from ..render.console import Console
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from ..request.target import Target
    from ..wire.client import Client


class ChatOptions(NamedTuple):
    """The command line of one ``chat`` call."""

    prompt: tuple[str, ...]
    model: str | None
    system: str | None
    thinking: str | None
    params: tuple[str, ...]
    fallbacks: tuple[str, ...]
    stream: bool
    stdin: bool
    timeout: float | None
    retries: int
    dry_run: bool
    quiet: bool
    output: OutputOptions


def answer(world: Globals, options: ChatOptions) -> int:
    """Ask, stream the answer, and return the exit status.

    Raises:
        OpenClawError: Nothing could be asked, or the answer is not whole.
    """
    console = world.console(quiet=options.quiet)
    settings = world.settings()
    ref, fallbacks = _models(settings, options)
    target = _target(settings, options, ref)
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
        return _stream(settings, options, client, target, fallbacks, messages, console)


def _stream(
    settings: Settings,
    options: ChatOptions,
    client: Client,
    target: Target,
    fallbacks: tuple[ModelRef, ...],
    messages: list[Message],
    console: Console,
) -> int:
    from ..render.answer import choose
    from ..turn import Turn
    from ..wire.retry import RetryPolicy

    renderer = choose(options.output, console, str(target.ref))
    turn = Turn(
        client,
        target,
        messages,
        fallbacks=fallbacks,
        target_for=lambda ref: _target(settings, options, ref),
        stream=options.stream,
        policy=RetryPolicy(tries=options.retries + 1),
    )
    try:
        for event in turn.events():
            renderer.handle(event)
    except KeyboardInterrupt:
        client.close()
        renderer.handle(turn.interrupt())
    if turn.error is not None:
        turn.error.reported = options.output.format != "text" and options.output.file is None
        raise turn.error
    return 0


def _models(settings: Settings, options: ChatOptions) -> tuple[ModelRef, tuple[ModelRef, ...]]:
    """Return the model to ask and its fallbacks.

    A model on the command line is meant: the configured fallbacks are not for it.
    """
    named = tuple(settings.parse_ref(text) for text in options.fallbacks)
    if options.model is not None:
        return settings.parse_ref(options.model), named
    primary = settings.configured_ref(settings.primary())
    if named:
        return primary, named
    configured = (settings.configured_ref(written) for written in settings.fallbacks())
    return primary, tuple(ref for ref in configured if ref != primary)


def _target(settings: Settings, options: ChatOptions, ref: ModelRef) -> Target:
    """Return all that a request to one model needs, from the configuration and the options."""
    from ..config.credentials import find_credential, require_credential
    from ..config.settings import OPENROUTER
    from ..request.params import resolve_params
    from ..request.target import Target

    route = settings.route(ref.provider)
    # A custom provider on the user's own machine may want no key.
    find = require_credential if ref.provider == OPENROUTER else find_credential
    credential = find(settings, ref.provider)
    layers = settings.params_layers(ref)
    level = settings.thinking_default()
    if level is not None:
        layers.insert(0, ("agents.defaults.thinkingDefault", {"thinking": level}))
    if options.params:
        layers.append(("--param", parse_params(options.params)))
    if options.thinking is not None:
        layers.append(("--thinking", {"thinking": options.thinking}))
    return Target(
        ref=ref,
        route=route,
        key=credential.key if credential else None,
        params=resolve_params(layers),
        timeouts=_timeouts(settings, options, ref.provider),
    )


def _timeouts(settings: Settings, options: ChatOptions, provider: str) -> Any:
    from ..request.timeouts import Timeouts

    configured = settings.timeouts(provider)
    default = Timeouts()
    limits = Timeouts(
        connect=configured.get("connect", default.connect),
        first_event=configured.get("firstEvent", default.first_event),
        silence=configured.get("silence", default.silence),
    )
    given = options.timeout
    if given is None:
        return limits
    connect = min(limits.connect or given, given)
    return Timeouts(connect=connect, first_event=given, silence=given)


def _written(options: ChatOptions) -> tuple[str | None, str | None]:
    """Return the system prompt and the prompt that the command line holds or names."""
    from .prompt import read_text_argument, valid_text

    system = None if options.system is None else read_text_argument(options.system, "system")
    words = [word for word in options.prompt if word != "-"]
    if len(words) == 1:
        return system, read_text_argument(words[0], "prompt")
    # Only a single word names a file; in a sentence an @ is just that.
    return system, valid_text(" ".join(words), "prompt") if words else None


def _messages(
    written: tuple[str | None, str | None], options: ChatOptions, console: Console
) -> list[Message]:
    """Return the conversation: the system prompt and the question, with what is piped in."""
    from ..request.messages import system_message, user_message
    from .prompt import join

    system, prompt = written
    messages = [] if system is None else [system_message(system)]
    piped = _piped(options, console, has_prompt=prompt is not None)
    return [*messages, user_message(join(prompt, piped))]


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


def parse_params(written: tuple[str, ...]) -> dict[str, Any]:
    """Turn ``KEY=VALUE`` texts into a tree: JSON where it parses, else text; dots reach in.

    Raises:
        UsageError: There is no ``=``, or no key.
    """
    tree: dict[str, Any] = {}
    for text in written:
        name, equals, value = text.partition("=")
        parts = name.strip().split(".")
        if not equals or not all(parts):
            raise UsageError(
                f"not a parameter: {text[:60]!r}", hint="write --param KEY=VALUE, e.g. top_p=0.9"
            )
        node = tree
        for part in parts[:-1]:
            child = node.setdefault(part, {})
            if not isinstance(child, dict):
                raise UsageError(f"--param {name}: {part} already has a value of its own")
            node = child
        node[parts[-1]] = _value(value)
    return tree


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


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
