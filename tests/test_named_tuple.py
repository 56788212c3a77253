"""Our named tuples are those of ``typing`` to whoever uses one."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import typing
from typing import Any

import pytest

from openclaw_cli.named_tuple import NamedTuple


class Ours(NamedTuple):
    """Documented."""

    first: int
    second: str | None = "two"
    third: tuple[int, ...] = ()

    def doubled(self) -> int:
        return 2 * self.first

    @property
    def is_one(self) -> bool:
        return self.first == 1


class Theirs(typing.NamedTuple):
    """Documented."""

    first: int
    second: str | None = "two"
    third: tuple[int, ...] = ()

    def doubled(self) -> int:
        return 2 * self.first

    @property
    def is_one(self) -> bool:
        return self.first == 1


class Told(NamedTuple):
    secret: str

    def __repr__(self) -> str:
        return "…"


class Nothing(NamedTuple):
    pass


BOTH = pytest.mark.parametrize("cls", [Ours, Theirs])


@BOTH
def test_values_are_given_by_place_by_name_and_by_default(cls: Any) -> None:
    assert cls(1) == cls(first=1) == (1, "two", ())
    assert cls(1, third=(2,)) == cls(1, "two", (2,)) == (1, "two", (2,))
    assert hash(cls(1)) == hash((1, "two", ()))
    assert list(inspect.signature(cls).parameters) == ["first", "second", "third"]


@BOTH
@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, "2", (), 4), {}), ((1,), {"first": 1}), ((1,), {"no": 1})]
)
def test_what_does_not_fit_is_refused(
    cls: Any, values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError):
        cls(*values, **named)


@BOTH
def test_it_is_a_tuple_with_names(cls: Any) -> None:
    one = cls(1)
    first, *rest = one
    assert (first, rest) == (1, ["two", ()])
    assert (one.first, one.second, one.doubled(), one.is_one) == (1, "two", 2, True)
    assert (one[0], one[-1], len(one)) == (1, (), 3)
    assert json.dumps(one) == '[1, "two", []]'
    assert cls.__doc__ == "Documented."
    match one:
        case cls(1, third=found):
            assert found == ()


@BOTH
def test_it_can_not_be_changed(cls: Any) -> None:
    one = cls(1)
    for name in ("first", "fourth"):
        with pytest.raises(AttributeError):
            setattr(one, name, 2)
    assert not hasattr(one, "__dict__")


@BOTH
def test_what_is_made_of_it(cls: Any) -> None:
    one = cls(1)
    assert one._asdict() == {"first": 1, "second": "two", "third": ()}
    assert one._replace(second=None) == (1, None, ())
    assert type(one._replace(first=2)) is cls
    assert cls._make([1, 2, 3]) == (1, 2, 3)
    assert cls._fields == ("first", "second", "third")
    assert cls._field_defaults == {"second": "two", "third": ()}
    for again in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert again == one
        assert type(again) is cls
    with pytest.raises(TypeError):
        cls._make([1, 2])
    with pytest.raises(ValueError):
        one._replace(fourth=4)


def test_it_is_shown_as_what_it_is_unless_it_says_otherwise() -> None:
    assert repr(Ours(1)).replace("Ours", "Theirs") == repr(Theirs(1))
    assert repr(Told("key")) == "…"
    assert repr(Nothing()) == "Nothing()"


def test_one_kind_is_not_another() -> None:
    class Other(NamedTuple):
        first: int

    assert not isinstance(Other(1), Ours)
    assert isinstance(Other(1), tuple)
    assert Other.__module__ == __name__
    assert Other.__qualname__.endswith("<locals>.Other")
