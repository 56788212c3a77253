"""What the checks share, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings

Verdict = Literal["ok", "warning", "failure"]


class Finding(NamedTuple):
    """What one check has shown.

    Attributes:
        check: Its name.
        verdict: Whether all is well.
        message: One line.
        cure: What to do about it, or None.
        fixed: Whether ``--fix`` has put it right just now.
    """

    check: str
    verdict: Verdict
    message: str
    cure: str | None = None
    fixed: bool = False


class DoctorContext:
    """What the checks share: each leaves in it what later ones need.

    Attributes:
        world: The global options, and what they lead to.
        fix: Whether permissions are tightened and caches rebuilt.
        settings: The configuration, once it is known to be right.
        date: The ``Date`` header of the API's answer, or None.
        is_online: Whether the API has answered.
    """

    def __init__(self, world: World, *, fix: bool) -> None:
        self.world = world
        self.fix = fix
        self.settings: Settings | None = None
        self.date: str | None = None
        self.is_online = False


def not_checked(check: str) -> Finding:
    """Return what there is to say where a broken configuration is in the way."""
    return Finding(check, "warning", "not looked at: the configuration has to be right first")
