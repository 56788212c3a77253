"""``openclaw config schema``: the JSON Schema of the file."""

from __future__ import annotations

from ...cli.declare import Json, command
from ...cli.output import print_json


@command(epilog="Example: openclaw config schema > openclaw.schema.json")
def app(as_json: Json = False) -> int:  # noqa: ARG001  (it is JSON anyhow)
    """Print the JSON Schema of the file."""
    from ...config.json_schema import config_schema

    print_json(config_schema())
    return 0
