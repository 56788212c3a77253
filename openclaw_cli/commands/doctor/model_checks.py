"""The check of the configured models against the catalogue."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ...config.settings import IMAGE_MODEL, Sourced
from ...errors import ConfigError, OpenClawError
from ...named_tuple import NamedTuple
from .context import DoctorContext, Finding, not_checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...config.settings import Settings

_LIST = "openclaw models list shows what there is"


class NamedModel(NamedTuple):
    """A model that the configuration names.

    Attributes:
        role: What it is there, for people.
        written: How it is written there, and where.
        cure: The command that names another one, without it.
    """

    role: str
    written: Sourced
    cure: str


def models(context: DoctorContext) -> Iterator[Finding]:
    """Whether the list of models knows what the configuration names."""
    if context.settings is None:
        yield not_checked("models")
        return
    found = [text for named in _named(context.settings) for text in _wrong(context, named)]
    for message, cure in dict.fromkeys(found):
        yield Finding("models", "warning", message, cure)
    if not found:
        yield Finding("models", "ok", "nothing is known against the configured models")


def _named(settings: Settings) -> Iterator[NamedModel]:
    """Yield all that is named; what can't be read is told by the check of the configuration."""
    yield NamedModel("the default model", settings.primary(), "openclaw models set")
    for number, fallback in enumerate(settings.fallbacks(), 1):
        yield NamedModel(f"fallback {number}", fallback.written, "openclaw models fallbacks add")
    image = None
    with suppress(ConfigError):
        image = settings.chosen(IMAGE_MODEL)
    if image is not None:
        yield NamedModel("the image model", image, "openclaw models set-image")
    for number, fallback in enumerate(settings.fallbacks(IMAGE_MODEL), 1):
        role = f"image fallback {number}"
        yield NamedModel(role, fallback.written, "openclaw models image-fallbacks add")
    for alias, ref in settings.aliases.items():
        written = Sourced(ref, f"{settings.file} alias {alias}")
        yield NamedModel(f"the alias {alias}", written, f"openclaw models aliases add {alias}")


def _wrong(context: DoctorContext, named: NamedModel) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one of them, and the cure."""
    from ...catalog.lookup import look_up
    from ...request.target import not_in_catalogue

    settings = context.settings
    if settings is None:
        return
    try:
        ref = settings.configured_ref(named.written)
        route = settings.route(ref.provider)
    except OpenClawError as error:
        yield f"{named.role}: {error.message}", error.hint or _LIST
        return
    entry, near = look_up(context.world.locations().cache_folder(), ref, route)
    if near is not None:
        cure = f"{named.cure} {near[0]}" if near else _LIST
        yield f"{named.role}: {not_in_catalogue(ref, near)}", cure
    elif entry is not None and "image" in named.role and entry.refuses_pictures:
        yield f"{named.role}: {ref} takes no pictures", "openclaw models list --modality image"
