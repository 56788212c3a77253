"""The completion scripts in real shells."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .standin.program import sealed_variables

SCRIPTS = Path(__file__).parent.parent / "completions"

# What is typed (the last word is being completed) → words that are offered, words that are not.
CASES: list[tuple[list[str], set[str], set[str]]] = [
    (["mod"], {"models"}, {"onboard", "--config"}),
    ([""], {"onboard", "models", "chat", "config", "schema"}, {"status"}),
    (["models", ""], {"status", "set"}, {"models", "get"}),
    (["models", "set", "--j"], {"--json"}, {"--plain"}),
    (["config", "g"], {"get"}, {"set"}),
    (["config", "set", "agents.defaults.th"], {"agents.defaults.thinkingDefault"}, {"env"}),
    (["config", "get", "env.O"], {"env.OPENROUTER_API_KEY"}, set()),
    (["config", "set", "agents.defaults.thinkingDefault", "x"], {"xhigh"}, {"low"}),
    (["chat", "--thinking", "m"], {"minimal", "medium", "max"}, {"low", "--model"}),
    (["chat", "-t", "h"], {"high"}, {"low"}),
    (["chat", "--output-format", ""], {"text", "json", "stream-json"}, {"--json"}),
    (["chat", "--no-s"], {"--no-stream", "--no-stdin"}, {"--no-usage"}),
    (["chat", "--prof"], {"--profile"}, set()),
    (["onboard", "--auth-choice", "op"], {"openrouter-api-key"}, {"skip"}),
    (["schema", "r"], {"result"}, {"event"}),
    (["-v", "models", "st"], {"status"}, {"set"}),
]
IDS = [" ".join(words) for words, _, _ in CASES]


def run_shell(argv: list[str], cwd: Path) -> set[str]:
    done = subprocess.run(
        argv,
        cwd=cwd,
        env=sealed_variables() | {"PATH": sealed_variables()["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def need(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


@pytest.mark.parametrize(("words", "offered", "missing"), CASES, ids=IDS)
def test_bash(tmp_path: Path, words: list[str], offered: set[str], missing: set[str]) -> None:
    typed = " ".join(f"'{word}'" for word in ["openclaw", *words])
    program = (
        f"source '{SCRIPTS}/openclaw.bash'; COMP_WORDS=({typed}); COMP_CWORD={len(words)};"
        ' _openclaw; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    found = run_shell([need("bash"), "--norc", "--noprofile", "-c", program], tmp_path)
    assert offered <= found
    assert not missing & found


def test_bash_completes_behind_an_equals_sign(tmp_path: Path) -> None:
    program = (
        f"source '{SCRIPTS}/openclaw.bash'; COMP_WORDS=(openclaw chat --output-format = js);"
        ' COMP_CWORD=4; _openclaw; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert run_shell([need("bash"), "--norc", "-c", program], tmp_path) == {"json"}


def test_bash_completes_files_behind_an_at_sign(tmp_path: Path) -> None:
    (tmp_path / "question.md").touch()
    program = (
        f"source '{SCRIPTS}/openclaw.bash'; COMP_WORDS=(openclaw chat @que); COMP_CWORD=2;"
        ' _openclaw; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert run_shell([need("bash"), "--norc", "-c", program], tmp_path) == {"@question.md"}


@pytest.mark.parametrize(("words", "offered", "missing"), CASES, ids=IDS)
def test_fish(tmp_path: Path, words: list[str], offered: set[str], missing: set[str]) -> None:
    typed = " ".join(["openclaw", *words])
    program = f"source '{SCRIPTS}/openclaw.fish'; complete -C '{typed}' | cut -f1"
    found = run_shell([need("fish"), "--no-config", "-c", program], tmp_path)
    assert offered <= found
    assert not missing & found


@pytest.mark.parametrize(("words", "offered", "missing"), CASES, ids=IDS)
def test_zsh(tmp_path: Path, words: list[str], offered: set[str], missing: set[str]) -> None:
    # The function is called as compsys would, with its two ways to answer replaced by print.
    typed = " ".join(f"'{word}'" for word in ["openclaw", *words])
    program = f"""
        _describe() {{ shift; for entry in "${{(@P)1}}"; do print -r -- "${{entry%%:*}}"; done }}
        compadd() {{ [[ $1 == -- ]] && shift; print -rl -- "$@" }}
        compset() {{ : }}
        _files() {{ : }}
        words=({typed}); CURRENT={len(words) + 1}; PREFIX='{words[-1]}'
        source '{SCRIPTS}/_openclaw'
    """
    found = run_shell([need("zsh"), "-f", "-c", program], tmp_path)
    assert offered <= {word for word in found if word.startswith(words[-1])}
    assert not missing & {word for word in found if word.startswith(words[-1])}
