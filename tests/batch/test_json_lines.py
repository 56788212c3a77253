"""What lines of JSON ask, and why some ask nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openclaw_cli.batch.json_lines import prompt_of_json, prompt_of_line
from openclaw_cli.batch.prompts import Prompt

ASKED = [{"role": "user", "content": "hi"}]
URL = "/v1/chat/completions"


def read(value: Any, number: int = 7) -> Prompt:
    return prompt_of_json(json.dumps(value).encode(), number)


def openai(url: str | None = URL, **body: Any) -> dict[str, Any]:
    return {
        "custom_id": "a",
        "method": "POST",
        "url": url,
        "body": {"model": "a/b", "messages": ASKED, **body},
    }


def test_a_text_is_a_prompt_that_is_known_by_its_line() -> None:
    assert read("hi") == Prompt("7", "hi")
    assert prompt_of_line("\u2028hi {{x}} @a".encode(), 7) == Prompt("7", "\u2028hi {{x}} @a")
    assert prompt_of_json(b'\xef\xbb\xbf"hi"', 7).text == "hi"  # cat puts marks between files


def test_an_object_says_all_that_a_prompt_has() -> None:
    value = {
        "id": 12,
        "prompt": "hi",
        "system": "s",
        "model": "m",
        "params": {"seed": 1},
        "files": ["a.png"],
        "messages": None,
    }
    assert read(value) == Prompt("12", "hi", (), "s", "m", {"seed": 1}, ("a.png",))


def test_a_line_of_openais_is_understood() -> None:
    found = read(
        openai(
            temperature=0.5,
            max_tokens=5,
            stream=True,
            n=1,
            top_p=None,
            reasoning_effort="low",
            store=False,
            metadata={"a": "b"},
        )
    )
    assert found.id == "a"
    assert found.messages == tuple(ASKED)
    assert found.model == "a/b"
    assert found.params == {"temperature": 0.5, "max_tokens": 5, "thinking": "low"}
    assert found.left_out == ("metadata", "store")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "no JSON: expecting value (column 1)"),
        ("{'a': 1}", "no JSON: "),
        ('{"prompt": "a"} x', "no JSON: extra data (column 17)"),
        ('{"prompt": "a", "prompt": "b"}', "no JSON: the name 'prompt' stands twice in an object"),
        ('{"prompt": "a", "params": {"seed": NaN}}', "no JSON: NaN is no number"),
        ('{"prompt": "\\ud83d"}', "no JSON: half of a character"),
        ("[" * 100_000, "no JSON: nested too deeply"),
        (f'{{"params": {"[" * 80}{"]" * 80}}}', "no JSON: nested too deeply"),
        ('{"id": 1' + "0" * 5000 + "}", "no JSON: the number 1"),
        ("[1]", "neither a text nor an object"),
        ('{"prompts": "a"}', "'prompts' is none of id, prompt"),
        ('{"prompt": 1}', "prompt is no text"),
        ('{"prompt": " "}', "nothing is asked"),
        ('{"id": "a"}', "nothing is asked"),
        ('{"prompt": "a", "messages": [{"role": "user", "content": "a"}]}', "both prompt and mes"),
        ('{"messages": "a"}', "messages is no list"),
        ('{"messages": [{"role": "bot", "content": "a"}]}', "message 1 is none: role has to be"),
        ('{"messages": [{"role": "user", "content": 1}]}', "message 1 is none: content has"),
        ('{"messages": [{"role": "system", "content": "a"}]}', "the last of the messages has to"),
        ('{"prompt": "a", "params": []}', "params is no object"),
        ('{"prompt": "a", "files": "a.png"}', "files is no list of names"),
        ('{"prompt": "a", "id": true}', "the id is neither a text nor a whole number"),
        ('{"prompt": "a", "id": 1.0}', "the id is neither"),
        ('{"prompt": "a", "id": " "}', "the id is empty"),
        ('{"prompt": "a", "id": "a\\nb"}', "a control character is in the id 'a\\nb'"),
        ('{"prompt": "a", "id": "%s"}' % ("a" * 513), "the id has over 512 characters"),
    ],
)
def test_what_asks_nothing_is_told(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        prompt_of_json(line.encode(), 1)
    assert str(raised.value).startswith(why)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (openai("/v1/embeddings"), "url '/v1/embeddings' is not /v1/chat/completions"),
        ({**openai(), "method": "GET"}, "method 'GET' is not POST"),
        ({**openai(), "priority": 1}, "'priority' is none of custom_id"),
        ({"custom_id": "a"}, "there is no body"),
        (openai(n=2), "body.n is not 1"),
        (openai(functions=[]), "body.functions is not sent: tools is its new name"),
        (openai(messages=[]), "the last of the messages"),
        (openai(model=1), "model is no text"),
        ({**openai(), "custom_id": {}}, "the id is neither"),
    ],
)
def test_what_openais_lines_can_not_have_here_is_told(value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        read(value)
    assert str(raised.value).startswith(why)


def test_bytes_that_are_no_text_are_told_with_their_place() -> None:
    for read_one in (prompt_of_json, prompt_of_line):
        with pytest.raises(ValueError, match=r"not UTF-8 \(byte 3 of the line\)"):
            read_one(b'"a\xff"', 1)
