"""The usage as CSV (RFC 4180), for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...history.usage import UsageGroup

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the begin of a formula (OWASP: CSV injection), wide ones too."""


def to_csv(groups: Sequence[UsageGroup], by: str) -> str:
    """Return a line for each group under one with the names; what is not known is empty.

    The names are those of ``--json``. A text that a spreadsheet would run has a ``'`` before it.
    """
    from ...history.usage import total_of

    names = [by, *(["label"] if by == "session" else []), *total_of([]).sums()]
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(names)
    for group in groups:
        shape = group.as_json(by)
        writer.writerow([_cell(shape[name]) for name in names])
    return paper.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):  # 1e-07 is no number to many readers
        return f"{value:.12f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(_FORMULA) else text
