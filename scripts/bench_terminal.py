"""Measures what a person at a terminal waits for (part of ``make bench``).

Four figures: CPU for drawing long Markdown answers, the time to the interactive chat's prompt
beside an empty prompt_toolkit prompt, the time from Enter in it to the request, and the time to the
request at a terminal beside a pipe.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pexpect

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from tests.standin.server import StandIn  # noqa: E402  (found only by the line above)
from tests.standin.tls import Authority  # noqa: E402

GROWTH_LIMIT = 2.7
CPU_LIMIT_S = 3.0
PROMPT_LIMIT = 1.2
WORDS = (5_000, 20_000, 50_000)
UPDATE = 35
"""Characters that come between two drawings."""

PROGRAM = [sys.executable, "-m", "openclaw_cli", "chat"]
DRAWN_PROMPT = r"\x1b\[\?2004h[^>]*>"
"""The mark, behind what makes the terminal ready for keys."""

CURSOR = "\x1b[1;1R"
"""What a terminal says where it is asked for its cursor."""

TYPING_S = 0.05
"""Between two keys."""

EMPTY_PROMPT = "from prompt_toolkit import PromptSession; PromptSession().prompt('> ')"

# Every update is drawn, as fast as can be: more than the program ever does.
DRAW = """\
import json, os, sys, time
from openclaw_cli.render.painter import Painter
size, step = os.terminal_size((100, 40)), int(sys.argv[2])
text = open(sys.argv[1], encoding="utf-8").read()
out = open(os.devnull, "w")
started = time.process_time()
painter = Painter(out.write, lambda: size, color=True)
updates, slowest = 0, 0.0
for at in range(0, len(text), step):
    begun = time.perf_counter()
    painter.feed(text[at : at + step])
    painter.draw()
    slowest = max(slowest, time.perf_counter() - begun)
    updates += 1
painter.finish()
print(json.dumps([time.process_time() - started, updates, slowest]))
"""


def answer(words: int) -> str:
    """Return Markdown of so many words: prose, lists, code, a table now and then."""
    chance = random.Random(1)
    vocabulary = ("the", "of", "and", "to", "in", "explanation", "however", "returns", "stream")
    parts: list[str] = []
    count = section = 0

    def some(number: int) -> str:
        nonlocal count
        count += number
        return " ".join(chance.choice(vocabulary) for _ in range(number))

    while count < words:
        section += 1
        parts.append(f"## {some(4)}\n\n{some(60)}.\n\n{some(50)}, **{some(2)}** `{some(1)}`.\n\n")
        parts.append("".join(f"- {some(10)}\n" for _ in range(6)) + "\n")
        lines = "".join(f"def {some(1)}_{n}(x):\n    return x  # {some(4)}\n\n" for n in range(5))
        parts.append(f"```python\n{lines}```\n\n")
        if section % 4 == 0:
            rows = "".join(f"| {some(2)} | {some(3)} |\n" for _ in range(8))
            parts.append(f"| one | two |\n|---|---|\n{rows}\n")
    return "".join(parts)


def drawing(folder: Path, runs: int) -> dict[int, dict[str, float]]:
    """Return, by words, the medians of CPU seconds, updates and the slowest update in ms."""
    found: dict[int, list[list[float]]] = {words: [] for words in WORDS}
    for _ in range(runs):
        for words in WORDS:
            file = folder / f"{words}.md"
            file.write_text(answer(words), encoding="utf-8")
            command = [sys.executable, "-c", DRAW, str(file), str(UPDATE)]
            done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
            found[words].append(json.loads(done.stdout))
    return {
        words: {
            "cpu_s": statistics.median(one[0] for one in each),
            "updates": each[0][1],
            "slowest_ms": statistics.median(one[2] for one in each) * 1000,
        }
        for words, each in found.items()
    }


def to_prompt(env: dict[str, str], runs: int) -> dict[str, float]:
    """Return, by program, the median milliseconds from its start to its prompt."""
    programs = {"openclaw chat": PROGRAM, "empty prompt": [sys.executable, "-c", EMPTY_PROMPT]}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(runs + 1):
        for name, (program, *arguments) in programs.items():
            started = time.monotonic()
            child = pexpect.spawn(program, arguments, env=env, cwd=str(CHECKOUT), timeout=30)
            child.expect(DRAWN_PROMPT)
            if turn > 0:  # the first warms caches
                taken[name].append((time.monotonic() - started) * 1000)
            child.close(force=True)
    return {name: statistics.median(times) for name, times in taken.items()}


def from_enter(standin: StandIn, env: dict[str, str], runs: int) -> float:
    """Return the median milliseconds from Enter to the first request of an interactive chat."""
    taken = []
    for _ in range(runs):
        connects, requests = len(standin.connects), len(standin.requests)
        child = pexpect.spawn(PROGRAM[0], PROGRAM[1:], env=env, cwd=str(CHECKOUT), timeout=30)
        child.delaybeforesend = None
        child.expect(DRAWN_PROMPT)
        child.send(CURSOR)
        for key in "Why is the sky blue?":
            time.sleep(TYPING_S)
            child.send(key)
        if len(standin.connects) != connects + 1:
            raise SystemExit("the chat has not connected while its user typed")
        entered = time.monotonic()
        child.send("\r")
        standin.wait_for(requests + 1)
        taken.append((standin.requests[requests].received_at - entered) * 1000)
        child.close(force=True)
    return statistics.median(taken)


def to_request(standin: StandIn, env: dict[str, str], runs: int) -> dict[str, float]:
    """Return, at a terminal and into a pipe, the median milliseconds to the request."""
    taken: dict[str, list[float]] = {"at a terminal": [], "into a pipe": []}
    for turn in range(runs + 1):
        for name, times in taken.items():
            seen = len(standin.requests)
            started = time.monotonic()
            if name == "at a terminal":
                child = pexpect.spawn(
                    PROGRAM[0], [*PROGRAM[1:], "hi"], env=env, cwd=str(CHECKOUT), timeout=30
                )
                child.expect(pexpect.EOF)
                child.close()
            else:
                subprocess.run(
                    [*PROGRAM, "hi"],
                    env=env,
                    cwd=CHECKOUT,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    check=True,
                )
            if turn > 0:
                times.append((standin.requests[seen].received_at - started) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def show(measured: dict[str, Any]) -> None:
    print(f"\nMarkdown at a terminal, each update of {UPDATE} characters drawn: CPU, s")
    drawn = measured["drawing"]
    for words, one in drawn.items():
        print(
            f"  {words:>6,} words{one['updates']:10,} updates{one['cpu_s']:9.2f}"
            f"   slowest {one['slowest_ms']:.0f} ms"
        )
    growth = drawn[WORDS[2]]["cpu_s"] / drawn[WORDS[1]]["cpu_s"]
    print(f"  {WORDS[2]:,} beside {WORDS[1]:,}:{against(growth, GROWTH_LIMIT, 'x')}")
    print(f"  {WORDS[0]:,}:{against(drawn[WORDS[0]]['cpu_s'], CPU_LIMIT_S, 's')}")
    print("\nStart to the prompt, ms")
    for name, median in measured["prompt_ms"].items():
        print(f"  {name:28}{median:9.1f}")
    ratio = measured["prompt_ms"]["openclaw chat"] / measured["prompt_ms"]["empty prompt"]
    print(f"  {'':28}{against(ratio, PROMPT_LIMIT, 'x the empty prompt')}")
    print("\nEnter in the interactive chat to request on the wire, ms")
    print(f"  {'openclaw chat':28}{measured['enter_ms']:9.1f}")
    print("\nStart to request on the wire, ms")
    for name, median in measured["request_ms"].items():
        print(f"  {name:28}{median:9.1f}")


def against(value: float, limit: float, unit: str) -> str:
    """Return a figure beside its limit."""
    return f" {value:6.2f} {unit} (limit {limit:g}: {'ok' if value <= limit else 'OVER'})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="default: 15")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "openclaw_cli"], cwd=CHECKOUT, check=True
    )
    runs = max(1, options.runs)
    with (
        tempfile.TemporaryDirectory() as name,
        StandIn(Authority(Path(name) / "authority")) as standin,
    ):
        folder = Path(name)
        env = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "TERM": "xterm-256color",
            "OPENROUTER_API_KEY": "sk-or-v1-0000",
            **standin.client_env(),
        }
        measured = {
            "drawing": drawing(folder, max(1, runs // 2)),
            "prompt_ms": to_prompt(env, runs),
            "enter_ms": from_enter(standin, env, runs),
            "request_ms": to_request(standin, env, runs),
        }
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        show(measured)


if __name__ == "__main__":
    main()
