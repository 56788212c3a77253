"""What a batch may cost, told before anything of it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...batch.ledger import OutOfMoneyError
from ...errors import BudgetError
from ...events import without_noise
from ...request.token_count import counted, money

if TYPE_CHECKING:
    from ...batch.expected import Expected
    from ...batch.money import Money
    from ...errors import OpenClawError
    from ...render.console import Console


def print_estimate(
    expected: Expected, limits: Money, console: Console, *, as_json: bool, may_cap: bool
) -> None:
    """Print what all prompts that are to be asked may take.

    Args:
        expected: That.
        limits: What they may cost.
        console: The way to stderr.
        as_json: Whether it is printed as one JSON object.
        may_cap: Whether answers may get another cap: a batch that has begun keeps its options.
    """
    from ...cli.output import print_json, print_lines

    usd, limit = expected.usd, limits.left()
    limit = None if limit is None else max(limit, 0.0)
    fits = None if usd is None or limit is None else usd <= limit
    if as_json:
        print_json(
            {
                "prompts": expected.prompts,
                "tokens": expected.tokens,
                "usd": usd,
                "limit_usd": limit,
                "fits": fits,
            }
        )
    else:
        cost = "?" if usd is None else f"${money(usd)}"
        line = f"{counted(expected.prompts, 'prompt')}, about {counted(expected.tokens, 'token')}"
        line += f", at most {cost}"
        if limit is not None:
            word = {True: "within", False: "over", None: "with"}[fits]
            line += f", {word} a limit of ${money(limit)}"
        print_lines([line])
    if expected.unknown is not None:
        console.notice(f"line {expected.unknown.number}: {expected.unknown.why}")
    if limit is not None and fits is False and may_cap:
        cap = expected.cap_for_all(limit)
        if cap is not None:
            console.notice(f"{_cap(cap)} all of it is sure to fit")


def check_limits(
    expected: Expected, limits: Money, console: Console, *, concurrency: int, may_cap: bool
) -> None:
    """Check that each prompt fits what all of them may cost, and say what the limit slows down.

    Args:
        expected: What they may take.
        limits: What they may cost.
        console: The way to stderr.
        concurrency: Requests at once.
        may_cap: Whether answers may get another cap: a batch that has begun keeps its options.

    Raises:
        BudgetError: One does not, or nobody knows.
    """
    left, ledger = limits.left(), limits.ledger
    if left is None or ledger is None or not expected.prompts:
        return
    for text in ledger.told:
        console.notice(text)
    if expected.unknown is not None and ledger.is_strict:
        raise BudgetError(
            f"line {expected.unknown.number}: {expected.unknown.why.partition('; ')[0]}, so "
            f"{ledger.names} can't be kept",
            hint=expected.unknown.why.partition("; ")[2] or None,
        )
    dearest = expected.dearest
    if dearest is None:
        return
    try:
        ledger.check(dearest.ref, dearest.estimate)
    except BudgetError as error:
        hint, cause = error.hint, error.__cause__
        if may_cap and (cap := expected.cap_for_all(left)) is not None:
            hint = f"{_cap(cap)} all of it is sure to fit"
        elif may_cap and isinstance(cause, BudgetError):
            hint = cause.hint  # what makes this one fit
        raise BudgetError(f"line {dearest.number}: {error.message}", hint=hint) from error
    if not dearest.usd or dearest.estimate.rounds:  # tools are told to stop within their part
        return
    at_once, wanted = int(left / dearest.usd), min(concurrency, expected.prompts)
    if at_once < wanted:
        cap = expected.cap_at_once(left, wanted)
        way = "" if cap is None or not may_cap else f"; {_cap(cap)} for {wanted}"
        console.notice(
            f"${money(left)} has room for about {counted(at_once, 'request')} at once, "
            f"each at up to ${money(dearest.usd)}{way}"
        )


def way_on(error: OpenClawError | None, to_come: tuple[float, int]) -> str | None:
    """Return how a batch goes on that its limit has stopped; None where something else has.

    Args:
        error: Why it was stopped.
        to_come: USD that the rest may cost at most, and of how many of it nobody knows that.
    """
    if not isinstance(error, OutOfMoneyError):
        return None
    usd, unknown = to_come
    enough = "" if unknown else f"; ${money(without_noise(usd))} more is enough for all"
    return f"a higher limit goes on{enough}"


def _cap(tokens: int) -> str:
    return f"with --param max_tokens={tokens}"
