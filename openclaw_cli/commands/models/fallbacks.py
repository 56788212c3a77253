"""``openclaw models fallbacks``: whom to ask when the default model fails."""

from __future__ import annotations

from ...config.settings import MODEL
from .fallback_group import FallbackList, fallback_group

app = fallback_group(FallbackList("fallbacks", "Fallbacks", "default model", MODEL))
