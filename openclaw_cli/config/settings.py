"""The configuration as the commands use it: checked, typed, ``${NAME}`` replaced."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, OpenClawError, UsageError
from ..named_tuple import NamedTuple
from ..request.ref import ModelRef, parse_ref
from .configuration import SEE_ALL
from .provider_settings import ProviderSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .aliases import Alias
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath
    from .store import Store

DEFAULT_REF = "openrouter/auto"
PRIMARY: KeyPath = ("agents", "defaults", "model", "primary")
MODEL: KeyPath = PRIMARY[:-1]
FALLBACKS: KeyPath = ("agents", "defaults", "model", "fallbacks")
MODELS: KeyPath = ("agents", "defaults", "models")
IMAGE_MODEL: KeyPath = ("agents", "defaults", "imageModel")
"""Whom to ask where a picture is attached that the default model does not take."""
TEMPLATES: KeyPath = ("agents", "defaults", "templates")
MAX_COST: KeyPath = ("agents", "defaults", "maxCost")
MAX_COST_MONTH: KeyPath = ("agents", "defaults", "maxCostMonth")
THINKING_DEFAULT: KeyPath = ("agents", "defaults", "thinkingDefault")


class Sourced(NamedTuple):
    """A configured text and where it came from, as ``models status`` shows it."""

    text: str
    source: str


class Fallback(NamedTuple):
    """A configured fallback.

    Attributes:
        written: As it stands in the file, and where.
        ref: The model that it means, or None.
        error: Why it means none, or None.
    """

    written: Sourced
    ref: ModelRef | None
    error: OpenClawError | None = None


class Settings(ProviderSettings):
    """What a configuration file and the environment say together. Not to be changed.

    Args:
        document: The parsed file with what it includes; empty when there is none.
        file: Its path, for messages and sources.
        environ: The process's environment.

    Attributes:
        near: Returns the models that a word may mean, for errors; None where nobody can tell.
        take: Returns the model that a word is the name of, or None where it is none's.
    """

    def __init__(
        self, document: Document | Composed, file: str, environ: Mapping[str, str]
    ) -> None:
        super().__init__(document, file, environ)
        self.near: Callable[[str], Sequence[str] | None] | None = None
        self.take: Callable[[str], ModelRef | None] | None = None

    @classmethod
    def load(cls, store: Store, environ: Mapping[str, str]) -> Settings:
        """Read and check a file.

        Raises:
            ConfigError: It can't be read or parsed, or a known key has a wrong value.
        """
        settings = cls.checked(store.composed(), str(store.path), environ)
        settings.dotenv_file = store.dotenv_file
        return settings

    @classmethod
    def checked(
        cls, document: Document | Composed, file: str, environ: Mapping[str, str]
    ) -> Settings:
        """Check a document.

        What is wrong with one provider, model, agent or fallback is set aside: it is an error
        where that one is asked.

        Raises:
            ConfigError: A known key has a wrong value.
        """
        if not document.data and not document.unread:
            return cls(document, file, environ)
        from .validate import blocking, without, wrong_parts

        parts = wrong_parts(document)
        found = blocking(parts)
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise ConfigError(f"{found[0].problem.sentence(file)}{more}", hint=SEE_ALL)
        settings = cls(without(document, parts) if parts else document, file, environ)
        settings.set_aside = tuple(parts)
        return settings

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Refs by alias, as written; of two that differ in case alone, the last."""
        found = self.written_aliases
        if not found:
            return {}
        from .aliases import effective

        return effective(found, self._is_ref)

    @cached_property
    def written_aliases(self) -> list[Alias]:
        """Every alias of the defaults and then of the default agent, in the file's order."""
        paths = [MODELS, *([] if self.agent is None else [(*self.agent, "models")])]
        maps = {path: entries for path in paths if (entries := self.get(path))}
        if not maps:
            return []
        from .aliases import written_aliases

        return list(written_aliases(maps, self.text))

    def model_key(self, ref: ModelRef) -> str:
        """Return what a model is called under ``agents.defaults.models``, or would be."""
        written = self.get(MODELS) or ()
        return next((name for name in written if self._is_same(name, ref)), str(ref))

    def parse_ref(self, text: str) -> ModelRef:
        """Parse what a user wrote as a model: a ref, an alias, or the name of one model alone.

        Raises:
            UsageError: It is none of these.
        """
        return self._parsed(text, self.take)

    def stored_ref(self, text: str) -> ModelRef:
        """Parse a ref or an alias. A name alone is none: what it means may change.

        Raises:
            UsageError: It is neither.
        """
        return self._parsed(text, None)

    def configured_ref(self, written: Sourced) -> ModelRef:
        """Parse a ref that stands in the file, and tell where; see ``stored_ref``.

        Raises:
            ConfigError: It is no ref; the message says where it stands.
        """
        try:
            return self.stored_ref(written.text)
        except (UsageError, ConfigError) as error:
            raise ConfigError(f"{written.source}: {error.message}", hint=error.hint) from error

    def primary(self) -> Sourced:
        """Return the default model as configured, or the built-in one."""
        holder = MODEL
        if self.agent is not None:
            from .agents import primary_holder

            holder = primary_holder(self.document)
        return self.chosen(holder) or Sourced(DEFAULT_REF, "built-in default")

    def chosen(self, holder: KeyPath) -> Sourced | None:
        """Return the model that ``MODEL`` or ``IMAGE_MODEL`` names, in either form, or None."""
        self.require(holder)
        model = self.get(holder)
        path = (*holder, "primary") if isinstance(model, dict) else holder
        written = model.get("primary") if isinstance(model, dict) else model
        self.require(path)
        if written is None:
            return None
        return Sourced(self.text(written, path), self.source(path))

    def fallbacks(self, holder: KeyPath = MODEL) -> tuple[Fallback, ...]:
        """Return the configured fallbacks of ``MODEL`` or ``IMAGE_MODEL`` in their order.

        One that is no model holds up none of the others.
        """
        path = self.fallbacks_path(holder)
        written = self.get(path)
        if not isinstance(written, list):
            written = [] if written is None else [written]
        return tuple(self._fallback(one, (*path, index)) for index, one in enumerate(written))

    def fallbacks_path(self, holder: KeyPath = MODEL) -> KeyPath:
        """Return where the fallbacks of ``MODEL`` or ``IMAGE_MODEL`` stand."""
        if holder == MODEL and self.agent is not None:
            from .agents import fallbacks_holder

            holder = fallbacks_holder(self.document)
        return (*holder, "fallbacks")

    @cached_property
    def agent(self) -> KeyPath | None:
        """Where the default agent's own settings stand, or None."""
        agents = self.get(("agents",))
        if not isinstance(agents, dict) or not (agents.get("entries") or agents.get("list")):
            return None
        from .agents import default_agent

        return default_agent(agents)

    def _parsed(self, text: str, take: Callable[[str], ModelRef | None] | None) -> ModelRef:
        return parse_ref(
            text, aliases=self.aliases, providers=self.providers, near=self.near, take=take
        )

    def _fallback(self, written: Any, path: KeyPath) -> Fallback:
        sourced = Sourced(str(written), self.source(path))
        if not isinstance(written, str):
            error = ConfigError(f"{sourced.source}: expected the ref or the alias of a model")
            return Fallback(sourced, None, error)
        try:
            replaced = sourced._replace(text=self.text(sourced.text, path))
            return Fallback(replaced, self.configured_ref(replaced))
        except OpenClawError as error:
            return Fallback(sourced, None, error)

    def max_cost(self) -> float | None:
        """Return the most USD that a conversation may cost, or None for no limit."""
        limit: float | None = self.get(MAX_COST)
        return limit

    def max_cost_month(self) -> float | None:
        """Return the most USD that a calendar month may cost, or None for no limit."""
        limit: float | None = self.get(MAX_COST_MONTH)
        return limit

    def entries_of(self, path: KeyPath, ref: ModelRef) -> list[KeyPath]:
        """Return where a map of models has entries for one, in whatever spelling."""
        return [(*path, name) for name in self.get(path) or () if self._is_same(name, ref)]

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
