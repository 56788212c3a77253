"""A batch takes the options of one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conftest import lines_of, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn


def test_the_options_of_a_question_are_those_of_each_prompt(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", "a", {"prompt": "b", "params": {"seed": 2}})
    (tmp_path / "system.txt").write_text("Be short.", "utf-8")
    (tmp_path / "notes.txt").write_text("A note.", "utf-8")
    batch(
        *("-s", "@system.txt", "-P", "seed=1", "-P", "top_p=0.5", "-t", "low"),
        *("--tier", "flex", "--zdr", "--extra-body", '{"user": "u"}', "-f", "notes.txt"),
        *("--web", "--no-stream", "--fallback", "c/d"),
    )
    assert len(lines_of(tmp_path / "out.jsonl")) == 2
    bodies = sorted((request.json() for request in standin.requests), key=lambda one: one["seed"])
    assert [body["seed"] for body in bodies] == [1, 2]
    for body in bodies:
        assert body["messages"][0] == {"role": "system", "content": "Be short."}
        assert "A note." in str(body["messages"][1])
        assert (body["top_p"], body["service_tier"], body["user"]) == (0.5, "flex", "u")
        assert body["provider"]["zdr"]
        assert body["reasoning"]["effort"] == "low"
        assert body["tools"]
        assert not body["stream"]
