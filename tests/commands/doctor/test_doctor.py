"""``openclaw doctor``: each thing that is wrong is named, with its cure."""

from __future__ import annotations

import json
import stat
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.commands.doctor.run import CHECKS

from ...conftest import KEY
from ...standin.defaults import KEY as ACCOUNT
from ...standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn


IDS = [check.id for check in CHECKS]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text('{ agents: { defaults: { model: "openrouter/auto" } } }')
    path.chmod(0o600)
    return path


@pytest.fixture
def doctor(run: Run, standin: StandIn, config: Path) -> Callable[..., Any]:
    """Return what runs it and gives the findings by name, and the status under ``status``."""

    def doctor(*argv: str, env: dict[str, str] | None = None) -> dict[str, Any]:
        done = run(
            ["doctor", "--json", "--config", str(config), *argv],
            env=standin.client_env() | {"OPENROUTER_API_KEY": KEY} | (env or {}),
        )
        assert KEY not in done.stderr + done.stdout.decode()
        report = json.loads(done.stdout)
        found = {finding["check"]: finding for finding in report["findings"]}
        assert report["healthy"] is (done.status == 0)
        assert {finding["id"] for finding in report["findings"]} <= set(IDS)
        for finding in found.values():
            assert (
                finding["verdict"] == "ok"
                or finding["cure"]
                or "not looked at" in (finding["message"])
            )
        return found | {"status": done.status}

    return doctor


def test_all_is_well(doctor: Any, run: Run, standin: StandIn, config: Path) -> None:
    run(["models", "list", "--config", str(config)], env=standin.client_env())
    now = formatdate(usegmt=True)
    standin.play(json_body({"data": ACCOUNT}, headers={"Date": now}), path="/key")
    found = doctor()
    assert found.pop("status") == 0
    assert set(found) == {
        "program",
        "config",
        "permissions",
        "history",
        "key",
        "route",
        "network",
        "clock",
        "catalogue",
        "models",
        "terminal",
        "completion",
    }
    for name in ("config", "permissions", "key", "route", "network", "clock", "catalogue"):
        assert found[name]["verdict"] == "ok", found[name]
    assert "accepted" in found["network"]["message"]
    assert "through the proxy 127.0.0.1" in found["network"]["message"]


def test_the_lines_for_people(run: Run, standin: StandIn, config: Path) -> None:
    done = run(
        ["doctor", "--config", str(config)],
        env=standin.client_env() | {"OPENROUTER_API_KEY": KEY, "SHELL": "/bin/bash"},
    )
    lines = done.stdout.decode().splitlines()
    assert done.status == 0
    assert any(line.startswith("ok       route ") for line in lines)
    where = next(n for n, line in enumerate(lines) if line.startswith("warning  completion"))
    assert lines[where + 1].strip() == "cure: openclaw completion --shell bash --install"


def test_a_broken_configuration(doctor: Any, standin: StandIn, config: Path) -> None:
    config.write_text("{ agents: ")
    found = doctor()
    assert found["status"] == 1
    assert found["config"]["verdict"] == "failure"
    assert f"{config}:1:" in found["config"]["message"]
    assert found["key"]["verdict"] == "warning"
    assert standin.requests == []


def test_wrong_values(doctor: Any, config: Path) -> None:
    config.write_text("{ agents: { defaults: { thinkingDefault: 3, model: 4 } } }")
    assert doctor()["config"]["verdict"] == "failure"


def test_loose_permissions_are_tightened_on_request(doctor: Any, config: Path) -> None:
    config.chmod(0o644)
    found = doctor()
    assert found["permissions"]["verdict"] == "warning"
    assert found["status"] == 0
    assert stat.S_IMODE(config.stat().st_mode) == 0o644
    assert doctor("--fix")["permissions"]["fixed"] is True
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert doctor("--fix")["permissions"]["fixed"] is False


def test_no_key(doctor: Any, standin: StandIn) -> None:
    found = doctor(env={"OPENROUTER_API_KEY": ""})
    assert found["status"] == 1
    assert "models auth login" in found["key"]["cure"]
    # The network is looked at all the same.
    assert found["network"]["verdict"] == "ok"
    assert standin.requests


def test_a_refused_key(doctor: Any, standin: StandIn) -> None:
    standin.error(401, "User not found.", path="/key")
    found = doctor()
    assert found["status"] == 1
    assert found["key"]["verdict"] == "failure"
    assert "OPENROUTER_API_KEY in the environment" in found["key"]["cure"]


def test_no_network(doctor: Any) -> None:
    found = doctor(env={"HTTPS_PROXY": "http://127.0.0.1:9"})
    assert found["status"] == 1
    assert "through the proxy 127.0.0.1:9" in found["network"]["message"]
    assert found["catalogue"]["verdict"] == "warning"


def test_a_certificate_that_nobody_trusts(doctor: Any, standin: StandIn) -> None:
    standin.tls_mode = "untrusted"
    found = doctor()
    assert found["status"] == 1
    assert found["tls"]["verdict"] == "failure"
    assert "SSL_CERT_FILE" in found["tls"]["cure"]


def test_another_base_url(doctor: Any, standin: StandIn, config: Path) -> None:
    config.write_text(
        f'{{ models: {{ providers: {{ openrouter: {{ baseUrl: "{standin.url}" }} }} }} }}'
    )
    assert "not OpenRouter's own" in doctor()["route"]["message"]


@pytest.mark.parametrize(("seconds", "word"), [(7200, "behind"), (-7200, "ahead")])
def test_a_wrong_clock(doctor: Any, standin: StandIn, seconds: int, word: str) -> None:
    date = formatdate(time.time() + seconds, usegmt=True)
    standin.play(json_body({"data": ACCOUNT}, headers={"Date": date}), path="/key")
    found = doctor()
    assert found["clock"]["verdict"] == "warning"
    assert f"2 h {word}" in found["clock"]["message"]


def test_a_damaged_catalogue_is_rebuilt_on_request(
    doctor: Any, run: Run, standin: StandIn, config: Path, sealed: Any
) -> None:
    run(["models", "list", "--config", str(config)], env=standin.client_env())
    (file,) = sealed.home.rglob("models-*.txt")
    file.write_text("nonsense")
    found = doctor()
    assert "damaged" in found["catalogue"]["message"]
    assert found["status"] == 0
    assert doctor("--fix")["catalogue"]["fixed"] is True
    assert doctor()["catalogue"]["verdict"] == "ok"


def test_an_installed_completion(doctor: Any, run: Run) -> None:
    env = {"SHELL": "/usr/bin/zsh"}
    assert doctor(env=env)["completion"]["verdict"] == "warning"
    run(["completion", "--install", "--yes"], env=env)
    assert doctor(env=env)["completion"]["verdict"] == "ok"


def test_the_history(doctor: Any, run: Run, standin: StandIn, sealed: Any) -> None:
    file = sealed.home / ".local/state/openclaw/history.db"
    assert doctor()["history"]["message"] == f"{file}: none yet"
    assert not file.parent.exists()
    standin.answer_text("so")
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    assert run(["chat", "hi"], env=env).status == 0
    assert doctor()["history"]["message"].startswith("1 conversation, 0.1 MB: ")
    content = file.read_bytes()
    for damaged in (content[:40_000] + bytes(20_000) + content[60_000:], b"no database"):
        file.write_bytes(damaged)
        found = doctor()
        assert found["history"]["verdict"] == "failure"
        assert found["status"] == 1
