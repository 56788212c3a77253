"""``chat --template``: what is asked, of whom, and with what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ...conftest import Seal
    from ...standin.program import Run
    from ...standin.server import StandIn

REVIEW = """\
---
system: You review {{lang|Python}}.
model: anthropic/claude-sonnet-4.5
params: { temperature: 0.2, top_p: 0.5 }
---
Review:
{{input}}
"""


@pytest.fixture
def folder(sealed: Seal) -> Path:
    """Return the folder of the configuration; it has templates and a configuration."""
    folder = sealed.home / ".config" / "openclaw"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "review.md").write_text(REVIEW)
    (folder / "templates" / "brief.md").write_text(
        "---\nsystem: Be brief.\nparams: { topP: 0.9 }\n---\n"
    )
    (folder / "templates" / "hello.md").write_text("Say hello.")
    config = {
        "model": "openrouter/openai/gpt-5",
        "params": {"temperature": 1, "top_p": 1, "seed": 7},
        "templates": {"to": {"prompt": "Into {{to}}: {{input|nothing}}"}},
    }
    (folder / "openclaw.json").write_text(json.dumps({"agents": {"defaults": config}}))
    return folder


@pytest.fixture
def dry(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what shows the body that a line of chat would send."""
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-test")

    def dry(*argv: str, stdin: bytes = b"") -> Any:
        done = run(["chat", "--dry-run", *argv], stdin=stdin)
        assert done.status == 0, done.stderr
        return json.loads(done.stdout)["body"]

    return dry


@pytest.fixture
def refused(run: Run, folder: Path, online: None, standin: StandIn) -> Any:
    """Return what runs a line that sends nothing, and its status and messages."""

    def refused(*argv: str, stdin: bytes = b"") -> tuple[int, str]:
        done = run(["chat", *argv], stdin=stdin)
        assert standin.requests == []
        return done.status, done.stderr

    return refused


def texts(body: Any) -> list[tuple[str, Any]]:
    found = []
    for message in body["messages"]:
        content = message["content"]
        parts = content if isinstance(content, list) else [{"text": content}]
        found.append((message["role"], "".join(part.get("text", "#") for part in parts)))
    return found


def test_it_says_whom_and_how_and_what(dry: Any) -> None:
    body = dry("-T", "review", "--var", "lang=Rust", stdin=b"fn main() {}\n")
    assert texts(body) == [
        ("system", "You review Rust."),
        ("user", "Review:\nfn main() {}\n"),
    ]
    assert body["model"] == "anthropic/claude-sonnet-4.5"
    # above the configuration, which keeps what it alone says
    assert (body["temperature"], body["top_p"], body["seed"]) == (0.2, 0.5, 7)


def test_the_command_line_stands_above_it(dry: Any) -> None:
    line = ("-T", "review", "-m", "openai/gpt-5.2", "-s", "Mine.", "-P", "top_p=0.1", "typed")
    body = dry(*line, stdin=b"piped")
    assert texts(body) == [("system", "Mine."), ("user", "Review:\ntyped\n\npiped")]
    assert (body["model"], body["top_p"], body["temperature"]) == ("openai/gpt-5.2", 0.1, 0.2)


def test_the_environment_stands_below_it(dry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENCLAW_MODEL", "openai/gpt-5.2")
    assert dry("-T", "review", "x")["model"] == "anthropic/claude-sonnet-4.5"
    assert dry("-T", "hello")["model"] == "openai/gpt-5.2"


@pytest.mark.parametrize(
    ("model", "typed", "effort"),
    [
        ("openai/gpt-5:high", [], "high"),
        ("openai/gpt-5:high", ["-m", "openai/gpt-5"], None),
        ("openai/gpt-5", ["-m", "openai/gpt-5:low"], "low"),
        ("openai/gpt-5:high", ["-t", "low"], "low"),
    ],
)
def test_a_level_behind_its_model(
    dry: Any, folder: Path, model: str, typed: list[str], effort: str | None
) -> None:
    config = {"agents": {"defaults": {"models": {"openrouter/openai/gpt-5": {"alias": "g"}}}}}
    (folder / "openclaw.json").write_text(json.dumps(config))
    (folder / "templates" / "t.md").write_text(f"---\nmodel: {model}\n---\n{{{{input}}}}")
    assert dry("-T", "t", "x", *typed).get("reasoning", {}).get("effort") == effort


def test_several_in_their_order(dry: Any) -> None:
    body = dry("-T", "review", "-T", "brief", "-T", "hello", "x")
    assert texts(body) == [
        ("system", "You review Python.\n\nBe brief."),
        ("user", "Review:\nx\n\nSay hello."),
    ]
    assert (body["temperature"], body["top_p"]) == (0.2, 0.9)
    assert dry("-T", "brief", "-T", "review", "x")["top_p"] == 0.5


@pytest.mark.parametrize(
    ("argv", "stdin", "asked"),
    [
        (["-T", "hello"], b"", "Say hello."),
        (["-T", "hello", "to", "Bob"], b"", "Say hello.\n\nto Bob"),
        (["-T", "hello", "--no-stdin"], b"ignored", "Say hello."),
        (["-T", "brief", "why?"], b"", "why?"),
        (["-T", "to", "--var", "to=German"], b"", "Into German: nothing"),
        (["-T", "to", "--var", "to=German", "yes"], b"\n", "Into German: yes"),
        (["-T", "to", "--var", "to="], b"x", "Into : x"),
    ],
)
def test_where_the_input_goes(dry: Any, argv: list[str], stdin: bytes, asked: str) -> None:
    assert texts(dry(*argv, stdin=stdin))[-1] == ("user", asked)


def test_what_is_put_into_it_is_never_read(dry: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for value in ("{{input}}", "@/etc/passwd", f"@{tmp_path}/secret", "{{to}}", "${HOME}", "@@x"):
        body = dry("-T", "to", "--var", f"to={value}", stdin=b"{{to}} {{input}} @secret {{")
        expected = f"Into {value}: {{{{to}}}} {{{{input}}}} @secret {{{{"
        assert texts(body)[-1] == ("user", expected)
    # A single word that is typed names a file, as ever; what is in it is text.
    (tmp_path / "asked.md").write_text("{{to}}")
    body = dry("-T", "to", "--var", "to=x", "@asked.md")
    assert texts(body)[-1] == ("user", "Into x: {{to}}")


@pytest.mark.parametrize(
    ("argv", "status", "message"),
    [
        (["-T", "to", "x"], 2, "template to needs 'to'\nhint: say --var to=…"),
        (["-T", "to", "--var", "tto=x", "x"], 2, "has no variable 'tto'\nhint: did you mean to?"),
        (["-T", "hello", "--var", "x=1"], 2, "template hello has no variable 'x'"),
        (["-T", "review"], 2, "template review needs an input"),
        (["-T", "brief"], 2, "no prompt"),
        (["--var", "x=1", "hi"], 2, "--var 'x' has nowhere to go\nhint: name a template with -T"),
        (["-T", "to", "--var", "x"], 2, "not a variable: 'x'"),
        (["-T", "to", "--var", "input=x"], 2, "{{input}} is what is typed or piped"),
        (["-T", "reviw", "x"], 2, "there is no template 'reviw'\nhint: did you mean review?"),
        (["-T", "../openclaw", "x"], 2, "not a name of a template: '../openclaw'"),
        (["-T", "", "x"], 2, "not a name of a template: ''"),
        (["-T", "hello", "--resume"], 2, "--resume goes on with the last answer"),
        (["-T", "wrong", "x"], 3, "wrong.md:2:1: params.temperature: "),
        (["-T", "nobody", "x"], 3, "template nobody: model: 'no-such' is no alias"),
        (["-T", "nobody", "--json", "x"], 3, ""),
        (["-T", "local", "x"], 3, "local"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_sent(
    refused: Any, folder: Path, argv: list[str], status: int, message: str
) -> None:
    (folder / "templates" / "wrong.md").write_text("---\nparams: { temperature: hot }\n---\nx")
    (folder / "templates" / "nobody.md").write_text("---\nmodel: no-such\n---\nx")
    (folder / "templates" / "local.md").write_text("---\nmodel: ollama/x\n---\nx")
    found = refused(*argv)
    assert found[0] == status, found[1]
    assert message in found[1]


def test_a_template_goes_on_with_a_conversation(
    run: Run, folder: Path, online: None, standin: StandIn
) -> None:
    assert run(["chat", "--session", "s", "first"]).status == 0
    assert run(["chat", "-c", "-T", "review", "second"]).status == 0
    body = standin.requests[-1].json()
    assert texts(body)[0] == ("system", "You review Python.")
    assert texts(body)[-1] == ("user", "Review:\nsecond")
    assert body["model"] == "anthropic/claude-sonnet-4.5"
    shown = run(["sessions", "show", "s", "--json"]).stdout
    assert [turn["prompt"] for turn in json.loads(shown)["turns"]] == ["first", "Review:\nsecond"]


def test_its_schema_is_asked_for(
    run: Run, folder: Path, online: None, standin: StandIn, dry: Any
) -> None:
    (folder / "templates" / "shape.json").write_text('{"type": "object", "properties": {}}')
    for schema, sent in {
        "shape.json": {"type": "object", "properties": {}},
        "age int": {
            "type": "object",
            "properties": {"age": {"type": "integer"}},
            "required": ["age"],
            "additionalProperties": False,
        },
        '{"type": "array"}': {"type": "array"},
    }.items():
        (folder / "templates" / "t.md").write_text(f"---\nschema: {schema}\n---\nx")
        assert dry("-T", "t")["response_format"]["json_schema"]["schema"] == sent
    typed = dry("-T", "t", "--schema", "name")["response_format"]["json_schema"]["schema"]
    assert list(typed["properties"]) == ["name"]
    for option in ("--markdown", "--citations"):
        assert run(["chat", "-T", "t", option]).status == 2
    (folder / "templates" / "t.md").write_text("---\nschema: age int\n---\nx")
    standin.answer_text('{"age": 3}')
    assert run(["chat", "-T", "t", "--no-history"]).stdout.strip() == b'{"age": 3}'


def test_what_is_no_schema_is_told_with_its_template(run: Run, folder: Path) -> None:
    (folder / "templates" / "t.md").write_text("---\nschema: { type: objekt }\n---\nx")
    for names in (["-T", "t"], ["--schema", "t:t"]):
        done = run(["chat", *names, "x"])
        assert (done.status, done.stdout) == (3, b"")
        assert "error: template t: schema: the schema is no JSON Schema: type" in done.stderr


def test_a_schema_and_code_are_one_or_the_other(
    run: Run, folder: Path, online: None, standin: StandIn, dry: Any
) -> None:
    (folder / "templates" / "s.md").write_text("---\nschema: age int\n---\nx")
    (folder / "templates" / "c.md").write_text("---\nextract: last\n---\nx")
    done = run(["chat", "-T", "s", "-T", "c"])
    assert (done.status, "template s + c: schema and extract" in done.stderr) == (3, True)
    assert "response_format" in dry("-T", "c", "--schema", "name")
    assert "response_format" not in dry("-T", "s", "-x")
    standin.answer_text("```\none\n```\n\n```\ntwo\n```\n")
    assert run(["chat", "-T", "c", "--no-history"]).stdout == b"two\n"


def test_its_files_go_along(dry: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "templates" / "style.md").write_text("THE STYLE")
    (tmp_path / "mine.txt").write_text("MINE")
    (folder / "templates" / "t.md").write_text("---\nfiles: [style.md]\n---\n<{{input}}>")
    body = dry("-T", "t", "-f", "mine.txt")
    sent = json.dumps(body["messages"])
    assert sent.index("THE STYLE") < sent.index("MINE")
    assert "<>" in sent  # a file is an input


def test_one_that_is_wrong_blocks_nobody_else(dry: Any, folder: Path, run: Run) -> None:
    config = json.loads((folder / "openclaw.json").read_text())
    config["agents"]["defaults"]["templates"]["bad"] = {"prompt": 1}
    (folder / "openclaw.json").write_text(json.dumps(config))
    assert texts(dry("-T", "to", "--var", "to=x", "y"))[-1] == ("user", "Into x: y")
    assert texts(dry("y"))[-1] == ("user", "y")
    config["agents"]["defaults"]["templates"]["b c"] = {"prompt": "x"}
    (folder / "openclaw.json").write_text(json.dumps(config))
    (folder / "templates" / "wrong.md").write_text("{{")
    (folder / "templates" / "to.md").write_text("x")
    done = run(["config", "validate"])
    assert done.status == 0
    for said in (
        "openclaw.json:1:199: agents.defaults.templates.bad.prompt: expected a string",
        'agents.defaults.templates["b c"]: nobody can ask it',
        "warning: ~/.config/openclaw/templates/wrong.md:1:1: prompt: {{ is not closed",
        "two templates are called to",
    ):
        assert done.stderr.count(said) == 1, done.stderr


@pytest.mark.parametrize(
    ("argv", "model", "preset"),
    [
        (["--preset", "mine"], "@preset/mine", None),
        (["--preset", "@preset/mine"], "@preset/mine", None),
        (["--preset", "mine", "-m", "openai/gpt-5"], "openai/gpt-5", "mine"),
        (["--preset", "mine", "-T", "review"], "@preset/mine", None),
        (["-m", "@preset/mine"], "@preset/mine", None),
    ],
)
def test_presets(dry: Any, argv: list[str], model: str, preset: str | None) -> None:
    body = dry(*argv, "x")
    assert (body["model"], body.get("preset")) == (model, preset)


def test_a_preset_is_none_of_the_catalogue(run: Run, folder: Path, online: None) -> None:
    assert run(["models", "refresh"]).status == 0
    done = run(["chat", "--preset", "mine", "--no-history", "x"])
    assert "not among the models" not in done.stderr


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--preset", "a b"], "not the name of a preset: 'a b'"),
        (["--preset", ""], "not the name of a preset"),
        (["--preset", "../x"], "not the name of a preset"),
        (["--preset", "x", "-m", "local/m"], "--preset asks for what only OpenRouter has"),
        (["--preset", "x", "--max-cost", "1"], "--max-cost"),
        (["--preset", "x", "-m", "@preset/y"], "--preset x and --model @preset/y name two presets"),
        (["--preset", "x", "-m", "openai/gpt-5@preset/y"], "name two presets"),
    ],
)
def test_presets_that_can_not_be_asked(
    refused: Any, folder: Path, argv: list[str], message: str
) -> None:
    config = {"models": {"providers": {"local": {"baseUrl": "http://127.0.0.1:9/v1"}}}}
    (folder / "openclaw.json").write_text(json.dumps(config))
    status, said = refused(*argv, "hi")
    assert message in said
    assert status in (2, 5)


def test_a_line_is_kept(run: Run, folder: Path, tmp_path: Path, dry: Any) -> None:
    (tmp_path / "f.txt").write_text("FILE")
    (tmp_path / "sys.md").write_text("You are {{literal}}.")
    line = ["chat", "-m", "openai/gpt-5.2", "-s", "@sys.md", "-t", "low", "-P", "top_p=0.3"]
    line += ["-P", "provider.sort=price", "--zdr", "-f", "f.txt", "--max-cost", "1"]
    line += ["--schema", "age int", "--web-results", "3"]
    done = run([*line, "--save-template", "kept", "Sum {{what|it}} up: {{input}}"])
    assert done.status == 0, done.stderr
    assert done.stderr.splitlines() == [
        "Saved ~/.config/openclaw/templates/kept.md; openclaw chat -T kept asks it",
        "note: not kept in it: --max-cost",
    ]
    file = folder / "templates" / "kept.md"
    assert file.stat().st_mode & 0o777 == 0o600
    body = dry("-T", "kept", "X")
    assert texts(body)[0] == ("system", "You are {{literal}}.")
    assert "Sum it up: X" in texts(body)[-1][1]
    assert "FILE" in json.dumps(body)
    assert body["model"] == "openai/gpt-5.2"
    assert body["provider"].items() >= {"sort": "price", "zdr": True}.items()
    assert body["top_p"] == 0.3
    search = {"type": "openrouter:web_search", "parameters": {"max_results": 3}}
    assert body["tools"] == [search]
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["age"]


@pytest.mark.parametrize(
    "line",
    [
        ["--cache-ttl", "60"],
        ["--cache-refresh", "-t", "high", "-m", "openai/gpt-5"],
        [
            "-s",
            "---",
            "--schema",
            '{"type": "object", "title": "x"}',
            "--extra-body",
            '{"x": null}',
        ],
        ["-s", "null", "-P", 'stop=["---", "null"]', "--web", "--tool", "datetime"],
        ["-s", "a: b # c\n\n| d", "--preset", "p", "-m", "openai/gpt-5", "--image"],
    ],
    ids=str,
)
@pytest.mark.usefixtures("folder", "online")
def test_a_kept_line_asks_the_same(line: list[str], run: Run, report: Any) -> None:
    assert run(["chat", *line, "--save-template", "t", "q"]).status == 0
    typed = report("chat", *line, "--dry-run", "q")
    kept = report("chat", "-T", "t", "--dry-run")
    assert {**kept, "notices": 0} == {**typed, "notices": 0}  # those name the place


def test_one_that_is_there_is_replaced_by_force(run: Run, folder: Path) -> None:
    assert run(["chat", "--save-template", "hello", "--force", "new"]).status == 0
    assert (folder / "templates" / "hello.md").read_text() == "new\n"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--save-template", "hello", "x"], "already\nhint: --force replaces it"),
        (["--save-template", "to", "x"], "to stands in the configuration"),
        (["--save-template", "a/b", "x"], "not a name of a template"),
        (["--save-template", "new"], "there is nothing to keep"),
        (["--save-template", "new", "-T", "hello"], "leave --template out"),
        (["--save-template", "new", "--var", "a=b", "x"], "leave --var out"),
        (["--save-template", "new", "-f", "-"], "name a file"),
        (["--save-template", "new", "x {{"], "{{ is not closed"),
        (["--save-template", "new", "-s", "{{input}}"], "belongs into the prompt"),
        (["--save-template", "new", "key sk-or-v1-0123456789abcdef0123"], "nothing was saved"),
        (["--save-template", "new", "-P", "temperature=hot", "x"], "temperature"),
        (["--save-template", "new", "-x", "--schema", "age int", "x"], "--schema and --extract"),
        (["--save-template", "new", "-m", "nosuch", "x"], "'nosuch' is no alias and no model ref"),
    ],
)
def test_what_is_not_kept(refused: Any, folder: Path, argv: list[str], message: str) -> None:
    before = {file.name: file.read_text() for file in (folder / "templates").iterdir()}
    status, said = refused(*argv)
    assert message in said
    assert status in (2, 3)
    assert {file.name: file.read_text() for file in (folder / "templates").iterdir()} == before
