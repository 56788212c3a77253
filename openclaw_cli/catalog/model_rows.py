"""What the API says of a model becomes a row; whatever is odd in it becomes "not known"."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..foreign import count, mapping, text, texts, written_number
from ..request.model import PRICES, VARIES, Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..request.model import Override

_ALWAYS = frozenset({"prompt", "completion"})
"""Prices that are not known where they can't be read: a model without them can't be estimated."""
_TUPLES = [
    Model._fields.index(name) - 1
    for name in ("inputs", "outputs", "parameters", "efforts", "overrides")
]
_OVERRIDES = Model._fields.index("overrides") - 1


def model_from_api(entry: Mapping[str, Any]) -> Model | None:
    """Return the row for an entry of ``GET /models``; None for one that has no usable id."""
    model_id = entry.get("id")
    if not isinstance(model_id, str) or not model_id or not _is_plain(model_id):
        return None
    kinds, top = mapping(entry.get("architecture")), mapping(entry.get("top_provider"))
    reasoning, target = mapping(entry.get("reasoning")), mapping(entry.get("alias_target"))
    efforts, pricing = reasoning.get("supported_efforts"), mapping(entry.get("pricing"))
    parameters = _words(entry.get("supported_parameters"))
    if reasoning and "reasoning" not in parameters:
        parameters += ("reasoning",)
    return Model(
        id=model_id,
        name=text(entry.get("name")) or model_id,
        context=_positive(entry.get("context_length")),
        max_output=_positive(top.get("max_completion_tokens")),
        created=_positive(entry.get("created")),
        prices=_prices(pricing),
        inputs=_words(kinds.get("input_modalities")),
        outputs=_words(kinds.get("output_modalities")),
        parameters=parameters,
        efforts=_words(efforts) if isinstance(efforts, list) else None,
        mandatory=reasoning.get("mandatory") is True,
        expires=text(entry.get("expiration_date")) or None,
        target=text(target.get("slug")) or None,
        overrides=_overrides(pricing.get("overrides")),
    )


def to_line(model: Model) -> str:
    """Return a row as one line: its id, a tab, and the rest as JSON."""
    rest = [dict(value) if name == "prices" else value for name, value in model._asdict().items()]
    return f"{model.id}\t{json.dumps(rest[1:], ensure_ascii=False, separators=(',', ':'))}"


def from_lines(lines: Sequence[str]) -> list[Model]:
    """Return the rows that lines hold. All of their JSON is parsed at once: that is quicker."""
    parts = [line.partition("\t") for line in lines]
    rows = json.loads(f"[{','.join(rest for _, _, rest in parts)}]")
    for row in rows:
        for place in _TUPLES:
            if row[place] is not None:
                row[place] = tuple(row[place])
        if row[_OVERRIDES]:
            row[_OVERRIDES] = _kept_overrides(row[_OVERRIDES])
    return [Model(part[0], *row) for part, row in zip(parts, rows, strict=True)]


def one_price(written: object) -> float | None:
    """Return a price; any negative one is the API's word for "it depends"."""
    amount = written_number(written)
    return VARIES if amount is not None and amount < 0 else amount


def _prices(pricing: Mapping[str, Any]) -> dict[str, float]:
    """Return the prices; one that is there and can't be read may be any."""
    found = ((name, pricing.get(name)) for name in PRICES)
    return {name: _price(written) for name, written in found if _counts(name, written)}


def _price(written: object) -> float:
    amount = one_price(written)
    return VARIES if amount is None else amount


def _counts(name: str, written: object) -> bool:
    """Return whether there is a price; of the two that every model has one has to be readable."""
    return written is not None and (name not in _ALWAYS or one_price(written) is not None)


def _overrides(written: object) -> tuple[Override, ...]:
    if not written:
        return ()
    from .overrides import override_from_api

    entries = written if isinstance(written, list) else [written]

    return tuple(override_from_api(entry, _prices(mapping(entry))) for entry in entries)


def _kept_overrides(rows: list[list[Any]]) -> tuple[Override, ...]:
    from .overrides import override_from_row

    return tuple(map(override_from_row, rows))


def _positive(value: object) -> int | None:
    return count(value) or None


def _words(value: object) -> tuple[str, ...]:
    return tuple(texts(value))


def _is_plain(model_id: str) -> bool:
    """Return whether an id fits into one line; no blank or control character is in a ref."""
    return model_id.isprintable() and " " not in model_id
