"""What the tests of commands share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..standin.program import Run


@pytest.fixture
def fits(run: Run) -> Callable[[str, Any], None]:
    """Return what checks a value against a schema as the program prints it."""

    def check(name: str, value: Any) -> None:
        Draft202012Validator(json.loads(run(["schema", name]).stdout)).validate(value)

    return check
