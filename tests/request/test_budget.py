"""Limits in USD: what is refused before a request, and what is said of one."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.errors import BudgetError
from openclaw_cli.request.budget import Budget
from openclaw_cli.request.estimate import Estimate
from openclaw_cli.request.ref import ModelRef

REF = ModelRef("openrouter", "a/b")
KNOWN = Estimate(1200, 1.0, 500, 5.0)


def budget(limit: float = 6.0, **more: Any) -> Budget:
    return Budget(limit, "--max-cost", **more)


def refusal(limit: Budget, expected: Estimate, spent: float = 0.0, ref: ModelRef = REF) -> Any:
    with pytest.raises(BudgetError) as caught:
        limit.check(ref, expected, spent)
    return caught.value.message, caught.value.hint


def test_what_fits_is_not_worth_a_word() -> None:
    assert budget().check(REF, KNOWN, 0.0) is None
    assert budget(7.0, spent=0.5).check(REF, KNOWN, 0.5) is None
    assert budget(6.5, strict=False).check(REF, KNOWN._replace(extra=0.5), 0.0) is None


@pytest.mark.parametrize(
    ("limit", "expected", "spent", "message", "hint"),
    [
        (budget(0.0), KNOWN, 0.0, "nothing is left of --max-cost ($0)", "raise --max-cost"),
        (
            budget(6.0, spent=2.0),
            KNOWN,
            4.0,
            "nothing is left of --max-cost ($6.00, of which $6.00 are spent)",
            "raise --max-cost",
        ),
        (
            budget(0.5),
            KNOWN,
            0.0,
            (
                "the prompt alone may cost $1.00 (an estimate: about 1,200 tokens), which is over"
                " --max-cost ($0.5)"
            ),
            "raise --max-cost",
        ),
        (
            budget(0.5, strict=False),
            KNOWN._replace(answer=None),
            0.0,
            (
                "the prompt alone may cost $1.00 (an estimate: about 1,200 tokens), which is over"
                " --max-cost ($0.5)"
            ),
            "a new conversation begins at 0",
        ),
        (
            budget(5.0),
            KNOWN,
            1.0,
            (
                "an answer of 500 tokens may cost $6.00 (an estimate), which is over"
                " --max-cost ($5.00, of which $1.00 are spent)"
            ),
            "--param max_tokens=300 fits",
        ),
        (
            budget(1.0),
            KNOWN,
            0.0,
            (
                "an answer of 500 tokens may cost $6.00 (an estimate), which is over"
                " --max-cost ($1.00)"
            ),
            "raise --max-cost",
        ),
        (
            budget(1.005),
            KNOWN,
            0.0,
            (
                "an answer of 500 tokens may cost $6.00 (an estimate), which is over"
                " --max-cost ($1.00)"
            ),
            "raise --max-cost",
        ),
        (
            budget(4.5),
            KNOWN._replace(extra=1.0),
            0.0,
            (
                "an answer of 500 tokens with its searches may cost $7.00 (an estimate), which is"
                " over --max-cost ($4.50)"
            ),
            "--param max_tokens=250 fits",
        ),
        (
            budget(0.5),
            KNOWN._replace(extra=1.0, doubt="odd"),
            0.0,
            (
                "an answer of 500 tokens with its searches may cost $7.00 (an estimate), which is"
                " over --max-cost ($0.5)"
            ),
            "raise --max-cost",
        ),
        (
            budget(0.5),
            KNOWN._replace(rounds=2),
            0.0,
            (
                "an answer of 500 tokens, 3 times with tools, may cost $6.00 (an estimate), which"
                " is over --max-cost ($0.5)"
            ),
            "lower --param max_tool_calls=N or max_tokens=N",
        ),
        (
            budget(1.5),
            KNOWN,
            0.0,
            (
                "an answer of 500 tokens may cost $6.00 (an estimate), which is over"
                " --max-cost ($1.50)"
            ),
            "--param max_tokens=50 fits",
        ),
        (
            budget(0.5),
            Estimate(9, 0.0, 7, 0.0, 1.0),
            0.0,
            (
                "an answer of 7 tokens with its searches may cost $1.00 (an estimate), which is"
                " over --max-cost ($0.5)"
            ),
            "raise --max-cost",
        ),
        (
            budget(0.5),
            Estimate(9, 0.0, None, 0.0, 1.0),
            0.0,
            (
                "an answer of 0 tokens with its searches may cost $1.00 (an estimate), which is"
                " over --max-cost ($0.5)"
            ),
            "raise --max-cost",
        ),
    ],
)
def test_what_may_cost_too_much_is_refused(
    limit: Budget, expected: Estimate, spent: float, message: str, hint: str
) -> None:
    assert refusal(limit, expected, spent) == (message, hint)


@pytest.mark.parametrize(
    ("expected", "ref", "why", "cure"),
    [
        (
            KNOWN._replace(prompt=None),
            REF,
            "the price of openrouter/a/b is not known here",
            "openclaw models list --refresh fetches prices",
        ),
        (
            KNOWN._replace(prompt=None),
            ModelRef("openrouter", "openrouter/auto"),
            "the price of openrouter/auto is not known here",
            "name a model with -m: a router's price depends on whom it chooses",
        ),
        (
            KNOWN._replace(prompt=None),
            ModelRef("openrouter", "@preset/foo"),
            "the price of openrouter/@preset/foo is not known here",
            "name a model with -m, and leave the preset out",
        ),
        (
            KNOWN._replace(prompt=None),
            ModelRef("own", "x"),
            "the price of own/x is not known here",
            "own tells no prices",
        ),
        (
            KNOWN._replace(answer=None),
            REF,
            "what an answer of openrouter/a/b costs is not known here",
            "openclaw models list --refresh fetches prices",
        ),
        (
            KNOWN._replace(answer=None, limit=None),
            REF,
            "how long an answer of openrouter/a/b can be is not known here",
            "--param max_tokens=N says how long",
        ),
        (KNOWN._replace(doubt="odd", cure="leave it out"), REF, "odd", "leave it out"),
        (KNOWN._replace(doubt="odd", prompt=None, cure="do not"), REF, "odd", "do not"),
        (KNOWN._replace(doubt="odd", answer=None, cure="do not"), REF, "odd", "do not"),
    ],
)
def test_what_nobody_knows_is_refused_or_checked_later(
    expected: Estimate, ref: ModelRef, why: str, cure: str
) -> None:
    assert refusal(budget(), expected, ref=ref) == (f"{why}, so --max-cost can't be kept", cure)
    said = budget(strict=False).check(ref, expected, 0.0)
    assert said == f"{why}; --max-cost is checked after the answer"


def test_what_was_billed() -> None:
    assert budget(1.0, spent=0.25).excess(0.75) is None
    found = budget(1.0, spent=0.25).excess(1.0)
    assert found is not None
    assert found.message == "$1.25 were billed, over --max-cost ($1.00)"
    little = budget(1.0).excess(1.0009)
    assert little is not None
    assert little.message == "$1.0009 were billed, over --max-cost ($1.00)"
    assert found.hint == "the answer is whole; nothing more is asked within this limit"
    assert budget(1.0, spent=0.25).left(0.5) == 0.25
