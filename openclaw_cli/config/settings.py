"""The configuration as the commands use it: checked, typed, ``${NAME}`` replaced."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, UsageError
from ..request.ref import ModelRef, parse_ref
from .keypath import format_path
from .provider_settings import ProviderSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath
    from .store import Store

DEFAULT_REF = "openrouter/auto"
PRIMARY: KeyPath = ("agents", "defaults", "model", "primary")
FALLBACKS: KeyPath = ("agents", "defaults", "model", "fallbacks")
MODEL: KeyPath = PRIMARY[:-1]
MODELS: KeyPath = ("agents", "defaults", "models")
IMAGE_MODEL: KeyPath = ("agents", "defaults", "imageModel")
"""Whom to ask where a picture is attached that the default model does not take."""
MAX_COST: KeyPath = ("agents", "defaults", "maxCost")
THINKING_DEFAULT: KeyPath = ("agents", "defaults", "thinkingDefault")


class Sourced(NamedTuple):
    """A configured text and where it came from, as ``models status`` shows it."""

    text: str
    source: str


class Settings(ProviderSettings):
    """What a configuration file and the environment say together. Not to be changed.

    Args:
        document: The parsed file with what it includes; empty when there is none.
        file: Its path, for messages and sources.
        environ: The process's environment.

    Attributes:
        near: Returns the models that a word may mean, for errors; None where nobody can tell.
    """

    def __init__(
        self, document: Document | Composed, file: str, environ: Mapping[str, str]
    ) -> None:
        super().__init__(document, file, environ)
        self.near: Callable[[str], Sequence[str]] | None = None

    @classmethod
    def load(cls, store: Store, environ: Mapping[str, str]) -> Settings:
        """Read and check a file.

        Raises:
            ConfigError: It can't be read or parsed, or a known key has a wrong value.
        """
        return cls.checked(store.composed(environ), str(store.path), environ)

    @classmethod
    def checked(
        cls, document: Document | Composed, file: str, environ: Mapping[str, str]
    ) -> Settings:
        """Check a document.

        Raises:
            ConfigError: A known key has a wrong value.
        """
        if not document.data and not document.unread:
            return cls(document, file, environ)
        from .validate import blocking

        found = blocking(document)
        if found:
            first = found[0]
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise ConfigError(
                f"{first.sentence(file)}{more}",
                hint="see all of it with: openclaw config validate",
            )
        return cls(document, file, environ)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Refs by alias, as written; of two that differ in case alone, the last."""
        entries = self.get(MODELS)
        if not entries:
            return {}
        from .aliases import effective, written_aliases

        return effective(list(written_aliases({MODELS: entries})), self._is_ref)

    def model_key(self, ref: ModelRef) -> str:
        """Return what a model is called under ``agents.defaults.models``, or would be."""
        written = self.get(MODELS) or ()
        return next((name for name in written if self._is_same(name, ref)), str(ref))

    def parse_ref(self, text: str) -> ModelRef:
        """Parse what a user wrote as a model: a ref or an alias.

        Raises:
            UsageError: It is neither.
        """
        return parse_ref(text, aliases=self.aliases, providers=self.providers, near=self.near)

    def configured_ref(self, written: Sourced) -> ModelRef:
        """Parse a ref that stands in the file.

        Raises:
            ConfigError: It is no ref; the message says where it stands.
        """
        try:
            return self.parse_ref(written.text)
        except (UsageError, ConfigError) as error:
            raise ConfigError(f"{written.source}: {error.message}", hint=error.hint) from error

    def primary(self) -> Sourced:
        """Return the default model as configured, or the built-in one."""
        return self.chosen(MODEL) or Sourced(DEFAULT_REF, "built-in default")

    def chosen(self, holder: KeyPath) -> Sourced | None:
        """Return the model that ``MODEL`` or ``IMAGE_MODEL`` names, in either form, or None."""
        model = self.get(holder)
        path = (*holder, "primary") if isinstance(model, dict) else holder
        written = model.get("primary") if isinstance(model, dict) else model
        if written is None:
            return None
        return Sourced(self.text(written, path), self.source(path))

    def fallbacks(self, holder: KeyPath = MODEL) -> tuple[Sourced, ...]:
        """Return the configured fallbacks of ``MODEL`` or ``IMAGE_MODEL`` in their order."""
        path = (*holder, "fallbacks")
        return tuple(
            Sourced(self.text(text, (*path, index)), self.source((*path, index)))
            for index, text in enumerate(self.get(path) or ())
        )

    def params_layers(self, ref: ModelRef) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the layers of request parameters for a model, lowest precedence first."""
        paths: list[KeyPath] = [
            (*self.provider_path(ref.provider), "params"),
            ("agents", "defaults", "params"),
            *(
                (*MODELS, written, "params")
                for written in self.get(MODELS) or ()
                if self._is_same(written, ref)
            ),
        ]
        return [
            (format_path(path), self.texts(layer, path))
            for path in paths
            if (layer := self.get(path))
        ]

    def thinking_default(self) -> str | None:
        """Return the configured default level, whatever word it is written as, or None."""
        written = self.get(THINKING_DEFAULT)
        if written is None:
            return None
        from ..request.levels import check_level

        level: str = check_level(written)
        return level

    def max_cost(self) -> float | None:
        """Return the most USD that a conversation may cost, or None for no limit."""
        limit: float | None = self.get(MAX_COST)
        return limit

    def _is_ref(self, written: str) -> bool:
        try:
            parse_ref(written, providers=self.providers)
        except UsageError:
            return False
        return True

    def _is_same(self, written: str, ref: ModelRef) -> bool:
        try:
            return parse_ref(written, providers=self.providers) == ref
        except UsageError:
            return False
