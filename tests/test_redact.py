"""What is secret, and what is shown of it: golden data."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli import redact

KEY = "sk-or-v1-0123456789abcdefghijklmnopqrstuvwxyz"
OPAQUE = "Plain/Key+aa11bb22=cc33dd44"
HIDDEN = "hush-0123456789"


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("", "…"),
        ("short", "…"),
        ("sk-" + "a" * 28, "…"),
        ("sk-or-v1-012" + "x" * 20, "sk-or-v1-012…xxxx"),
        (f"Bearer {KEY}", "Bearer sk-or-v1-012…wxyz"),
        ("Bearer short", "Bearer …"),
        ("token short", "token …"),
        ("blue team", "…"),
        # Of an opaque one less: all of it is secret.
        ("abcdefgh" * 4, "abcd…efgh"),
        ("a=" + "x" * 30 + "; b=short", "a=xx…hort"),
        ("Digest username=me, response=short", "Dige…hort"),
        ("not a scheme", "…"),
        ("sk-or-v1-x y", "…"),
        ("Basic " + "QWxhZGRpbjpvcGVu" * 3, "Basic …"),
        ("basic " + "QWxhZGRpbjpvcGVu" * 3, "basic …"),
    ],
)
def test_a_secret_is_shown_by_its_ends(secret: str, shown: str) -> None:
    assert redact.redact(secret) == shown


@pytest.mark.parametrize(
    ("secret", "shown"), [("x" * 31, "…"), ("x" * 28 + "cdef", "…cdef"), (KEY, "…wxyz")]
)
def test_the_ending_of_a_long_one(secret: str, shown: str) -> None:
    assert redact.ending(secret) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Content-Type", "text/event-stream", "text/event-stream"),
        ("user-agent", "openclaw-cli/1", "openclaw-cli/1"),
        ("X-RateLimit-Reset", "1763856000000", "1763856000000"),
        ("anthropic-ratelimit-tokens-remaining", "7", "7"),
        ("ratelimit-limit", "7", "7"),
        ("Access-Control-Allow-Origin", "*", "*"),
        ("X-OpenRouter-Title", "OpenClaw", "OpenClaw"),
        ("Location", f"https://x/?token={HIDDEN}&a=b", "https://x/?token=…&a=b"),
        ("Server", f"nginx {KEY}", "nginx sk-or-v1-012…wxyz"),
        ("Authorization", f"Bearer {KEY}", "Bearer sk-or-v1-012…wxyz"),
        ("Set-Cookie", f"session={HIDDEN}", "…"),
        ("CF-Access-Client-Secret", HIDDEN, "…"),
        ("X-Anything-Else", "eu-central-1", "…"),
    ],
)
def test_headers_are_redacted_unless_they_are_harmless(name: str, value: str, shown: str) -> None:
    assert redact.header(name, value) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("X-Served-By", "eu-west-1", "eu-west-1"),
        ("X-Served-By", "twelve-chars", "…"),
        ("X-Session-Token", "short", "…"),
        ("Set-Cookie", "a=b", "…"),
        ("X-Api-Key", "ollama", "…"),
        ("Server", "a name that is longer than that", "a name that is longer than that"),
    ],
)
def test_what_a_server_says_of_itself_is_shown_where_it_can_be_no_key(
    name: str, value: str, shown: str
) -> None:
    assert redact.received_header(name, value) == shown


# What a run has sent.


def test_what_nobody_has_sent_is_no_secret() -> None:
    text = "ollama says: Plain/Key+aa11bb22=cc33dd44 is a monkey at https://a.b/@c?q=1"
    assert redact.clean(text) == text


@pytest.mark.parametrize("value", ["ollama", "x" * 11, "Bearer ollama", "a=ollama; b=ollama"])
def test_short_ones_are_words(value: str) -> None:
    redact.remember(value[-11:])
    assert redact.clean(f"is {value[-11:]} there?") == f"is {value[-11:]} there?"


FORMS = {
    "as it is": OPAQUE,
    "upper": OPAQUE.upper(),
    "lower": OPAQUE.lower(),
    "in a url": quote(OPAQUE, safe=""),
    "in a url, lower": quote(OPAQUE, safe="").lower(),
    "in a path": quote(OPAQUE),
    "in json": json.dumps(OPAQUE),
    "in php's json": OPAQUE.replace("/", "\\/"),
    "alone": base64.b64encode(OPAQUE.encode()).decode(),
    "as a user": base64.b64encode(f"{OPAQUE}:".encode()).decode(),
    "of somebody": base64.b64encode(f"me:{OPAQUE}".encode()).decode(),
    "of another": base64.b64encode(f"you:{OPAQUE}".encode()).decode(),
    "of a third": base64.b64encode(f"she:{OPAQUE}\n".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_quoted_key_is_replaced_in_every_form(form: str) -> None:
    redact.remember(OPAQUE)
    quoted = FORMS[form]
    cleaned = redact.clean(f"<{quoted}>")
    assert cleaned.startswith("<")
    assert cleaned.endswith(">")
    assert "…" in cleaned
    # Of "she:" and the like, and of the key's last character, base64 may leave something.
    assert not [
        quoted[at : at + 7] for at in range(len(quoted) - 6) if quoted[at : at + 7] in cleaned
    ]


@pytest.mark.parametrize("length", [12, 13])
def test_from_twelve_characters_on_it_is_a_key(length: int) -> None:
    redact.remember("x" * length)
    assert redact.clean("x" * length) == "…"


@pytest.mark.parametrize("secret", ['"quoted-secret', 'quoted-secret"', "back-slash-ed\\"])
def test_what_json_escapes_is_replaced_whole(secret: str) -> None:
    redact.remember(secret)
    assert redact.clean(json.dumps([secret])) == '["…"]'


@pytest.mark.parametrize("length", [12, 13, 14])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd:"])
@pytest.mark.parametrize("after", ["", ":", ":z", ":zz"])
def test_of_base64_only_what_holds_a_neighbours_bits_is_left(
    length: int, before: str, after: str
) -> None:
    secret = "Zq9-/_+Wm4x7Kd2"[:length]
    redact.remember(secret)
    encoded = base64.b64encode(f"{before}{secret}{after}".encode()).decode()
    left = redact.clean(encoded).partition("…")
    assert left[1]
    # A character is six bits: of each neighbour only the ones that share a character stay.
    assert len(left[0]) == -(-len(before) * 8 // 6)
    assert len(left[2].rstrip("=")) <= -(-len(after) * 8 // 6) + 1


def test_the_longest_of_two_keys_is_replaced_whole() -> None:
    redact.remember("prefix-of-it")
    redact.remember("prefix-of-it-and-the-rest")
    assert redact.clean("prefix-of-it-and-the-rest") == "…"


@pytest.mark.parametrize(
    ("sent", "secrets", "words"),
    [
        (f"Bearer {OPAQUE}", [OPAQUE], ["Bearer"]),
        ("Token token-0123456789", ["token-0123456789"], ["Token"]),
        (f"session={HIDDEN}; theme=dark", [HIDDEN], ["dark", "theme"]),
        (
            "Basic " + base64.b64encode(b"me:a-long-password").decode(),
            ["a-long-password", base64.b64encode(b"me:a-long-password").decode()],
            ["Basic", "me"],
        ),
        (
            "Token " + base64.b64encode(b"me:a-long-password").decode(),
            [base64.b64encode(b"me:a-long-password").decode()],
            ["a-long-password"],
        ),
        (
            "Apikey " + base64.b64encode(b"me:a-long-password").decode(),
            [base64.b64encode(b"me:a-long-password").decode()],
            ["a-long-password"],
        ),
        ("Basic no-base64-at-all!", ["no-base64-at-all!"], []),
        ("our whole engineering team", ["our whole engineering team"], ["engineering team"]),
    ],
)
def test_what_counts_of_a_header(sent: str, secrets: list[str], words: list[str]) -> None:
    redact.remember_headers([("X-Own", sent), ("User-Agent", "a-harmless-value")])
    for secret in secrets:
        assert redact.clean(f"({secret})") == "(…)"
    for word in [*words, "a-harmless-value"]:
        assert redact.clean(f"({word})") == f"({word})"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (f"key {KEY} is unknown", "key sk-or-v1-012…wxyz is unknown"),
        ("sk-short is", "sk-short is"),
        ("http://me:pw@proxy:1/", "http://…@proxy:1/"),
        ("socks5h://me@proxy", "socks5h://…@proxy"),
        ("not http://...@a", "not http://...@a"),
        ("https://a/@b and c@d", "https://a/@b and c@d"),
        ("http://a/?b=c&API_KEY=d&e=f#g", "http://a/?b=c&API_KEY=…&e=f#g"),
        ("http://a/?monkey=d&code_challenge=e", "http://a/?monkey=d&code_challenge=e"),
    ],
)
def test_what_looks_like_a_secret(text: str, cleaned: str) -> None:
    assert redact.clean(text) == cleaned


def test_json_is_cleaned_everywhere() -> None:
    redact.remember(OPAQUE)
    value = {"a": [OPAQUE, 1, None, {OPAQUE: (True, f"x{OPAQUE}")}], "b": 0.5}
    assert redact.clean_json(value) == {"a": ["…", 1, None, {"…": [True, "x…"]}], "b": 0.5}


@given(st.text(), st.text(st.characters(codec="utf-8"), min_size=12), st.text())
def test_no_key_survives(before: str, key: str, after: str) -> None:
    redact.remember(key)
    cleaned = redact.clean(before + key + after)
    assert key.strip() not in cleaned or len(key.strip()) < 12 or key.strip() in before + after


# What a configuration holds.

_SECRET = """
models.providers.*.apiKey models.providers.*.headers.X-Corp models.providers.*.request.auth.token
models.providers.*.request.auth.value models.providers.*.request.headers.X
models.providers.*.request.proxy.tls.ca models.providers.*.request.proxy.tls.cert
models.providers.*.request.proxy.tls.key models.providers.*.request.proxy.tls.passphrase
models.providers.*.request.tls.key models.providers.*.request.proxy.url
skills.entries.*.apiKey skills.entries.*.env.THING agents.defaults.memorySearch.remote.apiKey
agents.list.0.memorySearch.remote.apiKey agents.defaults.sandbox.docker.env.ANY
agents.entries.*.tts.providers.*.apiKey talk.apiKey talk.providers.*.apiKey
messages.tts.elevenlabs.apiKey tools.web.search.apiKey tools.web.search.gemini.apiKey
tools.web.fetch.firecrawl.apiKey plugins.entries.acpx.config.mcpServers.*.env.ANY
plugins.entries.brave.config.webSearch.apiKey plugins.entries.codex.config.appServer.authToken
plugins.entries.codex.config.appServer.headers.ANY
plugins.entries.voice-call.config.twilio.authToken
plugins.entries.voice-call.config.telnyx.publicKey
plugins.entries.voice-call.config.streaming.openaiApiKey
plugins.entries.voice-call.config.tunnel.ngrokAuthToken
plugins.entries.webhooks.config.routes.*.secret gateway.auth.password gateway.auth.token
gateway.remote.token gateway.remote.password cron.webhookToken hooks.token hooks.gmail.pushToken
hooks.mappings.0.sessionKey commands.ownerDisplaySecret channels.telegram.botToken
channels.telegram.webhookSecret channels.telegram.accounts.*.botToken channels.slack.botToken
channels.slack.appToken channels.slack.userToken channels.slack.signingSecret
channels.slack.relay.authToken channels.sms.authToken channels.discord.token
channels.discord.pluralkit.token channels.discord.voice.tts.openai.apiKey
channels.discord.threadBindings.webhookToken channels.irc.password
channels.irc.nickserv.password channels.bluebubbles.password channels.feishu.appSecret
channels.feishu.encryptKey channels.feishu.accounts.*.encryptKey
channels.feishu.verificationToken channels.qqbot.clientSecret channels.msteams.appPassword
channels.mattermost.botToken channels.matrix.accessToken channels.matrix.password
channels.nextcloud-talk.botSecret channels.nextcloud-talk.apiPassword channels.zalo.botToken
channels.nostr.privateKey channels.googlechat.serviceAccount
channels.googlechat.serviceAccount.private_key channels.googlechat.serviceAccountRef.id
channels.googlechat.accounts.*.serviceAccount.client_email profiles.*.key profiles.*.token
diagnostics.otel.headers.x env.OPENROUTER_API_KEY env.vars.ANY env.shellEnv.path
a.api_key a.API-KEY a.APIKEY a.PRIVATE_KEY a.my-token a.Tokens a.apiKeys.0 a.credentials.user
a.secrets.0 a.passwords.0 a.password.any.deep a.signingKey.x secrets.providers.vault.token
secrets.apiKey
"""
_OPEN = """
models.providers.portkey.baseUrl models.providers.*.baseUrl models.providers.*.models.0.id
agents.defaults.models.openrouter/a/monkey.alias agents.defaults.model.primary gateway.name
channels.feishu.appId a.passwordFile a.tokenLimit a.keyRef a.request a.env a.maxTokens
a.monkey secrets.providers.vault.command secrets.defaults.env a.authentication a.tokenizer.name
a.headersTimeout.x a.keyboard a.secretary
"""
SECRET_PATHS, OPEN_PATHS = _SECRET.split(), _OPEN.split()


def _parts(dotted: str) -> tuple[str | int, ...]:
    parts = dotted.split(".")
    return tuple(int(part) if part.isdigit() else part for part in parts)


@pytest.mark.parametrize("path", SECRET_PATHS)
def test_credentials_are_not_shown(path: str) -> None:
    assert redact.is_secret(_parts(path))
    value: Any = HIDDEN
    for part in reversed(_parts(path)):
        value = [value] if isinstance(part, int) else {part: value}
    assert HIDDEN not in json.dumps(redact.shown(value))


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_all_else_is_shown(path: str) -> None:
    assert not redact.is_secret(_parts(path))
    assert redact.shown(HIDDEN, _parts(path)) == HIDDEN


def test_the_whole_is_no_secret() -> None:
    assert not redact.is_secret(())
    assert redact.shown("text") == "text"


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("gateway.password", 12345678, "…"),
        ("gateway.password", 0.5, "…"),
        ("gateway.password", True, True),
        ("gateway.password", None, None),
        ("params.max_tokens", 4000, 4000),
        ("models.providers.x.request.timeout", 30, 30),
        ("models.providers.x.request.allowPrivateNetwork", True, True),
        ("x.apiKey", "${MY_KEY}", "${MY_KEY}"),
        ("x.headers.Authorization", "Bearer ${A}${B}", "Bearer ${A}${B}"),
        ("x.apiKey", f"{HIDDEN}${{A}}", "…"),
        ("x.apiKey", f"${{A:-{HIDDEN}}}", "…"),
        ("x.apiKey", {"source": "env", "id": "MY_KEY"}, {"source": "env", "id": "MY_KEY"}),
        (
            "x.apiKey",
            {"source": "exec", "provider": "v", "id": "a/b", "command": HIDDEN, "args": [HIDDEN]},
            {"source": "exec", "provider": "v", "id": "a/b", "command": "…", "args": ["…"]},
        ),
        ("x.apiKey", {"source": 5, "id": HIDDEN}, {"source": "…", "id": "…"}),
        ("x.apiKey", {"source": "env", "id": KEY}, {"source": "env", "id": "sk-or-v1-012…wxyz"}),
        ("x.y", {"source": HIDDEN, "token": HIDDEN}, {"source": HIDDEN, "token": "…"}),
        ("x.baseUrl", "https://me:pw@host/v1", "https://…@host/v1"),
        ("x.baseUrl", "https://host/v1?key=abc", "https://host/v1?key=…"),
        ("mcp.args", ["--token", HIDDEN, "--port", "1"], ["--token", "…", "--port", "1"]),
        ("mcp.args", ["--token", 12, f"--api-key={HIDDEN}"], ["--token", "…", "--api-key=…"]),
        ("mcp.args", ["--tokens", HIDDEN], ["--tokens", "…"]),
        ("mcp.args", ["--port=1", "--token"], ["--port=1", "--token"]),
        ("mcp.args", ["token", HIDDEN, 1, "--api-key"], ["token", HIDDEN, 1, "--api-key"]),
        ("x.list", [KEY, 1, "a"], ["sk-or-v1-012…wxyz", 1, "a"]),
    ],
)
def test_what_stays_and_what_goes(path: str, value: Any, shown: Any) -> None:
    assert redact.shown(value, _parts(path)) == shown


def test_the_patterns_of_names_hold_no_typing_error() -> None:
    # Each of them is used by its text alone, and compiled late.
    for pattern in (redact._NAMED, redact._REFERENCE, redact._IN_URL, redact._KEY):
        re.compile(pattern)
