"""``openclaw onboard``: the options of one onboarding."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, NoBrowser, SkipCheck, command
from ...cli.output import report
from ...request.provider import KEY_VARIABLE
from .run import AUTH_CHOICES, Choices, Onboarding

if TYPE_CHECKING:
    from ...cli.world import World


class SecretInputMode(StrEnum):
    """How the key is stored."""

    plaintext = "plaintext"
    ref = "ref"
    keyring = "keyring"


class ConfigFormat(StrEnum):
    """What a new configuration file is written as."""

    json5 = "json5"
    toml = "toml"


HEADINGS = {
    "Key": "auth_choice openrouter_api_key secret_input_mode no_browser skip_check",
    "Configuration": "model import_from config_format reset",
    "Run": "non_interactive accept_risk as_json",
}


@command(headings=HEADINGS, epilog="Example: openclaw onboard --auth-choice openrouter-api-key")
def app(
    ctx: typer.Context,
    auth_choice: Annotated[
        str | None,
        typer.Option(
            metavar="CHOICE", help=f"How to sign in: {', '.join(name for name, _ in AUTH_CHOICES)}."
        ),
    ] = None,
    openrouter_api_key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY|-",
            help=f"The key; - reads it from stdin. Else: {KEY_VARIABLE}, or a question.",
        ),
    ] = None,
    non_interactive: Annotated[
        bool, typer.Option("--non-interactive", help="Ask nothing.")
    ] = False,
    accept_risk: Annotated[
        bool, typer.Option("--accept-risk", help="Accepted for OpenClaw's sake; needed by nothing.")
    ] = False,
    secret_input_mode: Annotated[
        SecretInputMode,
        typer.Option(help=f"Where the key is kept: the file, {KEY_VARIABLE}, or the keyring."),
    ] = SecretInputMode.plaintext,
    model: Annotated[
        str | None, typer.Option(metavar="REF", help="The default model to set.")
    ] = None,
    import_from: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Take over from a real OpenClaw's openclaw.json."),
    ] = None,
    config_format: Annotated[
        ConfigFormat | None, typer.Option(help="The format of a new file.")
    ] = None,
    no_browser: NoBrowser = False,
    skip_check: SkipCheck = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Begin with an empty file; the old one becomes .bak.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Store an OpenRouter key and a default model."""
    from ...cli.questions import can_ask

    del accept_risk
    choices = Choices(
        auth=auth_choice,
        key=openrouter_api_key,
        interactive=not non_interactive and can_ask() and openrouter_api_key != "-",
        mode=secret_input_mode.value,
        model=model,
        format=config_format.value if config_format else None,
        check=not skip_check,
        reset=reset,
        unattended=non_interactive,
        browser=not no_browser,
        import_from=import_from,
    )
    world: World = ctx.obj
    done = Onboarding(world, choices).run()
    report(world, done.as_json, done.lines, as_json=as_json)
    return 0
