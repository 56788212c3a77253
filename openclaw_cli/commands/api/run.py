"""What ``openclaw api`` does: one request, or one for each page, and its answer on stdout."""

from __future__ import annotations

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from ...cli.input import StdinReader, decode, read_file, valid_text
from ...cli.output import print_json
from ...errors import ConfigError, IncompleteError, MissingKeyError, OpenClawError, UsageError
from ...events import billed_cost
from ...foreign import mapping
from ...named_tuple import NamedTuple
from ...redact import clean, clean_json
from ...render.sinks import PipeSink, stdout_sink
from ...request.endpoint import READING, endpoint_url
from ...request.fields import object_of, typed
from ...request.http import Request
from ...request.pages import Pager
from ...request.provider import provider_name, provider_of

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings
    from ...render.console import Console
    from ...render.sinks import Sink
    from ...request.route import Route
    from ...request.secret import Secret
    from ...wire.client import Client
    from ...wire.raw_answer import RawAnswer

MANAGEMENT = "OPENROUTER_MANAGEMENT_KEY"
_MANAGEMENT_KEYS = "https://openrouter.ai/settings/management-keys"
_ACCEPT = "application/json, text/event-stream, */*"


class ApiOptions(NamedTuple):
    """The command line of one ``api`` call."""

    method: str
    path: str
    fields: tuple[str, ...]
    raw_fields: tuple[str, ...]
    body: str | None
    query: tuple[str, ...]
    paginate: bool
    raw: bool
    management: bool
    provider: str
    timeout: float | None
    retries: int
    quiet: bool


def call(world: World, options: ApiOptions) -> int:
    """Ask, print, and return the exit status.

    Raises:
        OpenClawError: Nothing could be asked, the API refuses, or the answer is not whole.
    """
    from ...wire.client import Client

    console = world.console(quiet=options.quiet)
    settings = world.settings()
    request = _request(settings, options)
    with Client(trace=world.trace(), keep=options.paginate) as client:
        try:
            Call(client, request, options, console).run()
        except OpenClawError as error:
            error.hint = _without_fallback(error.hint)
            if not options.management:
                from ...config.credentials import advise_on_key

                advise_on_key(error, settings, request.provider)
            raise
    return 0


def _without_fallback(hint: str | None) -> str | None:
    """Return a hint without the advice to name another model, which only ``chat`` can do."""
    advice, _, _ = (hint or "").partition("name another model with --fallback REF")
    for joint in (", or ", "; if it stays like that, ", "; "):
        advice = advice.removesuffix(joint)
    return advice or None


class Call:
    """One request and its answer; with ``--paginate`` all pages.

    Args:
        client: Sends them.
        request: The first one.
        options: The command line.
        console: The way to stderr.
    """

    def __init__(
        self, client: Client, request: Request, options: ApiOptions, console: Console
    ) -> None:
        self._client = client
        self._request = request
        self._options = options
        self._console = console
        self._pages = Pager(request.url) if options.paginate else None
        self._has_written = False
        self._cost: float | None = None

    def run(self) -> None:
        """Ask until there is no further page."""
        going_on = True
        while going_on:
            if self._pages is not None:
                self._request = self._request._replace(url=self._pages.url)
            try:
                going_on = self._retried()
            finally:
                self._tell_cost()

    def _retried(self) -> bool:
        """Ask for one page, again where that may help; return whether another one follows."""
        from ...turn.retry import RetryPolicy

        policy, attempt = RetryPolicy(self._options.retries + 1), 0
        before = self._has_written
        while True:
            attempt += 1
            try:
                with self._client.open(self._request) as answer:
                    return self._taken(answer, policy, attempt)
            except OpenClawError as error:
                wait = policy.delay(error, attempt, random.random())  # noqa: S311
                if wait is None or self._has_written != before:
                    raise
                message = error.message
            self._console.notice(f"{message}; trying again in {wait:.1f} s")
            time.sleep(wait)

    def _taken(self, answer: RawAnswer, policy: Any, attempt: int) -> bool:
        if answer.error is not None:
            if policy.delay(answer.error, attempt, 0.0) is None:
                self._refused(answer)
            raise answer.error
        if answer.media_type == "text/html" and not self._options.raw:
            from ...wire.body import not_the_api

            raise not_the_api(answer.media_type)
        if answer.is_events:
            self._lines(answer)
        elif answer.is_json:
            return self._value(answer)
        else:
            self._copied(answer)
        return False

    def _refused(self, answer: RawAnswer) -> None:
        """Print what the API says of its refusal, but no key that it may quote."""
        from ...wire.raw_answer import parsed

        body = answer.whole()
        value = parsed(body)
        if value is None:
            return  # a page of a server on the way; the error tells what it is
        if self._at_terminal():
            print_json(clean_json(value))
        else:
            self._write(clean(body.decode("utf-8", "replace")).encode())

    def _value(self, answer: RawAnswer) -> bool:
        """Print one JSON value, and return whether another page follows."""
        from ...wire.body import not_the_api
        from ...wire.raw_answer import parsed

        body = answer.whole()
        value = parsed(body)
        self._count(value)
        is_shown = self._pages is None or self._pages.is_new(value)
        if is_shown and value is not None and self._at_terminal():
            print_json(value)
            self._has_written = True
        elif is_shown:
            end = b"" if self._pages is None or body.endswith(b"\n") else b"\n"
            self._write(body + end)
        if value is None and body.strip() not in (b"", b"null"):
            raise not_the_api(answer.media_type)
        error = answer.error_in(value)
        if error is not None:
            raise error
        return is_shown and self._pages is not None and self._pages.turn(value, answer.link)

    def _lines(self, answer: RawAnswer) -> None:
        """Print each event's data in a line of its own; with ``--raw`` the events as they come."""
        sink = PipeSink() if self._options.raw else stdout_sink()
        failed: OpenClawError | None = None
        has_begun = False
        copy = sink.write_bytes if self._options.raw and isinstance(sink, PipeSink) else None
        try:
            for data in answer.events(copy):
                value = _loaded(data)
                self._count(value)
                error = answer.error_in(value)
                if failed is None and error is not None:
                    failed = _broken_off(error) if has_begun else error
                has_begun = self._has_written = True
                if copy is None:
                    _put_line(sink, data, value)
        finally:
            sink.close()
        if failed is not None:
            raise failed

    def _copied(self, answer: RawAnswer) -> None:
        """Pass the bytes on as they come; at a terminal only text, unless they were asked for."""
        is_text = answer.is_json or answer.is_events or answer.media_type.startswith("text/")
        if not self._at_terminal():
            sink = PipeSink()
            for piece in answer.pieces():
                self._has_written = True
                sink.write_bytes(piece)
            return
        if not is_text:
            raise UsageError(
                f"the answer is {answer.media_type or 'untyped'}: that is nothing for a terminal",
                hint="send it to a file (> FILE), or add --raw",
            )
        shown = stdout_sink()
        for piece in answer.pieces():
            self._has_written = True
            shown.write(piece.decode("utf-8", "replace"))
        shown.close()

    def _at_terminal(self) -> bool:
        from ...render.console import is_terminal

        return not self._options.raw and is_terminal(sys.stdout)

    def _write(self, data: bytes) -> None:
        if data:
            self._has_written = True
            PipeSink().write_bytes(data)

    def _count(self, value: Any) -> None:
        """Note what the answer says that the call has cost; reading costs nothing."""
        if self._options.method in READING or not isinstance(value, dict):
            return
        places = (value, mapping(value.get("response")), mapping(value.get("message")))
        costs = [billed_cost(mapping(place.get("usage"))) for place in places]
        self._cost = next((cost for cost in costs if cost), self._cost)

    def _tell_cost(self) -> None:
        if self._cost:
            from ...request.token_count import money

            cost, self._cost = money(self._cost), None
            self._console.notice(f"this call cost ${cost}, which openclaw usage does not count")


def _request(settings: Settings, options: ApiOptions) -> Request:
    from ...request.headers import build_headers
    from ...turn.targets import timeouts

    route = settings.route(provider_name(options.provider))
    query = [_pair(text, "--query") for text in options.query]
    texts = [_pair(text, "-f") for text in options.raw_fields]
    fields = [_pair(text, "-F") for text in options.fields]
    body = b""
    if options.method in READING:
        query += [(name, _content(value)) for name, value in fields] + texts
    elif options.body is not None:
        body = _body(options.body)
    elif fields or texts:
        values = [*((name, _typed(value)) for name, value in fields), *texts]
        body = json.dumps(object_of(values), ensure_ascii=False).encode()
    url = endpoint_url(route, options.path, query)
    headers = build_headers(route, _key(settings, route, options))
    own = {name.lower() for name, _ in route.headers}
    return Request(
        method=options.method,
        url=url,
        headers=tuple(
            (name, _ACCEPT if name == "Accept" and "accept" not in own else value)
            for name, value in headers
            if body or name != "Content-Type"
        ),
        provider=route.provider,
        timeouts=timeouts(settings, route.provider, options.timeout),
        body=body,
    )


def _key(settings: Settings, route: Route, options: ApiOptions) -> str | Secret | None:
    """Return the key that goes along.

    Raises:
        ConfigError: A management key would go to something else than OpenRouter.
        MissingKeyError: There is none.
    """
    from ...config.credentials import find_credential, outer_key, require_credential

    if not options.management:
        find = require_credential if provider_of(route.provider).needs_key else find_credential
        credential = find(settings, route.provider)
        return credential.key if credential else None
    if not route.verified:
        raise ConfigError(
            f"a management key goes to OpenRouter alone, and {route.base_url} is not that",
            hint=f"leave out --management, or unset models.providers.{route.provider}.baseUrl",
        )
    found = outer_key(settings, MANAGEMENT)
    if found is None:
        raise MissingKeyError(
            "no management key", hint=f"set {MANAGEMENT}; keys: {_MANAGEMENT_KEYS}"
        )
    return found.key


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = valid_text(text, f"value of {option}").partition("=")
    if not equals and option == "-F" and name.endswith("[]"):
        raise UsageError(f"{name[:60]} has no value", hint="an empty list goes into --body")
    if not equals or not name:
        raise UsageError(f"not a field: {text[:60]!r}", hint=f"write {option} key=value")
    return name, value


def _typed(value: str) -> Any:
    return _content(value) if value.startswith("@") else typed(value)


def _content(value: str) -> str:
    """Return a value, or the text of the file that ``@FILE`` names; ``@-`` is stdin."""
    if value == "@-":
        return decode(StdinReader().content(), "standard input")
    from ...cli.input import read_text_argument

    return read_text_argument(value, "field")


def _body(written: str) -> bytes:
    """Return the body as it was written: the order of its keys may count.

    Raises:
        UsageError: It is no JSON, or can't be read.
    """
    if written == "-":
        what, content = "standard input", StdinReader().content()
    elif written.startswith("@"):
        what, content = f"the body file {written[1:]}", read_file(written[1:], "body")
    else:
        what, content = "the body", valid_text(written, "body").encode()
    try:
        json.loads(decode(content, what), parse_int=len, parse_constant=_no_json)
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            f"{what} is not JSON{where}", hint="write --body '{\"key\": 1}', @FILE or -"
        ) from error
    return content.removeprefix(b"\xef\xbb\xbf")


def _no_json(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _broken_off(error: OpenClawError) -> OpenClawError:
    """Return the error of a stream that has begun: what came before it is not whole."""
    return IncompleteError(error.message, hint=error.hint, **error.details)


def _put_line(sink: Sink, data: str, value: Any) -> None:
    """Write an event's data: its own bytes where they are JSON in one line."""
    is_line = value is not None and "\n" not in data and "\r" not in data
    line = data if is_line else json.dumps(data if value is None else value)
    written = line.encode("utf-8", "surrogateescape") + b"\n"
    if isinstance(sink, PipeSink):
        sink.write_bytes(written)
    else:
        sink.write(written.decode("utf-8", "replace"))


def _loaded(data: str) -> Any:
    from ...foreign import decode as loaded

    return loaded(data)
