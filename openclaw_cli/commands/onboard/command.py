"""``openclaw onboard``: the command line of one onboarding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, NoBrowser, SkipCheck, command
from .options import (
    HEADINGS,
    UNUSED,
    AcceptRisk,
    AuthChoice,
    CustomApiKey,
    CustomBaseUrl,
    CustomCompatibility,
    CustomModelId,
    CustomProviderId,
    Format,
    ImportFrom,
    Model,
    NonInteractive,
    OnboardCommand,
    OpenRouterKey,
    Reset,
    SecretInputMode,
    SecretMode,
    Token,
    TokenProvider,
)

if TYPE_CHECKING:
    from ...cli.world import World


@command(
    cls=OnboardCommand,
    headings=HEADINGS,
    epilog="Example: openclaw onboard --auth-choice openrouter-api-key\n"
    "echo $KEY | openclaw onboard --openrouter-api-key - --non-interactive --accept-risk",
)
def app(
    ctx: typer.Context,
    auth_choice: AuthChoice = None,
    openrouter_api_key: OpenRouterKey = None,
    token_provider: TokenProvider = None,
    token: Token = None,
    custom_base_url: CustomBaseUrl = None,
    custom_model_id: CustomModelId = None,
    custom_provider_id: CustomProviderId = None,
    custom_api_key: CustomApiKey = None,
    custom_compatibility: CustomCompatibility = "openai",
    non_interactive: NonInteractive = False,
    accept_risk: AcceptRisk = False,
    secret_input_mode: SecretMode = SecretInputMode.plaintext,
    model: Model = None,
    import_from: ImportFrom = None,
    config_format: Format = None,
    no_browser: NoBrowser = False,
    skip_check: SkipCheck = False,
    reset: Reset = False,
    as_json: Json = False,
) -> int:
    """Store an OpenRouter key and a default model."""
    from ...cli.questions import can_ask
    from .choices import Choices, CustomChoice, by_token
    from .run import run

    del accept_risk
    auth, key = by_token(auth_choice, openrouter_api_key, token_provider, token)
    from_stdin = "-" in (key, custom_api_key)
    choices = Choices(
        auth=auth,
        key=key,
        interactive=not non_interactive and can_ask() and not from_stdin,
        mode=secret_input_mode.value,
        model=model,
        format=config_format.value if config_format else None,
        check=not skip_check,
        reset=reset,
        unattended=non_interactive,
        browser=not no_browser,
        import_from=import_from,
        custom=CustomChoice(
            custom_base_url,
            custom_model_id,
            custom_provider_id,
            custom_api_key,
            custom_compatibility,
        ),
    )
    world: World = ctx.obj
    return run(world, choices, unused=ctx.meta[UNUSED], as_json=as_json)
