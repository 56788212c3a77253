"""``params.provider``: OpenRouter's provider routing (spec: Provider routing metadata).

An unknown field under ``provider`` makes the API refuse the whole request, so it is found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .provider import provider_of
from .step import Built

if TYPE_CHECKING:
    from .step import Payload, PayloadInput

from .field_names import snake_case

_STRINGS = frozenset({"order", "only", "ignore", "quantizations"})
_BOOLEANS = frozenset({"allow_fallbacks", "require_parameters", "zdr", "enforce_distillable_text"})
_PREFERENCES = frozenset({"preferred_min_throughput", "preferred_max_latency"})
_PERCENTILES = frozenset({"p50", "p75", "p90", "p99"})
_PRICES = frozenset({"prompt", "completion", "request", "image", "audio"})
_SORTS = ("price", "throughput", "latency", "exacto")
_QUANTIZATIONS = (
    "int4 int8 fp4 mxfp4 nvfp4 fp6 fp8 mxfp8 fp16 bf16 fp32 unknown".split()  # noqa: SIM905
)
_MAX_DIGITS = 30
_SHOWN = 40
FIELDS = tuple(
    sorted(
        _STRINGS | _BOOLEANS | _PREFERENCES | {"data_collection", "sort", "max_price", "options"}
    )
)


def add_provider_routing(payload: Payload, question: PayloadInput) -> Built:
    """Whom OpenRouter asks, on every base URL of it; others get what was written for them."""
    params, takes_all = question.params, provider_of(question.ref.provider).takes_routing
    routing = params.values.get("provider") if takes_all else params.own_routing
    return Built(payload | {"provider": routing} if routing else payload)


def check_provider(value: Any) -> Any:
    """Return the routing as it is sent: known fields in snake_case, prices as decimal strings.

    Raises:
        ValueError: A field is unknown or has a wrong value; the text names it.
    """
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    return {
        field: _field(field, item)
        for field, item in in_snake_case(value).items()
        if item is not None
    }


def in_snake_case(value: dict[str, Any]) -> dict[str, Any]:
    """Return the routing with its fields in snake_case, so that layers of it can be merged.

    Raises:
        ValueError: A field is unknown; the text names it.
    """
    return {_checked_name(name, FIELDS): item for name, item in value.items()}


def _field(name: str, value: Any) -> Any:
    if name in _BOOLEANS:
        return _need(value, isinstance(value, bool), name, "true or false")
    if name in _STRINGS:
        _need(value, _is_strings(value), name, "a list of strings")
        if name == "quantizations":
            good = all(item in _QUANTIZATIONS for item in value)
            _need(value, good, name, f"some of {', '.join(_QUANTIZATIONS)}")
        return value
    if name == "data_collection":
        return _need(value, value in ("allow", "deny"), name, "allow or deny")
    if name == "sort":
        return _sort(value)
    if name == "max_price":
        return _prices(value)
    if name in _PREFERENCES:
        return _preference(name, value)
    return _need(value, isinstance(value, dict), name, "an object")


def _sort(value: Any) -> Any:
    by = value
    if isinstance(value, dict):
        for name in value:
            _checked_name(name, ("by", "partition"), "sort.")
        value = _without_nulls(value)
        by = value.get("by", _SORTS[0])
        partition = value.get("partition", "model")
        _need(partition, partition in ("model", "none"), "sort.partition", "model or none")
    _need(by, by in _SORTS, "sort", f"one of {', '.join(_SORTS)}")
    return value


def _preference(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        value = _without_nulls(value)
        for percentile, limit in value.items():
            _checked_name(percentile, tuple(sorted(_PERCENTILES)), f"{name}.")
            _need(limit, _is_amount(limit), f"{name}.{percentile}", "a number of at least 0")
        return value
    return _need(value, _is_amount(value), name, "a number of at least 0, or one per percentile")


def _prices(value: Any) -> dict[str, str]:
    _need(value, isinstance(value, dict), "max_price", "an object")
    return {
        _checked_name(name, tuple(sorted(_PRICES)), "max_price."): decimal_text(
            price, f"max_price.{name}"
        )
        for name, price in value.items()
        if price is not None
    }


def decimal_text(value: Any, name: str) -> str:
    """Return a price in USD as the API wants it: decimal digits in a string, no exponent.

    Raises:
        ValueError: It is no amount.
    """
    from decimal import Decimal

    try:
        amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except ArithmeticError:
        amount = Decimal("NaN")
    _need(value, amount.is_finite() and amount >= 0, name, "a price of at least 0")
    if not amount:
        return "0"
    # Written out, 1e999999999 would fill the memory.
    _need(value, abs(amount.adjusted()) <= _MAX_DIGITS, name, "a price")
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_nulls(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if item is not None}


def _checked_name(name: str, fields: tuple[str, ...], prefix: str = "") -> str:
    snake = snake_case(name)
    if snake in fields:
        return snake
    from .near import did_you_mean, nearest

    offer = did_you_mean(nearest(snake[:_SHOWN], fields)) or f"known: {', '.join(fields)}"
    raise ValueError(f"unknown field {prefix}{name[:_SHOWN]}; {offer}")


def _need(value: Any, good: bool, name: str, wanted: str) -> Any:
    if not good:
        raise ValueError(f"{name}: expected {wanted}")
    return value


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _is_amount(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
