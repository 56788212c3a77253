"""Builds what is published, and tries it where a user would: ``make package``.

The source archive is built from the checkout, and the wheel from that archive, as publishing does.
The wheel is installed in a fresh environment outside the checkout, and runs there with an empty
home, no key in the environment, and no way to the network. Nothing of it is left.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from openclaw_cli import __version__

ROOT = Path(__file__).parent.parent
KEY = "sk-or-v1-dummy-key-that-opens-nothing-0000"
ONBOARD = "onboard --non-interactive --auth-choice openrouter-api-key --openrouter-api-key - "
MODEL = "openrouter/openai/gpt-4o-mini"
# The arguments of each command, what it reads, and what it has to say.
STEPS = (
    ("--version", "", __version__),
    (f"{ONBOARD}--skip-check --model {MODEL}", KEY, MODEL),
    ("config get agents.defaults.model.primary", "", MODEL),
    ("config validate", "", ""),
    ("completion --shell bash", "", "openclaw"),
    ("completion --shell zsh", "", "openclaw"),
    ("completion --shell fish", "", "openclaw"),
    ("chat --dry-run hello", "", '"hello"'),
)
KEPT = ("LANG", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")


def main() -> int:
    """Build and try; return 1 if the wheel does not do what it should."""
    with tempfile.TemporaryDirectory(prefix="openclaw-package-") as folder:
        outside = Path(folder)
        program = install(build(outside / "dist"), outside / "environment")
        home = outside / "home"
        home.mkdir()
        wrong = [line for line, piped, said in STEPS if not tried(program, home, line, piped, said)]
    for line in wrong:
        print(f"error: the installed wheel failed at: openclaw {line}", file=sys.stderr)
    return int(bool(wrong))


def build(folder: Path) -> Path:
    """Build the source archive and from it the wheel; return the wheel."""
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path) -> Path:
    """Install a wheel in a new environment; return the program that it brings."""
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    bin_folder = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(bin_folder / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True, cwd=environment)
    subprocess.run([*pip, "check"], check=True, cwd=environment)
    return bin_folder / "openclaw"


def tried(program: Path, home: Path, line: str, piped: str, said: str) -> bool:
    """Run one command; return whether it ended well, said what it should, and showed no key."""
    print(f"$ openclaw {line}", flush=True)
    done = subprocess.run(
        [str(program), *line.split()],
        cwd=home,
        env=sealed(home),
        input=piped,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    fine = done.returncode == 0 and said in done.stdout and KEY not in done.stdout + done.stderr
    if not fine:
        print(f"{done.stdout}{done.stderr}(exit status {done.returncode})", flush=True)
    return fine


def sealed(home: Path) -> dict[str, str]:
    """Return an environment whose home is a new folder and whose network ends on this machine."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    sealing = {"HTTPS_PROXY": "http://127.0.0.1:9", "PYTHONUTF8": "1"}
    if sys.platform == "win32":
        # Windows itself is asked for the user's folders there, and looks at no variable.
        sealing["OPENCLAW_STATE_DIR"] = str(home)
    return {**kept, **dict.fromkeys(HOMES, str(home)), **sealing}


if __name__ == "__main__":
    sys.exit(main())
