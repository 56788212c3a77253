"""What a typed path means: a table of spellings, and names that are never split."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.keypath import KeyPathError, format_path, parse_path
from openclaw_cli.config.typed_path import UnclearPathError, resolve_path

M = ("agents", "defaults", "models")
P = ("models", "providers")
HELD: dict[str, Any] = {
    "agents": {
        "defaults": {
            "model": {"primary": "a/b", "fallbacks": ["c/d"]},
            "models": {
                "openrouter/openai/gpt-5": {},
                "openrouter/x/held.by.the.file": {"params": {}},
                "openrouter/x/held": {},
                "mini": {},
            },
        },
        "list": [{"id": "main"}, {"id": "two", "models": {}}],
        "entries": {"main": {}},
    },
    "models": {"providers": {"my.proxy": {}, "mine": {"models": [{"id": "m"}]}}},
    "channels": {"groups": {"42": {}}},
    "tools": {"x.y": {"z": 1}, "x": {"y": {"w": 1}}, "only.dotted": {"z": 1}},
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        # a model's name holds dots
        ("agents.defaults.models.openrouter/openai/gpt-5.2.alias",
         (*M, "openrouter/openai/gpt-5.2", "alias")),
        ("agents.defaults.models.openrouter/openai/gpt-4.1-mini.params.temperature",
         (*M, "openrouter/openai/gpt-4.1-mini", "params", "temperature")),
        ("agents.defaults.models.anthropic/claude-3.5-sonnet.params.provider.sort",
         (*M, "anthropic/claude-3.5-sonnet", "params", "provider", "sort")),
        ("agents.defaults.models.openrouter/anthropic/claude-3.5",
         (*M, "openrouter/anthropic/claude-3.5")),
        ("agents.defaults.models.openrouter/qwen/qwen3.5-9b:free.alias",
         (*M, "openrouter/qwen/qwen3.5-9b:free", "alias")),
        ("agents.defaults.models.openrouter/qwen/qwen3.5-9b:free",
         (*M, "openrouter/qwen/qwen3.5-9b:free")),
        ("agents.defaults.models.a/v1.2.3.streaming", (*M, "a/v1.2.3", "streaming")),
        ("agents.defaults.models.llama.cpp/qwen.alias", (*M, "llama.cpp/qwen", "alias")),
        ("agents.defaults.models.hf.co/a/b.Q4_K_M.gguf.params.seed",
         (*M, "hf.co/a/b.Q4_K_M.gguf", "params", "seed")),
        ("agents.defaults.models.openrouter/auto.alias", (*M, "openrouter/auto", "alias")),
        ("agents.defaults.models.a/b.params.models.x/y-1.5.z",
         (*M, "a/b", "params", "models", "x/y-1.5", "z")),
        ('agents.defaults.models.a/b-1.5["params"].seed', (*M, "a/b-1.5", "params", "seed")),
        ("agents.defaults.models.a/b.alias.alias", (*M, "a/b.alias", "alias")),
        # the quoted and the escaped spelling
        (r"agents.defaults.models.openrouter/openai/gpt-5\.2.alias",
         (*M, "openrouter/openai/gpt-5.2", "alias")),
        (r"agents.defaults.models.a\.b\/c\:d.alias", (*M, "a.b/c:d", "alias")),
        ('agents.defaults.models["a/b.params"].alias', (*M, "a/b.params", "alias")),
        ("agents.defaults.models['a/b'].c", (*M, "a/b", "c")),
        ('agents.defaults.models."a/b.c".d', (*M, "a/b.c", "d")),
        # what the file holds comes first
        ("agents.defaults.models.openrouter/openai/gpt-5.alias",
         (*M, "openrouter/openai/gpt-5", "alias")),
        ("agents.defaults.models.openrouter/openai/gpt-5.2.params.seed",
         (*M, "openrouter/openai/gpt-5.2", "params", "seed")),
        ("agents.defaults.models.openrouter/x/held.by.the.file",
         (*M, "openrouter/x/held.by.the.file")),
        ("agents.defaults.models.openrouter/x/held.by.the.file.params.n",
         (*M, "openrouter/x/held.by.the.file", "params", "n")),
        ("agents.defaults.models.openrouter/x/held.other", (*M, "openrouter/x/held", "other")),
        ("agents.defaults.models.openrouter/x/held.other.alias",
         (*M, "openrouter/x/held.other", "alias")),
        # words that are no refs
        ("agents.defaults.models.mini.alias", (*M, "mini", "alias")),
        ("agents.defaults.models.gpt-5.2.alias", (*M, "gpt-5.2", "alias")),
        ("agents.defaults.models", M),
        # other places with models
        ("agents.list.1.models.a/b-1.5.alias",
         ("agents", "list", 1, "models", "a/b-1.5", "alias")),
        ("agents.list[1].models.a/b-1.5.alias",
         ("agents", "list", 1, "models", "a/b-1.5", "alias")),
        ("agents.entries.main.models.a/b-1.5.alias",
         ("agents", "entries", "main", "models", "a/b-1.5", "alias")),
        ("tools.byProvider.openai/gpt-5.2.allow",
         ("tools", "byProvider", "openai/gpt-5.2", "allow")),
        # providers
        ("models.providers.llama.cpp.baseUrl", (*P, "llama.cpp", "baseUrl")),
        ("models.providers.llama.cpp", (*P, "llama.cpp")),
        (r"models.providers.llama\.cpp.apiKey", (*P, "llama.cpp", "apiKey")),
        ("models.providers.my.proxy.headers.X-A", (*P, "my.proxy", "headers", "X-A")),
        ("models.providers.qwen2.5.baseUrl", (*P, "qwen2.5", "baseUrl")),
        ("models.providers.mine.models.0.id", (*P, "mine", "models", 0, "id")),
        ("models.providers.mine.extra.headers", (*P, "mine", "extra", "headers")),
        ("models.providers.other.extra", (*P, "other", "extra")),
        ("models.providers.other.request.proxy.url", (*P, "other", "request", "proxy", "url")),
        # lists and keys of digits
        ("agents.list.0.id", ("agents", "list", 0, "id")),
        ("agents.list.00.id", ("agents", "list", 0, "id")),
        ("agents.list[0]", ("agents", "list", 0)),
        ("agents.list.2", ("agents", "list", 2)),
        ('agents.list["0"]', ("agents", "list", "0")),
        ("agents.defaults.model.fallbacks.1", ("agents", "defaults", "model", "fallbacks", 1)),
        ("channels.groups.42.mode", ("channels", "groups", "42", "mode")),
        ("channels.groups[42].mode", ("channels", "groups", "42", "mode")),
        ("channels.groups.43", ("channels", "groups", "43")),
        ("nothing.0.here", ("nothing", "0", "here")),
        ("nothing[0].here", ("nothing", 0, "here")),
        # anywhere else
        ("tools.x.y.z", ("tools", "x", "y", "z")),
        ("tools.only.dotted.z", ("tools", "only.dotted", "z")),
        ("agents.defaults.params.provider.order", ("agents", "defaults", "params", "provider",
                                                   "order")),
        ("x.v1.5", ("x", "v1", "5")),
    ],
)  # fmt: skip
def test_a_typed_path_means(text: str, path: tuple[str | int, ...]) -> None:
    found = resolve_path(text, HELD)
    assert found == path
    assert [type(part) for part in found] == [type(part) for part in path]
    assert parse_path(format_path(path)) == path


def test_a_list_that_is_known_may_be_begun_by_its_index() -> None:
    path = "agents.defaults.model.fallbacks"
    assert resolve_path(f"{path}.0", {})[-1] == 0


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("agents.defaults.models.openrouter/z/m.alais",
         ['agents.defaults.models["openrouter/z/m"].alais',
          'agents.defaults.models["openrouter/z/m.alais"]']),
        ("agents.defaults.models.openrouter/z/m-1.5.temperature",
         ['agents.defaults.models["openrouter/z/m-1.5"].temperature',
          'agents.defaults.models["openrouter/z/m-1.5.temperature"]']),
        ("agents.defaults.models.ollama/x.Q4.gguf",
         ['agents.defaults.models["ollama/x"].Q4.gguf',
          'agents.defaults.models["ollama/x.Q4.gguf"]']),
        ("models.providers.new.proxy.baseUrl",
         ['models.providers["new"].proxy.baseUrl', 'models.providers["new.proxy"].baseUrl']),
    ],
)  # fmt: skip
def test_what_is_unclear_shows_the_spellings(text: str, spellings: list[str]) -> None:
    with pytest.raises(UnclearPathError) as caught:
        resolve_path(text, {})
    assert list(caught.value.spellings) == spellings
    for spelling in spellings:
        assert resolve_path(spelling, {}) == parse_path(spelling)


NAMES = st.from_regex(r"[a-z]{1,6}(-?[0-9]{1,2}(\.[0-9]{1,2}){0,2})?(-[a-z]{1,5})?", fullmatch=True)
REFS = st.builds(
    lambda parts, variant: "/".join(parts) + variant,
    st.lists(NAMES, min_size=2, max_size=3),
    st.sampled_from(["", ":free", ":nitro"]),
)
DOTTED = st.from_regex(r"[a-z0-9]{1,4}(\.[a-z0-9]{1,4}){0,3}/[a-z0-9]{1,4}(\.[A-Z0-9]{1,4}){0,3}",
                       fullmatch=True)  # fmt: skip


@given(REFS, st.sampled_from(["", ".alias", ".params", ".params.top_p", ".streaming"]))
def test_a_ref_with_a_version_is_never_split(ref: str, field: str) -> None:
    path = resolve_path(f"agents.defaults.models.{ref}{field}", {})
    assert path == (*M, ref, *filter(None, field.split(".")))


@given(DOTTED, st.sampled_from(["", ".alias", ".params.top_p", ".other"]))
def test_any_ref_is_whole_or_unclear(ref: str, field: str) -> None:
    text = f"agents.defaults.models.{ref}{field}"
    if field in (".alias", ".params.top_p"):
        assert resolve_path(text, {})[3] == ref
        return
    try:
        path = resolve_path(text, {})
    except UnclearPathError:
        return
    assert path == (*M, ref + field)


@given(REFS, st.data())
def test_a_ref_that_the_file_holds_is_whole(ref: str, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["", ".alias", ".params.seed"]))
    held: dict[str, Any] = {
        "agents": {"defaults": {"models": {ref: {}, ref[:-1]: {}, f"{ref}.1": {}}}}
    }
    assert resolve_path(f"agents.defaults.models.{ref}{field}", held)[3] == ref


@given(
    st.lists(st.text(min_size=1) | st.integers(0, 9), min_size=1),
    st.sampled_from([(), M, P, (*P, "x"), ("agents", "list", 0, "models")]),
)
def test_what_is_shown_can_be_typed(parts: list[str | int], above: tuple[str | int, ...]) -> None:
    path = (*above, *parts)
    try:
        found = resolve_path(format_path(path), {})
    except UnclearPathError:
        return
    if found != path:  # OpenClaw's own dotted name, and an index below the file itself
        assert "llama" in path or isinstance(path[0], int)


@given(st.text(st.sampled_from("ab.1/[]\"'\\0 :"), max_size=12), st.sampled_from([M, P, ("x",)]))
def test_no_text_breaks_it(text: str, above: tuple[str, ...]) -> None:
    try:
        path = resolve_path(f"{'.'.join(above)}.{text}", HELD)
    except KeyPathError:
        return
    assert all(part != "" for part in path)
