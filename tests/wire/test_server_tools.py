"""What an answer shows of the tools that OpenRouter runs itself."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.events import Replay, ServerToolCall
from openclaw_cli.wire.decode import ChunkDecoder

KIND = "reasoning.server_tool_call"
STOP = {"choices": [{"delta": {}, "finish_reason": "stop"}]}


def item(arguments: Any = '{"query": "trees"}', **more: Any) -> dict[str, Any]:
    return {"type": KIND, "tool_name": "openrouter:web_search", "arguments": arguments, **more}


def events(*deltas: dict[str, Any]) -> list[Any]:
    decoder = ChunkDecoder("openrouter")
    chunks: list[Any] = [{"choices": [{"delta": delta}]} for delta in deltas]
    chunks += [{"choices": [{"delta": {"content": "x"}}]}, STOP]
    found = [event for chunk in chunks for event in decoder.feed_chunk(chunk)]
    return [*found, *decoder.finish()]


def calls(*deltas: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.tool, one.subject) for one in events(*deltas) if isinstance(one, ServerToolCall)]


def details(*items: Any) -> dict[str, Any]:
    return {"reasoning_details": list(items)}


TREES = ("web_search", "trees")


@pytest.mark.parametrize(
    ("deltas", "found"),
    [
        ([details(item())], [TREES]),
        ([details(item({"query": "trees"}))], [TREES]),
        ([details(item(tool_name="web_search"))], [TREES]),
        ([details(item(tool_name=None, name="openrouter_web_search"))], [TREES]),
        ([details(item('{"queries": ["trees", "bees"]}'))], [("web_search", "trees, bees")]),
        ([details(item('{"action": {"type": "search", "query": "trees"}}'))], [TREES]),
        (
            [details(item('{"url": "https://a"}', tool_name="web_fetch"))],
            [("web_fetch", "https://a")],
        ),
        ([details(item("{}", tool_name="openrouter:datetime"))], []),
        ([details(item("{}", tool_name="datetime", result="now"))], [("datetime", "")]),
        ([details(item(tool_call_id="a"), item(tool_call_id="b"))], [TREES, TREES]),
        ([details(item(tool_call_id="a")), details(item(tool_call_id="a", result="…"))], [TREES]),
        ([details(item()), details(item())], [TREES]),
        ([details(item('{"query": "tr', index=1)), details(item('ees"}', index=1))], [TREES]),
        ([details(item(None, id="a")), details(item(id="a"))], [TREES]),
        ([details(item(None)), details(item("[")), details(item(7)), details({"type": KIND})], []),
        ([details(None, 3, [], item(tool_name=["x"]))], []),
    ],
)
def test_calls_among_the_thoughts(
    deltas: list[dict[str, Any]], found: list[tuple[str, str]]
) -> None:
    assert calls(*deltas) == found


def test_calls_of_tools_that_are_openrouters() -> None:
    function = {"name": "openrouter:web_search", "arguments": '{"query"'}
    assert calls(
        {"tool_calls": [{"index": 0, "id": "a", "function": function}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": ': "trees"}'}}]},
    ) == [TREES]


def test_each_call_is_sent_back_for_itself() -> None:
    first, second = item(tool_call_id="a", result="1"), item(tool_call_id="b", result="2")
    (replay,) = [one for one in events(details(first), details(second)) if isinstance(one, Replay)]
    assert replay.fields["reasoning_details"] == [first, second]
    nameless = [item(result="1"), item(result="2")]
    (replay,) = [one for one in events(details(*nameless)) if isinstance(one, Replay)]
    assert replay.fields["reasoning_details"] == nameless
