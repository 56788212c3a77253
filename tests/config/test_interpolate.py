"""``${NAME}`` in configured strings: what is a reference, what is text, and what is neither."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.interpolate import (
    UnsetVariableError,
    WrongReferenceError,
    interpolate,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Run

VARIABLES = {"A": "a", "B_2": "b", "low": "l", "EMPTY": "", "ODD": "${A} $${A} }"}
READ = [
    ("", ""),
    ("$A %A% $ $$ {A} } $(A) $[A]", "$A %A% $ $$ {A} } $(A) $[A]"),
    ("${A}", "a"),
    ("x${A}y${B_2}z", "xaybz"),
    ("${low}", "l"),
    ("{${A}}", "{a}"),
    ("${ODD}", "${A} $${A} }"),
    ("$${A}", "${A}"),
    ("$$${A}", "$${A}"),
    ("$${A}${A}", "${A}a"),
    ("$${not-a-name}", "${not-a-name}"),
    ("$${unclosed", "${unclosed"),
    ("$${X:-${A}}", "${X:-a}"),
    ("${A:-x}", "a"),
    ("${NO:-x}", "x"),
    ("${NO:-}", ""),
    ("${EMPTY:-x}", "x"),
    ("-${NO:- two words: a/b:c }-", "- two words: a/b:c -"),
    ("${NO:-${A}}", "a"),
    ("${NO:-x${NO2:-${B_2}}y}z", "xbyz"),
    ("${NO:-$A}", "$A"),
    ("${NO:-$${A}}", "${A}"),
    ("${NO:-{}}", "{}"),
    ("${NO:-a}b}", "ab}"),
    ("${A:-${NO}}", "a"),
    ("${NO:--}", "-"),
    ("${NO:-:-}", ":-"),
    ("${NO:-line\nline}", "line\nline"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_references_are_replaced(text: str, value: str) -> None:
    assert interpolate(text, VARIABLES.get) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [("${NO}", "NO"), ("x ${A} ${NO}", "NO"), ("${EMPTY}", "EMPTY"), ("${NO:-${NO_2}}", "NO_2")],
)
def test_a_variable_that_is_not_set_is_named(text: str, name: str) -> None:
    with pytest.raises(UnsetVariableError) as error:
        interpolate(text, VARIABLES.get)
    assert str(error.value) == f"the variable {name} is not set"


WRONG = [
    ("${}", "${} is no reference"),
    ("${", "${… is not closed"),
    ("a ${A", "${A… is not closed"),
    ("${A:-b", "${A:-… is not closed"),
    ("${A:-${B_2}", "${A:-… is not closed"),
    ("${NO:-${B_2:-x}", "${NO:-… is not closed"),
    ("${A:-$${B_2}", "${A:-… is not closed"),
    ("${ A }", "${ A } is no reference"),
    ("${my-key}", "${my-key} is no reference"),
    ("${env:WHO}", "${env:WHO} is no reference"),
    ("${1A}", "${1A} is no reference"),
    ("${a.b}", "${a.b} is no reference"),
    ("${A[0]}", "${A[0]} is no reference"),
    ("${ä}", "${ä} is no reference"),
    ("${{A}}", "${{A} is no reference"),
    ("${NO:=secret}", "${NO:=…} is no reference"),
    ("${NO:+secret}", "${NO:+…} is no reference"),
    ("${NO:?secret}", "${NO:?…} is no reference"),
    ("${#A}", "${#A} is no reference"),
    ("${!A}", "${!A} is no reference"),
    ("${A:-${b-c}}", "${b-c} is no reference"),
    ("${" + "x y" * 30 + "}", "${" + ("x y" * 30)[:38] + "… is no reference"),
    ("${NO:-" * 12 + "}" * 12, "${NO:-…} stands in more than 10 others"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_no_reference_is_named(text: str, reason: str) -> None:
    with pytest.raises(WrongReferenceError, match=f"^{re.escape(reason)}$"):
        interpolate(text, VARIABLES.get)


@given(st.text("${}A1_ -", max_size=14))
def test_without_defaults_it_is_what_one_expression_says(text: str) -> None:
    wrong = []

    def replace(match: re.Match[str]) -> str:
        if not match[1] and match[0] == "${":
            wrong.append(match[0])
        return "${" if match[0] == "$${" else f"<{match[1]}>"

    expected = re.sub(r"\$\$\{|\$\{([A-Za-z_]\w*)\}|\$\{", replace, text)
    try:
        assert interpolate(text, lambda name: f"<{name}>") == expected
        assert not wrong
    except WrongReferenceError:
        assert wrong


CONFIG = """{
  env: { OPENROUTER_API_KEY: "sk-or-v1-test-key", OWN: "own", AGAIN: "${HERE:-again}" },
  agents: { defaults: { model: "openrouter/test/m", params: { user: "%s" } } },
}"""


@pytest.fixture
def body(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return what sends a configured parameter and says what was sent, or the error."""
    file = tmp_path / "c.json5"
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(file))
    monkeypatch.setenv("HERE", "here")

    def ask(text: str) -> Any:
        file.write_text(CONFIG % text)
        done = run(["chat", "--dry-run", "hi"])
        if done.status:
            return done.status, done.stderr.removeprefix("error: ").replace(str(file), "F")
        return json.loads(done.stdout)["body"]["user"]

    return ask


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("${HERE}-${OWN}-${AGAIN}", "here-own-here"),
        ("${NOWHERE:-${OWN}}", "own"),
        ("$${HERE} $HERE %HERE%", "${HERE} $HERE %HERE%"),
    ],
)
def test_what_is_sent(text: str, sent: str, body: Callable[[str], Any]) -> None:
    assert body(text) == sent


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${NOWHERE}", "the variable NOWHERE is not set\n"),
        ("${a-b}", "${a-b} is no reference\nhint: write ${NAME} or ${NAME:-default}; $${ is"),
        ("${HERE", "${HERE… is not closed\nhint: "),
    ],
)
def test_an_error_says_where_it_stands(text: str, told: str, body: Callable[[str], Any]) -> None:
    status, message = body(text)
    assert status == 3
    assert message.startswith(f"F:3:69: agents.defaults.params.user: {told}")


def test_a_key_that_was_put_into_braces_is_not_shown(body: Callable[[str], Any]) -> None:
    _, message = body("${sk-or-v1-0123456789abcdef0123456789}")
    assert "0123456789abcdef" not in message


LEVEL = """{ agents: { defaults: { model: "openrouter/test/m", thinkingDefault: "%s" } } }"""


@pytest.mark.parametrize(
    ("text", "level"), [("${LEVEL}", "high"), ("${NO:-low}", "low"), ("${NO}", None), ("${X", None)]
)
def test_the_thinking_level_may_be_a_reference(
    text: str,
    level: str | None,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "c.json5").write_text(LEVEL % text)
    monkeypatch.setenv("LEVEL", "high")
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-test-key")
    done = run(["--config", "c.json5", "chat", "--dry-run", "hi"])
    if level is None:
        assert done.status == 3
        assert "c.json5:1:70: agents.defaults.thinkingDefault: " in done.stderr
    else:
        assert json.loads(done.stdout)["body"]["reasoning"] == {"effort": level}


def test_what_a_variable_holds_has_to_be_a_level(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.json5").write_text(LEVEL % "${LEVEL}")
    monkeypatch.setenv("LEVEL", "much")
    done = run(["--config", "c.json5", "models", "status"])
    assert done.status == 3
    assert "agents.defaults.thinkingDefault: " in done.stderr


def test_an_alias_may_be_a_reference_and_one_that_is_not_set_blocks_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.json5").write_text(
        """{ agents: { defaults: { models: {
          "openrouter/test/a": { alias: "${SHORT:-tiny}" }, "openrouter/test/b": { alias: "${NO}" },
        } } } }"""
    )
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-test-key")
    done = run(["--config", "c.json5", "chat", "--dry-run", "-m", "tiny", "hi"])
    assert json.loads(done.stdout)["body"]["model"] == "test/a"
    done = run(["--config", "c.json5", "config", "validate"])
    assert done.status == 0
    told = 'agents.defaults.models["openrouter/test/b"].alias: the variable NO is not set'
    assert told in done.stdout.decode() + done.stderr
