"""``openclaw completion``: printed, and put into a profile once."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..standin.program import sealed_variables

if TYPE_CHECKING:
    from ..standin.program import Run

SCRIPTS = {
    "bash": "openclaw.bash",
    "zsh": "_openclaw",
    "fish": "openclaw.fish",
    "powershell": "openclaw.ps1",
}
PROFILES = {
    "bash": ".bashrc",
    "zsh": ".zshrc",
    "fish": ".config/fish/config.fish",
    "powershell": ".config/powershell/Microsoft.PowerShell_profile.ps1",
}


@pytest.fixture
def home(sealed: Any) -> Path:
    found: Path = sealed.home
    return found


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_is_printed(run: Run, shell: str) -> None:
    file = Path(__file__).parents[2] / "completions" / SCRIPTS[shell]
    done = run(["completion", "--shell", shell])
    assert done.status == 0
    assert done.stdout == file.read_bytes()
    assert run(["completion"], env={"SHELL": f"/bin/{shell}"}).stdout == done.stdout


@pytest.mark.parametrize(
    ("shell", "name"),
    [
        ("bash", "widget.bash"),
        ("zsh", "widget.zsh"),
        ("fish", "widget.fish"),
        ("powershell", "widget.ps1"),
    ],
)
def test_a_widget_is_printed_and_installed_beside_the_completion(
    run: Run, home: Path, shell: str, name: str
) -> None:
    file = Path(__file__).parents[2] / "completions" / name
    assert run(["completion", "--widget", "-s", shell]).stdout == file.read_bytes()
    for argv in (["--widget"], [], ["--widget"], []):
        assert run(["completion", "-s", shell, "-i", "-y", *argv]).status == 0
    text = (home / PROFILES[shell]).read_text()
    assert text.count("# >>> openclaw widget >>>") == 1
    assert text.count("# >>> openclaw completion >>>") == 1
    assert (text.count(f"{name}'"), text.count(f"{SCRIPTS[shell]}'")) == (2, 2)


@pytest.mark.parametrize("shell", ["", "/bin/tcsh"])
def test_a_shell_without_a_script(run: Run, shell: str) -> None:
    done = run(["completion"], env={"SHELL": shell})
    assert done.status == 2
    assert "bash, zsh, fish" in done.stderr


@pytest.mark.parametrize("before", [b"", b"alias l=ls\n", b"no line end", b"\xff\xfe odd bytes\n"])
@pytest.mark.parametrize("shell", SCRIPTS)
def test_one_block_is_added_once(run: Run, home: Path, shell: str, before: bytes) -> None:
    profile = home / PROFILES[shell]
    profile.parent.mkdir(parents=True, exist_ok=True)
    if before:
        profile.write_bytes(before)
        profile.chmod(0o640)
    argv = ["completion", "-s", shell, "-i", "-y"]
    done = run(argv)
    assert done.status == 0, done.stderr
    # It is shown before it is done.
    assert f"~/{PROFILES[shell]}" in done.stderr
    assert "# >>> openclaw completion >>>" in done.stderr
    written = profile.read_bytes()
    assert written.startswith(before)
    assert written.count(b"openclaw completion") == 2
    if before:
        assert stat.S_IMODE(profile.stat().st_mode) == 0o640
    again = run(argv)
    assert b"already" in again.stdout
    assert again.stderr == ""
    assert profile.read_bytes() == written


def test_an_old_block_is_renewed_where_it_stands(run: Run, home: Path) -> None:
    profile = home / ".bashrc"
    profile.write_text(
        "before\n# >>> openclaw completion >>>\n. /gone/openclaw.bash\n"
        "# <<< openclaw completion <<<\nafter\n"
    )
    done = run(["completion", "--shell", "bash", "--install", "--yes", "--json"])
    assert json.loads(done.stdout)["changed"] is True
    text = profile.read_text()
    assert text.startswith("before\n# >>>")
    assert text.endswith("<<<\nafter\n")
    assert "/gone/" not in text


def test_a_linked_profile_stays_a_link(run: Run, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles"
    target.write_text("mine\n")
    (home / ".bashrc").symlink_to(target)
    assert run(["completion", "--shell", "bash", "--install", "--yes"]).status == 0
    assert (home / ".bashrc").is_symlink()
    assert "openclaw" in target.read_text()


def test_nothing_is_written_unasked(run: Run, home: Path) -> None:
    done = run(["completion", "--shell", "bash", "--install"])
    assert done.status == 2
    assert "--yes" in done.stderr
    assert not (home / ".bashrc").exists()


@pytest.mark.parametrize("answer", ["y", "n"])
def test_it_asks_at_a_terminal(terminal: Any, home: Path, answer: str) -> None:
    window = terminal("completion", "--shell", "bash", "--install", columns=200)
    window.wait(r"Add it\? \[Y/n\]")
    window.send(f"{answer}\r")
    assert window.end() == (0 if answer == "y" else 130)
    assert (home / ".bashrc").exists() is (answer == "y")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_shell_takes_the_profile(run: Run, home: Path, shell: str) -> None:
    program = shutil.which({"powershell": "pwsh"}.get(shell, shell))
    if program is None:
        pytest.skip(f"{shell} is not installed")
    run(["completion", "--shell", shell, "--install", "--yes"])
    profile = home / PROFILES[shell]
    asks = {
        "bash": f". {profile}; complete -p openclaw",
        "zsh": f"source {profile}; print $_comps[openclaw]",
        "fish": f"source {profile}; complete -c openclaw | head -1",
        "powershell": f". {profile}; $global:__openclaw[' completion']; 'openclaw'",
    }
    done = subprocess.run(
        [program, "-c", asks[shell]],
        env=sealed_variables() | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert "openclaw" in done.stdout
    assert done.stderr == ""


def test_powershell_is_known_by_the_name_of_its_program(run: Run) -> None:
    done = run(["completion"], env={"SHELL": "/usr/bin/pwsh"})
    assert done.stdout == run(["completion", "--shell", "powershell"]).stdout
    assert "Register-ArgumentCompleter" in done.stdout.decode()
