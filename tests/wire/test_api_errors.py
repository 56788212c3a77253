"""Error envelopes to one line that names the provider and the cause."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from openclaw_cli.errors import ExitStatus, OpenClawError
from openclaw_cli.wire.api_errors import (
    error_from_body,
    error_from_redirect,
    error_from_status,
    error_from_text,
    error_in,
)


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
        (520, ExitStatus.NETWORK, True),
        (521, ExitStatus.NETWORK, True),
        (522, ExitStatus.NETWORK, True),
        (523, ExitStatus.NETWORK, True),
        (524, ExitStatus.NETWORK, True),
        (525, ExitStatus.NETWORK, False),
        (526, ExitStatus.NETWORK, False),
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


def read(text: str, status: int, provider: str = "openrouter", **headers: str) -> OpenClawError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return error_from_text(text, provider=provider, status=status, headers=named)


@pytest.mark.parametrize(
    ("text", "status", "exit_status", "message"),
    [
        ('{"detail": "m"}', 400, 8, "m (HTTP 400)"),
        ('[{"error": {"message": "m", "code": 500}}]', 400, 8, "m (HTTP 400)"),
        ('{"msg": "m"}', 401, 4, "m (HTTP 401)"),
        ('{"detail": "m"}', 500, 6, "m (HTTP 500)"),
        ("m\n", 400, 8, "m (HTTP 400)"),
        ('data: {"error": "m"}\n\n', 429, 5, "m (HTTP 429)"),
        ('{"error": {}}', 400, 8, "the API reported an error (HTTP 400)"),
        ('{"code": 400}', 400, 8, "the API reported an error (HTTP 400)"),
        ('{"code": 7003, "error": ""}', 400, 8, "the API reported an error (7003) (HTTP 400)"),
        ('{"type": "overloaded_error"}', 529, 6, "the provider is overloaded (HTTP 529)"),
        ("", 413, 8, "the request is too large (HTTP 413)"),
        ("<html>", 413, 8, "the request is too large (HTTP 413)"),
        ("<html>", 500, 6, "the API reported an error (HTTP 500)"),
        ("<html>", 502, 6, "the provider is down or answered nonsense (HTTP 502)"),
        ("<html>", 401, 4, "the key was refused (HTTP 401)"),
        ("<html>", 404, 6, "HTTP 404 from something that is not the API"),
        ('{"hello": 1}', 404, 6, "HTTP 404 from something that is not the API"),
        ("", 400, 6, "HTTP 400 from something that is not the API"),
        ("", 304, 6, "HTTP 304 from something that is not the API"),
        ('{"message": "m"}', 202, 1, "m (HTTP 202)"),
    ],
)
def test_a_body_counts_by_its_status(
    text: str, status: int, exit_status: int, message: str
) -> None:
    error = read(text, status)
    assert (error.status, error.message) == (exit_status, message)
    assert error.details["http_status"] == status


def test_the_base_url_is_doubted_where_any_web_server_may_have_spoken() -> None:
    hint = "check the base URL (openclaw models status) and any proxy in between"
    assert read("404 page not found", 404).hint == hint
    assert read("Method Not Allowed", 405).hint == hint
    assert read("", 404).hint == hint
    assert read("bad", 400).hint is None
    assert read('{"message": "no such thing"}', 404).hint is None
    custom = "check models.providers in the configuration"
    assert read("404 page not found", 404, "local").hint == custom


@pytest.mark.parametrize(
    ("error", "exit_status", "retryable"),
    [
        ({"type": "rate_limit_error"}, 5, True),
        ({"type": "overloaded_error"}, 6, True),
        ({"type": "authentication_error"}, 4, False),
        ({"type": "api_error"}, 6, True),
        ({"type": "invalid_request_error"}, 8, False),
        ({"type": "insufficient_quota"}, 5, False),
        ({"code": "429"}, 5, True),
        ({"code": "²"}, 7, False),
        ({"code": 10**400}, 7, False),
        ({"code": 0}, 7, False),
        ({}, 7, False),
    ],
)
def test_within_a_200_kinds_count_like_codes(
    error: dict[str, Any], exit_status: int, retryable: bool
) -> None:
    found = error_in({"error": {"message": "m", **error}}, provider="openrouter")
    assert found is not None
    assert (found.status, found.retryable) == (exit_status, retryable)
    json.dumps(found.as_json(), allow_nan=False)


def test_within_a_200_an_answer_is_none() -> None:
    assert error_in({"choices": []}, provider="openrouter") is None


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ({"code": 0, "message": ""}, "the API reported an error"),
        ({"code": 7003}, "the API reported an error (7003)"),
        ({"code": "slow_down"}, "the API reported an error (slow_down)"),
        ({"type": "odd_error"}, "the API reported an error (odd_error)"),
        ({"code": True}, "the API reported an error"),
        ({"code": "x" * 200}, f"the API reported an error ({'x' * 99}…)"),
    ],
)
def test_an_error_of_nothing_but_a_code_is_told_in_words(
    error: dict[str, Any], message: str
) -> None:
    assert error_from_body({"error": error}, provider="openrouter").message == message


def test_what_stands_around_a_message() -> None:
    error = error_from_body(
        envelope(
            "no",
            metadata={"reasons": ["a", 5, None, "b"], "provider_name": "P" * 200, "raw": "why"},
            availability={"constraint": {"field": "max_price", "detail": "too low"}},
        ),
        provider="openrouter",
        status=404,
    )
    assert error.message == f"{'P' * 99}…: no: why (a, b) [max_price: too low] (HTTP 404)"
    assert "P: no" not in error.message


def test_a_provider_that_names_itself_is_named_once() -> None:
    body = envelope("Groq is busy", metadata={"provider_name": "Groq"})
    assert error_from_body(body, provider="openrouter").message == "Groq is busy"


@pytest.mark.parametrize(
    ("message", "raw", "line"),
    [
        ("Provider returned error", "why", "why"),
        ("provider returned error.", "why", "why"),
        ("", "why", "why"),
        ("no", "why", "no: why"),
        ("no, and why", "why", "no, and why"),
        ("no", "", "no"),
        ("no", 5, "no"),
        ("no", {"error": {"message": "why"}}, "no: why"),
        ("no", "x" * 2000, f"no: {'x' * 599}…"),
    ],
)
def test_a_cause_is_added(message: str, raw: Any, line: str) -> None:
    body = envelope(message, metadata={"raw": raw})
    assert error_from_body(body, provider="openrouter").message == line


def test_details_are_what_can_be_written_again() -> None:
    body = {
        "error": {
            "code": "c" * 200,
            "message": "m",
            "error_type": "e",
            "metadata": {"provider_name": "P"},
            "availability": {"code": "gone", "n": float("inf")},
        }
    }
    assert error_from_body(body, provider="openrouter", status=404).details == {
        "http_status": 404,
        "code": "c" * 99 + "…",
        "error_type": "e",
        "provider": "P",
        "availability": {"code": "gone", "n": None},
    }
    odd = {"code": 1.5, "metadata": {"error_type": 5, "provider_name": []}, "availability": []}
    assert error_from_body({"error": odd}, provider="openrouter").details == {"error_type": 5}
    assert error_from_body(envelope("m", code=-5), provider="openrouter").details == {"code": -5}
    large = envelope("m", code=2**53)
    assert error_from_body(large, provider="openrouter").details == {}


def test_the_error_type_of_the_metadata_counts_first() -> None:
    body = envelope("m", error_type="a", metadata={"error_type": "server"})
    error = error_from_body(body, provider="openrouter")
    assert error.details == {"http_status": 500, "error_type": "server"}


# --- out of credit, over a limit, and limits that pass

SPENT = [
    ("Key limit exceeded (total limit)", {}),
    ("The monthly budget of this key has been reached", {}),
    ("denied", {"limit_source": "openrouter_key_limit"}),
    ("denied", {"limit_source": "openrouter_guardrail_budget"}),
    ("denied", {"limit_source": "openrouter_workspace_budget"}),
]


@pytest.mark.parametrize(("message", "metadata"), SPENT)
def test_a_403_that_means_a_spent_limit_is_out_of_credit(
    message: str, metadata: dict[str, Any]
) -> None:
    body = envelope(message, metadata=metadata)
    error = error_from_body(body, provider="openrouter", status=403)
    assert error.status is ExitStatus.LIMIT
    assert error.message == f"out of credit: {message} (HTTP 403)"
    assert not error.retryable
    assert error.hint is not None
    assert "settings/keys" in error.hint
    assert error_from_body(body, provider="openrouter", status=400).status is ExitStatus.REFUSED


@pytest.mark.parametrize(
    ("message", "metadata", "exit_status"),
    [
        ("Insufficient credits: limit exceeded", {}, 5),
        ("This key may not use that model", {}, 4),
        ("You exceeded the limit of words", {"reasons": ["violence"]}, 8),
        ("Region is closed", {}, 8),
        ("denied", {"limit_source": 5}, 8),
        ("denied", {"limit_source": "openrouter_credits"}, 8),
    ],
)
def test_other_403s(message: str, metadata: dict[str, Any], exit_status: int) -> None:
    body = envelope(message, metadata=metadata)
    error = error_from_body(body, provider="openrouter", status=403)
    assert error.status == exit_status
    assert "out of credit" not in error.message
    assert error.hint is not None


def test_a_spent_limit_says_whose_and_until_when() -> None:
    metadata = {
        "limit_source": "openrouter_key_limit",
        "scope": "api_key",
        "limit_usd": 12.5,
        "resets_at": time.time() + 7200.5,
    }
    body = envelope("denied", metadata=metadata)
    for status in (402, 403):
        error = error_from_body(body, provider="openrouter", status=status)
        assert error.hint is not None
        assert error.hint.startswith("the api key limit of $12.5 is used up; it starts anew at ")
        assert "UTC, in 2 h; raise it at https://openrouter.ai/settings/keys" in error.hint


@pytest.mark.parametrize(
    ("metadata", "whose"),
    [
        ({"limit_source": "openrouter_key_limit"}, "the key limit is used up; raise"),
        ({"limit_source": "openrouter_workspace_budget"}, "the workspace limit is used up; raise"),
        ({"limit_source": "openrouter_guardrail_budget"}, "the guardrail limit is used up; raise"),
        ({"scope": 5, "limit_usd": "12", "resets_at": "soon"}, "the limit is used up; raise"),
        ({"resets_at": "1999-01-01T00:00:00Z"}, "the limit is used up; raise"),
        ({"resets_at": 1e300}, "the limit is used up; raise"),
        ({"scope": "s" * 200}, f"the {'s' * 100} limit is used up; raise"),
    ],
)
def test_a_spent_limit_says_what_it_can(metadata: dict[str, Any], whose: str) -> None:
    body = envelope("Key limit exceeded", metadata=metadata)
    error = error_from_body(body, provider="openrouter", status=403)
    assert error.hint is not None
    assert error.hint.startswith(whose)


IN_FLIGHT = {"limit_source": "openrouter_in_flight_budget"}


@pytest.mark.parametrize(
    ("metadata", "retry_after", "retryable", "hint"),
    [
        (IN_FLIGHT, None, True, "requests that run now hold the credit"),
        (IN_FLIGHT, "3", True, "requests that run now hold the credit"),
        (IN_FLIGHT, "600", True, "the API asks to wait 600 s"),
        ({}, "3", True, "requests that run now hold the credit"),
        ({}, None, False, "add credit at"),
        ({}, "inf", False, "add credit at"),
        ({"limit_source": "openrouter_credits"}, "3", False, "add credit at"),
        ({"limit_source": "openrouter_key_limit"}, "3", False, "add credit at"),
    ],
)
def test_a_402_passes_where_others_hold_the_credit(
    metadata: dict[str, Any], retry_after: str | None, retryable: bool, hint: str
) -> None:
    headers = {} if retry_after is None else {"retry-after": retry_after}
    body = envelope("no", metadata=metadata)
    error = error_from_body(body, provider="openrouter", status=402, headers=headers)
    assert error.retryable is retryable
    assert error.hint is not None
    assert error.hint.startswith(hint)


def test_only_a_402_is_in_flight() -> None:
    body = envelope("no", metadata=IN_FLIGHT)
    assert not error_from_body(body, provider="openrouter", status=400).retryable


@pytest.mark.parametrize(
    ("message", "more", "retryable"),
    [
        ("slow down", {}, True),
        ("Rate limit exceeded: free-models-per-day", {}, False),
        ("50 requests per-day", {}, False),
        ("no", {"metadata": {"limit_source": "openrouter_free_tier_daily"}}, False),
        ("no", {"code": "insufficient_quota"}, False),
        ("no", {"type": "insufficient_quota"}, False),
        ("50 requests per-day", {"availability": {"retryable": True}}, True),
        ("slow down", {"availability": {"retryable": False}}, False),
        ("slow down", {"availability": {"retryable": "no"}}, True),
    ],
)
def test_a_429_is_tried_again_where_that_helps(
    message: str, more: dict[str, Any], retryable: bool
) -> None:
    error = error_from_body(envelope(message, **more), provider="openrouter", status=429)
    assert error.retryable is retryable
    assert error.hint is not None


def test_the_api_makes_nothing_retryable_that_is_not() -> None:
    body = envelope("no", availability={"retryable": True})
    assert not error_from_body(body, provider="openrouter", status=400).retryable


# --- hints

STATUSES = [408, 413, 429, 500, 501, 502, 503, 504, 520, 524, 529, 599]


@pytest.mark.parametrize("provider", ["openrouter", "local"])
@pytest.mark.parametrize("status", [401, 403, *STATUSES])
def test_these_statuses_have_a_hint_each(status: int, provider: str) -> None:
    hint = error_from_body(envelope("no"), provider=provider, status=status).hint
    assert hint
    assert provider == "openrouter" or "openrouter" not in hint.lower()


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (408, "ask for a shorter answer"),
        (413, "attach fewer or smaller files (-f)"),
        (429, "--retries N tries more often"),
        (500, "if it stays like that"),
        (501, "if it stays like that"),
        (502, "try again in a moment"),
        (504, "ask for a shorter answer"),
    ],
)
def test_a_hint_is_about_its_status(status: int, hint: str) -> None:
    assert hint in str(error_from_body(envelope("no"), provider="local", status=status).hint)


@pytest.mark.parametrize(
    ("wait", "hint"),
    [
        ("60", "try again in a moment"),
        ("61", "the API asks to wait 61 s; try again then"),
        ("1e13", "the API says not to try again"),
        ("inf", "try again in a moment"),
        ("nan", "try again in a moment"),
    ],
)
def test_a_long_wait_is_told(wait: str, hint: str) -> None:
    for provider in ("openrouter", "local"):
        error = read("no", 429, provider, retry_after=wait)
        assert str(error.hint).startswith(hint)


def test_the_apis_own_remedy_is_the_hint() -> None:
    body = envelope("no", metadata={"remedy_hint": "do\n this"})
    assert error_from_body(body, provider="openrouter", status=429).hint == "do this"
    for odd in ("", "  ", 5, None, {"message": "x"}):
        body = envelope("no", metadata={"remedy_hint": odd})
        hint = error_from_body(body, provider="openrouter", status=429).hint
        assert str(hint).startswith("try again")


def test_a_spent_limit_elsewhere() -> None:
    error = error_from_body(envelope("quota exceeded"), provider="local", status=403)
    assert error.status is ExitStatus.LIMIT
    assert error.hint == "the account at local has nothing left"
    assert read("quota exceeded", 403, "local", retry_after="90").hint != error.hint


def test_an_affordable_number_is_a_detail_of_a_402() -> None:
    body = envelope("You can only afford 3919.")
    details = error_from_body(body, provider="openrouter", status=402).details
    assert details == {"http_status": 402, "affordable_tokens": 3919}
    for status in (400, 403):
        details = error_from_body(body, provider="openrouter", status=status).details
        assert details == {"http_status": status}


def test_an_affordable_number_may_be_any() -> None:
    body = envelope(f"can only afford {'9' * 400}.")
    assert error_from_body(body, provider="openrouter", status=402).hint


# --- redirects


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://evil.example/api/v1", "evil.example"),
        ("HTTPS://evil.example:8443", "evil.example:8443"),
        ("//evil.example/x", "evil.example"),
        ("https://user:secret@evil.example?x", "evil.example"),
        ("http://[::1]/x", "[::1]"),
        ("http://[::1", "[::1"),
        ("/login", "another place"),
        ("", "another place"),
        ("https://", "another place"),
        (f"http://{'a' * 5000}.example/", "a" * 99 + "…"),
    ],
)
def test_a_redirect_says_where_to(location: str, target: str) -> None:
    error = error_from_redirect(302, location)
    assert error.message == f"the server redirects to {target}; the key was not sent there"
    assert error.details == {"http_status": 302}


# --- who is asked, and what is passed on


def test_bodies_that_say_nothing_keep_the_provider_and_the_wait() -> None:
    for text in ("", "<html>"):
        assert "openrouter" not in str(read(text, 401, "local").hint)
        assert "openrouter" in str(read(text, 401).hint)
        assert read(text, 429, retry_after="7").retry_after == 7
        assert read(text, 429, x_ratelimit_reset="30").retry_after == 30
        assert read(text, 503, x_ratelimit_reset="30").retry_after is None
    for provider, hint in (("local", "check models.providers"), ("openrouter", "set another key")):
        error = error_in({"error": {"code": 401}}, provider=provider)
        assert error is not None
        assert str(error.hint).startswith(hint)


def test_a_redirect_names_the_setting() -> None:
    hint = "set the base URL that answers: models.providers.<name>.baseUrl"
    assert error_from_redirect(302, "").hint == hint


@pytest.mark.parametrize("message", ["KEY LIMIT EXCEEDED", "quota Exhausted", "Budget is used up"])
def test_a_spent_limit_may_be_shouted(message: str) -> None:
    error = error_from_body(envelope(message), provider="openrouter", status=403)
    assert error.status is ExitStatus.LIMIT


@pytest.mark.parametrize("message", ["API-KEY unknown", "this Key is not known", "apikey unknown"])
def test_a_key_may_be_written_in_many_ways(message: str) -> None:
    error = error_from_body(envelope(message), provider="openrouter", status=403)
    assert error.status is ExitStatus.AUTH


def test_keyboards_are_no_keys() -> None:
    error = error_from_body(envelope("no keyboards"), provider="openrouter", status=403)
    assert error.status is ExitStatus.REFUSED


POLICIES = ["no endpoints matching your data policy", "Guardrail met", "the Privacy settings"]


@pytest.mark.parametrize("message", POLICIES)
@pytest.mark.parametrize("status", [403, 404])
def test_policies_link_their_setting(message: str, status: int) -> None:
    hint = error_from_body(envelope(message), provider="openrouter", status=status).hint
    assert hint == "allow it at https://openrouter.ai/settings/privacy"
    assert error_from_body(envelope(message), provider="openrouter", status=400).hint is None


@pytest.mark.parametrize("name", ["reasons", "flagged_input", "patterns"])
def test_moderation_links_its_rules(name: str) -> None:
    body = envelope("flagged", metadata={name: ["x"]})
    hint = error_from_body(body, provider="openrouter", status=403).hint
    assert str(hint).startswith("change the text or ask another model; the account's own rules: ")
    assert error_from_body(body, provider="openrouter", status=400).hint is None


def test_a_spent_quota_elsewhere_than_in_a_429_is_none() -> None:
    body = envelope("no", code="insufficient_quota")
    assert error_from_body(body, provider="openrouter", status=400).hint is None
    hint = error_from_body(body, provider="openrouter", status=429).hint
    assert hint == "add credit at https://openrouter.ai/settings/credits"


@pytest.mark.parametrize(
    ("wait", "begins"),
    [
        ("7", "UTC, in 0 min"),
        (f"{6 * 86_400}", "UTC, in 6 d"),
        (f"{7 * 86_400}", "at midnight UTC"),
        (f"{8 * 86_400}", "at midnight UTC"),
        ("0", "at midnight UTC"),
        ("soon", "at midnight UTC"),
    ],
)
def test_a_daily_limit_starts_anew_within_a_week(wait: str, begins: str) -> None:
    error = read('{"error": "free-models-per-day"}', 429, retry_after=wait)
    assert str(error.hint).startswith("the free models' daily limit is used up; it starts anew at ")
    assert str(error.hint).endswith(begins)


def test_a_refused_key_says_how_to_set_another() -> None:
    hint = "set another key with: openclaw onboard --auth-choice openrouter-api-key"
    assert read("", 401).hint == hint
