"""Values held against a JSON Schema. jsonschema lives here, and is imported when it is needed."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from ..request.answer_schema import AnswerSchema

MOST = 10
"""Misfits that are told of one value."""

_FORMATS = ("date", "email", "ipv4", "ipv6", "regex", "uuid")
"""What jsonschema checks whatever else is installed; ``date-time`` is added."""

_LONGEST_PLACE, _LONGEST_SAID = 80, 160
_TYPES = "the types are object, array, string, number, integer, boolean, null"
_TOO_DEEP = "it is nested too deeply to be checked"


class Misfit(NamedTuple):
    """Where a value does not fit its schema, and why.

    Attributes:
        path: As ``$.people[2].age``.
        message: Why, in one line.
    """

    path: str
    message: str

    def __str__(self) -> str:
        """Return it for people."""
        place = self.path.removeprefix("$").removeprefix(".")
        return f"{place}: {self.message}" if place else self.message

    def as_json(self) -> dict[str, str]:
        """Return the object as it stands in an error's ``misfits``."""
        return {"path": self.path, "message": self.message}


class SchemaCheck:
    """Holds values against the schema of an answer, or of one of its items.

    Nothing is fetched: what stands outside of the schema is not looked for.
    """

    def __init__(self, schema: AnswerSchema) -> None:
        self._schema = schema

    def check_schema(self) -> None:
        """Check that the schema is one.

        Raises:
            UsageError: It is not; the message says where.
        """
        if self._schema.is_ours:
            return
        from jsonschema.exceptions import SchemaError

        try:
            type(self._validator).check_schema(self._schema.schema)
        except SchemaError as error:
            misfit, hint = _misfit(error), None
            if error.validator == "anyOf" and list(error.absolute_path)[-1:] == ["type"]:
                written = _cut(repr(error.instance), _LONGEST_SAID)
                misfit, hint = misfit._replace(message=f"{written} is no type"), _TYPES
            raise UsageError(f"the schema is no JSON Schema: {misfit}", hint=hint) from error
        except RecursionError as error:
            raise UsageError(f"the schema can't be used: {_TOO_DEEP}") from error

    def prepare(self) -> None:
        """Import what is needed, while there is time."""
        _ = self._validator

    def misfits(self, value: Any) -> list[Misfit]:
        """Return where a value does not fit, the first few places."""
        return list(islice(self._misfits(value), MOST))

    def _misfits(self, value: Any) -> Iterator[Misfit]:
        from jsonschema.exceptions import best_match

        try:
            for error in self._validator.iter_errors(value):
                # Of several ways to fit, the nearest one says more than that none was met.
                yield _misfit(best_match([error]) or error)
        except RecursionError:
            yield Misfit("$", _TOO_DEEP)
        except Exception as error:  # noqa: BLE001  (a pattern that no check of the schema looks at)
            yield Misfit("$", f"it can't be checked: {_cut(str(error), _LONGEST_SAID)}")

    @cached_property
    def _validator(self) -> Validator:
        from jsonschema import Draft202012Validator, FormatChecker
        from jsonschema.validators import extend, validator_for
        from referencing.jsonschema import EMPTY_REGISTRY

        formats = FormatChecker(_FORMATS)
        formats.checks("date-time", ValueError)(_is_moment)
        schema = self._schema.schema
        dialect = validator_for(schema, default=Draft202012Validator)
        exact = extend(dialect, {"multipleOf": _multiple_of})
        # With a registry of one's own nothing is fetched.
        found: Validator = exact(schema, registry=EMPTY_REGISTRY, format_checker=formats)
        return found


def _multiple_of(_: Any, step: Any, value: Any, __: Any) -> Iterator[Any]:
    """Hold a number against the decimal that was written: 19.99 is a multiple of 0.01."""
    from jsonschema import ValidationError

    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    try:
        is_multiple = not Decimal(repr(value)) % Decimal(repr(step))
    except ArithmeticError:
        return  # so large that no digit of it would tell
    if not is_multiple:
        yield ValidationError(f"{value!r} is not a multiple of {step!r}")


def _is_moment(value: object) -> bool:
    """Check a date with its time and its zone (RFC 3339)."""
    from datetime import datetime

    if not isinstance(value, str):
        return True
    moment = datetime.fromisoformat(value)
    return "T" in value.upper() and moment.tzinfo is not None


def _misfit(error: Any) -> Misfit:
    return Misfit(_cut(error.json_path, _LONGEST_PLACE), _cut(error.message, _LONGEST_SAID))


def _cut(text: str, most: int) -> str:
    """Return a text in one line, without its middle where it is too long."""
    half = most // 2
    cut = text if len(text) <= most else f"{text[:half]}…{text[-half:]}"
    return " ".join(cut.split())
