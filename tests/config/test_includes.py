"""``$include``: what several files say together, and where each value of it stands."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import Document
from openclaw_cli.config.include_files import LARGEST
from openclaw_cli.config.includes import DEEPEST, IncludeError, IncludeFile, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openclaw_cli.config.composed import Composed

    from ..standin.program import Run
    from ..standin.server import StandIn


def composed(files: Mapping[str, str], main: str = "main.json5") -> Composed:
    """Return what files say together, of which nothing is on a disk."""

    def read(name: str, by: str) -> IncludeFile:
        if name not in files:
            raise IncludeError(f"there is no file {name}")
        return IncludeFile(name, name, "toml" if name.endswith(".toml") else "json5", files[name])

    document = Document.parse(files[main], "toml" if main.endswith(".toml") else "json5")
    return compose(main, main, document, read)


MERGES: list[tuple[str, dict[str, str], Any]] = [
    ("{ a: { $include: 'x' } }", {"x": "{ b: 1 }"}, {"a": {"b": 1}}),
    ("{ $include: 'x', a: 1 }", {"x": "{ a: 2, b: 2 }"}, {"a": 1, "b": 2}),
    ("{ a: 1, $include: 'x' }", {"x": "{ a: 2, b: 2 }"}, {"a": 1, "b": 2}),
    (
        "{ $include: ['x', 'y'] }",
        {"x": "{ a: 1, b: 1 }", "y": "{ b: 2 }"},
        {"a": 1, "b": 2},
    ),
    (
        "{ $include: ['x', 'y'], o: { c: 3 } }",
        {"x": "{ o: { a: 1, b: 1 } }", "y": "{ o: { b: 2, c: 2 } }"},
        {"o": {"a": 1, "b": 2, "c": 3}},
    ),
    ("{ $include: 'x', l: [2] }", {"x": "{ l: [1] }"}, {"l": [1, 2]}),
    (
        "{ $include: ['x', 'y', 'x'], l: [3] }",
        {"x": "{ l: [1] }", "y": "{ l: [2] }"},
        {"l": [1, 2, 1, 3]},
    ),
    ("{ $include: 'x', a: {} }", {"x": "{ a: 'text' }"}, {"a": {}}),
    ("{ $include: 'x', a: [1] }", {"x": "{ a: { b: 1 } }"}, {"a": [1]}),
    ("{ $include: 'x', a: null }", {"x": "{ a: { b: 1 } }"}, {"a": None}),
    ("{ a: { $include: 'x' } }", {"x": "[1, 2]"}, {"a": [1, 2]}),
    ("{ a: { $include: ['x', 'x'] } }", {"x": "[1, 2]"}, {"a": [1, 2, 1, 2]}),
    ("{ a: { $include: 'x' } }", {"x": "'text'"}, {"a": "text"}),
    ("{ a: { $include: [] , b: 1 } }", {}, {"a": {"b": 1}}),
    ("{ a: { $include: 'x' } }", {"x": ""}, {"a": {}}),
    ("{ a: { $include: 'x' } }", {"x": "// nothing\n"}, {"a": {}}),
    ("{ l: [{ $include: 'x' }, 1] }", {"x": "{ a: 1 }"}, {"l": [{"a": 1}, 1]}),
    (
        "{ a: { $include: 'x' }, b: { $include: 'x' } }",
        {"x": "{ c: 1 }"},
        {"a": {"c": 1}, "b": {"c": 1}},
    ),
    (
        "{ a: { $include: 'x' } }",
        {"x": "{ b: { $include: 'y', c: 1 } }", "y": "{ c: 2, d: 2 }"},
        {"a": {"b": {"c": 1, "d": 2}}},
    ),
    ("{ a: { $include: 'x.toml' } }", {"x.toml": "[b]\nc = 1\n"}, {"a": {"b": {"c": 1}}}),
    (
        "{ a: { $include: 'x.toml' } }",
        {"x.toml": '[b]\n"$include" = "y"\nd = 1\n', "y": "{ c: 2 }"},
        {"a": {"b": {"c": 2, "d": 1}}},
    ),
    ("\ufeff{ a: { $include: 'x' } }", {"x": "\ufeff{ b: 1 }\r\n"}, {"a": {"b": 1}}),
    ("{ a: { $include: 'x.toml' } }", {"x.toml": "\ufeffb = 1\r\n"}, {"a": {"b": 1}}),
    ('{ a: { "\\u0024include": "x" } }', {"x": "{ b: 1 }"}, {"a": {"b": 1}}),
    ("{ a: '$include', b: ['$include'] }", {}, {"a": "$include", "b": ["$include"]}),
]


@pytest.mark.parametrize(("main", "files", "whole"), MERGES)
def test_files_are_merged(main: str, files: dict[str, str], whole: Any) -> None:
    found = composed({"main.json5": main, **files})
    assert found.data == whole
    assert found.unread == ()


def test_toml_includes_json5() -> None:
    found = composed({"c.toml": '[agents]\n"$include" = ["x"]\n', "x": "{ a: [1] }"}, "c.toml")
    assert found.data == {"agents": {"a": [1]}}


def test_a_value_is_found_where_it_stands() -> None:
    found = composed(
        {
            "main.json5": "{ $include: ['x', 'y.toml'],\n  o: { c: 3, l: [9] } }",
            "x": "{\n  o: { a: 1, l: [7,\n 8] } }",
            "y.toml": "[o]\nb = 2\n[o.p.q]\nr = 1\n",
        }
    )
    assert found.data["o"] == {"a": 1, "l": [7, 8, 9], "b": 2, "p": {"q": {"r": 1}}, "c": 3}
    places = {
        ("o", "a"): ("x", (2, 11)),
        ("o", "l", 1): ("x", (3, 2)),
        ("o", "l", 2): ("main.json5", (2, 18)),
        ("o", "b"): ("y.toml", (2, 1)),
        ("o", "p", "q", "r"): ("y.toml", (4, 1)),
        ("o", "c"): ("main.json5", (2, 11)),
    }
    for path, (file, position) in places.items():
        assert (found.file_of(path), found.position(path)) == (file, position), path
    assert set(found.origin_of(("o",)).files()) == {"main.json5", "x", "y.toml"}


WRONG = [
    ("{ a: { $include: 'no' } }", {}, "a.$include", "there is no file no"),
    ("{ a: {\n $include: 1 } }", {}, "a.$include", "expected the name of a file"),
    ("{ a: { $include: ['x', 2] } }", {"x": "{}"}, "a.$include[1]", "expected the name of a file"),
    ("{ a: { $include: { b: 1 } } }", {}, "a.$include", "expected the name of a file"),
    ("{ a: { $include: 'x' } }", {"x": "{ b: { $include: 'x' } }"}, "a.b.$include", "x includes"),
    ("{ a: { $include: 'main.json5' } }", {}, "a.$include", "main.json5 includes itself"),
    (
        "{ $include: 'x' }",
        {"x": "{ $include: 'y' }", "y": "{ $include: ['x'] }"},
        "$include[0]",
        "x includes itself",
    ),
    ("{ a: { $include: 'x', b: 1 } }", {"x": "[1]"}, "a.$include", "needs an object"),
    ("{ $include: 'x' }", {"x": "[1]"}, "$include", "holds no object"),
    ("{ a: { $include: 'x' } }", {"x": "{ b: }"}, None, "expected a value, found '}' (included by"),
    ("{ a: { $include: 'x.toml' } }", {"x.toml": "b ="}, None, "(included by main.json5:1:18)"),
]


@pytest.mark.parametrize(("main", "files", "path", "reason"), WRONG)
def test_what_cannot_be_included_is_told_with_its_place(
    main: str, files: dict[str, str], path: str | None, reason: str
) -> None:
    found = composed({"main.json5": main, **files})
    (unread,) = found.unread
    assert unread.problem.path == path
    assert reason in unread.problem.message
    assert unread.problem.line is not None
    assert unread.problem.file in {"main.json5", *files}
    assert isinstance(found.data, dict)


def chain(length: int) -> dict[str, str]:
    files = {f"f{number}": f"{{ $include: 'f{number + 1}' }}" for number in range(length)}
    return files | {f"f{length}": "{ deep: true }"}


def test_ten_files_may_be_nested_and_no_more() -> None:
    assert composed(chain(DEEPEST), "f0").data == {"deep": True}
    found = composed(chain(DEEPEST + 1), "f0")
    assert found.data == {}
    assert [unread.problem.file for unread in found.unread] == ["f10"]


def test_files_that_multiply_come_to_an_end() -> None:
    files = {f"f{number}": f"{{ $include: {[f'f{number + 1}'] * 4} }}" for number in range(9)}
    found = composed({**files, "f9": "{ a: 1 }"}, "f0")
    assert "more than 1000 files" in found.unread[0].problem.message
    assert found.data == {"a": 1}


def test_files_may_not_nest_deeper_than_one_may() -> None:
    def nested(depth: int, inner: str) -> str:
        return "{ a: " * depth + inner + " }" * depth

    files = {"x": nested(190, "{ $include: 'y' }"), "y": nested(190, "1")}
    found = composed({"main.json5": nested(190, "{ $include: 'x' }"), **files})
    assert "nested deeper than 200" in found.unread[0].problem.message


values = st.recursive(
    st.integers(0, 9) | st.text("ab$", max_size=2) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner),
    max_leaves=12,
)
documents = st.dictionaries(st.text("abc", max_size=2), values, max_size=4)


@given(whole=documents, data=st.data())
def test_a_document_that_is_split_is_whole_again(
    whole: dict[str, Any], data: st.DataObject
) -> None:
    """Whatever objects are moved into files, wholly or in part, the same is read."""
    files: dict[str, str] = {}

    def split(value: Any) -> Any:
        if isinstance(value, list):
            return [split(item) for item in value]
        if not isinstance(value, dict):
            return value
        value = {name: split(item) for name, item in value.items()}
        how = data.draw(st.sampled_from(["here", "all", "some", "list"]))
        if how == "here":
            return value
        names = data.draw(st.sets(st.sampled_from(sorted(value)))) if value else set()
        if how == "all":
            names = set(value)
        moved = {name: item for name, item in value.items() if name in names}
        name = f"f{len(files)}"
        files[name] = json.dumps(moved)
        rest = {key: item for key, item in value.items() if key not in names}
        return {"$include": [name] if how == "list" else name, **rest}

    main = json.dumps(split(whole))
    found = composed({**files, "main.json5": main})
    assert found.data == whole
    assert found.unread == ()
    check_places(found, found.data, ())


def check_places(found: Composed, value: Any, path: tuple[Any, ...]) -> None:
    origin = found.origin_of(path)
    if isinstance(value, dict):
        for name, item in value.items():
            check_places(found, item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_places(found, item, (*path, index))
    else:
        node: Any = origin.source.document.data
        for part in origin.path:
            node = node[part]
        assert node == value


# The same through the front door, with files.


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what writes the configuration and files beside it."""
    folder = tmp_path / "conf"
    folder.mkdir()
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(folder / "openclaw.json"))

    def save(main: str, **files: str) -> Path:
        for name, text in {"openclaw.json": main, **files}.items():
            (folder / name).write_text(text)
        return folder

    return save


def test_chat_asks_the_model_that_an_include_names(
    write: Callable[..., Path], run: Run, standin: StandIn, online: None
) -> None:
    write(
        "{ agents: { $include: './agents.json5' } }",
        **{"agents.json5": "{ defaults: { model: { primary: 'openrouter/test/inc' } } }"},
    )
    done = run(["chat", "hi"])
    assert (done.status, done.stderr) == (0, "")
    assert standin.requests[-1].json()["model"] == "test/inc"


def test_a_value_names_the_file_that_it_came_from(
    write: Callable[..., Path], report: Callable[..., Any]
) -> None:
    folder = write(
        "{ $include: ['a.json5', 'b.toml'] }",
        **{
            "a.json5": "{ agents: { defaults: { model: 'openrouter/test/inc' } } }",
            "b.toml": "[env]\nOPENROUTER_API_KEY = 'sk-or-v1-test-key-from-the-toml'\n",
        },
    )
    status = report("models", "status")
    assert status["default"]["source"] == f"{folder / 'a.json5'} agents.defaults.model"
    assert status["key"]["source"] == f"{folder / 'b.toml'} env.OPENROUTER_API_KEY"


def test_validate_names_the_file_of_what_is_wrong(write: Callable[..., Path], run: Run) -> None:
    folder = write(
        "{ agents: { $include: './agents.json5' },\n models: { $include: 'no.json5' } }",
        **{"agents.json5": "{ defaults: {\n  maxCost: 'much' } }"},
    )
    done = run(["config", "validate", "--json"])
    assert done.status == 3
    places = {item["place"]: item["path"] for item in json.loads(done.stdout)["problems"]}
    assert places == {
        f"{folder / 'agents.json5'}:2:12": "agents.defaults.maxCost",
        f"{folder / 'openclaw.json'}:2:22": "models.$include",
    }


@pytest.mark.parametrize("main", ["{ $include: 'no' }", "{ models: { $include: 'no' } }"])
def test_an_include_that_leads_nowhere_is_an_error(
    main: str, write: Callable[..., Path], run: Run, standin: StandIn, online: None
) -> None:
    folder = write(main)
    done = run(["chat", "hi"])
    assert done.status == 3
    assert f"{folder / 'openclaw.json'}:1:" in done.stderr
    assert "$include: there is no file no" in done.stderr
    assert standin.requests == []


def test_an_include_of_what_this_tool_never_reads_is_told_by_validate_alone(
    write: Callable[..., Path], run: Run, online: None
) -> None:
    write("{ channels: { $include: 'no' } }")
    assert run(["chat", "hi"]).status == 0
    assert run(["config", "validate"]).status == 3


def links(folder: Path) -> None:
    (folder.parent / "outside.json5").write_text("{}")
    (folder / "inside.json5").write_text("{ agents: { defaults: { model: 'openrouter/a/b' } } }")
    (folder / "link").symlink_to("inside.json5")
    (folder / "out").symlink_to(folder.parent / "outside.json5")
    (folder / "up").symlink_to(folder.parent)
    (folder / "circle").symlink_to("circle")
    (folder / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    (folder / "large").write_text("{" + " " * (LARGEST - 1) + "}")
    (folder / "limit").write_text("{" + " " * (LARGEST - 2) + "}")
    (folder / "latin").write_bytes(b"{ a: '\xe9' }")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("inside.json5", None),
        ("./folder/../inside.json5", None),
        ("../conf/inside.json5", None),
        ("link", None),
        ("limit", None),
        ("{folder}/inside.json5", None),
        ("../outside.json5", "is outside of the configuration's folder"),
        ("../nowhere", "is outside of the configuration's folder"),
        ("/dev/zero", "is outside of the configuration's folder"),
        ("out", "is outside of the configuration's folder"),
        ("up/outside.json5", "is outside of the configuration's folder"),
        ("circle", "cannot read circle"),
        ("folder", "it is a folder"),
        ("inside.json5/x", "cannot read inside.json5/x: Not a directory"),
        ("pipe", "it is no regular file"),
        ("large", "it is too large: more than 2097152 bytes"),
        ("latin", "is not UTF-8 (byte 6)"),
        ("", "the name of the file is empty"),
        ("a\\0b", "there is a NUL"),
        ("x" * 5000, "longer than 4095 characters"),
        ("x" * 3000, "File name too long"),
        ("\\ud800", "there is no file"),
        ("~/x", "there is no file ~/x"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="links, pipes and messages of POSIX")
def test_which_files_may_be_included(
    name: str, reason: str | None, write: Callable[..., Path], run: Run
) -> None:
    folder = write("")
    links(folder)
    write(f'{{ $include: "{name.replace("{folder}", str(folder))}" }}')
    done = run(["config", "validate"])
    assert done.status == (0 if reason is None else 3), done.stderr
    if reason is not None:
        assert reason in done.stdout.decode()


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_further_folders_are_allowed_by_the_environment(
    write: Callable[..., Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("{ $include: '../outside.json5' }")
    links(folder)
    monkeypatch.setenv("OPENCLAW_INCLUDE_ROOTS", f"relative:{folder.parent}")
    assert run(["config", "validate"]).status == 0


def test_the_schema_lets_every_object_include_files(run: Run) -> None:
    import jsonschema

    schema = json.loads(run(["config", "schema"]).stdout)
    names = {"$include": ["./a", "./b"]}
    for data in (
        names,
        {"agents": names},
        {"agents": {"defaults": {"models": names, "params": {"seed": 1}}}},
        {"models": {"providers": {"$include": "./a", "mine": {"baseUrl": "http://x"}}}},
    ):
        jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"models": {"providers": {"$include": 1}}}, schema)
