"""What a conversation sends, and what is found in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from openclaw_cli.interactive.reader import uses_vi
from openclaw_cli.render.code_blocks import code_blocks
from openclaw_cli.request.conversation import Conversation, Exchange, Question
from openclaw_cli.request.ref import ModelRef

if TYPE_CHECKING:
    from pathlib import Path

ONE, OTHER = ModelRef("openrouter", "a/one"), ModelRef("openrouter", "b/other")
DETAILS = [{"type": "reasoning.text", "text": "hm", "signature": "s"}]


def test_reasoning_details_go_back_to_the_same_model_alone() -> None:
    conversation = Conversation("Be brief.")
    conversation.exchanges.append(
        Exchange(Question("why?"), "because", ONE, {"reasoning_details": DETAILS})
    )
    same = conversation.messages(Question("and?"), ONE)
    assert [message["role"] for message in same] == ["system", "user", "assistant", "user"]
    assert same[2]["reasoning_details"] == DETAILS
    other = conversation.messages(Question("and?"), OTHER)
    assert "reasoning_details" not in other[2]
    assert other[2]["content"] == "because"


def test_a_summary_is_left_out_last() -> None:
    exchanges = [
        Exchange(Question("sum up"), "in short", ONE, summary=True),
        Exchange(Question("one"), "1", ONE),
        Exchange(Question("two"), "2", ONE),
    ]
    conversation = Conversation(None, exchanges)
    left = [[one.answer for one in conversation.without(n).exchanges] for n in range(4)]
    assert left == [["in short", "1", "2"], ["in short", "2"], ["in short"], []]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("no code", []),
        ("```py\na\n```\ntext\n~~~\nb\n~~~\n", ["a\n", "b\n"]),
        ("````md\n```\ninner\n```\n````\n", ["```\ninner\n```\n"]),
        ("- list\n\n  ```\n  x\n  ```\n", ["x\n"]),
        ("```\nunfinished\n", ["unfinished\n"]),
        ("```\n```\n", [""]),
    ],
)
def test_code_blocks(text: str, blocks: list[str]) -> None:
    assert [block.code for block in code_blocks(text)] == blocks


@pytest.mark.parametrize(
    ("environ", "inputrc", "vi"),
    [
        ({}, None, False),
        ({"EDITOR": "vim"}, None, True),
        ({"EDITOR": "/usr/bin/nvim -u NONE"}, None, True),
        ({"EDITOR": "vi"}, "set editing-mode emacs\n", False),
        ({"EDITOR": "nano"}, "set editing-mode vi\n", True),
        ({"VISUAL": "code -w", "EDITOR": "vi"}, None, False),
        ({"EDITOR": "vim.basic"}, "# nothing\n", True),
        ({"EDITOR": "vimeo"}, None, False),
        ({}, "set editing-mode vi\nset editing-mode emacs\n", False),
    ],
)
def test_whose_keys_are_used(
    tmp_path: Path, environ: dict[str, str], inputrc: str | None, vi: bool
) -> None:
    if inputrc is not None:
        (tmp_path / ".inputrc").write_text(inputrc)
    assert uses_vi(environ, tmp_path) is vi
