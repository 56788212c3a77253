"""``OPENCLAW_MODEL`` and ``OPENCLAW_THINKING``: what stands between configuration and command line.

Imported only where one of them is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError, OpenClawError
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..request.ref import ModelRef
    from .targets import Targets

MODEL, THINKING = "OPENCLAW_MODEL", "OPENCLAW_THINKING"


class NamedModel(NamedTuple):
    """The model that the environment names.

    Attributes:
        ref: Which one.
        written: How it is written there.
        level: The thinking level behind it, or None.
    """

    ref: ModelRef
    written: str
    level: str | None


def named_model(targets: Targets, environ: Mapping[str, str]) -> NamedModel | None:
    """Return the model that ``OPENCLAW_MODEL`` names, as ``-m`` reads it; None where it is empty.

    Raises:
        ConfigError: It names none.
    """
    written = environ.get("OPENCLAW_MODEL", "").strip()
    if not written:
        return None
    try:
        ref, level = targets.read_model(written)
    except OpenClawError as error:
        raise ConfigError(f"{MODEL}: {error.message}", hint=error.hint) from error
    return NamedModel(ref, written, level)


def named_level(environ: Mapping[str, str]) -> str | None:
    """Return the thinking level of ``OPENCLAW_THINKING``; None where it is empty.

    Raises:
        ConfigError: It is none.
    """
    written = environ.get("OPENCLAW_THINKING", "").strip()
    if not written:
        return None
    from ..request.levels import check_level

    try:
        level: str = check_level(written)
    except ValueError as error:
        raise ConfigError(f"{THINKING}: {error} (got {written[:40]!r})") from error
    return level


def with_variables(targets: Targets, environ: Mapping[str, str], *, model: bool) -> Targets:
    """Return whom to ask, and how, with what the environment says above the configuration.

    Args:
        targets: Without it.
        environ: The process's environment.
        model: Whether its model is asked: nothing else names one.

    Raises:
        ConfigError: One of them is wrong.
    """
    named = named_model(targets, environ) if model else None
    level = named_level(environ)
    usual = None if level is None else (THINKING, level)
    if named is None:
        return targets if usual is None else targets.overriding(usual_thinking=usual)
    if usual is None and named.level is not None:
        usual = (MODEL, named.level)
    return targets.overriding(model=str(named.ref), usual_thinking=usual)
