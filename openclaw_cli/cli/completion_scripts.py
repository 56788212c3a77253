"""Where the completion scripts are, and which profile loads them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..errors import ConfigError

BEGIN, END = b"# >>> openclaw completion >>>", b"# <<< openclaw completion <<<"
SCRIPTS = {
    "bash": "openclaw.bash",
    "zsh": "_openclaw",
    "fish": "openclaw.fish",
    "powershell": "openclaw.ps1",
}
WIDGETS = {
    "bash": "widget.bash",
    "zsh": "widget.zsh",
    "fish": "widget.fish",
    "powershell": "widget.ps1",
}
WIDGET_BEGIN, WIDGET_END = b"# >>> openclaw widget >>>", b"# <<< openclaw widget <<<"
_POWERSHELL = "Microsoft.PowerShell_profile.ps1"


def script_file(name: str) -> Path:
    """Return where a script is: in the installed package, or in the source tree."""
    package = Path(__file__).parent.parent
    inside = package / "completions" / name
    return inside if inside.exists() else package.parent / "completions" / name


def profile_file(shell: str) -> Path:
    """Return what a shell reads when it starts at a terminal."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (it raises nothing)
    if not home.is_absolute():
        raise ConfigError(f"there is no profile of {shell}: this user has no home", hint="set HOME")
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
    if shell == "fish":
        config = os.environ.get("XDG_CONFIG_HOME")
        return (Path(config) if config else home / ".config") / "fish" / "config.fish"
    if shell == "powershell":
        return _powershell_folder(home) / _POWERSHELL
    # Terminals on macOS start login shells, and those do not read the other file.
    return home / (".bash_profile" if sys.platform == "darwin" else ".bashrc")


def _powershell_folder(home: Path) -> Path:
    if sys.platform == "win32":
        import shutil

        from ..config.paths import documents_folder

        # The one that comes with Windows has a folder of its own.
        name = "PowerShell" if shutil.which("pwsh") else "WindowsPowerShell"
        return documents_folder() / name
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else home / ".config") / "powershell"


def is_installed(shell: str) -> bool:
    """Return whether the profile of a shell loads the script."""
    try:
        return BEGIN in profile_file(shell).read_bytes()
    except OSError:
        return False
