"""How many files a process may have open: that limits how many requests are under way at once."""

from __future__ import annotations

from contextlib import suppress

from ..errors import UsageError

_EACH = 2
"""Open files of a thread that asks: its connection, and the input."""
_OTHERS = 24
"""Those of all else: the output, the journal, the history and their logs."""


def allow_requests(count: int) -> None:
    """Have the system allow the files that so many requests at once need.

    Raises:
        UsageError: It does not.
    """
    try:
        import resource
    except ImportError:  # Windows limits none
        return
    needed = _EACH * count + _OTHERS
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY or allowed >= needed:
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))
        return
    fitting = max(1, (allowed - _OTHERS) // _EACH)
    raise UsageError(
        f"{count} requests at once need about {needed} open files, and {allowed} are allowed",
        hint=f"--concurrency {fitting}, or ulimit -n {needed}",
    )
