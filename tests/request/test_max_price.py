"""``provider.max_price``: what keeps a request within its limit at the provider that is chosen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.estimate import Estimate
from openclaw_cli.request.max_price import is_about_price, with_max_price
from openclaw_cli.request.model import Model

PRICES = {"prompt": 1e-6, "completion": 1e-5}


def estimated(cost: float, answer: float, extra: float = 0.0, /, **prices: float) -> Estimate:
    return Estimate(10, cost, 10, answer, extra, prices={**PRICES, **prices})


def limited(expected: Estimate, left: float, payload: Any = None, /, **listed: float) -> Any:
    known = Model("a/b", prices={**PRICES, **listed})
    return with_max_price(payload or {"model": "a/b"}, expected, known, left)["provider"]


@pytest.mark.parametrize(
    ("expected", "left", "prices"),
    [
        # A million tokens at the prices; four times as much is allowed.
        (estimated(1e-5, 1e-4), 4.4e-4, {"prompt": "4", "completion": "40"}),
        (estimated(1e-5, 1e-4), 1.1e-4, {"prompt": "1", "completion": "10"}),
        (estimated(1e-5, 1e-4), 1.2e-4, {"prompt": "1.09090", "completion": "10.9090"}),
        (estimated(1e-5, 1e-4, 1.0), 1.00044, {"prompt": "4", "completion": "40"}),
        (
            estimated(1e-5, 1e-4, request=0.5, image=0.25, audio=2e-6),
            2.2e-4,
            {"prompt": "2", "completion": "20", "request": "1", "image": "0.5", "audio": "4"},
        ),
        (
            estimated(0, 0, prompt=0.0, completion=0.0),
            1.0,
            {"prompt": "1", "completion": "10"},
        ),
    ],
)
def test_the_prices_at_which_the_limit_is_met(
    expected: Estimate, left: float, prices: dict[str, str]
) -> None:
    found = limited(expected, left)["max_price"]
    assert {name: pytest.approx(float(price), rel=1e-4) for name, price in prices.items()} == {
        name: float(price) for name, price in found.items()
    }
    assert all(isinstance(price, str) and "e" not in price.lower() for price in found.values())


def test_prices_have_six_digits() -> None:
    found = limited(estimated(1.0, 2.0), 4.0)["max_price"]
    assert found == {"prompt": "1.33333", "completion": "13.3333"}


def test_a_free_model_stays_free() -> None:
    found = limited(
        estimated(0, 0, prompt=0.0, completion=0.0), 1.0, prompt=0.0, completion=0.0, request=0.0
    )
    assert found["max_price"] == {"prompt": "0", "completion": "0"}


def test_listed_prices_are_never_undercut() -> None:
    found = limited(estimated(1e-5, 1e-4, prompt=5e-7), 1.1e-4)["max_price"]
    assert found["prompt"] == "1"  # what is listed, though an hour of the day makes it cheaper
    found = limited(estimated(1e-5, 1e-4, prompt=3e-6), 1.1e-4)["max_price"]
    assert found["prompt"] == "3"  # a long prompt's
    odd = 1.23456789e-6
    found = limited(estimated(1e-5, 1e-4, prompt=odd), 1.1e-4, prompt=odd)["max_price"]
    assert found["prompt"] == "1.23456789"


amounts = st.floats(min_value=1e-9, max_value=1e-3)


@given(amounts, amounts, st.integers(1, 10**6), st.integers(1, 10**5), st.floats(1, 1000))
def test_at_the_highest_prices_the_limit_is_kept(
    prompt: float, completion: float, sent: int, received: int, more: float
) -> None:
    prices = {"prompt": prompt, "completion": completion}
    expected = Estimate(sent, sent * prompt, received, received * completion, prices=prices)
    left = (sent * prompt + received * completion) * more
    payload = with_max_price({}, expected, Model("a/b", prices=prices), left)
    found = {name: Decimal(text) for name, text in payload["provider"]["max_price"].items()}
    assert found["prompt"] >= Decimal(repr(prompt)) * 10**6
    assert found["completion"] >= Decimal(repr(completion)) * 10**6
    most = (found["prompt"] * sent + found["completion"] * received) / 10**6
    assert float(most) <= left * (1 + 1e-9)
    assert float(most) >= left * 0.9999


def test_other_routing_stays_and_the_users_own_prices_too() -> None:
    payload = {"model": "a/b", "provider": {"sort": "price"}}
    found = limited(estimated(1e-5, 1e-4), 1.1e-4, payload)
    assert found == {"sort": "price", "max_price": {"prompt": "1", "completion": "10"}}
    assert payload["provider"] == {"sort": "price"}
    own = {"model": "a/b", "provider": {"max_price": {"prompt": "2"}}}
    known = Model("a/b", prices=PRICES)
    assert with_max_price(own, estimated(1e-5, 1e-4), known, 1.1e-4) is own


@pytest.mark.parametrize(
    ("message", "routing", "about"),
    [
        ("No endpoints found that satisfy your max_price (HTTP 404)", {}, True),
        ("No endpoints found matching your max price", {"only": ["x"]}, True),
        ("no provider [provider.max_price: too low] (HTTP 404)", {"zdr": True}, True),
        ("No endpoints found within the pricing limits", {}, True),
        ("No endpoints found that can handle the requested parameters.", {}, True),
        ("No endpoints found that can handle the requested parameters.", {"sort": "price"}, True),
        ("No endpoints found that can handle the requested parameters.", {"zdr": True}, None),
        (
            "No endpoints found that can handle the requested parameters.",
            {"sort": "price", "order": ["x"], "allow_fallbacks": True},
            True,
        ),
        ("No allowed providers are available for the selected model.", {"only": ["x"]}, None),
        ("No endpoints found for a/b.", {}, False),
        ("No endpoints found that support tool use", {}, False),
        ("No endpoints found matching your data policy", {}, False),
        ("no such route (HTTP 404)", {}, False),
    ],
)
def test_which_refusals_are_about_the_price(
    message: str, routing: dict[str, Any], *, about: bool | None
) -> None:
    assert is_about_price(message, {**routing, "max_price": {}}) is about
