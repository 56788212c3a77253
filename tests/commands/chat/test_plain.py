"""``chat WORD...`` passes by the parser: it says what the same line says behind ``--``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from openclaw_cli.cli.request_options import ask_options
from openclaw_cli.commands.chat.plain import plain_options
from openclaw_cli.render.options import OutputOptions

from ...conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

LINES = [
    [],
    ["hi"],
    ["say", "hi"],
    [""],
    ["", "hi"],
    ["@question.txt"],
    ["@none.txt"],
    ["@question.txt", "hi"],
    ["chat"],
]


@pytest.mark.parametrize("words", LINES, ids=" ".join)
@pytest.mark.parametrize("stdin", [b"", b"piped in"])
def test_it_is_the_line_that_the_parser_reads(
    run: Run,
    standin: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    stdin: bytes,
) -> None:
    (tmp_path / "question.txt").write_text("what is in the file")
    monkeypatch.chdir(tmp_path)
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    plain = run(["chat", *words], stdin=stdin, env=env)
    asked = [request.json() for request in standin.requests]
    parsed = run(["chat", "--", *words], stdin=stdin, env=env)
    assert [request.json() for request in standin.requests] == asked * 2
    assert (plain.status, plain.stdout, plain.stderr) == (
        parsed.status,
        parsed.stdout,
        parsed.stderr,
    )


def test_what_is_left_out_is_as_the_parser_has_it() -> None:
    options = plain_options(["hi"])
    assert options.ask == ask_options()
    assert options.output == OutputOptions()
