"""A real OpenClaw's configuration, read part by part: what nobody asks for can be listed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..errors import OpenClawError, UsageError
from ..foreign import mapping
from ..redact import clean
from ..request.provider import KEY_VARIABLE, OPENROUTER
from ..request.ref import parse_ref
from .agents import default_agent, fallbacks_holder, primary_holder
from .document import Document
from .interpolate import interpolate
from .openclaw_legacy import NAMES, modernised
from .openclaw_stores import is_openrouter
from .paths import FORMATS
from .provider_settings import entry_path
from .settings import Settings
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .keypath import KeyPath

_PREFIX = f"{OPENROUTER.name}/"
_ONE_BY_ONE: tuple[KeyPath, ...] = (
    ("agents", "defaults", "model"),
    ("auth", "order", "*"),
    ("auth", "profiles", "*"),
    ("models", "providers", "*"),
)
"""What is listed by its parts, whether any of them was asked for or not."""


class Source:
    """One configuration of an OpenClaw's, in the words of today's.

    Args:
        path: The configuration file, or the folder that holds it.
        environ: The process's environment.

    Attributes:
        file: The configuration file.
        settings: What it says with what it includes, as it is written.
        entry: Where it has OpenRouter's entry.
        model: Where the default model stands, which may be the default agent's own.
        fallbacks: Where the holder of its fallbacks is.

    Raises:
        UsageError: There is no such file.
        ConfigError: It can't be read or parsed.
    """

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.file = _file_of(path)
        if not Store(self.file).exists():
            raise UsageError(f"there is no {self.file}", hint="name an openclaw.json")
        if not self.file.is_file():
            raise UsageError(f"no regular file: {self.file}", hint="name an openclaw.json")
        if self.file.suffix.lower() not in FORMATS:
            raise UsageError(f"not a configuration: {self.file}", hint="name an openclaw.json")
        self.settings = Settings(Store(self.file).composed(), str(self.file), environ)
        self.entry = entry_path(self.settings.document, OPENROUTER.name)
        self._whole = Document("", "json5", modernised(self.settings.document.data))
        modern = Settings(self._whole, str(self.file), environ)
        self._aliases = {name.casefold(): ref for name, ref in modern.aliases.items()}
        self.model = primary_holder(self._whole)
        self.fallbacks = fallbacks_holder(self._whole)
        self._asked: set[KeyPath] = set()
        self.begin()

    def begin(self) -> None:
        """Forget what was asked for; what the search for keys looks at itself always was."""
        self._asked = {
            ("env", KEY_VARIABLE),
            ("env", "vars", KEY_VARIABLE),
            (*self.entry, "apiKey"),
        }
        for name in mapping(self.peek(("auth", "order"))):
            if is_openrouter(name):
                self._asked.add(("auth", "order", name))
        for name, profile in mapping(self.peek(("auth", "profiles"))).items():
            if is_openrouter(mapping(profile).get("provider")):
                self._asked.add(("auth", "profiles", name))
        agent = default_agent(self.peek(("agents",)))
        if agent is not None:
            self._asked |= {(*agent, "id"), (*agent, "default"), (*agent, "agentDir")}

    def get(self, path: KeyPath, *kinds: type) -> Any:
        """Return what stands at a path and note that it was asked for; of other kinds None."""
        value = self.peek(path)
        if not isinstance(value, kinds):
            return None
        self._asked.add(path)
        return value

    def peek(self, path: KeyPath) -> Any:
        """Return what stands at a path, or None; it may still be listed."""
        return self._whole.get(path, None)

    def rest(self) -> list[KeyPath]:
        """Return the places of what nothing has asked for; what is empty says nothing."""
        return self._rest(self._whole.data, ())

    def _rest(self, node: Any, path: KeyPath) -> list[KeyPath]:
        found: list[KeyPath] = []
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            here = (*path, name)
            if here in self._asked or value in ({}, [], None):
                continue
            if isinstance(value, (dict, list)) and self._has_asked_below(here, value):
                found += self._rest(value, here)
            else:
                found.append(here)
        return found

    def _has_asked_below(self, path: KeyPath, value: dict[str, Any] | list[Any]) -> bool:
        return any(
            place[: len(path)] == path
            and isinstance(place[len(path)], int) == isinstance(value, list)
            for place in (*_ONE_BY_ONE, *self._asked)
            if len(place) > len(path)
        )

    def ref(self, written: str) -> str:
        """Return the ref to write for a text, where it means the same here.

        An alias stands for its model, and a variable for its value, which may be the source's
        alone. Bare refs are other providers' in OpenClaw.

        Raises:
            ValueError: It is no ref, or not OpenRouter's.
        """
        try:
            ref = interpolate(written, self.settings.variable).strip()
            ref = self._aliases.get(ref.casefold(), ref)
            parse_ref(ref)
        except OpenClawError as error:
            raise ValueError(clean(error.message)) from error
        if not ref.lower().startswith(_PREFIX):
            raise ValueError(f"{ref}: it is not OpenRouter's")
        return ref


def _file_of(path: Path) -> Path:
    """Return the configuration file that a path names: itself, or the one in that folder."""
    if not os.path.isdir(path):  # noqa: PTH112  (it raises nothing)
        return path
    named = [path / name for name in NAMES]
    return next((file for file in named if Store(file).exists()), named[0])
