"""What ``openclaw models list`` finds, and how it is shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...catalog.model_search import Filters, select
from ...cli.output import report
from ...cli.world import World
from ...errors import ConfigError, UsageError
from ...request.model import Model
from ...request.provider import OPENROUTER, provider_name, provider_of
from ...request.ref import ModelRef, parse_ref
from ...request.token_count import counted
from ...turn.account import Api
from .configured import configured_roles
from .list_options import ListOptions, check_tells

if TYPE_CHECKING:
    from ...catalog.catalogue import Catalogue
    from ...config.settings import Settings

_FEW = 50
_NARROW = "narrow with words, --provider, --free, --max-price, --param …; order with --sort"


class ModelList:
    """The models that a search finds, as names, as JSON or as a table.

    Args:
        world: The global options, and what they lead to.
        options: What is looked for.
    """

    def __init__(self, world: World, options: ListOptions) -> None:
        self._world = world
        self._console = world.console()
        self._settings: Settings = world.settings()
        self._provider = OPENROUTER.name
        author = provider_name(options.filters.author or "")
        self._own_list = author in self._settings.providers
        if self._own_list:
            # A provider of the user's own has a list of its own; OpenRouter's is the whole of it.
            self._provider = author
            options = options._replace(filters=options.filters._replace(author=None))
        self._options = options
        self._api = Api(self._settings, world.trace(), self._provider)
        check_tells(self._provider, options.asks_openrouter())
        self._catalogue = self._read()
        self._offered = self._select()
        self._single = self._named_model()
        self._roles = configured_roles(self._settings)
        self._found = self._search()
        self._elsewhere = self._search_elsewhere()

    def names(self) -> list[str]:
        """Return the ids, each of them a ref that ``models set`` takes."""
        self._say_age()
        self._say_nothing_found()
        named = [self._ref_text(model.id) for model in self._found]
        return [*named, *(str(ref) for _, ref in self._elsewhere)]

    def as_json(self) -> dict[str, Any]:
        """Return all that is known of the models that were found."""
        from ...events import utc

        self._say_nothing_found()
        shape: dict[str, Any] = {
            "provider": self._provider,
            "base_url": self._api.route.base_url,
            "fetched": utc(self._catalogue.fetched),
            "stale": not self._catalogue.is_fresh(time.time()),
            "total": len(self._catalogue.models),
            "models": [
                *map(self._shape, self._found),
                *(self._shape(model, ref) for model, ref in self._elsewhere),
            ],
        }
        if self._single is not None:
            shape["endpoints"] = self._endpoints()
        return shape

    @property
    def indent(self) -> int | None:
        """The indentation of the JSON: none where it is large, for it is quicker without."""
        return 2 if len(self._found) <= _FEW else None

    def lines(self) -> list[str]:
        """Return a table; of a single model that was named, all that is known."""
        from .details import detail_lines, list_lines

        self._say_age()
        if self._single is not None:
            return detail_lines(self._single, self._marks(self._single), self._endpoints())
        self._say_nothing_found()
        if not self._found and not self._elsewhere:
            return []
        elsewhere = [
            (model._replace(id=str(ref)), self._roles[ref]) for model, ref in self._elsewhere
        ]
        return list_lines([*((model, self._marks(model)) for model in self._found), *elsewhere])

    def _named_model(self) -> Model | None:
        """Return the model that the query names by its id, its ref or its alias, or None."""
        filters = self._options.filters
        if len(filters.words) != 1 or filters != Filters(words=filters.words):
            return None
        if self._options.asks_openrouter():
            return None
        settings = self._settings
        try:
            # Not the settings' own parser: what may be meant instead is looked up elsewhere.
            ref = parse_ref(
                filters.words[0], aliases=settings.aliases, providers=settings.providers
            )
        except (UsageError, ConfigError):
            return None
        return self._catalogue.models.get(ref.model) if ref.provider == self._provider else None

    def _read(self) -> Catalogue:
        """Return the catalogue, fetched anew where it is old.

        Raises:
            OpenClawError: There is none, and it could not be fetched.
        """
        with self._console.busy("fetching the list of models"):
            catalogue, problem = self._world.catalogue_cache().renewed(
                self._api.route,
                self._api.key(),
                now=time.time(),
                connect=self._api.client,
                force=self._options.refresh,
            )
        if problem is not None:
            self._console.warning(f"the list could not be fetched: {problem.message}")
        return catalogue

    def _say_age(self) -> None:
        now = time.time()
        if not self._catalogue.is_fresh(now):
            from ...render.amounts import span

            age = span(now - self._catalogue.fetched)
            self._console.notice(f"this list is {age} old; --refresh fetches it")

    def _say_nothing_found(self) -> None:
        if self._found or self._elsewhere:
            return
        from .nothing_found import what_was_meant

        own = self._settings.own_providers
        meant = what_was_meant(
            self._options.filters,
            self._catalogue.models.values(),
            own,
            self._options.selection.category,
        )
        self._console.notice("; ".join(("no model fits", *meant)))

    def say_how_many(self) -> None:
        """Say how many models a long list has, and how it becomes shorter."""
        if self._single is not None:
            return
        shown, total = len(self._found) + len(self._elsewhere), len(self._catalogue.models)
        is_part = shown < total and not self._options.configured
        many = f"{shown:,} of {counted(total, 'model')}" if is_part else counted(shown, "model")
        self._console.facts([many, _NARROW])

    def _search(self) -> list[Model]:
        options = self._options
        if self._single is not None:
            return [self._single]
        models = self._offered
        if options.configured:
            models = [self._model_of(ref) for ref in self._roles if ref.provider == self._provider]
            if options.asks_openrouter():
                named = {model.id for model in models}
                models = [model for model in self._offered if model.id in named]
        found = select(models, options.filters, options.sort)
        return found[: options.limit]

    def _select(self) -> list[Model]:
        """Return the models to search in: all, those that the API selects, those of the key."""
        options = self._options
        if not options.asks_openrouter():
            return list(self._catalogue.models.values())
        from .offered import Offer

        offer = Offer(self._world, self._api, self._settings)
        return offer.models(
            self._catalogue.models, options.selection, mine=options.mine, refresh=options.refresh
        )

    def _search_elsewhere(self) -> list[tuple[Model, ModelRef]]:
        """Return what the configuration names at other providers, whose lists are not read."""
        options = self._options
        if not options.configured or self._own_list:
            return []
        refs = [ref for ref in self._roles if ref.provider != self._provider]
        named = [(Model(ref.model, str(ref)), ref) for ref in refs]
        found = [(model, ref) for model, ref in named if options.filters.holds(model)]
        return found if options.limit is None else found[: max(0, options.limit - len(self._found))]

    def _model_of(self, ref: ModelRef) -> Model:
        return self._catalogue.models.get(ref.model) or Model(ref.model, ref.model)

    def _endpoints(self) -> list[dict[str, Any]] | None:
        """Return where the single model runs; None where that can't be told now."""
        single = self._single
        if single is None or not provider_of(self._provider).has_endpoints:
            return None
        from .offered import Offer

        return Offer(self._world, self._api, self._settings).endpoints(single)

    def _marks(self, model: Model) -> list[str]:
        """Return what is special: its role here, its end, the model that it is a name for."""
        marks = list(self._roles.get(ModelRef(self._provider, model.id), ()))
        if model.id not in self._catalogue.models:
            marks.append("not in the catalogue")
        if model.expires is not None:
            marks.append(f"expires {model.expires}")
        if model.target is not None:
            marks.append(f"now {model.target}")
        return marks

    def _shape(self, model: Model, ref: ModelRef | None = None) -> dict[str, Any]:
        from .details import model_json

        ref = ref or ModelRef(self._provider, model.id)
        return model_json(
            model,
            ref=str(ref),
            roles=self._roles.get(ref, []),
            in_catalogue=ref.provider == self._provider and model.id in self._catalogue.models,
        )

    def _ref_text(self, model_id: str) -> str:
        """Return the id, or the whole ref where the id alone would mean another provider."""
        author = provider_name(model_id.partition("/")[0])
        if provider_of(self._provider).is_default and author not in self._settings.own_providers:
            return model_id
        return f"{self._provider}/{model_id}"


def print_all_names() -> int:
    """Do what ``models list --plain`` does, without the parser."""
    world = World()
    listing = ModelList(world, ListOptions())
    report(world, listing.as_json, listing.names, as_json=False)
    return 0
