"""Which providers could answer, which were tried, and which has: for people.

API guide: router metadata. Any part may be missing, and new ones may come.
"""

from __future__ import annotations

from typing import Any

from ..foreign import count, mapping, mappings, number, text
from ..request.token_count import counted, money

_STRATEGIES = {
    "direct": "the model was named",
    "auto": "the auto router chose the model",
    "free": "a free model was chosen",
    "latest": "the latest of its family",
    "alias": "the name stands for another model",
    "fallback": "a fallback took over",
    "pareto": "the Pareto router chose the model",
    "bodybuilder": "the Bodybuilder router chose",
    "fusion": "several models were asked",
}
_LONGEST = 200
_MOST = 12
_OK = 200


def routing_lines(routing: dict[str, Any] | None) -> list[str]:
    """Return what there is to say of it, a line each; of an answer without it, that."""
    if not routing:
        return ["why: OpenRouter has not said (a kept answer and some errors come without it)"]
    lines = [_strategy(routing)]
    if tried := _tried(routing):
        lines.append(f"tried: {tried}")
    lines += _endpoints(routing)
    lines += [f"on the way: {stage}" for stage in _stages(routing)]
    return lines


def _strategy(routing: dict[str, Any]) -> str:
    name = _cut(routing.get("strategy"))
    parts = [_STRATEGIES.get(name, f"strategy {name}" if name else "")]
    if asked := _cut(routing.get("requested")):
        parts.append(f"asked for {asked}")
    if region := _cut(routing.get("region")):
        parts.append(f"region {region}")
    if routing.get("is_byok") is True:
        parts.append("with a key of your own")
    if count(routing.get("attempt")) == 0:
        parts.append("no provider was reached")
    if summary := _cut(routing.get("summary")):
        parts.append(summary)
    return f"why: {'; '.join(part for part in parts if part) or 'not said'}"


def _tried(routing: dict[str, Any]) -> str:
    """Return the providers that were asked in their order, with what each answered."""
    attempts = mappings(routing.get("attempts"))
    said = []
    for one in attempts[:_MOST]:
        status = count(one.get("status"))
        how = _cut(one.get("status")) if status is None else "answered" if status == _OK else status
        said.append(f"{_cut(one.get('provider')) or '?'}{f' ({how})' if how else ''}")
    return ", ".join([*said, *_rest(len(attempts))])


def _endpoints(routing: dict[str, Any]) -> list[str]:
    """Return who was chosen, and who could have been."""
    found = mapping(routing.get("endpoints"))
    available = mappings(found.get("available"))
    total = max(count(found.get("total")) or 0, len(available))
    chosen = [one for one in available if one.get("selected") is True]
    others = [one for one in available if one.get("selected") is not True]
    of_all = f" of {counted(total, 'endpoint')}" if total else ""
    lines = [f"chosen: {', '.join(map(_endpoint, chosen[:_MOST]))}{of_all}"] if chosen else []
    if not chosen and total:
        lines.append(f"chosen: none{of_all}")
    if others:
        names = list(dict.fromkeys(_cut(one.get("provider")) or "?" for one in others))
        lines.append(f"not chosen: {', '.join([*names[:_MOST], *_rest(len(names))])}")
    return lines


def _endpoint(endpoint: dict[str, Any]) -> str:
    parts = [_cut(endpoint.get("provider")) or "?", _cut(endpoint.get("model"))]
    return f"{parts[0]} ({parts[1]})" if parts[1] else parts[0]


def _stages(routing: dict[str, Any]) -> list[str]:
    said = []
    stages = mappings(routing.get("pipeline"))
    for stage in stages[:_MOST]:
        name = _cut(stage.get("name")) or _cut(stage.get("type")) or "?"
        summary, cost = _cut(stage.get("summary")), number(stage.get("cost_usd"))
        parts = [summary, f"${money(cost)}" if cost and cost > 0 else ""]
        about = ", ".join(part for part in parts if part)
        said.append(f"{name}: {about}" if about else name)
    return [*said, *_rest(len(stages))]


def _rest(amount: int) -> list[str]:
    return [f"and {amount - _MOST:,} more"] if amount > _MOST else []


def _cut(value: object) -> str:
    said = text(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
