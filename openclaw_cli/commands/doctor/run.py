"""The checks, in their order, and which of them are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import OpenClawError, UsageError
from ...named_tuple import NamedTuple
from . import local_checks as local
from . import model_checks
from . import online_checks as online
from .context import DoctorContext, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Check(NamedTuple):
    """One thing that is looked at.

    Attributes:
        run: What looks; its name is the check's id.
        needs: The ids of those that leave something for it in the context.
    """

    run: Callable[[DoctorContext], Iterator[Finding]]
    needs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What ``--only`` and ``--skip`` call it."""
        return self.run.__name__


# Later checks build on earlier ones: nothing is asked with a broken configuration.
CHECKS: tuple[Check, ...] = (
    Check(local.program),
    Check(local.config),
    Check(local.permissions),
    Check(local.history),
    Check(online.key, ("config",)),
    Check(online.route, ("config",)),
    Check(online.network, ("config",)),
    Check(online.clock, ("config", "network")),
    Check(online.catalogue, ("config",)),
    Check(model_checks.models, ("config",)),
    Check(local.terminal),
    Check(local.completion),
)


def selected(only: Sequence[str], skip: Sequence[str]) -> list[Check]:
    """Return the checks that are asked for, in their order.

    Args:
        only: Ids, several parted by commas; none for all.
        skip: Ids of those that are left out.

    Raises:
        UsageError: There is no such check, or none is left.
    """
    wanted, unwanted = _ids("--only", only), _ids("--skip", skip)
    found = [one for one in CHECKS if (not only or one.id in wanted) and one.id not in unwanted]
    if not found:
        raise UsageError("--skip leaves none of the checks")
    return found


def run_checks(
    context: DoctorContext, checks: Sequence[Check] = CHECKS
) -> Iterator[tuple[str, Finding]]:
    """Run checks and yield each's id with what it finds; an error that one raises is a finding.

    What they build on is run too, and says nothing.
    """
    asked = {check.id for check in checks}
    needed = {name for check in checks for name in check.needs}
    for check in CHECKS:
        if check.id not in asked | needed:
            continue
        for finding in _findings(check, context):
            if check.id in asked:
                cure = finding.cure and context.world.typed(finding.cure)
                yield check.id, finding._replace(cure=cure)


def _findings(check: Check, context: DoctorContext) -> Iterator[Finding]:
    try:
        yield from check.run(context)
    except OpenClawError as error:
        yield Finding(check.id, "failure", error.message, error.hint)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror or error}"
        yield Finding(check.id, "failure", reason)


def _ids(option: str, written: Sequence[str]) -> set[str]:
    from ...request.near import did_you_mean, nearest

    known = [check.id for check in CHECKS]
    found = {name.strip() for text in written for name in text.split(",")}
    for name in sorted(found - set(known)):
        near = did_you_mean(nearest(name, known, 2))
        raise UsageError(
            f"{option}: there is no check {name[:60]!r}", hint=near or f"known: {', '.join(known)}"
        )
    return found
