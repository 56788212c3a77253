"""The line of a prompt whose request is the same as an earlier one's, which was asked for both."""

from __future__ import annotations

from ..foreign import decode, mapping


def copied(line: str, prompt_id: str) -> str:
    """Return the line of a prompt, made from that of the first one with the same request.

    Args:
        line: The first one's.
        prompt_id: The prompt's.
    """
    from ..render.json_text import to_json

    first = mapping(decode(line))
    return to_json(
        {
            **first,
            "id": prompt_id,
            "cost_usd": 0,
            "attempts": [],
            "deduplicated": first.get("id"),
        }
    )
