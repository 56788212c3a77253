"""Records the program at a terminal as SVG, for the README (``make recordings``).

Real runs against the stand-in OpenRouter, in a pseudo-terminal, shown by an emulator, exported by
Rich. Nothing leaves the machine.
"""

from __future__ import annotations

import io
import os
import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.color import parse_rgb_hex
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.standin import script, sse
from tests.standin.server import StandIn
from tests.standin.tls import Authority
from tests.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
COLUMNS, ROWS = 84, 40
KEY = "sk-or-v1-demo-key-that-opens-nothing-0000"
MODEL = "anthropic/claude-sonnet-4.5"
PROMPT = r"^claude-sonnet-4\.5 [^>]*>\Z"

NORMAL = "282c34 e06c75 78be78 e5c07b 61afef c68cdd 56bec8 abb2bf"
BRIGHT = "787e89 f0828a 96d296 f0d296 82c3f5 d6a5e8 78d0d8 e6e9ee"
THEME = TerminalTheme(
    (22, 24, 29),
    (214, 217, 222),
    [parse_rgb_hex(color) for color in NORMAL.split()],
    [parse_rgb_hex(color) for color in BRIGHT.split()],
)
COLORS = {"brown": "yellow", "brightblack": "bright_black", "brightbrown": "bright_yellow"}

SORTING = """\
`sort -u` sorts **and** drops equal lines; `uniq` drops only those that stand side by side.

| command | order | equal lines |
| --- | --- | --- |
| `sort -u` | sorted | one of each, wherever they stand |
| `uniq` | kept | one of each run |

To keep the order and still drop every duplicate:

```bash
awk '!seen[$0]++' names.txt   # 0 the first time, then more
```

- It holds each line in memory once.
- For files larger than that, `sort -u` spills to disk.
"""
TEA = "About **80 °C** for green tea; boiling water makes it bitter."
OOLONG = "Hotter: **90 °C**, and shorter, about *30 seconds* for the first infusion."


class Studio:
    """The stand-in, a home, and the recordings that are made there."""

    def __init__(self, standin: StandIn, home: Path) -> None:
        self.standin = standin
        self.home = home
        self._env = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            **standin.client_env(),
        }

    def start(self, *argv: str, key: bool = True) -> Terminal:
        """Begin a run; its command line is shown above it."""
        env = {**self._env, **({"OPENROUTER_API_KEY": KEY} if key else {})}
        window = Terminal(argv, env=env, cwd=self.home, columns=COLUMNS, rows=ROWS)
        words = " ".join(f'"{word}"' if " " in word or "?" in word else word for word in argv)
        window.screen.feed(f"\x1b[2m$\x1b[0m openclaw {words}\n")
        return window


def onboarding(studio: Studio) -> list[Terminal]:
    window = studio.start("onboard", key=False)
    window.wait("How do you want to sign in")
    window.send("1\r")
    window.wait("OpenRouter key:")
    window.send(f"{KEY}\r")
    window.wait("Esc keeps")
    window.send("\x1b")
    window.end()
    return [window]


def picker(studio: Studio) -> list[Terminal]:
    studio.start("models", "refresh").end()
    window = studio.start("models", "set")
    window.wait("Esc keeps")
    window.send("5")
    window.wait(r"[1-7] of 8 · ")
    return [window]


def answer(studio: Studio) -> list[Terminal]:
    usage = {"prompt_tokens": 21, "completion_tokens": 172, "total_tokens": 193, "cost": 0.002643}
    studio.standin.play(paced(SORTING, usage), path="/chat/completions")
    window = studio.start("chat", "-m", MODEL, "sort -u or uniq?")
    window.end()
    return [window]


def conversation(studio: Studio) -> list[Terminal]:
    usage = {
        "prompt_tokens": 1_840,
        "completion_tokens": 31,
        "total_tokens": 1_871,
        "cost": 0.00598,
    }
    before = studio.start("chat")
    before.wait(">")
    before.send("This chat brings the list of models.\r")
    before.wait(lambda _: any(studio.home.rglob("models-*.txt")))
    before.close()
    studio.standin.play(paced(TEA, usage), path="/chat/completions")
    studio.standin.play(paced(OOLONG, usage), path="/chat/completions")
    window = studio.start("chat", "-m", MODEL, "--no-usage")
    window.wait(PROMPT)
    window.send("How hot should water be for green tea?\r")
    window.wait(rf"(?s)bitter\..*{PROMPT}")
    window.send("And oolong?\r")
    window.wait(rf"(?s)infusion\..*{PROMPT}")
    window.send("/usage\r")
    window.wait(rf"(?s)2 requests.*{PROMPT}")
    window.send("/co")
    window.wait("Copy the last answer")
    return [window]


def errors(studio: Studio) -> list[Terminal]:
    studio.standin.stream(*(sse.text(piece) for piece in sse.pieces("The three longest are the")))
    cut = studio.start("chat", "-m", MODEL, "--no-usage", "Name the longest rivers")
    cut.end()
    studio.standin.error(402, "Insufficient credits")
    broke = studio.start("chat", "-m", MODEL, "And the shortest?")
    broke.end()
    return [cut, broke]


def history(studio: Studio) -> list[Terminal]:
    begun, rest = "The three longest are the Nile, the Ama", "zon and the Yangtze."
    studio.standin.stream(*(sse.text(piece) for piece in sse.pieces(begun)), done=False)
    asked = ("--session", "rivers", "Name the longest rivers")
    cut = studio.start("chat", "-m", MODEL, "--no-usage", *asked)
    cut.end()
    studio.standin.stream(
        *(sse.text(piece) for piece in sse.pieces(rest)), sse.finished(), sse.usage_event()
    )
    resumed = studio.start("chat", "--resume", "--session", "rivers", "--no-usage")
    resumed.end()
    studio.standin.answer_text("The Nile, by a little.")
    more = studio.start("chat", "--session", "rivers", "--no-usage", "And of these?")
    more.end()
    windows = [cut, resumed, more]
    for command in (("sessions", "search", "nile"), ("usage", "--by", "model")):
        windows.append(studio.start(*command))
        windows[-1].end()
    return windows


def sources(studio: Studio) -> list[Terminal]:
    cited = [
        {"type": "url_citation", "url_citation": {"url": f"https://{place}", "title": title}}
        for place, title in (
            ("docs.python.org/3/whatsnew/3.14.html", "What's New In Python 3.14"),
            ("peps.python.org/pep-0750/", "PEP 750: Template Strings"),
        )
    ]
    search = {
        "index": 0,
        "id": "call_1",
        "type": "function",
        "function": {"name": "openrouter:web_search", "arguments": '{"query": "python 3.14 new"}'},
    }
    text = "Template strings [2], deferred annotations, and a free-threaded build [1]."
    *before, finished, usage = sse.answer(text)
    studio.standin.stream(
        sse.event(sse.chunk({"tool_calls": [search]})),
        *before,
        sse.event(sse.chunk({"annotations": cited})),
        finished,
        usage,
    )
    window = studio.start("chat", "-m", MODEL, "--no-usage", "What is new in 3.14?")
    window.end()
    return [window]


def spending(studio: Studio) -> list[Terminal]:
    """A fortnight of questions, asked now and moved back in the history."""
    used = ("openai/gpt-5", "google/gemini-3-pro-preview", MODEL)
    for number in range(14):
        usage = {
            "prompt_tokens": 900 + 400 * (number % 5),
            "completion_tokens": 200 + 90 * (number % 4),
            "cost": 0.004 + 0.011 * (number * 7 % 6),
        }
        studio.standin.answer_text("Done.", usage=usage)
        asked = studio.start("chat", "-m", used[number % 3], "--no-usage", f"Task {number}")
        asked.end()
    (file,) = studio.home.rglob("history.db")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "UPDATE attempt SET at = at - 86400 * ((14 - id) / 2),"
            " first_token = 0.4 + id % 5 / 5.0,"
            " duration = 0.4 + id % 5 / 5.0 + received / (60.0 + id % 3 * 20)"
        )
    windows = [studio.start("usage"), studio.start("usage", "--by", "model")]
    for window in windows:
        window.end()
    return windows


def models(studio: Studio) -> list[Terminal]:
    found = studio.start("models", "list", "--param", "tools", "--max-price", "10")
    found.end()
    named = studio.start("models", "aliases", "add", "sonnet", "anthropic/claude-sonnet-4.5")
    named.end()
    wrong = studio.start("models", "set", "sonet")
    wrong.end()
    return [found, named, wrong]


def paced(text: str, usage: dict[str, Any]) -> script.Answer:
    """Return an answer that comes at a natural pace."""
    steps: list[script.Step] = [script.Status(200, script.EVENT_STREAM_HEADERS)]
    steps += [script.Send(sse.comment()), script.Pause(0.6)]
    for piece in sse.pieces(text):
        steps += [script.Send(sse.text(piece)), script.Pause(0.01)]
    ends = sse.finished(), sse.usage_event(usage), sse.DONE
    return script.Answer((*steps, *(script.Send(end) for end in ends)))


def svg(windows: list[Terminal], title: str) -> str:
    """Return what the windows show, one below the other."""
    rows = [row for window in windows for row in [*written(window.screen.cells), []]][:-1]
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    for row in rows:
        line = Text()
        for look, cells in groupby(row, style):
            line.append("".join(cell.data for cell in cells), look)
        line.rstrip()
        console.print(line, soft_wrap=True)
    text = console.export_svg(title=title, theme=THEME)
    # No font is fetched from anywhere: a reader's own will do.
    text = re.sub(r"@font-face \{.*?\}\s*", "", text, flags=re.DOTALL)
    return text.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace")


def written(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the rows without the empty ones at the end."""
    while rows and not "".join(cell.data for cell in rows[-1]).strip():
        rows.pop()
    return rows


def style(cell: Any) -> Style:
    color = COLORS.get(cell.fg, cell.fg)
    if re.fullmatch(r"[0-9a-f]{6}", color):
        color = f"#{color}"
    return Style(
        color=None if color == "default" else color,
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


RECORDINGS: dict[str, Callable[[Studio], list[Terminal]]] = {
    "onboarding": onboarding,
    "picker": picker,
    "answer": answer,
    "conversation": conversation,
    "history": history,
    "sources": sources,
    "usage": spending,
    "models": models,
    "errors": errors,
}


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, play in RECORDINGS.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            StandIn(Authority(Path(folder) / "authority")) as standin,
        ):
            home = Path(folder) / "home"
            home.mkdir()
            windows = play(Studio(standin, home))
            text = svg(windows, f"openclaw: {name}")
            for window in windows:
                window.close()
        lines = (line.rstrip() for line in text.splitlines())
        (IMAGES / f"{name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"wrote docs/images/{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
