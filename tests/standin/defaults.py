"""What is answered when a test has scripted nothing: a small, healthy OpenRouter."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from . import script

if TYPE_CHECKING:
    from .recorded import Recorded

NEW_KEY = "sk-or-v1-made-by-signing-in-at-the-stand-in"
GREETING = "Hello from the stand-in."
KEY: dict[str, Any] = {
    "label": "sk-or-v1-tes...key",
    "limit": 100,
    "limit_remaining": 74.5,
    "limit_reset": "monthly",
    "include_byok_in_limit": False,
    "usage": 25.5,
    "usage_daily": 1.25,
    "usage_weekly": 6.5,
    "usage_monthly": 25.5,
    "byok_usage": 0,
    "byok_usage_daily": 0,
    "byok_usage_weekly": 0,
    "byok_usage_monthly": 0,
    "is_free_tier": False,
    "is_management_key": False,
    "is_provisioning_key": False,
    "expires_at": None,
    "creator_user_id": "user_standin",
    "rate_limit": {"requests": -1, "interval": "10s", "note": "This field is deprecated."},
}
_SAMPLING = ["max_tokens", "stop", "temperature", "top_p"]
_TOOLS = ["response_format", "structured_outputs", "tool_choice", "tools"]
_THINKING = ["include_reasoning", "reasoning"]


def _model(
    slug: str,
    name: str,
    *,
    context: int = 200_000,
    prices: tuple[str, str] = ("0.000003", "0.000015"),
    parameters: list[str] | None = None,
    inputs: tuple[str, ...] = ("text",),
    reasoning: dict[str, Any] | None = None,
) -> dict[str, Any]:
    model = {
        "id": slug,
        "canonical_slug": slug,
        "name": name,
        "created": 1_759_161_676,
        "description": f"{name}, as the stand-in describes it.",
        "context_length": context,
        "architecture": {
            "modality": f"{'+'.join(inputs)}->text",
            "input_modalities": list(inputs),
            "output_modalities": ["text"],
            "tokenizer": "Other",
            "instruct_type": None,
        },
        "pricing": {"prompt": prices[0], "completion": prices[1], "request": "0", "image": "0"},
        "top_provider": {
            "context_length": context,
            "max_completion_tokens": None,
            "is_moderated": False,
        },
        "per_request_limits": None,
        "supported_parameters": parameters or [*_SAMPLING, *_TOOLS],
        "default_parameters": None,
        "supported_voices": None,
        "expiration_date": None,
        "knowledge_cutoff": None,
        "hugging_face_id": None,
        "links": {"details": f"/api/v1/models/{slug}/endpoints"},
    }
    return model | ({"reasoning": reasoning} if reasoning else {})


_THINKERS = [*_SAMPLING, *_TOOLS, *_THINKING]
MODELS: list[dict[str, Any]] = [
    _model("openrouter/auto", "Auto Router", context=2_000_000, prices=("-1", "-1")),
    _model(
        "anthropic/claude-sonnet-4.5",
        "Anthropic: Claude Sonnet 4.5",
        context=1_000_000,
        parameters=_THINKERS,
        inputs=("text", "image", "file"),
        reasoning={"mandatory": False, "supports_max_tokens": True},
    ),
    _model(
        "openai/gpt-5",
        "OpenAI: GPT-5",
        context=400_000,
        prices=("0.00000125", "0.00001"),
        parameters=["max_tokens", "seed", *_TOOLS, *_THINKING],
        inputs=("text", "image", "file"),
        reasoning={
            "mandatory": True,
            "supported_efforts": ["high", "medium", "low", "minimal"],
            "default_effort": "medium",
        },
    ),
    _model("openai/gpt-4o-mini", "OpenAI: GPT-4o-mini", prices=("0.00000015", "0.0000006")),
    _model(
        "google/gemini-2.5-pro",
        "Google: Gemini 2.5 Pro",
        context=1_048_576,
        prices=("0.00000125", "0.00001"),
        parameters=_THINKERS,
        inputs=("text", "image", "file", "audio", "video"),
        reasoning={"mandatory": True, "supports_max_tokens": True},
    ),
    _model(
        "deepseek/deepseek-r1",
        "DeepSeek: R1",
        context=163_840,
        prices=("0.0000004", "0.000002"),
        parameters=_THINKERS,
        reasoning={"mandatory": True},
    ),
    _model(
        "meta-llama/llama-3.3-70b-instruct:free",
        "Meta: Llama 3.3 70B Instruct (free)",
        context=65_536,
        prices=("0", "0"),
        parameters=_SAMPLING,
    ),
    _model("mistralai/mistral-large-2411", "Mistral Large 2411", context=131_072),
]


def answer(request: Recorded) -> script.Script:
    """Return what a healthy OpenRouter answers, under ``/api/v1`` or a custom host's ``/v1``."""
    if request.method == "GET" and request.route == "/auth":
        return _agree(request)
    prefix, slash, call = request.route.partition("/v1/")
    if not slash or prefix not in {"", "/api"}:
        return script.error(404, "Not Found")
    match request.method, call:
        case "POST", "chat/completions":
            return script.text_answer(GREETING)
        case "GET", "key":
            return _key(request)
        case "GET", "models":
            return script.json_body({"data": MODELS, "total_count": len(MODELS)})
        case "POST", "auth/keys":
            return _exchange(request)
        case "GET", "credits":
            return script.error(403, "Only management keys can fetch credits for an account")
        case "GET", _ if call.startswith("models/") and call.endswith("/endpoints"):
            return _endpoints(call.removeprefix("models/").removesuffix("/endpoints"))
        case _:
            return script.error(404, "Not Found")


def _agree(request: Recorded) -> script.Answer:
    """Return the sign-in page of a user who agrees at once; the code holds the challenge."""
    query = parse_qs(urlsplit(request.path).query)
    code = f"code-{query['code_challenge'][0]}"
    if query["code_challenge_method"] != ["S256"]:
        return script.error(400, "Invalid code_challenge_method")
    if "callback_url" not in query:
        return script.html(title=code)
    location = f"{query['callback_url'][0]}?code={code}"
    return script.Answer((script.Status(302, {"Location": location}), script.End()))


def _exchange(request: Recorded) -> script.Answer:
    body = request.json()
    digest = hashlib.sha256(body["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if body["code_challenge_method"] != "S256" or body["code"] != f"code-{challenge}":
        return script.error(403, "Invalid code or code_verifier")
    return script.json_body({"key": NEW_KEY, "user_id": "user_standin"})


def _key(request: Recorded) -> script.Answer:
    if (request.header("Authorization") or "").startswith("Bearer sk-or-"):
        return script.json_body({"data": KEY})
    return script.error(401, "User not found.", metadata={"error_type": "authentication"})


def _endpoints(slug: str) -> script.Answer:
    """Return where a model runs: two providers, the second one dearer and slower."""
    entry = next((model for model in MODELS if model["id"] == slug), None)
    if entry is None:
        return script.error(404, f"Model {slug} not found")
    prices = entry["pricing"]
    endpoint = {
        "name": f"First | {slug}",
        "model_id": slug,
        "model_name": entry["name"],
        "tag": "first",
        "provider_name": "First",
        "context_length": entry["context_length"],
        "max_completion_tokens": None,
        "max_prompt_tokens": None,
        "pricing": prices,
        "quantization": "fp8",
        "status": 0,
        "supported_parameters": entry["supported_parameters"],
        "supports_implicit_caching": False,
        "uptime_last_5m": 100,
        "uptime_last_30m": 99.5,
        "uptime_last_1d": 99.8,
        "latency_last_30m": {"p50": 0.4, "p75": 0.5, "p90": 0.8, "p99": 1.5},
        "throughput_last_30m": {"p50": 82.4, "p75": 70, "p90": 50, "p99": 20},
    }
    second = endpoint | {
        "name": f"Second | {slug}",
        "tag": "second/eu",
        "provider_name": "Second",
        "quantization": None,
        "uptime_last_30m": None,
        "latency_last_30m": None,
        "throughput_last_30m": None,
    }
    head = {name: entry[name] for name in ("id", "name", "created", "description", "architecture")}
    return script.json_body({"data": head | {"endpoints": [endpoint, second]}})
