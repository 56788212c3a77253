"""What the catalogue can tell about a refusal: the name that was meant, or who can do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import OpenClawError, RefusedError
from ..foreign import mapping
from ..named_tuple import NamedTuple
from ..request.near import did_you_mean, nearest
from ..request.provider import provider_of
from .catalogue import catalogue_file, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..request.model import Model
    from ..request.route import Route
    from ..request.target import Target

_MOST = 3
_UNKNOWN = re.compile(
    r"not a valid model|no endpoints found for|\bmodel\b.{0,200}\bnot found|does not exist",
    re.IGNORECASE,
)
_GONE = frozenset({"model_not_found", "model_deprecated", "free_variant_ended"})
_UNSUPPORTED = re.compile(
    r"no endpoints (?:found|available) that (?:support|can handle) (.+)", re.IGNORECASE
)


class MissingFeature(NamedTuple):
    """Something that a request asks for and no provider of the model has.

    Attributes:
        drop: What to leave out, for people.
        parameter: The request parameter that stands for it, or None.
        modality: The input that stands for it, or None.
        output: What has to come back, or None.
    """

    drop: str
    parameter: str | None = None
    modality: str | None = None
    output: str | None = None

    def is_met_by(self, model: Model) -> bool:
        """Return whether a model has it."""
        return (
            (self.parameter is None or self.parameter in model.parameters)
            and (self.modality is None or self.modality in model.inputs)
            and (self.output is None or self.output in model.outputs)
            and (model.is_chat or self.output is not None)
        )


_NEEDS: tuple[tuple[str, MissingFeature], ...] = (
    ("output modalit", MissingFeature("--image", output="image")),
    ("tool_choice", MissingFeature("--param tool_choice", parameter="tool_choice")),
    ("tool", MissingFeature("--param tools", parameter="tools")),
    ("image", MissingFeature("the image", modality="image")),
    ("audio", MissingFeature("the audio file", modality="audio")),
    ("video", MissingFeature("the video", modality="video")),
    ("file", MissingFeature("the file", modality="file")),
    ("structured", MissingFeature("--param response_format", parameter="structured_outputs")),
    ("response_format", MissingFeature("--param response_format", parameter="response_format")),
    ("reasoning", MissingFeature("--thinking", parameter="reasoning")),
)


def advise(error: OpenClawError, target: Target, cache: Path) -> None:
    """Give a refusal the hint that only somebody who knows the models can give.

    Args:
        error: What the API said; its ``hint`` is set.
        target: The model that was asked, and how.
        cache: The folder of the catalogue.
    """
    if not isinstance(error, RefusedError):
        return
    code = mapping(error.details.get("availability")).get("code")
    unsupported = _UNSUPPORTED.search(error.message)
    if unsupported is None and code not in _GONE and not _UNKNOWN.search(error.message):
        return
    models = load(catalogue_file(cache, target.route.base_url)).models
    others = [model for model in models.values() if model.id != target.ref.model]
    if unsupported is None:
        near = nearest(target.ref.model, [model.id for model in others if model.is_chat])
        # A provider of the user's own has a list of its own.
        provider = provider_of(target.ref.provider)
        own = "" if provider.is_default else f" --provider {provider.name}"
        error.hint = did_you_mean(near) or f"openclaw models list{own} shows what there is"
        return
    need = _need(unsupported[1].lower(), target)
    if need is None:
        error.hint = error.hint or "leave out a parameter, or ask another model"
        return
    able = [model.id for model in others if need.is_met_by(model)]
    near = _alike(target.ref.model, able)
    instead = f", or ask one that takes it: {', '.join(near)}" if near else ""
    error.hint = f"leave out {need.drop}{instead}"


def gives_no_pictures(model: Model, cache: Path, route: Route) -> str | None:
    """Return what there is to say where a picture is asked of a model; None if it may give one.

    The catalogue may be a day old: it is said, and the model is asked all the same.
    """
    if not model.outputs or "image" in model.outputs:
        return None
    models = load(catalogue_file(cache, route.base_url)).models
    near = _alike(model.id, [one.id for one in models.values() if "image" in one.outputs])
    who = f"; these do: {', '.join(near)}" if near else ""
    return f"{model.id} does not list image among what it gives{who}"


def _need(text: str, target: Target) -> MissingFeature | None:
    """Return what the API's sentence is about; else the parameter that the model does not list."""
    for word, need in _NEEDS:
        if word in text:
            return need
    if target.entry is None:
        return None
    taken = {*target.entry.parameters, "max_completion_tokens", "provider"}
    extra = [name for name in target.params.values if name not in taken]
    return MissingFeature(f"--param {extra[0]}", parameter=extra[0]) if extra else None


def _alike(model_id: str, able: Sequence[str]) -> list[str]:
    """Return some of the models: those that are called alike, and then the same author's."""
    author = model_id.partition("/")[0]
    near = nearest(model_id, able)
    same = [name for name in able if name.partition("/")[0] == author]
    return list(dict.fromkeys([*near, *same, *able]))[:_MOST]
