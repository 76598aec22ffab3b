"""When to begin, so that new papers are there before the old ones end: days of retest or reissue and of review, from the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from checker.model.finding import EffectiveExpiry, SkuResult
from checker.model.rules import Rules, Wording


class Start(Struct, frozen=True):
    """The last day on which to begin: what is to be done, how many days it may take, and how many the review after it."""

    day: dt.date
    work: Wording
    work_days: int
    review_days: int

    @property
    def days(self) -> int:
        """How long before the end the work must begin."""
        return self.work_days + self.review_days


def start(result: SkuResult, rules: Rules) -> Start | None:
    """When to begin for a product's effective expiry; ``None`` where it has none or the data do not know its cause.

    The tables are ``standards/reminders.toml`` and ``standards/repairs.toml``.
    """
    end = result.effective_expiry
    table: Mapping[str, Any] = rules.tables.get("reminders", {})
    if end is None or not table:
        return None
    row = _repair(end, result, table, rules.tables.get("repairs", {}).get("repair", ()))
    if row is None:
        return None
    work, review = int(row["days"][1]), int(table.get("review_days", 0))
    title = Wording(row["title"]["en"], row["title"]["zh"])
    return Start(end.date - dt.timedelta(days=work + review), title, work, review)


def _repair(end: EffectiveExpiry, result: SkuResult, table: Mapping[str, Any], rows: Any) -> Mapping[str, Any] | None:
    """The first repair for the cause and the kind of paper that ends."""
    kind = next((paper.kind or "other" for paper in result.papers if paper.file == end.file), "none")
    caused = table.get("cause", {}).get(end.cause.partition(":")[0]) if end.file else table.get("without_paper")
    code = end.code if end.waiver else caused  # what a waiver carries must be mended before the waiver ends
    return next((row for row in rows if code in row.get("codes", ()) and kind in row.get("papers", (kind,))), None)
