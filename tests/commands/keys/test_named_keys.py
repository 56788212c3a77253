"""Several keys with names: which is used, which is tried next, and how they come and go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.script import error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

HOME_KEY = "sk-or-v1-home-home-home-home-home-home"
WORK_KEY = "sk-or-v1-work-work-work-work-work-work"
PLAIN_KEY = "sk-or-v1-plain-plain-plain-plain-plain"
KEYS = (HOME_KEY, WORK_KEY, PLAIN_KEY)
PROFILES = {
    "openrouter:home": {"provider": "openrouter", "mode": "api_key", "key": HOME_KEY},
    "openrouter:work": {"provider": "OpenRouter", "key": " ${WORK} "},
    "openrouter:there": {"provider": "openrouter", "mode": "api_key"},  # kept by OpenClaw
    "openrouter:web": {"provider": "openrouter", "mode": "oauth", "key": "x"},
    "openai:default": {"provider": "openai", "mode": "api_key", "key": "sk-openai"},
}
CHAT = ("chat", "--retries", "0", "hi")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "openclaw.json"


@pytest.fixture
def configure(config: Path) -> Callable[..., None]:
    def configure(*order: str, **more: Any) -> None:
        auth: dict[str, Any] = {"profiles": PROFILES}
        if order:
            auth["order"] = {"openrouter": list(order)}
        config.parent.mkdir(exist_ok=True)
        config.write_text(json.dumps({"auth": auth, **more}))

    return configure


@pytest.fixture
def program(run: Run, standin: StandIn, config: Path) -> Callable[..., Completed]:
    def program(*argv: str, stdin: bytes = b"", **env: str) -> Completed:
        variables = standin.client_env() | {"WORK": WORK_KEY} | env
        done = run(["--config", str(config), *argv], stdin=stdin, env=variables)
        assert "Traceback" not in done.stderr
        for key in KEYS:
            assert key not in done.stderr + done.stdout.decode()
        return done

    return program


def sent(standin: StandIn) -> list[str]:
    """Return the keys of the questions so far; each has gone to OpenRouter."""
    asked = [one for one in standin.requests if one.route.endswith("/chat/completions")]
    assert {one.host for one in asked} <= {"openrouter.ai"}
    return [str(one.header("authorization")).removeprefix("Bearer ") for one in asked]


def test_the_first_one_is_used_and_no_other(configure: Any, program: Any, standin: StandIn) -> None:
    configure()
    assert program(*CHAT).status == 0
    standin.play(error(401, "User not found."), path="/chat/completions")
    assert program(*CHAT).status == 4
    assert sent(standin) == [HOME_KEY, HOME_KEY]
    status = json.loads(program("models", "status", "--json").stdout)
    assert status["key"]["name"] == "openrouter:home"
    assert b"openrouter:home" in program("models", "status").stdout


@pytest.mark.parametrize("place", ["env", "vars", "provider"])
def test_a_key_without_a_name_comes_first(
    configure: Any, program: Any, standin: StandIn, place: str
) -> None:
    more: dict[str, dict[str, Any]] = {
        "env": {"env": {"OPENROUTER_API_KEY": PLAIN_KEY}},
        "vars": {"env": {"vars": {"OPENROUTER_API_KEY": PLAIN_KEY}}},
        "provider": {"models": {"providers": {"openrouter": {"apiKey": PLAIN_KEY}}}},
    }
    configure("work", **more[place])
    assert program(*CHAT).status == 0
    assert sent(standin) == [PLAIN_KEY]


REFUSALS = [
    (error(401, "User not found."), True),
    (error(402, "Insufficient credits"), True),
    (error(402, "You requested up to 9000 tokens, but can only afford 1200."), True),
    (error(403, "This API key is disabled."), True),
    (error(403, "Key limit exceeded (monthly limit)."), True),
    (error(403, "Your input was flagged", metadata={"reasons": ["x"]}), False),
    (error(429, "Rate limit exceeded"), False),
    (error(500, "Internal error"), False),
    (error(404, "No endpoints found"), False),
]


@pytest.mark.parametrize(
    ("refusal", "goes_on"), REFUSALS, ids=[str(number) for number in range(len(REFUSALS))]
)
def test_the_next_one_is_tried_where_an_order_was_set(
    configure: Any, program: Any, standin: StandIn, refusal: Any, goes_on: bool
) -> None:
    configure("work", "openrouter:home")
    standin.play(refusal, path="/chat/completions")
    done = program(*CHAT)
    assert sent(standin) == [WORK_KEY, HOME_KEY][: 1 + goes_on]
    assert (done.status == 0) == goes_on
    assert ("the key openrouter:work failed: " in done.stderr) == goes_on
    assert ("trying openrouter:home" in done.stderr) == goes_on


def test_after_the_last_one_it_is_over(configure: Any, program: Any, standin: StandIn) -> None:
    configure("work", "home", "gone", "there")
    for _ in range(2):
        standin.play(error(402, "Insufficient credits"), path="/chat/completions")
    done = program("chat", "--retries", "0", "--json", "hi")
    assert done.status == 5
    assert sent(standin) == [WORK_KEY, HOME_KEY]
    attempts = json.loads(done.stdout)["attempts"]
    assert [one["status"] for one in attempts] == [402, 402]


def test_a_fallback_is_asked_with_the_key_that_works(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure("work", "home")
    standin.play(error(401, "no"), path="/chat/completions")
    standin.play(error(500, "no"), path="/chat/completions")
    assert program("chat", "--retries", "0", "--fallback", "openrouter/a/b", "hi").status == 0
    assert sent(standin) == [WORK_KEY, HOME_KEY, HOME_KEY]


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_never_past_a_key_outside_the_file(
    configure: Any, program: Any, standin: StandIn, tmp_path: Path, where: str
) -> None:
    configure("work", "home")
    env = {"OPENROUTER_API_KEY": PLAIN_KEY}
    if where == ".env":
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / ".env").write_text(f"OPENROUTER_API_KEY={PLAIN_KEY}")
        env = {"OPENCLAW_STATE_DIR": str(tmp_path / "state")}
    standin.play(error(401, "no"), path="/chat/completions")
    assert program(*CHAT, **env).status == 4
    assert sent(standin) == [PLAIN_KEY]


def test_a_conversation_keeps_its_key(
    configure: Any, program: Any, standin: StandIn, config: Path
) -> None:
    configure("work", "home")
    standin.play(error(401, "no"), path="/chat/completions")
    assert program(*CHAT).status == 0
    assert program(*CHAT[:-1], "-c", "again").status == 0
    assert program("chat", "--no-history", "new").status == 0
    assert sent(standin) == [WORK_KEY, HOME_KEY, HOME_KEY, WORK_KEY]
    # Refused in its turn, the others of the order are tried.
    standin.play(error(401, "no"), path="/chat/completions")
    assert program(*CHAT[:-1], "-c", "again").status == 0
    assert sent(standin)[4:] == [HOME_KEY, WORK_KEY]
    # One that is there no more is nobody's.
    assert program("models", "auth", "logout", "work", "--yes").status == 0
    assert program(*CHAT[:-1], "-c", "again").status == 0
    assert sent(standin)[-1] == HOME_KEY
    history = program("sessions", "show", "--json").stdout
    assert b"sk-or" not in history


def test_keys_come_and_go(program: Any, standin: StandIn, config: Path) -> None:
    paste = ("models", "auth", "paste-api-key")
    assert program(*paste, stdin=PLAIN_KEY.encode()).status == 0
    done = program(*paste, "--profile-id", "work", stdin=WORK_KEY.encode())
    assert done.status == 0
    assert "models auth activate openrouter:work" in done.stderr
    token = ("models", "auth", "paste-token", "--provider", "openrouter", "--profile-id")
    assert program(*token, "openrouter:home", "--skip-check", stdin=HOME_KEY.encode()).status == 0
    login = ("models", "auth", "login", "--method", "api-key", "--profile-id", "third")
    assert program(*login, stdin=b"sk-or-v1-third-third-third-third").status == 0
    none = program("models", "auth", "order")
    assert (none.status, none.stdout) == (0, b"")
    assert "no order is set" in none.stderr

    assert program("models", "auth", "activate", "WORK").status == 0
    assert program(*CHAT).status == 0
    assert sent(standin)[-1] == WORK_KEY
    data = json.loads(program("config", "get", "--json", "auth.order").stdout)
    assert data == {"openrouter": ["openrouter:work"]}
    # What had no name would come first: it has one now.
    text = config.read_text()
    assert text.count(PLAIN_KEY) == 1
    assert '"openrouter:default"' in text

    order = ("models", "auth", "order")
    assert program(*order, "set", "home", "openrouter:default").status == 0
    shown = json.loads(program(*order, "get", "--json").stdout)
    assert shown["order"] == ["openrouter:home", "openrouter:default"]
    assert program("models", "auth", "activate", "default").status == 0
    assert program(*order, "get").stdout == b"openrouter:default\nopenrouter:home\n"
    listed = json.loads(program("models", "auth", "list", "--offline", "--json").stdout)["keys"]
    assert {key["name"]: key["used"] for key in listed} == {
        "openrouter:default": True,
        "openrouter:home": False,
        "openrouter:work": False,
        "openrouter:third": False,
    }

    assert program("models", "auth", "logout").status == 2
    assert program("models", "auth", "logout", "default", "--yes").status == 0
    assert program(*order, "get").stdout == b"openrouter:home\n"
    assert program("models", "auth", "logout", "home", "--yes").status == 0
    assert program(*order, "get").stdout == b""
    assert program(*order, "clear").status == 0
    assert program(*CHAT).status == 0
    assert sent(standin)[-1] == WORK_KEY
    for key in (PLAIN_KEY, HOME_KEY):
        assert key not in config.read_text()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["logout", "hom", "--yes"], "did you mean openrouter:home?"),
        (["order", "set", "home", "wrok"], "did you mean openrouter:work?"),
        (["activate", "there"], "there is no key named openrouter:there"),
        (["order", "get", "--provider", "openai"], "only keys of openrouter have names here"),
        (["login", "--provider", "anthropic"], "only keys of openrouter have names here"),
        (["paste-api-key", "--profile-id", "a b"], "not a name for a key"),
        (["paste-api-key", "--profile-id", "openai:x"], "no name for a key of openrouter"),
        (["paste-token", "--profile-id", ""], "not a name for a key"),
    ],
)
def test_what_is_no_name(
    configure: Any, program: Any, config: Path, argv: list[str], words: str
) -> None:
    configure()
    before = config.read_text()
    done = program("models", "auth", *argv, stdin=PLAIN_KEY.encode())
    assert done.status == 2
    assert words in done.stderr
    assert config.read_text() == before


def test_a_key_by_reference_has_a_name_too(
    configure: Any, program: Any, standin: StandIn, config: Path
) -> None:
    reference = {"source": "env", "provider": "default", "id": "WORK"}
    profiles = {"openrouter:work": {"provider": "openrouter", "keyRef": reference}}
    config.parent.mkdir()
    config.write_text(json.dumps({"auth": {"profiles": profiles}}))
    assert "env:default:WORK" in program("models", "auth", "list").stdout.decode()
    assert program(*CHAT).status == 0
    assert sent(standin) == [WORK_KEY]
    # Pasting over it puts the key into its place.
    paste = ("models", "auth", "paste-api-key", "--profile-id", "work", "--skip-check")
    assert program(*paste, stdin=HOME_KEY.encode()).status == 0
    assert program(*CHAT).status == 0
    assert sent(standin)[-1] == HOME_KEY
    assert "keyRef" not in config.read_text()
