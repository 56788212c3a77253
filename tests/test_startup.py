"""What the quick commands may import: the start is guarded by modules, not by milliseconds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .standin.server import StandIn

HEAVY = {
    *("rich", "prompt_toolkit", "tomlkit", "tomllib", "sqlite3", "pydantic", "click", "pygments"),
    *("jsonschema", "referencing", "pathspec", "charset_normalizer"),
}
REPORT = """
import json, sys
from openclaw_cli.__main__ import main
status = main(json.loads(sys.argv[1]))
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""
CONFIG = '{ agents: { defaults: { model: "openrouter/a/b", params: { temperature: 1 } } } }'


def imported(argv: list[str], env: dict[str, str], cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, json.dumps(argv)],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    return set(modules)


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text(CONFIG)
    return path


def test_version_imports_nothing_but_itself(env: dict[str, str], tmp_path: Path) -> None:
    modules = imported(["--version"], env, tmp_path)
    own = {"openclaw_cli", "openclaw_cli.__main__", "openclaw_cli.streams"}
    assert {name for name in modules if name.startswith("openclaw_cli")} == own
    assert not packages(modules) & (HEAVY | {"typer", "httpx", "ssl", "argparse", "pathlib"})


def test_version_imports_no_more_where_python_buffers_nothing(
    env: dict[str, str], tmp_path: Path
) -> None:
    code = "import sys; from openclaw_cli.__main__ import run; sys.argv[1:] = ['--version']; run()"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        env=env | {"PYTHONUNBUFFERED": "1"},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.startswith("openclaw ")
    assert "openclaw_cli.streams" in done.stderr
    assert not re.search(r"typing|enum|openclaw_cli.errors", done.stderr)


@pytest.mark.parametrize(
    ("argv", "commands"),
    [(["--help"], set()), (["models", "--help"], {"models", "models.group"})],
)
def test_the_help_of_a_group_imports_no_command(
    env: dict[str, str], tmp_path: Path, argv: list[str], commands: set[str]
) -> None:
    prefix = "openclaw_cli.commands."
    modules = imported(argv, env, tmp_path)
    assert {name.removeprefix(prefix) for name in modules if name.startswith(prefix)} == commands
    assert not packages(modules) & HEAVY


@pytest.mark.parametrize("without_history", [False, True])
@pytest.mark.parametrize("with_config", [False, True])
def test_chat_to_a_pipe_imports_what_it_uses(
    env: dict[str, str],
    config: Path,
    standin: StandIn,
    tmp_path: Path,
    with_config: bool,
    without_history: bool,
) -> None:
    env |= standin.client_env() | {"OPENROUTER_API_KEY": "sk-or-v1-test-key"}
    argv = ["chat", "hi", *(["--config", str(config)] if with_config else [])]
    modules = imported([*argv, *(["--no-history"] if without_history else [])], env, tmp_path)
    # The history is opened in a thread while the connection is made.
    assert packages(modules) & HEAVY == (set() if without_history else {"sqlite3"})
    # httpx's own transport and its command line are the two parts of it that cost and are unused.
    assert not packages(modules) & {"httpcore", "h11", "anyio"}
    # httpx-sse reads what is framed oddly, and Python's IDNA codec is for names beyond ASCII.
    assert not modules & {"httpx._main", "httpx_sse", "encodings.idna"}
    own = {name for name in modules if name.startswith("openclaw_cli.")}
    assert not own & {
        "openclaw_cli.catalog.advice",
        "openclaw_cli.boundary",
        "openclaw_cli.config.completion_names",
        "openclaw_cli.catalog.model_search",
        "openclaw_cli.commands.onboard.command",
        "openclaw_cli.commands.models.group",
        "openclaw_cli.commands.config.group",
        "openclaw_cli.config.composed",
        "openclaw_cli.config.include_files",
        "openclaw_cli.config.included_edits",
        "openclaw_cli.config.includes",
        "openclaw_cli.config.json5_edit",
        "openclaw_cli.config.json_schema",
        "openclaw_cli.config.toml",
        "openclaw_cli.history.rows",
        "openclaw_cli.history.queries",
        "openclaw_cli.request.budget",
        "openclaw_cli.request.near",
        "openclaw_cli.turn.probe",
        "openclaw_cli.catalog.refresh",
        "openclaw_cli.render.file_sink",
        "openclaw_cli.render.output_schemas",
        "openclaw_cli.wire.key_info",
        "openclaw_cli.wire.trace",
    }
    if not with_config:
        assert not own & {"openclaw_cli.config.json5", "openclaw_cli.config.validate"}


@pytest.mark.parametrize("words", [["hi"], ["say", "hi"]])
def test_a_line_of_words_alone_needs_no_parser(
    env: dict[str, str], standin: StandIn, tmp_path: Path, words: list[str]
) -> None:
    env |= standin.client_env() | {"OPENROUTER_API_KEY": "sk-or-v1-test-key"}
    assert "typer" not in imported(["chat", *words], env, tmp_path)
    assert len(standin.requests) == 1


AT_THE_PROMPT = """
import os, sys
from openclaw_cli.interactive.chat import Chat

def ready(self):
    with open("modules", "w") as file:
        print(*sorted(sys.modules), file=file)
    os._exit(0)
Chat.ready = ready

from openclaw_cli.__main__ import main
main(["chat"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_prompt_of_the_chat_stands_before_what_a_question_needs_is_imported(
    env: dict[str, str], tmp_path: Path
) -> None:
    import pexpect

    variables = {**env, "TERM": "xterm", "OPENROUTER_API_KEY": "sk-or-v1-test"}
    child = pexpect.spawn(
        sys.executable, ["-c", AT_THE_PROMPT], env=variables, cwd=str(tmp_path), timeout=30
    )
    child.expect(pexpect.EOF)
    child.close()
    modules = set((tmp_path / "modules").read_text().split())
    assert packages(modules) & HEAVY == {"prompt_toolkit"}
    assert not modules & {"typer", "httpx", "http.client", "urllib.request", "email"}
    late = {
        *("attach.collect", "attach.folder", "attach.pattern", "cli.questions", "cli.editor"),
        *("history.writer", "interactive.attaching", "interactive.slash", "render.renderers"),
        *("render.markdown_sink", "request.attachments", "request.payload", "request.template"),
        *("turn.run", "turn.turn", "wire.client", "wire.connection", "wire.http1"),
    }
    assert not {f"openclaw_cli.{name}" for name in late} & modules


def test_where_no_proxy_is_named_none_is_looked_for(env: dict[str, str], tmp_path: Path) -> None:
    code = """
import sys
from openclaw_cli.wire.connection import Connection
Connection(("http", "127.0.0.1", 9), 1)
print(*sys.modules)
"""
    env = {name: value for name, value in env.items() if not name.lower().endswith("_proxy")}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=env, cwd=tmp_path, capture_output=True, check=True, text=True)
    assert not {"urllib.request", "http.client", "email"} & set(done.stdout.split())


AT_THE_REQUEST = """
import sys
from openclaw_cli.wire.transport import Transport

send = Transport.send
def spied(self, request):
    def tell():
        print(*sorted(sys.modules), file=sys.stderr)
        request.sent()
    return send(self, request._replace(sent=tell))
Transport.send = spied

from openclaw_cli.__main__ import main
sys.exit(main(["chat", "--no-history", "why?"]))
"""


def test_what_reads_an_answer_is_imported_while_it_is_waited_for(
    env: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    variables = {**env, **standin.client_env(), "OPENROUTER_API_KEY": "sk-or-v1-test"}
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_REQUEST],
        env=variables,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    modules = set(done.stderr.split())
    assert "openclaw_cli.wire.client" in modules
    late = (
        *("answer_body", "body", "chunked", "decode", "decompress", "replay_fields", "response"),
        *("sse", "tool_calls", "api_errors", "error_shapes", "refusal", "unreachable"),
    )
    late_modules = {f"openclaw_cli.wire.{name}" for name in late}
    # httpx's values read a response; a third of all imports is its.
    late_modules |= {"httpx", "httpx_sse", "idna", "http.cookiejar", *HEAVY}
    late_modules |= {"openclaw_cli.request.attachments", "openclaw_cli.request.media_types"}
    assert modules & late_modules == set()
    assert done.stdout


def test_a_request_over_plain_http_does_without_tls(
    env: dict[str, str], standin: StandIn, config: Path, tmp_path: Path
) -> None:
    providers = {"local": {"baseUrl": standin.url, "apiKey": "none"}}
    config.write_text(json.dumps({"models": {"providers": providers}}))
    env = {name: value for name, value in env.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_REQUEST.replace('"why?"', '"why?", "-m", "local/a"')],
        env={**env, "OPENCLAW_CONFIG_PATH": str(config)},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    modules = set(done.stderr.split())
    assert "openclaw_cli.wire.client" in modules
    assert not modules & {"ssl", "urllib.request", "http.client", "httpx"}


def test_keys_without_effect_are_looked_for_while_the_answer_is_waited_for(
    env: dict[str, str], standin: StandIn, config: Path, tmp_path: Path
) -> None:
    variables = {**env, **standin.client_env(), "OPENROUTER_API_KEY": "sk-or-v1-test"}
    config.write_text("{ evn: {} }")
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_REQUEST],
        env={**variables, "OPENCLAW_CONFIG_PATH": str(config)},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    modules, notice = done.stderr.splitlines()
    late = ("slips", "slip_notice", "openclaw_keys", "key_places", "param_check")
    assert not {f"openclaw_cli.config.{name}" for name in late} & set(modules.split())
    assert "evn" in notice


AT_THE_END = """
import atexit, sys, threading
import openclaw_cli.__main__ as program

class Survivor:
    def __del__(self):
        print("taken apart", file=sys.stderr)

kept = Survivor()
waited = threading.Event()
atexit.register(lambda: print("exit function, waited:", waited.is_set(), flush=True))
threading.Thread(target=lambda: (threading.main_thread().join(), waited.set())).start()
sys.argv = ["openclaw", "config", "file"]
program.run()
"""


def test_the_end_waits_for_threads_and_runs_exit_functions_and_takes_nothing_apart(
    env: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_END], env=env, cwd=tmp_path, capture_output=True, check=True
    )
    file, last = done.stdout.decode().splitlines()
    assert file.endswith("openclaw.json")
    assert last == "exit function, waited: True"
    assert done.stderr == b""


@pytest.mark.parametrize(
    "argv",
    [["models", "status"], ["models", "status", "--json"], ["config", "get"], ["config", "file"]],
)
def test_looking_at_the_configuration_imports_no_http(
    env: dict[str, str], config: Path, tmp_path: Path, argv: list[str]
) -> None:
    modules = imported([*argv, "--config", str(config)], env, tmp_path)
    assert not packages(modules) & (HEAVY | {"httpx", "httpx_sse", "ssl", "http"})
    assert not modules & {"openclaw_cli.events", "openclaw_cli.render.renderers"}


def test_a_list_of_conversations_imports_nothing_of_turns(
    env: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    env |= standin.client_env() | {"OPENROUTER_API_KEY": "sk-or-v1-test-key"}
    imported(["chat", "hi"], env, tmp_path)
    modules = imported(["sessions", "list"], env, tmp_path)
    assert not packages(modules) & (HEAVY - {"sqlite3"} | {"httpx", "ssl", "http"})
    turns = ("events", "history.rows", "request.attachments", "request.conversation")
    assert not modules & {f"openclaw_cli.{name}" for name in turns}


def test_names_for_choosers_need_no_parser(
    env: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    env |= standin.client_env()
    imported(["models", "list", "--refresh"], env, tmp_path)
    modules = imported(["models", "list", "--plain"], env, tmp_path)
    assert not packages(modules) & (HEAVY | {"typer", "httpx", "ssl", "http", "hashlib"})
    assert len(standin.requests) == 1


def test_a_list_that_is_at_hand_imports_no_http(
    env: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    env |= standin.client_env()
    imported(["models", "list"], env, tmp_path)
    modules = imported(["models", "list", "claude", "--sort", "price"], env, tmp_path)
    assert not packages(modules) & (HEAVY | {"httpx", "ssl", "http"})
    assert "openclaw_cli.events" not in modules
