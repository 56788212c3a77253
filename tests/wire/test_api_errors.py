"""Error envelopes to one line that names the provider and the cause."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openclaw_cli.errors import ExitStatus
from openclaw_cli.wire.api_errors import error_from_body, error_from_status


def envelope(message: str | None = None, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


@pytest.mark.parametrize(
    ("status", "exit_status", "retryable"),
    [
        (400, ExitStatus.REFUSED, False),
        (401, ExitStatus.AUTH, False),
        (402, ExitStatus.LIMIT, False),
        (403, ExitStatus.REFUSED, False),
        (404, ExitStatus.REFUSED, False),
        (408, ExitStatus.NETWORK, True),
        (413, ExitStatus.REFUSED, False),
        (422, ExitStatus.REFUSED, False),
        (429, ExitStatus.LIMIT, True),
        (500, ExitStatus.NETWORK, True),
        (502, ExitStatus.NETWORK, True),
        (503, ExitStatus.NETWORK, True),
        (504, ExitStatus.NETWORK, True),
        (524, ExitStatus.NETWORK, True),
        (529, ExitStatus.NETWORK, True),
    ],
)
def test_statuses(status: int, exit_status: ExitStatus, retryable: bool) -> None:
    error = error_from_body(envelope("x"), provider="openrouter", status=status)
    assert error.status is exit_status
    assert error.retryable is retryable
    assert error.message == f"x (HTTP {status})"


@pytest.mark.parametrize(
    ("metadata", "line"),
    [
        ({"provider_name": "OpenAI", "raw": "too many"}, "OpenAI: too many"),
        (
            {"provider_name": "OpenAI", "raw": '{"error":{"message":"too many"}}'},
            "OpenAI: too many",
        ),
        ({"raw": {"detail": "too many"}}, "too many"),
        ({"raw": json.dumps({"error": json.dumps({"message": "deep"})})}, "deep"),
        ({"raw": "<html>\n <b>busy</b>"}, "<html> <b>busy</b>"),
        ({"raw": "{not json"}, "{not json"),
        ({"raw": ""}, "Provider returned error"),
    ],
)
def test_the_cause_is_dug_out(metadata: dict[str, Any], line: str) -> None:
    body = envelope("Provider returned error", metadata=metadata)
    error = error_from_body(body, provider="openrouter", status=400)
    assert error.message == f"{line} (HTTP 400)"


def test_a_key_that_the_server_quotes_is_redacted() -> None:
    body = envelope("Incorrect API key: sk-or-v1-test-key-that-is-long-enough-to-cut.")
    error = error_from_body(body, provider="openrouter", status=401)
    assert error.message == "Incorrect API key: sk-or-v1-tes…-cut. (HTTP 401)"


def test_moderation_is_a_refusal_and_says_why() -> None:
    body = envelope("Input flagged: api key", metadata={"reasons": ["violence"]})
    error = error_from_body(body, provider="openrouter", status=403)
    assert error.status is ExitStatus.REFUSED
    assert "(violence)" in error.message


def test_403_on_the_key_is_about_the_key() -> None:
    body = envelope("This API key may not use that model")
    assert error_from_body(body, provider="openrouter", status=403).status is ExitStatus.AUTH


def test_a_daily_limit_is_not_tried_again() -> None:
    body = envelope("Rate limit exceeded: free-models-per-day")
    error = error_from_body(body, provider="openrouter", status=429)
    assert not error.retryable
    assert error.hint is not None
    assert "midnight UTC" in error.hint


def test_the_affordable_number_is_in_the_hint() -> None:
    body = envelope("You requested up to 65536 tokens, but can only afford 3919.")
    error = error_from_body(body, provider="openrouter", status=402)
    assert error.hint is not None
    assert "--param max_tokens=3919" in error.hint


def test_openrouters_hints_are_for_openrouter() -> None:
    error = error_from_body(envelope("no"), provider="local", status=402)
    assert error.hint is None


def test_the_apis_word_on_retrying_counts() -> None:
    body = envelope("down", availability={"retryable": False, "retry_after": 7})
    error = error_from_body(body, provider="openrouter", status=503)
    assert not error.retryable
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("0", 0), ("-3", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("soon", None)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    error = error_from_body(
        envelope("x"), provider="openrouter", status=429, headers={"retry-after": value}
    )
    assert error.retry_after == seconds


def test_long_messages_are_cut() -> None:
    error = error_from_body(envelope("x" * 5000), provider="openrouter", status=400)
    assert len(error.message) < 700


@pytest.mark.parametrize(
    ("status", "exit_status"),
    [(401, 4), (402, 5), (403, 6), (404, 6), (418, 6), (429, 5), (502, 6)],
)
def test_bodies_that_say_nothing(status: int, exit_status: int) -> None:
    assert error_from_status(status, provider="openrouter").status == exit_status


@pytest.mark.parametrize(
    "body",
    [
        {"error": None},
        {"error": []},
        {"error": {"message": None, "code": None, "metadata": "x", "availability": 3}},
        {"error": {"message": ["a", "b"], "metadata": {"reasons": 5, "provider_name": 5}}},
        {"error": {"code": True, "metadata": {"error_type": [1]}}},
    ],
)
@pytest.mark.parametrize("status", [None, 400, 500])
def test_any_shape_gives_an_error_with_words(body: dict[str, Any], status: int | None) -> None:
    assert error_from_body(body, provider="openrouter", status=status).message
