"""The order of the looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import OpenClawError
from . import local, online
from .patient import Finding, Patient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Later looks build on earlier ones: nothing is asked with a broken configuration.
LOOKS: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
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


def examine(patient: Patient) -> Iterator[Finding]:
    """Take every look; what goes wrong within one is a finding."""
    for look in LOOKS:
        try:
            yield from look(patient)
        except OpenClawError as error:
            yield Finding(look.__name__, "failure", error.message, error.hint)
        except OSError as error:
            reason = f"{error.filename}: {error.strerror or error}"
            yield Finding(look.__name__, "failure", reason)
