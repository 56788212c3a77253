"""``openclaw templates``: list, show, edit, remove, path."""

from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ...conftest import Seal
    from ...standin.program import Run

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"
CONFIG = """\
// mine
{ agents: { defaults: { templates: {
  to: { system: "You are ${WHO:-me}.", prompt: "Into {{to|English}}: {{input}}", model: "a/b",
        params: { thinking: "low", provider: { sort: "price" } },
        files: ["x y.md"], extract: true },
  bad: { prompt: "{{" }, // stays
} } } }
"""


@pytest.fixture
def folder(sealed: Seal) -> Path:
    folder = sealed.home / ".config" / "openclaw"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "review.md").write_text("---\nmodel: m/n\n---\nReview {{x}}\nnow")
    (folder / "openclaw.json").write_text(CONFIG)
    return folder


def editor(folder: Path, text: str | None) -> dict[str, str]:
    """Return the environment in which the editor writes a text; None: it leaves the file."""
    script = folder / "editor.py"
    (folder / "text").write_text(text or "")
    change = f"import sys, shutil; shutil.copyfile({str(folder / 'text')!r}, sys.argv[1])"
    script.write_text("" if text is None else change)
    return {"EDITOR": f"{sys.executable} {script}"}


def test_list(run: Run, folder: Path, report: Any, sealed: Seal) -> None:
    done = run(["templates"])
    lines = done.stdout.decode().splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["Template", "Model"],
        ["bad", "(wrong)"],
        ["review", "m/n"],
        ["to", "a/b"],
    ]
    assert "Review {{x}}" in lines[2]
    assert "templates.bad.prompt: {{ is not closed" in done.stderr
    assert run(["templates", "list", "--plain"]).stdout == b"bad\nreview\nto\n"
    found = report("templates", "list")
    assert found["folder"] == str(folder / "templates")
    bad, review, to = found["templates"]
    assert "is not closed" in bad["error"]
    assert review == {
        "name": "review",
        "source": str(folder / "templates" / "review.md"),
        "model": "m/n",
        "variables": ["x"],
        "takes_input": False,
        "error": None,
    }
    assert (to["takes_input"], to["variables"]) == (True, ["to"])
    assert to["source"].endswith("openclaw.json agents.defaults.templates.to")
    names = sealed.home / ".cache" / "openclaw" / "completion-templates"
    assert names.read_text() == "bad\nreview\nto\n"


def test_none_yet(run: Run) -> None:
    done = run(["templates"])
    assert (done.status, done.stdout) == (0, b"")
    assert "there are no templates; openclaw templates edit NAME makes one" in done.stderr


def test_show(run: Run, folder: Path, report: Any) -> None:
    assert run(["templates", "show", "review"]).stdout.decode() == (
        "---\nmodel: m/n\n---\nReview {{x}}\nnow\n"
    )
    assert run(["templates", "show", "to"]).stdout.decode() == (
        "---\nsystem: You are me.\nmodel: a/b\nparams:\n  thinking: low\n"
        '  provider: {"sort": "price"}\nfiles:\n  - ~/.config/openclaw/x y.md\n'
        "extract: first\n---\n"
        "Into {{to|English}}: {{input}}\n"
    )
    shown = report("templates", "show", "to")
    assert shown["variables"] == [{"name": "to", "default": "English"}]
    assert (shown["prompt"], shown["takes_input"]) == ("Into {{to|English}}: {{input}}", True)
    assert run(["templates", "show", "bad"]).status == 3
    assert run(["templates", "show", "none"]).status == 2


def test_a_key_in_one_is_not_shown(run: Run, folder: Path) -> None:
    (folder / "templates" / "k.md").write_text(f"use {KEY}")
    for argv in (["show", "k"], ["show", "k", "--json"], ["list"], ["list", "--json"]):
        done = run(["templates", *argv])
        assert KEY not in done.stdout.decode() + done.stderr


def test_edit(run: Run, folder: Path, tmp_path: Path) -> None:
    file = folder / "templates" / "review.md"
    done = run(["templates", "edit", "review"], env=editor(tmp_path, "changed {{input}}\n"))
    assert done.stdout.decode() == "Updated ~/.config/openclaw/templates/review.md\n"
    assert file.read_text() == "changed {{input}}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = run(["templates", "edit", "review"], env=editor(tmp_path, None))
    assert done.stdout.decode() == "Unchanged: ~/.config/openclaw/templates/review.md\n"
    assert [one.name for one in (folder / "templates").iterdir()] == ["review.md"]


def test_edit_makes_one(run: Run, sealed: Seal, tmp_path: Path) -> None:
    file = sealed.home / ".config" / "openclaw" / "templates" / "new.md"
    done = run(["templates", "edit", "new"], env=editor(tmp_path, None))
    assert done.stdout.decode() == "Nothing saved: ~/.config/openclaw/templates/new.md\n"
    assert not file.exists()
    assert run(["templates", "edit", "new"], env=editor(tmp_path, "asked")).status == 0
    assert file.read_text() == "asked"


def test_edit_follows_a_link(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (folder / "templates" / "link.md").symlink_to(tmp_path / "real.md")
    assert run(["templates", "edit", "link"], env=editor(tmp_path, "new")).status == 0
    assert (tmp_path / "real.md").read_text() == "new"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{", "not saved: "),
        (f"key {KEY}", "a key or a password"),
        ("", "says nothing"),
        ("é" * 500_001, "too large"),
    ],
)
def test_what_is_wrong_is_not_saved_and_not_lost(
    run: Run, folder: Path, tmp_path: Path, text: str, message: str
) -> None:
    before = (folder / "templates" / "review.md").read_text()
    done = run(["templates", "edit", "review"], env=editor(tmp_path, text))
    assert done.status == 3
    assert message in done.stderr
    assert "your text is in" in done.stderr
    assert KEY not in done.stderr
    assert (folder / "templates" / "review.md").read_text() == before
    (draft,) = [one for one in (folder / "templates").iterdir() if one.name != "review.md"]
    assert draft.read_text() == text
    listed = json.loads(run(["templates", "list", "--json"]).stdout)["templates"]
    assert [one["name"] for one in listed if one["name"].startswith("openclaw")] == []


def test_one_of_the_configuration_is_edited_there(run: Run, folder: Path) -> None:
    done = run(["templates", "edit", "to"])
    assert (done.status, "openclaw config edit" in done.stderr) == (2, True)


def test_remove(run: Run, folder: Path, report: Any) -> None:
    done = run(["templates", "remove", "review"])
    assert (done.status, "--yes does it" in done.stderr) == (2, True)
    assert report("templates", "remove", "review", "--yes") == {
        "removed": "review",
        "source": str(folder / "templates" / "review.md"),
    }
    assert run(["templates", "remove", "to", "--yes"]).status == 0
    assert run(["templates", "remove", "bad", "--yes"]).status == 0
    text = (folder / "openclaw.json").read_text()
    assert text.startswith("// mine\n")
    assert "to:" not in text
    assert "bad" not in text
    done = run(["templates", "remove", "to", "--yes"])
    assert (done.status, "there is no template 'to'" in done.stderr) == (2, True)
    assert run(["templates", "remove", "../openclaw", "--yes"]).status == 2


def test_of_two_the_file_is_removed(run: Run, folder: Path) -> None:
    (folder / "templates" / "to.md").write_text("x")
    assert run(["templates", "show", "to"]).status == 3
    assert run(["templates", "remove", "to", "--yes"]).status == 0
    assert run(["templates", "show", "to"]).status == 0


def test_path(run: Run, folder: Path, report: Any, tmp_path: Path) -> None:
    assert report("templates", "path") == {"path": str(folder / "templates"), "exists": True}
    assert report("templates", "path", "x")["path"] == str(folder / "templates" / "x.md")
    (tmp_path / "c.json").write_text("{}")
    done = run(["templates", "path", "--config", str(tmp_path / "c.json")])
    assert done.stdout.decode().strip() == str(tmp_path / "templates")


def test_a_profile_has_its_own(run: Run, folder: Path, tmp_path: Path) -> None:
    env = editor(tmp_path, "of the profile")
    run(["--profile", "p", "config", "set", "env.X", "1"])
    assert run(["--profile", "p", "templates", "edit", "mine"], env=env).status == 0
    assert (folder / "profiles" / "p" / "templates" / "mine.md").exists()
    assert run(["templates", "list", "--plain"]).stdout == b"bad\nreview\nto\n"
    listed = json.loads(run(["--profile", "p", "templates", "list", "--json"]).stdout)
    assert [one["name"] for one in listed["templates"]] == ["mine"]
