"""``chat --why``: OpenRouter is asked whom it tried for an answer, and why it chose so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.own_fields import not_openrouter

if TYPE_CHECKING:
    from ..request.target import Target
    from .prepare import Prepared

_HEADER = "X-OpenRouter-Metadata"
"""API guide: router metadata."""


def check_why(target: Target) -> None:
    """Check that a model is asked where the question is understood.

    Raises:
        UsageError: It is not asked at OpenRouter itself.
    """
    if not target.route.verified:
        raise not_openrouter("--why", target.ref, target.route)


def asking_why(target: Target, prepared: Prepared) -> Prepared:
    """Return a request that asks for it; what the user has configured gives way.

    Raises:
        UsageError: As ``check_why``.
    """
    check_why(target)
    request = prepared.request
    others = [one for one in request.headers if one[0].lower() != _HEADER.lower()]
    return prepared._replace(request=request._replace(headers=(*others, (_HEADER, "enabled"))))
