"""Runs the real commands against a stand-in OpenRouter on this machine. No key, no internet.

Run by ``make demo``. The commands believe that they talk to https://openrouter.ai: a proxy on
loopback answers for it, with a certificate that only this demo trusts.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

KEY = "sk-or-v1-demo-key-that-opens-nothing-0000"
BIN = Path(sys.executable).parent
DIFF = """\
--- a/greet.py
+++ b/greet.py
@@ -1,2 +1,2 @@
-def greet(name):
+def greet(name="world"):
     print("Hello, " + name)
"""


def main() -> int:
    """Run the demo; return 1 if one of its commands failed."""
    with tempfile.TemporaryDirectory(prefix="openclaw-demo-") as folder:
        home = Path(folder)
        print("Starting a stand-in for OpenRouter on this machine ...", flush=True)
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.standin",
                "--ca-dir",
                str(home / "ca"),
                "--port-file",
                str(home / "port.json"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            place = json.loads(server.stdout.readline())
            print(f"It listens on {place['proxy_url']}: no key, no internet.\n", flush=True)
            failed = play(home, sealed(home, place))
        finally:
            server.terminate()
            server.communicate()
    print(closing())
    return int(failed)


def sealed(home: Path, place: dict[str, str]) -> dict[str, str]:
    """Return an environment whose home is a temporary folder and whose network is the stand-in."""
    folders = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME")
    kept = {name: os.environ[name] for name in ("LANG", "TERM", "SYSTEMROOT") if name in os.environ}
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return {
        **kept,
        **dict.fromkeys(folders, str(home)),
        "PATH": path,
        "HTTPS_PROXY": place["proxy_url"],
        "SSL_CERT_FILE": place["ca_file"],
    }


def play(home: Path, env: dict[str, str]) -> bool:
    """Show and run each command; return whether one failed."""
    (home / "change.diff").write_text(DIFF)
    (home / "cities.csv").write_text("city\nOslo\nRome\nLima\n")
    steps = [
        ("openclaw onboard --auth-choice openrouter-api-key --openrouter-api-key -", KEY),
        ("openclaw models set openrouter/anthropic/claude-sonnet-4.5", None),
        ("openclaw models list --param tools --max-price 10 --sort price", None),
        ("openclaw models aliases add sonnet anthropic/claude-sonnet-4.5", None),
        ("openclaw models status --check", None),
        ('cat change.diff | openclaw chat --usage "review this"', DIFF),
        ('openclaw chat --continue "shorter, please"', None),
        (
            (
                'openclaw chat --system "You review {{lang|Python}}." "Review this:"'
                " --save-template review"
            ),
            None,
        ),
        ("cat change.diff | openclaw chat --template review --var lang=Rust", DIFF),
        ("openclaw chat --schema-multi 'name, age int, tags [str]' 'invent three dogs'", None),
        ("openclaw batch cities.csv --prompt 'What is {{city}} known for?' -o answers.jsonl", None),
        ("openclaw batches", None),
        ("openclaw sessions", None),
        ("openclaw usage", None),
        ('openclaw chat --dry-run --thinking high --param provider.sort=price "hello"', None),
    ]
    failed = False
    for line, piped in steps:
        shown = f"echo $KEY | {line}" if piped == KEY else line
        print(f"$ {shown}", flush=True)
        arguments = shlex.split(line.removeprefix("cat change.diff | "))
        done = subprocess.run(
            [str(BIN / arguments[0]), *arguments[1:]],
            cwd=home,
            env=env,
            input=piped or "",
            text=True,
            check=False,
        )
        print(flush=True)
        if done.returncode:
            print(f"(exit status {done.returncode})\n", flush=True)
            failed = True
    return failed


def closing() -> str:
    """Say how to do the same for real."""
    if os.environ.get("OPENROUTER_API_KEY"):
        return (
            "OPENROUTER_API_KEY is set: for the real thing run\n"
            f'  {BIN / "openclaw"} chat "Hello"\n'
            "It needs no configuration; openrouter/auto is asked, and your account is billed."
        )
    return (
        "For the real thing: get a key at https://openrouter.ai/keys, install with pipx install .\n"
        "and run openclaw onboard --auth-choice openrouter-api-key."
    )


if __name__ == "__main__":
    sys.exit(main())
