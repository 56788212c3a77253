"""Keys that have no effect: misspelt ones, misplaced ones, parameters that nobody is sent."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.config.document import Document
from openclaw_cli.config.key_places import repeated_keys
from openclaw_cli.config.key_table import ANY, KEYS
from openclaw_cli.config.keypath import KeyPath, format_path, parse_path
from openclaw_cli.config.known_names import own_names
from openclaw_cli.config.openclaw_keys import openclaw_names
from openclaw_cli.config.slips import slips
from openclaw_cli.config.values import with_value
from openclaw_cli.request.field_names import is_one_slip

REF = '["openrouter/a/b"]'
DEFAULTS = "agents.defaults"
PARAMS = f"{DEFAULTS}.params"
OPENROUTER = "models.providers.openrouter"

MISSPELT = [
    ("evn", {}, "env"),
    ("Env", {}, "env"),
    ("agent_s", {}, "agents"),
    ("agnets.defaults.model", "a/b", "agents"),
    ("agent.defaults.model", "a/b", "agents"),
    ("agents.default", {}, DEFAULTS),
    ("agents.Defaults", {}, DEFAULTS),
    (f"{DEFAULTS}.modle.primary", "a/b", f"{DEFAULTS}.model"),
    (f"{DEFAULTS}.mdoel", "a/b", f"{DEFAULTS}.model"),
    (f"{DEFAULTS}.modells", {}, f"{DEFAULTS}.models"),
    (f"{DEFAULTS}.param", {}, PARAMS),
    (f"{DEFAULTS}.thinkingDefalt", "low", f"{DEFAULTS}.thinkingDefault"),
    (f"{DEFAULTS}.thinking_default", "low", f"{DEFAULTS}.thinkingDefault"),
    (f"{DEFAULTS}.maxcost", 1, f"{DEFAULTS}.maxCost"),
    (f"{DEFAULTS}.max-cost", 1, f"{DEFAULTS}.maxCost"),
    (f"{DEFAULTS}.maxCosts", 1, f"{DEFAULTS}.maxCost"),
    (f"{DEFAULTS}.maxcost", "much", f"{DEFAULTS}.maxCost"),
    (f"{DEFAULTS}.model.primry", "a/b", f"{DEFAULTS}.model.primary"),
    (f"{DEFAULTS}.model.fallback", ["a/b"], f"{DEFAULTS}.model.fallbacks"),
    (f"{DEFAULTS}.models{REF}.aliass", "x", f"{DEFAULTS}.models{REF}.alias"),
    (f"{DEFAULTS}.models{REF}.param", {}, f"{DEFAULTS}.models{REF}.params"),
    ("models.provider.local.baseUrl", "http://x", "models.providers"),
    (f"{OPENROUTER}.baseURL", "http://x", f"{OPENROUTER}.baseUrl"),
    (f"{OPENROUTER}.base_url", "http://x", f"{OPENROUTER}.baseUrl"),
    ("models.providers.local.apikey", "k", "models.providers.local.apiKey"),
    ("models.providers.local.header", {}, "models.providers.local.headers"),
    ("models.providers.local.timeout", {}, "models.providers.local.timeouts"),
    (f"{OPENROUTER}.timeouts.firstevent", 1, f"{OPENROUTER}.timeouts.firstEvent"),
    ("agents.list[0].modle", "a/b", "agents.list[0].model"),
    ("agents.entries.main.param", {}, "agents.entries.main.params"),
    ("models.providers.local.models[0].baseURL", "x", "models.providers.local.models[0].baseUrl"),
    ("env.OPENROUTER_API_KY", "k", "env.OPENROUTER_API_KEY"),
    ("env.openrouter_api_key", "k", "env.OPENROUTER_API_KEY"),
    ("env.vars.OPENROUTER_APIKEY", "k", "env.vars.OPENROUTER_API_KEY"),
    ("env.var", {"A": "b"}, "env.vars"),
    ("models.providers.openruoter.apiKey", "k", OPENROUTER),
]
MISPLACED = [
    (f'["{PARAMS}.seed"]', 5, f"{PARAMS}.seed"),
    ('["agents.defaults.model"]', "openrouter/a/b", f"{DEFAULTS}.model"),
    ('agents["defaults.model.primary"]', "openrouter/a/b", f"{DEFAULTS}.model.primary"),
    (f'["{PARAMS}"]', {"seed": 5}, PARAMS),
    ('models["providers.local.baseUrl"]', "http://x", "models.providers.local.baseUrl"),
    ('["env.OTHER"]', "x", "env.OTHER"),
    ("agent.model", "a/b", f"{DEFAULTS}.model"),
    ("agent.models", {}, f"{DEFAULTS}.models"),
    ("agent.thinkingDefault", "low", f"{DEFAULTS}.thinkingDefault"),
    ("agent.temperature", 1, f"{PARAMS}.temperature"),
    ("model", "a/b", f"{DEFAULTS}.model"),
    ("model.primary", "a/b", f"{DEFAULTS}.model"),
    ("model.fallback", ["a/b"], f"{DEFAULTS}.model"),
    ("agents.model", "a/b", f"{DEFAULTS}.model"),
    ("agents.models", {}, f"{DEFAULTS}.models"),
    ("defaults", {"model": "a/b"}, DEFAULTS),
    ("providers", {"local": {}}, "models.providers"),
    ("openrouter.apiKey", "k", OPENROUTER),
    ("openrouter", "k", OPENROUTER),
    ("local.baseUrl", "http://x", "models.providers.local"),
    ("models.openrouter.headers", {}, OPENROUTER),
    ("models.local.apiKey", "k", "models.providers.local"),
    (f"models{REF}.alias", "x", f"{DEFAULTS}.models{REF}"),
    ("models.baseUrl", "http://x", "models.providers.<name>.baseUrl"),
    ("apiKey", "k", "models.providers.<name>.apiKey"),
    ("OPENROUTER_API_KEY", "k", "env.OPENROUTER_API_KEY"),
    ("thinkingDefault", "low", f"{DEFAULTS}.thinkingDefault"),
    ("maxCost", 1, f"{DEFAULTS}.maxCost"),
    ("temperature", 1, f"{PARAMS}.temperature"),
    ("agents.temperature", 1, f"{PARAMS}.temperature"),
    (f"{DEFAULTS}.fallbacks", ["a/b"], f"{DEFAULTS}.model.fallbacks"),
    (f"{DEFAULTS}.primary", "a/b", f"{DEFAULTS}.model.primary"),
    (f"{DEFAULTS}.topP", 0.9, f"{PARAMS}.topP"),
    (f"{DEFAULTS}.max_tokens", 9, f"{PARAMS}.max_tokens"),
    (f"{DEFAULTS}.thinking", "low", f"{PARAMS}.thinking"),
    (f"{DEFAULTS}.model.temperature", 1, f"{PARAMS}.temperature"),
    (f"{DEFAULTS}.models{REF}.thinking", "low", f"{DEFAULTS}.models{REF}.params.thinking"),
    (
        f"{DEFAULTS}.models{REF}.provider",
        {"sort": "price"},
        f"{DEFAULTS}.models{REF}.params.provider",
    ),
    (f"{OPENROUTER}.temperature", 1, f"{OPENROUTER}.params.temperature"),
    (f"{DEFAULTS}.models{REF}.temperature", "warm", f"{DEFAULTS}.models{REF}.params.temperature"),
    ("agents.list[0].temperature", 1, "agents.list[0].params.temperature"),
    ("agents.list[0].alias", "x", "agents.list[0].models.<name>.alias"),
    ("agents.entries.main.maxCost", 1, f"{DEFAULTS}.maxCost"),
    ("models.providers.local.id", "x", "models.providers.local.models[].id"),
    ("models.providers.local.models[0].topP", 1, "models.providers.local.models[0].params.topP"),
    (f"{OPENROUTER}.connect", 5, f"{OPENROUTER}.timeouts.connect"),
]
UNSENT = [
    (f"{PARAMS}.temperatur", 1, "temperature"),
    (f"{PARAMS}.Temperature", 1, "temperature"),
    (f"{PARAMS}.max_token", 9, "max_tokens"),
    (f"{PARAMS}.maxToken", 9, "maxTokens"),
    (f"{PARAMS}.topp", 0.5, "topP"),
    (f"{DEFAULTS}.models{REF}.params.thinkng", "low", "thinking"),
    (f"{OPENROUTER}.params.sede", 1, "seed"),
    ("models.providers.local.params.top-k", 1, "topK"),
]
NO_SLIPS: list[tuple[str, Any]] = [
    # OpenClaw's own, some of them near this tool's
    ("agent.workspace", "~/x"),
    ("$schema", "x"),
    ("$include", "./x.json5"),
    ("auth.profiles", {"openrouter:default": {"provider": "openrouter", "mode": "api_key"}}),
    ("agents.ownership", "explicit"),
    ("channels.telegram.groups.*.mode", "quiet"),
    ("channels.telegram.models", {}),
    ("secrets.providers.vault.source", "exec"),
    (f"{DEFAULTS}.imageModel.primary", "a/b"),
    (f"{DEFAULTS}.pdfModel.primary", "a/b"),
    (f"{DEFAULTS}.mediaModels.image.primary", "a/b"),
    (f"{DEFAULTS}.reasoningDefault", "on"),
    (f"{DEFAULTS}.memorySearch.provider", "openai"),
    (f"{DEFAULTS}.models{REF}.streaming", False),
    (f"{DEFAULTS}.models{REF}.agentRuntime.id", "x"),
    ("agents.list[0].model", "a/b"),
    ("agents.entries.main.params.temperature", 1),
    ("models.mode", "merge"),
    ("models.providers.corp.auth", "api-key"),
    ("models.providers.corp.authHeader", True),
    ("models.providers.corp.maxTokens", 9),
    ("models.providers.corp.models[0].params", {"seed": 1}),
    # any name may stand there
    ("env.OPENROUTER_API_KEY2", "k"),
    ("env.VARS", "x"),
    ("env.MODEL", "x"),
    ("env.vars.ENV", "x"),
    ("env.shellEnv.enabled", True),
    ("models.providers.openrouters.baseUrl", "http://x"),
    ("models.providers.OpenRouter.apiKey", "k"),
    ("models.providers.model.baseUrl", "http://x"),
    (f"{OPENROUTER}.headers.X-Model", "x"),
    (f'{DEFAULTS}.models["models"].alias', "x"),
    # parameters that are sent, and those of other providers
    (f"{PARAMS}.topP", 1),
    (f"{PARAMS}.top_p", 1),
    (f"{PARAMS}.maxOutputTokens", 1),
    (f"{PARAMS}.serviceTier", "flex"),
    (f"{PARAMS}.reasoningEffort", "low"),
    (f"{PARAMS}.fastMode", True),
    (f"{PARAMS}.chat_template_kwargs", {"a": 1}),
    (f"{PARAMS}.transport", "sse"),
    ("models.providers.local.params.num_ctx", 1),
    # nothing is known of it
    ("defaults", {"security": "ask"}),
    ("id", "x"),
    ("api", "x"),
    (f"{DEFAULTS}.id", "x"),
    ("providers", {"telegram": {"botToken": "x"}}),
    ("something.else", 1),
    (f"{DEFAULTS}.mine", 1),
    (f"{DEFAULTS}.user", {"name": "me"}),
    (f"{DEFAULTS}.provider", "openrouter"),
]


def found(path: str, value: Any) -> list[tuple[str | None, str]]:
    data = with_value({}, parse_path(path), value)
    return [(slip.path, slip.message) for slip in slips(Document("", "json5", data))]


def begins(told: str | None, path: str) -> bool:
    """Return whether a key or one above it was told: below a wrong one nothing is looked for."""
    parts = parse_path(path)
    return told in {format_path(parts[:depth]) for depth in range(1, len(parts) + 1)}


@pytest.mark.parametrize(("path", "value", "near"), MISSPELT)
def test_a_misspelt_key_is_told_with_the_right_one(path: str, value: Any, near: str) -> None:
    [(told, message)] = found(path, value)
    assert begins(told, path)
    assert message == f"there is no such key; did you mean {near}?"


@pytest.mark.parametrize(("path", "value", "place"), MISPLACED)
def test_a_misplaced_key_is_told_with_its_place(path: str, value: Any, place: str) -> None:
    [(told, message)] = found(path, value)
    assert begins(told, path)
    assert message == f"has no effect here; its place is {place}"


@pytest.mark.parametrize(("path", "value", "near"), UNSENT)
def test_a_parameter_that_nobody_is_sent_is_told(path: str, value: Any, near: str) -> None:
    [(told, message)] = found(path, value)
    assert told == format_path(parse_path(path))
    assert message == f"is not sent; did you mean {near}?"


@pytest.mark.parametrize(("path", "value"), NO_SLIPS)
def test_what_is_known_to_openclaw_or_to_nobody_is_left_alone(path: str, value: Any) -> None:
    assert found(path, value) == []


def test_a_parameter_that_is_like_no_other_is_told_by_itself() -> None:
    told = (f"{PARAMS}.min_tokens", "is not sent: there is no such parameter")
    assert found(f"{PARAMS}.min_tokens", 1) == [told]


def test_a_variable_that_is_referred_to_is_meant() -> None:
    text = '{ env: { OPENROUTER_API_KEYS: "k", A: "${OPENROUTER_API_KEYS}" } }'
    assert slips(Document.parse(text, "json5")) == []


def test_a_variable_that_is_no_text_is_told() -> None:
    [(path, message)] = found("env.PORT", 5)
    assert path == "env.PORT"
    assert "put it in quotes" in message


JSON5 = """{
  // mine
  agents: { defaults: {
    modle: "a/b", "thinkingDefalt": "low",
    params: { temperatur: 1 },
  } },
}
"""
TOML = """# mine
[agents.defaults]
modle = "a/b"
thinkingDefalt = "low"

[agents.defaults.params]
temperatur = 1
"""


@pytest.mark.parametrize(
    ("text", "format_", "places"),
    [
        (JSON5, "json5", [(4, 5), (4, 19), (5, 15)]),
        (TOML, "toml", [(3, 1), (4, 1), (7, 1)]),
    ],
)
def test_each_stands_at_its_key(text: str, format_: Any, places: list[tuple[int, int]]) -> None:
    told = slips(Document.parse(text, format_))
    assert [(one.line, one.column) for one in told] == places
    assert {one.level for one in told} == {"warning"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{a: 1, a: 2}", [("a", 1, 2)]),
        ("{a: 1,\n a: 2,\n 'a': 3}", [("a", 1, 2), ("a", 2, 2)]),
        ("{a: {b: 1, b: 2}, c: {b: 1}}", [("a.b", 1, 6)]),
        ("{a: [{b: 1}, {b: 1, c: 2, b: 3}]}", [("a[1].b", 1, 15)]),
        ("{a: {b: 1, b: 2}, a: {b: 3}}", [("a", 1, 2)]),
        ("{a: 1, \\u0061: 2}", [("a", 1, 2)]),
        ("{a: 1, A: 2}", []),
        ("{a: {a: {a: 1}}}", []),
        ("", []),
        ("// nothing", []),
    ],
)
def test_keys_that_stand_twice(text: str, told: list[tuple[str, int, int]]) -> None:
    found = repeated_keys(Document.parse(text, "json5"))
    assert [(one.path, one.line, one.column) for one in found] == told


@pytest.mark.parametrize(
    ("written", "known", "is_slip"),
    [
        ("model", "model", True),
        ("modle", "model", True),
        ("omdel", "model", True),
        ("moddel", "model", True),
        ("mode", "model", True),
        ("odel", "model", True),
        ("mobel", "model", True),
        ("MODEL", "model", True),
        ("base-url", "baseUrl", True),
        ("baseURI", "baseUrl", True),
        ("", "m", True),
        ("ledom", "model", False),
        ("mdole", "model", False),
        ("models", "mode", False),
        ("moel", "mdle", False),
        ("a", "xyz", False),
    ],
)
def test_one_slip(written: str, known: str, is_slip: bool) -> None:
    assert is_one_slip(written, known) is is_slip
    assert is_one_slip(known, written) is is_slip


def test_openclaw_keys_are_known_wherever_this_tool_has_some() -> None:
    places: set[KeyPath] = {key.pattern[:-1] for key in KEYS if key.pattern[-1] != ANY}
    ours = {place for place in places if not {"params", "templates", "timeouts"} & {*place}}
    assert {place for place in ours if not openclaw_names(place)} == set()
    # what both have is written down in both
    for place in ours:
        shared = {"model", "models", "params", "baseUrl", "apiKey", "headers", "alias"}
        assert own_names(place).keys() & shared <= openclaw_names(place), place
