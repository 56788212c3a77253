"""Answers of 100,000 deltas, and the bare loops that decode and print the same (``bench.py``)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.standin import script, sse

FEW, MANY = 100, 100_000
WORDS = "delta ", "token "

BARE_LOOP = """\
import json, sys
for event in open(sys.argv[1], "rb").read().split(b"\\n\\n"):
    if event.startswith(b"data: {"):
        for choice in json.loads(event[6:])["choices"]:
            delta = choice["delta"]
            sys.stdout.write(delta.get("reasoning") or delta["content"])
            sys.stdout.flush()
"""


@dataclass(frozen=True, slots=True)
class LongAnswer:
    """An answer of many deltas, and how it is asked for.

    Attributes:
        deltas: How many there are.
        thinks: Whether all but the last are thoughts.
        framing: How the end of the body is known.
        options: What stands behind the question.
    """

    deltas: int = MANY
    thinks: bool = False
    framing: script.Framing = "chunked"
    options: tuple[str, ...] = ()

    def events(self) -> list[bytes]:
        """Return its events."""
        said = sse.reasoning if self.thinks else sse.text
        words = [said(WORDS[number % len(WORDS)]) for number in range(self.deltas)]
        end = [sse.text(WORDS[0]), sse.finished(), sse.usage_event(), sse.DONE]
        return [*words, *(end if self.thinks else end[1:])]

    @property
    def length(self) -> int:
        """How many bytes its text has."""
        return len(WORDS[0]) * (1 if self.thinks else self.deltas)


FEW_DELTAS = "openclaw, 100 deltas"
LONG_ANSWERS = {
    "openclaw": LongAnswer(),
    "openclaw, close-delimited": LongAnswer(framing="close"),
    FEW_DELTAS: LongAnswer(deltas=FEW),
    "openclaw, thinking": LongAnswer(thinks=True),
    "openclaw --show-reasoning": LongAnswer(thinks=True, options=("--show-reasoning",)),
}
BARE_LOOPS = {"bare loop": LongAnswer(), "bare loop, thinking": LongAnswer(thinks=True)}
"""What the long answers are measured against; a bare loop prints the thoughts, too."""


def prebuilt(answer: LongAnswer) -> script.Answer:
    """Return what is sent as fast as it is read; chunked: one HTTP chunk per event."""
    events = answer.events()
    if answer.framing == "chunked":
        events = [b"%x\r\n%b\r\n" % (len(event), event) for event in events]
    steps = script.Status(200, script.EVENT_STREAM_HEADERS), script.Raw(b"".join(events))
    return script.Answer(steps, answer.framing)


def loop_of(name: str) -> str | None:
    """Return the loop that a long answer is held against, or None."""
    answer = LONG_ANSWERS.get(name)
    if answer is None or name == FEW_DELTAS:
        return None
    return next(bare for bare, loop in BARE_LOOPS.items() if loop.thinks == answer.thinks)
