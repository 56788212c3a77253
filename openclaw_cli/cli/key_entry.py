"""A key on its way into the configuration: cleaned, checked by the API, stored as was asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..config.credentials import ConfiguredKey, Credential
from ..errors import AuthError, MissingKeyError, NetworkError, RefusedError, UsageError
from ..redact import redact
from ..request.provider import KEY_VARIABLE, OPENROUTER

if TYPE_CHECKING:
    from ..config.document import Document
    from ..config.settings import Settings
    from ..wire.key_info import KeyInfo
    from .world import World

    GivenKey = Credential | ConfiguredKey

FLAG = "--openrouter-api-key"
LOOKS = "OpenRouter's keys look like sk-or-v1-… and are made at https://openrouter.ai/keys"
_BEGINS = "sk-or-"
_ATTEMPTS = 3
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
        if not self._is_wanted(value):
            raise KeyboardInterrupt
        return Credential(value, source)

    def _is_wanted(self, value: str) -> bool:
        """Return whether a key is to be used; one that looks odd is a question or a warning."""
        if value.startswith(_BEGINS):
            return True
        said = f"This does not look like an OpenRouter key, sk-or-v1-… ({redact(value)})"
        if not self._interactive:
            self._console.warning(f"{said}; going on with it")
            return True
        from .questions import confirm

        return confirm(f"{said}. Use it anyway?", default=False)

    def from_stdin(self) -> Credential:
        """Read a key from standard input to its end."""
        return self.clean(self.text_from_stdin(), "standard input")

    @staticmethod
    def text_from_stdin() -> str:
        """Return what standard input holds."""
        from .input import StdinReader, decode

        return decode(StdinReader().content(), "standard input")

    def from_terminal(self) -> Credential:
        """Ask for a key; what is typed shows as stars. What can't be one is asked for again.

        Raises:
            UsageError: What was given for the third time can't be a key.
            KeyboardInterrupt: Ctrl-C.
        """
        from .secret_prompt import read_secret

        source = "the terminal"
        for left in reversed(range(_ATTEMPTS)):
            try:
                value = without_wrapping(read_secret("OpenRouter key: ", LOOKS), source)
            except (MissingKeyError, UsageError) as error:
                if not left:
                    raise
                self._console.error(error)
                continue
            if self._is_wanted(value):
                return Credential(value, source)
        raise KeyboardInterrupt

    def accepted(
        self, key: GivenKey, settings: Settings, *, again: bool = True
    ) -> tuple[Credential | None, KeyInfo | None]:
        """Ask the API about a key; at a terminal a refused one is asked for again, three times.

        Args:
            key: The key.
            settings: The configuration that it will be used with.
            again: Whether another key would do.

        Returns:
            The key that was given instead, or None where the first was accepted; and what the
            API says of it (see ``checked``).

        Raises:
            AuthError: It was refused, and there is nobody to ask or the last one was refused too.
            NetworkError: The API could not be reached, and there is nobody to ask.
        """
        another: Credential | None = None
        for left in reversed(range(_ATTEMPTS)):
            asked = another or key
            try:
                return another, self.checked(asked, settings)
            except AuthError as error:
                _say_it_is_the_key(error, asked)
                if not (left and again and self._interactive):
                    raise
                self._console.error(error)
            another = self.from_terminal()
        raise AssertionError  # the last attempt has returned or raised

    def checked(self, key: GivenKey, settings: Settings) -> KeyInfo | None:
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

    def _ask_api(self, key: GivenKey, settings: Settings) -> KeyInfo:
        from ..turn.account import Api
        from ..wire.key_info import fetch_key_info

        api = Api(settings, self._world.trace())
        with self._console.busy("checking the key"), api.client() as client:
            return fetch_key_info(client, api.request("/key", key.key))


def _say_it_is_the_key(error: AuthError, key: GivenKey) -> None:
    """Have an error name the key: OpenRouter says that a user was not found."""
    said = "" if error.message == "the key was refused" else f": {error.message}"
    error.message = f"the key {shown_key(key)} was refused{said}"
    error.hint = LOOKS


def shown_key(key: GivenKey) -> str:
    """Return what may be shown of a key: its ends, or where it is looked up."""
    return key.shown() if isinstance(key, ConfiguredKey) else redact(key.key)


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
