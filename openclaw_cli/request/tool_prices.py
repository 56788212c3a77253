"""What plugins and server tools may add to a request: uses, text that is read, more answers.

Prices: OpenRouter's pages on server tools and plugins. What has no price there, or no limit, is
unknown, and named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import count, mapping, sequence
from ..named_tuple import NamedTuple
from .pdf_engine import PARSER, has_files
from .tool_table import FETCH, PREFIX, SEARCHES, is_online

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Model

LOOP_LIMIT = 30
"""The most tool calls of a request (API: ``max_tool_calls``)."""
_RESULTS = 5
_INCLUDED_RESULTS = 10
_MORE_RESULTS = 0.001
"""USD for each result of a search above those that its price includes."""
_RESULT_CHARS = 5000
"""A result's length where nothing limits it: engines choose up to 4,000 characters."""
_CONTEXT_CHARS = {"low": 5000, "medium": 15_000, "high": 30_000}
_CHARS = 4
_EXA = {"deep-lite": 0.012, "deep": 0.012, "deep-reasoning": 0.015}
_EXA_USUAL = 0.007
_PARALLEL = {"turbo": 0.001, "fast": 0.001}
_PARALLEL_USUAL = 0.005
_PERPLEXITY = 0.005
_FETCH = {"auto": 0.001, "exa": 0.001, "parallel": 0.001, "openrouter": 0.0}
_READERS = {"openrouter:datetime": 0, "openrouter:files": None}
"""Tools that cost nothing, and the tokens that they let the model read; None for any number."""
_FREE_PLUGINS = frozenset(
    {"context-compression", "response-healing", "auto-router", "auto-beta-router", "pareto-router"}
)
_LIMIT = "--param max_tool_calls=N limits it"
_FREE_PARSERS = frozenset({"native", "cloudflare-ai", "pdf-text"})


class Extras(NamedTuple):
    """What may come on top of the prompt and one answer.

    Attributes:
        cost: USD for uses and searches.
        rounds: How often the model may be asked again, with all that was said so far.
        tokens: What the model may have to read besides, in tokens; None for whatever its context
            holds.
        doubt: Why nobody knows what it may cost, or None.
        cure: What can be done about that, or None.
        use: USD for one use at most.
        found: What one use lets the model read, in tokens; None for whatever its context holds.
        first: USD of ``cost`` for what is done once.
        ahead: Tokens of ``tokens`` that this lets the model read.
        parts: What costs something besides, and how much of it, in USD.
    """

    cost: float = 0.0
    rounds: int = 0
    tokens: int | None = 0
    doubt: str | None = None
    cure: str | None = None
    use: float = 0.0
    found: int | None = 0
    first: float = 0.0
    ahead: int = 0
    parts: tuple[tuple[str, float], ...] = ()


def extras(payload: Mapping[str, Any], entry: Model) -> Extras:
    """Return what the plugins and server tools of a request may add to it."""
    found = [*_plugins(payload, entry), *_tools(payload, entry), *_options(payload, entry)]
    doubtful = next((one for one in found if one.doubt), None)
    if doubtful is not None:
        return doubtful
    rounds, calls = sum(one.rounds for one in found), _calls(payload)
    if rounds and calls is None:
        return Extras(doubt="how often tools are used is not limited", cure=_LIMIT)
    reads = [one.tokens for one in found]
    uses = [one.found for one in found if one.rounds]
    once = [one for one in found if not one.rounds]
    return Extras(
        cost=sum(one.cost for one in found),
        rounds=min(rounds, calls or 0),
        tokens=None if None in reads else sum(tokens or 0 for tokens in reads),
        use=max((one.use for one in found), default=0.0),
        found=None if None in uses else max((tokens or 0 for tokens in uses), default=0),
        first=sum(one.cost for one in once),
        ahead=sum(one.tokens or 0 for one in once),
        parts=tuple(part for one in found for part in one.parts if part[1]),
    )


def most_calls(payload: Mapping[str, Any]) -> int:
    """Return how many tool calls a request allows where it has no conditions of its own."""
    return _most(payload.get("max_tool_calls"), LOOP_LIMIT)


def _calls(payload: Mapping[str, Any]) -> int | None:
    """Return how many tool calls there may be; None for any number.

    ``stop_server_tools_when`` replaces the usual limit, and one more turn follows it.
    """
    conditions = sequence(payload.get("stop_server_tools_when"))
    if not conditions:
        return most_calls(payload)
    steps = [
        count(mapping(one).get("step_count"))
        for one in conditions
        if mapping(one).get("type") == "step_count_is"
    ]
    return min((step + 1 for step in steps if step is not None), default=None)


def _plugins(payload: Mapping[str, Any], entry: Model) -> Iterator[Extras]:
    plugins = [mapping(one) for one in sequence(payload.get("plugins"))]
    active = [one for one in plugins if one.get("enabled") is not False]
    if is_online(str(payload.get("model", ""))):
        active.append({"id": "web"})
    for plugin in active:
        name = plugin.get("id")
        if name == "web":
            yield _search(plugin, entry, _most(plugin.get("max_uses"), 1), "the plugin web")
        elif name == "web-fetch":
            yield _fetch(plugin, payload, "the plugin web-fetch")
        elif name not in _FREE_PLUGINS and name != PARSER:
            yield _unknown(f"the plugin {name}")
    parser = next((one for one in active if one.get("id") == PARSER), {})
    if has_files(payload["messages"]):
        yield _parsing(parser, entry)


def _tools(payload: Mapping[str, Any], entry: Model) -> Iterator[Extras]:
    calls = _calls(payload) or LOOP_LIMIT
    for tool in map(mapping, sequence(payload.get("tools"))):
        kind, options = tool.get("type"), {**tool, **mapping(tool.get("parameters"))}
        if kind in SEARCHES:
            uses = min(calls, _most(options.get("max_uses"), calls))
            found = _search(options, entry, uses, _called(kind), may_repeat=True)
            yield found._replace(rounds=uses)
        elif kind == FETCH:
            yield _fetch(options, payload, _called(kind))
        elif kind in _READERS:
            yield Extras(rounds=calls, tokens=_READERS[kind], found=_READERS[kind])
        elif kind != "function":
            yield _unknown(_called(kind))


def _options(payload: Mapping[str, Any], entry: Model) -> Iterator[Extras]:
    """What the model searches by itself."""
    price = entry.prices.get("web_search")
    asked, able = "web_search_options" in payload, "web_search_options" in entry.parameters
    if price is not None and (asked or able):
        yield Extras(cost=price) if price >= 0 else _unknown("its web search")
    elif asked and able:
        yield _unknown("its web search")


def _search(
    options: Mapping[str, Any], entry: Model, uses: int, who: str, *, may_repeat: bool = False
) -> Extras:
    """Return what searches may take; the engine that is chosen may be the dearest one."""
    engine, native = options.get("engine") or "auto", entry.prices.get("web_search")
    results = _most(options.get("max_results"), _RESULTS)
    if engine == "firecrawl" or (engine == "native" and native is None):
        return _unknown(f"{who} with the engine {engine}")
    by_provider = engine == "native" or (engine == "auto" and native is not None)
    if by_provider and may_repeat and entry.author != "anthropic":
        # Only Anthropic keeps to a number of searches.
        return Extras(
            doubt=f"how often {entry.id} searches by itself is not limited",
            cure="name another engine for it: --tool web_search:engine=exa, or parallel",
        )
    prices = [native] if engine == "native" else [_engine_price(options, engine, results)]
    prices += [native] if by_provider else []
    if any(price is None or price < 0 for price in prices):
        return _unknown(who)
    found = min(uses * results, _most(options.get("max_total_results"), uses * results))
    each = max(price or 0.0 for price in prices)
    once = results * _result_chars(options) // _CHARS
    return _uses(who, uses, each, found * _result_chars(options) // _CHARS)._replace(found=once)


def _engine_price(options: Mapping[str, Any], engine: str, results: int) -> float | None:
    mode = str(options.get("mode") or "")
    more = max(0, results - _INCLUDED_RESULTS) * _MORE_RESULTS
    if engine in ("auto", "exa"):
        return _EXA.get(mode, _EXA_USUAL) + more
    if engine == "parallel":
        return _PARALLEL.get(mode, _PARALLEL_USUAL) + more
    return _PERPLEXITY if engine == "perplexity" else None


def _result_chars(options: Mapping[str, Any]) -> int:
    size = _CONTEXT_CHARS.get(str(options.get("search_context_size")), _RESULT_CHARS)
    return _most(options.get("max_characters"), size)


def _fetch(options: Mapping[str, Any], payload: Mapping[str, Any], who: str) -> Extras:
    calls = _calls(payload) or LOOP_LIMIT
    uses = min(calls, _most(options.get("max_uses"), calls))
    engine = str(options.get("engine") or "auto")
    if engine not in _FETCH:
        return _unknown(f"{who} with the engine {engine}")
    page = count(options.get("max_content_tokens"))
    read = None if page is None else uses * page
    return _uses(who, uses, _FETCH[engine], read)._replace(rounds=uses, found=page)


def _parsing(parser: Mapping[str, Any], entry: Model) -> Extras:
    """Return what reading PDFs costs: by the page, where the model does not read them itself."""
    engine = mapping(parser.get("pdf")).get("engine")
    reads = "file" in entry.inputs or not entry.inputs
    if engine in _FREE_PARSERS or (engine is None and reads):
        return Extras()
    return Extras(
        doubt="reading files costs USD 0.002 a page, and their pages are not known here",
        cure="--pdf-engine cloudflare-ai is free",
    )


def _called(kind: object) -> str:
    return f"the tool {str(kind).removeprefix(PREFIX)}"


def _uses(who: str, uses: int, each: float, read: int | None) -> Extras:
    cost = uses * each
    return Extras(cost=cost, tokens=read, use=each, parts=((who, cost),))


def _unknown(what: str) -> Extras:
    return Extras(doubt=f"what {what} costs is not known here", cure="leave it out")


def _most(written: object, usual: int) -> int:
    return count(written) or usual
