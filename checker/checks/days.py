"""The days on which another verdict may begin while nothing is done: between two of them a dossier need not be judged again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from dateutil.relativedelta import relativedelta

from checker.checks.dates import MONTHS, date_of, readings, span, window
from checker.checks.params import LawUntil, PaperAge, Resubmission
from checker.checks.register import Register, family_key
from checker.checks.shapes import act_key
from checker.model import DATE_ROLES, Dossier, Record, Requirement, Rules

NEXT = dt.timedelta(days=1)
UNEVEN = dt.timedelta(days=4)
"""Months are not of one length: counting a period back from where it leads to ends at most so far off."""


def days(
    dossier: Dossier, demands: tuple[Requirement, ...], acts: Mapping[str, dt.date], register: Register, after: dt.date,
    last: dt.date,
) -> tuple[dt.date, ...]:
    """Every day later than ``after``, up to ``last``, on which a check may say other than on the day before, in order.

    ``demands`` are all that speak of the product on any day, ``acts`` the last days of those that end (``ends``). There may
    be days too many, never too few.
    """
    found = {day for demand in demands for day in _of_demand(demand)}
    ageing = [demand.params for demand in demands if isinstance(demand.params, (Resubmission, PaperAge))]
    for paper in dossier.papers:
        found |= {*_printed(paper.record, last), *_cited(paper.record, acts, register)}
        found |= {day for want in ageing for day in _of_age(paper.record, want, after, last)}
    return tuple(sorted(day for day in found if after < day <= last))


def _of_demand(demand: Requirement) -> Iterator[dt.date]:
    if demand.since is not None:
        yield demand.since
    if demand.until is not None:
        yield demand.until + NEXT
    if isinstance(demand.params, LawUntil):
        yield demand.params.last + NEXT


def _readings(record: Record, role: str, last: dt.date) -> Iterator[dt.date]:
    """The days that a print can mean; nothing begins or ends up to ``last`` by one that is later."""
    return (day for day in readings(date_of(record, role)) if day <= last)


def _printed(record: Record, last: dt.date) -> Iterator[dt.date]:
    """The days on which the paper comes to be, and those after its days."""
    for role in DATE_ROLES:
        for day in _readings(record, role, last):
            yield from (day, day + NEXT)


def ends(rules: Rules) -> dict[str, dt.date]:
    """The last days of the acts that end, by their key."""
    return {act_key(number): act.until for number, act in rules.acts.items() if act.until is not None}


def _cited(record: Record, acts: Mapping[str, dt.date], register: Register) -> Iterator[dt.date]:
    """The days after the ends of the editions and acts that the paper names."""
    for family in {family_key(field.value) for field in record.standards if field.value}:
        yield from (row.presumes_until + NEXT for _, row in register.rows.get(family, ()) if row.presumes_until is not None)
    named = {act_key(field.value) for field in record.directives if field.value}
    yield from (acts[key] + NEXT for key in named if key in acts)


def _of_age(record: Record, want: Resubmission | PaperAge, after: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first day on which a paper is too old for a demand, for every way in which its date can be read."""
    for day in _readings(record, want.base, last):
        if isinstance(want, Resubmission):
            yield window(day, want.every) + relativedelta(months=MONTHS[want.every])
        else:
            limit = span(want.limit)
            first = day + limit - UNEVEN
            if after <= first + 2 * UNEVEN and first <= last:
                yield _outgrown(day, limit, first)


def _outgrown(day: dt.date, limit: relativedelta, first: dt.date) -> dt.date:
    """The first day, from ``first`` on, from which counting back ``limit`` ends later than ``day``."""
    while first - limit <= day:
        first += NEXT
    return first
