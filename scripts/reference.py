"""Reference pages that follow from the code: tables, and the help of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_cli.cli.help_topics import DOTENV, ENVIRONMENT, EXIT_STATUSES
from openclaw_cli.config.key_table import KEYS

from .tree import walk

if TYPE_CHECKING:
    from .tree import Command

WIDTH = 90


def with_key_table(page: str) -> str:
    """Return the configuration page with its table as the code has it now.

    Raises:
        ValueError: A comment between which the table belongs is missing.
    """
    rows = ["| key | type | meaning |", "| --- | --- | --- |"]
    for key in KEYS:
        kinds = " or ".join("list of strings" if kind == "strings" else kind for kind in key.kinds)
        choices = f" One of {', '.join(f'`{c}`' for c in key.choices)}." if key.choices else ""
        least = f" At least {key.minimum:g}." if key.minimum is not None else ""
        rows.append(f"| `{key.name}` | {kinds} | {_cell(key.help)}{choices}{least} |")
    return _with_table(page, "keys", rows)


def with_exit_statuses(page: str) -> str:
    """Return the page of the exit statuses with its table as the code has it now.

    Raises:
        ValueError: A comment between which the table belongs is missing.
    """
    rows = ["| status | meaning |", "| --- | --- |"]
    rows += [f"| {int(status)} | {_cell(text)} |" for status, text in EXIT_STATUSES.items()]
    return _with_table(page, "exit statuses", rows)


def environment_page() -> str:
    """Return the page of the environment's variables."""
    rows = ["| variable | meaning |", "| --- | --- |"]
    for names, text in ENVIRONMENT.items():
        shown = ", ".join(f"`{name}`" for name in names.split(", "))
        rows.append(f"| {shown} | {_cell(text)} |")
    dotenv = DOTENV.replace("${NAME}", "`${NAME}`").replace(" .env", " [`.env`](secrets.md#env)")
    return "\n".join(
        [
            "# Environment variables",
            "",
            "Written by `make docs` from the program; `openclaw help environment` says the same.",
            "",
            *rows,
            "",
            dotenv,
            "",
        ]
    )


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


def _with_table(page: str, name: str, rows: list[str]) -> str:
    first, last = f"<!-- {name}: written by `make docs` -->", f"<!-- end of {name} -->"
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise ValueError(f"a page has lost {last if begin else first}")
    return "\n".join([f"{before}{first}", "", *rows, "", f"{last}{after}"])


def _cell(text: str) -> str:
    """Keep what Markdown would take for a tag or for the end of a cell."""
    return text.replace("<", "\\<").replace("|", "\\|")
