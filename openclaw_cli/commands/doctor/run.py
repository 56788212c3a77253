"""The checks, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import OpenClawError
from . import local_checks as local
from . import online_checks as online
from .context import DoctorContext, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Check = Callable[[DoctorContext], Iterator[Finding]]

# Later checks build on earlier ones: nothing is asked with a broken configuration.
CHECKS: tuple[Check, ...] = (
    local.program,
    local.config,
    local.permissions,
    local.history,
    online.key,
    online.route,
    online.network,
    online.clock,
    online.catalogue,
    local.terminal,
    local.completion,
)


def run_checks(context: DoctorContext) -> Iterator[Finding]:
    """Run every check and yield what it finds; an error that one raises is a finding."""
    for check in CHECKS:
        try:
            yield from check(context)
        except OpenClawError as error:
            yield Finding(check.__name__, "failure", error.message, error.hint)
        except OSError as error:
            reason = f"{error.filename}: {error.strerror or error}"
            yield Finding(check.__name__, "failure", reason)
