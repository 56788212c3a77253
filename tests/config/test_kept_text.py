# ruff: noqa: E501  (a row of a table is read as one line)
"""What commands leave of a file that is kept with care, through the front door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .json5_documents import is_json

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run

KEY = "sk-or-v1-test-key"
TOML = f"""\
\ufeff# mine\r
[env] # what only I know\r
OPENROUTER_API_KEY = "{KEY}" # work\r
# HTTP_TIMEOUT = 5\r
\r
# ---- how I ask ----
[agents.defaults]\r
\tparams = {{ topP = 0.5, provider.sort = "price" }} # cheap\r
models."openrouter/a/b".alias = "x" # short\r
# ---- the end ----"""
JSON = '\ufeff{\r\n\t"env": {},\r\n\t"agents": {\r\n\t\t"defaults": {\n\t\t}\r\n\t}\r\n}'


@pytest.mark.parametrize(
    ("argv", "old", "new"),
    [
        ("models auth logout --yes", f'OPENROUTER_API_KEY = "{KEY}" # work\r\n', ""),
        ("config unset agents.defaults.params.topP", "topP = 0.5, ", ""),
        ("config unset agents.defaults.params.provider.sort", 'provider.sort = "price"', "provider = {}"),
        ("config set agents.defaults.params.provider.sort latency", '"price"', '"latency"'),
        ("config set agents.defaults.params.seed 1", '"price"', '"price", seed = 1'),
        ("config set agents.defaults.params {topP:0.5}", ', provider.sort = "price"', ""),
        ("models aliases remove x", '".alias = "x" # short', '" = {}'),
        ("config set agents.defaults.model.primary a/b", "the end ----", 'the end ----\r\n\r\n[agents.defaults.model]\r\n\tprimary = "a/b"'),
    ],
)  # fmt: skip
def test_a_toml_file_keeps_all_else(
    run: Run, tmp_path: Path, argv: str, old: str, new: str
) -> None:
    config = tmp_path / "openclaw.toml"
    config.write_bytes(TOML.encode())
    assert TOML.count(old) == 1
    assert run(["--config", str(config), *argv.split()]).status == 0
    assert config.read_bytes().decode() == TOML.replace(old, new)


@pytest.mark.parametrize(
    "argv",
    [
        "config set agents.defaults.params.seed 1",
        "config set agents.defaults.params {provider:{sort:'price'},stop:['a',],}",
        "models set openrouter/a/b",
        "models aliases add s openrouter/a/b",
        "models fallbacks add openrouter/a/b",
        "onboard --non-interactive --accept-risk --skip-check --openrouter-api-key -",
    ],
)
@pytest.mark.parametrize("text", [JSON, "{}", '{"agents": {"defaults": {"models": {}}}}\n'])
def test_a_json_file_stays_json(run: Run, tmp_path: Path, argv: str, text: str) -> None:
    config = tmp_path / "openclaw.json"
    config.write_bytes(text.encode())
    assert run(["--config", str(config), *argv.split()], stdin=f"{KEY}\n".encode()).status == 0
    edited = config.read_bytes().decode()
    assert is_json(edited)
    assert edited != text
    assert edited.startswith("\ufeff") == text.startswith("\ufeff")
    assert edited.endswith("\n") == text.endswith("\n")
