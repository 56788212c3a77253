from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openclaw_cli.config.keypath import parse_path
from openclaw_cli.errors import ConfigError, UsageError
from openclaw_cli.request.provider import LOCAL_SERVERS
from openclaw_cli.request.ref import MAX_LENGTH, ModelRef, api_id, parse_ref
from openclaw_cli.request.route import Route

ALIASES = {
    "sonnet": "openrouter/anthropic/claude-sonnet-4.5",
    "Straße": "openrouter/mistralai/mistral-large",
    "local": "ollama/llama3.3",
    "broken": "openrouter/",
    "word": "sonnet",
    "at-home": "vllm/qwen",
    "a/shadow": "openrouter/x/y",
    "openrouter/auto": "openrouter/x/y",
}
PROVIDERS = {"openrouter", "ollama", "my.proxy", "odd@preset"}

GOOD = [
    ("openrouter/anthropic/claude-sonnet-4.5", "openrouter", "anthropic/claude-sonnet-4.5"),
    ("openrouter/meta-llama/llama-3:free", "openrouter", "meta-llama/llama-3:free"),
    ("openrouter/a/b:free:online", "openrouter", "a/b:free:online"),
    ("openrouter/Anthropic/Claude-X", "openrouter", "Anthropic/Claude-X"),
    ("OpenRouter/a/B", "openrouter", "a/B"),
    ("OPENROUTER/auto", "openrouter", "openrouter/auto"),
    ("openrouter/auto", "openrouter", "openrouter/auto"),
    ("openrouter/openrouter/auto", "openrouter", "openrouter/auto"),
    ("OpenRouter/OPENROUTER/auto", "openrouter", "openrouter/auto"),
    ("openrouter/hunter-alpha", "openrouter", "openrouter/hunter-alpha"),
    ("openrouter/Auto:nitro", "openrouter", "openrouter/Auto:nitro"),
    ("anthropic/claude-sonnet-4.5", "openrouter", "anthropic/claude-sonnet-4.5"),
    ("~anthropic/claude-sonnet-latest", "openrouter", "~anthropic/claude-sonnet-latest"),
    ("openrouter/~openai/gpt-latest", "openrouter", "~openai/gpt-latest"),
    ("@preset/x", "openrouter", "@preset/x"),
    ("openrouter/@preset/x", "openrouter", "@preset/x"),
    ("a/b@preset/x", "openrouter", "a/b@preset/x"),
    ("openrouter/a/b@preset/x", "openrouter", "a/b@preset/x"),
    ("openrouter/auto@preset/x", "openrouter", "openrouter/auto@preset/x"),
    ("openrouter/openrouter/auto@preset/x", "openrouter", "openrouter/auto@preset/x"),
    ("OpenRouter/Auto:nitro@preset/x", "openrouter", "openrouter/Auto:nitro@preset/x"),
    ("auto@preset/x", "openrouter", "openrouter/auto@preset/x"),
    ("openrouter/auto@preset/x/y", "openrouter", "auto@preset/x/y"),
    ("openrouter/openrouter/@preset/x", "openrouter", "openrouter/@preset/x"),
    ("odd@preset/x", "odd@preset", "x"),
    ("  openrouter/a/b \n", "openrouter", "a/b"),
    ("\ta/b\r\n", "openrouter", "a/b"),
    ("\u00a0a/b\u3000", "openrouter", "a/b"),
    ("sonnet", "openrouter", "anthropic/claude-sonnet-4.5"),
    (" SONNET ", "openrouter", "anthropic/claude-sonnet-4.5"),
    ("STRASSE", "openrouter", "mistralai/mistral-large"),
    ("Local", "ollama", "llama3.3"),
    ("ollama/llama3.3", "ollama", "llama3.3"),
    ("ollama/library/llama3.3:70b", "ollama", "library/llama3.3:70b"),
    ("My.Proxy/gpt", "my.proxy", "gpt"),
    ("my.proxy/GPT", "my.proxy", "GPT"),
    ("OLLAMA/Llama3.3", "ollama", "Llama3.3"),
    ("openrouter/vllm/qwen", "openrouter", "vllm/qwen"),
    ("OpenRouter/LMStudio/qwen", "openrouter", "LMStudio/qwen"),
    ("vllm-lab/qwen", "openrouter", "vllm-lab/qwen"),
    ("a/shadow", "openrouter", "a/shadow"),
    ("openrouter/ollama/llama3.3", "openrouter", "ollama/llama3.3"),
    ("openrouter/a/openrouter/b", "openrouter", "a/openrouter/b"),
    ("openrouter/openrouter/a/b", "openrouter", "openrouter/a/b"),
    ("a/é-模型", "openrouter", "a/é-模型"),
    ("openrouter/a/" + "x" * (MAX_LENGTH - 13), "openrouter", "a/" + "x" * (MAX_LENGTH - 13)),
]

BAD = [
    "",
    " ",
    " \t\n ",
    "gpt-4",
    "openrouter",
    "OpenRouter",
    "openrouter/",
    "openrouter//",
    "openrouter//x",
    "/",
    "/x",
    "/a/b",
    "a/",
    "a//b",
    "a/b/",
    "openrouter/a/",
    "vllm/qwen",
    "LMStudio/qwen",
    "openrouter:auto",
    "OpenRouter:free",
    ":free",
    "openrouter:a/b",
    "a b/c",
    "a/b c",
    "a /b",
    "a/\tb",
    "a/b\nc",
    "a/b\rc",
    "a/b\u00a0c",
    "a/b\u2028c",
    "a/b\u3000c",
    "a/b\x00",
    "\x00a/b",
    "a/\x1b[31mb",
    "a/\x7fb",
    "a/\x85b",
    "a/\u202eb",
    "a/\u2066b",
    "a/\u200fb",
    "a/\u200bb",
    "a/\u200db",
    "\ufeffa/b",
    "a/\u00adb",
    "a/\ud800",
    "\udcffa/b",
    "a/\ue000",
    "a/" + "\U000e0001" * 100,
    "w" * 400,
    "a/" + "x" * (MAX_LENGTH - 1),
    "openrouter/a/" + "x" * (MAX_LENGTH - 12),
    "a/" + "x" * (MAX_LENGTH - 2),
]


def _parse(text: str) -> ModelRef:
    return parse_ref(text, aliases=ALIASES, providers=PROVIDERS)


def _is_clear(message: str) -> bool:
    return 0 < len(message) < 200 and message.isprintable()


@pytest.mark.parametrize(("text", "provider", "model"), GOOD)
def test_every_form_of_a_ref_is_understood(text: str, provider: str, model: str) -> None:
    assert _parse(text) == ModelRef(provider, model)


@pytest.mark.parametrize(("text", "provider", "model"), GOOD)
def test_the_canonical_text_means_the_same_model(text: str, provider: str, model: str) -> None:
    assert _parse(str(_parse(text))) == ModelRef(provider, model)


@pytest.mark.parametrize("text", BAD, ids=ascii)
def test_what_is_no_ref_is_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        _parse(text)
    assert _is_clear(caught.value.message)
    assert caught.value.hint


@pytest.mark.parametrize("alias", ["broken", "WORD", "at-home"])
def test_an_alias_that_stands_for_no_model_is_the_configurations_fault(alias: str) -> None:
    with pytest.raises(ConfigError, match="stands for what is no model") as caught:
        _parse(alias)
    assert _is_clear(caught.value.message)
    assert caught.value.hint


@pytest.mark.parametrize("name", LOCAL_SERVERS)
def test_a_local_server_without_an_entry_is_named_with_the_entry_to_write(name: str) -> None:
    with pytest.raises(UsageError, match="is not sent to OpenRouter") as caught:
        parse_ref(f"{name.upper()}/some/Model:tag")
    hint = caught.value.hint or ""
    command, _, value = hint.partition(": openclaw ")[2].partition(" ")[2].partition(" ")
    assert command == "set"
    path, url = shlex.split(value)
    assert parse_path(path) == ("models", "providers", name, "baseUrl")
    assert Route.parse(url, provider=name).base_url == url == LOCAL_SERVERS[name]
    assert parse_ref(f"{name}/m", providers={name}) == ModelRef(name, "m")
    assert parse_ref(f"openrouter/{name}/m") == ModelRef("openrouter", f"{name}/m")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("lm_studio/x", LOCAL_SERVERS["lmstudio"]),
        ("LM.Studio/x", LOCAL_SERVERS["lmstudio"]),
        ("llama_cpp/x", LOCAL_SERVERS["llama.cpp"]),
        ("llama-c-p-p/x", LOCAL_SERVERS["llama.cpp"]),
        ("github_copilot/x", LOCAL_SERVERS["github-copilot"]),
        ("GitHubCopilot/x", LOCAL_SERVERS["github-copilot"]),
        ("localhost/x", "http://localhost/v1"),
        ("localhost:11434/llama3.3", "http://localhost:11434/v1"),
        ("127.0.0.1:8080/x", "http://127.0.0.1:8080/v1"),
        ("192.168.0.7/x", "http://192.168.0.7/v1"),
        ("Spark.lan:8000/a/b", "http://spark.lan:8000/v1"),
        ("[::1]:8080/x", "http://[::1]:8080/v1"),
    ],
)
def test_a_server_at_home_is_known_however_it_is_written(text: str, url: str) -> None:
    name = text.partition("/")[0].lower()
    with pytest.raises(UsageError, match="is not sent to OpenRouter") as caught:
        parse_ref(text)
    path, said = shlex.split((caught.value.hint or "").partition(" set ")[2])
    assert parse_path(path) == ("models", "providers", name, "baseUrl")
    assert Route.parse(said, provider=name).base_url == said == url
    assert parse_ref(text, providers={name}).provider == name
    with pytest.raises(UsageError, match="at home"):
        api_id(text)


def test_an_entry_that_may_be_meant_is_offered_for_a_server_at_home() -> None:
    with pytest.raises(UsageError) as caught:
        parse_ref("lm_studio/qwen/x", providers={"lmstudio"})
    assert caught.value.hint == "did you mean lmstudio/qwen/x?"


@pytest.mark.parametrize(
    "text", ["lmstudio-community/x", "1.2.3/x", "a.b/c", "01-ai/yi", "a:b/c", "vllms/x", "j.an.e/x"]
)
def test_authors_that_look_a_little_like_it_are_openrouters(text: str) -> None:
    assert parse_ref(text) == ModelRef("openrouter", text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("openrouter:auto", "openrouter/auto"),
        ("openrouter:free", "openrouter/free"),
        (":free", "openrouter/free"),
        ("OPENROUTER:auto:online", "openrouter/auto:online"),
        ("openrouter:anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"),
    ],
)
def test_a_colon_for_the_slash_is_answered_with_the_ref(text: str, meant: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"did you mean {meant}?")):
        _parse(text)


@pytest.mark.parametrize(
    "text", ["x" * 10_000_000, "a/" * 5_000_000, " " * 10_000_000, " " * 9_999_990 + "a/b"]
)
def test_ten_megabytes_are_refused_by_their_length(text: str) -> None:
    with pytest.raises(UsageError, match=r"\d+ characters") as caught:
        _parse(text)
    assert _is_clear(caught.value.message)


def test_a_word_that_is_nearly_an_alias_is_offered_the_alias() -> None:
    with pytest.raises(UsageError, match="did you mean sonnet"):
        _parse("sonet")


@pytest.mark.parametrize("alias", ["sonnet" * 80, "sonnet\n"])
def test_an_offer_never_makes_the_line_long_or_two(alias: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_ref((alias.strip() + "x")[:400], aliases={alias: "a/b"})
    assert _is_clear(caught.value.message)


@pytest.mark.parametrize(
    ("model", "anthropic", "gemini", "router"),
    [
        ("anthropic/claude", True, False, False),
        ("~Anthropic/claude-latest:beta", True, False, False),
        ("anthropic-fake/claude", False, False, False),
        ("x/anthropic/claude", False, False, False),
        ("google/Gemini-3-pro:free", False, True, False),
        ("~google/gemini-flash-latest", False, True, False),
        ("google/gemma-3", False, False, False),
        ("openrouter/auto", False, False, True),
        ("openrouter/free", False, False, True),
        ("openrouter/auto@preset/x", False, False, True),
        ("anthropic/claude@preset/x", True, False, False),
        ("@preset/x", False, False, False),
        ("openrouter-x/free", False, False, False),
    ],
)
def test_a_models_family_is_read_off_its_id(
    model: str, anthropic: bool, gemini: bool, router: bool
) -> None:
    ref = ModelRef("openrouter", model)
    assert (ref.is_anthropic, ref.is_gemini, ref.is_router) == (anthropic, gemini, router)


def test_only_openrouters_own_models_choose_another() -> None:
    assert not ModelRef("ollama", "openrouter/auto").is_router


_PIECES = st.sampled_from(
    ["openrouter", "OpenRouter", "/", "a", "ollama", " ", ":free", "~", "@", "@preset", "@preset/x"]
)
_TEXT = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=9).map("".join))


@settings(max_examples=300)
@given(_TEXT)
@example("openrouter/openrouter/openrouter/auto")
@example("openrouter/openrouter@preset/x")
@example("\ud800/\udfff")
def test_any_text_is_a_ref_that_can_be_stored_or_a_clear_error(text: str) -> None:
    ref: ModelRef | None
    try:
        ref = _parse(text)
    except (UsageError, ConfigError) as error:
        ref, message = None, error.message
    if ref is None:
        assert _is_clear(message)
        return
    assert ref.provider in PROVIDERS
    assert parse_ref(str(ref), providers=PROVIDERS) == ref
