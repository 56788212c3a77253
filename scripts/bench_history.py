"""Measures the history with 10,000 conversations and 100,000 turns (``make bench``)."""

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

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from openclaw_cli.history.database import open_database, transaction  # noqa: E402

LIMIT = 200.0
CONVERSATIONS, TURNS = 10_000, 10
WORDS = [
    "".join(random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz", k=3 + seed % 8))
    for seed in range(5000)
]
COMMANDS = {
    "sessions list": ["list"],
    "sessions list --limit 0": ["list", "--limit", "0"],
    "sessions show": ["show"],
    "sessions search, two words": ["search", WORDS[40], WORDS[60]],
    "sessions search, a word of every turn": ["search", "everywhere"],
    "sessions search, part of a word": ["search", "verywher"],
}


def fill(file: Path) -> None:
    """Write many conversations."""
    draw = random.Random(7)
    connection = open_database(file)
    with transaction(connection):
        for number in range(1, CONVERSATIONS + 1):
            when = 1_700_000_000 + number * 60
            connection.execute(
                "INSERT INTO conversation (number, id, created, updated, folder) "
                "VALUES (?, ?, ?, ?, '/home/somebody')",
                (number, draw.randbytes(16).hex(), when, when),
            )
            for turn in range(TURNS):
                prompt = f"everywhere {' '.join(draw.choices(WORDS, k=12))}"
                answer = " ".join(draw.choices(WORDS, k=80))
                place = (number - 1) * TURNS + turn + 1
                body = json.dumps({"role": "user", "content": prompt})
                connection.execute("INSERT INTO message VALUES (?, ?, ?)", (place, place, body))
                connection.execute(
                    "INSERT INTO turn (id, conversation, asked, ended, model, answered, prompt, "
                    "question, messages, request, answer, complete) VALUES "
                    "(?, ?, ?, ?, 'openrouter/auto', 'openrouter/auto', ?, ?, ?, ?, ?, 1)",
                    (place, number, when, when, prompt, place, f"[{place}]", "{}", answer),
                )
                connection.execute(
                    "INSERT INTO attempt (turn, at, model, status, sent, received, cost) "
                    "VALUES (?, ?, 'openrouter/auto', 200, 100, 200, 0.0001)",
                    (place, when),
                )
    connection.close()


def main() -> int:
    """Print the figures; 1 if one is over the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "history.db")
        size = (Path(folder) / "history.db").stat().st_size / 1e6
        turns = CONVERSATIONS * TURNS
        print(f"history: {CONVERSATIONS:,} conversations, {turns:,} turns, {size:.0f} MB")
        env = {**os.environ, "OPENCLAW_STATE_DIR": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        failed = False
        for name, argv in COMMANDS.items():
            times = []
            for _ in range(runs + 1):
                begin = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "openclaw_cli", "sessions", *argv],
                    env=env,
                    cwd=CHECKOUT,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )
                times.append((time.perf_counter() - begin) * 1000)
            middle = statistics.median(times[1:])
            over = middle > LIMIT and "limit" not in name and "part" not in name
            failed = failed or over
            mark = "  over the limit" if over else ""
            print(f"  {name:40} {middle:6.0f} ms (least {min(times):.0f}), limit {LIMIT:.0f}{mark}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
