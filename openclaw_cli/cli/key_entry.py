"""A key on its way into the configuration: cleaned, checked by the API, stored as was asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..config.credentials import Credential
from ..errors import MissingKeyError, NetworkError, RefusedError, UsageError
from ..redact import redact
from ..request.provider import KEY_VARIABLE, OPENROUTER

if TYPE_CHECKING:
    from ..config.document import Document
    from ..config.settings import Settings
    from ..wire.key_info import KeyInfo
    from .world import World

FLAG = "--openrouter-api-key"
_NO_SUCH_PATH = (404, 405)
KEYRING_NAME = OPENROUTER.name

Mode = Literal["plaintext", "ref", "keyring"]


class KeyEntry:
    """Takes a key in.

    Args:
        world: The global options, and what they lead to.
        interactive: Whether there is somebody to ask.
    """

    def __init__(self, world: World, *, interactive: bool) -> None:
        self._world = world
        self._interactive = interactive
        self._console = world.console()

    def clean(self, written: str, source: str) -> Credential:
        """Return the key without the blanks and quotes that a paste brings along.

        Raises:
            MissingKeyError: There is none.
            UsageError: It can't be a key.
            KeyboardInterrupt: It looks odd, and the user would rather not.
        """
        value = without_wrapping(written, source)
        if not value.startswith("sk-or-"):
            question = f"This does not look like an OpenRouter key ({redact(value)})"
            if self._interactive:
                from .questions import confirm

                if not confirm(f"{question}. Use it anyway?", default=False):
                    raise KeyboardInterrupt
            else:
                self._console.warning(f"{question}; going on with it")
        return Credential(value, source)

    def from_stdin(self) -> Credential:
        """Read a key from standard input to its end."""
        return self.clean(self.text_from_stdin(), "standard input")

    @staticmethod
    def text_from_stdin() -> str:
        """Return what standard input holds."""
        from .input import StdinReader, decode

        return decode(StdinReader().content(), "standard input")

    def from_terminal(self) -> Credential:
        """Ask for a key; what is typed shows as stars."""
        from .secret_prompt import read_secret

        return self.clean(read_secret("OpenRouter key: "), "the terminal")

    def checked(self, key: Credential, settings: Settings) -> KeyInfo | None:
        """Ask the API about a key; None where it can't tell, or the user goes on unreached.

        Raises:
            AuthError: It was refused.
            NetworkError: The API could not be reached, and there is nobody to ask.
        """
        try:
            return self._ask_api(key, settings)
        except RefusedError as error:
            route = settings.route(OPENROUTER.name)
            if route.verified or error.details.get("http_status") not in _NO_SUCH_PATH:
                raise
            self._console.warning(
                f"{route.base_url} can't tell about keys: this one is stored unchecked"
            )
            return None
        except NetworkError as error:
            if not self._interactive:
                error.hint = "nothing was written; --skip-check stores the key without asking"
                raise
            from .questions import confirm

            self._console.warning(f"the key could not be checked: {error.message}")
            if not confirm("Store it without the check?", default=False):
                raise
            return None

    def _ask_api(self, key: Credential, settings: Settings) -> KeyInfo:
        from ..turn.account import Api
        from ..wire.key_info import fetch_key_info

        api = Api(settings, self._world.trace())
        with self._console.busy("checking the key"), api.client() as client:
            return fetch_key_info(client, api.request("/key", key.key))


def without_wrapping(written: str, source: str) -> str:
    """Return a key without what a paste brings along: blanks, quotes, the line it was copied from.

    Args:
        written: What was pasted. ``NAME=key``, with ``export`` or without, is a line of a shell's
            or of a ``.env``; ``Bearer key`` is a header.
        source: Where it came from, for the error.

    Raises:
        MissingKeyError: There is none.
        UsageError: It can't be a key.
    """
    value = _unquoted(written)
    line = re.fullmatch(r"(?:export\s+|set\s+|\$env:)?([A-Z][A-Z0-9_]*)\s*=(.*)", value, re.DOTALL)
    if line and line[1].endswith(("_KEY", "_TOKEN")):
        value = _unquoted(line[2])
    value = _unquoted(re.sub(r"\A(?:Authorization:\s*)?Bearer\s+", "", value, flags=re.IGNORECASE))
    if not value:
        raise no_key()
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise UsageError(
            f"what came from {source} is not a key: it holds blanks or control characters",
            hint="a key looks like sk-or-v1-… and is one word",
        )
    return value


def _unquoted(text: str) -> str:
    return text.strip().rstrip(";").strip("\"'").strip()


def stored(document: Document, key: Credential, mode: Mode) -> Document:
    """Return the configuration with a key in it; a key for the keyring is there already."""
    from ..config.edits import store_key, store_key_reference

    if mode == "plaintext":
        return store_key(document, key.key)
    if mode == "ref":
        return store_key_reference(
            document, {"source": "env", "provider": "default", "id": KEY_VARIABLE}
        )
    return store_key_reference(document, {"source": "keyring", "id": KEYRING_NAME})


def say_what_wins(world: World, key: Credential) -> None:
    """Say that another key is used than the one that was stored just now, if it is so."""
    import os

    from ..config.credentials import outer_key

    outer = outer_key(world.settings(), KEY_VARIABLE)
    if outer is None or outer.key == key.key:
        return
    if os.environ.get(KEY_VARIABLE, "").strip():
        place, cure = f"{KEY_VARIABLE} in the environment", "unset it"
    else:
        place, cure = outer.source, "remove it there"
    world.console().warning(f"{place} holds another key, which is used instead: {cure}")


def keep_in_keyring(key: Credential, mode: Mode) -> None:
    """Put a key into the keyring, where that is how it is to be stored.

    Raises:
        KeyringError: The keyring can't be used.
    """
    if mode == "keyring":
        from ..config.keyring import keep

        keep(KEYRING_NAME, key.key)


def no_key(hint: str | None = None) -> MissingKeyError:
    """Return the error for a key that nobody gave.

    Args:
        hint: How this command is given one; without, as ``onboard`` is.
    """
    return MissingKeyError(
        "no key was given",
        hint=hint or f"give one with {FLAG} KEY (or - for stdin), or set {KEY_VARIABLE}",
    )


def account_words(info: KeyInfo | None) -> str:
    """Return what is known of a key's account, in brackets."""
    if info is None:
        return ""
    parts = [f"label {info.label}"] if info.label else []
    if info.limit is None:
        parts.append("no limit")
    else:
        left = info.limit_remaining
        parts.append(f"limit ${info.limit:.2f}")
        parts += [f"${left:.2f} left"] if left is not None else []
    if info.is_free_tier:
        parts.append("free tier")
    return f" ({', '.join(parts)})"
