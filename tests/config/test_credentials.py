"""Where a key comes from: the places, their order, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.credentials import (
    ConfiguredKey,
    all_credentials,
    find_credential,
    require_credential,
    stored_places,
)
from openclaw_cli.config.document import Document
from openclaw_cli.config.settings import Settings
from openclaw_cli.errors import ConfigError, MissingKeyError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "OPENROUTER_API_KEY"


def settings(data: str, environ: Mapping[str, str] | None = None) -> Settings:
    return Settings(Document.parse(data, "json5"), "c.json", environ or {})


PLACES = [
    ("environment OPENROUTER_API_KEY", "real"),
    ("c.json env.OPENROUTER_API_KEY", "flat"),
    ("c.json env.vars.OPENROUTER_API_KEY", "vars"),
    ("c.json models.providers.openrouter.apiKey", "own"),
]


def key_of(found: ConfiguredKey | None) -> str | None:
    """Return a key, looked up where it is there by reference."""
    if found is None:
        return None
    if isinstance(found.key, str):
        return found.key
    return found.key.look_up([found.key.reference])[found.key.reference]


def having(*values: str) -> Settings:
    """Return settings with a key at each of some places, named for it."""
    flat = f"{NAME}: 'flat', " if "flat" in values else ""
    inner = f"vars: {{ {NAME}: 'vars' }}" if "vars" in values else ""
    own = "apiKey: 'own'" if "own" in values else ""
    return settings(
        f"{{ env: {{ {flat}{inner} }}, models: {{ providers: {{ openrouter: {{ {own} }} }} }} }}",
        {NAME: " real "} if "real" in values else {NAME: " "},
    )


@pytest.mark.parametrize("first", range(len(PLACES)))
def test_the_first_place_wins(first: int) -> None:
    found = find_credential(having(*[value for _, value in PLACES[first:]]))
    assert found == ConfiguredKey(PLACES[first][1], PLACES[first][0])


def test_all_of_them_are_listed_in_their_order() -> None:
    found = all_credentials(having(*[value for _, value in PLACES]))
    assert found == [("openrouter", ConfiguredKey(value, place)) for place, value in PLACES]


def test_providers_are_listed_after_openrouter_and_what_is_not_there_is_left_out() -> None:
    found = all_credentials(
        settings(
            "{ models: { providers: { b: { apiKey: '${NOT_SET}' }, a: { apiKey: ' x ' },"
            " c: { apiKey: '' }, openrouter: { apiKey: 'o' } } } }"
        )
    )
    assert [(provider, credential.key) for provider, credential in found] == [
        ("openrouter", "o"),
        ("a", "x"),
    ]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("{ env: { K: 'flat', vars: { K: 'vars' } } }", "flat"),
        ("{ env: { vars: { K: 'vars' } } }", "vars"),
        ("{ env: { K: '', vars: { K: 'vars' } } }", "vars"),
        ("{ env: { K: { source: 'env', id: 'X' }, vars: { K: 'vars' } } }", "vars"),
        ("{ env: { OTHER: 'x' } }", None),
        ("{ }", None),
    ],
)
def test_a_variable_is_looked_for_in_env_before_env_vars(data: str, value: str | None) -> None:
    assert settings(data).variable("K") == value
    assert settings(data, {"K": "real"}).variable("K") == "real"
    assert settings(data, {"K": ""}).variable("K") == value


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("' text '", "text"),
        ("'${K}'", "k"),
        ("{ source: 'env', id: 'K' }", "k"),
        ("{ source: 'env', id: 'REAL' }", "real"),
        ("{ source: 'env', id: 'IN_VARS' }", "in-vars"),
        ("''", None),
        ("5", None),
        ("null", None),
    ],
)
def test_how_a_key_may_be_written(written: str, key: str | None) -> None:
    found = find_credential(
        settings(
            "{ env: { K: ' k ', vars: { IN_VARS: 'in-vars' } },"
            f" models: {{ providers: {{ own: {{ apiKey: {written} }} }} }} }}",
            {"REAL": " real "},
        ),
        "own",
    )
    assert key_of(found) == key
    assert found is None or found.source == "c.json models.providers.own.apiKey"


@pytest.mark.parametrize(
    ("written", "words", "hint"),
    [
        ("{ source: 'env', id: 'NO' }", "the variable NO is not set", "set NO, or store the key"),
        ("{ source: 'env', id: 5 }", "id has to be the name of a variable", 'source: "env"'),
        ("{ source: 'vault', id: 'A' }", "not a reference that is known here", "keyring"),
        ("{ source: 'keyring', id: 5 }", "id has to be the name", "keyring"),
        ("{ source: 'store', provider: 'default', id: 'A' }", "is not read here", "env"),
        ("{ }", "not a reference that is known here", 'id: "OPENROUTER_API_KEY"'),
    ],
)
def test_a_reference_that_leads_nowhere(written: str, words: str, hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        key_of(find_credential(settings(f"{{ env: {{ {NAME}: {written} }} }}")))
    assert error.value.message.startswith(f"c.json:1:30: env.{NAME}: ")
    assert words in error.value.message
    assert hint in str(error.value.hint)


def test_a_reference_in_env_never_leads_into_env() -> None:
    written = f"{{ env: {{ A: 'a', {NAME}: {{ source: 'env', id: 'A' }} }} }}"
    with pytest.raises(ConfigError, match="the variable A is not set"):
        key_of(find_credential(settings(written)))
    assert key_of(find_credential(settings(written, {"A": "real"}))) == "real"


@pytest.mark.parametrize("name", ["local", "own"])
def test_a_provider_of_ones_own_gets_its_own_key_alone(name: str) -> None:
    config = having("real", "flat", "vars", "own")
    assert find_credential(config, name) is None
    with pytest.raises(MissingKeyError) as error:
        require_credential(config, name)
    assert error.value.message == f"no key for the provider {name!r}"
    assert error.value.hint == f"set models.providers.{name}.apiKey"


def test_a_missing_key_names_the_ways_to_give_one() -> None:
    with pytest.raises(MissingKeyError) as error:
        require_credential(having())
    assert error.value.message == "no OpenRouter key"
    for way in ("openclaw onboard", NAME, "https://openrouter.ai/keys"):
        assert way in str(error.value.hint)
    assert require_credential(having("vars")).key == "vars"


def test_where_the_configuration_holds_a_key() -> None:
    assert stored_places(having("real")) == {}
    assert stored_places(having("real", "flat", "vars", "own")) == {
        ("env", NAME): f"c.json env.{NAME}",
        ("env", "vars", NAME): f"c.json env.vars.{NAME}",
        ("models", "providers", "openrouter", "apiKey"): PLACES[3][0],
    }


@pytest.mark.parametrize(
    "value", [ConfiguredKey("hush", "a place"), [ConfiguredKey("hush", "a place")]]
)
def test_a_key_is_kept_out_of_reprs(value: Any) -> None:
    assert "hush" not in repr(value)
    assert "a place" in repr(value)
