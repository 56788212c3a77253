from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.standin.__main__ import describe, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[2]
DIFF = """\
diff --git a/app.py b/app.py
--- a/app.py
+++ b/app.py
@@ -1,2 +1,3 @@
-old
+new
+newer
diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1 +1 @@
+line
"""


@pytest.fixture
def by_hand(tmp_path: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    folders = ["--ca-dir", str(tmp_path / "ca"), "--port-file", str(tmp_path / "port")]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.standin", *folders],
        cwd=CHECKOUT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def places_of(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    places: dict[str, str] = json.loads(process.stdout.readline())
    return places


def test_serves_over_the_proxy_until_its_stdin_ends(
    by_hand: subprocess.Popen[str], tmp_path: Path
) -> None:
    places = places_of(by_hand)
    assert json.loads((tmp_path / "port").read_text()) == places
    verify = ssl.create_default_context(cafile=places["ca_file"])
    with httpx.Client(proxy=places["proxy_url"], verify=verify, trust_env=False) as client:
        body = {"stream": True, "messages": [{"role": "user", "content": "hi"}]}
        url = "https://openrouter.ai/api/v1/chat/completions"
        with client.stream("POST", url, json=body) as response:
            lines = response.iter_lines()
            assert '"content": "I "' in next(line for line in lines if "content" in line)
    assert by_hand.stdin is not None
    by_hand.stdin.close()
    assert by_hand.wait(10) == 0
    assert not (tmp_path / "port").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there that can be caught")
def test_stops_on_sigterm(by_hand: subprocess.Popen[str]) -> None:
    places_of(by_hand)
    by_hand.send_signal(signal.SIGTERM)
    assert by_hand.wait(10) == 0


def test_describes_a_diff_by_what_it_touches() -> None:
    said = describe(f"review this\n\n{DIFF}")
    assert "2 files, 3 lines added and 1 removed" in said
    assert "- app.py\n- README.md\n" in said
    assert "stand-in" in said


def test_describes_any_other_prompt_by_its_first_line() -> None:
    assert "“hello” and 2 more lines" in describe("hello\none\ntwo")
    assert "…" in describe("x" * 100)


def test_prompt_is_the_last_user_message_in_either_form() -> None:
    parts = [{"type": "text", "text": "b"}, {"type": "image_url"}]
    assert prompt_of({"messages": [{"role": "user", "content": "a"}]}) == "a"
    assert prompt_of({"messages": [{"role": "user", "content": parts}]}) == "b\n"
    assert prompt_of({"messages": [{"role": "system", "content": "a"}]}) == ""
