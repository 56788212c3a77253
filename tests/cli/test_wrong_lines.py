"""A line that names no command, or an option that there is not, is answered with what was meant."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.app import COMMANDS
from openclaw_cli.cli.command_words import ALIKE, LINES
from openclaw_cli.cli.question import is_question
from openclaw_cli.cli.wrong_command import near
from openclaw_cli.cli.wrong_option import CALLED, setting
from openclaw_cli.errors import ExitStatus, UsageError
from openclaw_cli.request.field_names import ALIASES, wire_name
from openclaw_cli.request.param_table import TABLE
from scripts.tree import read_tree, walk

if TYPE_CHECKING:
    from ..standin.program import Run
    from ..standin.server import StandIn

PATHS = {command.path: command for command in walk(read_tree())}
GROUPS = {path for path, command in PATHS.items() if command.commands}
LINE = re.compile(r"(?:try|with|word|ask it|a question): (.*)")


def lines_of_tables() -> list[str]:
    return [line for group in LINES.values() for lines in group.values() for line in lines]


@pytest.mark.parametrize("line", sorted(set(lines_of_tables())))
def test_a_line_that_is_offered_leads_to_a_command(line: str) -> None:
    words = [word for word in line.split() if word != "…" and not word.startswith("-")]
    depth = max(count for count in range(len(words) + 1) if tuple(words[:count]) in PATHS)
    command = PATHS[tuple(words[:depth])]
    options = {name for option in command.options for name in option.names}
    assert {word for word in line.split() if word.startswith("-")} <= options
    assert depth == len(words) or command.arguments


def test_the_words_that_lead_to_commands_are_no_commands() -> None:
    for path, words in LINES.items():
        names = {command.path[-1] for command in PATHS[tuple(path.split())].commands}
        assert names
        assert not names & words.keys() - {"doctor"}, path
    assert all(len(set(row.split())) == len(row.split()) for row in ALIKE)


@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        ("chta", "openclaw chat"),
        ("CHAT hi", "openclaw chat hi"),
        ("modles set openai/gpt-5", "openclaw models set openai/gpt-5"),
        ("sesions", "openclaw sessions"),
        ("conf file", "openclaw config file"),
        ("modls search claude", "openclaw models list claude"),
        ("modls lst", "openclaw models list"),
        ("modls auht rm", "openclaw models auth logout"),
        ("sesions xyzzy", "openclaw sessions"),
        ("models 'list all'", "openclaw models list all"),
        ("config 'gett a.b'", "openclaw config get a.b"),
        ("completion bash", "openclaw completion --shell bash"),
        ("sessions export x html", "openclaw sessions export … --format html"),
        ("models lst", "openclaw models list"),
        ("models ls", "openclaw models list"),
        ("models search claude 4", "openclaw models list claude 4"),
        ("models show openai/gpt-5", "openclaw models list openai/gpt-5"),
        ("models use x/y", "openclaw models set x/y"),
        ("models auht login", "openclaw models auth login"),
        ("models auth ls", "openclaw models auth list"),
        ("models auth rm home", "openclaw models auth logout"),
        ("models aliases rm mini", "openclaw models aliases remove mini"),
        ("models fallbacks lits", "openclaw models fallbacks list"),
        ("models image-fallbacks delete x/y", "openclaw models image-fallbacks remove x/y"),
        ("sessions rm 'a b'", "openclaw sessions delete 'a b'"),
        ("sessions serach tree", "openclaw sessions search tree"),
        ("sessions mv a b", "openclaw sessions rename a b"),
        ("config gett a.b", "openclaw config get a.b"),
        ("config ls", "openclaw config get"),
        ("config rm a.b", "openclaw config unset a.b"),
        ("login", "openclaw models auth login"),
        ("logni", "openclaw models auth login"),
        ("logout", "openclaw models auth logout"),
        ("key", "openclaw models auth"),
        ("auth list", "openclaw models auth list"),
        ("ask why is it", "openclaw chat why is it"),
        ("history", "openclaw sessions list"),
        ("setup", "openclaw onboard"),
        ("init", "openclaw onboard"),
        ("cost", "openclaw usage"),
        ("complete", "openclaw completion"),
        ("version", "openclaw --version"),
        ("--no-color version", "openclaw --version"),
        ("aliases", "openclaw models aliases"),
        ("rename a b", "openclaw sessions rename a b"),
        ("picture a fox", "openclaw chat --image a fox"),
        ("what is new", "openclaw chat 'what is new'"),
        ("日本の首都は", "openclaw chat '日本の首都は'"),
        ("-m x/y 'What is it'", "openclaw chat -m x/y 'What is it'"),
        ("'What is it' -m x/y", "openclaw chat 'What is it' -m x/y"),
        ("'chat about x'", "openclaw chat 'chat about x'"),
        ("'modles list'", "openclaw chat 'modles list'"),
        ("'openclaw models list'", "openclaw chat 'openclaw models list'"),
        ("-- '-models list'", "openclaw chat -- '-models list'"),
        ("'@models list'", "openclaw chat -- '@@models list'"),
        ("model set x/y", "openclaw models set x/y"),
        ("model list claude", "openclaw models list claude"),
        ("set model x/y", "openclaw models set x/y"),
        ("list sessions", "openclaw sessions list"),
        ("show session tree", "openclaw sessions show tree"),
        ("model x/y", "openclaw models set x/y"),
    ],
)  # fmt: skip
def test_what_was_meant_is_offered_as_a_line(run: Run, argv: str, offered: str) -> None:
    done = run(shlex.split(argv))
    assert (done.status, done.stdout) == (2, b"")
    hint = done.stderr.rstrip("\n").splitlines()[1]
    found = LINE.search(hint)
    assert found is not None, done.stderr
    assert found[1] == offered


@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        ("usage --by hou", "; did you mean hour?"),
        ("chat hi --output-format jsn", "; did you mean json?"),
        ("usage --by xyzzy", "'provider', 'session', 'batch'"),
    ],
)
def test_a_choice_that_is_nearly_right_is_offered(run: Run, argv: str, offered: str) -> None:
    done = run(argv.split())
    assert done.status == 2
    assert done.stderr.splitlines()[0].endswith(offered)


@pytest.mark.parametrize("argv", [["xyzzy"], [""], ["models", "xyzzy"], ["config", "qqq", "a"]])
def test_a_word_that_is_near_none_leads_to_the_help(run: Run, argv: list[str]) -> None:
    done = run(argv)
    assert done.status == 2
    path = " ".join(word for word in argv[:-1] if (word,) in GROUPS) or ""
    path = argv[0] if (argv[0],) in GROUPS else path
    assert done.stderr.endswith(f"hint: see: openclaw {path} --help\n".replace("  ", " "))


@pytest.mark.parametrize(
    "argv",
    [
        ["login", "a-key-of-no-known-shape"],
        ["modles", "auth", "paste-api-key", "a-key-of-no-known-shape"],
        ["config", "sett", "models.providers.x.apiKey", "a-key-of-no-known-shape"],
        ["onbord", "--openrouter-api-key", "a-key-of-no-known-shape"],
        ["models", "auth", "ad", "a-key-of-no-known-shape"],
    ],
)
def test_what_may_be_a_secret_is_not_repeated(run: Run, argv: list[str]) -> None:
    done = run(argv)
    assert done.status == 2
    assert "a-key-of" not in done.stderr


@pytest.mark.parametrize(
    ("word", "first"),
    [("chta", "chat"), ("hcat", "chat"), ("cat", "chat"), ("onb", "onboard"), ("api", "api")],
)
def test_slips_are_near(word: str, first: str) -> None:
    assert near(word, COMMANDS)[0] == first


def test_words_that_questions_begin_with_are_near_no_command() -> None:
    words = (
        "What why how is can could do does write explain summarize translate tell hi hello who "
        "when where which should please fix give list show I a the In Is Are On To For make create"
    )
    for word in words.split():
        assert is_question(f"{word} and so on", COMMANDS), word


@pytest.mark.parametrize(
    "text",
    [
        "chat hi", "chta hi", "models, please", " config x", "sesion one",
        "openclaw models list", "$ openclaw chat hi", "sudo openclaw doctor", "./openclaw chat hi",
        "`models list`", "<models list>",
        "list models", "login --provider x", "auth login", "history --all", "set model x/y",
        "show sessions", "key list",
    ],
)  # fmt: skip
def test_a_question_that_begins_like_a_command_is_never_sent(text: str) -> None:
    with pytest.raises(UsageError, match="nothing was asked"):
        is_question(text, COMMANDS)


@pytest.mark.parametrize(
    "text",
    [
        "show me how", "list all primes below 100", "ask models anything", "tell me -x",
        "search engines: how do they work", "version control in short", "cost of living in Rome",
        "list the models of the solar system", "set theory", "show -5 in binary", "? what", ". .",
    ],
)  # fmt: skip
def test_what_only_begins_with_a_word_for_a_command_is_a_question(text: str) -> None:
    assert is_question(text, COMMANDS)


@pytest.mark.parametrize("text", ["", " ", "what", "what ", "\n"])
def test_less_than_two_words_are_no_question(text: str) -> None:
    assert not is_question(text, COMMANDS)


@pytest.mark.usefixtures("online")
def test_a_single_argument_of_several_words_is_asked(run: Run, standin: StandIn) -> None:
    for argv in (["What is it?"], ["--no-color", "What\nis it?"], ["--", "- a dash"]):
        done = run(argv)
        assert done.status == 0, done.stderr
    asked = [
        request.json()["messages"][0]["content"]
        for request in standin.requests
        if request.method == "POST"
    ]
    assert asked == ["What is it?", "What\nis it?", "- a dash"]


# options


@pytest.mark.parametrize("name", [*TABLE, *ALIASES, "reasoning_effort"])
def test_each_parameter_as_an_option_is_answered_with_the_way_to_set_it(name: str) -> None:
    first, *rest = name.split("_")
    camel = first + "".join(map(str.capitalize, rest))
    own = "--thinking LEVEL" if name == "reasoning_effort" else f"-P {wire_name(name)}=VALUE"
    for spelt in (name, name.replace("_", "-"), camel):
        found = setting(f"--{spelt}", ["chat", "hi"])
        assert found in (own, f"-P {name}=VALUE"), spelt


@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        ("chat --temperature 0.3 hi", "-P temperature=0.3"),
        ("chat hi --temperature=0.3", "-P temperature=0.3"),
        ("chat --temperature", "-P temperature=VALUE"),
        ("chat --temperature hot hi", "-P temperature=VALUE"),
        ("chat --max-tokens 10 hi", "-P max_tokens=10"),
        ("chat --maxTokens 10 hi", "-P max_completion_tokens=10"),
        ("chat --top-p 0.5 hi", "-P top_p=0.5"),
        ("chat --topP 0.5 hi", "-P top_p=0.5"),
        ("chat --stop 'a b' hi", "-P 'stop=a b'"),
        ("chat --provider anthropic hi", "-P 'provider.only=[\"anthropic\"]'"),
        ("chat --reasoning-effort high hi", "--thinking high"),
    ],
)
def test_the_value_of_a_parameter_is_kept(run: Run, argv: str, offered: str) -> None:
    done = run(shlex.split(argv))
    assert (done.status, done.stdout) == (2, b"")
    assert done.stderr.splitlines()[1] == f"hint: set it with: {offered}"


def test_an_option_that_is_none_of_a_command_offers_the_near_ones(run: Run) -> None:
    done = run(["chat", "--modle", "x/y", "hi"])
    assert done.stderr.startswith("error: no such option: --modle; did you mean --model")
    # The parameter `tools` would take the API's own JSON.
    done = run(["chat", "--tools", "datetime", "hi"])
    assert done.stderr.startswith("error: no such option: --tools; did you mean --tool?")
    done = run(["models", "list", "--temperature", "1"])
    assert "-P" not in done.stderr
    done = run(["--temperature", "1", "What is it?"])
    assert done.stderr.endswith("hint: set it with: openclaw chat -P temperature=1 …\n")


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        ("chat --sesion x hi", "--session"),
        ("chat --verbos hi", "--verbose"),
        ("chat --profil x hi", "--profile"),
        ("chat --prompt hi", "--message"),
        ("chat -p hi", "--message"),
        ("chat --system-prompt x hi", "--system"),
        ("chat --attach x hi", "--file"),
        ("models list -n 3", "--limit"),
        ("sessions list --max 3", "--limit"),
    ],
)
def test_an_option_of_another_program_leads_to_ours(run: Run, argv: str, meant: str) -> None:
    done = run(shlex.split(argv))
    assert done.status == ExitStatus.USAGE
    assert f"did you mean {meant}?" in done.stderr


def test_what_others_call_an_option_is_none_of_ours() -> None:
    known = {name for command in PATHS.values() for item in command.options for name in item.names}
    assert known >= CALLED.keys()
    chat = {name for option in PATHS[("chat",)].options for name in option.names}
    for names in CALLED.values():
        assert not chat & {f"--{name}" for name in names.split()}


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_what_is_no_command_is_no_question(run: Run, flag: str) -> None:
    assert run(["zzyzx", flag]).stderr.endswith("\nhint: see: openclaw --help\n")
