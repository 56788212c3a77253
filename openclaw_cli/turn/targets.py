"""Whom to ask, from the configuration and from what was said for this call."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..catalog.lookup import look_up
from ..errors import ConfigError, OpenClawError, RefusedError
from ..request.provider import provider_of
from ..request.target import Target
from ..request.timeouts import Timeouts
from .overrides import TYPED, Overrides, param_layers

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.settings import Settings
    from ..request.budget import Budget
    from ..request.model import Model
    from ..request.ref import ModelRef
    from ..request.route import Route
    from ..request.secret import Secret
    from .key_choice import KeyChoice
    from .month import MonthSpending

    Facts = dict[ModelRef, tuple[Model | None, tuple[str, ...] | None]]


class Targets:
    """Finds the models to ask, and makes what a request to each needs.

    Args:
        settings: The configuration.
        overrides: What stands above it.
        cache: The folder of the catalogue.
        keys: Which keys are used; None where no provider has several.
        month: What the month has cost, where that is limited.
        facts: What the catalogue says of models, as far as somebody has looked; it is added to.

    Attributes:
        keys: Which keys are used; None where no provider has several.
        month: What the month has cost, where that is limited.
    """

    def __init__(
        self,
        settings: Settings,
        overrides: Overrides,
        cache: Path,
        keys: KeyChoice | None = None,
        month: MonthSpending | None = None,
        facts: Facts | None = None,
    ) -> None:
        self.month = month
        self.settings = settings
        self.overrides = overrides
        self.cache = cache
        self.keys = keys
        if keys is None and settings.get(("auth", "profiles")):
            from .key_choice import KeyChoice

            self.keys = KeyChoice(settings)
        self._facts: Facts = {} if facts is None else facts
        self._configured: dict[ModelRef, Target] = {}

    def primary(self) -> Target:
        """Return the model to ask.

        Raises:
            OpenClawError: The ref is none, a parameter is wrong, or there is no key.
        """
        return self.target(self._primary_ref())

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return whom to ask when the model fails.

        A model that was named for this call is meant: the configured fallbacks are not for it.
        """
        settings, overrides = self.settings, self.overrides
        if overrides.fallbacks or overrides.model is not None:
            return tuple(settings.parse_ref(text) for text in overrides.fallbacks)
        primary = self._primary_ref()
        refs = (fallback.ref for fallback in settings.fallbacks())
        return tuple(ref for ref in refs if ref is not None and ref != primary)

    def unusable_fallbacks(self) -> tuple[str, ...]:
        """Return what is wrong with the configured fallbacks that are no models."""
        if self.overrides.fallbacks or self.overrides.model is not None:
            return ()
        errors = (fallback.error for fallback in self.settings.fallbacks())
        return tuple(error.message for error in errors if error is not None)

    def target(self, ref: ModelRef) -> Target:
        """Return all that a request to one model needs."""
        target = self._configured.get(ref)
        if target is None:
            target = self._configured[ref] = self._as_configured(ref)
        found = self._facts.get(ref)  # another thread may forget it at any time
        if found is None:
            found = self._facts[ref] = look_up(self.cache, ref, target.route)
        entry, near = found
        key, misfit = self._key_for(ref.provider), self._misfit(entry, target.route)
        return target._replace(key=key, entry=entry, near=near, misfit=misfit)

    def _as_configured(self, ref: ModelRef) -> Target:
        """Return what the configuration and this call say of a model; they do not change."""
        from ..request.params import resolve_params

        settings = self.settings
        route, provider = settings.route_of(ref), provider_of(ref.provider)
        params = resolve_params(
            param_layers(settings, self.overrides, ref, self._level(ref)),
            provider,
            settings.parse_ref,
        )
        params = params._replace(server_tools=self.overrides.tools)
        if self.overrides.preset is not None and not route.verified:
            from ..request.own_fields import not_openrouter

            raise not_openrouter("--preset", ref, route)
        is_plain = params.extra is None and params.cache is None and params.server_tools is None
        if not is_plain or route.headers:
            from ..request.own_fields import check_own_fields

            check_own_fields(params, ref, route, self._cost_limits())
        return Target(
            ref=ref,
            route=route,
            key=None,
            params=params,
            timeouts=timeouts(settings, ref.provider, self.overrides.timeout),
        )

    def budgets(self, spent: float = 0.0, called: float = 0.0) -> tuple[Budget, ...]:
        """Return what may be spent: by this call, on the whole conversation, and in this month.

        Args:
            spent: USD that the conversation has cost so far.
            called: USD that this call has cost so far.

        Raises:
            HistoryError: Nobody knows what the month has cost.
        """
        call, whole = self.overrides.max_cost, self.settings.max_cost()
        if call is None and whole is None and self.month is None:
            return ()
        from ..request.budget import Budget

        found = []
        if call is not None:
            found.append(Budget(call, "--max-cost", called))
        if whole is not None:
            found.append(Budget(whole, "agents.defaults.maxCost", spent, strict=False))
        if self.month is not None:
            found.append(self.month.budget())
        return tuple(found)

    def warnings(self) -> list[str]:
        """Return what the user should know of the routes before anything is sent."""
        from ..request.headers import exposed

        found: dict[str | None, None] = {}
        with suppress(OpenClawError):  # it is said where the model is asked
            for ref in (self._primary_ref(), *self.fallbacks()):
                route = self.settings.route_of(ref)
                found[route.misread_url] = None
                if route.is_readable:
                    found[exposed(route, self._key(ref.provider))] = None
        return [text for text in found if text is not None]

    def untold_slips(self) -> str | None:
        """Return what there is to say of keys that have no effect; each time something else."""
        from ..config.slip_notice import untold_slips

        return untold_slips(self.settings.document, self.settings.file, self.cache)

    def overriding(self, **changes: Any) -> Targets:
        """Return the same with something else above the configuration."""
        if "model" in changes:
            changes.setdefault("named_by", TYPED)
        return self.with_overrides(self.overrides._replace(**changes))

    def with_overrides(self, overrides: Overrides) -> Targets:
        """Return the same with those above the configuration."""
        return Targets(self.settings, overrides, self.cache, self.keys, self.month, self._facts)

    def asking_again(self, ref: ModelRef) -> Targets:
        """Return whom to ask where a conversation goes on with the model that it was with.

        Raises:
            ConfigError: Its provider is configured no more. Without it the ref would mean another
                model, and what was said to a model at home would go to OpenRouter.
        """
        if ref.provider not in self.settings.providers:
            raise ConfigError(
                f"{ref} can't be asked any more: no provider {ref.provider!r} is configured",
                hint="--model REF goes on with another model",
            )
        if self._primary_ref() == ref:
            return self  # with its fallbacks
        return self.overriding(model=str(ref))

    def key_name(self) -> str | None:
        """Return the name of the key that is used, where it has one."""
        return self.keys.name if self.keys else None

    def prefer_key(self, name: str | None) -> None:
        """Use the key that a conversation was with, where there is one of that name."""
        if self.keys is not None:
            self.keys.preferred = name

    def has_another_key(self, target: Target, error: OpenClawError) -> bool:
        """Return whether a model may be asked again with another key after an error."""
        return bool(self.keys and self.keys.next_after(error, target))

    def with_another_key(self, target: Target, error: OpenClawError) -> tuple[Target, str] | None:
        """Return a target with the next key, and what to say; None where there is no other."""
        return self.keys.another(target, error) if self.keys else None

    def forget_failed_secrets(self, target: Target) -> None:
        """Look up again what a target names by reference and could not be looked up before."""
        if target.secrets():
            self.settings.references.forget_failures()

    def forget_facts(self) -> None:
        """Look models up anew from now on: there is a newer catalogue."""
        self._facts.clear()

    def advise(self, error: OpenClawError, target: Target) -> None:
        """Give an error the hint that the catalogue or the configuration knows."""
        from ..catalog.advice import advise
        from ..config.credentials import advise_on_key

        advise_on_key(error, self.settings, target.ref.provider)
        advise(error, target, self.cache)

    def explain_refusal(self, error: OpenClawError, target: Target) -> None:
        """Say whether the key may use a model that was refused, now that nobody else is asked."""
        if isinstance(error, RefusedError) and target.entry is not None:
            from .own_models import say_if_not_offered

            say_if_not_offered(error, target, self.settings, self.cache)

    def _primary_ref(self) -> ModelRef:
        if self.overrides.model is not None:
            return self._named[0]
        return self._default

    def read_model(self, written: str) -> tuple[ModelRef, str | None]:
        """Return the model that a user has written, and the thinking level behind it, or None.

        Raises:
            OpenClawError: It is no model.
        """
        if ":" in written:
            from .named_level import named_level

            found = named_level(self.settings, self.cache, written)
            if found is not None:
                return found
        return self.settings.parse_ref(written), None

    @cached_property
    def _default(self) -> ModelRef:
        """The configured model."""
        return self.settings.configured_ref(self.settings.primary())

    @cached_property
    def _named(self) -> tuple[ModelRef, str | None]:
        """The model that was named for this call, and the level behind it."""
        try:
            return self.read_model(self.overrides.model or "")
        except OpenClawError as error:
            if self.overrides.named_by == TYPED:
                raise
            from .templated import of_template

            raise of_template(error, self.overrides.named_by) from error

    def _key(self, provider: str) -> str | Secret | None:
        from ..config.credentials import find_credential

        found = self.keys.key(provider) if self.keys else find_credential(self.settings, provider)
        return found.key if found else None

    def _level(self, ref: ModelRef) -> str | None:
        """Return the thinking level that was written behind a model's name."""
        if self.overrides.model is None or ":" not in self.overrides.model:
            return None
        named, level = self._named
        return level if named == ref else None

    def _key_for(self, provider: str) -> str | Secret | None:
        """Return the key for a provider.

        Raises:
            MissingKeyError: There is none, and it wants one.
        """
        key = self._key(provider)
        # A custom provider on the user's own machine may want no key.
        if key is None and provider_of(provider).needs_key:
            from ..config.credentials import require_credential

            key = require_credential(self.settings, provider).key
        return key

    def _misfit(self, entry: Model | None, route: Route) -> str | None:
        if entry is None or not self.overrides.flags.get("image"):
            return None
        from ..catalog.advice import gives_no_pictures

        return gives_no_pictures(entry, self.cache, route)

    def _cost_limits(self) -> list[str]:
        """Return what limits the cost, as messages name it."""
        call, whole = self.overrides.max_cost, self.settings.max_cost()
        limits = (("--max-cost", call), ("agents.defaults.maxCost", whole))
        return [name for name, limit in limits if limit is not None]


def timeouts(settings: Settings, provider: str, given: float | None) -> Timeouts:
    """Return how long each part of a request may take.

    Args:
        settings: The configuration.
        provider: Whose limits are meant.
        given: Seconds for every wait, or None for the configured ones.
    """
    configured = settings.timeouts(provider)
    default = Timeouts()
    limits = Timeouts(
        connect=configured.get("connect", default.connect),
        first_event=configured.get("firstEvent", default.first_event),
        silence=configured.get("silence", default.silence),
    )
    if given is not None:
        connect = min(limits.connect or given, given)
        limits = Timeouts(connect=connect, first_event=given, silence=given)
    return limits.waitable()
