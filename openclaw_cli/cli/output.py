"""What a command prints on stdout when it is done: one JSON object, or lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..errors import OpenClawError
    from .world import World


def report(
    world: World,
    value: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    lines: Sequence[str] | Callable[[], Sequence[str]],
    *,
    as_json: bool,
    empty: str = "",
    painted: bool = False,
    sentences: bool = False,
    indent: int | None = 2,
) -> None:
    """Print what a command has found or done, in the form that was asked for.

    Args:
        world: The global options.
        value: What JSON has of it, or what makes that: it is called only where it is shown.
        lines: What a person reads of it, or what makes that.
        as_json: Whether JSON was asked for.
        empty: A notice for stderr where there are no lines.
        painted: Whether the lines hold escape sequences of ours, and no others.
        sentences: Whether they are broken between words where the terminal is too narrow.
        indent: Of the JSON; a large object is quicker without.
    """
    if as_json:
        print_json(value() if callable(value) else value, indent=indent)
        return
    shown = lines() if callable(lines) else lines
    if shown:
        print_lines(_in_rows(shown) if sentences else shown, painted=painted)
    elif empty:
        world.console().notice(empty)


def _in_rows(lines: Sequence[str]) -> list[str]:
    """Return lines broken between words, where stdout is a terminal that is too narrow."""
    import sys

    from ..render.console import columns
    from ..render.table import in_column

    room = columns(sys.stdout)
    if room is None:
        return list(lines)
    return [in_column(line, room, len(line) - len(line.lstrip()) or 2) for line in lines]


def reported(error: OpenClawError, *, in_json: bool) -> OpenClawError:
    """Return an error, marked where the JSON on stdout holds it: there it is not printed again."""
    error.reported = in_json
    return error


def print_json(value: object, *, indent: int | None = 2) -> None:
    """Print one JSON object on stdout; a large one is quicker without an indent."""
    from ..render.json_text import to_json
    from ..render.sinks import stdout_sink

    sink = stdout_sink()
    sink.write(to_json(value, indent=indent) + "\n")
    sink.close()


def print_lines(lines: Sequence[str], *, painted: bool = False) -> None:
    """Print lines for a person; at a terminal nothing in them can drive it.

    Args:
        lines: Without their ends.
        painted: Whether they hold escape sequences of ours, and no others.
    """
    from ..render.sinks import paint, stdout_sink

    text = "\n".join(lines) + "\n"
    if painted:
        paint(text)
        return
    sink = stdout_sink()
    sink.write(text)
    sink.close()
