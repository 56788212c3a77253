"""``models list`` at a terminal: a pager for what is too long, and how many there are."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from openclaw_cli.catalog.model_search import Filters
from openclaw_cli.commands.models.nothing_found import what_was_meant
from openclaw_cli.request.model import Model

from ...standin.many import many_models
from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn


@pytest.fixture
def listed(terminal: Any, standin: StandIn, tmp_path: Path) -> Any:
    """Return what lists 40 models in a window of ten rows; a ``less`` of ours tells on itself."""
    standin.play(json_body({"data": many_models(40)}), path="/models")
    less = tmp_path / "less"
    less.write_text('#!/bin/sh\necho "less $* LESS=${LESS-unset}"\nhead -n 1\nexit 3\n')
    less.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"

    def run(*argv: str, **env: str) -> str:
        window = terminal("models", "list", *argv, rows=10, PATH=path, **env)
        assert window.end() == 0
        return str(window.screen.text)

    return run


@pytest.mark.parametrize(
    ("env", "seen"),
    [
        ({}, "less -FRX LESS=FRX\n"),
        ({"LESS": "-S"}, "less  LESS=-S\n"),
        ({"PAGER": "less -i", "OPENCLAW_PAGER": ""}, None),
        ({"PAGER": "cat", "OPENCLAW_PAGER": "less '-P a b'"}, "less -P a b LESS=FRX\n"),
        ({"PAGER": "no-such-pager"}, None),
    ],
)
def test_a_long_list_goes_through_the_pager(
    listed: Any, env: dict[str, str], seen: str | None
) -> None:
    text = listed(**env)
    assert ("less " in text) is (seen is not None)
    assert (seen or "") in text
    assert text.count("openai/") == (0 if seen else 4)
    assert ("there is no pager 'no-such-pager'" in text) is (env.get("PAGER") == "no-such-pager")
    assert "40 models" in text
    assert "narrow with words" in text


@pytest.mark.parametrize(
    ("pager", "rows", "said"),
    [
        ("sed s,openai,OPEN, | less", 0, "less  LESS=FRX\n"),
        ("X=no-such-pager; $X -R", 4, "ended with status 127"),
        ("false", 0, "the pager 'false' ended with status 1"),
    ],
)
def test_a_pager_is_what_a_shell_takes_it_for(
    listed: Any, pager: str, rows: int, said: str
) -> None:
    text = listed(PAGER=pager)
    assert said in text
    assert text.count("openai/") == rows


def test_what_fits_is_printed_and_so_is_what_is_not_to_be_paged(listed: Any) -> None:
    text = listed("--no-pager")
    assert text.count("openai/") == 4
    assert "less" not in text
    assert "40 models" in text
    few = listed("openai", "--limit", "3")
    assert few.count("openai/") == len(few.splitlines()) - 1 == 3


def test_in_a_pipe_there_is_nothing_but_the_list(models: Any, standin: StandIn) -> None:
    standin.play(json_body({"data": many_models(40)}), path="/models")
    done = models("list", env={"PAGER": "no-such-pager"})
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.count(b"\n") == 41


MODELS = [
    Model("anthropic/claude", inputs=("text", "image"), outputs=("text",), parameters=("tools",)),
    Model("openai/gpt", inputs=("text", "file"), outputs=("audio",), parameters=("seed",)),
]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(author="antropic"), ["no provider 'antropic', did you mean anthropic?"]),
        (Filters(author="OpenAL"), ["no provider 'openal', did you mean openai?"]),
        (Filters(author="hone"), ["no provider 'hone', did you mean home?"]),
        (Filters(author="anthropic", free=True), []),
        (Filters(parameters=("tols", "seed")), ["no parameter 'tols', did you mean tools?"]),
        (Filters(modalities=("imgae",)), ["no modality 'imgae', did you mean image?"]),
        (
            Filters(modalities=("smell",)),
            ["no modality 'smell', known: audio, file, image, text"],
        ),
        (Filters(words=("cluade",)), ["did you mean anthropic/claude?"]),
        (Filters(words=("zzz",)), []),
    ],
)
def test_a_slip_is_answered_with_what_is_near(filters: Filters, said: list[str]) -> None:
    assert what_was_meant(filters, MODELS, {"home"}) == said


@pytest.mark.parametrize("form", [[], ["--json"], ["--plain"]])
def test_slips_are_told_whatever_is_printed(models: Any, form: list[str]) -> None:
    done = models("list", "--provider", "antropic", *form)
    assert done.status == 0
    assert "note: no model fits; no provider 'antropic', did you mean anthropic?" in done.stderr
