"""Server tools that are asked for with a question: OpenRouter runs them, the model decides when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..foreign import mapping, sequence
from ..named_tuple import NamedTuple
from .checks import integer
from .flags import MOST_RESULTS
from .tool_table import NAMED, PREFIX, SEARCH, SEARCHES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


WEB, WEB_RESULTS, TOOL = "--web", "--web-results", "--tool"


class ServerTool(NamedTuple):
    """One tool that is asked for.

    Attributes:
        type: As the API calls it.
        parameters: What it is told.
        source: What asks for it, as messages name it.
    """

    type: str
    parameters: Mapping[str, Any]
    source: str

    def over(self, below: Mapping[str, Any]) -> dict[str, Any]:
        """Return it as it is sent, laid over an entry of the same type, or over nothing."""
        flat = {name: value for name, value in below.items() if name not in ("type", "parameters")}
        parameters = {**flat, **mapping(below.get("parameters")), **self.parameters}
        return {"type": self.type, "parameters": parameters} if parameters else {"type": self.type}


class ServerTools(NamedTuple):
    """What is asked for beside the parameters.

    Attributes:
        web: Whether the web is searched; None for what the parameters say.
        tools: In their order; the search is among them where it is asked for.
        notices: What there is to say of them.
    """

    web: bool | None = None
    tools: tuple[ServerTool, ...] = ()
    notices: tuple[str, ...] = ()

    def over(self, below: ServerTools | None) -> ServerTools:
        """Return both together; what stands here wins."""
        if below is None:
            return self
        kept = below.tools
        if self.web is False:
            kept = tuple(tool for tool in kept if tool.type != SEARCH)
        merged = [*kept]
        for tool in self.tools:
            _lay(merged, tool)
        web = below.web if self.web is None else self.web
        return ServerTools(web, tuple(merged), (*below.notices, *self.notices))

    @property
    def results(self) -> int | None:
        """How many results a search is asked for, or None."""
        found = (tool.parameters.get("max_results") for tool in self.tools if tool.type == SEARCH)
        return next((count for count in found if count is not None), None)


def server_tools(
    web: bool | None = None,
    results: int | None = None,
    written: Sequence[str] = (),
    *,
    option: str = TOOL,
) -> ServerTools | None:
    """Return what is asked for; None where nothing is.

    Args:
        web: Whether the web is searched.
        results: How many results a search has; it asks for the search by itself.
        written: Tools as ``NAME[:key=value,…]``.
        option: Where these are written, as messages name it.

    Raises:
        UsageError: A tool is none, or one contradicts another.
    """
    if web is None and results is None and not written:
        return None
    from .tool_words import read_tool

    if results is not None:
        if web is False:
            raise UsageError("--no-web and --web-results contradict each other")
        try:
            integer(1, MOST_RESULTS)(results)
        except ValueError as error:
            raise UsageError(f"{WEB_RESULTS}: {error} (got {results!r})") from error
    found: list[ServerTool] = []
    notices: list[str] = []
    if web or results is not None:
        wanted = {} if results is None else {"max_results": results}
        found.append(ServerTool(SEARCH, wanted, WEB if results is None else WEB_RESULTS))
    for text in written:
        tool = read_tool(text, option)
        asked = ServerTool(f"{PREFIX}{tool.name}", tool.parameters, f"{option} {tool.name}")
        _refuse_contradiction(asked, web, results)
        _lay(found, asked)
        notices += [
            f"{asked.source}: {name} is not known here; it is sent" for name in tool.unknown
        ]
    has_search = any(tool.type == SEARCH for tool in found)
    return ServerTools(True if has_search else web, tuple(found), tuple(notices))


def _refuse_contradiction(asked: ServerTool, web: bool | None, results: int | None) -> None:
    if asked.type != SEARCH:
        return
    if web is False:
        raise UsageError(f"--no-web and {asked.source} contradict each other")
    other = asked.parameters.get("max_results", results)
    if results is not None and other != results:
        raise UsageError(
            f"{WEB_RESULTS} {results} and {asked.source}:max_results={other} contradict each other"
        )


def _lay(tools: list[ServerTool], tool: ServerTool) -> None:
    """Add a tool, or lay it over the one that is there already."""
    for at, other in enumerate(tools):
        if is_same(tool, other.type, other.parameters):
            merged = {**other.parameters, **tool.parameters}
            tools[at] = ServerTool(tool.type, merged, tool.source)
            return
    tools.append(tool)


def is_same(tool: ServerTool, kind: object, parameters: Mapping[str, Any]) -> bool:
    """Return whether a tool is the one that an entry of that type and parameters is."""
    if tool.type == SEARCH:
        return kind in SEARCHES
    if tool.type in NAMED and tool.parameters.get("name") != parameters.get("name"):
        return False
    return tool.type == kind


def without_server_tools(tools: Any) -> tuple[list[Any], list[str]]:
    """Return the tools that any provider may know, and the types of OpenRouter's own."""
    kept, types = [], []
    for one in sequence(tools):
        kind = mapping(one).get("type")
        if isinstance(kind, str) and kind.startswith(PREFIX):
            types.append(kind)
        else:
            kept.append(one)
    return kept, types
