"""Chunks as no server should send them: the right names, and any JSON at each of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Chunk = dict[str, Any]

_TEXTS = [
    "",
    " ",
    "x",
    "é😀",
    "\ud83d",
    "\ude00",
    "\x00\x1b[2J",
    "²",
    "stop",
    "null",
    "0",
    "\u2028",
]
_NUMBERS = [0, -1, 7, 2**53, 2**70, 10**400, -(10**400), 1.5, 1e308, float("inf"), -float("inf")]
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.sampled_from(_TEXTS), st.sampled_from(_NUMBERS)
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["type", "text", "url", "id", "name", "a"]), inner),
    ),
    max_leaves=6,
)


def _maybe(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return mostly what is right."""
    return st.one_of(right, right, right, JSON)


def _object(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Chunk]:
    return st.fixed_dictionaries(
        {}, optional={name: _maybe(field) for name, field in fields.items()}
    )


def _list(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(_maybe(item), max_size=3)


_TEXT = st.sampled_from(_TEXTS)
_NUMBER = st.sampled_from(_NUMBERS)
_INDEX = st.sampled_from([0, 0, 0, 1, "0", None])
_PICTURE = _object(
    type=st.just("image_url"),
    image_url=_object(url=st.sampled_from(["data:image/png;base64,AAAA", "data:,", "x"])),
)
_PART = st.one_of(
    _object(type=st.sampled_from(["text", "thinking", "refusal"]), text=_TEXT, thinking=_TEXT),
    _PICTURE,
)
_CALL = _object(
    index=_INDEX,
    id=_TEXT,
    type=st.just("function"),
    function=_object(name=_TEXT, arguments=st.sampled_from(["", "{", "}", "{}", "[1]"])),
)
_ANNOTATION = _object(type=st.just("url_citation"), url_citation=_object(url=_TEXT, title=_TEXT))
_DETAIL = _object(
    type=st.sampled_from(["reasoning.text", "reasoning.encrypted", "reasoning.summary"]),
    index=_INDEX,
    **dict.fromkeys(["text", "summary", "data", "signature", "id"], _TEXT),
)
_DELTA = _object(
    role=st.just("assistant"),
    content=st.one_of(_TEXT, _TEXT, _list(_PART)),
    reasoning=_TEXT,
    reasoning_content=_TEXT,
    reasoning_details=_list(_DETAIL),
    refusal=st.sampled_from(["", "no"]),
    tool_calls=_list(_CALL),
    function_call=_object(name=_TEXT, arguments=_TEXT),
    annotations=_list(_ANNOTATION),
    images=_list(_PICTURE),
    audio=_object(id=_TEXT, data=st.sampled_from(["AAAA", "A", "é"]), transcript=_TEXT),
)
_ERROR = _object(
    code=st.one_of(st.sampled_from([400, 429, 502, "²", "429"]), _NUMBER),
    message=_TEXT,
    metadata=_object(
        raw=_TEXT,
        provider_name=_TEXT,
        error_type=_TEXT,
        headers=_object(a=_TEXT),
        reasons=_list(_TEXT),
    ),
    availability=_object(retryable=st.booleans(), retry_after=_NUMBER),
)
_REASON = st.sampled_from([None, None, "stop", "length", "tool_calls", "STOP", "what"])
_USAGE = _object(
    prompt_tokens=_NUMBER,
    completion_tokens=_NUMBER,
    cost=_NUMBER,
    is_byok=st.booleans(),
    cost_details=_object(upstream_inference_cost=_NUMBER),
    completion_tokens_details=_object(reasoning_tokens=_NUMBER),
    prompt_tokens_details=_object(cached_tokens=_NUMBER),
)
_CHOICE = _object(
    index=_INDEX,
    delta=_DELTA,
    finish_reason=_REASON,
    native_finish_reason=st.sampled_from([None, "MAX_TOKENS", "end_turn"]),
)
_REST = st.fixed_dictionaries(
    {},
    optional={"message": _maybe(_DELTA), "error": JSON, "usage": _maybe(_USAGE)},
)
CHUNKS: st.SearchStrategy[Chunk] = st.builds(
    lambda chunk, rest: {**chunk, **rest},
    _object(
        id=_TEXT,
        model=_TEXT,
        provider=_TEXT,
        choices=_list(st.builds(lambda choice, rest: {**choice, **rest}, _CHOICE, _REST)),
        usage=_USAGE,
        citations=_list(_TEXT),
    ),
    st.one_of(
        st.just({}), st.just({}), st.fixed_dictionaries({}, optional={"error": _maybe(_ERROR)})
    ),
)
