"""Everything that can be wrong around a question, looked at one by one."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..errors import AuthError, NetworkError, OpenClawError, RefusedError, TLSError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..config.settings import Settings
    from ..wire.client import Client
    from .api import Api
    from .context import Globals

Verdict = Literal["ok", "warning", "failure"]
_SKEW = 300.0
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WIDTH = 40
_HOUR = 3600


class Finding(NamedTuple):
    """What one look has shown.

    Attributes:
        check: What was looked at.
        verdict: How it is.
        message: One line.
        cure: What to do about it, or None.
        fixed: Whether ``--fix`` has put it right just now.
    """

    check: str
    verdict: Verdict
    message: str
    cure: str | None = None
    fixed: bool = False


class Checkup:
    """One examination.

    Args:
        world: The global options.
        fix: Whether permissions are tightened and caches rebuilt.
    """

    def __init__(self, world: Globals, *, fix: bool) -> None:
        self._world = world
        self._fix = fix
        self._settings: Settings | None = None
        self._date: str | None = None
        self._online = False

    def findings(self) -> Iterator[Finding]:
        """Look at everything, one after the other; nothing is raised."""
        looks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
            ("program", self._program),
            ("config", self._config),
            ("permissions", self._permissions),
            ("key", self._key),
            ("route", self._route),
            ("network", self._network),
            ("clock", self._clock),
            ("catalogue", self._catalogue),
            ("terminal", self._terminal),
            ("completion", self._completion),
        ]
        for name, look in looks:
            try:
                yield from look()
            except OpenClawError as error:
                yield Finding(name, "failure", error.message, error.hint)
            except OSError as error:
                yield Finding(name, "failure", f"{error.filename}: {error.strerror or error}")

    def _program(self) -> Iterator[Finding]:
        from .. import __version__

        version = ".".join(map(str, sys.version_info[:3]))
        text = f"openclaw {__version__}, Python {version}"
        if sys.dont_write_bytecode:
            yield Finding(
                "program",
                "warning",
                f"{text}; every start compiles the program anew",
                "unset PYTHONDONTWRITEBYTECODE",
            )
        else:
            yield Finding("program", "ok", text)

    def _config(self) -> Iterator[Finding]:
        from .semantics import all_problems

        store = self._world.store()
        problems = all_problems(store)
        self._settings = self._world.settings() if not problems else None
        for problem in problems:
            place = f"{problem['path']}: " if problem["path"] else ""
            yield Finding(
                "config",
                "failure",
                f"{problem['place']}: {place}{problem['message']}",
                "openclaw config edit",
            )
        if not problems and store.exists():
            yield Finding("config", "ok", str(store.path))
        elif not problems:
            yield Finding("config", "ok", f"{store.path}: none yet; built-in defaults")

    def _permissions(self) -> Iterator[Finding]:
        if os.name == "nt":
            yield Finding("permissions", "ok", "left to the system's own lists")
            return
        store = self._world.store()
        locations = self._world.locations()
        private = [store.path, store.backup, locations.state_folder() / "chat-history"]
        loose = [path for path in private if path.exists() and _is_loose(path)]
        for path in loose:
            if self._fix:
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
                yield Finding("permissions", "ok", f"{path}: now the user's alone", fixed=True)
            else:
                yield Finding(
                    "permissions",
                    "warning",
                    f"{path} can be read by others",
                    f"chmod go= {path}, or openclaw doctor --fix",
                )
        if not loose:
            yield Finding("permissions", "ok", "what is private is the user's alone")

    def _key(self) -> Iterator[Finding]:
        from ..config.credentials import find_credential
        from ..redact import redact

        if self._settings is None:
            yield _unknown("key")
            return
        credential = find_credential(self._settings)
        if credential is None:
            provider = self._settings.configured_ref(self._settings.primary()).provider
            verdict: Verdict = "failure" if provider == "openrouter" else "ok"
            cure = "openclaw onboard, or openclaw models auth login"
            yield Finding("key", verdict, "there is no OpenRouter key", cure)
        else:
            text = f"{redact(credential.key)} from {credential.source}"
            yield Finding("key", "ok", text)

    def _route(self) -> Iterator[Finding]:
        if self._settings is None:
            yield _unknown("route")
            return
        ref = self._settings.configured_ref(self._settings.primary())
        route = self._settings.route(ref.provider)
        if route.verified:
            yield Finding("route", "ok", f"{ref} at {route.base_url}, OpenRouter itself")
        elif ref.provider == "openrouter":
            yield Finding(
                "route",
                "warning",
                f"{ref} at {route.base_url}, which is not OpenRouter's own",
                "openclaw config unset models.providers.openrouter.baseUrl",
            )
        else:
            yield Finding("route", "ok", f"{ref} at {route.base_url}")

    def _network(self) -> Iterator[Finding]:
        """Ask the API about the key: names, proxy, TLS and key in one go."""
        if self._settings is None:
            yield _unknown("network")
            return
        from ..wire.connection import proxy_for
        from .api import Api

        ref = self._settings.configured_ref(self._settings.primary())
        api = Api(self._world, self._settings, ref.provider)
        proxy = proxy_for(api.route.origin)
        through = f" through the proxy {proxy.host}:{proxy.port}" if proxy else ""
        trust = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        trusting = f", trusting {trust}" if trust else ""
        began = time.monotonic()
        try:
            with api.client() as client:
                try:
                    text = _asked(api, client, ref.provider)
                finally:
                    self._date = client.date
            self._online = True
        except (AuthError, NetworkError) as error:
            self._online = isinstance(error, AuthError)
            check = "tls" if isinstance(error, TLSError) else "network"
            if isinstance(error, AuthError):
                yield Finding("key", "failure", error.message, error.hint)
            else:
                cure = error.hint or "check the network, HTTPS_PROXY and NO_PROXY"
                yield Finding(check, "failure", f"{error.message}{through}{trusting}", cure)
            return
        took = time.monotonic() - began
        host = api.route.origin[1]
        yield Finding(
            "network", "ok", f"{host}{through}{trusting} answered in {took:.1f} s; {text}"
        )

    def _clock(self) -> Iterator[Finding]:
        from datetime import UTC, datetime
        from email.utils import parsedate_to_datetime

        if self._date is None:
            return
        try:
            there = parsedate_to_datetime(self._date)
        except ValueError:
            return
        there = there if there.tzinfo else there.replace(tzinfo=UTC)
        skew = (datetime.now(UTC) - there).total_seconds()
        if abs(skew) <= _SKEW:
            yield Finding("clock", "ok", "right")
            return
        from ..render.words import span

        word = "ahead" if skew > 0 else "behind"
        yield Finding(
            "clock",
            "warning",
            f"this clock is {span(abs(skew))} {word}; certificates may look expired",
            "set the system's clock",
        )

    def _catalogue(self) -> Iterator[Finding]:
        if self._settings is None:
            yield _unknown("catalogue")
            return
        from ..catalog.catalogue import catalogue_file
        from ..render.words import span
        from .api import Api

        api = Api(self._world, self._settings)
        shelf, now = self._world.shelf(), time.time()
        catalogue = shelf.load(api.route)
        file = catalogue_file(shelf.folder, api.route.base_url)
        if catalogue.models and catalogue.is_fresh(now):
            age = span(now - catalogue.fetched)
            yield Finding("catalogue", "ok", f"{len(catalogue.models)} models, {age} old")
            return
        damaged = not catalogue.models and file.exists()
        if self._fix and self._online:
            _sweep(shelf.folder)
            catalogue, _ = shelf.renewed(
                api.route, api.key(), now=now, connect=api.client, force=True
            )
            text = f"{len(catalogue.models)} models, fetched just now"
            yield Finding("catalogue", "ok", text, fixed=True)
            return
        if damaged:
            text = f"{file} is damaged"
        elif catalogue.models:
            text = f"{len(catalogue.models)} models, {span(now - catalogue.fetched)} old"
        else:
            text = "no list of models yet: no completion, no near names"
        yield Finding("catalogue", "warning", text, "openclaw models list --refresh")

    def _terminal(self) -> Iterator[Finding]:
        from ..render.console import columns, is_terminal, uses_color

        encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
        if not is_terminal(sys.stdout):
            yield Finding("terminal", "ok", "standard output is no terminal: plain text")
            return
        width, term = columns(sys.stdout), os.environ.get("TERM", "")
        color = "colour" if uses_color(sys.stdout) else "no colour"
        text = f"{term or 'no TERM'}, {width} columns, {color}"
        if encoding != "utf8":
            cure = "set LC_ALL to a UTF-8 locale, or PYTHONUTF8=1"
            yield Finding("terminal", "warning", f"{text}, {encoding or 'unknown'} encoding", cure)
        elif width is not None and width < _WIDTH:
            yield Finding("terminal", "warning", f"{text}: tables are cut", "widen the window")
        else:
            yield Finding("terminal", "ok", text)

    def _completion(self) -> Iterator[Finding]:
        from pathlib import Path

        from .completion import is_installed, script_file

        shell = Path(os.environ.get("SHELL", "")).name
        if shell not in ("bash", "zsh", "fish"):
            yield Finding("completion", "ok", f"there is no script for {shell or 'this shell'}")
        elif not script_file(shell).exists():
            cure = "install openclaw again"
            yield Finding("completion", "failure", f"{script_file(shell)} is missing", cure)
        elif is_installed(shell):
            yield Finding("completion", "ok", f"{shell}'s profile loads it")
        else:
            cure = f"openclaw completion --shell {shell} --install"
            yield Finding("completion", "warning", f"{shell}'s profile does not load it", cure)


def _asked(api: Api, client: Client, provider: str) -> str:
    """Ask for as little as there is, and return what was learnt.

    Raises:
        OpenClawError: The API could not be reached, or refused the key.
    """
    from ..config.settings import OPENROUTER
    from ..wire.account import fetch_key_info
    from .key_entry import account_words

    key = api.key()
    if provider != OPENROUTER:
        client.get_json(api.request("/models", key))
        return "the list of models can be read"
    if key is None:
        # Whatever it answers: it is there.
        with suppress(AuthError, RefusedError):
            client.get_json(api.request("/models/count", None))
        return "there is no key to be checked"
    info = fetch_key_info(client, api.request("/key", key))
    return f"the key is accepted{account_words(info)}"


def _is_loose(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)


def _sweep(folder: Path) -> None:
    """Remove what killed programs left behind: temporary files that are an hour old."""
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _HOUR:
                path.unlink()


def _unknown(check: str) -> Finding:
    return Finding(check, "warning", "not looked at: the configuration has to be right first")
