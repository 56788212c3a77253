"""Damages streams for ten minutes (``make fuzz``): half of it by hypothesis, half by atheris.

Atheris watches which lines of the program a stream reaches, and goes where it has not been. It is
used where it is installed (``pip install atheris``: Linux and macOS, not every Python); where it
is not, hypothesis has all of the time.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzzing import Fuzzer

CHECKOUT = Path(__file__).resolve().parents[1]
_LONGEST = 4000
_ZIPPED = 250
"""First bytes from here on mean a compressed body."""

_HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def main() -> int:
    """Run both; 1 if one of them has found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--atheris", action="store_true", help="this part alone, in this process")
    options = parser.parse_args()
    if options.atheris:
        _run_atheris(options.seconds)
    with_atheris = importlib.util.find_spec("atheris") is not None
    share = options.seconds // 2 if with_atheris else options.seconds
    tests = [sys.executable, "-m", "pytest", "-q", "tests/turn/test_fuzz.py"]
    print(f"hypothesis, for {share} s", flush=True)
    environ = {**os.environ, "FUZZ_SECONDS": str(share)}
    if subprocess.run(tests, cwd=CHECKOUT, env=environ, check=False).returncode:
        return 1
    if not with_atheris:
        print("atheris is not installed here")
        return 0
    print(f"atheris, for {share} s", flush=True)
    again = [sys.executable, "-m", "scripts.fuzz", "--atheris", "--seconds", str(share)]
    return int(subprocess.run(again, cwd=CHECKOUT, check=False).returncode != 0)


def _run_atheris(seconds: int) -> None:
    """Let atheris choose the bytes; it ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["openclaw_cli"]):
        import openclaw_cli.app
        import openclaw_cli.commands.chat.command
        import openclaw_cli.render.renderers
        import openclaw_cli.turn.turn  # noqa: F401
    from tests.fuzzing import SEEDS, Fuzzer
    from tests.standin.server import StandIn
    from tests.standin.tls import Authority

    folder = Path(tempfile.mkdtemp(prefix="openclaw-fuzz-"))
    for name in [name for name in os.environ if name.upper().endswith("_PROXY")]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(_HOMES, str(folder)))
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, seed in enumerate(SEEDS):
        (seeds / str(number)).write_bytes(bytes([number]) + seed)
    with StandIn(Authority(folder)) as standin:
        fuzzer = Fuzzer(standin, folder)
        limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=30"]
        atheris.Setup(
            [sys.argv[0], *limits, f"-artifact_prefix={CHECKOUT}/", str(seeds)],
            lambda data: _check(fuzzer, data),
        )
        atheris.Fuzz()


def _check(fuzzer: Fuzzer, data: bytes) -> None:
    """Read how the rest is sent from the first byte."""
    from tests.fuzzing import FORMS, Stream

    if data:
        way, body = data[0], data[1:]
        fuzzer.check(
            Stream(
                body,
                cuts=(len(body) // 2,) if way & 4 else (),
                form=FORMS[way % len(FORMS)],
                is_json=body.startswith(b"{"),
                zipped=way >= _ZIPPED,
            )
        )


if __name__ == "__main__":
    sys.exit(main())
