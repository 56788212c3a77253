"""Server tools as they are written: what is meant, and what is refused in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.errors import OpenClawError, UsageError
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.provider import OPENROUTER, provider_of
from openclaw_cli.request.tool_table import TOOLS
from openclaw_cli.request.tool_words import read_tool
from openclaw_cli.request.tools import ServerTools, server_tools
from tests.standin.judge import validate_chat_request

EXAMPLES: dict[str, str] = {
    "web_search": "engine=parallel,mode=fast,max_results=25,max_uses=1,max_total_results=50,"
    "search_context_size=low,max_characters=100000,allowed_domains=a.com,"
    "user_location.city=Berlin",
    "web_fetch": "engine=openrouter,max_uses=1,max_content_tokens=9,blocked_domains=a.com,b.com",
    "datetime": "timezone=Europe/Berlin",
    "image_generation": "model=openai/gpt-5-image,quality=high,size=1024x1024,aspect_ratio=16:9",
    "advisor": "name=a b,model=a/b,instructions=be brief,forward_transcript=true,"
    "max_completion_tokens=9,temperature=0.5,reasoning.effort=high,stream=false",
    "subagent": 'name=a,model=a/b,tools=[{"type":"openrouter:datetime"}],max_tool_calls=25',
    "fusion": "analysis_models=a/b,c/d,model=a/b,max_tool_calls=4,tools=[],temperature=1",
    "bash": 'environment={"type":"container_auto"}',
    "files": "",
    "experimental__search_models": "max_results=20",
}

MESSAGES = [{"role": "user", "content": "hi"}]
NO_COUNT = "--tool web_search: max_results: expected an integer, at least 1, at most 25 (got "
NO_ENGINE = "--tool web_search: engine: expected one of auto, native, exa, parallel, perplexity"


def parameters(written: str) -> Any:
    return read_tool(written).parameters


@pytest.mark.parametrize("name", TOOLS)
def test_each_tool_is_one_that_the_official_sdk_knows(name: str) -> None:
    asked = server_tools(written=[f"{name}:{EXAMPLES[name]}"])
    assert asked is not None
    assert asked.notices == ()
    sent = [tool.over({}) for tool in asked.tools]
    assert validate_chat_request({"model": "a/b", "messages": MESSAGES, "tools": sent}) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("web_search", {}),
        ("openrouter:web_search", {}),
        (" Web-Search : maxResults = 3 ", {"max_results": 3}),
        ("web_search:", {}),
        ("web_search:max_results=3,", {"max_results": 3}),
        ("web_search:max_results=3,max_results=4", {"max_results": 4}),
        ('web_search:{"maxResults": 3, "engine": "exa"}', {"max_results": 3, "engine": "exa"}),
        ("web_search:allowed_domains=a.com", {"allowed_domains": ["a.com"]}),
        ("web_search:allowed_domains=a.com, b.com,engine=exa", {
            "allowed_domains": ["a.com", "b.com"], "engine": "exa"
        }),
        ('web_search:allowed_domains=["a.com"],max_uses=1', {
            "allowed_domains": ["a.com"], "max_uses": 1
        }),
        ("web_search:user_location.city=Berlin,user_location.country=DE", {
            "user_location": {"type": "approximate", "city": "Berlin", "country": "DE"}
        }),
        ("advisor:instructions=be brief, and kind: x", {"instructions": "be brief, and kind: x"}),
        ('advisor:instructions="a=1, b=2" , name=x', {"instructions": "a=1, b=2", "name": "x"}),
        ("advisor:name=5", {"name": "5"}),
        ("advisor:model=openrouter/openai/gpt-5", {"model": "openai/gpt-5"}),
        ("image_generation:seed=5,style=[1]", {"seed": 5, "style": [1]}),
        ("bash:engine=native", {"engine": "native"}),
        ("bash", {"engine": "openrouter"}),
    ],
)  # fmt: skip
def test_what_is_written_is_meant(written: str, meant: dict[str, Any]) -> None:
    assert parameters(written) == meant


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "--tool: the name of the tool is missing"),
        (":max_results=3", "--tool: the name of the tool is missing"),
        ("a:b", "--tool a: there is no such tool"),
        ("web_serch", "--tool web_serch: there is no such tool; did you mean web_search?"),
        ("shell", "--tool shell: only the Responses API has this tool"),
        ("web_search:b", "--tool web_search: not key=value: 'b'"),
        ("web_search:=3", "--tool web_search: not key=value: '=3'"),
        ("web_search:a.=3", "--tool web_search: not key=value: 'a.=3'"),
        ("web_search:b,max_uses=3", "--tool web_search: not key=value: 'b'"),
        ("web_search:max_results=abc", NO_COUNT + "'abc')"),
        ("web_search:max_results=true", NO_COUNT + "'true')"),
        ("web_search:max_results=3,engine", NO_COUNT + "'3,engine')"),
        (
            "web_search:max_result=3",
            "--tool web_search: there is no max_result; did you mean max_results?",
        ),
        ("web_search:engine=google", NO_ENGINE + ", firecrawl (got 'google')"),
        ("web_search:x_search=[", "--tool web_search: x_search is no JSON: expecting value (line"),
        ('datetime:timezone="UTC"x', "--tool datetime: behind timezone stands 'x'"),
        ("datetime:{", "--tool datetime: what stands behind the colon is no JSON: expecting prop"),
        ("advisor:model=ollama/x", "--tool advisor: model: 'ollama/x' is a model at home"),
        ("web_search:x_search=1,x_search.a=2", "--tool web_search: x_search already has a value"),
        ("web_search:x_search.a=1,x_search.a.b=2", "--tool web_search: a already has a value"),
    ],
)
def test_what_is_none_is_said(written: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_tool(written)
    assert caught.value.message.startswith(message)


@given(st.text(alphabet='web_search:=,{}[]". 0\n\ud800', max_size=40))
def test_no_text_breaks_it(rest: str) -> None:
    try:
        read_tool(f"web_search:{rest}")
    except OpenClawError as error:
        assert error.message.startswith("--tool")  # noqa: PT017


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"web": False, "results": 3}, "--no-web and --web-results contradict each other"),
        (
            {"web": False, "written": ["web_search"]},
            "--no-web and --tool web_search contradict each other",
        ),
        (
            {"results": 3, "written": ["web_search:max_results=4"]},
            "--web-results 3 and --tool web_search:max_results=4 contradict each other",
        ),
        ({"results": 0}, "--web-results: expected an integer, at least 1, at most 25 (got 0)"),
        ({"results": "3"}, "--web-results: expected an integer, at least 1, at most 25 (got '3')"),
    ],
)
def test_what_contradicts_itself(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        server_tools(**asked)
    assert caught.value.message == message


def over(above: dict[str, Any], below: dict[str, Any]) -> ServerTools:
    upper, lower = server_tools(**above), server_tools(**below)
    assert upper is not None
    return upper.over(lower)


def test_what_stands_higher_wins() -> None:
    below = {"web": True, "written": ["web_search:engine=exa,max_results=9", "datetime"]}
    both = over({"results": 3}, below)
    assert [tool.over({}) for tool in both.tools] == [
        {"type": "openrouter:web_search", "parameters": {"engine": "exa", "max_results": 3}},
        {"type": "openrouter:datetime"},
    ]
    assert (both.web, both.results) == (True, 3)
    off = over({"web": False}, below)
    assert (off.web, [tool.type for tool in off.tools]) == (False, ["openrouter:datetime"])
    assert over({"written": ["datetime"]}, {"web": False}).web is False
    assert over({"web": True}, {}) == server_tools(web=True)


@pytest.mark.parametrize(
    ("layer", "provider", "sent"),
    [
        ("agents.defaults.params", OPENROUTER, 2),
        ("agents.defaults.params", provider_of("box"), 1),
        ("--param", provider_of("box"), 2),
        ("models.providers.box.params", provider_of("box"), 2),
    ],
)
def test_what_every_model_is_given_is_not_openrouters_own(
    layer: str, provider: Any, sent: int
) -> None:
    tools = [{"type": "openrouter:datetime"}, {"type": "function", "function": {"name": "f"}}]
    found = resolve_params([(layer, {"tools": tools})], provider)
    assert len(found.values["tools"]) == sent
    assert found.dropped == ((("openrouter:datetime", layer),) if sent == 1 else ())
