"""What of an answer is taken for its JSON."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.turn.answer_readers import read_answer


@pytest.mark.parametrize(
    ("text", "json_text", "value"),
    [
        ('\ufeff {"a": 1}\n', '{"a": 1}', {"a": 1}),
        ("```json\n[1,\n 2]\n```", "[1,\n 2]", [1, 2]),
        ("Here it is:\r\n\r\n```\r\n3\r\n```\r\nBye {", "3", 3),
        ('~~~~ JSON\n"```"\n~~~\n~~~~', '"```"\n~~~', None),
        ('~~~~ JSON\n"```"\n~~~~', '"```"', "```"),
        ("```json\n1", "1", 1),
        ("```python\nx\n```\n```json\n1\n```", "1", 1),
        ('{"a": "```json\\n1\\n```"}', '{"a": "```json\\n1\\n```"}', {"a": "```json\n1\n```"}),
    ],
)
def test_an_answer_is_found_in_its_fence(text: str, json_text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(ValueError, match="extra data"):
            read_answer(text)
        return
    assert read_answer(text) == (json_text, value)


@pytest.mark.parametrize("text", ["```json\n1\n```\n```json\n2\n```", "I can't.", "```sh\n1\n```"])
def test_none_or_several_blocks_are_no_answer(text: str) -> None:
    with pytest.raises(ValueError, match="expecting value"):
        read_answer(text)
