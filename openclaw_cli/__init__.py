"""A command line for OpenRouter: onboard, choose a model, stream the answer."""

from __future__ import annotations

__version__ = "0.1.0"
