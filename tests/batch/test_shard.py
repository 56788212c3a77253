"""The parts of an input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.batch.shard import Shard, read_shard
from openclaw_cli.errors import UsageError


@given(st.text(), st.integers(1, 40))
def test_an_id_is_in_one_part(prompt_id: str, parts: int) -> None:
    shards = [Shard(number, parts) for number in range(1, parts + 1)]
    assert sum(shard.takes(prompt_id) for shard in shards) == 1


def test_an_id_stays_in_its_part() -> None:
    # the last digit of sha256sum, modulo 4, counted from 1
    found = [next(n for n in range(1, 5) if Shard(n, 4).takes(one)) for one in "abcdefgh"]
    assert found == [4, 2, 3, 1, 3, 2, 2, 4]


@pytest.mark.parametrize("written", ["", "1", "0/2", "3/2", "-1/2", "1/0", "a/b", "1/2/3", "1.0/2"])
def test_what_is_no_part_is_told(written: str) -> None:
    with pytest.raises(UsageError, match="part"):
        read_shard(written)


def test_one_part_is_all() -> None:
    assert read_shard("1/1") is None
    assert read_shard("2/4") == Shard(2, 4)
