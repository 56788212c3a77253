"""``models``, ``config``, ``schema``, help and the boundary."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

import openclaw_cli

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Completed, Run

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
SEED = """{
  env: { OPENROUTER_API_KEY: "sk-or-..." },
  agents: {
    defaults: {
      model: { primary: "openrouter/auto" },
    },
  },
}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text(SEED)
    return path


@pytest.fixture
def claw(run: Run, config: Path) -> Any:
    def claw(*argv: str, env: dict[str, str] | None = None) -> Completed:
        done = run([*argv, "--config", str(config)], env=env)
        assert "Traceback" not in done.stderr
        return done

    return claw


# models


@pytest.mark.parametrize(
    ("ref", "stored"),
    [
        ("openrouter/anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"),
        ("  anthropic/Claude:free ", "openrouter/anthropic/Claude:free"),
        ("openrouter/openrouter/auto", "openrouter/auto"),
        ("openrouter/hunter-alpha", "openrouter/hunter-alpha"),
    ],
)
def test_set_stores_the_canonical_ref(claw: Any, config: Path, ref: str, stored: str) -> None:
    done = claw("models", "set", ref)
    assert (done.status, done.stdout.decode()) == (0, f"Default model: {stored}\n")
    assert config.read_text() == SEED.replace("openrouter/auto", stored)


def test_set_takes_an_alias(claw: Any, config: Path) -> None:
    claw("config", "set", 'agents.defaults.models["openrouter/x-ai/grok-4"].alias', "Grok")
    assert claw("models", "set", "GROK").stdout == b"Default model: openrouter/x-ai/grok-4\n"


@pytest.mark.parametrize(
    "ref",
    ["", " ", "word", "openrouter", "openrouter/", "/a", "a//b", "a/", "a b/c", "a\x00/b",
     "a/\u202eb", "a/\x1b[31m", "a/b" * 200, "x" * 10_000_000, "/", "openrouter//x"],
)  # fmt: skip
def test_set_refuses_what_is_no_ref_and_changes_nothing(claw: Any, config: Path, ref: str) -> None:
    done = claw("models", "set", "--", ref)
    assert done.status == 2
    assert len(done.stderr) < 400
    assert done.stderr.startswith("error: ")
    assert "\x1b" not in done.stderr
    assert config.read_text() == SEED


def test_status_says_what_and_whence(claw: Any, config: Path) -> None:
    report = json.loads(claw("models", "status", "--json").stdout)
    assert report["default"]["ref"] == "openrouter/auto"
    assert "agents.defaults.model.primary" in report["default"]["source"]
    assert report["key"]["source"].endswith("env.OPENROUTER_API_KEY")
    assert report["verified_route"] is True
    won = json.loads(claw("models", "status", "--json", env={"OPENROUTER_API_KEY": KEY}).stdout)
    assert won["key"] == {
        "redacted": "sk-or-v1-tes…-cut",
        "source": "environment OPENROUTER_API_KEY",
        "reference": None,
        "name": None,
    }


def test_status_on_another_base_url(claw: Any) -> None:
    claw("config", "set", "models.providers.openrouter.baseUrl", "http://127.0.0.1:1/v1")
    assert "not OpenRouter's own" in claw("models").stdout.decode()


def test_status_lists_fallbacks(claw: Any) -> None:
    claw("config", "set", "agents.defaults.model.fallbacks", '["a/b", "openrouter/c/d"]')
    report = json.loads(claw("models", "status", "--json").stdout)
    assert [item["ref"] for item in report["fallbacks"]] == ["openrouter/a/b", "openrouter/c/d"]


# config


def test_get_redacts_secrets_unless_told_not_to(claw: Any) -> None:
    claw("config", "set", "env.OPENROUTER_API_KEY", KEY)
    assert KEY.encode() not in claw("config", "get").stdout
    assert claw("config", "get", "env.OPENROUTER_API_KEY").stdout == "sk-or-v1-tes…-cut\n".encode()
    shown = claw("config", "get", "env.OPENROUTER_API_KEY", "--show-secrets")
    assert shown.stdout.decode() == KEY + "\n"


def test_get_redacts_what_is_called_a_secret_anywhere(claw: Any, config: Path) -> None:
    config.write_text(
        json.dumps(
            {
                "env": {"GITHUB": KEY, "vars": {"ANY": KEY}},
                "gateway": {"auth": {"token": KEY}, "botToken": KEY, "maxTokens": 5, "name": "me"},
            }
        )
    )
    shown = claw("config", "get").stdout.decode()
    assert KEY not in shown
    assert json.loads(shown)["gateway"]["maxTokens"] == 5
    assert json.loads(shown)["gateway"]["name"] == "me"


@pytest.mark.parametrize(
    ("path", "value", "stored"),
    [
        ("agents.defaults.params.temperature", "0.2", 0.2),
        ("agents.defaults.params.stop", "['a', 'b',]", ["a", "b"]),
        ("agents.defaults.params.user", "plain text", "plain text"),
        ("agents.defaults.params.n", "-1", -1),
        ("agents.defaults.model.primary", "405", "405"),
        ('x["a.b"].c', "{d: 1}", {"d": 1}),
        ("unknown.key", "true", True),
    ],
)
def test_set_and_get(claw: Any, path: str, value: str, stored: object) -> None:
    assert claw("config", "set", path, value).status == 0
    assert json.loads(claw("config", "get", path, "--json").stdout) == stored


def test_unset_takes_away(claw: Any, config: Path) -> None:
    claw("config", "set", "agents.defaults.thinkingDefault", "low")
    assert claw("config", "unset", "agents.defaults.thinkingDefault").status == 0
    assert config.read_text() == SEED
    assert b"Was not set" in claw("config", "unset", "agents.defaults.thinkingDefault").stdout


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["get", "no.such.key"], 3),
        (["get", "a..b"], 2),
        (["set", "a[", "1"], 2),
        (["set", "agents.defaults.thinkingDefault", "enormous"], 3),
        (["set", "agents.defaults.model", "7.5"], 0),
        (["set", "agents.defaults.model.fallbacks", "one"], 3),
        (["set", "agents.defaults.model.primary.deeper", "1"], 3),
        (["set", "models.providers.openrouter.timeouts.connect", "-1"], 3),
    ],
)
def test_wrong_edits_change_nothing(claw: Any, config: Path, argv: list[str], status: int) -> None:
    assert claw("config", *argv).status == status
    if status:
        assert config.read_text() == SEED


def test_validate_shows_everything_at_once_with_its_place(claw: Any, config: Path) -> None:
    config.write_text(
        '{\n  env: 5,\n  agents: { defaults: { model: 7, thinkingDefault: "x" } },\n}'
    )
    done = claw("config", "validate")
    assert done.status == 3
    places = re.findall(r"openclaw\.json:(\d+:\d+): (\S+):", done.stdout.decode())
    assert places == [
        ("2:8", "env"),
        ("3:32", "agents.defaults.model"),
        ("3:52", "agents.defaults.thinkingDefault"),
    ]
    report = json.loads(claw("config", "validate", "--json").stdout)
    assert len(report["problems"]) == 3


@pytest.mark.parametrize(
    "text",
    [
        '{agents: {defaults: {model: "a b"}}}',
        "{agents: {defaults: {params: {temperature: 9}}}}",
        '{models: {providers: {openrouter: {baseUrl: "ftp://x"}}}}',
        '{models: {providers: {openrouter: {apiKey: "${NOT_SET}"}}}}',
    ],
)
def test_validate_finds_what_only_use_would_show(claw: Any, config: Path, text: str) -> None:
    config.write_text(text)
    done = claw("config", "validate")
    assert done.status == 3
    assert done.stdout.count(b"\n") >= 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{models: {providers: {mine: {}}}}", "models.providers.mine.baseUrl"),
        ('{agents: {defaults: {models: {"a/b": {params: {provider: {sorrt: 1}}}}}}}', "sorrt"),
    ],
)
def test_validate_warns_of_what_the_default_model_does_not_use(
    claw: Any, config: Path, text: str, named: str
) -> None:
    config.write_text(text)
    done = claw("config", "validate")
    assert done.status == 0
    assert named in done.stderr
    assert claw("config", "validate", "--strict").status == 3


def test_a_wrong_file_is_one_line_for_every_other_command(claw: Any, config: Path) -> None:
    config.write_text("{\n  agents: { defaults: { model: 7 } },\n}")
    done = claw("models", "status")
    assert done.status == 3
    assert done.stderr.splitlines()[0].startswith(f"error: {config}:2:32: agents.defaults.model: ")


@pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script")
@pytest.mark.parametrize(
    ("script", "status", "changed"),
    [
        ("sed -i s/auto/free/ $1", 0, True),
        ("true", 0, False),
        ("echo '{ broken' > $1", 3, False),
        ("echo '{ env: 5 }' > $1", 3, False),
        ("echo '{}' > $1; exit 3", 3, False),
    ],
)
def test_edit_saves_only_what_is_valid(
    claw: Any, config: Path, tmp_path: Path, script: str, status: int, changed: bool
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o700)
    env = {"EDITOR": str(editor), "TMPDIR": str(tmp_path), "VISUAL": ""}
    done = claw("config", "edit", env=env)
    assert done.status == status
    assert (config.read_text() != SEED) is changed
    if status == 3:
        assert "your text is in" in done.stderr


def test_edit_can_put_a_broken_file_right(claw: Any, config: Path, tmp_path: Path) -> None:
    config.write_text("{ broken")
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '{}' > $1\n")
    editor.chmod(0o700)
    assert claw("config", "edit", env={"EDITOR": str(editor)}).status == 0
    assert config.read_text() == "{}\n"


# profiles, schema, help, the boundary


def test_profiles_are_separate(run: Run) -> None:
    for name in ("office", "home"):
        run(["--profile", name, "models", "set", f"x/{name}"])
    assert (
        run(["models", "status", "--plain", "--profile", "office"]).stdout
        == b"openrouter/x/office\n"
    )
    assert run(["models", "status", "--plain"]).stdout == b"openrouter/auto\n"
    assert run(["--profile", "../x", "models"]).status == 2


@pytest.mark.parametrize("shape", ["config", "result", "event"])
def test_schemas_are_printed(run: Run, shape: str) -> None:
    schema = json.loads(run(["schema", shape]).stdout)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("argv", [["--version"], ["-V"], ["--no-color", "--version"]])
def test_version(run: Run, argv: list[str]) -> None:
    assert run(argv).stdout.decode() == f"openclaw {openclaw_cli.__version__}\n"


@pytest.mark.parametrize(
    "argv",
    [[], ["onboard"], ["models"], ["models", "set"], ["models", "status"], ["chat"], ["config"],
     ["config", "set"], ["schema"]],
)  # fmt: skip
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_at_every_level_is_short_and_on_stdout(run: Run, argv: list[str], flag: str) -> None:
    done = run([*argv, flag])
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.startswith(b"Usage: openclaw")
    assert done.stdout.count(b"\n") < (100 if argv == ["chat"] else 60)


def test_no_arguments_show_the_help(run: Run) -> None:
    assert run([]).stdout == run(["--help"]).stdout


@pytest.mark.parametrize(
    "argv", [["nonsense"], ["models", "nonsense"], ["--nonsense"], ["models", "set"]]
)
def test_what_is_not_understood_is_one_line_and_a_hint(run: Run, argv: list[str]) -> None:
    done = run(argv)
    assert done.status == 2
    assert len(done.stderr.splitlines()) == 2
    assert done.stderr.splitlines()[1].startswith("hint: see: openclaw")


def test_a_bug_is_one_line_without_the_secrets_in_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(KEY)

    # A bug is reached from outside by breaking what the program stands on.
    monkeypatch.setattr("json.dumps", broken)
    done = run(["schema", "result"])
    assert done.status == 1
    assert done.stderr.startswith("error: internal error: KeyError at ")
    assert KEY not in done.stderr
    assert "Traceback" not in done.stderr


def test_no_color_and_force_color(run: Run) -> None:
    assert "\x1b" in run(["nonsense"], env={"FORCE_COLOR": "1"}).stderr
    assert "\x1b" not in run(["nonsense"], env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stderr
    assert "\x1b" not in run(["--no-color", "nonsense"], env={"FORCE_COLOR": "1"}).stderr


@pytest.mark.parametrize(
    "command",
    [
        "",
        "onboard",
        "chat",
        "models",
        "models status",
        "models set",
        "config",
        *(
            f"config {name}"
            for name in ("get", "set", "unset", "file", "validate", "schema", "edit")
        ),
        "schema",
    ],
)
def test_help_is_short_and_has_an_example(run: Run, command: str) -> None:
    done = run([*command.split(), "--help"])
    assert done.status == 0
    lines = done.stdout.decode().splitlines()
    assert len(lines) < (100 if command in {"chat", "batch"} else 50)
    assert max(map(len, lines)) <= 80
    assert "..." not in "\n".join(lines[3:]).replace("PROMPT...", "").replace("V,...", "")
    assert any(line.strip().startswith("Example") for line in lines)


@pytest.mark.parametrize("columns", [30, 40, 51])
@pytest.mark.parametrize("command", ["", "onboard", "models auth", "config set", "api"])
def test_help_fits_a_narrow_window_and_cuts_no_word(run: Run, command: str, columns: int) -> None:
    narrow = run([*command.split(), "--help"], env={"COLUMNS": str(columns)}).stdout.decode()
    wide = run([*command.split(), "--help"]).stdout.decode()
    assert max(map(len, narrow.splitlines())) <= columns
    if columns >= 40:  # there each word has room
        assert set(re.findall(r"[^\s-]+", wide)) == set(re.findall(r"[^\s-]+", narrow))


def test_help_shows_what_a_command_does_in_whole_sentences(run: Run) -> None:
    listed = run(["models", "auth", "--help"]).stdout.decode().partition("Commands:")[2]
    assert "..." not in listed
    assert "stays." in listed
