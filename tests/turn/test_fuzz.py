"""A hundred damaged streams, two thousand in ``make test-long``; ``make fuzz`` goes on."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, seed, settings

from ..conftest import LONG
from ..fuzzing import SEEDS, TOKENS, Fuzzer, Stream, streams

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.server import StandIn

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
ROUNDS = 20 if LONG else 2
ROUND = 100 if LONG or SECONDS else 50


@pytest.mark.parametrize("form", ["text", "json", "stream-json"])
def test_what_was_good_once(standin: StandIn, tmp_path: Path, form: str) -> None:
    fuzzer = Fuzzer(standin, tmp_path)
    for body in SEEDS:
        fuzzer.check(Stream(body, form=form, is_json=body.startswith(b"{")))
    for token in TOKENS:
        fuzzer.check(Stream(SEEDS[0][:400] + token + SEEDS[0][400:], form=form))


@pytest.mark.parametrize("half", [0, 1])
def test_damaged_streams(standin: StandIn, tmp_path: Path, half: int) -> None:
    fuzzer = Fuzzer(standin, tmp_path)
    end = time.monotonic() + SECONDS / 2
    number = half
    while number < ROUNDS or time.monotonic() < end:
        fuzz_round(fuzzer, number)
        number += 2


def fuzz_round(fuzzer: Fuzzer, number: int) -> None:
    """Check some streams that are others with each number."""

    @seed(number)
    @settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(streams())
    def check(stream: Stream) -> None:
        fuzzer.check(stream)

    check()
