"""The agent that OpenClaw asks where none is named: this tool is that one, with its own settings.

The rules are those of the release that writes each form. In ``agents.list`` (2026.4) that is the
one that is marked as the default, or the first one; in ``agents.entries`` (2026.9) a marked one,
the system's own, the only one, or ``main``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

_MODEL: KeyPath = ("agents", "defaults", "model")
_ENTRIES: KeyPath = ("agents", "entries")
_LIST: KeyPath = ("agents", "list")
_MAIN = "main"


def default_agent(agents: Any) -> KeyPath | None:
    """Return where the default agent's own settings stand; None where there are none.

    Args:
        agents: What stands under ``agents``.
    """
    if not isinstance(agents, dict):
        return None
    entries = agents.get("entries")
    if entries is not None:
        items = entries.items() if isinstance(entries, dict) else ()
        named = {name: entry for name, entry in items if isinstance(entry, dict)}
        name = _among_entries(named, agents)
        return None if name is None else (*_ENTRIES, name)
    listed = agents.get("list")
    rows = [
        (index, row)
        for index, row in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(row, dict)
    ]
    marked = [index for index, row in rows if row.get("default")]
    return next(((*_LIST, index) for index in [*marked, *(index for index, _ in rows)]), None)


def _among_entries(entries: dict[str, dict[str, Any]], agents: dict[str, Any]) -> str | None:
    marked = [name for name, entry in entries.items() if entry.get("default") is True]
    if agents.get("ownership") != "explicit" and len(marked) == 1:
        return marked[0]
    defaults = agents.get("defaults")
    system = defaults.get("systemAgent") if isinstance(defaults, dict) else None
    wanted = system.get("agentId") if isinstance(system, dict) else None
    for asked in (wanted, _MAIN):
        if isinstance(asked, str):
            for name in entries:
                if name.strip().lower() == asked.strip().lower():
                    return name
    return next(iter(entries)) if len(entries) == 1 else None


def primary_holder(document: Document | Composed) -> KeyPath:
    """Return where the default model stands: with the default agent if that has one of its own."""
    agent = default_agent(document.get(("agents",), None))
    own = (*agent, "model") if agent is not None else _MODEL
    return own if _primary(document.get(own, None)) else _MODEL


def fallbacks_holder(document: Document | Composed) -> KeyPath:
    """Return where the fallbacks stand that the default agent has.

    An agent with a model of its own and no fallbacks has none in ``agents.entries``, and the common
    ones in ``agents.list``.
    """
    agent = default_agent(document.get(("agents",), None))
    if agent is None:
        return _MODEL
    own: KeyPath = (*agent, "model")
    model = document.get(own, None)
    has_list = isinstance(model, dict) and model.get("fallbacks") is not None
    is_strict = agent[:2] == _ENTRIES and bool(_primary(model))
    return own if has_list or is_strict else _MODEL


def _primary(model: Any) -> Any:
    return model.get("primary") if isinstance(model, dict) else model
