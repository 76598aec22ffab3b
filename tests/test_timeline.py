"""A product judged over fourteen years changes on exactly the days that register, acts, packs and its own papers give.

The days are taken from those data here, by other means than the program's own (``checks/days.py``): what a day means is said once
more, in the words of the requirement. Between two of them the findings must stand still: they are compared at both ends and in a
sweep over the years, and where two neighbours differ the day is searched for.
"""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from msgspec.structs import replace
from pack_cases import dossier

from checker.checks import SPECS, days, judge, status
from checker.checks.applies import applies
from checker.checks.outcome import market_names
from checker.checks.params import LawUntil, PaperAge, Resubmission
from checker.checks.register import register_of
from checker.checks.shapes import proving
from checker.model import Dossier, Finding, Pack, Requirement, Rules
from checker.packs import load_rules, select

DATA = tomllib.loads((Path(__file__).parent / "cases" / "timeline.toml").read_text(encoding="utf-8"))
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2031, 12, 31)
DAY = dt.timedelta(days=1)
SWEEP = relativedelta(days=61)
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
JUDGED = ("test_report", "certificate", "declaration")


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


@cache
def product(name: str) -> Dossier:
    given = DATA["product"][name]
    papers = [{"name": paper, **DATA["paper"][paper]} for paper in given["papers"]]
    return dossier({**given, "papers": papers})


def demands(of: Dossier, packs: tuple[Pack, ...]) -> list[Requirement]:
    return [demand for pack in packs for demand in pack.requirements if applies(of.product, demand.when, rules())]


def expected(of: Dossier, packs: tuple[Pack, ...]) -> dict[dt.date, str]:
    """Every day on which something must be judged otherwise than the day before, with what ends or begins on it."""
    found = [*_of_editions(of), *_of_acts(of), *_of_papers(of)]
    for demand in demands(of, packs):
        found += [*_of_demand(of, demand), *_of_age(of, demand)]
    return {day: why for day, why in found if FIRST < day <= LAST}


def _of_editions(of: Dossier) -> Iterator[tuple[dt.date, str]]:
    register, markets = register_of(rules().editions, rules().tables["equivalents"]), market_names(rules(), of.product.markets)
    for paper in of.papers:
        for field in paper.record.standards if paper.record.kind.value in JUDGED else ():
            row = register.find(field.value or "")[0]
            if row is not None and row.presumes_until and (not row.markets or set(row.markets) & markets):
                yield row.presumes_until + DAY, f"{row.designation} has ended"


def _of_acts(of: Dossier) -> Iterator[tuple[dt.date, str]]:
    for paper in of.papers:
        named = {field.value for field in paper.record.directives}
        for number in named if paper.record.kind.value in ("declaration", "certificate") else ():
            act = rules().acts[number or ""]
            if act.until and act.replaced_by not in named:
                yield act.until + DAY, f"{number} has ended"


def _of_papers(of: Dossier) -> Iterator[tuple[dt.date, str]]:
    for paper in of.papers:
        if paper.record.expires.value:
            yield paper.record.expires.value + DAY, f"{paper.record.file} says that it has ended"
        if paper.record.issued.value:
            yield paper.record.issued.value, f"{paper.record.file} is no longer of the future"


def _of_demand(of: Dossier, demand: Requirement) -> Iterator[tuple[dt.date, str]]:
    """When a demand begins and ends, if it has anything to say of these papers on that day; when it ends them."""
    begins, ends = demand.since, demand.until + DAY if demand.until else None
    if begins and _says(of, demand, begins):
        yield begins, f"{demand.id} begins"
    if ends and _says(of, demand, ends - DAY):
        yield ends, f"{demand.id} is over"
    if isinstance(demand.params, LawUntil) and proving(of, (demand.params.of,)):
        yield demand.params.last + DAY, f"{demand.id} ends the old papers"


def _says(of: Dossier, demand: Requirement, day: dt.date) -> bool:
    alone = Pack("alone", "law", demand.title, LAST, "", (demand,))
    return any(one.requirement == demand.id for one in judge(of, (alone,), rules(), day))


def _of_age(of: Dossier, demand: Requirement) -> Iterator[tuple[dt.date, str]]:
    """When the newest paper that a demand for fresh ones rests on is too old for it, while the demand stands."""
    want = demand.params
    if not isinstance(want, PaperAge | Resubmission):
        return
    dated = [day for paper in proving(of, (want.of,)) if (day := getattr(paper.record, want.base).value)]
    if not dated:
        return
    newest = max(dated)
    if isinstance(want, Resubmission):
        length = MONTHS[want.every]
        turn = dt.date(newest.year, (newest.month - 1) // length * length + 1, 1) + relativedelta(months=length)
    else:
        limit = relativedelta(years=want.limit.years, months=want.limit.months, days=want.limit.days)
        turn = next(day for day in (newest + limit + dt.timedelta(days=off) for off in range(-31, 5)) if day - limit > newest)
    if (demand.since is None or demand.since < turn) and (demand.until is None or turn <= demand.until):
        yield turn, f"{demand.id}: the newest paper is too old"


class Years:
    """The findings of a product on any day, each day judged once."""

    def __init__(self, of: Dossier, packs: tuple[Pack, ...]) -> None:
        self.of = of
        self.packs = tuple(replace(pack, requirements=tuple(demands(of, (pack,)))) for pack in packs)
        self._known: dict[dt.date, tuple[Finding, ...]] = {}

    def on(self, day: dt.date) -> tuple[Finding, ...]:
        if day not in self._known:
            self._known[day] = judge(self.of, self.packs, rules(), day)
        return self._known[day]

    def said(self, day: dt.date) -> frozenset[tuple[str, ...]]:
        return frozenset((one.requirement, one.code, one.about, one.kind, one.message) for one in self.on(day))

    def changes(self, looked_at: list[dt.date]) -> set[dt.date]:
        """The days of change between neighbours among ``looked_at`` that differ, searched for by halves."""
        return {self._search(one, other) for one, other in itertools.pairwise(looked_at)
                if self.said(one) != self.said(other)}

    def _search(self, one: dt.date, other: dt.date) -> dt.date:
        while other - one > DAY:
            middle = one + (other - one) // 2
            one, other = (middle, other) if self.said(middle) == self.said(one) else (one, middle)
        return other


def sweep() -> Iterator[dt.date]:
    day = FIRST
    while day < LAST:
        yield day
        day += SWEEP
    yield LAST


@pytest.mark.parametrize("policies", [(), ("aliexpress",)], ids=["law", "aliexpress"])
@pytest.mark.parametrize("name", DATA["product"])
def test_a_product_changes_on_exactly_the_days_that_the_data_give(name: str, policies: tuple[str, ...]) -> None:
    of, packs = product(name), select(rules(), policies)
    wanted, years = expected(of, packs), Years(of, packs)
    looked_at = sorted({*sweep(), *wanted, *(day - DAY for day in wanted)})
    changes = years.changes(looked_at)
    assert changes == set(wanted), {"unforeseen": sorted(changes - set(wanted)),
                                    "idle": {day.isoformat(): wanted[day] for day in sorted(set(wanted) - changes)}}
    assert len(wanted) > 4 and changes <= set(days(of, packs, rules(), FIRST, LAST))
    turned = {other for one, other in itertools.pairwise(looked_at)
              if status(years.on(one)) != status(years.on(other))}
    assert turned <= set(wanted)


def test_a_product_judged_on_every_day_changes_on_no_other() -> None:
    of, packs = product("puzzle"), select(rules(), ())
    years = Years(of, packs)
    every = [FIRST + dt.timedelta(offset) for offset in range((LAST - FIRST).days + 1)]
    assert years.changes(every) == set(expected(of, packs))


def test_several_packs_judge_each_of_the_products() -> None:
    for name in DATA["product"]:
        assert len({demand.id.partition("/")[0] for demand in demands(product(name), select(rules(), ("aliexpress",)))}) > 2, name
