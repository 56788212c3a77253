"""Calls of tools in pieces: which belongs to which."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.wire.tool_calls import ToolCalls


def piece(
    index: Any = None, identity: Any = None, name: Any = None, arguments: Any = None, **more: Any
) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments, **more.pop("function", {})}
    found = {"index": index, "id": identity, "function": function, **more}
    return {key: value for key, value in found.items() if value is not None}


def joined(*deltas: list[Any]) -> list[tuple[str, str, str]]:
    """Return id, name and arguments of each call."""
    calls = ToolCalls()
    for delta in deltas:
        assert calls.add(delta)
    return [
        (call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in calls.fields()
    ]


A, B = ("a", "rain", '{"x":1}'), ("b", "wind", '{"x":2}')
TWICE = [("a", "rain", '{"x":1}'), ("b", "rain", '{"x":2}')]


@pytest.mark.parametrize(
    ("deltas", "calls"),
    [
        ([[piece(0, *A)], [piece(1, *B)]], [A, B]),
        ([[piece(0, *A)], [piece(0, *B)]], [A, B]),
        ([[piece(None, *A)], [piece(None, *B)]], [A, B]),
        ([[piece(None, *A), piece(None, *B)]], [A, B]),
        ([[piece(0, *A), piece(0, *B)]], [A, B]),
        ([[piece("0", *A)], [piece("1", *B)]], [A, B]),
        ([[piece(0.0, *A)], [piece(1.0, *B)]], [A, B]),
        # One function twice, told apart by the id or by its arguments.
        ([[piece(0, *call)] for call in TWICE], TWICE),
        ([[piece(0, None, *A[1:])], [piece(0, None, "rain", '{"x":2}')]],
         [("call_1", *A[1:]), ("call_2", "rain", '{"x":2}')]),
        ([[piece(0, "a", "rain", "")], [piece(0, "b", "rain", "")],
          [piece(0, "a", None, '{"x":1}')], [piece(0, "b", None, '{"x":2}')]], TWICE),
        # Pieces.
        ([[piece(0, "a", "rain", "")], [piece(0, None, None, '{"x"')],
          [piece(0, None, None, ":1}")]], [A]),
        ([[piece(0, "a", "rain", "")], [piece(1, "b", "wind", "")],
          [piece(0, None, None, A[2])], [piece(1, None, None, B[2])]], [A, B]),
        ([[piece(0, "a", "rain", '{"x"')], [piece(0, "a", None, ":1}")]], [A]),
        ([[piece(0, "a", "rain", '{"x"')], [piece(0, "a", "rain", ":1}")]], [A]),
        ([[piece(0, "a", "rain", '{"x"')], [piece(0, "", None, ":1}")]], [A]),
        ([[piece(0, "a", "rain", '{"x"')], [piece(0, "another", None, ":1}")]], [A]),
        ([[piece(None, *A)], [piece(None, "b", "wind", "")], [piece(None, None, None, B[2])]],
         [A, B]),
        ([[piece(None, "a", "rain", ""), piece(None, "b", "wind", "")],
          [piece(None, None, None, A[2]), piece(None, None, None, B[2])]], [A, B]),
        # What is sent again.
        ([[piece(0, *A)], [piece(0, *A)]], [A]),
        # Other shapes.
        ([[piece(0, "a", "rain", {"x": 1})]], [A]),
        ([[piece(0, "a", "rain", {})]], [("a", "rain", "{}")]),
        ([[piece(0, "a", "rain", {"é": [None]})]], [("a", "rain", '{"é":[null]}')]),
        ([[piece(0, "a", "rain")]], [("a", "rain", "{}")]),
        ([[piece(0, 7, "rain", "{}")]], [("7", "rain", "{}")]),
        ([[piece(0, None, "rain", "{}")]], [("call_1", "rain", "{}")]),
        ([[None, {}, piece(0, *A)]], [A]),
        ([[piece(0, "a", None, "{}")]], []),
    ],
)  # fmt: skip
def test_calls_are_told_apart(deltas: list[list[Any]], calls: list[tuple[str, str, str]]) -> None:
    assert joined(*deltas) == calls


def test_what_stands_beside_a_call_goes_back() -> None:
    calls = ToolCalls()
    calls.add([piece(0, "a", "f", "{}", type=7, extra_content={"google": 1}, function={"s": "x"})])
    assert calls.fields() == [
        {
            "id": "a",
            "type": "function",
            "extra_content": {"google": 1},
            "function": {"name": "f", "arguments": "{}", "s": "x"},
        }
    ]


def test_tools_that_the_server_runs_are_its_own() -> None:
    calls = ToolCalls()
    calls.add([piece(0, "a", "openrouter:web_search", "{}"), piece(1, "b", "openrouter_files")])
    assert calls
    assert (calls.fields(), calls.asked()) == ([], [])


@pytest.mark.parametrize(
    "odd",
    [
        5,
        "f",
        True,
        {"id": "a"},
        [1],
        ["f"],
        [[1]],
        [piece() | {"function": "f"}],
        [{"function": 5}],
    ],
)
def test_what_is_no_call_is_said(odd: Any) -> None:
    calls = ToolCalls()
    assert not calls.add(odd)
    assert not calls


@pytest.mark.parametrize("nothing", [None, [], {}, "", [None], [{}], [{"index": 0}]])
def test_nothing_is_no_call(nothing: Any) -> None:
    calls = ToolCalls()
    assert calls.add(nothing)
    assert not calls
