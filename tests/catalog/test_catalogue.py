"""The copy of the list of models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.catalogue import FRESH_SECONDS, Catalogue, catalogue_file, load, save

if TYPE_CHECKING:
    from pathlib import Path

SENT: list[dict[str, Any]] = [
    {"id": "a/one", "name": "One", "context_length": 200_000},
    {"id": "b/two", "context_length": None},
    {"id": "c/three", "name": 3, "context_length": "many"},
]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = catalogue_file(tmp_path / "new", "https://openrouter.ai/api/v1")
    saved = save(file, SENT, now=1000.0)
    assert load(file) == saved
    assert saved.models["a/one"].context == 200_000
    assert saved.models["b/two"] == ("b/two", "b/two", None)
    assert saved.models["c/three"].name == "c/three"
    assert saved.models["c/three"].context is None


def test_each_base_url_has_its_own(tmp_path: Path) -> None:
    assert catalogue_file(tmp_path, "https://a.example") != catalogue_file(
        tmp_path, "https://b.example"
    )


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        json.dumps({"version": 99}),
        '{"version":1,"fetched":1,"models":[1]}',
    ],
)
def test_a_damaged_copy_is_none(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "models.json"
    file.write_text(damage)
    assert load(file) == Catalogue({})


def test_a_copy_is_fresh_for_a_day_and_never_from_the_future() -> None:
    copy = Catalogue({}, fetched=5000.0)
    assert copy.is_fresh(5000.0)
    assert copy.is_fresh(5000.0 + FRESH_SECONDS - 1)
    assert not copy.is_fresh(5000.0 + FRESH_SECONDS)
    assert not copy.is_fresh(4999.0)
    assert not Catalogue({}).is_fresh(5000.0 + FRESH_SECONDS)
