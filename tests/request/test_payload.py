from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.request.model import Model
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import STEPS, build_payload
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.route import Route
from openclaw_cli.request.tools import server_tools
from tests.standin.judge import validate_chat_request

if TYPE_CHECKING:
    from openclaw_cli.request.step import Built

GOLDEN = sorted((Path(__file__).parent.parent / "golden" / "payloads").glob("*.json"))
ROWS = {"plain", "model", "cache", "reasoning", "openai", "gemini", "routing", "params", "tools"}
# what the SDK drops of other families' replayed fields, or does not know, is no fault of the body
UNJUDGED = {
    "gemini-history",
    "gemini-history-repointed",
    "gemini-other-model",
    "tools-unknown-parameter",
}


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_bytes()) | {"name": request.param.stem}


def _build(golden: Any) -> Built:
    facts, known = golden["facts"], None
    if facts is not None:
        efforts = facts["efforts"]
        known = Model(
            "a/b",
            parameters=("reasoning",) if facts["reasons"] else ("temperature",),
            efforts=None if efforts is None else tuple(efforts),
            mandatory=facts.get("mandatory", False),
        )
    return build_payload(
        parse_ref(golden["ref"]),
        Route.parse(golden["base_url"]),
        golden["messages"],
        resolve_params(golden["layers"])._replace(
            server_tools=server_tools(**golden.get("tools", {}))
        ),
        stream=golden["stream"],
        entry=known,
    )


def test_every_row_has_a_golden_file() -> None:
    assert {path.stem.partition("-")[0] for path in GOLDEN} == ROWS


def test_the_body_is_the_golden_one_key_by_key_in_order(golden: Any) -> None:
    built = _build(golden)
    assert json.dumps(built.payload, indent=1) == json.dumps(golden["expected"], indent=1)
    assert list(built.notices) == golden["notices"]


def test_building_leaves_the_conversation_and_the_layers_as_they_are(golden: Any) -> None:
    before = copy.deepcopy(golden)
    _build(golden)
    assert golden == before


def test_the_official_sdk_reads_the_golden_body(golden: Any) -> None:
    if golden["name"] not in UNJUDGED:
        assert validate_chat_request(golden["expected"]) == []


def test_the_steps_stand_in_one_visible_order() -> None:
    assert [step.__name__ for step in STEPS] == [
        "add_base",
        "sanitize_gemini_history",
        "add_cache_markers",
        "add_params",
        "fit_modalities",
        "add_session",
        "add_provider_routing",
        "add_schema",
        "say_misfits",
        "add_reasoning",
        "add_extra_body",
        "add_server_tools",
        "add_pdf_engine",
    ]


def test_what_the_model_does_not_list_is_said_of_what_was_just_written() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}
    known = Model("a/b", parameters=("temperature",), inputs=("text",))
    built = build_payload(
        parse_ref("a/b"),
        Route.parse("https://openrouter.ai/api/v1"),
        [{"role": "user", "content": [image]}],
        resolve_params([("agents.defaults.params", {"top_k": 1}), ("--param", {"seed": 1})]),
        stream=True,
        entry=known,
    )
    assert built.notices == (
        "a/b does not list seed among its parameters; it may be ignored",
        "a/b does not list image among what it takes",
    )


@pytest.mark.parametrize(
    ("base_url", "params", "expected"),
    [
        ("https://openrouter.ai/api/v1", {}, "s-1"),
        ("https://openrouter.ai/api/v1", {"session_id": "mine"}, "mine"),
        ("http://127.0.0.1:1/api/v1", {}, None),
    ],
)
@pytest.mark.parametrize("session", ["s-1", None])
def test_a_conversation_has_an_id_on_verified_routes(
    base_url: str, params: dict[str, Any], expected: str | None, session: str | None
) -> None:
    built = build_payload(
        parse_ref("a/b"),
        Route.parse(base_url),
        [{"role": "user", "content": "hi"}],
        resolve_params([("--param", params)]),
        stream=True,
        session=session,
    )
    kept = expected if session or params else None
    assert built.payload.get("session_id") == kept


def test_markers_of_the_users_own_tools_are_counted() -> None:
    """Anthropic refuses a fifth marker: what the user has set leaves less for the messages."""
    marked = {"type": "function", "function": {"name": "f"}, "cache_control": {"type": "ephemeral"}}
    tools = [marked, marked, {"type": "function", "function": {"name": "g"}}]
    built = build_payload(
        parse_ref("anthropic/claude-sonnet-4.5"),
        Route.parse("https://openrouter.ai/api/v1"),
        [{"role": "system", "content": str(number)} for number in range(5)],
        resolve_params([("--param", {"tools": tools, "cache_control": {"type": "ephemeral"}})]),
        stream=True,
    )
    assert json.dumps(built.payload["messages"]).count("cache_control") == 1
