"""JSON Schemas (draft 2020-12) of what is printed as JSON."""

from __future__ import annotations

from typing import Any

from ..events import SCHEMA_VERSION

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_COUNT = {"type": "integer"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_COUNT_OR_NULL = {"type": ["integer", "null"]}
_OBJECT_OR_NULL = {"type": ["object", "null"]}

ERROR_TYPES = (
    "auth",
    "budget",
    "config",
    "context",
    "failure",
    "history",
    "incomplete",
    "interrupted",
    "limit",
    "misfit",
    "missing_key",
    "network",
    "refused",
    "tls",
    "usage",
)
"""The stable names of all errors (docs/exit-codes.md)."""


def result_schema() -> dict[str, Any]:
    """Return the schema of the result object, or of the error where nothing could be asked."""
    result = _result()
    required = result.pop("required")
    alone = {"required": ["error"], "maxProperties": 1, "properties": {"error": _error()}}
    shapes = [
        {"title": "what came of the turn", "required": required},
        {"title": "why there was none", **alone},
    ]
    return {"$schema": _DIALECT, "title": "openclaw chat result", **result, "oneOf": shapes}


def event_schema() -> dict[str, Any]:
    """Return the schema of one line of the event stream."""
    shapes = [
        _event("start", schema_version={"const": SCHEMA_VERSION}, model=_TEXT),
        _event("text", text=_TEXT),
        _event("reasoning", text=_TEXT),
        _event("notice", text=_TEXT),
        _event(
            "retry",
            model=_TEXT,
            attempt=_COUNT,
            of=_COUNT,
            delay={"type": "number", "description": "seconds"},
            reason=_TEXT,
        ),
        _event("usage", usage={"type": "object"}),
        _event("end", result=_result()),
        {**_event("error", error=_error()), "description": "instead of a turn, or after its end"},
        {**_event("request", **_request()), "description": "with --dry-run, alone"},
        {**_event("estimate", **_estimate()), "description": "with --estimate, alone"},
    ]
    return {"$schema": _DIALECT, "title": "openclaw chat event", "oneOf": shapes}


def error_schema() -> dict[str, Any]:
    """Return the schema of what every command prints for an error with ``--json``."""
    return {"$schema": _DIALECT, "title": "openclaw error", **_closed(error=_error())}


def request_schema() -> dict[str, Any]:
    """Return the schema of ``chat --dry-run``."""
    return {"$schema": _DIALECT, "title": "openclaw chat request", **_closed(**_request())}


def estimate_schema() -> dict[str, Any]:
    """Return the schema of ``chat --estimate``."""
    return {"$schema": _DIALECT, "title": "openclaw chat estimate", **_closed(**_estimate())}


def batch_estimate_schema() -> dict[str, Any]:
    """Return the schema of ``batch --estimate``."""
    shape = _closed(prompts={**_COUNT, "description": "that are to be asked"}, **_estimate())
    return {"$schema": _DIALECT, "title": "openclaw batch estimate", **shape}


def batch_line_schema() -> dict[str, Any]:
    """Return the schema of one line of a batch's output."""
    line = _result()
    line["properties"] = {
        "id": {**_TEXT, "description": "the prompt's"},
        "generation": {**_TEXT_OR_NULL, "description": "the API's id of the answer"},
        **{name: shape for name, shape in line["properties"].items() if name != "id"},
        "deduplicated": {
            **_TEXT,
            "description": "with --dedupe: the prompt whose equal request was asked for this one",
        },
    }
    line["required"].append("generation")
    _add_times(line)
    return {"$schema": _DIALECT, "title": "openclaw batch line", **line}


def batch_schema() -> dict[str, Any]:
    """Return the schema of what ``batch``, ``batches list`` and ``batches status`` report."""
    report = {**_batch(), "title": "where a batch stands"}
    unread = {**_closed(output=_TEXT, error=_error()), "title": "one whose journal can't be read"}
    found = {"type": "array", "items": {"oneOf": [report, unread]}}
    shapes = [
        report,
        {**_closed(folder=_TEXT, batches=found), "title": "those of a folder"},
        {**_closed(error=_error()), "title": "why there is none"},
    ]
    return {"$schema": _DIALECT, "title": "openclaw batch report", "oneOf": shapes}


def comparison_schema() -> dict[str, Any]:
    """Return the schema of ``chat --compare --json``."""
    answer = _result()
    _add_times(answer)
    whole = _closed(
        schema_version={"const": SCHEMA_VERSION}, answers={"type": "array", "items": answer}
    )
    shapes = [
        {"title": "the answers", **whole},
        {"title": "why there are none", **_closed(error=_error())},
    ]
    return {"$schema": _DIALECT, "title": "openclaw chat comparison", "oneOf": shapes}


def compare_schema() -> dict[str, Any]:
    """Return the schema of what ``compare --json`` reports."""
    number = {"type": ["number", "null"]}
    model = _closed(
        model=_TEXT,
        answers=_COUNT,
        whole=_COUNT,
        first_token_seconds={**number, "description": "the median, as all times here"},
        duration_seconds=number,
        tokens_per_second=number,
        completion_tokens=_COUNT,
        cost_usd={**number, "description": "null where one of them is not known"},
        known_cost_usd={"type": "number"},
    )
    whole = _closed(
        output=_TEXT,
        models={"type": "array", "items": model},
        error={"oneOf": [{"type": "null"}, _error()]},
    )
    shapes = [
        {"title": "what each model has taken", **whole},
        {"title": "why nobody was asked", **_closed(error=_error())},
    ]
    return {"$schema": _DIALECT, "title": "openclaw compare report", "oneOf": shapes}


def _add_times(answer: dict[str, Any]) -> None:
    for name in ("first_token_seconds", "duration_seconds", "tokens_per_second"):
        answer["properties"][name] = {"type": ["number", "null"]}
        answer["required"].append(name)


SCHEMAS = {
    "result": result_schema,
    "event": event_schema,
    "error": error_schema,
    "request": request_schema,
    "estimate": estimate_schema,
    "batch": batch_schema,
    "batch-line": batch_line_schema,
    "comparison": comparison_schema,
    "compare": compare_schema,
    "batch-estimate": batch_estimate_schema,
}


def _result() -> dict[str, Any]:
    return _closed(
        schema_version={"const": SCHEMA_VERSION},
        model={**_TEXT, "description": "the ref that was asked"},
        model_used={**_TEXT_OR_NULL, "description": "the model that answered"},
        provider={**_TEXT_OR_NULL, "description": "the provider that answered"},
        id={**_TEXT_OR_NULL, "description": "the generation's id"},
        text=_TEXT,
        parsed={
            "description": "with --schema: the answer's value, or a list of the items that fit; "
            "null: there is none"
        },
        reasoning=_TEXT_OR_NULL,
        finish_reason=_TEXT_OR_NULL,
        native_finish_reason=_TEXT_OR_NULL,
        usage={**_OBJECT_OR_NULL, "description": "as the API sent it"},
        cost_usd={
            "type": ["number", "null"],
            "description": "all attempts together, as billed; null: not known",
        },
        service_tier={**_TEXT_OR_NULL, "description": "the provider's tier that served it"},
        cache={
            **_closed(
                status={"enum": ["hit", "miss"]},
                age_seconds=_COUNT_OR_NULL,
                ttl_seconds=_COUNT_OR_NULL,
                source_id={**_TEXT_OR_NULL, "description": "the generation that it was made by"},
            ),
            "type": ["object", "null"],
            "description": "what OpenRouter's response cache said; null: nothing",
        },
        routing={
            **_OBJECT_OR_NULL,
            "description": "with --why, as OpenRouter sent it: endpoints, attempts, strategy",
        },
        session={**_TEXT_OR_NULL, "description": "the conversation's id; null: not kept"},
        extracted={
            "type": ["array", "null"],
            "items": _closed(
                number={**_COUNT, "description": "which block of code of the answer it is"},
                language={**_TEXT_OR_NULL, "description": "as its fence has it"},
                code=_TEXT,
                closed={"type": "boolean", "description": "false: more of it may be missing"},
                path={**_TEXT_OR_NULL, "description": "where it was saved"},
            ),
            "description": "the blocks of code that --extract means; null without it",
        },
        annotations={"type": "array", "items": {"type": "object"}},
        images=_media("pictures of the answer"),
        audio=_media("its sound"),
        other_media=_media("films, documents and whatever else came"),
        attempts={
            "type": "array",
            "items": _closed(
                model=_TEXT,
                status=_COUNT_OR_NULL,
                reason=_TEXT_OR_NULL,
                cost_usd={"type": ["number", "null"]},
            ),
        },
        complete={"type": "boolean"},
        error={**_error(), "type": ["object", "null"]},
    )


def _batch() -> dict[str, Any]:
    ids = {"type": "array", "items": _TEXT}
    counts = {
        "prompts": "in its input",
        "whole": "have a whole answer",
        "incomplete": "have an answer that is not whole",
        "failed": "have none",
        "left": "were not asked, or have not ended",
        "requests": "that were made, retries too",
        "known_prompt_tokens": "as far as the API has told",
        "known_completion_tokens": "the same",
        "unknown_requests": "of unknown cost",
    }
    return _closed(
        output=_TEXT,
        input={**_TEXT_OR_NULL, "description": "where it was when the batch was begun"},
        options={"type": "object", "description": "that it was begun with"},
        complete={"type": "boolean", "description": "whether every prompt has a whole answer"},
        running={"type": "boolean", "description": "whether a process is at it now"},
        **{name: {**_COUNT, "description": what} for name, what in counts.items()},
        perhaps_billed={**ids, "description": "of those left: sent, without an end"},
        perhaps_billed_twice={**ids, "description": "sent again after that"},
        reasons={
            "type": "object",
            "additionalProperties": _COUNT,
            "description": "why prompts have no whole answer: the error's type, and how many",
        },
        prompt_tokens={**_COUNT_OR_NULL, "description": "null: not all are known"},
        completion_tokens=_COUNT_OR_NULL,
        cost_usd={"type": ["number", "null"], "description": "as billed; null: not all is known"},
        known_cost_usd={"type": "number"},
        last_answer={**_TEXT_OR_NULL, "description": "when, in ISO 8601"},
        error={**_error(), "type": ["object", "null"], "description": "how this run has ended"},
    )


def _media(description: str) -> dict[str, Any]:
    item = _closed(
        media_type={**_TEXT_OR_NULL, "description": "null: neither the API nor the bytes tell"},
        size={**_COUNT_OR_NULL, "description": "bytes"},
        path={**_TEXT_OR_NULL, "description": "the file that it was saved to"},
        data={**_TEXT_OR_NULL, "contentEncoding": "base64", "description": "what was not saved"},
    )
    item["properties"]["url"] = {**_TEXT, "description": "where it is, if the API sent no bytes"}
    return {"type": "array", "items": item, "description": description}


def _error() -> dict[str, Any]:
    """Return the shape of an error; some have more to say than is listed here."""
    return {
        "type": "object",
        "properties": {
            "type": {"enum": list(ERROR_TYPES)},
            "message": {**_TEXT, "description": "what happened, in one line"},
            "hint": {**_TEXT, "description": "what to do about it"},
            "http_status": _COUNT,
            "code": {"description": "the API's, as it sent it"},
            "error_type": {"description": "the API's, as it sent it"},
            "provider": {"description": "who failed behind the API"},
            "availability": {"type": "object", "description": "as the API sent it"},
            "affordable_tokens": {**_COUNT, "description": "what the credit is good for"},
            "misfits": {
                "type": "array",
                "items": _closed(path=_TEXT, message=_TEXT),
                "description": "where an answer does not fit its schema",
            },
            "file": _TEXT,
            "line": _COUNT,
            "column": _COUNT,
        },
        "required": ["type", "message"],
    }


def _request() -> dict[str, Any]:
    return {
        "method": _TEXT,
        "url": _TEXT,
        "headers": {"type": "object", "additionalProperties": _TEXT},
        "body": {"type": "object"},
        "notices": {"type": "array", "items": _TEXT},
    }


def _estimate() -> dict[str, Any]:
    price = {"type": ["number", "null"], "minimum": 0}
    return {
        "tokens": {**_COUNT, "description": "of the conversation"},
        "usd": {**price, "description": "the most that it may cost; null where nobody knows"},
        "limit_usd": {**price, "description": "what is left of the limits; null without one"},
        "fits": {"type": ["boolean", "null"]},
    }


def _event(name: str, **properties: Any) -> dict[str, Any]:
    return _closed(type={"const": name}, **properties)


def _closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
