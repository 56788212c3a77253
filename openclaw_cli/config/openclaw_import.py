"""What a real OpenClaw's configuration holds that this tool can use. It is only read.

OpenClaw keeps its keys apart from its configuration, in ``agents/<agent>/agent/auth-profiles.json``
below the same folder, or in a ``.env`` file there.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, OpenClawError, UsageError
from ..foreign import mapping, texts
from ..named_files import read_within
from ..request.params import resolve_params
from ..request.provider import KEY_VARIABLE, OPENROUTER
from ..request.ref import parse_ref
from .credentials import Credential, find_credential
from .edits import has_primary, set_alias, set_fallbacks, set_primary
from .keypath import format_path
from .paths import FORMATS
from .settings import FALLBACKS, MODELS, THINKING_DEFAULT, Settings
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .document import Document
    from .keypath import KeyPath

_LARGEST = 10_000_000
DEFAULT_FILE = "~/.openclaw/openclaw.json"
_PREFIX = f"{OPENROUTER.name}/"
_PARAMS: KeyPath = ("agents", "defaults", "params")


class Import:
    """One source, and what has become of each part of it.

    Args:
        path: The configuration file, or the folder that holds ``openclaw.json``.
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
        self.file = path / "openclaw.json" if os.path.isdir(path) else path  # noqa: PTH112  (it raises nothing)
        if not Store(self.file).exists():
            raise UsageError(f"there is no {self.file}", hint="name an openclaw.json")
        if self.file.suffix.lower() not in FORMATS:
            raise UsageError(f"not a configuration: {self.file}", hint="name an openclaw.json")
        self._settings = Settings(Store(self.file).composed(environ), str(self.file), environ)
        self.taken: list[tuple[str, str]] = []
        self.left: list[tuple[str, str]] = []

    def key(self) -> Credential | None:
        """Return the OpenRouter key, or None; the reasons are in ``left``."""
        for found in self._keys():
            if found.key.strip():
                self.taken.append(("key", found.source))
                return found
        self.left.append(("key", "no OpenRouter key was found"))
        return None

    def into(self, document: Document) -> Document:
        """Return a document with the models, the aliases and the params; what it says wins."""
        self.taken = [entry for entry in self.taken if entry[0] == "key"]
        self.left = [entry for entry in self.left if entry[0] == "key"]
        document = self._model(document)
        for written, entry in mapping(self._settings.get(MODELS)).items():
            document = self._entry(document, written, entry)
        document = self._params(document, "params", _PARAMS, _PARAMS)
        level = self._settings.get(THINKING_DEFAULT)
        if isinstance(level, str):
            document = self._set(document, "thinkingDefault", THINKING_DEFAULT, level)
        return document

    def _model(self, document: Document) -> Document:
        model = self._settings.get(("agents", "defaults", "model"))
        primary = model.get("primary") if isinstance(model, dict) else model
        fallbacks = texts(mapping(model).get("fallbacks"))
        if isinstance(primary, str) and self._is_ours("model", primary):
            if has_primary(document):
                self._keep("model", primary)
            else:
                document = set_primary(document, primary)
                self.taken.append(("model", primary))
        usable = [ref for ref in fallbacks if self._is_ours("fallback", ref)]
        if usable and document.get(FALLBACKS, None):
            self._keep("fallbacks", ", ".join(usable))
        elif usable:
            document = set_fallbacks(document, usable)
            self.taken.append(("fallbacks", ", ".join(usable)))
        return document

    def _entry(self, document: Document, written: str, entry: Any) -> Document:
        """Take one model's alias and params."""
        entry = mapping(entry)
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
        return self._params(document, f"params of {written}", path, path)

    def _params(self, document: Document, name: str, source: KeyPath, path: KeyPath) -> Document:
        params = mapping(self._settings.get(source))
        if not params:
            return document
        try:
            resolve_params([(format_path(source), params)])
        except OpenClawError as error:
            self.left.append((name, error.message))
            return document
        return self._set(document, name, path, params)

    def _set(self, document: Document, name: str, path: KeyPath, value: Any) -> Document:
        if document.get(path, None) is not None:
            self._keep(name, json.dumps(value))
            return document
        self.taken.append((name, value if isinstance(value, str) else json.dumps(value)))
        return document.set(path, value)

    def _keep(self, name: str, value: str) -> None:
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

    def _keys(self) -> Iterator[Credential]:
        folder = self.file.parent
        # The environment is none of the source's: only what the source holds is taken.
        environ = self._settings.environ
        quiet = {name: value for name, value in environ.items() if name != KEY_VARIABLE}
        yield from _in_profiles(folder, environ, self.left)
        try:
            inside = Settings(self._settings.document, str(self.file), quiet)
            credential = find_credential(inside, OPENROUTER.name)
            if credential is not None:
                yield credential
        except (ConfigError, AttributeError, TypeError) as error:
            reason = error.message if isinstance(error, ConfigError) else "it has an unknown form"
            self.left.append(("key", reason))
        yield from _in_dotenv(folder / ".env")


def _in_profiles(
    folder: Path, environ: Mapping[str, str], left: list[tuple[str, str]]
) -> Iterator[Credential]:
    """Yield the OpenRouter keys of the auth profiles, the main agent's first."""
    files = sorted(
        folder.glob("agents/*/agent/auth-profiles.json"),
        key=lambda file: (file.parts[-3] != "main", file),
    )
    for file in files:
        try:
            content = json.loads(read_within(file, _LARGEST))
            profiles = dict(content["profiles"].items())
            wanted = [*_order(content), *sorted(profiles)]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            left.append(("key", f"{file} can't be read"))
            continue
        for name in dict.fromkeys(wanted):
            profile = mapping(profiles.get(name))
            if profile.get("provider") != OPENROUTER.name:
                continue
            key = profile.get("key") or profile.get("token")
            reference = profile.get("keyRef") or profile.get("tokenRef")
            if isinstance(key, str) and key.startswith("${") and key.endswith("}"):
                reference = {"source": "env", "id": key[2:-1]}
            elif isinstance(key, str) and key.strip():
                yield Credential(key.strip(), f"{file} {name}")
                continue
            if isinstance(reference, dict):
                variable = reference.get("id")
                value = environ.get(str(variable), "").strip()
                if reference.get("source") == "env" and value:
                    yield Credential(value, f"{file} {name}, by the variable {variable}")
                else:
                    left.append(("key", f"{name} refers to {variable}, which is not set here"))


def _order(content: dict[str, Any]) -> list[str]:
    """Return the profiles' names in the order that the user gave them."""
    named = texts(mapping(content.get("order")).get(OPENROUTER.name))
    return [*named, f"{OPENROUTER.name}:default"]


def _in_dotenv(file: Path) -> Iterator[Credential]:
    try:
        lines = read_within(file, _LARGEST).decode().splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and name.strip() == KEY_VARIABLE:
            yield Credential(value.strip().strip("\"'"), f"{file} {KEY_VARIABLE}")
