"""What the coming days bring if nothing is done: how many products stand how on each day, and which turn when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from checker.model.finding import Finding, Later, Report, SkuResult

BUG = "INT001"
SHORT = 7
"""Days ahead that platforms show on their boards."""


class Turn(Struct, frozen=True):
    """A product that stands otherwise from a day on, and the findings that newly decide it then."""

    date: dt.date
    sku: SkuResult
    before: str
    later: Later
    new: tuple[Finding, ...]


class Day(Struct, frozen=True):
    """How many products stand how on a day: by ``pass``, ``fail``, ``review`` and ``waived``.

    ``lost`` and ``won`` are those that stop passing on that day and begin to; ``turned`` counts all that change.
    """

    date: dt.date
    count: Mapping[str, int]
    lost: int = 0
    won: int = 0
    turned: int = 0

    @property
    def counted(self) -> int:
        """Those in the rate: all but the waived."""
        return self.count["pass"] + self.count["fail"] + self.count["review"]

    @property
    def rate(self) -> float | None:
        """Passed of those counted; ``None`` where none is counted."""
        return self.count["pass"] / self.counted if self.counted else None


class Milestone(Struct, frozen=True):
    """A day that people plan by, the rate then, and how many products stop passing, or begin to, up to it."""

    name: str
    day: Day
    lost: int
    won: int


def days(report: Report) -> tuple[Day, ...]:
    """The day of the report and all days after it that were foreseen; none where nobody looked ahead."""
    count, last = Counter[str](), dt.date.max
    moves: dict[dt.date, Counter[tuple[str, str]]] = {}
    for result in report.skus:
        if result.foreseen is None and not _is_bug(result):
            return ()
        last = min(last, result.foreseen or last)
        count[result.counted_as] += 1
        for turn in turns(result):
            moves.setdefault(turn.date, Counter())[turn.before, turn.later.counted_as] += 1
    return tuple(_days(report.as_of, last, count, moves)) if last != dt.date.max else ()


def milestones(ahead: tuple[Day, ...]) -> tuple[Milestone, ...]:
    """Today, seven days on, and the ends of this month and the next, by their days, as far as they were foreseen."""
    first = ahead[0].date
    this = first.replace(day=1) + dt.timedelta(days=32)
    following = this.replace(day=1) + dt.timedelta(days=32)
    wanted = {
        "today": first, "week": first + dt.timedelta(days=SHORT), "month": this.replace(day=1) - dt.timedelta(days=1),
        "next-month": following.replace(day=1) - dt.timedelta(days=1),
    }
    by_date = {day.date: number for number, day in enumerate(ahead)}
    in_order = sorted((day, name) for name, day in wanted.items() if day in by_date)
    return tuple(_milestone(name, ahead[: by_date[day] + 1]) for day, name in in_order)


def _milestone(name: str, ahead: tuple[Day, ...]) -> Milestone:
    return Milestone(name, ahead[-1], sum(day.lost for day in ahead), sum(day.won for day in ahead))


STANDS = frozenset({"pass", "waived"})


def _is_bug(result: SkuResult) -> bool:
    """Whether judging stopped at a fault of ours: such a product stays one for a person, whatever the day."""
    return any(one.code == BUG for one in result.findings)


def turns(result: SkuResult) -> Iterator[Turn]:
    """The coming changes of one product."""
    known = [Later(dt.date.min, result.status, tuple(one for one in result.findings if one.decides)), *result.ahead]
    for before, later in pairwise(known):
        if before.counted_as != later.counted_as:
            there = {_same(one) for one in before.findings}
            new = tuple(one for one in later.findings if not one.waived and _same(one) not in there)
            yield Turn(later.date, result, before.counted_as, later, new)


def _same(one: Finding) -> tuple[object, ...]:
    return one.requirement, one.code, one.about, one.kind, one.level, bool(one.waived)


def _days(
    first: dt.date, last: dt.date, count: Counter[str], moves: Mapping[dt.date, Counter[tuple[str, str]]],
) -> Iterator[Day]:
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        moved = moves.get(day, Counter())
        for (before, after), many in moved.items():
            count[before] -= many
            count[after] += many
        crossed = Counter[tuple[bool, bool]]()
        for (before, after), many in moved.items():
            crossed[before in STANDS, after in STANDS] += many
        yield Day(day, Counter(count), crossed[True, False], crossed[False, True], moved.total())
