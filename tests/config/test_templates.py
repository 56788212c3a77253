"""Templates as they are found and read: files, the configuration, and what is wrong with them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.settings import Settings
from openclaw_cli.config.store import Store
from openclaw_cli.config.templates import Templates
from openclaw_cli.errors import ConfigError, OpenClawError, UsageError
from openclaw_cli.request.template import fill

if TYPE_CHECKING:
    from pathlib import Path


def templates(folder: Path, config: Any = None, **environ: str) -> Templates:
    """Return what finds the templates of a configuration in a folder."""
    file = folder / "openclaw.json"
    if config is not None:
        file.write_text(json.dumps({"agents": {"defaults": {"templates": config}}}))
    return Templates(Settings.load(Store(file), environ))


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write the file of a template, and return it."""
    file = folder / "templates" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


WHOLE = """\
---
# a review
system: |
  You review {{lang|Python}}.
model: sonnet:high
params:
  temperature: 0.2
  provider: { sort: "price" }
files: [style.md, /abs/x.md, ~/y.md, https://example.org/a.png]
schema: "name, age int"
extract: true
---

Look at this:

{{input}}

"""


def test_a_file_says_all_that_a_template_may(tmp_path: Path) -> None:
    put(tmp_path, "review", WHOLE)
    found = templates(tmp_path).require("review")
    assert fill(found, {}, "x") == ("You review Python.\n", "Look at this:\n\nx")
    assert (found.model, found.schema, found.extract) == ("sonnet:high", "name, age int", "first")
    params = {"temperature": 0.2, "provider": {"sort": "price"}}
    assert found.params == (("templates/review.md params", params),)
    assert found.files == (
        str(tmp_path / "templates" / "style.md"),
        "/abs/x.md",
        "~/y.md",
        "https://example.org/a.png",
    )


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("just a prompt", "just a prompt"),
        ("\n\n  indented\n\n", "  indented"),
        (b"\xef\xbb\xbfwith a BOM\r\nand CRLF\r\n", "with a BOM\nand CRLF"),
        (b"\xef\xbb\xbf---\r\nmodel: a/b\r\n---\r\nasked\r\n", "asked"),
        ("+++\nmodel = 'a/b'\n+++\nasked", "asked"),
        ("---\nprompt: in front\n---\n", "in front"),
        ("---\nmodel: a/b\n---\n", None),
        ("${HOME} stays", "${HOME} stays"),
        ("@/etc/passwd", "@/etc/passwd"),
    ],
)
def test_what_a_file_asks(tmp_path: Path, text: str | bytes, prompt: str | None) -> None:
    put(tmp_path, "t", text)
    assert fill(templates(tmp_path).require("t")).prompt == prompt


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.md:1:1: the template says nothing"),
        ("---\n---\n \n", "t.md:1:1: the template says nothing"),
        ("---\nmodel: a/b\n", "t.md:1:1: the front matter is not closed by ---"),
        ("---\nmodel: a: b\n---\nx", "t.md:2:1: a colon and a blank"),
        ("+++\nmodel =\n+++\nx", "t.md:2:8: "),
        (
            "---\nmodle: a/b\n---\nx",
            "t.md:2:1: there is no key 'modle' of a template; did you mean",
        ),
        ("---\ntemperature: 1\n---\nx", "a parameter, and stands below params"),
        ("---\ncolour: 1\n---\nx", "there are system, prompt, model, params, files, schema, extr"),
        ("---\n\nmodel: 1\n---\nx", "t.md:3:1: model: expected a string, found a number"),
        ("---\nfiles: x\n---\nx", "t.md:2:1: files: expected a list of strings, found a string"),
        ("---\nextract: all\n---\nx", "t.md:2:1: extract: expected true, false or one of"),
        ("---\nschema: [x\n---\nx", "t.md:2:1: not a list or an object"),
        ("---\nschema: name x y\n---\nx", "t.md:2:1: schema: "),
        ("---\nschema: no.json\n---\nx", "t.md:2:1: schema: there is no file "),
        ("---\nschema: '{'\n---\nx", "t.md:2:1: schema: "),
        ("---\nparams: [1]\n---\nx", "t.md:2:1: params: expected an object, found a list"),
        ("---\nparams:\n  temperature: hot\n---\nx", "t.md:2:1: params.temperature: "),
        ("---\nparams:\n  temprature: 1\n---\nx", "params.temprature: there is no such parameter"),
        ("---\nsystem: 1\n---\nx", "t.md:2:1: system: expected a string, found a number"),
        ("---\nsystem: 'x {{'\n---\nx", "t.md:2:1: system: {{ is not closed"),
        (
            "---\nsystem: 'x {{input}}'\n---\nx",
            "t.md:2:1: system: {{input}} belongs into the prompt",
        ),
        ("---\nprompt: x\n---\ny", "t.md:2:1: prompt: it stands twice"),
        ("---\nmodel: a/b\n---\n\n\nx\n{{", "t.md:7:1: prompt: {{ is not closed"),
        ("a\nb {{#if}}", "t.md:2:3: prompt: {{#if}} names no variable"),
        (b"\xff", "t.md is not UTF-8 (byte 0)"),
    ],
)
def test_what_is_wrong_with_a_file_has_its_place(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    put(tmp_path, "t", text)
    with pytest.raises(ConfigError) as caught:
        templates(tmp_path).require("t")
    assert message in caught.value.message
    assert caught.value.message.startswith(str(tmp_path))


def test_one_that_stands_in_the_configuration(tmp_path: Path) -> None:
    config = {
        "t": {
            "system": "for ${WHO:-me} {{x|${WHO} }}",
            "prompt": "p {{{{ $${A} ${WHO}: {{input}}",
            "model": " ${M} ",
            "params": {"user": "${WHO}"},
            "files": ["a.md"],
            "schema": {"type": "object"},
            "extract": "last",
        }
    }
    # What the environment holds is no template: it is not read again.
    found = templates(tmp_path, config, WHO="{{input}} {{y}}", M="a/b").require("t")
    assert found.variables == {"x": "{{input}} {{y}}"}
    filled = fill(found, {}, "in")
    assert filled.system == "for {{input}} {{y}} {{input}} {{y}}"
    assert filled.prompt == "p {{ ${A} {{input}} {{y}}: in"
    assert found.model == "a/b"
    assert found.params == (("agents.defaults.templates.t.params", {"user": "{{input}} {{y}}"}),)
    assert found.files == (str(tmp_path / "a.md"),)
    assert (found.schema, found.extract) == ({"type": "object"}, "last")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"t": {"prompt": 1}}, "t.prompt: expected a string"),
        ({"t": "x"}, "t: expected an object, found a string"),
        ({"t": {"prompt": "{{"}}, "t.prompt: {{ is not closed"),
        ({"t": {"prompt": "${A:-} {{ {{x"}}, "t.prompt: {{ is not closed"),
        ({"t": {"system": "{{input}}"}}, "t.system: {{input}} belongs into the"),
        ({"t": {"prompt": "${NOT_SET}"}}, "t.prompt: "),
        ({"t": {"extract": "all", "prompt": "x"}}, "t.extract: expected true"),
        ({"t": {"schema": "no.json"}}, "t.schema: there is no file"),
        ({"t": {"files": [1]}}, "t.files: expected a list of strings"),
        ({"t": {}}, "the template says nothing"),
        ({"t": {"prompt": "", "note": "x"}}, "the template says nothing"),
    ],
)
def test_what_is_wrong_in_the_configuration_blocks_nobody_else(
    tmp_path: Path, config: Any, message: str
) -> None:
    there = templates(tmp_path, config | {"good": {"prompt": "x"}})
    with pytest.raises(ConfigError) as caught:
        there.require("t")
    assert message in caught.value.message
    assert "openclaw.json:1:" in caught.value.message
    assert fill(there.require("good")).prompt == "x"
    assert [(one.name, one.error is None) for one in there.listed()] == [
        ("good", True),
        ("t", False),
    ]


def test_two_of_one_name_are_an_error(tmp_path: Path) -> None:
    put(tmp_path, "t", "x")
    there = templates(tmp_path, {"t": {"prompt": "y"}})
    with pytest.raises(ConfigError, match="two templates are called t") as caught:
        there.require("t")
    assert "openclaw.json" in caught.value.message
    assert "t.md" in caught.value.message
    assert there.names() == ["t"]


@pytest.mark.parametrize("name", ["../openclaw", "a/b", "/etc/passwd", "..", "", "a b"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "openclaw.md").write_text("x")
    with pytest.raises(UsageError, match="not a name of a template"):
        templates(tmp_path).require(name)


def test_a_name_that_is_not_there(tmp_path: Path) -> None:
    there = templates(tmp_path)
    with pytest.raises(UsageError, match="there is no template 'review'") as none:
        there.require("review")
    assert none.value.hint == "openclaw templates edit review makes one"
    put(tmp_path, "review", "x")
    put(tmp_path, ".hidden", "x")
    put(tmp_path, "a b", "x")
    (tmp_path / "templates" / "note.txt").write_text("x")
    assert there.names() == ["review"]
    for wanted, hint in {
        "reveiw": "did you mean review?",
        "review.md": "did you mean review?",
        "xyz": "there are review",
    }.items():
        with pytest.raises(UsageError) as caught:
            there.require(wanted)
        assert caught.value.hint == hint


def test_links_are_followed_and_folders_are_none(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text("linked")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "link.md").symlink_to(tmp_path / "elsewhere.md")
    (tmp_path / "templates" / "folder.md").mkdir()
    (tmp_path / "templates" / "dangling.md").symlink_to(tmp_path / "nowhere")
    there = templates(tmp_path)
    assert fill(there.require("link")).prompt == "linked"
    with pytest.raises(ConfigError, match=r"cannot read .*folder\.md"):
        there.require("folder")
    with pytest.raises(UsageError, match="there is no template"):
        there.require("dangling")
    assert [one.name for one in there.listed()] == ["folder", "link"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "templates").write_text("x")
    there = templates(tmp_path)
    assert there.names() == []
    with pytest.raises(UsageError, match="there is no template"):
        there.require("x")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_one_that_may_not_be_read(tmp_path: Path) -> None:
    put(tmp_path, "t", "x").chmod(0)
    with pytest.raises(OpenClawError, match="cannot read"):
        templates(tmp_path).require("t")


def test_a_schema_that_names_a_file(tmp_path: Path) -> None:
    put(tmp_path, "t", "---\nschema: shape.json\n---\nx")
    (tmp_path / "templates" / "shape.json").write_text("{}")
    assert templates(tmp_path).require("t").schema == str(tmp_path / "templates" / "shape.json")


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "zero.md").symlink_to("/dev/zero")
    with pytest.raises(ConfigError, match="too large"):
        templates(tmp_path).require("zero")
