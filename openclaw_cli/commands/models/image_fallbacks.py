"""``openclaw models image-fallbacks``: whom to ask when the image model fails."""

from __future__ import annotations

from ...config.settings import IMAGE_MODEL
from .fallback_group import FallbackList, fallback_group

app = fallback_group(FallbackList("image-fallbacks", "Image fallbacks", "image model", IMAGE_MODEL))
