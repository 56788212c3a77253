"""Charts for a page without scripts: stacked bars as SVG, ranked ones as rows of boxes."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 900, 240, 70, 10, 24
"""Units of the drawing, and what is left beside the bars for the labels."""

_LABELS = 10
_LINES = 4
_COLORS = 8
_MILLION, _THOUSAND = 1_000_000, 1_000


class Series(NamedTuple):
    """One colour of a stacked chart.

    Attributes:
        name: What it stands for.
        values: Its part of each bar.
    """

    name: str
    values: Sequence[float]


class Rank(NamedTuple):
    """One row of a ranked chart.

    Attributes:
        name: What it stands for.
        value: How long its bar is.
        text: That as people read it.
        end: Where a pale bar behind it ends, or None.
    """

    name: str
    value: float
    text: str
    end: float | None = None


def stacked(times: Sequence[str], series: Sequence[Series], *, money: bool = False) -> str:
    """Return an SVG picture with a bar for each time, and what its colours mean.

    Args:
        times: What stands below the bars, as far as there is room.
        series: The parts of the bars, the lowest first; eight at most.
        money: Whether they are USD.
    """
    bars = zip(*(one.values for one in series), strict=True)
    most = max((math.fsum(bar) for bar in bars), default=0.0)
    top, step = _scale(most)
    height = _HEIGHT - _TOP - _BOTTOM
    parts = [f'<div class="scroll"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">']
    for number in range(round(top / step) + 1):
        y = _TOP + height - height * number * step / top
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        label = _on_axis(number * step, step, money=money)
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    slot = (_WIDTH - _LEFT) / len(times)
    every = math.ceil(len(times) / _LABELS)
    for place, time in enumerate(times):
        x = _LEFT + slot * place
        parts += _bar(x, slot, time, [(one.name, one.values[place]) for one in series], top, money)
        if place % every == 0:
            parts.append(
                f'<text x="{x + slot / 2:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">'
                f"{_text(_short(time))}</text>"
            )
    names = "".join(
        f'<li><i style="background: var(--c{_color(place)})"></i>{_text(one.name)}</li>'
        for place, one in enumerate(series)
    )
    return "\n".join([*parts, "</svg></div>", f'<ul class="legend">{names}</ul>\n'])


def ranked(rows: Sequence[Rank], note: str = "") -> str:
    """Return a row with a bar for each; nothing where there is none.

    Args:
        rows: In the order that they are shown in.
        note: What is to be known of them.
    """
    if not rows:
        return ""
    most = max(max(row.value, row.end or 0) for row in rows) or 1
    parts = ['<div class="rank">']
    for row in rows:
        bars = f'<s style="width: {100 * row.value / most:.2f}%; background: var(--c0)"></s>'
        if row.end is not None:
            bars += f'<s style="width: {100 * row.end / most:.2f}%; background: var(--c0)"></s>'
        parts.append(f"<span>{_text(row.name)}</span><u>{bars}</u><em>{_text(row.text)}</em>")
    parts.append("</div>")
    return "\n".join([*parts, f'<p class="soft">{_text(note)}</p>\n' if note else ""])


def _bar(
    x: float,
    slot: float,
    time: str,
    parts: Sequence[tuple[str, float]],
    top: float,
    money: bool,
) -> list[str]:
    """Return the boxes of one bar, from below; each says its number where the mouse rests."""
    height = _HEIGHT - _TOP - _BOTTOM
    wide = max(1.0, min(slot * 0.8, 60))
    y, found = float(_TOP + height), []
    for place, (name, value) in enumerate(parts):
        if value <= 0:
            continue
        tall = height * value / top
        y -= tall
        says = f"{time}: {name}, {_amount(value, money=money)}"
        found.append(
            f'<rect x="{x + (slot - wide) / 2:.1f}" y="{y:.2f}" width="{wide:.1f}" '
            f'height="{tall:.2f}" style="fill: var(--c{_color(place)})">'
            f"<title>{_text(says)}</title></rect>"
        )
    return found


def _scale(most: float) -> tuple[float, float]:
    """Return where an axis ends that holds a value, and how far its lines are from each other."""
    if most <= 0:
        return 1.0, 1.0
    rough = most / _LINES
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next((one for one in (1, 2, 2.5, 5, 10) if one * power >= rough), 10)
    return step * math.ceil(most / step - 1e-9), step


def _on_axis(value: float, step: float, *, money: bool) -> str:
    """Return a number beside an axis, all of them with as many places."""
    if not money:
        return _amount(value, money=False)
    places = max(0, -math.floor(math.log10(step)) + (step < 1))
    return f"${value:,.{places}f}"


def _amount(value: float, *, money: bool) -> str:
    if money:
        from ..request.token_count import money as usd

        return f"${usd(value)}"
    for unit, name in ((_MILLION, "M"), (_THOUSAND, "K")):
        if value >= unit:
            return f"{value / unit:.4g}{name}"
    return f"{value:.4g}"


def _short(time: str) -> str:
    """Return a time without its year, which all of them share more often than not."""
    return time[5:] if len(time) > len("2026-11") else time


def _color(place: int) -> int:
    return min(place, _COLORS - 1)


def _text(text: str) -> str:
    return escape(one_line(text))
