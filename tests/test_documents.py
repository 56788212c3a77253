"""What is said about the program is true of it: options, commands, examples, dependencies.

Hints and notices are read from the string literals of the package, documents from their code.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING, NamedTuple

import pytest

from openclaw_cli.commands.onboard.options import FLAGS, WITH_VALUE
from scripts.tree import read_tree, walk

from .test_architecture import LAYERS, MODULES, PACKAGE, foreign_imports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.tree import Command

ROOT = PACKAGE.parent
# Not the changelog: it tells what was there once.
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = ROOT / "docs" / "commands.md"

FOREIGN_OPTIONS = {
    "docs/openclaw.md": {"--agent", "--local"},
    # GNU parallel's and Slurm's
    "docs/batch.md": {"--sshlogin", "--workdir", "--array", "--requeue", "--export"},
    "README.md": {"--compile-bytecode", "--reinstall", "--upgrade"},  # uv, pipx, pip
    # OpenClaw's, taken without a use
    "openclaw_cli/commands/onboard/options.py": FLAGS | WITH_VALUE,
    "openclaw_cli/redact.py": {"--api-key"},  # a quoted line of any program is redacted
    "openclaw_cli/render/html_page.py": {"--back", "--soft"},  # variables of the page's style
    "openclaw_cli/render/comparison_page.py": {"--back", "--soft"},
    "openclaw_cli/render/usage_page.py": {
        *("--ink", "--soft", "--line", "--back", "--card"),
        *(f"--c{number}" for number in range(8)),
    },
    "openclaw_cli/render/charts.py": {"--c", "--c0"},
}
PROSE = {"again", "configuration", "does", "error", "has", "is", "runs"}
"""Words that follow a name where it is a noun and not a command line."""

TREE = read_tree()
COMMANDS = {command.path: command for command in walk(TREE)}
OPTION = re.compile(r"(?<![\w<-])--[a-z][a-z0-9-]*")
CODE = re.compile(r"```\w*\n(.*?)```|``([^`]+)``|`([^`]+)`", re.DOTALL)
LINE = re.compile(r"(?<![\w>-])openclaw ([^`;&<>\n\"'()]+)")

END = re.compile(r" \|(?= )|, |\. | #")
"""What ends a command line within a text: a pipe, the rest of a sentence, a comment."""


class Named(NamedTuple):
    """A command as a text names it, and the options beside it."""

    path: tuple[str, ...]
    options: tuple[str, ...]


class NoSuchCommandError(Exception):
    """A text names a command that does not exist."""


def options_of(command: Command) -> set[str]:
    """Return all that a command takes, what its help leaves out and what all take too."""
    nodes = (command.node, TREE.node)
    names = {name for node in nodes for item in node.params for name in item.opts}
    negative = {name for item in command.node.params for name in item.secondary_opts}
    return names | negative | {name for option in command.options for name in option.names}


def takes_value(command: Command, name: str) -> bool:
    """Return whether a value follows an option."""
    return any(name in option.names and option.value for option in command.options)


def literals(path: Path) -> Iterator[str]:
    """Yield what a module says; of its docstrings the code, for what is filled in an ellipsis."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in joined for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else " … " for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in docstrings:
                yield from code_in(node.value)
            elif id(node) not in parts:
                yield node.value


def code_in(text: str) -> list[str]:
    """Return what stands in a document's code, blocks and spans."""
    return ["".join(groups) for groups in CODE.findall(text)]


def lines_in(code: str) -> list[str]:
    """Return the command lines in a piece of code, without the program's name."""
    begins = code.partition(" ")[0] in {path[0] for path in COMMANDS if path}
    bare = [code] if begins and " " in code and "\n" not in code else []
    return [END.split(line, maxsplit=1)[0] for line in [*LINE.findall(code), *bare]]


def named_in(code: str) -> Iterator[Named]:
    """Yield the commands that a piece of code names.

    Raises:
        NoSuchCommandError: A line names another one.
    """
    for line in lines_in(code):
        yield from read_line((), iter(line.split()), line)


def read_line(path: tuple[str, ...], words: Iterator[str], line: str) -> Iterator[Named]:
    """Yield the command that the words lead to, or several where they offer a choice."""
    options = []
    for word in words:
        if word.startswith("-"):
            name, equals, _ = word.strip("[]:.").partition("=")
            options.append(name)
            if COMMANDS[path].commands and not equals and takes_value(COMMANDS[path], name):
                next(words, None)  # a value is no command
        elif COMMANDS[path].commands and re.fullmatch(r"[a-z|-]+", word):
            choices = [(*path, choice) for choice in word.split("|")]
            if word in PROSE:
                if path:
                    yield Named(path, tuple(options))
                return
            if missing := set(choices) - COMMANDS.keys():
                raise NoSuchCommandError(f"{missing} in {line!r}")
            rest = list(words)
            for choice in choices:
                for named in read_line(choice, iter(rest), line):
                    yield named._replace(options=(*options, *named.options))
            return
    yield Named(path, tuple(options))


def texts() -> list[tuple[str, str]]:
    """Return each text with the place where it stands."""
    said = [
        (path.relative_to(ROOT).as_posix(), text) for path in MODULES for text in literals(path)
    ]
    return said + [
        (page.relative_to(ROOT).as_posix(), code)
        for page in PAGES
        for code in code_in(page.read_text(encoding="utf-8"))
    ]


TEXTS = texts()


def test_every_option_that_is_named_exists() -> None:
    known = {name for command in COMMANDS.values() for name in options_of(command)}
    named = {(place, option) for place, text in TEXTS for option in OPTION.findall(text)}
    assert len(named) > 200, "the search finds nothing any more"
    foreign = {(place, option) for place, names in FOREIGN_OPTIONS.items() for option in names}
    assert {one for one in named if one[1] not in known} == foreign


def test_every_command_line_that_is_named_can_be_typed() -> None:
    count, wrong = 0, []
    for place, text in TEXTS:
        for named in named_in(text):
            count += 1
            missing = {
                name
                for name in named.options
                if re.fullmatch(r"--?[a-z][a-z-]*", name, re.IGNORECASE)
            } - options_of(COMMANDS[named.path])
            wrong += [(place, " ".join(named.path), name) for name in missing]
    assert count > 200, "the search finds nothing any more"
    assert not wrong


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_an_example_of_itself(path: tuple[str, ...]) -> None:
    example = COMMANDS[path].node.epilog or ""
    assert example.startswith("Example: ")
    assert any(named.path[: len(path)] == path for named in named_in(example))


def test_every_command_has_a_place_in_the_documents() -> None:
    told = {
        named.path
        for page in PAGES
        if page != GENERATED
        for code in code_in(page.read_text(encoding="utf-8"))
        for named in named_in(code)
    }
    assert not {path for path in COMMANDS if not COMMANDS[path].commands} - told


def declared() -> dict[str, str]:
    """Return what a user's installation brings: package, and its versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    lines = [
        *project["dependencies"],
        *(line for lines in extras.values() for line in lines),
    ]
    parts = [re.split(r"(?=[<>=!~])", line.split(";")[0].strip(), maxsplit=1) for line in lines]
    return {name: "".join(versions) for name, *versions in parts}


def test_the_table_of_dependencies_has_each_of_them() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("\n## Dependencies")[2].partition("\n## ")[0]
    rows = re.findall(
        r"^\| (\w[\w-]*)(?: \(extra\))?(?: `([^`]+)`)? \| (?!for \|)", table, re.MULTILINE
    )
    dependencies = declared()
    assert {name for name, _ in rows} == dependencies.keys()
    for name, versions in rows:
        stated = set(filter(None, versions.split(",")))
        assert stated <= set(dependencies[name].split(",")), name


def test_each_dependency_is_imported_and_each_import_declared() -> None:
    distributions = packages_distributions()
    imported = set().union(*map(foreign_imports, MODULES))
    foreign = imported - sys.stdlib_module_names
    names = {
        distribution.lower().replace("_", "-")
        for module in foreign
        for distribution in distributions.get(module, [module])
    }
    assert names == {name.lower().replace("_", "-") for name in declared()}


def contributing(heading: str) -> str:
    """Return a section of CONTRIBUTING."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return page.partition(f"\n## {heading}")[2].partition("\n## ")[0]


def test_the_picture_of_the_rooms_is_true() -> None:
    lines = contributing("The rooms").split("```")[1].strip("\n").split("\n")
    rooms = [set(line.split("  ")[0].split(" | ")) for line in lines if line[0] != " "]
    assert rooms == list(LAYERS[: len(rooms)])
    assert LAYERS[len(rooms) :] == ({"__init__"},)
    inside = {path.parent.name for path in (PACKAGE / "commands").glob("*/__init__.py")}
    assert inside == {name for line in lines if line[0] == " " for name in line.split()}


def test_the_lines_to_copy_are_there() -> None:
    rows = [line.split(" | ") for line in contributing("Where").splitlines() if line[:2] == "| "]
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES)
    named = [span for row in rows for span in re.findall("`([^`]+)`", row[2])]
    lines = [span for span in named if " " in span or span.endswith(",")]
    assert len(lines) > 6, "the search finds nothing any more"
    assert not [line for line in lines if line not in code]
    files = [span for row in rows for span in re.findall(r"`([\w/]+\.py)`", row[1])]
    assert all((PACKAGE / name).exists() or list(PACKAGE.rglob(name)) for name in files)


def test_every_module_that_is_named_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    there = {
        *PACKAGE.rglob("*.py"),
        *(ROOT / "tests").glob("*.py"),
        *(ROOT / "scripts").glob("*.py"),
    }
    assert {name for name in named if not any(f"/{name}" in path.as_posix() for path in there)} == (
        set()
    )


def test_the_workflow_names_tests_that_exist() -> None:
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    names = re.findall(r"tests/[\w/.]*\w", text)
    assert names
    assert all((ROOT / name).exists() for name in names)
