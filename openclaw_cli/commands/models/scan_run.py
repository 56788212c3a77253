"""What ``openclaw models scan`` does: ask the free models, side by side and not too fast."""

from __future__ import annotations

import collections
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

from ...cli.parallel import side_by_side
from ...config.credentials import require_credential
from ...errors import UsageError
from ...named_tuple import NamedTuple
from ...request.provider import OPENROUTER
from ...request.ref import ModelRef
from ...request.token_count import counted
from ...turn.account import Api
from ...turn.overrides import Overrides
from ...turn.probe import Kind, Outcome, probe
from ...turn.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.model import Model

_Item = TypeVar("_Item")
THREADS = 8
PER_MINUTE = 20
"""OpenRouter's limit for free models (docs: limits)."""
_MINUTE = 60.0
_DAY = 86_400.0


class Scanned(NamedTuple):
    """One model and how it did.

    Attributes:
        model: What the catalogue says.
        text: How it answered; None where it was not asked.
        tools: Whether it called a tool; None where it was not tried.
        image: Whether it answered about a picture; None where it was not tried.
    """

    model: Model
    text: Outcome | None = None
    tools: bool | None = None
    image: bool | None = None

    @property
    def ref(self) -> ModelRef:
        """What the configuration calls it."""
        return ModelRef(OPENROUTER.name, self.model.id)

    @property
    def works(self) -> bool:
        """Whether it has answered."""
        return self.text is not None and self.text.works

    @property
    def rank(self) -> tuple[bool, bool, float, int]:
        """The order: those that work, those that can call tools, the quickest, the longest."""
        first = self.text.first if self.text is not None else None
        slow = float("inf") if first is None else first
        return (not self.works, not self.tools, slow, -(self.model.context or 0))

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        from ...events import utc

        text, first = self.text, self.text.first if self.text is not None else None
        return {
            "id": self.model.id,
            "ref": str(self.ref),
            "context_length": self.model.context,
            "billion_parameters": self.model.billions,
            "created": utc(self.model.created),
            "works": None if text is None else text.works,
            "first_token_seconds": None if first is None else round(first, 3),
            "tools": self.tools,
            "image": self.image,
            "error": None if text is None else text.error,
        }


class ScanOptions(NamedTuple):
    """The command line of one ``models scan``.

    Attributes:
        provider: Whose models, or None for everybody's.
        limit: How many at most, or None.
        min_billions: How many parameters one has to have, in billions, or None.
        max_age_days: How long ago one may have been listed, or None or 0 for any time.
        seconds: How long each part of an answer may take.
        at_once: How many are asked side by side.
        is_probing: Whether any is asked.
    """

    provider: str | None = None
    limit: int | None = None
    min_billions: float | None = None
    max_age_days: float | None = None
    seconds: float = 30.0
    at_once: int = THREADS
    is_probing: bool = True

    def holds(self, model: Model, now: float) -> bool:
        """Return whether a model is large and new enough; one without a date is new."""
        if self.min_billions and (model.billions or 0.0) < self.min_billions:
            return False
        oldest = now - (self.max_age_days or 0.0) * _DAY
        return not self.max_age_days or not model.created or model.created >= oldest


class RateLimit:
    """Lets so many requests begin within a minute, whoever asks.

    Args:
        count: How many.
    """

    def __init__(self, count: int = PER_MINUTE) -> None:
        self._begun: collections.deque[float] = collections.deque(maxlen=count)
        self._count = count
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until a request may begin."""
        with self._lock:
            if len(self._begun) == self._count:
                time.sleep(max(0.0, self._begun[0] + _MINUTE - time.monotonic()))
            self._begun.append(time.monotonic())


class Scan:
    """The free models, asked side by side and within the rate limit.

    Args:
        world: The global options, and what they lead to.
        settings: The configuration.
        options: Which models, and how.
    """

    def __init__(self, world: World, settings: Settings, options: ScanOptions) -> None:
        self._world = world
        self._settings = settings
        self._options = options
        self._api = Api(settings, world.trace())
        self._console = world.console()
        cache = world.locations().cache_folder()
        self._targets = Targets(settings, Overrides(timeout=options.seconds), cache)
        self._pace = RateLimit()
        self._exhausted = threading.Event()
        self._found: dict[str, Scanned] = {}
        if options.is_probing:
            require_credential(settings)
        self._models = self._free_models()[: options.limit]

    def run(self) -> list[Scanned]:
        """Ask them all and return them, the best first.

        Raises:
            UsageError: There are none.
        """
        if not self._models:
            raise UsageError("there are no free models that fit")
        if not self._options.is_probing:
            self._found = {model.id: Scanned(model) for model in self._models}
            return self.found()
        models = counted(len(self._models), "free model")
        self._console.notice(
            f"asking {models}, up to three times each, at most {PER_MINUTE} times a"
            " minute; it counts towards the daily limit of free models"
        )
        for model, text in self._asked("answers", self._models, lambda model: (model, "text")):
            self._found[model.id] = Scanned(model, text)
        more = [pair for scanned in self.found() for pair in _claims(scanned)]
        for (model, kind), outcome in self._asked("tools and pictures", more, lambda one: one):
            known = self._found[model.id]
            self._found[model.id] = (
                known._replace(tools=outcome.works)
                if kind == "tools"
                else known._replace(image=outcome.works)
            )
        return self.found()

    def found(self) -> list[Scanned]:
        """Return what is known so far, the best first."""
        return sorted(self._found.values(), key=lambda scanned: scanned.rank)

    @property
    def is_exhausted(self) -> bool:
        """Whether the daily limit or the credit came to its end meanwhile."""
        return self._exhausted.is_set()

    def _free_models(self) -> list[Model]:
        from ...catalog.model_search import Filters, select

        options, now = self._options, time.time()
        key = self._api.key() if options.is_probing else None
        with self._console.busy("fetching the list of models"):
            catalogue, _ = self._world.catalogue_cache().renewed(
                self._api.route, key, now=now, connect=self._api.client
            )
        author = options.provider
        if author is not None and author.casefold() == OPENROUTER.name:
            author = None  # every ref begins with it
        free = select(catalogue.models.values(), Filters(free=True, author=author))
        # A router answers with any of the others.
        return [
            model
            for model in free
            if not ModelRef(OPENROUTER.name, model.id).is_router and options.holds(model, now)
        ]

    def _asked(
        self, what: str, items: list[_Item], target: Callable[[_Item], tuple[Model, Kind]]
    ) -> Iterator[tuple[_Item, Outcome]]:
        """Ask about each item, and show how far that is."""
        done = 0

        def how_far(waited: float) -> str:
            return f"{what}: {done} of {len(items)} · {waited:.0f} s"

        asked = side_by_side(
            lambda item: self._probe(*target(item)), items, threads=self._options.at_once
        )
        with self._console.busy(how_far, at_once=True):
            for item, outcome in asked:
                done += 1
                yield item, outcome

    def _probe(self, model: Model, kind: Kind) -> Outcome:
        if not self._exhausted.is_set():
            self._pace.wait()
        if self._exhausted.is_set():
            return Outcome(False, error="not asked: the limit is used up")
        target = self._targets.target(ModelRef(OPENROUTER.name, model.id))
        outcome = probe(self._api.client, target, kind)
        if outcome.exhausted:
            self._exhausted.set()
        return outcome


def _claims(scanned: Scanned) -> list[tuple[Model, Kind]]:
    """Return what else a model that answers is said to do: the rest is not tried."""
    model = scanned.model
    if not scanned.works:
        return []
    tools: list[tuple[Model, Kind]] = [(model, "tools")] if model.takes_tools else []
    return tools + ([(model, "image")] if "image" in model.inputs else [])
