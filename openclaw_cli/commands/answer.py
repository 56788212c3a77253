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
    from ..turn import Target
    from ..wire.client import Client
    from ..wire.connection import Connection


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
    if options.dry_run:
        return _dry_run(_target(settings, options, ref), _messages(options, console), options)
    early = _connect_early(settings, options, ref)
    try:
        target = _target(settings, options, ref)
        messages = _messages(options, console)
        from ..wire.client import Client
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
    from ..turn import Target

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
    from ..wire.timeouts import Timeouts

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


def _connect_early(settings: Settings, options: ChatOptions, ref: ModelRef) -> Connection:
    """Begin to connect before httpx is imported: the network works while Python does."""
    from ..config.credentials import find_credential, require_credential
    from ..wire.connection import Connection

    # Nobody is rung up without a key to show.
    (require_credential if ref.is_openrouter else find_credential)(settings, ref.provider)
    limits = _timeouts(settings, options, ref.provider)
    return Connection(settings.route(ref.provider).origin, limits.connect or None)


def _messages(options: ChatOptions, console: Console) -> list[Message]:
    from ..request.messages import system_message, user_message
    from .prompt import join, read_text_argument

    messages = []
    if options.system is not None:
        messages.append(system_message(read_text_argument(options.system, "system")))
    words = [word for word in options.prompt if word != "-"]
    prompt: str | None = None
    if len(words) == 1:
        prompt = read_text_argument(words[0], "prompt")
    elif words:
        prompt = read_text_argument("@@"[: words[0].startswith("@")] + " ".join(words), "prompt")
    piped = _piped(options, console, has_prompt=prompt is not None)
    messages.append(user_message(join(prompt, piped)))
    return messages


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
