"""``/web``: whether the model may search, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import mapping, sequence
from ..request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..request.tools import ServerTools
    from .state import ChatState

_NAME = "/web"
_HINT = "/web on, /web off, /web 3 (results), /web engine=exa"


def search_web(state: ChatState, argument: str) -> None:
    """Switch the search on or off, or set how it is done; without an argument, say how it is.

    Raises:
        OpenClawError: There is no such way, or the model is not asked at OpenRouter.
    """
    if argument:
        state.override(tools=_asked(argument).over(state.targets.overrides.tools))
    state.console.sentence(f"web search: {_words(state)}")


def choices(_: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    """Yield what an argument may become."""
    from ..request.tool_table import TOOLS

    words = ("on", "off", *(f"{name}=" for name in TOOLS["web_search"]))
    begun = typed.rpartition(",")[2]
    return ((word, "") for word in words if word.startswith(begun))


def is_on(state: ChatState) -> bool:
    """Return whether the next question may be searched for, as far as that is said."""
    params = state.targets.primary().params
    asked = params.server_tools
    if asked is not None and asked.web is not None:
        return asked.web
    if not params.values.get("tools"):
        return False
    from ..request.tool_table import SEARCHES

    return any(mapping(one).get("type") in SEARCHES for one in sequence(params.values["tools"]))


def _asked(argument: str) -> ServerTools:
    from ..request.tools import ServerTool, ServerTools, server_tools

    if argument.lower() == "off":
        return ServerTools(web=False)
    written = f"max_results={argument}" if argument.isdecimal() else argument
    if argument.lower() == "on":
        written = ""
    elif "=" not in written:
        raise UsageError(f"{_NAME}: not on, off or how many: {argument[:40]}", hint=_HINT)
    try:
        asked = server_tools(written=[f"web_search:{written}"], option=_NAME)
    except UsageError as error:
        said = error.message.replace(f"{_NAME} web_search", _NAME, 1)
        raise UsageError(said, hint=_HINT) from error
    assert asked is not None
    tools = (ServerTool(tool.type, tool.parameters, _NAME) for tool in asked.tools)
    return asked._replace(tools=tuple(tools))


def _words(state: ChatState) -> str:
    if not is_on(state):
        return "off"
    asked = state.targets.overrides.tools
    results = None if asked is None else asked.results
    return "on" if results is None else f"on, {counted(results, 'result')}"
