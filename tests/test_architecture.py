"""The layers of CONTRIBUTING.md, held by the import statements themselves."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import openclaw_cli

PACKAGE = Path(openclaw_cli.__file__).parent

# From the top. A room imports from the lines below its own; rooms on one line never meet.
LAYERS = (
    {"__main__"},
    {"app", "boundary", "early", "library"},
    {"commands"},
    {"interactive", "batch"},
    {"cli"},
    {"turn"},
    {"history", "catalog"},
    {"config", "wire", "render", "attach"},
    {"new_files"},
    {"request", "events", "files", "named_files"},
    {"errors", "foreign", "redact"},
    {"named_tuple", "pieces", "streams"},
    {"__init__"},
)
# Foreign packages that one room alone may import.
OWNERS = {
    "httpx": "wire",
    "httpx_sse": "wire",
    "certifi": "wire",
    "rich": "render",
    "markdown_it": "render",
    "pygments": "render",
    "prompt_toolkit": "interactive",
    "tomlkit": "config",
    "tomllib": "config",
    "platformdirs": "config",
    "keyring": "config",
    "sqlite3": "history",
    "charset_normalizer": "request",
    "pathspec": "attach",
    "jsonschema": "turn",
    "referencing": "turn",
}
# A real OpenClaw keeps its keys in a database; what reads it is no part of our history.
GUESTS = {("sqlite3", "config/openclaw_stores.py"), ("sqlite3", "batch/journal_file.py")}
# Who may write to a standard stream; everybody else asks one of them.
WRITERS = {
    "render/sinks.py": {"sys.stdout.write", "sys.stdout.buffer.write"},
    "__main__.py": {"print"},  # --version, before anything is imported
}
STREAM_WRITES = {
    "print",
    "typer.echo",
    "typer.secho",
    *(
        f"sys.{stream}.{method}"
        for stream in ("stdout", "stderr", "__stdout__", "__stderr__")
        for method in ("write", "writelines", "buffer.write", "buffer.writelines")
    ),
}
# It offers the library's names to type checkers, and imports none of them by itself.
FRONT = PACKAGE / "__init__.py"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != FRONT)
TESTS = Path(__file__).parent
# Folders with tests that are no room's: those of the stand-in itself.
OTHER_TESTS = {"standin_tests"}
# What the standard library has with one underscore for all to use.
PUBLIC = {"_asdict", "_fields", "_make", "_replace", "_Environ"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def level(name: str) -> int:
    return next(number for number, line in enumerate(LAYERS) if name in line)


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms of the package that a module imports, wherever the statement stands."""
    depth = len(path.relative_to(PACKAGE).parts)
    rooms = set()
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        if node.level < depth:
            continue  # inside its own room
        assert node.level == depth, f"{path}: import outside the package"
        names = [node.module.split(".")[0]] if node.module else [a.name for a in node.names]
        rooms |= {name if name != "__version__" else "__init__" for name in names}
    return rooms


def imported_groups(path: Path) -> set[str]:
    """Return the other rooms inside ``commands/`` that a module imports from."""
    parts = path.relative_to(PACKAGE).parts
    own = parts[1].removesuffix(".py")
    groups = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.level == len(parts) - 1:
            names = [node.module.split(".")[0]] if node.module else [a.name for a in node.names]
            groups |= set(names) - {own}
    return groups


def imported_modules(path: Path) -> set[Path]:
    """Return the files of the package that a module imports from, type-only imports included."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
        files = [base.joinpath(alias.name).with_suffix(".py") for alias in node.names]
        beside = (
            base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
        )
        found |= {file if file.exists() else beside for file in files}
    return found


def foreign_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_imports_point_down() -> None:
    for path in MODULES:
        own = room(path)
        for other in imported_rooms(path) - {own}:
            assert level(own) < level(other), f"{path}: {own} may not import {other}"


def test_groups_of_commands_do_not_meet() -> None:
    """What two of them need goes to ``cli/``."""
    for path in MODULES:
        assert room(path) != "commands" or not imported_groups(path), path


def test_no_modules_import_each_other() -> None:
    """No circle, not even of imports that only types need or that stand in a function.

    Where two modules want each other, what both know belongs into a third one below them.
    """
    graph = {path: imported_modules(path) - {path} for path in MODULES}
    TopologicalSorter(graph).prepare()  # the error that it raises names the circle


def test_each_library_has_one_room() -> None:
    for path in MODULES:
        foreign = foreign_imports(path)
        assert "openclaw_cli" not in foreign, f"{path}: rooms import relatively"
        assert "click" not in foreign, f"{path}: Typer brings its own"
        for library in foreign & OWNERS.keys():
            if (library, path.relative_to(PACKAGE).as_posix()) not in GUESTS:
                owner = OWNERS[library]
                assert room(path) == owner, f"{path}: {library} belongs to {owner}"


def test_named_tuples_are_made_quickly() -> None:
    """``from .named_tuple import NamedTuple``: that of ``typing`` takes twelve times as long."""
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "typing":
                names = {name.name for name in node.names}
                assert path.stem == "named_tuple" or "NamedTuple" not in names, path


def test_rooms_export_nothing_from_their_init() -> None:
    for path in PACKAGE.glob("*/__init__.py"):
        body = tree_of(path).body
        assert all(
            isinstance(node, ast.Expr)
            or (isinstance(node, ast.ImportFrom) and node.module == "__future__")
            for node in body
        ), path


# Python has no other names for the parts of its own end.
END = {"os._exit", "atexit._run_exitfuncs", "sys.modules['threading']._shutdown"}


def test_private_names_stay_in_their_module() -> None:
    for path in MODULES:
        found = set()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom):
                found |= {name for name in _imported(node) if _is_private(name)}
            elif isinstance(node, ast.Attribute) and _is_private(node.attr):
                own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
                found |= set() if own else {ast.unparse(node)}
        assert found == (END if path.name == "__main__.py" else set()), path


def _imported(node: ast.ImportFrom) -> list[str]:
    return [*(node.module or "").split("."), *(alias.name for alias in node.names)]


def _is_private(name: str) -> bool:
    # Two underscores around a name are Python's, one around it is the enums'.
    return name.startswith("_") and not name.endswith("_") and name not in PUBLIC


def test_the_folders_of_the_tests_are_the_rooms() -> None:
    rooms = {file.parent.relative_to(PACKAGE) for file in PACKAGE.glob("*/**/__init__.py")}
    folders = {file.parent.relative_to(TESTS) for file in TESTS.glob("*/**/test_*.py")}
    assert folders == rooms | {Path(name) for name in OTHER_TESTS}


def stream_writes(path: Path) -> set[str]:
    """Return the ways to a standard stream that a module names, whether it calls them or not."""
    nodes = ast.walk(tree_of(path))
    named = {ast.unparse(node) for node in nodes if isinstance(node, (ast.Name, ast.Attribute))}
    return named & STREAM_WRITES


def test_standard_streams_are_written_by_their_owners_alone() -> None:
    """The console owns stderr, the sinks own stdout: they know closed, full and odd streams."""
    for path in MODULES:
        name = path.relative_to(PACKAGE).as_posix()
        assert stream_writes(path) == WRITERS.get(name, set()), path
