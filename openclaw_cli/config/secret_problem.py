"""Why a secret can't be had."""

from __future__ import annotations


class SecretProblem(Exception):  # noqa: N818  (it is told to people as that)
    """A source has no secret to give. The message holds nothing that the source has said.

    Attributes:
        reason: What is wrong, in words that follow on the reference.
        hint: What to do about it, or None.
    """

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
