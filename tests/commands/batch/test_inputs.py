"""What an input may be, from the command line to the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import echo, lines_of, question_of, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn


def questions(standin: StandIn) -> list[str]:
    return sorted(question_of(request) for request in standin.requests if request.is_chat)


def ids(file: Path) -> list[str]:
    return sorted(line["id"] for line in lines_of(file))


def test_a_table_is_asked_about_row_by_row(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    table.write_bytes(
        b'\xef\xbb\xbfID;city;note;spare\r\n1;K\xc3\xb6ln;"{{city}}; ""x""\r\n@/etc/passwd";9\r\n'
        b"\r\n;Rome;=cmd();\r\n"
    )
    done = batch("--prompt", "{{city}}: {{note}}", source="in.csv")
    assert questions(standin) == ['Köln: {{city}}; "x"\r\n@/etc/passwd', "Rome: =cmd()"]
    assert ids(tmp_path / "out.jsonl") == ["1", "5"]
    assert "nothing asks for the column 'spare'" in done.stderr


def test_rows_fill_a_template_and_say_more(
    batch: Any, standin: StandIn, tmp_path: Path, sealed: Any
) -> None:
    templates = sealed.home / ".config" / "openclaw" / "templates"
    templates.mkdir(parents=True)
    (templates / "to.md").write_text("---\nsystem: Speak {{lang}}.\n---\n{{tone}} {{input}}")
    write_input(
        tmp_path / "in.jsonl",
        {"id": "a", "prompt": "hi {{tone}}", "lang": "de", "model": "c/d", "note": 1},
        {"id": "b", "prompt": "ho", "lang": "fr", "tone": "loud"},
    )
    batch("-T", "to", "--var", "tone=soft")
    bodies = {question_of(request): request.json() for request in standin.requests}
    assert sorted(bodies) == ["loud ho", "soft hi {{tone}}"]
    first = bodies["soft hi {{tone}}"]
    assert (first["model"], first["messages"][0]["content"]) == ("c/d", "Speak de.")
    assert bodies["loud ho"]["model"] == "a/b"
    (templates / "to.md").write_text("{{tone}} {{lang}} {{input}}")
    told = batch("-T", "to", "--var", "tone=soft", status=2).stderr
    assert "template.prompt is '{{tone}} {{lang}} {{input}}', and was '{{tone}} {{input}}'" in told


def test_each_line_is_a_prompt(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text('"a"\n\n {"prompt": 1}\n')
    batch("--lines", "--prompt", "Say {{input}}", source="in.txt")
    assert questions(standin) == ['Say  {"prompt": 1}', 'Say "a"']


def test_a_format_may_be_said(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("prompt\tid\none, two\tx\n")
    batch("--input-format", "tsv", source="in.txt")
    assert questions(standin) == ["one, two"]
    assert ids(tmp_path / "out.jsonl") == ["x"]


@pytest.mark.parametrize(
    ("content", "argv", "told"),
    [
        ("a,b\n1,2\n", [], "in.csv: no column is called prompt"),
        ("a,b\n1,2\n", ["--prompt", "{{c}}"], "in.csv: no column is called 'c'"),
        ("a,,b\n", ["--prompt", "{{a}}"], "in.csv: column 2 has no name"),
        ("a,a\n", ["--prompt", "{{a}}"], "in.csv: two columns are called 'a'"),
        ('a,"b\n1,2\n', ["--prompt", "{{a}}"], "in.csv: a quote is never closed"),
        (
            "a,b\n1\n1,2,3\n",
            ["--prompt", "{{a}}"],
            "line 2: it has 1 cells, and the head 2\nline 3",
        ),
        ("a\n1\n", ["--prompt", "{{a b}}"], "--prompt: {{a b}} names no variable"),
        ("a\n1\n", ["--prompt", "{{a}}", "--var", "b=1"], "no place for the variable 'b'"),
        ("a\n1\n", ["--prompt", "{{a}}", "--shard", "3/2"], "there is no part 3/2"),
        ("a\n1\n", ["--prompt", "{{a}}", "--shard", "0/0"], "there is no part 0/0"),
        ("a\n1\n", ["--prompt", "{{a}}", "--shard", "1"], "not a part: '1'"),
        ("\xff\xfea", ["--prompt", "{{a}}"], "in.csv is not utf-16: it ends within a character"),
        ("a\n1\n", ["--prompt", "{{a}}", "--encoding", "rot13"], "no encoding 'rot13'"),
        ("a\nK\xf6ln\n", ["--prompt", "{{a}}"], "not UTF-8 (byte 2 of line 2)"),
        ("a\nK\xf6ln\n", ["--prompt", "{{a}}"], "hint: --encoding Windows-1252 reads it, if"),
        ("a\nK\xf6ln\n", ["--encoding", "ascii7"], "there is no encoding"),
        ("\n [\n", ["--input-format", "jsonl"], "in.csv is an array, and no lines of JSON"),
        ("{\n", ["--input-format", "jsonl"], "in.csv is JSON over several lines"),
        ("\x1f\x8b\x08\x00\x00", ["--lines"], "in.csv is application/gzip, and no text"),
        ("\x1f\x8b\x08\x00\x00", ["--lines"], "hint: gunzip -c in.csv | openclaw batch - -o"),
        ("PK\x03\x04\x14\x00\x80", ["--prompt", "{{a}}"], "in.csv is application/zip"),
        ("", ["--lines", "--input-format", "csv"], "--lines and --input-format csv contradict"),
    ],
)
def test_what_can_not_be_meant_is_told_before_anything_is_sent(
    batch: Any, standin: StandIn, tmp_path: Path, content: str, argv: list[str], told: str
) -> None:
    (tmp_path / "in.csv").write_text(content, "latin-1")
    assert told in batch(*argv, source="in.csv", status=2).stderr
    assert not standin.requests
    assert not list(tmp_path.glob("out*"))


def test_fields_of_openais_that_are_not_sent_are_named_once(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    messages = [{"role": "user", "content": "hi"}]
    lines = [
        {"custom_id": f"{n}", "body": {"messages": messages, "store": True, "seed": n}}
        for n in range(3)
    ]
    write_input(tmp_path / "in.jsonl", *lines)
    assert batch().stderr.count("not sent: store (3 lines)") == 1
    assert sorted(request.json()["seed"] for request in standin.requests) == [0, 1, 2]


def test_the_parts_of_an_input_have_every_id_once(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    names = [f"id {n}" for n in range(20)]
    write_input(tmp_path / "in.jsonl", *({"id": name, "prompt": name} for name in names))
    found = []
    for part in (1, 2, 3):
        batch("--shard", f"{part}/3", output=f"{part}.jsonl")
        found += ids(tmp_path / f"{part}.jsonl")
    assert sorted(found) == sorted(names)
    assert len(standin.requests) == len(names)
    assert "shard" in batch("--shard", "2/3", output="1.jsonl", status=2).stderr
    batch("--shard", "1/1", output="all.jsonl")
    batch(output="all.jsonl")
    assert len(standin.requests) == 2 * len(names)


def test_files_go_along_from_below_the_folder_of_the_input(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.txt").write_text("one")
    (data / "b.txt").write_text("two")
    (data / "in.csv").write_text('q,files\nread,"a.txt\nb.txt"\nthink,\n')
    batch("--prompt", "{{q}}", source="data/in.csv")
    write_input(data / "alone.jsonl", {"files": ["a.txt"]})
    bodies = {str(request.json()["messages"][-1]["content"]) for request in standin.requests}
    assert len(bodies) == 2
    assert "think" in bodies
    (with_files,) = bodies - {"think"}
    assert with_files.index("a.txt:\\n") < with_files.index("b.txt:\\n")
    assert str(tmp_path) not in with_files
    batch(source="data/alone.jsonl", output="alone.jsonl")
    assert "one" in str(standin.requests[-1].json()["messages"])


def test_files_from_elsewhere_are_told_before_anything_is_sent(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    names = ["../x", "/etc/passwd", "none.txt", "https://a.test/b.png", ".env"]
    (tmp_path / ".env").touch()
    write_input(tmp_path / "in.jsonl", *({"prompt": "a", "files": [name]} for name in names))
    told = batch(status=2).stderr
    assert "line 2: the file '/etc/passwd': only files below the input's folder" in told
    assert "line 5: the file '.env': hidden files are sent by -f alone" in told
    assert [told.count(f"line {n}: the file") for n in range(1, 6)] == [1] * 5
    assert not standin.requests


def test_a_file_that_is_gone_when_it_is_asked_for_fails_alone(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(3)]

    def answer(request: Any) -> Any:
        files[2].unlink(missing_ok=True)
        return echo(request)

    for file in files:
        file.write_text("x")
    standin.default = answer
    asked = ({"id": file.stem, "prompt": "a", "files": [file.name]} for file in files)
    write_input(tmp_path / "in.jsonl", *asked)
    batch("--concurrency", "1", status=7)
    lines = {line["id"]: line for line in lines_of(tmp_path / "out.jsonl")}
    assert lines["0"]["complete"]
    assert lines["1"]["complete"]
    assert "No such file" in lines["2"]["error"]["message"]


def test_an_input_that_changes_while_it_is_asked_is_told(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    source = write_input(tmp_path / "in.jsonl", *({"id": n, "prompt": "a"} for n in range(3)))

    def answer(request: Any) -> Any:
        source.write_bytes(source.read_bytes().replace(b'"a"', b'"b"'))
        return echo(request)

    standin.default = answer
    told = batch("--concurrency", "1", status=3).stderr
    assert "in.jsonl has been changed since its prompts were found" in told
    assert len(standin.requests) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("words.txt", "--lines asks each line as it stands"), ("words.jsonl", "--skip-bad")],
)
def test_plain_lines_are_told_how_they_are_asked(
    batch: Any, tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / name).write_text("dog\ncat\n")
    done = batch(source=name, status=2).stderr
    assert done.splitlines()[-1].startswith(f"hint: {told}")


def test_not_more_is_told_than_anybody_reads(
    batch: Any, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openclaw_cli.batch.source.MOST_FAULTS", 2)
    write_input(tmp_path / "in.jsonl", *range(5))
    told = batch(status=2).stderr
    assert told.count("neither a text nor an object") == 2
    assert "… and 3 more\nerror: 5 lines of in.jsonl can't be asked" in told


@pytest.mark.parametrize(
    ("encoding", "argv"),
    [
        ("utf-16", []),
        ("utf-8-sig", []),
        ("cp1252", ["--encoding", "Windows-1252"]),
        ("utf-16-le", ["--encoding", "utf-16-le"]),
    ],
)
def test_a_table_is_read_in_the_encoding_that_it_has(
    batch: Any, standin: StandIn, tmp_path: Path, encoding: str, argv: list[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("file")
    table = tmp_path / "data" / "in.csv"
    table.write_text("id;text;files\n1;Köln „x“;a.txt\n", encoding)
    batch("--prompt", "{{text}}", *argv, source="data/in.csv")
    (asked,) = standin.requests
    assert asked.json()["messages"][-1]["content"][0]["text"] == "Köln „x“"
    assert not list(tmp_path.glob("out.jsonl.input*"))


def test_wrong_parameters_are_told_by_their_own_names(batch: Any, tmp_path: Path) -> None:
    messages = [{"role": "user", "content": "a"}]
    lines = [
        {"prompt": "a", "params": {"temperature": 9}},
        {"custom_id": "b", "body": {"messages": messages, "no_such": 1}},
    ]
    write_input(tmp_path / "in.jsonl", *lines)
    told = batch(status=2).stderr
    assert "line 1: temperature: expected a number from 0 to 2 (got 9)" in told
    assert "line 2: no_such: there is no such parameter" in told
