"""The picker with the models of the catalogue: id, prices and context in columns."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..catalog.refresh import CatalogueCache
from ..config.settings import DEFAULT_REF, MODEL
from ..errors import ConfigError, OpenClawError
from ..render.amounts import price, tokens
from ..render.table import Column
from ..request.provider import OPENROUTER
from ..request.ref import ModelNameError, ModelRef
from .choice import Choice, Row, can_pick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ..config.keypath import KeyPath
    from ..config.settings import Settings
    from ..render.console import Console
    from ..request.model import Model

COLUMNS = (
    Column("Model", least=24),
    Column("In/M", right=True),
    Column("Out/M", right=True),
    Column("Context", right=True),
)


class ModelPicker:
    """Has the user choose a model, of OpenRouter's and of the user's own providers.

    Args:
        settings: The configuration.
        cache: The folder of the catalogue.
        console: The way to stderr.
        trace: Called with each line of the HTTP exchange, or None.
    """

    def __init__(
        self,
        settings: Settings,
        cache: Path,
        console: Console,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings
        self._cache = CatalogueCache(cache)
        self._console = console
        self._trace = trace

    def pick(self, title: str, current: str, typed: str = "") -> ModelRef | None:
        """Return the model that was chosen, or None where what there is is kept.

        Args:
            title: What is chosen.
            current: The ref that is kept on Escape, and marked at first; empty for none.
            typed: Words that stand in the input already.

        Raises:
            OpenClawError: There is no list of models, and none could be fetched.
            KeyboardInterrupt: Ctrl-C.
        """
        return self._picked(self._renewed_rows(), title, current, typed)

    def pick_from_copy(self, title: str, current: str) -> ModelRef | None:
        """Do the same with the list that is there, as old as it may be."""
        return self._picked(self._rows(), title, current, "")

    def read(self, text: str, title: str, current: str = "") -> ModelRef | None:
        """Return the model that a user has written.

        A single word that is the name of several models, or a part of some names, is what they
        are narrowed by at a terminal; None where the user then keeps what there is.

        Raises:
            OpenClawError: It is no model, and there is nobody to ask or nothing to choose from.
            KeyboardInterrupt: Ctrl-C.
        """
        try:
            return self._settings.parse_ref(text)
        except ModelNameError as error:
            if not can_pick():
                raise
            rows = self._rows()
            choice = Choice(COLUMNS, rows)
            choice.narrow(error.word)
            if not choice.found:
                raise
            return self._picked(rows, title, current, error.word)

    def _picked(self, rows: list[Row], title: str, current: str, typed: str) -> ModelRef | None:
        from .picker import pick

        value = pick(title, COLUMNS, rows, current=current, keeps=current, typed=typed)
        return None if value is None else self._settings.parse_ref(value)

    def _renewed_rows(self) -> list[Row]:
        """Return the rows; OpenRouter's are fetched where they are old or not there."""
        from ..turn.account import Api

        api = Api(self._settings, self._trace)
        with self._console.busy("fetching the list of models"):
            _, problem = self._cache.renewed(
                api.route, api.key(), now=time.time(), connect=api.client
            )
        if problem is not None:
            self._console.warning(f"the list could not be fetched: {problem.message}")
        return self._rows()

    def _rows(self) -> list[Row]:
        rows = []
        for name in (OPENROUTER.name, *sorted(self._settings.own_providers)):
            with suppress(ConfigError):  # told where that provider is asked
                models = self._cache.load(self._settings.route(name)).models
                rows += model_rows(models.values(), name)
        return rows


def model_rows(models: Iterable[Model], provider: str = OPENROUTER.name) -> list[Row]:
    """Return a row for each model that answers in text; OpenRouter's own choice comes first."""
    is_own = provider != OPENROUTER.name
    found = [
        Row(
            str(ModelRef(provider, model.id)),
            (
                f"{provider}/{model.id}" if is_own else model.id,
                price(model.per_million("prompt")),
                price(model.per_million("completion")),
                tokens(model.context),
            ),
            model.name,
        )
        for model in models
        if model.is_chat
    ]
    if is_own:
        return found
    auto = [row for row in found if row.value == DEFAULT_REF]
    auto = auto or [Row(DEFAULT_REF, (DEFAULT_REF, "varies", "varies", ""), "Auto Router")]
    return [*auto, *(row for row in found if row.value != DEFAULT_REF)]


def current_ref(settings: Settings, holder: KeyPath = MODEL) -> str:
    """Return the model that ``MODEL`` or ``IMAGE_MODEL`` names, or nothing.

    What is no model is returned as it stands.
    """
    try:
        chosen = settings.primary() if holder == MODEL else settings.chosen(holder)
    except OpenClawError:
        return ""
    if chosen is None:
        return ""
    with suppress(OpenClawError):
        return str(settings.configured_ref(chosen))
    return chosen.text
