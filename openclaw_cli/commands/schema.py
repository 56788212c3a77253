"""``openclaw schema``: the published shapes of what is read and written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ..cli.declare import command
from ..cli.output import print_json


class Shape(StrEnum):
    """What there is a JSON Schema of."""

    config = "config"
    result = "result"
    event = "event"
    error = "error"
    request = "request"
    estimate = "estimate"
    batch = "batch"
    batch_line = "batch-line"
    comparison = "comparison"
    compare = "compare"
    batch_estimate = "batch-estimate"


@command(epilog="Example: openclaw schema result\nopenclaw schema config > openclaw.schema.json")
def app(
    shape: Annotated[Shape, typer.Argument(metavar="SHAPE", help="Which shape to print.")],
) -> int:
    """Print the JSON Schema of a file or an output."""
    if shape is Shape.config:
        from ..config.json_schema import config_schema

        print_json(config_schema())
    else:
        from ..render.output_schemas import SCHEMAS

        print_json(SCHEMAS[shape.value]())
    return 0
