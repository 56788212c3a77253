from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.conftest import Seal
    from tests.standin.program import Run, Spawn
    from tests.standin.server import StandIn


def test_home_is_the_tests_own_and_empty(sealed: Seal, tmp_path: Path) -> None:
    assert Path.home() == sealed.home
    assert Path.cwd() == tmp_path
    assert list(sealed.home.iterdir()) == []


def test_nothing_but_loopback_is_reached(sealed: Seal) -> None:
    with pytest.raises(OSError, match=r"may not reach 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))
    with socket.socket() as plain, pytest.raises(OSError, match="may not reach"):
        plain.connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match=r"may not reach openrouter\.ai"):
        socket.getaddrinfo("openrouter.ai", 443)
    assert len(sealed.escapes) == 3
    sealed.escapes.clear()


@given(st.integers())
def test_seal_does_not_disturb_hypothesis(number: int) -> None:
    assert isinstance(number, int)


def test_environment_of_a_process(env: dict[str, str], sealed: Seal) -> None:
    assert env["HOME"] == str(sealed.home)
    assert env["PATH"]
    assert "OPENROUTER_API_KEY" not in env
    assert "PYTHONDONTWRITEBYTECODE" not in env


def test_run_is_the_real_main_with_streams_of_its_own(run: Run) -> None:
    before = (sys.stdin, sys.stdout, sys.stderr, dict(os.environ))
    completed = run(["--version"], env={"COLUMNS": "40"})
    assert completed.status == 0
    assert completed.stdout.strip()
    assert completed.stderr == ""
    assert (sys.stdin, sys.stdout, sys.stderr, dict(os.environ)) == before


def test_spawn_is_the_real_program(spawn: Spawn) -> None:
    completed = spawn(["--version"]).finish()
    assert (completed.status, completed.stderr) == (0, "")
    assert completed.stdout.strip()


def test_client_env_holds_what_a_client_needs(standin: StandIn) -> None:
    assert Path(standin.client_env()["SSL_CERT_FILE"]).is_file()
