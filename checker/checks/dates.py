"""How long a paper is good, and whether its dates can be: DAT001 to DAT011."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta

from checker.checks.outcome import FAIL, NOTE, PASS, REVIEW, WARNING, Context, Outcome, args, exhibits, files, unsure
from checker.checks.outdone import outdone
from checker.checks.params import LawUntil, PaperAge, Period, Resubmission, Shape
from checker.checks.register import family_key
from checker.checks.shapes import counts, families, possible, proving, values
from checker.model import DATE_ROLES, NO_SUCH_DAY, TWO_PRINTS, Dossier, Exhibit, Field, Paper, Record

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def date_of(record: Record, role: str) -> Field[dt.date]:
    """The date of a paper by its role in the facts contract."""
    field: Field[dt.date] = getattr(record, role)
    return field


def readings(field: Field[dt.date]) -> tuple[dt.date, ...]:
    """All days that the print can mean, in order; none where it states no date."""
    return (field.value,) if field.value is not None else tuple(sorted(field.readings))


def iso(days: tuple[dt.date, ...]) -> str:
    """Days as they stand in findings."""
    return ", ".join(day.isoformat() for day in days)


def printed_expiry(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT001: a printed end of validity lies before the day; on the printed day itself the paper still stands."""
    for paper in dossier.papers:
        field = paper.record.expires
        days = readings(field)
        if not days:
            continue
        over = {day < context.as_of for day in days}
        sure = len(over) == 1 and not unsure(field)
        kind = REVIEW if not sure else FAIL if over == {True} else PASS
        message = {REVIEW: "unclear", FAIL: "over", PASS: "stands"}[kind]
        found = args(file=paper.record.file, date=iso(days), as_of=context.as_of)
        level = WARNING if kind == FAIL and outdone(paper, dossier, context) else ""
        yield Outcome(kind, message, paper.record.file, found, exhibits(paper, field), level=level)


def paper_age(dossier: Dossier, want: PaperAge, context: Context) -> Iterator[Outcome]:
    """DAT002: the newest such paper is younger than the period, counted in calendar terms; DAT007 where it has no date."""
    first = context.as_of - span(want.limit)
    yield from _fresh(dossier, want.of, want.base, first, context)


def resubmission(dossier: Dossier, want: Resubmission, context: Context) -> Iterator[Outcome]:
    """DAT003: the newest such paper dates from the calendar window in which the day lies; DAT007 where it has no date."""
    yield from _fresh(dossier, want.of, want.base, window(context.as_of, want.every), context)


def span(period: Period) -> relativedelta:
    """A period as calendar arithmetic: 31 August less six months is 28 February."""
    return relativedelta(years=period.years, months=period.months, days=period.days)


def window(day: dt.date, every: str) -> dt.date:
    """The first day of the natural month, quarter, half-year or year in which ``day`` lies."""
    length = MONTHS[every]
    return dt.date(day.year, (day.month - 1) // length * length + 1, 1)


def _fresh(dossier: Dossier, of: Shape, base: str, first: dt.date, context: Context) -> Iterator[Outcome]:
    """One outcome: does the newest such paper date from ``first`` or later."""
    papers = proving(dossier, (of,))
    dated = [(readings(date_of(paper.record, base)), paper) for paper in papers]
    known = [(days, paper) for days, paper in dated if days]
    if not known:
        undated = papers or possible(dossier, (of,))
        for paper in undated:
            found = args(file=paper.record.file, role=base)
            yield Outcome(REVIEW, "undated", paper.record.file, found, files([paper]), code="DAT007")
        return
    days, paper = max(known, key=lambda pair: (min(pair[0]), max(pair[0]), pair[1].record.file))
    field = date_of(paper.record, base)
    late, early = max(days) < first, min(days) >= first
    kind = REVIEW if unsure(field) or not (late or early) else FAIL if late else PASS
    message = {PASS: "fresh", FAIL: "stale", REVIEW: "unclear"}[kind]
    found = args(file=paper.record.file, role=base, date=iso(days), first=first, as_of=context.as_of)
    yield Outcome(kind, message, paper.record.file, found, exhibits(paper, field))


def law_until(dossier: Dossier, want: LawUntil, context: Context) -> Iterator[Outcome]:
    """DAT009: such papers are enough up to a day; after it each fails, before it nothing is said."""
    if context.as_of <= want.last:
        return
    for paper in proving(dossier, (want.of,)):
        found = args(file=paper.record.file, last=want.last, reason=want.reason.en)
        yield Outcome(FAIL, "ended", paper.record.file, found, exhibits(paper, paper.record.kind))


def ambiguous_dates(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT004: a date that can be read in several ways (a note where no rule rests on it), or two dates of issue."""
    for paper in dossier.papers:
        for role in DATE_ROLES:
            field = date_of(paper.record, role)
            if field.value is None and len(field.readings) > 1:
                level = WARNING if role in ("issued", "expires") else NOTE
                found = args(file=paper.record.file, role=role, dates=iso(readings(field)))
                yield Outcome(REVIEW, "several", role, found, exhibits(paper, field), level=level)
        if paper.record.issued.reason == TWO_PRINTS:
            yield _disagree(paper)


def _disagree(paper: Paper) -> Outcome:
    first, second = paper.record.issued.evidence[0], paper.record.issued.evidence[-1]
    places = tuple(Exhibit(paper.record.file, place.page, place.text, place.box) for place in (first, second))
    told = args(file=paper.record.file, role="issued", dates=f"{first.text}, {second.text}")
    return Outcome(REVIEW, "disagree", "issued", told, places, level=WARNING)


ORDER = (
    ("received", "issued"), ("tested_from", "tested_to"), ("tested_from", "issued"), ("tested_to", "issued"), ("issued", "expires"),
    ("received", "tested_to"),
)
"""Pairs of dates of which the first cannot lie after the second."""


def impossible_order(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT005: a date that no calendar has, or two in an order that cannot be. A signal, not a proof: one may be misread."""
    for paper in dossier.papers:
        issued = paper.record.issued
        if issued.reason == NO_SUCH_DAY:
            found = args(file=paper.record.file, role="issued", date=issued.evidence[0].text)
            yield Outcome(REVIEW, "no-such-day", paper.record.file, found, exhibits(paper, issued), level=WARNING)
        for role, later_role in ORDER:
            first, second = date_of(paper.record, role), date_of(paper.record, later_role)
            if first.value is not None and second.value is not None and first.value > second.value:
                found = args(file=paper.record.file, role=role, date=first.value, later_role=later_role, later=second.value)
                yield Outcome(REVIEW, "order", paper.record.file, found, exhibits(paper, first, second), level=WARNING)
                break


def future_dates(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT006: a paper is dated after the day on which it is judged."""
    for paper in dossier.papers:
        for role in ("issued", "received", "tested_from", "tested_to"):
            field = date_of(paper.record, role)
            if field.value is not None and field.value > context.as_of:
                found = args(file=paper.record.file, role=role, date=field.value, as_of=context.as_of)
                yield Outcome(REVIEW, "future", paper.record.file, found, exhibits(paper, field), level=WARNING)
                break


def _shared(declaration: Record, report: Record) -> set[str]:
    """The standards of a declaration that a report is over, or over a part of which (``FCC Part 15``, subpart B)."""
    tested = families(report)
    wholes = {name[:-1] for name in tested if name[-1:].isalpha()}
    return families(declaration) & (tested | wholes)


OLD_TESTS = dt.timedelta(days=365)
"""Reports come days or weeks after their tests, half a year at most among those looked at: a year is more than a delay."""


def old_tests(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT011: a report is dated long after its tests ended, so that its date says little of how fresh they are."""
    for paper in dossier.papers:
        issued, ended = paper.record.issued, paper.record.tested_to
        if paper.record.kind.value != "test_report" or issued.value is None or ended.value is None:
            continue
        if issued.value - ended.value > OLD_TESTS and not unsure(issued) and not unsure(ended):
            found = args(file=paper.record.file, date=issued.value, later=ended.value)
            yield Outcome(REVIEW, "old", paper.record.file, found, exhibits(paper, ended, issued), level=WARNING)


def declaration_older(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DAT010: a declaration is dated before every report on its standards; a note where that is so for some of them only.

    Tests are made again for many reasons, and the declaration that rests on the first ones stays good.
    """
    reports = [paper.record for paper in dossier.papers if paper.record.kind.value == "test_report" and counts(paper)]
    for paper in dossier.papers:
        issued = paper.record.issued.value
        if paper.record.kind.value != "declaration" or issued is None:
            continue
        tested: dict[str, list[dt.date]] = {}
        dated = [(report, report.issued.value) for report in reports if report.issued.value is not None]
        for about, day in ((about, day) for report, day in dated for about in _shared(paper.record, report)):
            tested.setdefault(about, []).append(day)
        if late := {family: min(days) for family, days in tested.items() if min(days) > issued}:
            names = [name for name in values(paper.record.standards) if family_key(name) in late]
            some = len(late) < len(tested)
            earliest = max(late.values()) if some else min(late.values())
            found = args(file=paper.record.file, date=issued, standards=", ".join(names), earliest=earliest)
            # the declaration that took its place counts
            level = NOTE if some or outdone(paper, dossier, context, retest=True) else WARNING
            message = "older-than-some" if some else "older"
            yield Outcome(REVIEW, message, paper.record.file, found, exhibits(paper, paper.record.issued), level=level)
