"""The usage as CSV, and as a page."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import time
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.render.charts import Rank, Series, ranked, stacked

from .conftest import at

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run

EVIL = "<script>alert(1)</script>\"' & \x1b]0;x\x07"


def test_csv_has_what_json_has(put: Any, run: Run, report: Any) -> None:
    put(at=at("2026-11-23 10:00"), cost=1e-7, first_token=0.5, duration=1.5, received=50)
    put(at=at("2026-11-24 10:00"), cost=None, sent=None)
    (newer, older) = csv.DictReader(io.StringIO(run(["usage", "--csv"]).stdout.decode()))
    assert (newer["day"], newer["cost_usd"], newer["known_cost_usd"]) == ("2026-11-24", "", "0")
    assert (newer["prompt_tokens"], newer["first_token_seconds"]) == ("", "")
    assert (older["cost_usd"], older["tokens_per_second"]) == ("0.0000001", "50")
    (first, _) = report("usage")["groups"]
    assert list(newer) == list(first)


def test_csv_of_nothing_is_its_head(run: Run, sealed: Any) -> None:
    done = run(["usage", "--csv", "--by", "session"])
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.startswith(b"session,label,requests,")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\tx", "\n=1", " =1", "\uff1d1", "\uff20x", 'a"b,c\nd']
)
def test_no_cell_is_a_formula(put: Any, run: Run, name: str) -> None:
    put(model_used=name)
    (row,) = csv.DictReader(io.StringIO(run(["usage", "--csv", "--by", "model"]).stdout.decode()))
    assert row["model"] == (name if name.startswith("a") else f"'{name}")


@pytest.mark.parametrize(
    "argv", [["--json", "--csv"], ["--csv", "--html", "x.html"], ["--json", "--html", "x"]]
)
def test_one_form_at_a_time(run: Run, argv: list[str], tmp_path: Path) -> None:
    done = run(["usage", *argv])
    assert done.status == 2
    assert "choose one" in done.stderr + done.stdout.decode()
    assert list(tmp_path.glob("x*")) == []


# The page.


def fill(put: Any) -> None:
    now = time.time()
    for day in range(40):
        for number in range(10):
            put(
                at=now - day * 86_400,
                model_used=f"author/model-{number}",
                cost=0.01 * (number + 1),
                first_token=None if day > 20 else 0.3 + number / 10,
                duration=None if day > 20 else 2.0 + number / 10,
                received=100,
            )
    put(model_used=EVIL, cost=None, reason="no", failure="length")
    put(reason="no", failure="an_unheard_of_reason")
    put(reason="no")


def page(run: Run, tmp_path: Path, *argv: str) -> str:
    done = run(["usage", "--html", "page.html", *argv])
    assert (done.status, done.stdout) == (0, b""), done.stderr
    assert done.stderr == "note: written to page.html\n"
    return (tmp_path / "page.html").read_text("utf-8")


def test_a_page_of_its_own(put: Any, run: Run, tmp_path: Path) -> None:
    fill(put)
    text = page(run, tmp_path)
    assert not re.search(r"<script|javascript:|https?:|src=|href=|url\(|@import|<link|\x1b", text)
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    titles = re.findall(r"<h2>(.*?)</h2>", text)
    assert titles == [
        "Cost per day, by model",
        "Tokens per day",
        "Time to first token, by model",
        "Speed, by model",
        "Incomplete answers, by reason",
        "Models",
    ]
    cost = text.partition("<svg")[2].partition("</ul>")[0]
    assert len(set(re.findall(r"<title>(\S+):", cost))) == 40
    legend = re.findall(r"</i>(.*?)</li>", cost)
    assert len(legend) == 8
    assert (legend[0], legend[-1]) == ("author/model-9", "5 others")
    assert "cut at the longest answer (length)" in text
    assert "stopped: an_unheard_of_reason" in text
    assert "alert(1)" in unescape(text)


@pytest.mark.parametrize(
    ("argv", "unit"),
    [
        (["--by", "month"], "month"),
        (["--by", "week"], "week"),
        (["--by", "hour", "--since", "2d"], "hour"),
        (["--by", "hour"], "day"),  # they would be too many
        (["--by", "model"], "week"),
        (["--since", "month"], "day"),
    ],
)
def test_how_long_a_bar_is(put: Any, run: Run, tmp_path: Path, argv: list[str], unit: str) -> None:
    put(at=time.time() - 200 * 86_400)
    put()
    assert f"<h2>Cost per {unit}, by model</h2>" in page(run, tmp_path, *argv)


def test_a_page_of_nothing(run: Run, tmp_path: Path) -> None:
    assert "Nothing was asked." in page(run, tmp_path)


def test_nothing_is_replaced_unless_that_is_meant(put: Any, run: Run, tmp_path: Path) -> None:
    put()
    file = tmp_path / "page.html"
    file.write_text("mine")
    done = run(["usage", "--html", "page.html"])
    assert done.status == 2
    assert done.stderr.splitlines() == [
        "error: page.html exists",
        "hint: give another name, or --force replaces it",
    ]
    assert file.read_text() == "mine"
    assert "OpenClaw usage" in page(run, tmp_path, "--force")
    assert run(["usage", "--force"]).status == 2
    (tmp_path / "folder").mkdir()
    assert "--html names a folder" in run(["usage", "--html", "folder", "--force"]).stderr


def test_a_page_for_a_pipe(put: Any, run: Run) -> None:
    put()
    done = run(["usage", "--html", "-"])
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.startswith(b"<!doctype html>")


def test_rows_from_elsewhere_are_drawn_too(put: Any, run: Run, tmp_path: Path) -> None:
    for when in (-1e12, 1e12, 1e300, 253402300799.0, float("inf"), "x"):
        put(at=when)
    put(cost=float("inf"), first_token=-1, duration=float("inf"), received=2**62, sent=-5)
    assert "</html>" in page(run, tmp_path)
    assert run(["usage", "--csv", "--by", "hour"]).status == 0


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    drawn = stacked(["a", "b"], [Series("one", [1, 0]), Series("two", [3, 2])], money=True)
    heights = [float(found) for found in re.findall(r'height="([\d.]+)"', drawn)]
    assert heights == pytest.approx([206 / 4, 206 * 3 / 4, 206 / 2], abs=0.01)
    assert re.findall(r'end">(.*?)</text>', drawn) == ["$0", "$1", "$2", "$3", "$4"]
    assert "a: two, $3.00" in drawn
    flat = stacked(["a"], [Series("one", [0])], money=True)
    assert "<rect" not in flat


def test_ranks_are_as_long_as_what_they_stand_for() -> None:
    drawn = ranked([Rank("<b>", 1, "1 s", 4), Rank("c", 2, "2 s")], "so")
    assert re.findall(r"width: ([\d.]+)%", drawn) == ["25.00", "100.00", "50.00"]
    assert "&lt;b&gt;" in drawn
    assert ranked([]) == ""


LOOK = """<!doctype html><meta charset="utf-8"><body><pre id="out"></pre><script>
const found = [];
let waiting = 2;
for (const width of [360, 1000]) {
  const frame = document.createElement("iframe");
  frame.style.width = width + "px"; frame.style.height = "3000px";
  frame.onload = () => {
    const inside = frame.contentDocument, root = inside.documentElement;
    const style = frame.contentWindow.getComputedStyle(inside.body);
    const boxes = (tag) =>
      [...inside.querySelectorAll(tag)].map(found => found.getBoundingClientRect());
    found.push({
      width, overflow: root.scrollWidth - root.clientWidth,
      ink: style.color, back: style.backgroundColor,
      bars: boxes("rect").filter(box => box.height > 0).length,
      ranks: boxes("s").filter(box => box.width > 0).length,
      outside: [...inside.querySelectorAll("section *")].filter(e => !e.closest(".scroll") &&
        e.getBoundingClientRect().right > frame.clientWidth).length,
    });
    if (--waiting === 0) document.getElementById("out").textContent = JSON.stringify(found);
  };
  frame.src = "page.html"; document.body.append(frame);
}
</script>"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_in_a_real_browser(put: Any, run: Run, tmp_path: Path, scheme: str) -> None:
    installed = shutil.which("chromium") or shutil.which("chromium-browser")
    if installed is None:
        pytest.skip("no chromium is installed")
    fill(put)
    page(run, tmp_path)
    (tmp_path / "look.html").write_text(LOOK)
    flags = (
        "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
        " --allow-file-access-from-files --virtual-time-budget=5000 --dump-dom"
        f" --blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    ).split()
    seen = subprocess.run(
        [installed, *flags, f"--user-data-dir={tmp_path / 'browser'}", "look.html"],
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
        check=True,
    ).stdout.decode()
    narrow, wide = json.loads(unescape(seen.partition('id="out">')[2].partition("</pre>")[0]))
    for look in (narrow, wide):
        assert (look["overflow"], look["outside"]) == (0, 0), look
        assert look["bars"] == 40 * (8 + 2)
        assert look["ranks"] == 10 * 2 + 10 + 3
        ink, back = (sum(map(int, re.findall(r"\d+", look[name])[:3])) for name in ("ink", "back"))
        assert (ink - back if scheme == "dark" else back - ink) > 400
