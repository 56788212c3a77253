"""The key of an onboarding: where it comes from, and whether the API accepts it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...cli.key_entry import FLAG, KeyEntry, no_key
from ...config.credentials import Credential
from ...errors import MissingKeyError, UsageError
from ...redact import redact
from ...request.provider import KEY_VARIABLE, OPENROUTER
from .choices import API_KEY, KEEP, OAUTH, Choices

if TYPE_CHECKING:
    from ...cli.key_entry import GivenKey
    from ...cli.world import World
    from ...config.credentials import ConfiguredKey
    from ...config.openclaw_import import Import
    from ...config.settings import Settings
    from ...wire.key_info import KeyInfo


class KeySource:
    """Finds the key that the command line, the environment, an import or the user gives.

    Args:
        world: The global options, and what they lead to.
        choices: The command line.
        source: The OpenClaw to take over from, or None.
    """

    def __init__(self, world: World, choices: Choices, source: Import | None) -> None:
        self._world = world
        self._choices = choices
        self._import = source
        self._entry = KeyEntry(world, interactive=choices.interactive)

    def given(self, auth: str, settings: Settings) -> GivenKey | None:
        """Return the key that a way to sign in leads to; one that is kept as it is configured.

        Raises:
            OpenClawError: There is none, or it can't be one.
            KeyboardInterrupt: The user would rather not.
        """
        if auth == OAUTH:
            return self._signed_in(settings)
        present = configured(settings) if self._choices.interactive else None
        if auth == KEEP and present is not None:
            return self._kept(present)
        return self._key(settings, present) if auth in (API_KEY, KEEP) else None

    def imported(self, settings: Settings) -> Credential | None:
        """Return the key of the OpenClaw to take over from, or None."""
        found = self._import.key(settings) if self._import is not None else None
        return self._entry.clean(found.key, found.source) if found else None

    def accepted(
        self, key: GivenKey | None, settings: Settings
    ) -> tuple[GivenKey | None, KeyInfo | None]:
        """Return the key that the API has accepted, and what it says of it (``KeyEntry``)."""
        if key is None or not self._choices.check:
            return key, None
        by_reference = self._choices.mode == "ref"
        another, info = self._entry.accepted(key, settings, again=not by_reference)
        return another or key, info

    def _key(self, settings: Settings, present: ConfiguredKey | None) -> GivenKey:
        choices = self._choices
        variable = os.environ.get(KEY_VARIABLE, "")
        if choices.mode == "ref":
            if not variable.strip():
                raise MissingKeyError(
                    f"--secret-input-mode ref needs {KEY_VARIABLE} to be set",
                    hint=f"export {KEY_VARIABLE}, then run this again",
                )
            return self._entry.clean(variable, f"environment {KEY_VARIABLE}")
        if choices.key == "-":
            return self._entry.from_stdin()
        if choices.key is not None:
            self._world.console().warning(
                f"a key on the command line shows in process lists and shell history;"
                f" next time use {FLAG} - or {KEY_VARIABLE}"
            )
            return self._entry.clean(choices.key, FLAG)
        imported = self.imported(settings)
        if imported is not None:
            return imported
        if variable.strip() and self._agrees(
            f"Use the key in {KEY_VARIABLE} ({redact(variable.strip())})?"
        ):
            return self._entry.clean(variable, f"environment {KEY_VARIABLE}")
        if not choices.interactive:
            raise no_key()
        if present is not None and self._agrees(f"Keep the present key ({present.shown()})?"):
            return self._kept(present)
        return self._entry.from_terminal()

    def _agrees(self, question: str) -> bool:
        """Return what the user answers; where there is nobody to ask, it is yes."""
        if not self._choices.interactive:
            return True
        from ...cli.questions import confirm

        return confirm(question, default=True)

    def _kept(self, present: ConfiguredKey) -> GivenKey:
        """Return a key that stays where it is, unless the keyring is where it is to be."""
        if self._choices.mode == "keyring" and isinstance(present.key, str):
            return Credential(present.key, present.source)
        return present

    def _signed_in(self, settings: Settings) -> Credential:
        from ...cli.sign_in import sign_in

        if self._choices.mode == "ref":
            raise UsageError(
                "a key that is made by signing in can't be stored as a reference",
                hint="use --secret-input-mode plaintext or keyring",
            )
        return sign_in(self._world, settings, browser=self._choices.browser)


def configured(settings: Settings) -> ConfiguredKey | None:
    """Return the OpenRouter key that is kept already, or None; the variable keeps nothing."""
    from ...config.credentials import all_credentials

    variable = f"environment {KEY_VARIABLE}"
    found = (key for provider, key in all_credentials(settings) if provider == OPENROUTER.name)
    return next((key for key in found if key.source != variable), None)
