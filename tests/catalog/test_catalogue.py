"""The copy of the list of models."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.catalogue import (
    FRESH_SECONDS,
    RETRY_SECONDS,
    Catalogue,
    catalogue_file,
    find,
    from_api,
    load,
    model_ids,
    save,
)
from openclaw_cli.request.model import VARIES, Model
from tests.standin.defaults import MODELS

if TYPE_CHECKING:
    from pathlib import Path

ODD: list[dict[str, Any]] = [
    {"id": "b/two", "context_length": None, "pricing": None, "architecture": []},
    {"id": "c/three", "name": 3, "context_length": "many", "supported_parameters": "all"},
    {"id": "d/four", "pricing": {"prompt": "-1", "completion": "NaN", "request": "free"}},
    {"id": "e/five", "context_length": -5, "created": True, "expiration_date": 7},
    {"id": 6},
    {"id": ""},
    {"id": "two\nlines"},
    {"id": "a blank/x"},
    {},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = catalogue_file(tmp_path / "new", "https://openrouter.ai/api/v1")
    save(file, from_api([*MODELS, *ODD], now=1000.0, etag='"one"'))
    return file


def test_what_is_saved_is_loaded(file: Path) -> None:
    loaded = load(file)
    assert loaded == from_api([*MODELS, *ODD], now=1000.0, etag='"one"')
    sonnet = loaded.models["anthropic/claude-sonnet-4.5"]
    assert sonnet.context == 1_000_000
    assert (sonnet.per_million("prompt"), sonnet.per_million("completion")) == (3, 15)
    assert sonnet.inputs == ("text", "image", "file")
    assert sonnet.reasons
    assert sonnet.takes_tools
    assert loaded.models["openai/gpt-5"].mandatory
    assert loaded.models["openai/gpt-5"].efforts == ("high", "medium", "low", "minimal")
    assert loaded.models["meta-llama/llama-3.3-70b-instruct:free"].is_free


def test_the_ids_alone_are_those_of_the_models(file: Path, tmp_path: Path) -> None:
    assert model_ids(file) == list(load(file).models) != []
    assert model_ids(tmp_path / "missing") == []


def test_what_is_odd_is_not_known(file: Path) -> None:
    models = load(file).models
    assert models["b/two"] == Model("b/two", "b/two")
    assert models["c/three"] == Model("c/three", "c/three")
    assert models["d/four"].prices == {"prompt": VARIES, "request": VARIES}
    assert models["d/four"].per_million("prompt") == VARIES
    assert not models["d/four"].is_free
    assert models["e/five"] == Model("e/five", "e/five")
    assert len(models) == len(MODELS) + 4


def test_one_model_is_found_without_the_others(file: Path) -> None:
    models = load(file).models
    for model in models.values():
        assert find(file, model.id) == (model, True)
    sonnet = models["anthropic/claude-sonnet-4.5"]
    assert find(file, "anthropic/claude-sonnet-4.5:nitro")[0] == sonnet
    assert find(file, "anthropic/claude-sonnet-4.5:online:floor")[0] == sonnet
    assert find(file, "anthropic/claude-sonnet-4.5@preset/mine")[0] == sonnet


@pytest.mark.parametrize(
    "wanted", ["anthropic/claude-sonnet-4.5:free", "claude-sonnet-4.5", "anthropic/claude", "a\tb"]
)
def test_another_model_is_not_it(file: Path, wanted: str) -> None:
    assert find(file, wanted) == (None, True)


def test_a_preset_or_a_missing_copy_can_not_be_told_of(file: Path, tmp_path: Path) -> None:
    assert find(file, "@preset/mine") == (None, False)
    assert find(file, "openrouter/@preset/mine") == (None, False)
    assert find(tmp_path / "none", "a/b") == (None, False)


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
        "{}\n",
        json.dumps({"version": 99}),
        '{"version":2}\n',
        "\x00" * 99,
    ],
)
def test_a_damaged_copy_is_none(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "models.txt"
    file.write_text(damage)
    assert load(file) == Catalogue({})
    assert find(file, "a/b") == (None, False)


def test_no_changed_byte_goes_unnoticed(file: Path) -> None:
    whole, intact = file.read_bytes(), load(file)
    chance = random.Random(1)
    for _ in range(300):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(bytes(changed))
        after = load(file)
        # Within the header only the times and the ETag could be read as something else.
        assert after.models in ({}, intact.models)
        file.write_bytes(whole[:place])
        assert load(file) in (Catalogue({}), intact)


def test_a_copy_is_fresh_for_a_day_and_never_from_the_future() -> None:
    copy = Catalogue({}, fetched=5000.0)
    assert copy.is_fresh(5000.0)
    assert copy.is_fresh(5000.0 + FRESH_SECONDS - 1)
    assert not copy.is_fresh(5000.0 + FRESH_SECONDS)
    assert not copy.is_fresh(4999.0)
    assert not Catalogue({}).is_fresh(5000.0 + FRESH_SECONDS)
    assert Catalogue({}, failed=5000.0).is_resting(5000.0 + RETRY_SECONDS - 1)
    assert not Catalogue({}, failed=5000.0).is_resting(5000.0 + RETRY_SECONDS)
