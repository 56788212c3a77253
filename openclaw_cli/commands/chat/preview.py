"""``chat --dry-run`` and ``--estimate``: what a question would send and may take, unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...events import without_noise
from ...named_tuple import NamedTuple
from ...request.token_count import counted, money
from ...turn.limits import cost_unknown, expected_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...render.console import Console
    from ...render.options import OutputFormat, OutputOptions
    from ...request.budget import Budget
    from ...request.target import Target
    from ...turn.prepare import Prepared


class CostReport(NamedTuple):
    """What a request may take, and whether that is allowed.

    Attributes:
        tokens: About how many are sent.
        usd: The most that it may cost; None where nobody knows.
        limit_usd: What may be spent on it; None without a limit.
        why: Why nobody knows what it may cost, and what can be done; or None.
    """

    tokens: int
    usd: float | None
    limit_usd: float | None
    why: str | None = None

    @property
    def fits(self) -> bool | None:
        """Whether it is within the limit; None without one, or where the cost is not known."""
        if self.usd is None or self.limit_usd is None:
            return None
        return self.usd <= self.limit_usd

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``chat --estimate --json`` prints."""
        return {
            "tokens": self.tokens,
            "usd": self.usd,
            "limit_usd": self.limit_usd,
            "fits": self.fits,
        }

    def line(self) -> str:
        """Return it for people."""
        cost = "?" if self.usd is None else f"${money(self.usd)}"
        text = f"about {counted(self.tokens, 'token')}, at most {cost}"
        if self.limit_usd is None:
            return text
        word = {True: "within", False: "over", None: "with"}[self.fits]
        return f"{text}, {word} a limit of ${money(max(self.limit_usd, 0.0))}"


def print_request(prepared: Prepared, form: OutputFormat) -> None:
    """Print a request as it would leave, without its secrets."""
    from ...cli.output import print_json
    from ...redact import clean, header

    request = prepared.request
    shape = {
        "method": request.method,
        "url": request.url,
        "headers": {
            name: header(name, value) if isinstance(value, str) else str(value)
            for name, value in request.headers
        },
        "body": prepared.payload,
        "notices": [clean(notice.text) for notice in prepared.notices],
    }
    print_json(form.typed("request", shape), indent=form.indent)


def print_estimate(
    prepared: Prepared,
    target: Target,
    budgets: Sequence[Budget],
    output: OutputOptions,
    console: Console,
) -> None:
    """Print what a request may cost, and say what is odd about it."""
    from ...cli.output import print_json, print_lines

    report = cost_report(target, prepared.payload, budgets)
    for notice in prepared.notices:
        if output.verbose or not notice.detail:
            console.notice(notice.text)
    if report.why is not None:
        console.notice(report.why)
    form = output.format
    if form.is_json:
        print_json(form.typed("estimate", report.as_json()), indent=form.indent)
    else:
        print_lines([report.line()])


def cost_report(target: Target, payload: dict[str, Any], budgets: Sequence[Budget]) -> CostReport:
    """Return what a request may take.

    Args:
        target: Who would be asked.
        payload: The body.
        budgets: What it may cost; the tightest counts.
    """
    _, expected = expected_cost(target, payload, budgets, 0.0)
    total = expected.total
    left = min((budget.left(0) for budget in budgets), default=None)
    return CostReport(
        expected.tokens,
        None if total is None else without_noise(total),
        None if left is None else without_noise(left),
        None if total is not None else cost_unknown(target, expected),
    )
