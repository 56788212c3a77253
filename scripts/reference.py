"""Reference pages that follow from the code: the table of keys, and the help of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_cli.config.key_table import KEYS

from .tree import walk

if TYPE_CHECKING:
    from .tree import Command

BEGIN, END = "<!-- keys: written by `make docs` -->", "<!-- end of keys -->"
WIDTH = 90


def with_key_table(page: str) -> str:
    """Return the configuration page with its table as the code has it now.

    Raises:
        ValueError: A comment between which the table belongs is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"docs/configuration.md has lost {END if begin else BEGIN}")
    rows = ["| key | type | meaning |", "| --- | --- | --- |"]
    for key in KEYS:
        kinds = " or ".join("list of strings" if kind == "strings" else kind for kind in key.kinds)
        choices = f" One of {', '.join(f'`{c}`' for c in key.choices)}." if key.choices else ""
        least = f" At least {key.minimum:g}." if key.minimum is not None else ""
        rows.append(f"| `{key.name}` | {kinds} | {_cell(key.help)}{choices}{least} |")
    return "\n".join([f"{before}{BEGIN}", "", *rows, "", f"{END}{after}"])


def command_page(tree: Command) -> str:
    """Return the page with the help of every command."""
    parts = ["# Commands", "", "Written by `make docs` from the program itself."]
    for command in walk(tree):
        name = " ".join(("openclaw", *command.path))
        context = command.node.context_class(
            command.node, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
        )
        context.help_option_names = ["-h", "--help"]
        command.node.rich_markup_mode = None  # at a terminal the program draws its help with Rich
        text = command.node.get_help(context)
        parts += ["", f"## {name}", "", "```text", text.rstrip(), "```"]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    """Keep what Markdown would take for a tag or for the end of a cell."""
    return text.replace("<", "\\<").replace("|", "\\|")
