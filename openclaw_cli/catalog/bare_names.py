"""A single word as a model: the part of its id after the ``/``, where one model alone has it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..request.provider import OPENROUTER
from ..request.ref import ModelNameError, ModelRef
from .catalogue import catalogue_file, load, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..config.settings import Settings
    from ..request.model import Model

_MOST = 6


class BareNames:
    """What the copies of the lists of models know about single words.

    The lists of the user's own providers count too: what is meant for a model at home must not
    go to OpenRouter because a model there is called the same.

    Args:
        settings: The configuration.
        cache: The folder of the catalogue.
    """

    def __init__(self, settings: Settings, cache: Path) -> None:
        self._models: dict[str, Mapping[str, Model]] = {}
        for name in (OPENROUTER.name, *sorted(settings.own_providers)):
            with suppress(ConfigError):  # told where that provider is asked
                file = catalogue_file(cache, settings.route(name).base_url)
                self._models[name] = load(file).models

    def take(self, word: str) -> ModelRef | None:
        """Return the model that is called so; None where none is.

        Raises:
            ModelNameError: Several are.
        """
        refs = [
            ModelRef(provider, model_id)
            for provider, models in self._models.items()
            for model_id in called(word, models)
        ]
        if len(refs) > 1:
            listed = ", ".join(map(str, refs[:_MOST]))
            more = f" and {len(refs) - _MOST} more" if len(refs) > _MOST else ""
            raise ModelNameError(
                word,
                f"'{word}' is the name of {len(refs)} models: {listed}{more}",
                hint="write one of them whole",
            )
        return refs[0] if refs else None

    def near(self, word: str) -> list[str] | None:
        """Return the ids of OpenRouter's that may be meant, those that are called so first.

        None where there is no list of OpenRouter's models.
        """
        from ..request.near import nearest

        models = self._models.get(OPENROUTER.name)
        if not models:
            return None
        names = [name for name, model in models.items() if model.is_chat]
        return list(dict.fromkeys([*called(word, models), *nearest(word, names)]))


def called(word: str, models: Mapping[str, Model]) -> Sequence[str]:
    """Return the ids that have a word behind their ``/``, in any case.

    A suffix that only says how a model is served stays on (``gpt-5.2:nitro``). Variants in the
    list (``:free``) are others' names: they count only where the list has nothing else. What
    answers in text comes before what does not, and a model before a ``~`` name for it.
    """
    for name in spellings(word):
        suffix, folded = word[len(name) :], name.casefold()
        tails = {model_id: model_id.rpartition("/")[2].casefold() for model_id in models}
        found = [model_id for model_id, tail in tails.items() if tail == folded]
        found = found or [key for key, tail in tails.items() if tail.partition(":")[0] == folded]
        for preferred in (
            [model_id for model_id in found if models[model_id].is_chat],
            [model_id for model_id in found if not model_id.startswith("~")],
        ):
            if preferred and len(preferred) < len(found):
                found = [model_id for model_id in found if model_id in preferred]
        if found:
            return [f"{model_id}{suffix}" for model_id in found]
    return ()
