"""The short names of models: which model one means, and what is wrong with some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..named_tuple import NamedTuple
from .keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .keypath import KeyPath


class Alias(NamedTuple):
    """A short name as it stands in the file.

    Attributes:
        name: Without the blanks around it.
        ref: The model that has it, as written.
        path: Where.
    """

    name: str
    ref: str
    path: KeyPath


def written_aliases(
    maps: Mapping[KeyPath, Any], read: Callable[[str, KeyPath], str]
) -> Iterator[Alias]:
    """Yield every alias of some maps of models, in the order of the file.

    Args:
        maps: What stands at each of the paths.
        read: Replaces the variables in a text. One of which that can't be done is no alias.
    """
    for path, entries in maps.items():
        for ref, entry in entries.items() if isinstance(entries, dict) else ():
            name = entry.get("alias") if isinstance(entry, dict) else None
            where = (*path, ref, "alias")
            if isinstance(name, str) and "${" in name:
                name = _replaced(name, where, read)
            if isinstance(name, str) and name.strip():
                yield Alias(name.strip(), ref, where)


def _replaced(name: str, path: KeyPath, read: Callable[[str, KeyPath], str]) -> str:
    try:
        return read(name, path)
    except ConfigError:
        return ""


def effective(found: Sequence[Alias], is_ref: Callable[[str], bool]) -> dict[str, str]:
    """Return refs by alias; of two that differ in case alone, the last that stands at a model."""
    kept: dict[str, Alias] = {}
    for alias in found:
        before = kept.get(alias.name.casefold())
        if before is None or is_ref(alias.ref):
            kept[alias.name.casefold()] = alias
    return {alias.name: alias.ref for alias in kept.values()}


def alias_warnings(found: Sequence[Alias], winning: Mapping[str, str]) -> list[tuple[KeyPath, str]]:
    """Return what is wrong with aliases: where, and a sentence."""
    wrong = [
        (alias.path, f"{alias.name} reads like a model ref: that is the model, and no alias")
        for alias in found
        if "/" in alias.name
    ]
    bearers: dict[str, list[Alias]] = {}
    for alias in found:
        bearers.setdefault(alias.name.casefold(), []).append(alias)
    wins = {name.casefold(): ref for name, ref in winning.items()}
    for name, several in bearers.items():
        if len(several) > 1:
            places = " and ".join(format_path(alias.path[:-1]) for alias in several)
            wrong.append(
                (
                    several[-1].path,
                    f"{several[-1].name} is the alias of {places}; {wins[name]} wins",
                )
            )
    return wrong
