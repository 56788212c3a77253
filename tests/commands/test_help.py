"""``openclaw help``, and the program's name alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.cli.help_topics import ENVIRONMENT, EXIT_STATUSES, TOPICS
from openclaw_cli.errors import ExitStatus

from ..test_architecture import MODULES
from ..test_documents import COMMANDS, ROOT

if TYPE_CHECKING:
    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

READ = re.compile(r"\"((?:OPENCLAW|OPENROUTER|SSL)_[A-Z_]*[A-Z])\"")
LOOKED_UP = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")
IN_SHELLS = re.compile(r"\b(OPENCLAW_[A-Z_]*[A-Z])\b")
OF_THE_SYSTEM = {"WT_SESSION", "XDG_CONFIG_HOME", "ZDOTDIR", "DISPLAY", "WAYLAND_DISPLAY"}
OF_THE_SYSTEM |= {"TMUX", "STY", "SSH_CONNECTION", "SSH_TTY", "LOCALAPPDATA", "APPDATA"}


@pytest.mark.parametrize("path", [(), ("chat",), ("models",), ("models", "auth", "login")])
def test_a_command_is_explained_as_by_its_own_help(run: Run, path: tuple[str, ...]) -> None:
    done = run(["help", *path])
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout == run([*path, "--help"]).stdout


def test_words_in_one_pair_of_quotes_are_words(run: Run) -> None:
    assert run(["help", "models list"]).stdout == run(["models", "list", "--help"]).stdout
    assert run(["help", " "]).stdout == run(["--help"]).stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("version", "try: openclaw --version"),
        ("login", "try: openclaw help models auth login"),
        ("web", "try: openclaw help chat"),
        ("errors", "try: openclaw help exit-codes"),
        ("models free", "try: openclaw help models list"),
        ("enviroment", "try: openclaw help environment"),
        ("xyzzy", "see: openclaw help"),
    ],
)
def test_what_has_no_page_leads_to_one(run: Run, words: str, offered: str) -> None:
    done = run(["help", *words.split()])
    assert (done.status, done.stdout) == (2, b"")
    assert done.stderr.endswith(f"\nhint: {offered}\n")


def test_the_help_names_the_topics(run: Run) -> None:
    said = run(["help"]).stdout.decode()
    assert all(name in said for name in TOPICS)


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_has_a_page(run: Run, name: str) -> None:
    done = run(["help", name])
    assert (done.status, done.stderr) == (0, "")
    assert f"docs/{name}.md" in done.stdout.decode()
    assert all(len(line) <= 78 for line in done.stdout.decode().splitlines())


def test_the_page_on_the_configuration_says_where_files_are(run: Run, tmp_path: Path) -> None:
    from openclaw_cli.render.console import from_home

    place = run(["config", "file"]).stdout.decode().strip()
    assert from_home(place) in run(["help", "configuration"]).stdout.decode()
    (tmp_path / "openclaw.json").write_text("{}")
    (tmp_path / "openclaw.toml").write_text("")
    done = run(["help", "configuration"], env={"OPENCLAW_STATE_DIR": str(tmp_path)})
    assert done.status == 0
    assert "two configuration files" in done.stdout.decode()


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (["conf"], "try: openclaw help config, or: openclaw help configuration"),
        (["env"], "try: openclaw help environment"),
        (["models", "lst"], "try: openclaw help models list"),
        (["chat", "hi"], "try: openclaw help chat"),
        (["xyzzy"], "see: openclaw help"),
    ],
)
def test_what_is_no_command_is_answered_with_the_near_ones(
    run: Run, argv: list[str], hint: str
) -> None:
    done = run(["help", *argv])
    assert (done.status, done.stdout) == (2, b"")
    assert done.stderr.endswith(f"hint: {hint}\n")


@pytest.mark.parametrize("path", [path for path in COMMANDS if path and COMMANDS[path].commands])
def test_help_as_a_word_of_a_group_leads_to_it(run: Run, path: tuple[str, ...]) -> None:
    done = run([*path, "help"])
    assert done.status == ExitStatus.USAGE
    assert done.stderr.endswith(f"hint: try: openclaw {' '.join(path)} --help\n")


def test_every_variable_that_is_read_is_told() -> None:
    told = {name for names in ENVIRONMENT for name in names.split(", ")}
    code = [path.read_text(encoding="utf-8") for path in MODULES if path.name != "help_topics.py"]
    read = {name for text in code for name in [*READ.findall(text), *LOOKED_UP.findall(text)]}
    scripts = (Path(__file__).parents[2] / "completions").glob("widget.*")
    read |= {name for path in scripts for name in IN_SHELLS.findall(path.read_text("utf-8"))}
    assert len(read) > 10, "the search finds nothing any more"
    assert read - told - OF_THE_SYSTEM == set()
    proxies = {name for name in told if name.endswith("_PROXY")}
    assert told - proxies - {"OPENROUTER_API_KEY"} <= read


def test_every_exit_status_is_told() -> None:
    assert list(EXIT_STATUSES) == list(ExitStatus)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_what_is_filled_in_has_capitals(path: tuple[str, ...]) -> None:
    for param in COMMANDS[path].node.params:
        if getattr(param, "hidden", False) or getattr(param, "is_flag", False):
            continue
        shown = param.metavar or ""
        assert shown, f"{param.name} has no metavar"
        assert all(
            word.isupper() or word.isdigit() or word == "-"
            for word in re.split(r"[|= ]", shown.strip("[]"))
        ), shown


def test_words_to_choose_from_are_shown_once(run: Run) -> None:
    said = run(["chat", "--help"]).stdout.decode()
    assert re.search(r"--truncate HOW +If it is too long: .*\[oldest,\s+none\]", said, re.DOTALL)
    assert "json or stream-json" in said
    assert "[text, json" not in said


@pytest.mark.parametrize("path", [path for path in COMMANDS if path], ids=" ".join)
def test_the_help_leads_to_a_page_that_names_the_command(path: tuple[str, ...]) -> None:
    context = COMMANDS[path].node.context_class(
        COMMANDS[path].node, info_name=" ".join(("openclaw", *path))
    )
    name = COMMANDS[path].node.get_help(context).rpartition("Documentation: ")[2].strip()
    text = (ROOT / name).read_text(encoding="utf-8")
    assert path[0] in text


def test_two_examples_stand_below_each_other_and_one_in_its_line(run: Run) -> None:
    several = run(["config", "set", "--help"], env={"COLUMNS": "56"}).stdout.decode()
    assert re.search(r"\nExamples:\n  openclaw config .*\n    low\n  openclaw config ", several)
    assert "\n    0.9 }' --merge\nDocumentation: docs/configuration.md\n" in several
    assert "\nExample: openclaw " in run(["models", "--help"]).stdout.decode()


# the name alone


@pytest.mark.parametrize("piped", [b"", b" \n\n"])
def test_an_empty_pipe_leaves_it_with_the_help(run: Run, piped: bytes) -> None:
    done = run([], stdin=piped)
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout == run(["--help"]).stdout


def test_a_silent_pipe_is_not_waited_for(spawn: Spawn) -> None:
    process = spawn([])
    assert process.popen.wait(10) == 0  # its standard input is open all the while
    done = process.finish()
    assert done.stdout.startswith(b"Usage: openclaw")


@pytest.mark.usefixtures("online")
def test_what_is_piped_in_is_asked(run: Run, standin: StandIn) -> None:
    for argv in ([], ["--no-color"]):
        done = run(argv, stdin=b"What is it?\n")
        assert done.status == 0, done.stderr
    done = run(["What is this?"], stdin=b"a text")
    assert done.status == 0, done.stderr
    asked = [request.json()["messages"][0]["content"] for request in standin.requests]
    assert asked == ["What is it?\n"] * 2 + ["What is this?\n\na text"]
    assert done.stdout
