"""Each fault of a single answer within a batch, a kill at any moment, and going on.

Whatever happens: each id is in the output once with the right result, nothing is asked twice
unsaid, and nothing is left behind.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ..conftest import KEY, LONG
from ..standin import script
from ..turn.test_faults import FAULTS, Fault
from .batches import BATCH, asked, output, questions, write_input

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.recorded import Recorded
    from ..standin.server import StandIn

SAMPLE = (
    ("HTTP 401, Retry-After None", 16),
    ("HTTP 500, Retry-After None", 1),
    ("closed after the headers", 16),
    ("reset before the headers", 1),
    ("text, then an error", 16),
    ("text, then silence", 16),
)
STATUSES = {0, 4, 5, 6, 7}
NAMED = re.compile(r"when it broke off: (.*?)(?: and ([\d,]+) more)? \(asked again")

pytestmark = pytest.mark.usefixtures("online")


class Told(NamedTuple):
    """What a run has said of what may be billed twice."""

    ids: list[str]
    more: int


def told(errors: str) -> Told:
    found = NAMED.search(errors)
    if found is None:
        return Told([], 0)
    return Told(found[1].split(", "), int((found[2] or "0").replace(",", "")))


def play(standin: StandIn, victim: str, fault: Fault) -> None:
    """Let one prompt meet a fault each time, and answer the others with their ids."""
    standing = standin.default
    assert fault.answer is not None

    def answer(request: Recorded) -> script.Script:
        if not request.is_chat:
            return standing(request)
        one = asked(request)
        if one == victim and fault.answer is not None:
            return fault.answer
        return script.text_answer(f"this is {one}")

    standin.default = answer


def check_lines(folder: Path, names: Sequence[str], victim: str) -> None:
    """Hold what is in the output so far against what was asked."""
    content = (folder / "out.jsonl").read_bytes()
    (folder / "out.jsonl").write_bytes(content[: content.rfind(b"\n") + 1])
    lines = output(folder)
    (folder / "out.jsonl").write_bytes(content)
    written = [line["id"] for line in lines]
    assert len(written) == len(set(written))
    assert set(written) <= set(names)
    assert all(line["text"] == f"this is {line['id']}" for line in lines if line["id"] != victim)


def go_through(
    fault: Fault, concurrency: int, seed: int, run: Run, spawn: Spawn, standin: StandIn, path: Path
) -> None:
    """Ask a batch with a fault, kill it at some moment, and go on until all of it is whole."""
    draw = random.Random(seed)
    standin.judge = False  # what is broken off is not for the judge
    names = [f"p{number}" for number in range(10 if concurrency == 1 else 48)]
    victim = draw.choice(names)
    healthy = standin.default
    play(standin, victim, fault)
    write_input(path, names)
    argv = [*BATCH, "--concurrency", str(concurrency), "--retries", "0"]
    limited = [*argv, "--timeout", str(fault.timeout or 30)]
    process = spawn(limited, env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    moment = draw.randrange(1, len(names))
    halts = fault.status in (4, 5, 6)  # all wait then, or nothing more is asked

    def has_come() -> bool:
        said = questions(standin)
        return len(said) >= moment or (halts and victim in said)

    standin.wait_until(has_come)
    process.kill()
    check_lines(path, names, victim)
    done = run(limited)
    assert done.status in STATUSES, done.stderr
    said = [told(done.stderr)]
    check_lines(path, names, victim)
    standin.default = healthy
    play(standin, "", fault)
    done = run([*argv, "--retry-failed"])
    assert done.status == 0, done.stderr
    said.append(told(done.stderr))
    assert sorted(line["id"] for line in output(path)) == sorted(names)
    check_lines(path, names, "")
    counts = Counter(questions(standin))
    twice = Counter(one for each in said for one in each.ids)
    assert all(len(each.ids) + each.more <= concurrency for each in said)
    over = sum((counts - Counter(names) - twice - Counter({victim: 99})).values())
    assert over <= sum(each.more for each in said)
    files = {file.name for file in path.iterdir() if file.is_file()}
    assert files == {"in.jsonl", "out.jsonl", "out.jsonl.journal"}


# Each of these has all wait for a minute: one of them is enough.
SLOW = re.compile(r"HTTP (408|5..), Retry-After (3600|Wed)")
ALL = [
    (name, at_once)
    for name, one in FAULTS.items()
    if one.answer is not None and (name.startswith("HTTP 503") or not SLOW.match(name))
    for at_once in (1, 16)
]


@pytest.mark.parametrize(("name", "concurrency"), ALL if LONG else SAMPLE)
def test_a_fault_and_a_kill(
    name: str, concurrency: int, run: Run, spawn: Spawn, standin: StandIn, tmp_path: Path
) -> None:
    seed = random.randrange(2**32) if LONG else len(name)
    print(f"seed {seed}")
    go_through(FAULTS[name], concurrency, seed, run, spawn, standin, tmp_path)
