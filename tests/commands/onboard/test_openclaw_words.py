"""``onboard``: the lines of OpenClaw's own documents, and what people paste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.commands.onboard.options import FLAGS, WITH_VALUE, without_unused
from openclaw_cli.errors import UsageError

from .test_onboard import KEY, OTHER_KEY, WRITTEN, config, onboard

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn

__all__ = ["config", "onboard"]


@pytest.mark.parametrize(
    ("argv", "stdin"),
    [
        (["--auth-choice", "apiKey", "--token-provider", "openrouter", "--token", KEY], b""),
        (
            ["--auth-choice", "apiKey", "--token-provider", "OpenRouter", "--token", "-"],
            KEY.encode(),
        ),
        (["--token-provider", "openrouter", "--token", KEY], b""),
        (["--auth-choice", "token", "--token-provider=openrouter", f"--token={KEY}"], b""),
        (["--auth-choice", "apiKey", "--openrouter-api-key", KEY], b""),
        (
            [
                "--auth-choice",
                "openrouter-api-key",
                "--token-provider",
                "openrouter",
                "--token",
                KEY,
            ],
            b"",
        ),
    ],
)
def test_a_key_by_token(onboard: Any, config: Path, argv: list[str], stdin: bytes) -> None:
    assert onboard(*argv, stdin=stdin).status == 0
    assert config.read_text() == WRITTEN


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--auth-choice", "apiKey", "--token", KEY], "--token-provider openrouter"),
        (["--auth-choice", "apiKey"], "--token-provider openrouter"),
        (["--token-provider", "anthropic", "--token", KEY], "'anthropic'"),
        (["--token-provider", "openrouter", "--token", KEY, "--openrouter-api-key", KEY], "both"),
        (["--openrouter-api-key", KEY, "--mode"], "'--mode' requires an argument"),
        (["--openrouter-api-key", KEY, "--skip-ui=yes"], "'--skip-ui' does not take a value"),
        (["--openrouter-api-key", KEY, "--skip-nonsense"], "--skip-nonsense"),
        (["--openrouter-api-key", KEY, "--anthropic-api-key", "x"], "--anthropic-api-key"),
        (["--openrouter-api-key", KEY, "local"], "local"),
    ],
)
def test_what_is_on_no_list_writes_nothing(
    onboard: Any, config: Path, argv: list[str], words: str
) -> None:
    done = onboard("--non-interactive", *argv)
    assert done.status == 2
    assert words in done.stderr
    assert not config.parent.exists()


def test_options_without_a_use_earn_one_note(onboard: Any, config: Path) -> None:
    argv = "--non-interactive --accept-risk --mode local --flow=quickstart --skip-channels"
    done = onboard(
        *argv.split(), "--gateway-token", "hidden", "--skip-channels", "--openrouter-api-key", "-",
        stdin=KEY.encode(),
    )  # fmt: skip
    assert done.status == 0
    assert config.read_text() == WRITTEN
    assert done.stderr == (
        "note: no use here for --mode, --flow, --skip-channels, --gateway-token:"
        " OpenClaw's own, left out\n"
        f"note: created {config}\n"
    )


@pytest.mark.parametrize("name", sorted(FLAGS | WITH_VALUE))
def test_every_option_of_the_list_is_taken_with_its_value(name: str) -> None:
    value = ["--json"] if name in WITH_VALUE else []
    assert without_unused([name, *value, "--model", "x"]) == (["--model", "x"], [name])
    if name in WITH_VALUE:
        assert without_unused([f"{name}=a=b", "x"]) == (["x"], [name])
        with pytest.raises(UsageError):
            without_unused([name])
    assert without_unused(["--", name]) == (["--", name], [])


@pytest.mark.parametrize(
    "pasted",
    [
        f"OPENROUTER_API_KEY={KEY}",
        f"export OPENROUTER_API_KEY='{KEY}'",
        f'set OPENROUTER_API_KEY="{KEY}";',
        f'$env:OPENROUTER_API_KEY = "{KEY}"',
        f"Authorization: Bearer {KEY}",
        f"bearer {KEY}\n",
        f"API_KEY = {KEY}",
        f"  '{KEY}';\n",
    ],
)
def test_a_pasted_line_is_not_stored_as_a_key(onboard: Any, config: Path, pasted: str) -> None:
    assert onboard("--openrouter-api-key", "-", stdin=pasted.encode()).status == 0
    assert config.read_text() == WRITTEN


@pytest.mark.parametrize(
    "pasted", ["OPENROUTER_API_KEY=", "export OPENROUTER_API_KEY=''", "Bearer "]
)
def test_a_line_without_a_key_is_none(onboard: Any, config: Path, pasted: str) -> None:
    done = onboard("--openrouter-api-key", "-", stdin=pasted.encode())
    assert done.status in (2, 4)
    assert not config.exists()


@pytest.mark.parametrize("model", ["claude-sonnet-4-6", "openrouter//x", "a b"])
def test_a_default_model_that_is_none_is_told_at_the_end(
    onboard: Any, config: Path, model: str
) -> None:
    config.parent.mkdir()
    config.write_text(f'{{ agents: {{ defaults: {{ model: "{model}" }} }} }}')
    done = onboard("--openrouter-api-key", "-", stdin=KEY.encode())
    assert done.status == 2
    assert model in done.stderr
    assert "the key is stored" in done.stderr
    assert "models set REF" in done.stderr
    assert KEY in config.read_text()


def test_a_source_with_a_key_is_a_key_given(onboard: Any, config: Path, tmp_path: Path) -> None:
    source = tmp_path / "real" / "openclaw.json"
    source.parent.mkdir()
    source.write_text(f'{{ env: {{ OPENROUTER_API_KEY: "{KEY}" }} }}')
    argv = ["--auth-choice", "openrouter-api-key", "--import-from", str(source)]
    assert onboard(*argv, env={"OPENROUTER_API_KEY": OTHER_KEY}).status == 0
    assert config.read_text() == WRITTEN


def test_a_key_is_asked_for_where_the_source_has_none(
    onboard: Any, standin: StandIn, config: Path, tmp_path: Path
) -> None:
    source = tmp_path / "real" / "openclaw.json"
    source.parent.mkdir()
    source.write_text("{}")
    argv = ["--auth-choice", "openrouter-api-key", "--import-from", str(source)]
    assert onboard(*argv).status == 4
    assert standin.requests == []
    assert onboard(*argv, env={"OPENROUTER_API_KEY": KEY}).status == 0
    assert config.read_text() == WRITTEN
