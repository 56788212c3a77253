"""The presets that are kept with an account at OpenRouter: a model with all that belongs to it.

Facts: GET /presets of its API; a request names one as its model, ``@preset/<slug>``, or in the
field ``preset`` beside a model. What the request says wins over what the preset says.
"""

from __future__ import annotations

import re

from ..errors import UsageError
from .provider import OPENROUTER
from .ref import PRESET

_SLUG = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_SHOWN = 60


def check_preset(name: str) -> str:
    """Return the slug of a preset.

    Raises:
        UsageError: It can be none.
    """
    slug = name.strip().removeprefix(PRESET)
    if not re.fullmatch(_SLUG, slug):
        raise UsageError(
            f"not the name of a preset: {name[:_SHOWN]!r}",
            hint="it is what stands behind @preset/ on openrouter.ai: letters, digits and - . _",
        )
    return slug


def check_alone(slug: str, model: str | None) -> None:
    """Check that the model which is named beside a preset names no other one.

    Raises:
        UsageError: It does.
    """
    _, mark, other = (model or "").strip().rpartition(PRESET)
    if mark and other != slug:
        raise UsageError(
            f"--preset {slug} and --model {str(model)[:_SHOWN]} name two presets",
            hint="leave one of the two out",
        )


def preset_ref(slug: str) -> str:
    """Return the ref of a preset that names its model itself."""
    return f"{OPENROUTER.name}/{PRESET}{slug}"
