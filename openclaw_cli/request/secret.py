"""A secret that the configuration names instead of holding it: looked up when a request is sent.

Everything before that carries the reference: what is printed, checked or only prepared knows no
value that it could give away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


KEYRING = "keyring"
"""The source of what the system's keyring keeps; the others are OpenClaw's."""


class Reference(NamedTuple):
    """Where a secret is (OpenClaw: docs/gateway/secrets/secretref-contract.md).

    Attributes:
        source: ``env``, ``file``, ``exec`` or ``keyring``; what else was written, if it is none.
        provider: A name below ``secrets.providers``.
        id: What it is called there.
        path: Where the reference stands in the configuration.
    """

    source: str
    provider: str
    id: str
    path: tuple[str | int, ...]

    def __str__(self) -> str:
        """Return it as OpenClaw writes it."""
        return ":".join(filter(None, (self.source, self.provider, self.id)))


class Secret(NamedTuple):
    """What a header holds once its reference is looked up.

    Attributes:
        reference: Where the secret is.
        look_up: Returns the secrets of one configuration, all that a request needs at once.
        before: What stands before it in the header: ``Bearer `` before a key.
        optional: Whether the request may leave without it where it can't be looked up.
    """

    reference: Reference
    look_up: Callable[[Sequence[Reference]], Mapping[Reference, str]]
    before: str = ""
    optional: bool = False

    def __str__(self) -> str:
        """Say where it is."""
        return f"{self.before}(by reference: {self.reference})"

    def __repr__(self) -> str:
        """Say where it is."""
        return f"Secret({str(self.reference)!r})"
