"""What is built for a line alone reads it as Typer does that builds everything."""

from __future__ import annotations

import inspect
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, Any

import pytest
import typer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openclaw_cli.cli.declare import command
from openclaw_cli.cli.parameters import Parameters
from scripts.tree import read_tree, walk

from ..conftest import LONG

if TYPE_CHECKING:
    from collections.abc import Callable

PATHS = {command.path: command.node for command in walk(read_tree())}
HELP = {"help_option_names": ["-h", "--help"]}
VALUES = ["hi", "-", "a=b", "-1", "0", "3", "0.5", "json", "stream-json", "text", "xml", "", "none"]


def declared(path: tuple[str, ...]) -> Callable[..., Any]:
    """Return the function of a command, with all options that are declared for it."""
    run: Callable[..., Any] = PATHS[path].callback.__wrapped__.__wrapped__  # in Typer's and ours
    return run


def noted(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the same parameters that returns what it was called with."""
    signature = inspect.signature(run, eval_str=True)

    def called(**values: Any) -> dict[str, Any]:
        bound = signature.bind(**values)
        bound.apply_defaults()
        return {name: value for name, value in bound.arguments.items() if name != "ctx"}

    called.__signature__ = signature  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in signature.parameters.values()}
    return called


def outcome(program: Any, argv: list[str]) -> tuple[Any, ...]:
    """Return what a line leads to: the values with their types, or the error."""
    try:
        with redirect_stdout(TextIOWrapper(BytesIO())):
            values = program.main(args=argv, prog_name="it", standalone_mode=False)
    except typer.TyperException as error:
        return type(error), getattr(error, "message", None), getattr(error, "option_name", None)
    if isinstance(values, dict):
        return tuple((name, type(value), value) for name, value in values.items())
    return (values,)


def both(path: tuple[str, ...]) -> tuple[Any, Any]:
    """Return a command as we build it, and as Typer does."""
    run = noted(declared(path))
    plain = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=HELP)
    plain.command()(run)
    return typer.main.get_command(command(epilog="")(run)), typer.main.get_command(plain)


COMMANDS = {
    path: both(path) for path in [("chat",), ("batch",), ("models", "list"), ("api",), ("doctor",)]
}


@st.composite
def lines(draw: st.DrawFn) -> tuple[tuple[str, ...], list[str]]:
    """Draw a command and a line for it: exact options for the most part, and all that is odd."""
    path = draw(st.sampled_from(sorted(COMMANDS)))
    names = sorted(
        name
        for one in PATHS[path].params
        for name in (*one.opts, *one.secondary_opts)
        if "-" in name
    )
    short = [name[1:] for name in names if len(name) == 2]
    option = st.sampled_from(names)
    word = st.sampled_from(VALUES)
    given_ = st.tuples(option, word)
    odd = st.one_of(
        option.map(lambda name: [name]),
        st.sampled_from(["--", "--help", "-h", "--nope", "-Z", "-", "--m"]).map(lambda one: [one]),
        st.tuples(option, word).map(lambda pair: [f"{pair[0]}={pair[1]}"]),
        st.lists(st.sampled_from(short or ["h"]), min_size=2, max_size=3).map(
            lambda letters: ["-" + "".join(letters)]
        ),
        st.tuples(st.sampled_from(short or ["h"]), word).map(lambda pair: [f"-{pair[0]}{pair[1]}"]),
    )
    pieces = st.one_of(given_.map(list), word.map(lambda one: [one]), odd)
    return path, [one for piece in draw(st.lists(pieces, max_size=6)) for one in piece]


@settings(max_examples=3000 if LONG else 150)
@example((("chat",), ["-m", "a/b", "--json", "hi"]))
@example((("chat",), ["-f", "a", "-f", "b", "--file=c", "--hide-reasoning", "--no-usage", "hi"]))
@example((("chat",), ["-qc", "hi"]))
@example((("chat",), ["--", "--help"]))
@example((("chat",), ["-m"]))
@example((("chat",), ["--tier=none", "--retries", "21"]))
@given(lines())
def test_a_line_is_read_as_typer_reads_it(line: tuple[tuple[str, ...], list[str]]) -> None:
    path, argv = line
    ours, typers = COMMANDS[path]
    assert outcome(ours, list(argv)) == outcome(typers, list(argv))


@pytest.mark.parametrize("path", sorted(PATHS), ids=" ".join)
def test_a_declaration_is_understood_as_typer_understands_it(path: tuple[str, ...]) -> None:
    parameters = Parameters(declared(path))
    parameters.callback()
    takes = {
        word: not one.is_flag
        for one in parameters.all()
        if one.param_type_name == "option"
        for word in (*one.opts, *one.secondary_opts)
    }
    words = [word for word in takes if parameters.used_by([word], interspersed=True) is not None]
    assert sorted(words) == sorted(takes)
    assert {word: parameters.takes_value(word) for word in takes} == takes


@pytest.mark.parametrize("path", sorted(PATHS), ids=" ".join)
def test_what_a_line_does_not_name_is_in_the_context_as_if_it_had_been_read(
    path: tuple[str, ...],
) -> None:
    parameters = Parameters(declared(path))
    used = parameters.used_by([], interspersed=True)
    assert used is not None
    context = typer.Context(PATHS[path])
    read = {
        one.name: one.process_value(context, one.get_default(context))
        for one in parameters.all()
        if one.name not in used
    }
    values: dict[str, Any] = {}
    parameters.fill(values)
    assert values == read


def test_only_the_parameters_of_a_line_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    build = typer.main.get_click_param

    def spied(param: Any) -> Any:
        built.append(param.name)
        return build(param)

    monkeypatch.setattr(typer.main, "get_click_param", spied)
    app = command(epilog="")(noted(declared(("chat",))))
    assert outcome(typer.main.get_command(app), ["-m", "a/b", "--json", "hi"])
    assert sorted(built) == ["as_json", "model", "prompt"]


def test_what_stands_behind_a_groups_command_is_left_to_it() -> None:
    parameters = PATHS[("usage",)].parameters
    assert parameters.used_by(["--by", "day", "show", "--nope"], interspersed=False) == ["by"]
    assert parameters.used_by(["--nope", "show"], interspersed=False) is None
