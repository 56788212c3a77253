"""The connection that begins before the line is parsed: to whom the line asks, or none."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openclaw_cli import early
from openclaw_cli.__main__ import main
from openclaw_cli.config.settings import DEFAULT_REF
from openclaw_cli.request.route import Route

from .cli.test_parameters import PATHS
from .conftest import KEY, LONG
from .standin.program import run_in_process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .standin.program import Run
    from .standin.server import StandIn

ELSEWHERE = "http://127.0.0.1:9/v1"
PLAIN = [
    ["chat", "hi"],
    ["chat", "say", "hi", "--json", "-q"],
    ["--no-color", "chat", "-m", "a/b", "--timeout", "30", "hi"],
    ["chat", "--model=openrouter/a/b:free", "-s", "be brief", "-P", "top_p=1", "--", "-v"],
    ["chat", "--no-history", "-", "--timeout=0"],
    ["chat", "--message", "hi"],
    ["what is the answer to this?"],
    ["-v", "what is the answer to this?"],
]
NOT_PLAIN = [
    [],
    ["models", "set", "a/b"],
    ["chat", "--help"],
    ["chat", "-h"],
    ["chat", "hi", "--dry-run"],
    ["chat", "hi", "--estimate"],
    ["chat", "-c", "hi"],
    ["chat", "--session", "a", "hi"],
    ["chat", "--resume"],
    ["chat", "-T", "a", "hi"],
    ["chat", "--preset", "a", "hi"],
    ["chat", "--compare", "a/b,c/d", "hi"],
    ["chat", "--nope", "hi"],
    ["chat", "-qv", "hi"],
    ["chat", "-ma/b", "hi"],
    ["chat", "-m=a/b", "hi"],
    ["chat", "hi", "-m"],
    ["chat", "-m", "--json", "hi"],
    ["-q", "chat", "hi"],
    ["--", "chat", "hi"],
    ["chta", "hi"],
    ["models list"],
    ["what is the answer to this?", "-q"],
    ["-m", "a/b", "what is the answer to this?"],
]


@pytest.mark.parametrize("argv", PLAIN, ids=" ".join)
def test_a_plain_line_is_understood(argv: list[str]) -> None:
    assert early.understood(argv) is not None


@pytest.mark.parametrize("argv", NOT_PLAIN, ids=" ".join)
def test_a_line_with_any_other_word_is_not(argv: list[str]) -> None:
    assert early.understood(argv) is None


def test_what_a_line_says_of_whom_it_asks_is_read() -> None:
    words = ["--config=x", "chat", "-m", "a/b", "--model", "c/d", "--timeout", "3", "hi"]
    line = early.Line(model="c/d", timeout="3", config="x", profile=None)
    assert early.understood([*words, "--no-color"]) == line


@pytest.mark.parametrize(
    ("argv", "asks"),
    [
        (["chat"], False),
        (["-v", "chat", "-m", "a/b", "--no-history"], False),
        (["chat", "hi"], True),
        (["chat", "--", "-v"], True),
        (["chat", "--message", "hi"], True),
        (["chat", "--message=hi"], True),
        (["what is the answer to this?"], True),
    ],
)
def test_a_line_asks_where_a_question_stands_in_it(argv: list[str], asks: bool) -> None:
    line = early.understood(argv)
    assert line is not None
    assert line.asks is asks


def test_the_options_that_are_understood_are_those_of_the_command() -> None:
    declared = {
        word: not option.is_flag
        for path in ((), ("chat",))
        for option in PATHS[path].params
        if option.param_type_name == "option"
        for word in (*option.opts, *option.secondary_opts)
    }
    known = dict.fromkeys(early.FLAGS, False) | dict.fromkeys(early.VALUES, True)
    assert {word: declared.get(word) for word in known} == known
    assert early.BUILT_IN == DEFAULT_REF


def guessed(argv: list[str], environ: Mapping[str, str]) -> tuple[Any, float | None] | None:
    """Return the origin and the time-out that a connection begins with, or None."""
    line = early.understood(argv)
    try:
        return None if line is None else early.asked(line, environ)
    except Exception:  # noqa: BLE001  (as begin() does)
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("early")


URLS = st.sampled_from(
    [ELSEWHERE, "HTTP://Localhost/v1/", "https://openrouter.ai", "${NAME}", "", 7]
)
MODELS = st.sampled_from(
    [
        *(
            "a/b",
            "openrouter/a/b",
            "openrouter/auto",
            "local/a",
            "LOCAL/a",
            "ollama/a",
            "word",
            "mine",
        ),
        *("", "openrouter/", "localhost:1/a", "${NAME}", " openrouter/a ", "OpenRouter/a/b:high"),
    ],
)
MODEL = st.one_of(MODELS, st.fixed_dictionaries({}, optional={"primary": MODELS}))
ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["a/b", "auto", "c/d"])},
        optional={"baseUrl": URLS, "api": st.just("openai-completions")},
    ),
    max_size=2,
)
PROVIDER = st.fixed_dictionaries(
    {},
    optional={
        "baseUrl": URLS,
        "models": ROWS,
        "api": st.sampled_from(["openai-completions", "anthropic-messages"]),
        "timeouts": st.fixed_dictionaries({}, optional={"connect": st.sampled_from([0, 1, 2.5])}),
        "$include": st.just("more.json"),
    },
)
SETTINGS = st.fixed_dictionaries({}, optional={"model": MODEL, "imageModel": MODEL})
AGENT = st.fixed_dictionaries(
    {"id": st.sampled_from(["main", "other"])},
    optional={
        "model": MODEL,
        "default": st.sampled_from([True, False, 1, None]),
        "$include": st.just("more.json"),
    },
)
AGENTS = st.fixed_dictionaries(
    {},
    optional={
        "defaults": SETTINGS,
        "list": st.lists(st.one_of(AGENT, st.none()), max_size=2),
        "entries": st.dictionaries(st.sampled_from(["main", "other"]), SETTINGS, max_size=2),
        "$include": st.just("more.json"),
    },
)
NAMES = st.sampled_from(["openrouter", "OpenRouter", "local", "Local", "a"])
CONFIGS = st.fixed_dictionaries(
    {},
    optional={
        "models": st.fixed_dictionaries(
            {}, optional={"providers": st.dictionaries(NAMES, PROVIDER, max_size=3)}
        ),
        "agents": AGENTS,
        "$include": st.just("more.json"),
    },
)
MORE = {
    "default": True,
    "models": {"providers": {"openrouter": {"baseUrl": "http://127.0.0.1:10/v1"}}},
    "agents": {"defaults": {"model": "local/a"}},
    "model": "local/a",
    "baseUrl": "http://127.0.0.1:10/v1",
}
OPTIONS = st.lists(
    st.one_of(
        st.sampled_from(
            [["--json"], ["--no-history"], ["-q"], ["--web"], ["hi"], ["-"], ["--raw"]]
        ),
        st.tuples(st.sampled_from(["-m", "--model"]), MODELS).map(list),
        MODELS.map(lambda model: [f"--model={model}"]),
        st.sampled_from(["0", "1.5", "30", "nan"]).map(lambda limit: ["--timeout", limit]),
    ),
    max_size=3,
).map(lambda pieces: [word for piece in pieces for word in piece])


def beside_local(**agents: Any) -> dict[str, Any]:
    """Return a configuration with another provider, and agents that may ask it."""
    return {"agents": agents, "models": {"providers": {"local": {"baseUrl": ELSEWHERE}}}}


@settings(max_examples=2000 if LONG else 100)
@example(
    config={"models": {"providers": {"openrouter": {"baseUrl": ELSEWHERE}}}}, options=[], named=None
)
@example(config={"agents": {"defaults": {"model": "local/a"}}}, options=["-m", "a/b"], named=None)
@example(config={}, options=[], named="local/a")
@example(config=beside_local(list=[{}, {"$include": "more.json"}]), options=[], named=None)
@example(
    config=beside_local(entries={"main": {}, "other": {"$include": "more.json"}}),
    options=[],
    named=None,
)
@example(
    config=beside_local(list=[{"model": "local/a"}, {"model": "a/b", "default": 1}]),
    options=[],
    named=None,
)
@example(config=beside_local(list=[None, {"model": "local/a"}]), options=[], named=None)
@given(config=CONFIGS, options=OPTIONS, named=st.one_of(st.none(), MODELS))
def test_whom_the_connection_is_begun_to_is_who_is_asked(
    folder: Path, config: dict[str, Any], options: list[str], named: str | None
) -> None:
    file = folder / "openclaw.json"
    file.write_text(json.dumps(config))
    (folder / "more.json").write_text(json.dumps(MORE))
    argv = ["chat", "--config", str(file), *options]
    environ = {"HOME": str(folder), "NAME": "local/a", "OPENROUTER_API_KEY": KEY}
    if named is not None:
        environ["OPENCLAW_MODEL"] = named
    begun = guessed(argv, environ)
    if begun is None:
        return
    done = run_in_process([*argv, "--dry-run", "--", "hi"], env=environ)
    if done.status == 0:
        assert Route.parse(json.loads(done.stdout)["url"]).origin == begun[0]


@pytest.mark.parametrize(
    "argv", [line for line in PLAIN if "-" not in line and "a/b" not in line], ids=" ".join
)
def test_a_plain_line_connects_once(
    run: Run, standin: StandIn, online: None, argv: list[str]
) -> None:
    done = run(argv)
    assert done.status == 0, done.stderr
    assert len(standin.connects) == len(standin.requests) == 1


@pytest.mark.parametrize("timeouts", [{}, {"connect": 0}, {"connect": 3}, {"silence": 1}])
@pytest.mark.parametrize("options", [[], ["--timeout", "2"], ["--timeout=0"]])
def test_its_time_out_is_the_one_that_is_meant(
    run: Run, tmp_path: Path, standin: StandIn, timeouts: dict[str, float], options: list[str]
) -> None:
    provider = {"baseUrl": standin.url, "timeouts": timeouts, "apiKey": KEY}
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps({"models": {"providers": {"openrouter": provider}}}))
    done = run(["chat", "--config", str(file), *options, "hi"])
    assert done.status == 0, done.stderr
    assert [request.connection for request in standin.requests] == [1]


@pytest.mark.parametrize(
    "argv",
    [
        ["chat", "hi"],
        ["chat", "--raw", "-m", "a/b", "hi"],
        ["chat", "-m", "word", "hi"],
        ["chat", "--raw", "--markdown", "hi"],
        ["chat", "-P", "temperature", "hi"],
        ["chat", "-f", "missing.txt", "hi"],
        ["chat", "--config", "missing.json", "hi"],
        ["chat", "--profile", "a b", "hi"],
        ["chat", "--timeout", "soon", "hi"],
        ["chat"],
        ["models list --of what is this"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("key", [KEY, ""])
def test_nothing_else_comes_of_it(
    run: Run,
    standin: StandIn,
    online: None,
    monkeypatch: pytest.MonkeyPatch,
    argv: list[str],
    key: str,
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", key)
    argv = ["--no-color", *argv]
    with_it = run(argv)
    asked = len(standin.requests)
    monkeypatch.setattr(early, "begin", lambda _: None)
    assert run(argv) == with_it
    assert len(standin.requests) == 2 * asked


@pytest.mark.parametrize(
    "provider",
    [
        {"models": 5},
        {"models": [None]},
        {"timeouts": {"connect": None}},
        {"timeouts": {"connect": [1]}},
        {"timeouts": {"connect": 10**400}},
    ],
    ids=str,
)
def test_what_is_wrong_in_the_file_is_told_by_whoever_checks_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provider: dict[str, Any]
) -> None:
    file = tmp_path / "openclaw.json"
    provider |= {"apiKey": KEY, "baseUrl": ELSEWHERE}
    file.write_text(json.dumps({"models": {"providers": {"openrouter": provider}}}))
    argv = ["chat", "--config", str(file), "--retries", "0", "hi"]
    with_it = run(argv)
    assert "internal error" not in with_it.stderr
    monkeypatch.setattr(early, "begin", lambda _: None)
    assert run(argv) == with_it


@pytest.mark.skipif(os.name == "nt", reason="its file system would fill up")
def test_a_file_without_an_end_is_told_by_whoever_reads_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    file.touch()
    os.truncate(file, 2**40)
    done = run(["chat", "--config", str(file), "hi"], env={"OPENROUTER_API_KEY": KEY})
    assert (done.status, "more than 10 MB" in done.stderr) == (3, True)


def test_a_stdin_that_is_closed_is_told_by_whoever_reads_it(
    online: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    sys.stdin.close()
    assert main(["chat", "--no-stdin"]) == 2
    assert capsys.readouterr().err.startswith("error: no prompt")


def test_without_any_key_nobody_is_connected_to(run: Run, standin: StandIn) -> None:
    assert run(["chat", "hi"], env=standin.client_env()).status == 4
    assert standin.connects == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"models":{"providers":{"openrouter":{"baseUrl":"URL"}}}}'),
        ("a.json5", "// mine\n{models: {providers: {OpenRouter: {baseUrl: 'URL',}}}}"),
        ("a.toml", '[models.providers.openrouter]\nbaseUrl = "URL"\n'),
    ],
)
def test_a_file_of_any_format_is_read(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text.replace("URL", ELSEWHERE))
    environ = {"HOME": str(tmp_path), "OPENROUTER_API_KEY": KEY}
    assert guessed(["chat", "--config", str(file), "hi"], environ) == (
        ("http", "127.0.0.1", 9),
        10.0,
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_is_left_to_whoever_reads_it_once(tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    os.mkfifo(file)
    environ = {"HOME": str(tmp_path), "OPENROUTER_API_KEY": KEY}
    assert guessed(["chat", "--config", str(file), "hi"], environ) is None


@pytest.mark.parametrize(
    "argv", [["chat", "hi"], ["chat", "--raw", "--markdown", "hi"], ["--help"]]
)
@pytest.mark.parametrize("proxy", [None, "no://proxy"])
def test_threads_take_turns_as_before(
    run: Run,
    online: None,
    monkeypatch: pytest.MonkeyPatch,
    argv: list[str],
    proxy: str | None,
) -> None:
    if proxy is not None:
        monkeypatch.setenv("https_proxy", proxy)
    before = sys.getswitchinterval()
    try:
        for usual in (0.01, 0.02):
            sys.setswitchinterval(usual)
            run(argv)
            assert sys.getswitchinterval() == usual
    finally:
        sys.setswitchinterval(before)
