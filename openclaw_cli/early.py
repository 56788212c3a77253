"""A guess at whom a plain ``chat`` line asks: the connection begins before the line is parsed.

Two and a half round trips pass before a server has a request, and parsing a line takes as long as
one of them. So the words, the environment and the configuration file are looked at here, and where
every one of them is understood, the connection to the origin begins (``wire.connection.begin``).

That is all that is decided here. Nothing is sent, no key is read, and nothing is said: what is
wrong is found again by whoever tells it. The parsed line takes the connection over if it is for the
very origin that it asks; else it is dropped.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Any

from .named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from .wire.proxy import Origin

GLOBAL_FLAGS = frozenset({"-v", "--verbose", "--no-color"})
GLOBAL_VALUES = frozenset({"--config", "--profile"})
FLAGS = GLOBAL_FLAGS | {
    *("-q", "--quiet", "--json", "--raw", "--markdown", "--usage", "--no-usage", "--no-stdin"),
    *("--show-reasoning", "--hide-reasoning", "--citations", "--no-citations", "--no-history"),
    *("--no-stream", "--why", "--zdr", "--web", "--no-web", "-x", "--extract", "--cache"),
}
VALUES = GLOBAL_VALUES | {
    *("-m", "--model", "-s", "--system", "-t", "--thinking", "-P", "--param", "-f", "--file"),
    *("--message", "--output-format", "--timeout", "--retries", "--max-cost", "--tier"),
}
"""The options that change nothing of whom is asked, or only what ``Line`` holds."""

_LONG = {"-m": "--model"}
_SHORT = 2
"""Characters of ``-m``."""
_LONGEST_SLIP = 3
"""Words of a command that is typed in quotes; what is longer is a question."""
_LARGEST = 1_000_000
"""Bytes of a configuration."""
BUILT_IN = "openrouter/auto"
"""The model that is asked where none is configured."""


class Line(NamedTuple):
    """What a line says of whom it asks; None where it says nothing.

    Attributes:
        model: The value of ``--model``.
        timeout: Of ``--timeout``.
        config: Of ``--config``.
        profile: Of ``--profile``.
        asks: Whether a question stands in it.
    """

    model: str | None
    timeout: str | None
    config: str | None
    profile: str | None
    asks: bool = True


def begin(argv: Sequence[str]) -> None:
    """Begin the connection that a line will need, if it is certain to whom."""
    line = understood(argv)
    if line is None:
        return
    try:
        _require(line.asks or not sys.stdin.isatty())  # the chat connects behind its prompt
        origin, timeout = asked(line, os.environ)
        from .wire.connection import begin

        begin(origin, timeout)
    except Exception:  # noqa: BLE001, S110
        # It is not plain, or wrong: the parsed line says what. The file is not checked yet, so that
        # anything may stand in any place.
        pass


def understood(argv: Iterable[str]) -> Line | None:
    """Return what a line says of whom it asks; None if a word of it may say more."""
    words: list[str] = []
    given: dict[str, str] = {}
    rest = iter(argv)
    for word in rest:
        is_chat = words[:1] == ["chat"]
        name, equals, value = word.partition("=")
        if word[:1] != "-" or word == "-":
            words.append(word)
        elif word == "--" and is_chat:
            words += rest
        elif name in (VALUES if is_chat else GLOBAL_VALUES):
            if equals and len(name) == _SHORT:
                return None
            value = value if equals else next(rest, "-")
            if value[:1] == "-":
                return None
            given[_LONG.get(name, name)] = value
        elif word not in (FLAGS if is_chat else GLOBAL_FLAGS):
            return None
    is_question = len(words) == 1 and len(words[0].split()) > _LONGEST_SLIP
    if words[:1] != ["chat"] and not is_question:
        return None
    asks = is_question or len(words) > 1 or "--message" in given
    model, timeout = given.get("--model"), given.get("--timeout")
    return Line(model, timeout, given.get("--config"), given.get("--profile"), asks)


def asked(line: Line, environ: Mapping[str, str]) -> tuple[Origin, float | None]:
    """Return the origin that a line asks, and how long connecting to it may take in seconds.

    Raises:
        Exception: It is not certain, or something is wrong.
    """
    from .config.paths import Locations
    from .request.provider import OPENROUTER, provider_name
    from .request.route import Route
    from .request.timeouts import Timeouts

    locations = Locations(line.config, line.profile, environ)
    data = _read(locations.config_file(), is_named=locations.named_by is not None)
    providers = _object(_object(data.get("models")).get("providers"))
    names = {written: provider_name(written) for written in providers}
    model = _model(_object(data.get("agents")), environ) if line.model is None else line.model
    _require(_is_openrouters(model, names.values()))
    entries = [providers[written] for written, name in names.items() if name == OPENROUTER.name]
    _require(len(entries) <= 1)
    entry = _object(entries[0] if entries else None)
    env = _object(data.get("env"))
    keys = [one.get(OPENROUTER.key_variable) for one in (environ, env, _object(env.get("vars")))]
    # Whether one may be there, not which: without any nobody is asked.
    keys += [entry.get("apiKey"), data.get("auth")]
    _require(any(keys) or locations.dotenv_file().exists())
    _require(not entry.get("api"))
    for row in entry.get("models") or ():
        _require(not (_object(row).get("baseUrl") or row.get("api")))
    url = entry.get("baseUrl") or OPENROUTER.base_url
    _require(isinstance(url, str) and "$" not in url)
    connect = float(_object(entry.get("timeouts")).get("connect", Timeouts().connect))
    if line.timeout is not None:
        given = float(line.timeout)
        connect = min(connect or given, given)
    return Route.parse(url).origin, Timeouts(connect).waitable().connect or None


def _model(agents: dict[str, Any], environ: Mapping[str, str]) -> str:
    """Return the model that is asked where the line names none."""
    from .config.agents import default_agent

    if named := environ.get("OPENCLAW_MODEL", "").strip():
        return named
    listed = agents.get("list", [])
    _require(isinstance(listed, list))
    for row in (*listed, *_object(agents.get("entries")).values()):
        # What is wrong with one is set aside, and the default agent may be another one then.
        _require(isinstance(row, dict) and isinstance(row.get("default", False), bool))
    agent = default_agent(agents)
    own: Any = agents
    for part in ("defaults",) if agent is None else agent[1:]:
        own = own[part] if isinstance(part, int) else own.get(part)
    model: Any = None
    for settings in (_object(own), _object(agents.get("defaults"))):
        # What is attached or piped in may be a picture: then another model may be asked.
        _require(not settings.get("imageModel"))
        primary = settings.get("model")
        primary = _object(primary).get("primary") if isinstance(primary, dict) else primary
        model = model or primary
    _require(model is None or isinstance(model, str))
    return model or BUILT_IN


def _is_openrouters(model: str, providers: Collection[str]) -> bool:
    """Return whether a model is one of OpenRouter's, and not one that has to be looked up."""
    from .request.provider import OPENROUTER, local_url, provider_name

    parts = model.strip().split("/")
    name = provider_name(parts[0])
    is_one = len(parts) > 1 and all(parts) and len(model.split()) == 1 and model.isprintable()
    if not is_one or "$" in model:
        return False
    return name == OPENROUTER.name or (name not in providers and local_url(name) is None)


def _read(path: Path, *, is_named: bool) -> dict[str, Any]:
    """Return what a configuration file says; nothing where there is none."""
    try:
        found = path.stat()
        # What is in a pipe can be read once; and what is large would hold up more than it brings.
        _require(stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        _require(not is_named)
        return {}
    data = _object(_parsed(text, path.suffix.lower()))
    if "$include" in text or "\\" in text:  # a key may be written with escapes
        from .config.includes import holds_include

        _require(not holds_include(data))
    return data


def _parsed(text: str, suffix: str) -> Any:
    if suffix == ".toml":
        from .config.toml import loads as read_toml

        return read_toml(text)
    import json

    try:
        return json.loads(text)  # JSON5 takes ten times as long, and is rarely needed
    except json.JSONDecodeError:
        from .config.json5 import loads

        return loads(text)


def _object(value: Any) -> dict[str, Any]:
    """Return an object; an empty one where there is none."""
    _require(value is None or isinstance(value, dict))
    return value or {}


def _require(certain: object) -> None:
    if not certain:
        raise ValueError("not a plain line")
