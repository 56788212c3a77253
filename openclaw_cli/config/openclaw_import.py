"""What a real OpenClaw's configuration holds that this tool can use. It is only read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from ..errors import OpenClawError
from ..foreign import mapping, texts
from ..redact import clean, shown
from ..request.params import resolve_params
from ..request.provider import OPENROUTER, provider_of
from ..request.route import corrected
from .document import Document
from .edits import has_primary, set_alias, set_fallbacks, set_primary
from .interpolate import interpolate
from .keypath import format_path
from .openclaw_address import proxy_of, why_unknown
from .openclaw_credentials import openclaw_keys
from .openclaw_source import Source
from .provider_settings import entry_path, in_its_spelling
from .settings import FALLBACKS, IMAGE_MODEL, MODEL, MODELS, THINKING_DEFAULT, Settings
from .value_check import check_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .composed import Composed
    from .credentials import Credential
    from .keypath import KeyPath

_PARAMS: KeyPath = ("agents", "defaults", "params")
_OWN_PARTS = ("headers", "params", "timeouts")
"""What is taken of OpenRouter's entry beside its base URL and its key."""
_NO_USE = "it has no use here"
_ENTRY_PARTS: dict[str, type] = {"alias": str, "params": dict}
"""What is taken of a model's entry."""


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
        self._source = Source(path, environ)
        self.file = self._source.file
        self.taken: list[tuple[str, str]] = []
        self.left: list[tuple[str, str]] = []

    def key(self, target: Settings) -> Credential | None:
        """Return the OpenRouter key, or None; the reasons are in ``left``.

        A key that the source sends to a proxy goes to no other host: it comes along with the
        proxy's address, or it stays.

        Args:
            target: The configuration that it would be stored in.
        """
        found = [
            key
            for key in openclaw_keys(self.file.parent, self._source.settings, self.left)
            if key.key.strip()
        ]
        if not found:
            self.left.append(("key", "no OpenRouter key was found"))
            return None
        self.left += [("key", f"{key.source}: another one comes first") for key in found[1:]]
        why = self._why_key_stays(_base_url(target.document))
        if why is not None:
            self.left.append(("key", why))
            return None
        self.taken.append(("key", found[0].source))
        return found[0]

    def into(self, document: Document) -> Document:
        """Return a document with what can be used; what it says itself wins."""
        self.taken = [entry for entry in self.taken if entry[0] == "key"]
        self.left = [entry for entry in self.left if entry[0] == "key"]
        self._source.begin()
        document = self._models(document)
        for written, entry in (self._source.get(MODELS, dict) or {}).items():
            document = self._entry(document, written, entry)
        document = self._params(document, "params", _PARAMS, provider=OPENROUTER.name)
        level = self._source.get(THINKING_DEFAULT, str)
        if level:
            document = self._set(document, "thinkingDefault", THINKING_DEFAULT, level)
        document = self._provider(document)
        self.left += [(format_path(path), _NO_USE) for path in self._source.rest()]
        unread = [unread.problem for unread in self._source.settings.document.unread]
        self.left += [("$include", problem.sentence(str(self.file))) for problem in unread]
        return document

    def _models(self, document: Document) -> Document:
        """Take the default model, which may be the default agent's own, and its fallbacks."""
        holder = self._source.model
        name = "model" if holder == MODEL else f"model of {format_path(holder[:-1])}"
        primary = self._source.get(holder, str) or self._source.get((*holder, "primary"), str)
        document = self._primary(document, name, primary)
        document = self._fallbacks(document, self._source.fallbacks)
        image = self._source.peek(IMAGE_MODEL)
        refs = [image] if isinstance(image, str) else list(_refs_in(mapping(image)))
        if refs and None not in [self._ours("imageModel", ref) for ref in refs]:
            self._source.get(IMAGE_MODEL, str, dict)
            document = self._set(document, "imageModel", IMAGE_MODEL, image)
        return document

    def _primary(self, document: Document, name: str, written: str | None) -> Document:
        ref = None if not written else self._ours(name, written)
        if ref is None:
            return document
        if has_primary(document):
            self._keep(name, ref)
            return document
        self.taken.append((name, ref))
        return set_primary(document, ref)

    def _fallbacks(self, document: Document, holder: KeyPath) -> Document:
        written = self._source.get((*holder, "fallbacks"), list) or []
        odd = [item for item in written if not isinstance(item, str)]
        self.left += [("fallback", f"{json.dumps(shown(item))}: it is no text") for item in odd]
        usable = [ref for text in texts(written) if (ref := self._ours("fallback", text))]
        if usable and document.get(FALLBACKS, None):
            self._keep("fallbacks", ", ".join(usable))
        elif usable:
            document = set_fallbacks(document, usable)
            self.taken.append(("fallbacks", ", ".join(usable)))
        return document

    def _entry(self, document: Document, written: str, entry: Any) -> Document:
        """Take one model's alias and params."""
        if not isinstance(entry, dict):
            self.left.append((f"settings of {written}", "it is no object"))
            return document
        for name, value in entry.items():
            kind = _ENTRY_PARTS.get(name, ())
            if not isinstance(value, kind) and value is not None:
                self.left.append((f"{name} of {written}", _NO_USE))
        if not (entry.get("alias") or entry.get("params")):
            if not entry:
                self.left.append((f"settings of {written}", "it has none, and no leave is needed"))
            return document
        if not self._ours("settings of", written):
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
        entry = mapping(self._source.peek(self._source.entry))
        url = entry.get("baseUrl") if isinstance(entry.get("baseUrl"), str) else None
        here = _base_url(document)
        self._source.get((*self._source.entry, "baseUrl"), str)
        if url and here not in (None, url, corrected(url)):
            self._keep("baseUrl", clean(url))
            return document  # its other parts are for that address, and listed as left
        if url and here is None and corrected(url).rstrip("/") != OPENROUTER.base_url:
            document = self._set(
                document, "baseUrl", (*self._source.entry, "baseUrl"), corrected(url)
            )
            if _base_url(document) is None:
                return document
        for name in _OWN_PARTS:
            path = (*self._source.entry, name)
            value = self._source.get(path, dict)
            if name == "params":
                document = self._params(
                    document, "params of openrouter", path, provider=OPENROUTER.name
                )
            elif value:
                document = self._set(document, f"{name} of openrouter", path, value)
        return document

    def _why_key_stays(self, here: Any) -> str | None:
        """Return why the key has to stay: what it is for does not come along; or None.

        Args:
            here: The base URL that it would be sent to, or None.
        """
        entry = mapping(self._source.peek(self._source.entry))
        proxy = proxy_of(entry.get("baseUrl"))
        agents = self.file.parent.glob("agents/*/agent")
        unknown = why_unknown(self._source.settings.document, self._source.entry, proxy, agents)
        if unknown is not None or proxy is None:
            return unknown
        if here not in (None, proxy):
            return f"it is for {clean(proxy)}, and {here} is asked here"
        before = list(self.taken), list(self.left)
        taken = self._provider(Document.parse("", "json5"))
        self.taken, self.left = before
        lost = [
            name
            for name in ("baseUrl", *_OWN_PARTS)
            if entry.get(name) and not taken.get((*self._source.entry, name), None)
        ]
        if lost:
            return f"it is for {clean(proxy)}, and {' and '.join(lost)} can't be taken over"
        return None

    def _params(self, document: Document, name: str, path: KeyPath, *, provider: str) -> Document:
        params = self._source.get(path, dict)
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
        why = _harm(document, edited, value)
        if why is not None:
            self.left.append((name, f"{told}: {why}"))
            return document
        self.taken.append((name, told))
        return edited

    def _keep(self, name: str, value: str) -> None:
        if not any(entry[0] == name and value in entry[1] for entry in self.left):
            self.left.append((name, f"{value}: the configuration here says something of its own"))

    def _ours(self, name: str, written: str) -> str | None:
        """Return the ref to write for a text where it means the same here, or None."""
        try:
            return self._source.ref(written)
        except ValueError as error:
            self.left.append((name, str(error)))
            return None


def _base_url(document: Document | Composed) -> Any:
    """Return the base URL of OpenRouter's entry, or None."""
    return document.get((*entry_path(document, OPENROUTER.name), "baseUrl"), None)


def _refs_in(model: Mapping[str, Any]) -> list[str]:
    return [*texts([model.get("primary")]), *texts(model.get("fallbacks"))]


def _harm(before: Document, after: Document, value: Any) -> str | None:
    """Return what would be wrong with a configuration that was right, or None.

    Args:
        before: The configuration.
        after: The same with a value.
        value: The value, whose variables have to be set here too.
    """
    settings = Settings(after, "it", os.environ)
    try:
        check_edit(before, after)
        for text in _texts_in(value):
            interpolate(text, settings.variable)
        settings.route(OPENROUTER.name)
    except (OpenClawError, ValueError) as error:
        return clean(getattr(error, "message", str(error)))
    return None


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)
