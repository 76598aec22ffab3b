"""What comes first for a reader: the findings that need something done, worst first; the rest counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from checker.model.finding import Finding, Report, SkuResult
from checker.report.wording import COUNTS_AGAINST

STATUS_ORDER = {"fail": 0, "review": 1, "pass": 2}
_LEVEL = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the expiry calendar: the day, what fires, and the SKU it ends."""

    date: dt.date
    cause: str
    file: str
    sku: SkuResult


def to_do(result: SkuResult) -> tuple[Finding, ...]:
    """The findings of a SKU that count against it: failed errors, then reviews, then warnings and notes."""
    return tuple(sorted(
        (item for item in result.findings if item.kind in COUNTS_AGAINST and not item.waived),
        key=lambda item: (_rank(item), item.requirement, item.code, item.about),
    ))


def settled(result: SkuResult) -> tuple[Finding, ...]:
    """The findings that ask for nothing: passed, not applicable, waived."""
    return tuple(item for item in result.findings if item.kind not in COUNTS_AGAINST or item.waived)


def red_list(report: Report) -> tuple[SkuResult, ...]:
    """The SKUs that do not pass: failed ones first, in the order of the catalog."""
    red = (result for result in report.skus if result.status != "pass")
    return tuple(sorted(red, key=lambda result: STATUS_ORDER[result.status]))


def calendar(results: Iterable[SkuResult]) -> tuple[Due, ...]:
    """What ends when: the effective expiry of every SKU that has one, earliest first."""
    due = (Due(end.date, end.cause, end.file, result) for result in results if (end := result.effective_expiry))
    return tuple(sorted(due, key=lambda line: (line.date, line.sku.sku)))


def _rank(item: Finding) -> int:
    if item.kind == "fail":
        return 0 if item.level == "error" else 2 + _LEVEL.get(item.level, 2)
    return 1 if item.level == "error" else 2
