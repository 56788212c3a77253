"""``--pdf-engine``: who reads PDFs, on verified routes alone."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.request.attachments import attach, attach_url
from openclaw_cli.request.conversation import Question
from openclaw_cli.request.model import Model
from openclaw_cli.request.own_fields import check_own_fields
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.route import Route

REF = parse_ref("openrouter/a/b")
HERE = Route.parse("https://openrouter.ai/api/v1")
PDF = Question("what?", (attach("a.pdf", b"%PDF-1.7\n"),))
LINKED = Question("what?", (attach_url("https://x.example/a.pdf"),))
WORDS = Question("what?")
OPTION = ("--pdf-engine", {"pdf_engine": "native"})
CONFIGURED = ("agents.defaults.params", {"pdfEngine": "mistral-ocr"})


def parser(engine: str) -> dict[str, Any]:
    return {"id": "file-parser", "pdf": {"engine": engine}}


def plugins(*parts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return ("models.providers.openrouter.params", {"plugins": [*parts]})


@pytest.mark.parametrize(
    ("question", "layers", "sent"),
    [
        (PDF, [OPTION], [parser("native")]),
        (LINKED, [OPTION], [parser("native")]),
        (PDF, [CONFIGURED], [parser("mistral-ocr")]),
        (PDF, [CONFIGURED, OPTION], [parser("native")]),
        (PDF, [plugins({"id": "web"}), OPTION], [{"id": "web"}, parser("native")]),
        (PDF, [plugins(parser("cloudflare-ai")), OPTION], [parser("native")]),
        (PDF, [plugins(parser("cloudflare-ai")), CONFIGURED], [parser("cloudflare-ai")]),
        (PDF, [CONFIGURED, ("--param", {"pdf_engine": None})], None),
        (PDF, [], None),
        (WORDS, [CONFIGURED], None),
    ],
)
def test_the_plugin_that_is_sent(question: Question, layers: Any, sent: Any) -> None:
    built = build_payload(REF, HERE, [question.message()], resolve_params(layers), stream=True)
    assert built.payload.get("plugins") == sent
    assert "pdf_engine" not in built.payload
    assert built.notices == ()


def test_without_a_pdf_the_option_has_nothing_to_read() -> None:
    built = build_payload(REF, HERE, [WORDS.message()], resolve_params([OPTION]), stream=True)
    assert "plugins" not in built.payload
    assert built.notices == ("--pdf-engine has nothing to read: no PDF goes along",)


@pytest.mark.parametrize(("inputs", "said"), [(("text",), 1), (("text", "file"), 0), ((), 0)])
def test_a_model_that_reads_none_itself_is_a_notice(inputs: tuple[str, ...], said: int) -> None:
    built = build_payload(
        REF,
        HERE,
        [PDF.message()],
        resolve_params([OPTION]),
        stream=True,
        entry=Model("a/b", inputs=inputs),
    )
    assert len(built.notices) == said


def test_only_openrouter_has_it() -> None:
    elsewhere = Route.parse("https://proxy.example/v1")
    params = resolve_params([OPTION])
    with pytest.raises(UsageError, match="--pdf-engine asks for what only OpenRouter has"):
        check_own_fields(params, REF, elsewhere, ())
    configured = resolve_params([CONFIGURED])
    check_own_fields(configured, REF, elsewhere, ())
    built = build_payload(REF, elsewhere, [PDF.message()], configured, stream=True)
    assert "plugins" not in built.payload
