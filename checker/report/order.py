"""What comes first for a reader: the findings that need something done, worst first; the rest counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Protocol, runtime_checkable

from msgspec import Struct

from checker.model.finding import Finding, Report, SkuResult
from checker.report.foresight import Turn, turns
from checker.report.wording import COUNTS_AGAINST

STATUS_ORDER = {"fail": 0, "review": 1, "pass": 2}
_LEVEL = {"error": 0, "warning": 1, "note": 2}


class Due(Struct, frozen=True):
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


def keys(result: SkuResult) -> Iterator[tuple[str, str]]:
    """The orders in which reports tell of a result, by name, with its place in each; where places are alike the catalog decides.

    ``red``: those that do not pass, failed ones first; ``end``: the calendar; ``turn``: the coming days on which it changes.
    """
    if result.status != "pass":
        yield "red", str(STATUS_ORDER[result.status])
    if result.effective_expiry is not None:
        yield "end", f"{result.effective_expiry.date.isoformat()} {result.sku}"
    for day in sorted({turn.date.isoformat() for turn in turns(result)}):
        yield "turn", day


@runtime_checkable
class Ordered(Protocol):
    """Results on disk that know the orders of ``keys``."""

    def in_order(self, name: str) -> Iterator[tuple[str, SkuResult]]:
        """The results of that order with their places in it."""


def in_order(results: Collection[SkuResult], name: str) -> Iterator[tuple[str, SkuResult]]:
    """The results that stand in an order of ``keys``, with their places in it."""
    if isinstance(results, Ordered):
        yield from results.in_order(name)
        return
    found = ((place, number, result) for number, result in enumerate(results) for order, place in keys(result) if order == name)
    yield from ((place, result) for place, _, result in sorted(found, key=lambda one: one[:2]))


def red_list(report: Report) -> Iterator[SkuResult]:
    """The SKUs that do not pass: failed ones first, in the order of the catalog."""
    return (result for _, result in in_order(report.skus, "red"))


def calendar(results: Collection[SkuResult]) -> Iterator[Due]:
    """What ends when: the effective expiry of every SKU that has one, earliest first."""
    for _, result in in_order(results, "end"):
        if end := result.effective_expiry:
            yield Due(end.date, end.cause, end.file, result)


def turning(report: Report) -> Iterator[Turn]:
    """Every coming change of a product, by its day."""
    for day, result in in_order(report.skus, "turn"):
        yield from (turn for turn in turns(result) if turn.date.isoformat() == day)


def _rank(item: Finding) -> int:
    if item.kind == "fail":
        return 0 if item.level == "error" else 2 + _LEVEL.get(item.level, 2)
    return 1 if item.level == "error" else 2
