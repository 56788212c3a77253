"""What the tests of batches share: an input, the way to run it, and what came of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..standin import script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ..standin.recorded import Recorded
    from ..standin.server import StandIn

BATCH = ("batch", "in.jsonl", "-o", "out.jsonl")


def write_input(folder: Path, ids: Iterable[str]) -> None:
    """Write an input whose prompts say their ids."""
    lines = [json.dumps({"id": one, "prompt": f"say {one}"}) for one in ids]
    folder.joinpath("in.jsonl").write_text("".join(f"{line}\n" for line in lines))


def asked(request: Recorded) -> str:
    """Return the id of the prompt that a request asks."""
    said: str = request.json()["messages"][-1]["content"]
    return said.removeprefix("say ")


def echo(standin: StandIn, *faults: tuple[str, script.Script]) -> None:
    """Let each prompt be answered with its id; some of them, once for each time, otherwise."""
    left = list(faults)

    def answer(request: Recorded) -> script.Script:
        if not request.is_chat:
            return standing(request)
        one = asked(request)
        for place, (wanted, fault) in enumerate(left):
            if wanted == one:
                del left[place]
                return fault
        return script.text_answer(f"this is {one}")

    standing: Callable[[Recorded], script.Script] = standin.default
    standin.default = answer


def output(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of the output."""
    return [json.loads(line) for line in folder.joinpath("out.jsonl").read_bytes().splitlines()]


def ids(folder: Path) -> list[str]:
    """Return the ids in the output, in its order."""
    return [line["id"] for line in output(folder)]


def questions(standin: StandIn) -> list[str]:
    """Return the ids that were asked, in order."""
    return [asked(request) for request in list(standin.requests) if request.is_chat]
