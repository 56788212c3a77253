"""The last step of a body: the server tools that are asked for beside the parameters.

They are laid over the ``tools`` and ``plugins`` that are there, so that nothing is searched twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mapping, sequence
from .step import Built
from .tool_table import FETCH, SEARCH, SEARCHES, is_online
from .tools import is_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .step import Payload, PayloadInput
    from .tools import ServerTool, ServerTools

_PLUGINS = {"web": SEARCH, "web-fetch": FETCH}
"""Plugins that do the same as a tool."""

_SWITCHES = frozenset({"web"})
"""Those that can be switched off in a request where the account has them on."""


def add_tools(payload: Payload, question: PayloadInput, asked: ServerTools) -> Built:
    """Lay them over the body's own tools; plugins that do the same are switched off."""
    tools = [*sequence(payload.get("tools"))]
    notices = [*asked.notices]
    if asked.web is False:
        tools = [one for one in tools if mapping(one).get("type") not in SEARCHES]
    added = [*asked.tools]
    if is_online(question.ref.model):
        added = [tool for tool in added if tool.type != SEARCH]
        notices += [_already(tool, question) for tool in asked.tools if tool not in added]
        if asked.web is False:
            notices.append(f"{question.ref} searches the web all the same: its variant says so")
    tools = laid_over(tools, added)
    plugins = []
    for plugin in sequence(payload.get("plugins")):
        why = _replaced(mapping(plugin), asked, added)
        if why is not None:
            notices.append(f"the plugin {plugin['id']} is switched off: {why}")
        if why is None or plugin["id"] in _SWITCHES:
            plugins.append(plugin if why is None else {"id": plugin["id"], "enabled": False})
    notices += _unlisted(question) if added else []
    parts = {"tools": tools, "plugins": plugins}
    changed = payload | {name: part for name, part in parts.items() if part}
    for name, part in parts.items():
        if not part:
            changed.pop(name, None)
    return Built(changed, tuple(notices))


def laid_over(tools: object, added: Iterable[ServerTool]) -> list[Any]:
    """Return entries of ``tools`` with others, each of which is laid over one that is the same."""
    found = [*sequence(tools)]
    for tool in added:
        same = (at for at, one in enumerate(found) if _matches(tool, mapping(one)))
        at = next(same, None)
        if at is None:
            found.append(tool.over({}))
        elif tool.parameters:
            found[at] = tool.over(mapping(found[at]))
    return found


def _matches(tool: ServerTool, entry: Mapping[str, Any]) -> bool:
    return is_same(tool, entry.get("type"), mapping(entry.get("parameters")))


def _already(tool: ServerTool, question: PayloadInput) -> str:
    plain = str(question.ref).replace(":online", "")
    return (
        f"{tool.source} is left out: {question.ref} searches the web before each answer; "
        f"{plain} searches when it needs to"
    )


def _replaced(
    plugin: Mapping[str, Any], asked: ServerTools, added: Sequence[ServerTool]
) -> str | None:
    """Return why a plugin is not to do what a tool does, or what is not to be done; or None."""
    kind = _PLUGINS.get(str(plugin.get("id")))
    if kind is None or plugin.get("enabled") is False:
        return None
    tool = next((one for one in added if one.type == kind), None)
    if tool is not None:
        return f"{tool.source} does it when the model needs it"
    return "--no-web" if kind == SEARCH and asked.web is False else None


def _unlisted(question: PayloadInput) -> list[str]:
    """Return what there is to say where the model is known to call no tools."""
    from .unlisted import not_listed

    entry = question.entry
    is_said = "tools" in question.params.typed_now
    if entry is None or not entry.parameters or entry.takes_tools or is_said:
        return []
    return [not_listed(entry, "tools")]
