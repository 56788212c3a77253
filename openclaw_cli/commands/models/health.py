"""Whether the configured model can be asked: its key, its account, and that it exists."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...errors import AuthError, ConfigError, OpenClawError
from ...named_tuple import NamedTuple
from ...request.provider import provider_of
from ...request.target import not_in_catalogue
from ...turn.account import Api

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.ref import ModelRef
    from ...request.route import Route
    from ...wire.client import Client
    from ...wire.key_info import Credits, KeyInfo

_SOON = 7 * 86_400
_LITTLE = 0.05


class Health(NamedTuple):
    """What was found.

    Attributes:
        key: What the API says of the key, or None where it was not asked.
        credits: The account's, or None where the key may not ask.
        problems: Why the model can't be asked.
        warnings: Why it soon can't be.
    """

    key: KeyInfo | None
    credits: Credits | None
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The exit status of ``models status --check``."""
        return 1 if self.problems else 2 if self.warnings else 0

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        credit = self.credits
        return {
            "usable": not self.problems,
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "account": self.key.as_json() if self.key else None,
            "credits": None
            if credit is None
            else {"total": credit.total, "used": credit.used, "left": credit.left},
        }

    def rows(self) -> list[tuple[str, str]]:
        """Return what is known of the account, a title and a text each."""
        key = self.key
        if key is None:
            return []
        spent = [
            f"${amount:.2f} {word}"
            for amount, word in (
                (key.usage_daily, "today"),
                (key.usage_weekly, "this week"),
                (key.usage_monthly, "this month"),
                (key.usage, "in all"),
            )
            if amount is not None
        ]
        if key.limit is None:
            limit = "none"
        else:
            reset = f", renewed {key.limit_reset}" if key.limit_reset else ""
            left = "" if key.limit_remaining is None else f", ${key.limit_remaining:.2f} left"
            limit = f"${key.limit:.2f}{left}{reset}"
        if self.credits is None:
            credit = "not shown to this key (only management keys may ask)"
        else:
            credit = f"${self.credits.left:.2f} left of ${self.credits.total:.2f}"
        rows = [("Label", key.label or "none"), ("Limit", limit), ("Spent", ", ".join(spent))]
        rows += [("Expires", key.expires_at)] if key.expires_at else []
        rows += [("Free tier", "yes: no credit was ever bought")] if key.is_free_tier else []
        return [*((title, text) for title, text in rows if text), ("Credit", credit)]


def check(world: World, settings: Settings, refs: list[ModelRef]) -> Health:
    """Ask the API about the key and the models that are asked, the first of them first.

    Raises:
        NetworkError: The API could not be reached, or something else answered.
        ConfigError: The configuration names no model, or no place to ask.
    """
    default = refs[0]
    api = Api(settings, world.trace(), default.provider)
    key, credits_, problems = None, None, []
    with world.console().busy("asking the API"):
        with api.client() as client:
            if provider_of(default.provider).has_account:
                key, credits_, problem = _account(api, client, settings)
                problems += [problem] if problem else []
        if not problems:
            problems += _unknown(world, settings, refs)
    return Health(key, credits_, tuple(problems), tuple(_warnings(key)))


def known_offline(world: World, ref: ModelRef, route: Route) -> str:
    """Return what the list of models that is at hand says of a model, in a sentence."""
    from ...catalog.lookup import look_up
    from ...render.amounts import span

    cache = world.catalogue_cache()
    fetched = cache.load(route).fetched
    if not fetched:
        return "there is no list of models here"
    model, near = look_up(cache.folder, ref, route)
    # A router is in no list: nothing can be said of it.
    listed = "it has the default model" if model is not None else "it has no such model"
    known = f"; {listed}" if model is not None or near is not None else ""
    return f"the list of models is {span(time.time() - fetched)} old{known}"


def _account(
    api: Api, client: Client, settings: Settings
) -> tuple[KeyInfo | None, Credits | None, str | None]:
    from ...config.credentials import require_credential
    from ...wire.key_info import fetch_credits, fetch_key_info

    try:
        key = require_credential(settings).key
        info = fetch_key_info(client, api.request("/key", key))
    except AuthError as error:
        return None, None, error.message
    try:
        return info, fetch_credits(client, api.request("/credits", key)), None
    except OpenClawError:
        return info, None, None  # the key is what counts


def _unknown(world: World, settings: Settings, refs: list[ModelRef]) -> list[str]:
    """Return a sentence for each model that does not exist, even in a list fetched just now."""
    from ...catalog.lookup import look_up

    found = []
    for ref in dict.fromkeys(refs):
        try:
            api, provider = Api(settings, world.trace(), ref.provider), provider_of(ref.provider)
        except ConfigError:
            if ref == refs[0]:
                raise
            continue  # a fallback that can't be asked holds up nobody
        catalogue_cache = world.catalogue_cache()
        for force in (False, True):
            try:
                _, problem = catalogue_cache.renewed(
                    api.route, api.key(), now=time.time(), connect=api.client, force=force
                )
            except OpenClawError:
                if provider.has_models:
                    raise
                break  # not every provider has a list
            if problem is not None and provider.has_models:
                raise problem
            near = look_up(catalogue_cache.folder, ref, api.route)[1]
            if near is None:
                break
            if force:
                found.append(not_in_catalogue(ref, near))
    return found


def _warnings(key: KeyInfo | None) -> list[str]:
    if key is None:
        return []
    found = []
    left = seconds_left(key.expires_at)
    if left is not None and left < _SOON:
        found.append(f"the key expires on {key.expires_at}")
    if key.limit and key.limit_remaining is not None and key.limit_remaining < _LITTLE * key.limit:
        found.append(f"${max(0, key.limit_remaining):.2f} of the key's ${key.limit:.2f} are left")
    return found


def seconds_left(expires: str | None) -> float | None:
    """Return the seconds until a time in ISO 8601, or None where there is none."""
    if expires is None:
        return None
    from datetime import UTC, datetime

    try:
        when = datetime.fromisoformat(expires)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return (when - datetime.now(UTC)).total_seconds()
