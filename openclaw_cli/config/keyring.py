"""The system's keyring, through the optional package ``keyring``. It never waits for long.

A keyring that is locked may ask the user at a desktop that nobody sits at, and wait for ever.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import MissingKeyError, OpenClawError

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "openclaw"
SECONDS = 5.0
_OTHER_WAYS = (
    "set OPENROUTER_API_KEY, or store the key with"
    " openclaw onboard --secret-input-mode plaintext or ref"
)
_T = TypeVar("_T")


class KeyringError(MissingKeyError):
    """The keyring could not be used."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the keyring can't be used: {why}", hint=_OTHER_WAYS)


def read(name: str) -> str | None:
    """Return what is kept under a name, or None.

    Raises:
        KeyringError: There is no keyring, it is locked, or it does not answer.
    """

    def load(keyring: Any) -> str | None:
        found: str | None = keyring.get_password(SERVICE, name)
        return found

    return _within_limit(load)


def keep(name: str, secret: str) -> None:
    """Keep a secret, and see that it is there.

    Raises:
        KeyringError: As ``read``; or it took the secret and does not have it.
    """

    def save(keyring: Any) -> str | None:
        keyring.set_password(SERVICE, name, secret)
        found: str | None = keyring.get_password(SERVICE, name)
        return found

    if _within_limit(save) != secret:
        raise KeyringError("it does not keep what it is given")


def forget(name: str) -> bool:
    """Remove what is kept under a name; return whether something was.

    Raises:
        KeyringError: As ``read``.
    """

    def delete(keyring: Any) -> bool:
        if keyring.get_password(SERVICE, name) is None:
            return False
        keyring.delete_password(SERVICE, name)
        return True

    return _within_limit(delete)


def _within_limit(use: Callable[[Any], _T]) -> _T:
    """Use the keyring in a thread that is left behind when it does not come back."""
    results: list[_T] = []
    failures: list[OpenClawError] = []

    def work() -> None:
        try:
            results.append(_translated(use))
        except OpenClawError as error:
            failures.append(error)

    thread = threading.Thread(target=work, name="openclaw-keyring", daemon=True)
    thread.start()
    thread.join(SECONDS)
    if failures:
        raise failures[0]
    if not results:
        raise KeyringError(f"it did not answer within {SECONDS:g} s; it may be locked")
    return results[0]


def _translated(use: Callable[[Any], _T]) -> _T:
    try:
        import keyring
        from keyring import errors
    except ImportError as error:
        raise KeyringError(
            "the package keyring is not installed (pip install 'openclaw-cli[keyring]')"
        ) from error
    try:
        return use(keyring)
    except errors.NoKeyringError as error:
        raise KeyringError("there is none on this system") from error
    except errors.KeyringLocked as error:
        raise KeyringError("it is locked") from error
    except Exception as error:
        # The message may quote the secret: the kind has to do.
        raise KeyringError(f"it failed ({type(error).__name__})") from error
