"""What a real OpenClaw's configuration holds that this tool can use. It is only read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from ..errors import OpenClawError, UsageError
from ..foreign import mapping, texts
from ..redact import clean, shown
from ..request.params import resolve_params
from ..request.provider import KEY_VARIABLE, OPENROUTER, provider_of
from ..request.ref import parse_ref
from ..request.route import corrected
from .document import Document
from .edits import has_primary, set_alias, set_fallbacks, set_primary
from .keypath import format_path
from .openclaw_address import proxy_of, why_unknown
from .openclaw_credentials import openclaw_keys
from .openclaw_legacy import NAMES, default_agent, modernised
from .paths import FORMATS
from .provider_settings import entry_path, in_its_spelling
from .settings import FALLBACKS, IMAGE_MODEL, MODEL, MODELS, THINKING_DEFAULT, Settings
from .store import Store
from .value_check import check_edit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .composed import Composed
    from .credentials import Credential
    from .keypath import KeyPath

_PREFIX = f"{OPENROUTER.name}/"
_PARAMS: KeyPath = ("agents", "defaults", "params")
_OWN_PARTS = ("headers", "params", "timeouts")
"""What is taken of OpenRouter's entry beside its base URL and its key."""
_NO_USE = "it has no use here"


class Import:
    """One source, and what has become of each part of it.

    Args:
        path: The configuration file, or the folder that holds it.
        environ: The process's environment.

    Attributes:
        file: The configuration file.
        taken: What was taken over, a name and a value each.
        left: What was not, a name and the reason each.

    Raises:
        UsageError: There is no such file.
        ConfigError: It can't be read or parsed.
    """

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.file = _file_of(path)
        if not Store(self.file).exists():
            raise UsageError(f"there is no {self.file}", hint="name an openclaw.json")
        if self.file.suffix.lower() not in FORMATS:
            raise UsageError(f"not a configuration: {self.file}", hint="name an openclaw.json")
        self._settings = Settings(Store(self.file).composed(), str(self.file), environ)
        self._data = modernised(self._settings.document.data)
        self._place = entry_path(self._settings.document, OPENROUTER.name)
        self.taken: list[tuple[str, str]] = []
        self.left: list[tuple[str, str]] = []
        self._seen: set[KeyPath] = set()

    def key(self, target: Settings) -> Credential | None:
        """Return the OpenRouter key, or None; the reasons are in ``left``.

        A key that the source sends to a proxy goes to no other host: it comes along with the
        proxy's address, or it stays.

        Args:
            target: The configuration that it would be stored in.
        """
        for found in openclaw_keys(self.file.parent, self._settings, self.left):
            if not found.key.strip():
                continue
            why = self._why_key_stays(_base_url(target.document))
            if why is not None:
                self.left.append(("key", why))
                return None
            self.taken.append(("key", found.source))
            return found
        self.left.append(("key", "no OpenRouter key was found"))
        return None

    def into(self, document: Document) -> Document:
        """Return a document with what can be used; what it says itself wins."""
        self.taken = [entry for entry in self.taken if entry[0] == "key"]
        self.left = [entry for entry in self.left if entry[0] == "key"]
        self._seen = {
            ("env", KEY_VARIABLE),
            ("env", "vars", KEY_VARIABLE),
            (*self._place, "apiKey"),
        }
        self._seen |= {("auth", "order"), ("auth", "profiles")}
        document = self._models(document)
        for written, entry in mapping(self._get(MODELS)).items():
            document = self._entry(document, written, entry)
        document = self._params(document, "params", _PARAMS, provider=OPENROUTER.name)
        level = self._get(THINKING_DEFAULT)
        if isinstance(level, str):
            document = self._set(document, "thinkingDefault", THINKING_DEFAULT, level)
        document = self._provider(document)
        self.left += [(format_path(path), _NO_USE) for path in self._rest(self._data)]
        unread = [unread.problem for unread in self._settings.document.unread]
        self.left += [("$include", problem.sentence(str(self.file))) for problem in unread]
        return document

    def _get(self, path: KeyPath) -> Any:
        self._seen.add(path)
        node: Any = self._data
        for part in path:
            node = mapping(node).get(str(part))
        return node

    def _models(self, document: Document) -> Document:
        """Take the default model, which may be the default agent's own, and its fallbacks."""
        place, agent = default_agent(self._data)
        model = self._get(MODEL)
        name = "model"
        if agent.get("model"):
            self._seen.add(_path_of_agent(place, "model"))
            model, name = agent["model"], f"model of {place}"
        document = self._primary(document, name, model)
        usable = [
            ref for ref in texts(mapping(model).get("fallbacks")) if self._is_ours("fallback", ref)
        ]
        if usable and document.get(FALLBACKS, None):
            self._keep("fallbacks", ", ".join(usable))
        elif usable:
            document = set_fallbacks(document, usable)
            self.taken.append(("fallbacks", ", ".join(usable)))
        image = self._get(IMAGE_MODEL)
        refs = [image] if isinstance(image, str) else list(_refs_in(mapping(image)))
        if refs and all(self._is_ours("imageModel", ref) for ref in refs):
            document = self._set(document, "imageModel", IMAGE_MODEL, image)
        return document

    def _primary(self, document: Document, name: str, model: Any) -> Document:
        primary = model.get("primary") if isinstance(model, dict) else model
        if not isinstance(primary, str) or not self._is_ours(name, primary):
            return document
        if has_primary(document):
            self._keep(name, primary)
            return document
        self.taken.append((name, primary))
        return set_primary(document, primary)

    def _entry(self, document: Document, written: str, entry: Any) -> Document:
        """Take one model's alias and params."""
        entry = mapping(entry)
        for name in set(entry) - {"alias", "params"}:
            self.left.append((f"{name} of {written}", _NO_USE))
        if not (entry.get("alias") or entry.get("params")):
            return document
        if not self._is_ours("settings of", written):
            return document
        alias = entry.get("alias")
        if isinstance(alias, str) and alias:
            path = (*MODELS, written, "alias")
            aliases = Settings(document, "", {}).aliases
            if document.get(path, None) is not None:
                self._keep("alias", f"{alias} -> {written}")
            elif alias.casefold() in {name.casefold() for name in aliases}:
                self.left.append(("alias", f"{alias}: it already means another model"))
            else:
                document = set_alias(document, written, alias)
                self.taken.append(("alias", f"{alias} -> {written}"))
        path = (*MODELS, written, "params")
        return self._params(document, f"params of {written}", path, provider=OPENROUTER.name)

    def _provider(self, document: Document) -> Document:
        """Take what OpenRouter's own entry says; its parts go with its address, or stay."""
        entry = mapping(self._get_quietly(self._place))
        url = entry.get("baseUrl") if isinstance(entry.get("baseUrl"), str) else None
        here = _base_url(document)
        self._seen.add((*self._place, "baseUrl"))
        if url and here not in (None, url, corrected(url)):
            self._keep("baseUrl", clean(url))
            return document  # its other parts are for that address, and listed as left
        if url and here is None and corrected(url).rstrip("/") != OPENROUTER.base_url:
            document = self._set(document, "baseUrl", (*self._place, "baseUrl"), corrected(url))
            if _base_url(document) is None:
                return document
        for name in _OWN_PARTS:
            path = (*self._place, name)
            value = mapping(self._get(path))
            if name == "params":
                document = self._params(
                    document, "params of openrouter", path, provider=OPENROUTER.name
                )
            elif value:
                document = self._set(document, f"{name} of openrouter", path, value)
        return document

    def _get_quietly(self, path: KeyPath) -> Any:
        seen = set(self._seen)
        value = self._get(path)
        self._seen = seen
        return value

    def _why_key_stays(self, here: Any) -> str | None:
        """Return why the key has to stay: what it is for does not come along; or None.

        Args:
            here: The base URL that it would be sent to, or None.
        """
        entry = mapping(self._get_quietly(self._place))
        proxy = proxy_of(entry.get("baseUrl"))
        agents = self.file.parent.glob("agents/*/agent")
        unknown = why_unknown(self._settings.document, self._place, proxy, agents)
        if unknown is not None or proxy is None:
            return unknown
        if here not in (None, proxy):
            return f"it is for {clean(proxy)}, and {here} is asked here"
        before = list(self.taken), list(self.left), set(self._seen)
        taken = self._provider(Document.parse("", "json5"))
        self.taken, self.left, self._seen = before
        lost = [
            name
            for name in ("baseUrl", *_OWN_PARTS)
            if entry.get(name) and not taken.get((*self._place, name), None)
        ]
        if lost:
            return f"it is for {clean(proxy)}, and {' and '.join(lost)} can't be taken over"
        return None

    def _params(self, document: Document, name: str, path: KeyPath, *, provider: str) -> Document:
        params = mapping(self._get(path))
        if not params:
            return document
        try:
            resolve_params([(format_path(path), params)], provider_of(provider))
        except OpenClawError as error:
            self.left.append((name, error.message))
            return document
        return self._set(document, name, path, params)

    def _set(self, document: Document, name: str, path: KeyPath, value: Any) -> Document:
        path = in_its_spelling(path, document.data)
        told = shown(value, path)
        told = told if isinstance(told, str) else json.dumps(told)
        if document.get(path, None) is not None:
            self._keep(name, told)
            return document
        edited = document.set(path, value)
        why = _harm(document, edited)
        if why is not None:
            self.left.append((name, f"{told}: {why}"))
            return document
        self.taken.append((name, told))
        return edited

    def _keep(self, name: str, value: str) -> None:
        if not any(entry[0] == name and value in entry[1] for entry in self.left):
            self.left.append((name, f"{value}: the configuration here says something of its own"))

    def _is_ours(self, name: str, ref: str) -> bool:
        """Return whether a ref means the same here: OpenClaw's bare refs are other providers."""
        try:
            parse_ref(ref)
        except UsageError as error:
            self.left.append((name, error.message))
            return False
        if not ref.strip().lower().startswith(_PREFIX):
            self.left.append((name, f"{ref}: it is not OpenRouter's"))
            return False
        return True

    def _rest(self, node: Mapping[str, Any], path: KeyPath = ()) -> list[KeyPath]:
        """Return the places of what nothing has asked for; what is empty says nothing."""
        found: list[KeyPath] = []
        for name, value in node.items():
            here = (*path, name)
            if here in self._seen or value in ({}, [], None):
                continue
            below = any(seen[: len(here)] == here for seen in self._seen)
            if below and isinstance(value, dict):
                found += self._rest(value, here)
            else:
                found.append(here)
        return found


def _base_url(document: Document | Composed) -> Any:
    """Return the base URL of OpenRouter's entry, or None."""
    return document.get((*entry_path(document, OPENROUTER.name), "baseUrl"), None)


def _file_of(path: Path) -> Path:
    """Return the configuration file that a path names: itself, or the one in that folder."""
    if not os.path.isdir(path):  # noqa: PTH112  (it raises nothing)
        return path
    named = [path / name for name in NAMES]
    return next((file for file in named if Store(file).exists()), named[0])


def _path_of_agent(place: str, name: str) -> KeyPath:
    from .keypath import parse_path

    return (*parse_path(place), name)


def _refs_in(model: Mapping[str, Any]) -> list[str]:
    return [*texts([model.get("primary")]), *texts(model.get("fallbacks"))]


def _harm(before: Document, after: Document) -> str | None:
    """Return what would be wrong with a configuration that was right, or None."""
    try:
        check_edit(before, after)
        Settings(after, "it", os.environ).route(OPENROUTER.name)
    except OpenClawError as error:
        return clean(error.message)
    return None
