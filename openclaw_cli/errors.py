"""Everything that can go wrong, and the exit status it ends with.

The tree::

    OpenClawError            1  a bug, or an answer that fits nothing below
    ├── UsageError           2  the command line is wrong
    ├── ConfigError          3  the configuration is wrong, unreadable, or could not be written
    │   └── HistoryError        the same of the history
    ├── AuthError            4  no key, or the key was refused
    │   └── MissingKeyError
    ├── LimitError           5  out of credit, rate limited, or over a budget
    │   └── BudgetError
    ├── NetworkError         6  network, TLS, time-out, provider down, or not the API's answer
    │   └── TLSError
    ├── IncompleteError      7  the answer is cut, errored, filtered, too long, or empty
    │   └── MisfitError         it is whole, and does not fit its schema
    └── RefusedError         8  unknown model, moderation, no endpoint fits the request

The numbers are the published contract (docs/exit-codes.md).
"""

from __future__ import annotations

import os
from enum import IntEnum
from typing import Any


class ExitStatus(IntEnum):
    """What the process ends with."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    CONFIG = 3
    AUTH = 4
    LIMIT = 5
    NETWORK = 6
    INCOMPLETE = 7
    REFUSED = 8
    INTERRUPTED = 130


class OpenClawError(Exception):
    """The base of all errors that a user may see.

    Attributes:
        message: One line: what happened.
        hint: One line: what to do about it, or None.
        details: Machine-readable extras for ``--json`` (JSON values only, never a secret).
        status: The exit status.
        type: The stable name in ``--json`` output.
        retryable: Whether the same request may succeed a moment later.
        retry_after: Seconds that the API asked to wait, or None.
        free: Whether it is certain that nothing was billed.
        unreachable: Whether there was no connection to the host at all.
        routing: Which providers OpenRouter had tried, as it sent it; or None.
        result: What had come of the answer (``events.Result``), where one was asked for; or None.
        reported: Whether a command has already put it into its own JSON output.
    """

    status = ExitStatus.FAILURE
    type = "failure"
    retryable = False
    retry_after: float | None = None
    free = False
    unreachable = False
    routing: dict[str, Any] | None = None
    result: Any = None
    reported = False

    def __init__(self, message: str, *, hint: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """Return the object that stands under ``error`` in ``--json`` output."""
        body: dict[str, Any] = {"type": self.type, "message": self.message}
        if self.hint is not None:
            body["hint"] = self.hint
        return body | self.details


class UsageError(OpenClawError):
    """The command line is wrong: unknown option, bad value, no prompt."""

    status = ExitStatus.USAGE
    type = "usage"


class ConfigError(OpenClawError):
    """The configuration is wrong or unreadable, or could not be written."""

    status = ExitStatus.CONFIG
    type = "config"


class HistoryError(ConfigError):
    """The history can't be read or written, or another program is using a conversation."""

    type = "history"


class AuthError(OpenClawError):
    """The key was refused (401, or 403 on the key itself)."""

    status = ExitStatus.AUTH
    type = "auth"


class MissingKeyError(AuthError):
    """No key was found in any of the places that are looked at."""

    type = "missing_key"


class LimitError(OpenClawError):
    """Out of credit (402), rate limited after retries (429), or over the user's budget."""

    status = ExitStatus.LIMIT
    type = "limit"


class BudgetError(LimitError):
    """An answer would cost, or has cost, more than the user allows.

    Attributes:
        is_outdated: Whether something else is left by now than what it was estimated for.
    """

    type = "budget"
    is_outdated = False


class NetworkError(OpenClawError):
    """The API could not be reached, did not answer in time, or something else answered."""

    status = ExitStatus.NETWORK
    type = "network"


class TLSError(NetworkError):
    """The connection is not trusted. Never tried again: the answer would be the same."""

    type = "tls"
    unreachable = True


class IncompleteError(OpenClawError):
    """The answer is cut, errored in mid-stream, stopped by length or filter, or empty."""

    status = ExitStatus.INCOMPLETE
    type = "incomplete"


class MisfitError(IncompleteError):
    """The answer has come to its end, and does not fit the schema that it has to fit."""

    type = "misfit"


class RefusedError(OpenClawError):
    """The API will not answer this request: unknown model, moderation, no fitting endpoint."""

    status = ExitStatus.REFUSED
    type = "refused"


class ClosedPipeError(Exception):
    """Whoever read the output has enough. No failure, and nothing to tell."""


class HungUpError(Exception):
    """Another thread has ended what this one was waiting for. No failure of the answer."""


def as_bug(error: BaseException) -> OpenClawError:
    """Return what there is to say about an exception that nothing has expected."""
    # The message may quote anything, a key included: the type and the place are enough.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = ""
    if place is not None:
        file = os.path.basename(place.tb_frame.f_code.co_filename)  # noqa: PTH119  (no pathlib)
        where = f" at {file}:{place.tb_lineno}"
    return OpenClawError(
        f"internal error: {type(error).__name__}{where}",
        hint="this is a bug; OPENCLAW_DEBUG=1 shows the traceback",
    )
