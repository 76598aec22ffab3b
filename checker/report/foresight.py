"""What the coming days bring if nothing is done: how many products stand how on each day, and which turn when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from checker.model.finding import Finding, Later, Report, SkuResult

BUG = "INT001"
SHORT = 7
"""Days ahead that platforms show on their boards."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A product that stands otherwise from a day on, and the findings that newly decide it then."""

    date: dt.date
    sku: SkuResult
    before: str
    later: Later
    new: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """How many products stand how on a day: by ``pass``, ``fail``, ``review`` and ``waived``."""

    date: dt.date
    count: Mapping[str, int]
    turns: tuple[Turn, ...] = ()

    @property
    def counted(self) -> int:
        """Those in the rate: all but the waived."""
        return self.count["pass"] + self.count["fail"] + self.count["review"]

    @property
    def rate(self) -> float | None:
        """Passed of those counted; ``None`` where none is counted."""
        return self.count["pass"] / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that people plan by, the rate then, and how many products stop passing, or begin to, up to it."""

    name: str
    day: Day
    lost: int
    won: int


def days(report: Report) -> tuple[Day, ...]:
    """The day of the report and all days after it that were foreseen; none where nobody looked ahead."""
    ends = [result.foreseen for result in report.skus if result.foreseen or not _is_bug(result)]
    if not ends or None in ends:
        return ()
    turns: dict[dt.date, list[Turn]] = {}
    for result in report.skus:
        for turn in _turns(result):
            turns.setdefault(turn.date, []).append(turn)
    last = min(end for end in ends if end is not None)
    return tuple(_days(report, last, turns))


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
    turns = [(turn.before in STANDS, turn.later.counted_as in STANDS) for day in ahead for turn in day.turns]
    return Milestone(name, ahead[-1], turns.count((True, False)), turns.count((False, True)))


STANDS = frozenset({"pass", "waived"})


def _is_bug(result: SkuResult) -> bool:
    """Whether judging stopped at a fault of ours: such a product stays one for a person, whatever the day."""
    return any(one.code == BUG for one in result.findings)


def _turns(result: SkuResult) -> Iterator[Turn]:
    known = [Later(dt.date.min, result.status, tuple(one for one in result.findings if one.decides)), *result.ahead]
    for before, later in pairwise(known):
        if before.counted_as != later.counted_as:
            there = {_same(one) for one in before.findings}
            new = tuple(one for one in later.findings if not one.waived and _same(one) not in there)
            yield Turn(later.date, result, before.counted_as, later, new)


def _same(one: Finding) -> tuple[object, ...]:
    return one.requirement, one.code, one.about, one.kind, one.level, bool(one.waived)


def _days(report: Report, last: dt.date, turns: Mapping[dt.date, list[Turn]]) -> Iterator[Day]:
    count = Counter(result.counted_as for result in report.skus)
    for number in range((last - report.as_of).days + 1):
        day = report.as_of + dt.timedelta(days=number)
        told = tuple(turns.get(day, ()))
        count.subtract(turn.before for turn in told)
        count.update(turn.later.counted_as for turn in told)
        yield Day(day, Counter(count), told)
