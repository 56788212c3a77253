"""Keys in the system's keyring, played by backends of the tests' own."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config import keyring

from ..conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Completed, Spawn
    from ..standin.server import StandIn

BACKENDS = """
import json, pathlib, threading
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

class InAFile(KeyringBackend):
    priority = 1
    file = pathlib.Path(__file__).with_name("keyring.json")
    def _all(self):
        return json.loads(self.file.read_text()) if self.file.exists() else {}
    def get_password(self, service, name):
        return self._all().get(f"{service}/{name}")
    def set_password(self, service, name, secret):
        self.file.write_text(json.dumps(self._all() | {f"{service}/{name}": secret}))
    def delete_password(self, service, name):
        rest = self._all()
        del rest[f"{service}/{name}"]
        self.file.write_text(json.dumps(rest))

class Locked(InAFile):
    def get_password(self, service, name):
        raise KeyringLocked("no")
    def set_password(self, service, name, secret):
        raise KeyringLocked("no")

class Silent(InAFile):
    def get_password(self, service, name):
        threading.Event().wait()

class Forgetful(InAFile):
    def set_password(self, service, name, secret):
        pass

class Broken(InAFile):
    def get_password(self, service, name):
        raise RuntimeError("the bus said something about " + name)
    def set_password(self, service, name, secret):
        raise RuntimeError("the bus did not like " + secret)
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "openclaw.json"


@pytest.fixture
def program(spawn: Spawn, standin: StandIn, config: Path, tmp_path: Path) -> Any:
    """Return what runs the program with one of the backends."""
    folder = tmp_path / "backends"
    folder.mkdir()
    (folder / "played.py").write_text(BACKENDS)

    def run(backend: str, *argv: str, stdin: bytes = b"", **env: str) -> Completed:
        variables = standin.client_env() | {
            "PYTHONPATH": str(folder),
            "PYTHON_KEYRING_BACKEND": f"played.{backend}",
            **env,
        }
        done = spawn([*argv, "--config", str(config)], env=variables).finish(stdin=stdin)
        assert KEY not in done.stderr + done.stdout.decode()
        assert "Traceback" not in done.stderr
        return done

    return run


ONBOARD = ("onboard", "--secret-input-mode", "keyring", "--openrouter-api-key", "-")


def test_the_key_goes_into_the_keyring_and_is_found_there(
    program: Any, standin: StandIn, config: Path, tmp_path: Path
) -> None:
    config.write_text('{ env: { OPENROUTER_API_KEY: "sk-or-v1-an-old-key-in-plain-text" } }')
    done = program("InAFile", *ONBOARD, stdin=KEY.encode())
    assert done.status == 0, done.stderr
    assert b"; kept in the keyring" in done.stdout
    text = config.read_text()
    assert KEY not in text
    assert "plain-text" not in text
    kept = json.loads((tmp_path / "backends" / "keyring.json").read_text())
    assert kept == {"openclaw/openrouter": KEY}

    assert program("InAFile", "chat", "hi").status == 0
    assert standin.requests[-1].header("authorization") == f"Bearer {KEY}"
    status = json.loads(program("InAFile", "models", "status", "--json").stdout)
    assert status["key"]["source"].startswith("keyring, by ")

    other = f"{KEY}-and-more"
    assert program("InAFile", "models", "auth", "paste-api-key", stdin=other.encode()).status == 0
    assert other not in config.read_text()
    kept = json.loads((tmp_path / "backends" / "keyring.json").read_text())
    assert kept == {"openclaw/openrouter": other}

    assert program("InAFile", "models", "auth", "logout", "--yes").status == 0
    assert json.loads((tmp_path / "backends" / "keyring.json").read_text()) == {}
    assert program("InAFile", "chat", "hi").status == 4


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        ("Locked", "it is locked"),
        ("Silent", "did not answer within 0.3 s"),
        ("Forgetful", "does not keep"),
        ("Broken", "RuntimeError"),
    ],
)
def test_a_keyring_that_can_not_be_used_names_the_other_ways(
    program: Any, config: Path, tmp_path: Path, backend: str, said: str
) -> None:
    if backend == "Silent":
        assert keyring.SECONDS == 5
        limit = "from openclaw_cli.config import keyring; keyring.SECONDS = 0.3"
        (tmp_path / "backends" / "sitecustomize.py").write_text(limit)
    done = program(backend, *ONBOARD, stdin=KEY.encode())
    assert done.status == 4
    assert said in done.stderr
    assert "OPENROUTER_API_KEY" in done.stderr
    assert "plaintext" in done.stderr
    assert not config.exists()


def test_no_keyring_on_the_system(program: Any, config: Path) -> None:
    done = program(
        "x", *ONBOARD, stdin=KEY.encode(), PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring"
    )
    assert done.status == 4
    assert "there is none on this system" in done.stderr


def test_the_package_is_not_installed(program: Any, tmp_path: Path) -> None:
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "keyring.py").write_text("raise ImportError('not here')\n")
    done = program("x", *ONBOARD, stdin=KEY.encode(), PYTHONPATH=str(shadow))
    assert done.status == 4
    assert "openclaw-cli[keyring]" in done.stderr


def test_a_locked_keyring_stops_a_question_with_the_other_ways(
    program: Any, config: Path, standin: StandIn
) -> None:
    config.write_text(
        "{ models: { providers: { openrouter: { apiKey:"
        ' { source: "keyring", id: "openrouter" } } } } }'
    )
    done = program("Locked", "chat", "hi")
    assert done.status == 4
    assert "it is locked" in done.stderr
    assert standin.requests == []
    # A key from elsewhere is found first: the keyring is not even asked.
    assert program("Silent", "chat", "hi", OPENROUTER_API_KEY=KEY).status == 0


def test_a_key_with_a_name_is_kept_under_it(
    program: Any, standin: StandIn, config: Path, tmp_path: Path
) -> None:
    argv = ("models", "auth", "paste-api-key", "--profile-id", "work", "--secret-input-mode")
    assert program("InAFile", *argv, "keyring", stdin=KEY.encode()).status == 0
    kept = tmp_path / "backends" / "keyring.json"
    assert json.loads(kept.read_text()) == {"openclaw/openrouter:work": KEY}
    assert KEY not in config.read_text()
    assert program("InAFile", "chat", "hi").status == 0
    assert standin.requests[-1].header("authorization") == f"Bearer {KEY}"
    assert program("InAFile", "models", "auth", "logout", "work", "--yes").status == 0
    assert json.loads(kept.read_text()) == {}


def test_nothing_of_it_is_imported_where_it_is_not_used() -> None:
    assert sys.modules.get("keyring") is None
