"""A server of the user's own, set up by one line: Ollama, LM Studio, vLLM, or one like them."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...cli.key_entry import KeyEntry, without_wrapping
from ...config.credentials import Credential
from ...config.provider_settings import entry_path
from ...errors import ConfigError, MissingKeyError, NetworkError, OpenClawError, UsageError
from ...named_tuple import NamedTuple
from ...request.provider import OPENROUTER
from ...request.ref import ModelRef
from ...request.route import Route, corrected
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...cli.key_entry import Mode
    from ...cli.world import World
    from ...config.document import Document
    from .choices import CustomChoice

KEY_VARIABLE = "CUSTOM_API_KEY"
_API = "openai-completions"
_KINDS = ("openai", _API)
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_USUAL_PATH = "/v1"
_PATIENCE = 10.0


class CustomServer(NamedTuple):
    """A server, ready to be written into the configuration.

    Attributes:
        route: Where it is, under the name that refs to it begin with.
        model: The id of the model to ask by default.
        key: Its key, or None where it wants none.
        models: The ids that it lists, or None where it was not asked or lists none.
    """

    route: Route
    model: str
    key: Credential | None = None
    models: tuple[str, ...] | None = None

    @property
    def ref(self) -> ModelRef:
        """The ref of the default model."""
        return ModelRef(self.route.provider, self.model)

    def into(self, document: Document, mode: Mode) -> Document:
        """Return the configuration with the server in it; what else its entry says stays."""
        entry = entry_path(document, self.route.provider)
        document = document.set((*entry, "baseUrl"), self.route.base_url)
        if document.get((*entry, "api"), None) is None:
            document = document.set((*entry, "api"), _API)
        if self.key is not None:
            document = document.set((*entry, "apiKey"), _stored(self.key, self.route, mode))
        # OpenClaw refuses an entry without its list of models.
        listed = document.get((*entry, "models"), None)
        if not isinstance(listed, list):
            return document.set((*entry, "models"), [self._listed()])
        known = [item.get("id") for item in listed if isinstance(item, dict)]
        if self.model in known:
            return document
        return document.set((*entry, "models", len(listed)), self._listed())

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        return {
            "name": self.route.provider,
            "base_url": self.route.base_url,
            "checked": self.models is not None,
            "models": None if self.models is None else len(self.models),
        }

    def line(self) -> str:
        """Return it for a person."""
        count = "its models are not known"
        if self.models is not None:
            count = counted(len(self.models), "model")
        return f"Provider {self.route.provider}: {self.route.base_url} ({count})"

    def _listed(self) -> dict[str, str]:
        return {"id": self.model, "name": self.model}


def asked_for(choice: CustomChoice) -> CustomChoice:
    """Return the choice with what only the user can tell: where the server is, and which model."""
    from ...cli.questions import ask

    url = choice.base_url or ask("Base URL, e.g. http://127.0.0.1:11434/v1:")
    _route(url)  # before the next question
    return replace(
        choice, base_url=url, model=choice.model or ask("Model, as the server calls it:")
    )


def custom_server(world: World, choice: CustomChoice, *, mode: Mode, check: bool) -> CustomServer:
    """Return the server that a line describes, asked for its models where it is to be checked.

    Raises:
        UsageError: Something is missing, or can't be.
        NetworkError: It could not be reached.
        AuthError: It refused the key.
    """
    server = _described(choice)._replace(key=_key(choice, mode))
    if not check:
        return server
    server = _asked(world, server)
    if server.models is not None and server.model not in server.models:
        from ...request.near import did_you_mean, nearest

        near = nearest(server.model, server.models)
        offer = f"; {did_you_mean(near)}" if near else ""
        world.console().warning(
            f"{server.route.provider} does not list the model {server.model}{offer}"
        )
    return server


def _described(choice: CustomChoice) -> CustomServer:
    if choice.kind not in _KINDS:
        raise UsageError(
            f"--custom-compatibility {choice.kind[:60]!r} is not spoken here",
            hint="the server needs an OpenAI-compatible API: --custom-compatibility openai",
        )
    for value, flag in (
        (choice.base_url, "--custom-base-url"),
        (choice.model, "--custom-model-id"),
    ):
        if not (value or "").strip():
            raise UsageError(
                f"a server of your own needs {flag}",
                hint="e.g. --custom-base-url http://127.0.0.1:11434/v1 --custom-model-id llama3.2"
                " --custom-provider-id ollama",
            )
    url, model = (choice.base_url or "").strip(), (choice.model or "").strip()
    route = _route(url)
    name = (choice.provider or _name_for(route)).strip()
    if not re.fullmatch(_NAME, name):
        raise UsageError(
            f"not a provider's name: {name[:60]!r}",
            hint="letters, digits, dots, dashes and underscores; a letter or digit comes first",
        )
    if name.lower() == OPENROUTER.name:
        raise UsageError(
            "--custom-provider-id openrouter would hide OpenRouter itself",
            hint="choose another name, or set models.providers.openrouter.baseUrl",
        )
    return CustomServer(route._replace(provider=name.lower()), _checked_model(name, model))


def _route(url: str) -> Route:
    try:
        return Route.parse(corrected(url.strip()))
    except ConfigError as error:
        raise UsageError(error.message, hint=error.hint) from error


def _name_for(route: Route) -> str:
    """Return the name that OpenClaw gives a server without one: from its host and port."""
    _, host, port = route.origin
    place = re.sub(r"[^a-z0-9]+", "-", f"{host}-{port}".lower()).strip("-")
    return f"custom-{place}"[:64]


def _checked_model(provider: str, model: str) -> str:
    from ...request.ref import parse_ref

    model = model.removeprefix(f"{provider}/")
    parse_ref(f"{provider}/{model}", providers={provider})
    return model


def _key(choice: CustomChoice, mode: Mode) -> Credential | None:
    variable = os.environ.get(KEY_VARIABLE, "").strip()
    if mode == "ref":
        if not variable and choice.key is not None:
            raise MissingKeyError(
                f"--secret-input-mode ref needs {KEY_VARIABLE} to be set",
                hint=f"export {KEY_VARIABLE}, then run this again",
            )
        return Credential(variable, f"environment {KEY_VARIABLE}") if variable else None
    if choice.key == "-":
        written = KeyEntry.text_from_stdin()
        return Credential(without_wrapping(written, "standard input"), "standard input")
    if choice.key is not None and choice.key.strip():
        flag = "--custom-api-key"
        return Credential(without_wrapping(choice.key, flag), flag)
    return Credential(variable, f"environment {KEY_VARIABLE}") if variable else None


def _stored(key: Credential, route: Route, mode: Mode) -> Any:
    if mode == "ref":
        return {"source": "env", "provider": "default", "id": KEY_VARIABLE}
    if mode == "keyring":
        from ...config.keyring import keep

        keep(route.provider, key.key)
        return {"source": "keyring", "id": route.provider}
    return key.key


def _asked(world: World, server: CustomServer) -> CustomServer:
    """Ask the server for its models; one that is named without a path usually serves below /v1."""
    try:
        return server._replace(models=_listed_by(world, server))
    except NetworkError as error:
        if not error.unreachable and _has_no_path(server.route):
            return _below_the_usual_path(world, server)
        error.hint = "is the server running? nothing was written; --skip-check writes it unasked"
        raise
    except OpenClawError as error:
        if error.details.get("http_status") not in (404, 405):
            raise
        if _has_no_path(server.route):
            return _below_the_usual_path(world, server)
        return server  # it has no list, which an API need not have


def _below_the_usual_path(world: World, server: CustomServer) -> CustomServer:
    route = Route.parse(server.route.base_url + _USUAL_PATH)._replace(
        provider=server.route.provider
    )
    moved = server._replace(route=route)
    try:
        moved = moved._replace(models=_listed_by(world, moved))
    except OpenClawError:
        return server
    world.console().notice(f"the API answers at {route.base_url}: that is what is stored")
    return moved


def _has_no_path(route: Route) -> bool:
    return "/" not in route.base_url.partition("://")[2]


def _listed_by(world: World, server: CustomServer) -> tuple[str, ...]:
    from ...request.headers import build_headers
    from ...request.http import Request
    from ...request.timeouts import Timeouts
    from ...wire.client import Client
    from ...wire.models import fetch_models

    request = Request(
        method="GET",
        url=server.route.url("/models"),
        headers=build_headers(server.route, server.key.key if server.key else None),
        provider=server.route.provider,
        timeouts=Timeouts(connect=_PATIENCE, first_event=_PATIENCE, silence=_PATIENCE),
    )
    with (
        world.console().busy(f"asking {server.route.provider}"),
        Client(trace=world.trace()) as client,
    ):
        entries = fetch_models(client, request).entries or []
    return tuple(entry["id"] for entry in entries if isinstance(entry.get("id"), str))
