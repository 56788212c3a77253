"""A command line for OpenRouter: onboard, choose a model, stream the answer.

For Python programs: ``ask``, ``stream``, ``Client`` and ``run_batch`` (docs/library.md). Nothing of
them is imported before it is used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own would be an import
if TYPE_CHECKING:
    from .batch.report import BatchReport
    from .errors import (
        AuthError,
        BudgetError,
        ConfigError,
        HistoryError,
        IncompleteError,
        LimitError,
        MisfitError,
        MissingKeyError,
        NetworkError,
        OpenClawError,
        RefusedError,
        TLSError,
        UsageError,
    )
    from .events import (
        Attempt,
        Begun,
        Cached,
        End,
        Event,
        Finished,
        Identity,
        KeepAlive,
        MediaNotice,
        Medium,
        Notice,
        ReasoningDelta,
        Replay,
        Result,
        Retry,
        Routing,
        Saved,
        ServerToolCall,
        TextDelta,
        Usage,
    )
    from .library import Client, ask, run_batch, stream
    from .turn.answer_stream import AnswerStream
    from .turn.ask_options import AskOptions

__version__ = "0.1.0"

__all__ = [
    "AnswerStream",
    "AskOptions",
    "Attempt",
    "AuthError",
    "BatchReport",
    "Begun",
    "BudgetError",
    "Cached",
    "Client",
    "ConfigError",
    "End",
    "Event",
    "Finished",
    "HistoryError",
    "Identity",
    "IncompleteError",
    "KeepAlive",
    "LimitError",
    "MediaNotice",
    "Medium",
    "MisfitError",
    "MissingKeyError",
    "NetworkError",
    "Notice",
    "OpenClawError",
    "ReasoningDelta",
    "RefusedError",
    "Replay",
    "Result",
    "Retry",
    "Routing",
    "Saved",
    "ServerToolCall",
    "TLSError",
    "TextDelta",
    "Usage",
    "UsageError",
    "ask",
    "run_batch",
    "stream",
]

_ROOMS = {
    "AnswerStream": "turn.answer_stream",
    "AskOptions": "turn.ask_options",
    "BatchReport": "batch.report",
    "Client": "library",
    "ask": "library",
    "run_batch": "library",
    "stream": "library",
}
"""Where a name of the library stands; all others are errors and events."""


if not TYPE_CHECKING:  # type checkers would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Import a name of the library now that it is asked for."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        room = _ROOMS.get(name) or ("errors" if name.endswith("Error") else "events")
        module = import_module(f".{room}", __name__)
        globals()[name] = found = getattr(module, name)
        return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
