"""An order of keys is written; a key without a name gets one, since it would come before all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import ConfigError
from ...named_tuple import NamedTuple
from ...render.console import from_home
from ...request.provider import KEY_VARIABLE, OPENROUTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...config.document import Document
    from ...config.keypath import KeyPath
    from ...config.settings import Settings


class Ordered(NamedTuple):
    """What was written.

    Attributes:
        order: The names, the first first.
        moved: The keys that had no name, by where they stood: the name that they have now.
        changed: Whether the file was changed.
        config: The file.
    """

    order: tuple[str, ...]
    moved: dict[str, str]
    changed: bool
    config: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {**self._asdict(), "order": list(self.order)}

    def moved_lines(self) -> list[str]:
        """Return what there is to say of keys that have a name now."""
        return [
            f"The key at {from_home(place)} is called {name} now"
            for place, name in self.moved.items()
        ]


def put_in_order(world: World, written: Sequence[str], *, rest: Sequence[str] = ()) -> Ordered:
    """Write an order of keys.

    Args:
        world: The global options, and what they lead to.
        written: The names, as the user has them.
        rest: Names that stand behind those, as they are in the file.

    Raises:
        UsageError: There is no key of a name.
        ConfigError: A key without a name stands in a file that is included.
    """
    from ...config.key_edits import name_key, set_order
    from ...config.named_keys import known_name, stored_keys

    settings, store = world.settings(), world.store()
    unnamed = _to_be_named(settings)
    known = [*(key.name for key in stored_keys(settings, OPENROUTER.name)), *unnamed.values()]
    names = [known_name(name, OPENROUTER.name, known) for name in written]
    order = tuple(dict.fromkeys([*names, *rest]))

    def edit(document: Document) -> Document:
        for path, name in unnamed.items():
            document = name_key(document, path, name)
        return set_order(document, order)

    moved = {settings.source(path): name for path, name in unnamed.items()}
    return Ordered(order, moved, store.update(edit), str(store.path))


def say_what_hides(world: World) -> None:
    """Say that a key outside the file is used all the same."""
    from ...config.credentials import outer_key

    outer = outer_key(world.settings(), KEY_VARIABLE)
    if outer is not None:
        world.console().notice(f"{outer.source} is set, and is used before all of them")


def _to_be_named(settings: Settings) -> dict[KeyPath, str]:
    """Return the keys without a name, and the name that each gets."""
    from ...config.credentials import stored_places
    from ...config.named_keys import stored_keys

    taken = {key.name for key in stored_keys(settings, OPENROUTER.name)}
    found: dict[KeyPath, str] = {}
    for path in stored_places(settings):
        if settings.file_of(path) != settings.file:
            raise ConfigError(
                f"{settings.source(path)} comes before all keys that have names",
                hint="remove it from the file that is included",
            )
        candidates = (f"{OPENROUTER.name}:default{end}" for end in ("", *map(str, range(2, 99))))
        found[path] = next(name for name in candidates if name not in taken)
        taken.add(found[path])
    return found
