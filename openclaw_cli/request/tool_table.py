"""The tools that OpenRouter runs itself in a chat, and the parameters of each with their checks.

API reference: the server tools of ``ChatFunctionTool``; API guide: server tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .checks import Choice, integer, is_boolean, is_object, number, objects, strings, text
from .flags import MOST_RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "openrouter:"
"""What stands before a server tool's name in its type."""

SEARCH, FETCH = f"{PREFIX}web_search", f"{PREFIX}web_fetch"
SEARCHES = (
    SEARCH,
    "web_search",
    "web_search_preview",
    "web_search_preview_2025_03_11",
    "web_search_2025_08_26",
)
"""All types of the search of the web: OpenRouter takes OpenAI's too."""

_FETCHES = ("auto", "native", "openrouter", "exa", "parallel", "firecrawl")
_ENGINES = ("auto", "native", "exa", "parallel", "perplexity", "firecrawl")
_MODES = (
    *("instant", "fast", "auto", "deep-lite", "deep", "deep-reasoning"),
    *("turbo", "basic", "advanced"),
)
_MOST_CHARACTERS = 100_000
_LONGEST_NAME = 64
_MOST_MODELS = 8


def _location(value: Any) -> Any:
    """Return where the user is; that it is approximate is all that the API takes."""
    return {"type": "approximate", **is_object(value)}


def _model(value: Any) -> Any:
    """Return the id of a model that may be written as a ref."""
    from .ref import api_id

    try:
        return api_id(text()(value))
    except UsageError as error:
        raise ValueError(error.message) from error


def _models(value: Any) -> Any:
    if not strings(value) or len(value) > _MOST_MODELS:
        raise ValueError(f"expected a list of 1 to {_MOST_MODELS} models")
    return [*map(_model, value)]


_WORKER: dict[str, Callable[[Any], Any]] = {
    "name": text(_LONGEST_NAME),
    "model": _model,
    "instructions": text(),
    "max_completion_tokens": integer(1),
    "reasoning": is_object,
    "temperature": number(0, 2),
}

TOOLS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "web_search": {
        "engine": Choice(*_ENGINES),
        "mode": Choice(*_MODES),
        "max_results": integer(1, MOST_RESULTS),
        "max_uses": integer(1),
        "max_total_results": integer(1),
        "search_context_size": Choice("low", "medium", "high"),
        "max_characters": integer(1, _MOST_CHARACTERS),
        "allowed_domains": strings,
        "excluded_domains": strings,
        "user_location": _location,
        "x_search": is_object,
    },
    "web_fetch": {
        "engine": Choice(*_FETCHES),
        "max_uses": integer(1),
        "max_content_tokens": integer(1),
        "allowed_domains": strings,
        "blocked_domains": strings,
    },
    "datetime": {"timezone": text()},
    "image_generation": {
        "model": _model,
        **{
            name: text()
            for name in (
                *("quality", "size", "aspect_ratio", "background"),
                *("output_format", "moderation"),
            )
        },
        "output_compression": integer(0, 100),
    },
    "advisor": {**_WORKER, "forward_transcript": is_boolean, "stream": is_boolean},
    "subagent": {**_WORKER, "tools": objects(needs="type"), "max_tool_calls": integer(1, 25)},
    "fusion": {
        "analysis_models": _models,
        "model": _model,
        "max_tool_calls": integer(1, 16),
        "max_completion_tokens": integer(1),
        "reasoning": is_object,
        "temperature": number(0, 2),
        "tools": objects(needs="type"),
    },
    "bash": {
        "engine": Choice("auto", "native", "openrouter"),
        "environment": is_object,
    },
    "files": {},
    "experimental__search_models": {"max_results": integer(1, 20)},
}
"""By name, the check of each parameter."""

OPEN = frozenset({"image_generation"})
"""Those that take whatever the chosen model takes."""

NAMED = frozenset({f"{PREFIX}advisor", f"{PREFIX}subagent"})
"""The types of which there may be several, each with a ``name``."""

USUAL: Mapping[str, Mapping[str, Any]] = {"bash": {"engine": "openrouter"}}
"""What is sent unless something else is said: nobody here would run the commands."""

ELSEWHERE = frozenset({"shell", "apply_patch", "tool_search"})
"""Tools that only the Responses API has."""


def is_online(model: str) -> bool:
    """Return whether a model's variant has OpenRouter search the web before it answers."""
    return ":online" in model.rpartition("/")[2]
