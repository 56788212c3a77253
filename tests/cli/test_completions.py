"""The completion scripts in real shells: lines are typed and TAB is pressed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.config.completion_names import (
    ALIAS_NAMES,
    MODEL_NAMES,
    SESSION_NAMES,
    TEMPLATE_NAMES,
    write_names,
)
from scripts.tree import own_options, read_tree, walk

from ..standin.program import sealed_variables
from ..terminal import kill, spawn

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("pexpect", reason="pexpect drives no terminal on this system")
SCRIPTS = Path(__file__).parents[2] / "completions"
FILES = ("question.md", "my notes.txt", "a*b.json", "chat")
MODELS = [
    "openrouter/auto",
    "anthropic/claude-sonnet-4.5",
    "openai/gpt-5",
    "meta-llama/llama",
    "meta-llama/llama:free",
    "google/gemini-flash",
    "google/gemini-pro-flash",
    "evil/$(touch${IFS}owned)",
    "evil/`touch owned`",
    "evil/*",
]
TAB, ERASE_LINE = "\t", "\x15"

# What is typed → words that are offered, and words that are not.
CASES: dict[str, tuple[set[str], set[str]]] = {
    "mod": ({"models"}, {"onboard", "--config"}),
    "": ({"onboard", "models", "chat", "config", "schema"}, {"status", "question.md"}),
    "--ver": ({"--version", "--verbose"}, set()),
    "models ": ({"status", "set"}, {"models", "get"}),
    "models set --j": ({"--json"}, {"--plain"}),
    "config g": ({"get"}, {"set"}),
    # options anywhere, the global ones too, and their values are no commands
    "--profile chat mod": ({"models"}, set()),
    "--profile models ": ({"models", "chat"}, {"status"}),
    "-v models st": ({"status"}, {"set"}),
    "models --config question.md st": ({"status"}, set()),
    "chat --prof": ({"--profile"}, set()),
    "chat --ver": ({"--verbose"}, {"--version"}),
    "chat --no-s": ({"--no-stream", "--no-stdin"}, {"--no-usage"}),
    "chat hello --sh": ({"--show-reasoning"}, set()),
    # fixed choices
    "chat --thinking m": ({"minimal", "medium", "max"}, {"low", "--model"}),
    "chat -t h": ({"high"}, {"low"}),
    "chat --output-format ": ({"text", "json", "stream-json"}, {"--json", "question.md"}),
    "chat --output-format=js": ({"json"}, {"text"}),
    "chat --output-format=": ({"text", "json", "stream-json"}, {"--json"}),
    "onboard --auth-choice op": ({"openrouter-api-key"}, {"skip"}),
    "onboard --secret-input-mode ": ({"plaintext", "ref"}, {"json5"}),
    "onboard --config-format t": ({"toml"}, {"json5"}),
    "schema r": ({"result"}, {"event"}),
    "schema result e": (set(), {"event"}),
    # configuration keys
    "config set agents.defaults.th": ({"agents.defaults.thinkingDefault"}, {"env"}),
    "config get env.O": ({"env.OPENROUTER_API_KEY"}, set()),
    "config unset --config question.md env.v": ({"env.vars"}, set()),
    "config set agents.defaults.thinkingDefault x": ({"xhigh"}, {"low"}),
    "config set agents.defaults.model ": (set(), {"off", "env", "question.md"}),
    "config set agents.defaults.model a/b:free ": (set(), {"env", "question.md"}),
    # files, and no files
    "chat -o q": ({"question.md"}, set()),
    "chat --output=q": ({"question.md"}, set()),
    "--config q": ({"question.md"}, set()),
    "chat @q": ({"@question.md"}, set()),
    "chat hello @q": ({"@question.md"}, set()),
    "chat -s @q": ({"@question.md"}, set()),
    "chat --system=@q": ({"@question.md"}, set()),
    "chat @@q": (set(), {"@@question.md", "@question.md", "question.md"}),
    "chat q": (set(), {"question.md"}),
    "chat -m q": (set(), {"question.md"}),
    "models set q": (set(), {"question.md"}),
    # models and aliases
    "chat -m so": ({"sonnet"}, {"anthropic/claude-sonnet-4.5"}),
    "chat -m anth": ({"anthropic/claude-sonnet-4.5"}, {"openai/gpt-5", "sonnet"}),
    "chat --model=openrouter/op": ({"openrouter/openai/gpt-5"}, {"openai/gpt-5", "sonnet"}),
    "chat --fallback openrouter/au": ({"openrouter/auto"}, {"openrouter/openrouter/auto"}),
    "models set ": ({"sonnet", "openrouter/auto", "openrouter/openai/gpt-5"}, {"openai/gpt-5"}),
    "models list openai/": ({"openai/gpt-5"}, {"sonnet"}),
    "models aliases remove ": ({"sonnet"}, {"openrouter/auto"}),
    "models aliases add x anth": ({"anthropic/claude-sonnet-4.5"}, set()),
    "models fallbacks add s": ({"sonnet"}, set()),
    "models list --so": ({"--sort"}, set()),
    "models list --modality ": ({"image", "audio"}, {"--sort"}),
    "models list --sort n": ({"newest", "name"}, {"price"}),
    # models by any part of their name, where none begins like that
    "chat -m gpt": ({"openai/gpt-5"}, {"sonnet", "anthropic/claude-sonnet-4.5"}),
    "chat --model=claude": ({"anthropic/claude-sonnet-4.5"}, {"openai/gpt-5"}),
    "models set openrouter/gpt": ({"openrouter/openai/gpt-5"}, {"openai/gpt-5"}),
    "models list llama/": ({"meta-llama/llama", "meta-llama/llama:free"}, {"sonnet"}),
    "chat -m 5": ({"anthropic/claude-sonnet-4.5", "openai/gpt-5"}, {"openrouter/auto"}),
    "chat -m nosuch": (set(), {"sonnet", "openai/gpt-5"}),
    # parameters and their values
    "chat -P ": ({"temperature=", "verbosity=", "provider.sort="}, {"question.md", "sonnet"}),
    "chat --param verb": ({"verbosity="}, {"temperature="}),
    "chat -P verbosity=": ({"low", "high"}, {"text"}),
    "chat -P provider.sort=p": ({"price"}, {"latency"}),
    "chat -P logprobs=t": ({"true"}, {"false"}),
    "chat -P temperature=": (set(), {"question.md", "low"}),
    # conversations
    "chat --session w": ({"work", "work-2"}, {"home"}),
    "chat --session=h": ({"home"}, {"work"}),
    "sessions show ": ({"work", "home"}, {"two words", "`touch owned`", "question.md"}),
    "sessions delete work ho": ({"home"}, {"work"}),
    "sessions rename home w": (set(), {"work"}),
    # templates
    "chat -T re": ({"review"}, {"translate"}),
    "templates show ": ({"review", "translate"}, {"$(touch owned)", "question.md"}),
    # nothing behind --
    "chat -- ": (set(), {"--model", "question.md"}),
    "chat -- --m": (set(), {"--model"}),
    "chat -- @q": (set(), {"@question.md", "question.md"}),
    "-- mod": (set(), {"models"}),
}

# The function runs as it would, then what it would offer is shown instead.
BASH = r"""
capture() {
  _openclaw "$@"
  printf '\n<<'; printf '%s\n' "${COMPREPLY[@]}"; printf '>>\n'
  COMPREPLY=()
}
"""
ZSH = r"""
PROMPT_EOL_MARK=''; unsetopt zle_bracketed_paste prompt_cr; autoload -Uz compinit; compinit -D -u
compadd() {
  local -a hits; local options=" ${(j: :)@[1,(i)--]} "
  if [[ $options != *' -'[OAD]' '* ]]; then
    builtin compadd -A hits "$@"; found+=("${(@)hits/#/$IPREFIX}")
  fi
  builtin compadd "$@"
}
capture() {
  found=(); _main_complete; compstate[insert]=''; compstate[list]=''
  print -r -- $'\n<<'"${(F)found}"'>>'
}
"""
ECHO = r"""openclaw() { printf '{%s}' "$@"; echo; }"""


def bare(word: str) -> str:
    """Return what is offered behind an option's, or a parameter's, equals sign."""
    return re.sub(r"^([a-z_.]+=)(?=.)", "", re.sub(r"^--[^=]*=", "", word))


def with_names(folder: Path) -> dict[str, str]:
    """Write the files of names, and return the environment in which they are found."""
    write_names(folder / ".cache" / "openclaw" / MODEL_NAMES, MODELS)
    write_names(folder / ".cache" / "openclaw" / ALIAS_NAMES, ["sonnet", "$(touch owned)"])
    names = ["review", "translate", "$(touch owned)"]
    write_names(folder / ".cache" / "openclaw" / TEMPLATE_NAMES, names)
    sessions = ["work", "work-2", "home", "`touch owned`", "two words"]
    write_names(folder / ".state" / "openclaw" / SESSION_NAMES, sessions)
    places = {"XDG_CACHE_HOME": ".cache", "XDG_STATE_HOME": ".state"}
    return sealed_variables() | {name: str(folder / part) for name, part in places.items()}


class Shell:
    """A shell at a terminal.

    Args:
        argv: How it is started.
        setup: What is typed first.
        folder: Where it runs.
    """

    def __init__(self, argv: list[str], setup: str, folder: Path) -> None:
        program = shutil.which(argv[0])
        if program is None:
            pytest.skip(f"{argv[0]} is not installed")
        (folder / "setup").write_text(setup, encoding="utf-8")
        for name in FILES:
            (folder / name).touch()
        sealed = with_names(folder)
        self.child = spawn(
            program,
            argv[1:],
            cwd=str(folder),
            env=sealed | {"HOME": str(folder), "TERM": "dumb", "LC_ALL": "C.UTF-8"},
            dimensions=(50, 500),
            timeout=30,
        )
        self.child.sendline("PS1='re''ady> '; . ./setup; cd .")
        self.child.expect("ready> ")

    def offers(self, typed: str) -> set[str]:
        """Return what TAB offers behind what is typed; for ``--option=value`` the values."""
        self.child.send(f"openclaw {typed}{TAB}")
        self.child.expect(r"<<(.*?)>>")
        words = self.child.match[1].splitlines()
        self.child.send(ERASE_LINE)
        self.child.sendline("")
        self.child.expect("ready> ")
        return {bare(word) for word in words}

    def runs(self, typed: str) -> list[str]:
        """Return the arguments that the program gets after TAB and the return key."""
        self.child.send(f"openclaw {typed}{TAB}\r")
        self.child.expect(r"\n\s*(\{.*\})\s*\n")
        words: list[str] = self.child.match[1][1:-1].split("}{")
        self.child.expect("ready> ")
        return words


def start(shell: str, setup: str, folder: Path) -> Shell:
    argv = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
    prepared = {"bash": "", "zsh": ZSH}[shell]
    script = {"bash": "openclaw.bash", "zsh": "_openclaw"}[shell]
    return Shell(argv, f"{prepared}\n. '{SCRIPTS / script}'\n{setup}\n", folder)


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    shell = start("bash", f"{BASH}\ncomplete -F capture openclaw", tmp_path_factory.mktemp("bash"))
    yield shell
    kill(shell.child)


@pytest.fixture(scope="module")
def zsh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    setup = "zle -C capture complete-word capture; bindkey '^I' capture"
    shell = start("zsh", setup, tmp_path_factory.mktemp("zsh"))
    yield shell
    kill(shell.child)


def check(found: set[str], typed: str) -> None:
    offered, not_offered = CASES[typed]
    assert offered <= found
    assert not not_offered & found


@pytest.mark.parametrize("typed", CASES)
def test_bash(bash: Shell, typed: str) -> None:
    check(bash.offers(typed), typed)


@pytest.mark.parametrize("typed", CASES)
def test_zsh(zsh: Shell, typed: str) -> None:
    check(zsh.offers(typed), typed)


@pytest.mark.parametrize("typed", CASES)
def test_fish(tmp_path: Path, typed: str) -> None:
    program = shutil.which("fish")
    if program is None:
        pytest.skip("fish is not installed")
    for name in FILES:
        (tmp_path / name).touch()
    source = f"source '{SCRIPTS}/openclaw.fish'; complete -C $argv[1]"
    done = subprocess.run(
        [program, "--no-config", "-c", source, f"openclaw {typed}"],
        cwd=tmp_path,
        env=with_names(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    words = {line.partition("\t")[0] for line in done.stdout.splitlines()}
    check({bare(word) for word in words}, typed)


POWERSHELL = """
. '{script}'
$completion = [System.Management.Automation.CommandCompletion]
$found = $completion::CompleteInput($args[0], $args[0].Length, $null)
foreach ($one in $found.CompletionMatches) {{ $one.CompletionText }}
"""


@pytest.mark.parametrize(
    "typed",
    # PowerShell has an @ for itself, and offers files where nobody offers anything.
    [typed for typed, (offered, _) in CASES.items() if offered and "@" not in typed],
)
def test_powershell(tmp_path: Path, typed: str) -> None:
    program = shutil.which("pwsh")
    if program is None:
        pytest.skip("pwsh is not installed")
    for name in FILES:
        (tmp_path / name).touch()
    file = tmp_path / "complete.ps1"
    file.write_text(POWERSHELL.format(script=SCRIPTS / "openclaw.ps1"), encoding="utf-8")
    done = subprocess.run(
        [program, "-NoProfile", "-File", str(file), f"openclaw {typed}"],
        cwd=tmp_path,
        env=with_names(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    check({bare(word.strip("'")) for word in done.stdout.splitlines()}, typed)


@pytest.mark.parametrize("typed", ["flash", "openrouter/flash", "-flash"])
def test_bash_leaves_a_word_that_several_models_have_in_them(tmp_path: Path, typed: str) -> None:
    at_terminal = start("bash", ECHO, tmp_path)
    assert at_terminal.runs(f"chat -m {typed}") == ["chat", "-m", typed]
    kill(at_terminal.child)


ROW = re.compile(r"\$global:__openclaw\['((?:[^']|'')*)'\] = '((?:[^']|'')*)'")


def powershell_table() -> dict[str, str]:
    """Return what the script for PowerShell looks words up in; no key is there twice."""
    lines = (SCRIPTS / "openclaw.ps1").read_text(encoding="utf-8").splitlines()
    rows = [ROW.fullmatch(line) for line in lines if line.startswith("$global:__openclaw['")]
    assert all(rows)
    pairs = [(row[1], row[2].replace("''", "'")) for row in rows if row is not None]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_powershell_knows_every_command_and_option() -> None:
    table = powershell_table()
    tree = read_tree()
    for command in walk(tree):
        line = "".join(f" {word}" for word in command.path)
        assert not line or table[line] == "command"
        own = own_options(tree, command)
        assert table[f"{line}:"].split() == [name for option in own for name in option.names]
        for option in own:
            assert all((f"{line}:{name}" in table) is bool(option.value) for name in option.names)
        if command.commands:
            assert table[f"{line}:0"] == "=" + " ".join(one.path[-1] for one in command.commands)
    assert table[" chat:--thinking"].startswith("=off minimal")
    assert table["=agents.defaults.thinkingDefault"].startswith("=")
    assert (table[" models set:0"], table[" models list:*"]) == ("ref", "ref")
    assert (table["*:--config"], table[" chat:-o"], table[" chat:*"]) == ("file", "file", "text")
    assert " api:-f" in table
    assert " api:-F" in table


def test_powershells_brackets_and_quotes_are_balanced() -> None:
    text = (SCRIPTS / "openclaw.ps1").read_text(encoding="utf-8")
    assert text.isascii() or "'" in text
    code = re.sub(r"(?m)^\s*#.*$", "", text)
    code = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"`]|`.)*\"", "", code)
    assert "'" not in code
    assert '"' not in code
    closing = {")": "(", "]": "[", "}": "{"}
    waiting: list[str] = []
    for char in code:
        if char in closing.values():
            waiting.append(char)
        elif char in closing:
            assert waiting.pop() == closing[char]
    assert waiting == []


@pytest.fixture(scope="module", params=["bash", "zsh"])
def telling(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """Return a shell in which the program tells its arguments."""
    shell = start(request.param, ECHO, tmp_path_factory.mktemp("telling"))
    yield shell
    kill(shell.child)


@pytest.mark.parametrize(
    ("typed", "arguments"),
    [
        ("chat --output-format=j", ["chat", "--output-format=json"]),
        ("chat @q", ["chat", "@question.md"]),
        ("chat -s @my", ["chat", "-s", "@my notes.txt"]),
        ("chat --system=@q", ["chat", "--system=@question.md"]),
        ("chat -o a", ["chat", "-o", "a*b.json"]),
        ("mod", ["models"]),
        ("chat -m meta-llama/llama:", ["chat", "-m", "meta-llama/llama:free"]),
        ("chat --model=meta-llama/llama:f", ["chat", "--model=meta-llama/llama:free"]),
        ("models set openrouter/ev", ["models", "set", "openrouter/ev"]),
        ("chat -m gpt", ["chat", "-m", "openai/gpt-5"]),
        ("chat --model=sonnet-4", ["chat", "--model=anthropic/claude-sonnet-4.5"]),
        ("chat -P verbosity=xh", ["chat", "-P", "verbosity=xhigh"]),
        ("chat -P top_l", ["chat", "-P", "top_logprobs="]),
        ("sessions show ho", ["sessions", "show", "home"]),
    ],
)
def test_what_the_program_gets(telling: Shell, typed: str, arguments: list[str]) -> None:
    assert telling.runs(typed) == arguments
