"""The options of ``openclaw onboard``, and those of OpenClaw's that have no use here."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from ...cli.helptext import Command
from ...errors import UsageError
from ...request.provider import KEY_VARIABLE
from .choices import AUTH_CHOICES


class SecretInputMode(StrEnum):
    """How the key is stored."""

    plaintext = "plaintext"
    ref = "ref"
    keyring = "keyring"


class ConfigFormat(StrEnum):
    """What a new configuration file is written as."""

    json5 = "json5"
    toml = "toml"


AuthChoice = Annotated[
    str | None,
    typer.Option(
        metavar="CHOICE", help=f"How to sign in: {', '.join(name for name, _ in AUTH_CHOICES)}."
    ),
]
OpenRouterKey = Annotated[
    str | None,
    typer.Option(
        metavar="KEY|-",
        help=f"The key; - reads it from stdin. Else: {KEY_VARIABLE}, or a question.",
    ),
]
Token = Annotated[
    str | None,
    typer.Option(metavar="KEY|-", help="The key, with --auth-choice apiKey."),
]
TokenProvider = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Whose key --token is: openrouter."),
]
SecretMode = Annotated[
    SecretInputMode,
    typer.Option(
        metavar="MODE", help=f"Where the key is kept: the file, {KEY_VARIABLE}, or the keyring."
    ),
]
CustomBaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where the server's OpenAI-compatible API is."),
]
CustomModelId = Annotated[
    str | None, typer.Option(metavar="ID", help="The server's model to ask by default.")
]
CustomProviderId = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What refs to it begin with. Without: from the URL."),
]
CustomApiKey = Annotated[
    str | None,
    typer.Option(
        metavar="KEY|-", help="The server's key, if it wants one. Else: CUSTOM_API_KEY, or none."
    ),
]
CustomCompatibility = Annotated[
    str, typer.Option(metavar="KIND", help="Which API the server speaks: openai.")
]
Model = Annotated[str | None, typer.Option(metavar="REF", help="The default model to set.")]
ImportFrom = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Take over from a real OpenClaw's openclaw.json."),
]
Format = Annotated[
    ConfigFormat | None, typer.Option(metavar="FORMAT", help="The format of a new file.")
]
Reset = Annotated[
    bool, typer.Option("--reset", help="Begin with an empty file; the old one becomes .bak.")
]
NonInteractive = Annotated[bool, typer.Option("--non-interactive", help="Ask nothing.")]
AcceptRisk = Annotated[
    bool, typer.Option("--accept-risk", help="Accepted for OpenClaw's sake; needed by nothing.")
]

HEADINGS = {
    "Key": "auth_choice openrouter_api_key token_provider token secret_input_mode no_browser"
    " skip_check",
    "A server of your own": "custom_base_url custom_model_id custom_provider_id custom_api_key"
    " custom_compatibility",
    "Configuration": "model import_from config_format reset",
    "Run": "non_interactive accept_risk as_json",
}

# OpenClaw's options for what this program has not: channels, skills, a gateway, a daemon.
FLAGS = frozenset(
    {
        "--classic",
        "--modern",
        "--tui",
        "--team",
        "--install-daemon",
        "--no-install-daemon",
        "--skip-daemon",
        "--skip-bootstrap",
        "--skip-channels",
        "--skip-health",
        "--skip-hooks",
        "--skip-search",
        "--skip-skills",
        "--skip-ui",
        "--suppress-gateway-token-output",
        "--tailscale-reset-on-exit",
        "--no-tailscale-reset-on-exit",
        "--custom-image-input",
        "--custom-text-input",
    }
)
WITH_VALUE = frozenset(
    {
        "--agent-name",
        "--daemon-runtime",
        "--flow",
        "--mode",
        "--node-manager",
        "--workspace",
        "--reset-scope",
        "--gateway-auth",
        "--gateway-bind",
        "--gateway-password",
        "--gateway-port",
        "--gateway-token",
        "--gateway-token-ref-env",
        "--remote-password",
        "--remote-token",
        "--remote-url",
        "--tailscale",
        "--token-expires-in",
        "--token-profile-id",
    }
)
UNUSED = "openclaw.unused-options"
"""Where a context's ``meta`` holds the names of the options that were taken without a use."""


class OnboardCommand(Command):
    """Takes OpenClaw's options that have no use here as well; what is on no list is an error."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note which of them are there, and parse what is left."""
        args, ctx.meta[UNUSED] = without_unused(args)
        return super().parse_args(ctx, args)


def without_unused(args: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of a line without the options that have no use here, and their names.

    Raises:
        UsageError: A value is missing, or there is one where none belongs.
    """
    kept: list[str] = []
    unused: list[str] = []
    rest = iter(args)
    for word in rest:
        name, equals, _ = word.partition("=")
        if word == "--":
            kept += [word, *rest]
        elif name not in FLAGS and name not in WITH_VALUE:
            kept.append(word)
            continue
        elif equals and name in FLAGS:
            raise UsageError(f"option '{name}' does not take a value")
        elif not equals and name in WITH_VALUE and next(rest, None) is None:
            raise UsageError(f"option '{name}' requires an argument")
        else:
            unused.append(name)
    return kept, list(dict.fromkeys(unused))
