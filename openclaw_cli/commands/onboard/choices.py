"""What an ``onboard`` line has chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...request.provider import OPENROUTER, local_url

if TYPE_CHECKING:
    from ...cli.key_entry import Mode

API_KEY, OAUTH, CUSTOM, SKIP = "openrouter-api-key", "openrouter-oauth", "custom-api-key", "skip"
KEEP = "keep"
"""What somebody at a terminal is offered who has a key already; no value of ``--auth-choice``."""
AUTH_CHOICES = (
    (API_KEY, "paste a key from https://openrouter.ai/keys"),
    (OAUTH, "sign in with a browser; the key is made there"),
    (CUSTOM, "a server of your own: Ollama, LM Studio, vLLM …"),
    (SKIP, "set up the default model only"),
)
_TOKEN_CHOICES = ("apiKey", "token")
"""What OpenClaw calls a key that comes by ``--token``, whoever's it is."""


@dataclass(frozen=True, slots=True)
class CustomChoice:
    """What the line says of a server of the user's own."""

    base_url: str | None = None
    model: str | None = None
    provider: str | None = None
    key: str | None = field(default=None, repr=False)
    kind: str = "openai"

    def is_given(self) -> bool:
        """Return whether the line says anything of one."""
        return any(
            item is not None for item in (self.base_url, self.model, self.provider, self.key)
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """The command line of one ``onboard`` call."""

    auth: str | None
    key: str | None = field(repr=False)
    interactive: bool
    mode: Mode
    model: str | None
    format: str | None
    check: bool
    reset: bool
    unattended: bool
    browser: bool = True
    import_from: str | None = None
    custom: CustomChoice = CustomChoice()


def unknown_choice(written: str) -> UsageError:
    """Return the error for an ``--auth-choice`` that is none here: OpenClaw has a hundred."""
    from ...request.near import did_you_mean, nearest

    known = [name for name, _ in AUTH_CHOICES]
    name = written.strip().lower()
    url = local_url(name)
    near = [API_KEY] if name == OPENROUTER.name else nearest(name, known)
    if url is not None:
        hint = (
            f"--auth-choice {CUSTOM} --custom-provider-id {name} --custom-base-url {url}"
            " --custom-model-id MODEL"
        )
    else:
        hint = did_you_mean(near) if near else f"known: {', '.join(known)}"
    return UsageError(f"unknown --auth-choice: {written[:60]!r}", hint=hint)


def by_token(
    auth: str | None, key: str | None, provider: str | None, token: str | None
) -> tuple[str | None, str | None]:
    """Return the choice and the key where a line may give them in OpenClaw's other words.

    Args:
        auth: ``--auth-choice``.
        key: ``--openrouter-api-key``.
        provider: ``--token-provider``.
        token: ``--token``.

    Raises:
        UsageError: The key is another provider's, or given twice.
    """
    if auth not in _TOKEN_CHOICES and provider is None and token is None:
        return auth, key
    if provider is None and key is None:
        given = "--token" if token is not None else f"--auth-choice {auth}"
        raise UsageError(
            f"{given} leaves open whose key it is",
            hint="add --token-provider openrouter",
        )
    if provider is not None and provider.strip().lower() != OPENROUTER.name:
        raise UsageError(
            f"--token-provider {provider[:60]!r} can't be signed in to here",
            hint="--token-provider openrouter; any other server: --auth-choice custom-api-key",
        )
    if key is not None and token is not None:
        raise UsageError("--token and --openrouter-api-key both give a key")
    return (API_KEY if auth in (None, *_TOKEN_CHOICES) else auth), key if token is None else token
