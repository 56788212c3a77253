"""Short pages of ``openclaw help``: the environment, the exit statuses, where files are.

``make docs`` writes the same tables into ``docs/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ExitStatus, OpenClawError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .world import World

TOPICS = {
    "environment": "The variables that are read.",
    "exit-codes": "What the exit status says.",
    "configuration": "Where files are, and how they are changed.",
}
"""Name → what its page is about."""

ENVIRONMENT: dict[str, str] = {
    "OPENROUTER_API_KEY": "The OpenRouter key. It goes before every key that is stored.",
    "OPENROUTER_MANAGEMENT_KEY": "The key of `openclaw api --management`.",
    "OPENCLAW_CONFIG_PATH": "The configuration file, where neither `--config` nor `--profile` is"
    " given.",
    "OPENCLAW_STATE_DIR": "One folder for configuration, conversations and copies of lists.",
    "OPENCLAW_INCLUDE_ROOTS": "More folders that a configuration may include files from; a list"
    " as `PATH` is.",
    "OPENCLAW_MODEL": "The model that `chat` asks where no option names one, without the configured"
    " fallbacks. A conversation that goes on keeps its own.",
    "OPENCLAW_THINKING": "The thinking level where no option names one; it goes before the"
    " configuration.",
    "OPENCLAW_DEBUG": "`1` shows a traceback with every error.",
    "NO_COLOR": "Anything: no colour.",
    "FORCE_COLOR": "Anything: colour in a pipe too.",
    "TERM": "`dumb`: no colour, and nothing that moves.",
    "COLUMNS": "The width of help, and of drawn Markdown where stdout is no terminal.",
    "VISUAL, EDITOR": "The editor; the first that is set.",
    "OPENCLAW_PAGER, PAGER": "What a long list goes through at a terminal; `cat`: nothing.",
    "LESS": "The options of less, where it is the pager; `FRX` where it is not set.",
    "INPUTRC": "Readline's file, in which `set editing-mode vi` is looked for.",
    "OPENCLAW_WIDGET_KEY": "The key of `openclaw completion --widget`: `alt-x`, `ctrl-x`, or as the"
    " shell writes it. Alt-Enter, unless set.",
    "SHELL": "The shell that `openclaw completion` is for, unless told.",
    "BROWSER": "What opens the page on which you sign in.",
    "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY": "The proxy.",
    "NO_PROXY": "Hosts that are reached without it.",
    "SSL_CERT_FILE, SSL_CERT_DIR": "Certificates to trust instead of the system's.",
}
"""Variables, parted by commas where they belong together → what they do."""

DOTENV = (
    "What is missing, the keys and what a configuration names as ${NAME}, is taken from a .env"
    " beside the default configuration."
)

EXIT_STATUSES: dict[ExitStatus, str] = {
    ExitStatus.OK: "done",
    ExitStatus.FAILURE: "a bug, or an answer from the API that fits nothing below",
    ExitStatus.USAGE: "the command line is wrong: unknown option, bad value, no prompt",
    ExitStatus.CONFIG: "the configuration or the history is wrong, unreadable, or named and not"
    " there; a file or stdout could not be written, or a conversation is in use",
    ExitStatus.AUTH: "no key, or the key was refused (401, 403 on the key; a 403 that says that"
    " the key's limit is spent is 5)",
    ExitStatus.LIMIT: "out of credit (402, or 403 for a spent limit), rate limited after retries"
    " (429), or over `--max-cost`, `agents.defaults.maxCost` or"
    " `agents.defaults.maxCostMonth`",
    ExitStatus.NETWORK: "network, TLS, time-out, provider down after retries (408, 5xx), or an"
    " answer that is not the API's",
    ExitStatus.INCOMPLETE: "the answer is incomplete: cut, errored in mid-stream, refused by the"
    " model, stopped by anything but a known stop, a part of it unreadable, not what its"
    " schema wants, or empty (white space is empty; a picture or sound is not), or some"
    " of a batch's are; what came is on stdout",
    ExitStatus.REFUSED: "refused: unknown model, moderation, no endpoint fits the request (400,"
    " 403, 404), or it is longer than the context",
    ExitStatus.INTERRUPTED: "interrupted with Ctrl-C; what came is on stdout",
}

PLACES = (
    ("--config PATH", "This file."),
    ("--profile NAME", "openclaw.json or openclaw.toml in the folder of this profile."),
    ("OPENCLAW_CONFIG_PATH", "The file that this variable names."),
    ("OPENCLAW_STATE_DIR", "openclaw.json or openclaw.toml in this folder."),
    ("else", "openclaw.json or openclaw.toml in your folder for configurations."),
)
CHANGES = (
    ("openclaw config set PATH VALUE", "Set a key; comments and order stay."),
    ("openclaw config get PATH", "Show what is set."),
    ("openclaw config edit", "Edit the file; only a valid one replaces it."),
    ("openclaw config validate", "Name all that is wrong in it."),
    ("openclaw templates edit NAME", "Edit a template beside it."),
)


def topic(name: str, ctx: Any) -> list[str]:
    """Return the lines of a page, wrapped for the terminal.

    Args:
        name: One of ``TOPICS``.
        ctx: The command's context.
    """
    formatter = ctx.make_formatter()
    if name == "environment":
        _section(formatter, "Variables of the environment", ENVIRONMENT.items())
        formatter.write_paragraph()
        formatter.write_text(DOTENV)
    elif name == "exit-codes":
        rows = ((str(int(status)), text) for status, text in EXIT_STATUSES.items())
        _section(formatter, "Exit statuses", rows)
    else:
        _section(formatter, "The configuration file is the first that applies", PLACES)
        _section(formatter, "Here and now", _here(ctx.obj))
        _section(formatter, "How it is changed", CHANGES)
    formatter.write_paragraph()
    formatter.write_text(f"Documentation: docs/{name}.md")
    lines: list[str] = formatter.getvalue().rstrip("\n").split("\n")
    return lines


def _section(formatter: Any, title: str, rows: Iterable[tuple[str, str]]) -> None:
    with formatter.section(title):
        formatter.write_dl([(name, text.replace("`", "")) for name, text in rows])


def _here(world: World) -> list[tuple[str, str]]:
    from ..config.template_reading import FOLDER

    locations = world.locations()
    places: dict[str, Callable[[], Path]] = {
        "configuration": locations.config_file,
        "variables": locations.dotenv_file,
        "conversations": world.history_file,
        "templates": lambda: locations.config_file().parent / FOLDER,
        "lists of models": locations.cache_folder,
    }
    return [(title, _place(find)) for title, find in places.items()]


def _place(find: Callable[[], Path]) -> str:
    """Return a path for people; where it can't be told, why not."""
    from ..render.console import from_home

    try:
        return from_home(str(find()))
    except OpenClawError as error:
        return f"? {error.message}"
