"""One input asked of several models: a batch for each, and what all of them together say."""

from __future__ import annotations

import json
import re
from statistics import median
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..foreign import count, mapping, number
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST_NAME = 80


class ModelSummary(NamedTuple):
    """What the answers of one model have taken.

    Attributes:
        ref: The model.
        answers: How many lines it has.
        whole: How many of them are whole.
        first: Seconds to the first token, the median; None where none has told it.
        duration: Seconds to the end, the same.
        rate: Tokens a second, the same.
        received: Tokens, as far as they are known.
        cost: USD, as far as it is known.
        unknown: Answers of unknown cost.
    """

    ref: str
    answers: int
    whole: int
    first: float | None
    duration: float | None
    rate: float | None
    received: int
    cost: float
    unknown: int

    def as_json(self) -> dict[str, Any]:
        """Return it as ``compare --json`` has it."""
        return {
            "model": self.ref,
            "answers": self.answers,
            "whole": self.whole,
            "first_token_seconds": self.first,
            "duration_seconds": self.duration,
            "tokens_per_second": self.rate,
            "completion_tokens": self.received,
            "cost_usd": None if self.unknown else self.cost,
            "known_cost_usd": self.cost,
        }


class Part(NamedTuple):
    """The output of one model.

    Attributes:
        ref: The model.
        file: Its output; it may not be there yet.
    """

    ref: str
    file: Path


def parts_of(output: Path, refs: Sequence[str]) -> list[Part]:
    """Return where the outputs of the models lie: in a folder beside the whole one."""
    folder = output.with_name(f"{output.name}.parts")
    return [
        Part(ref, folder / f"{place:02}-{_UNSAFE.sub('-', ref)[:_LONGEST_NAME]}.jsonl")
        for place, ref in enumerate(refs, 1)
    ]


def merged(parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Yield the lines of all parts: those of a prompt together, in the order of the first part.

    Raises:
        ConfigError: A part can't be read.
    """
    places = [_places(part) for part in parts]
    ids: dict[str, None] = {}
    for found in places:
        ids.update(dict.fromkeys(found))
    files = [part.file.open("rb") if part.file.exists() else None for part in parts]
    try:
        for prompt_id in ids:
            for file, found in zip(files, places, strict=True):
                if file is not None and prompt_id in found:
                    file.seek(found[prompt_id])
                    yield json.loads(file.readline())
    finally:
        for file in files:
            if file is not None:
                file.close()


def summary_of(part: Part) -> ModelSummary:
    """Return what the answers of a part have taken.

    Raises:
        ConfigError: It can't be read.
    """
    whole = received = answers = unknown = 0
    cost = 0.0
    times: dict[str, list[float]] = {}
    for _, line in _lines(part):
        answers += 1
        whole += line.get("complete") is True
        received += count(mapping(line.get("usage")).get("completion_tokens")) or 0
        billed = number(line.get("cost_usd"))
        unknown += billed is None
        cost += billed or 0.0
        for name in ("first_token_seconds", "duration_seconds", "tokens_per_second"):
            value = number(line.get(name))
            if value is not None:
                times.setdefault(name, []).append(value)
    return ModelSummary(
        part.ref,
        answers,
        whole,
        _median(times, "first_token_seconds"),
        _median(times, "duration_seconds"),
        _median(times, "tokens_per_second"),
        received,
        cost,
        unknown,
    )


def _median(times: Mapping[str, list[float]], name: str) -> float | None:
    return round(median(times[name]), 3) if name in times else None


def _places(part: Part) -> dict[str, int]:
    """Return where the line of each prompt begins."""
    return {line["id"]: place for place, line in _lines(part)}


def _lines(part: Part) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the lines of a part with the bytes where they begin; half a line is none."""
    try:
        with part.file.open("rb") as file:
            place = 0
            for line in file:
                if line.endswith(b"\n"):
                    yield place, json.loads(line)
                place += len(line)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ConfigError(f"{part.file}: {error}") from error
