"""``models set-image|image-fallbacks|refresh``: where they are kept, and what they leave alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.defaults import MODELS
from ...standin.script import json_body
from .conftest import OWN, SONNET

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn

FIVE = "openrouter/openai/gpt-5"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", {"primary": "openrouter/a/b"}),
        ('imageModel: "x/y"', "openrouter/a/b"),
        ('imageModel: { fallbacks: ["x/y"] }', {"fallbacks": ["x/y"], "primary": "openrouter/a/b"}),
    ],
)
def test_the_image_model_keeps_the_files_form(
    models: Any, run: Any, config: Path, before: str, after: object
) -> None:
    config.write_text(f"{{ agents: {{ defaults: {{ {before} }} }} }}")
    done = models("set-image", "a/b")
    assert (done.status, done.stdout.decode()) == (0, "Image model: openrouter/a/b\n")
    shown = run(["config", "get", "agents.defaults", "--config", str(config)]).stdout
    assert json.loads(shown) == {"imageModel": after}


def test_what_takes_no_pictures_is_told(models: Any, config: Path) -> None:
    config.write_text(OWN)
    models("refresh")
    blind = "openai/gpt-4o-mini"
    assert f"openrouter/{blind} takes no pictures" in models("set-image", blind).stderr
    assert "takes no pictures" not in models("set-image", SONNET).stderr
    assert models("set-image", "gpt").stdout.decode() == f"Image model: {FIVE}\n"
    assert "did you mean" in models("set-image", "openai/gpt-55").stderr
    assert "// the default" in config.read_text()


def test_image_fallbacks_come_and_go(models: Any, config: Path) -> None:
    config.write_text(OWN.replace("models: {", f'imageModel: "{SONNET}", // eyes\nmodels: {{', 1))
    done = models("image-fallbacks", "add", "gpt")
    assert done.stdout.decode() == f"Image fallbacks: {FIVE}\n"
    assert models("fallbacks", "list").stdout == b""
    assert models("image-fallbacks", "add", SONNET).status == 2  # it is the image model
    assert models("image-fallbacks", "add", "x/y").status == 0
    for plain in ([], ["--plain"]):
        listed = models("image-fallbacks", "list", *plain)
        assert listed.stdout.decode() == f"{FIVE}\nopenrouter/x/y\n"
    shown = json.loads(models("status", "--json").stdout)
    assert shown["image_model"]["ref"] == f"openrouter/{SONNET}"
    assert [one["ref"] for one in shown["image_fallbacks"]] == [FIVE, "openrouter/x/y"]
    assert "Image fallback 2  openrouter/x/y" in models("status").stdout.decode()
    assert models("image-fallbacks", "remove", "GPT").stdout == b"Image fallbacks: openrouter/x/y\n"
    assert models("image-fallbacks", "remove", "gpt").status == 2
    assert models("image-fallbacks", "clear").stdout == b"Image fallbacks: none\n"
    assert models("image-fallbacks").stdout == b""
    assert "// eyes" in config.read_text()


def test_a_list_of_image_fallbacks_needs_no_image_model(models: Any, config: Path) -> None:
    config.write_text(OWN)
    assert models("image-fallbacks", "add", SONNET).status == 0
    assert models("fallbacks", "list", "--plain").stdout == b""
    shown = json.loads(models("status", "--json").stdout)
    assert (shown["image_model"], len(shown["image_fallbacks"])) == (None, 1)


def test_the_list_is_fetched_now(models: Any, standin: StandIn) -> None:
    assert models("refresh").stdout.decode().startswith(f"{len(MODELS)} models from openrouter.ai")
    standin.play(json_body({"data": [*MODELS[1:], MODELS[0] | {"id": "new/one"}]}), path="/models")
    report = json.loads(models("refresh", "--json").stdout)
    assert (report["added"], report["removed"]) == (["new/one"], [MODELS[0]["id"]])
    standin.error(503, "down", path="/models")
    done = models("refresh")
    assert (done.status, done.stdout) == (6, b"")
    assert models("list", "new/one", "--plain").stdout == b"new/one\n"


@pytest.mark.parametrize("name", ["openrouter", "OpenRouter"])
def test_every_model_is_openrouters(models: Any, name: str) -> None:
    everything = models("list", "--plain").stdout
    assert models("list", "--plain", "--provider", name).stdout == everything
    assert models("list", "--plain", "--provider", name, "--all").stdout == everything
    assert models("list", "--all", "--configured").status == 2
