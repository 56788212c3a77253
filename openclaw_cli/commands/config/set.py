"""``openclaw config set``: set a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import DashedValues, command
from ...cli.model_names import remember_aliases
from .edits import PathArgument, checked, read_path, tell

if TYPE_CHECKING:
    from ...cli.world import World


@command(
    epilog="Example: openclaw config set agents.defaults.thinkingDefault low", cls=DashedValues
)
def app(
    ctx: typer.Context,
    path: PathArgument,
    value: Annotated[str, typer.Argument(help="JSON5 where it parses, else text.")],
) -> int:
    """Set a value; all else in the file stays as it is."""
    from ...config.keypath import format_path

    where = read_path(path)
    parsed = _parse_value(where, value)
    world: World = ctx.obj
    store = world.store()
    changed = store.update(lambda document: checked(document, document.set(where, parsed)))
    remember_aliases(world)
    tell(store, format_path(where), "Set" if changed else "Already so:", changed=changed)
    return 0


def _parse_value(path: tuple[str | int, ...], text: str) -> Any:
    """Read a value as JSON5, or as text where it is none, or where only text is allowed."""
    from ...cli.input import valid_text
    from ...config.json5 import Json5Error, loads
    from ...config.key_table import KEYS, matches

    valid_text(text, "value")
    try:
        value = loads(text)
    except Json5Error:
        return text
    kinds = next((key.kinds for key in KEYS if matches(key.pattern, path)), ())
    if "string" in kinds and "number" not in kinds and not isinstance(value, (str, dict)):
        return text  # a model that is named 405, a key of digits
    return value
