"""When a product's papers stop being enough: the earliest of all causes, each with its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from checker.checks.applies import applicable, upcoming
from checker.checks.dates import MONTHS, date_of, span, window
from checker.checks.outcome import ERROR, unsure
from checker.checks.params import LawUntil, PaperAge, Resubmission, Shape, StandardCurrent
from checker.checks.register import Register, family_key
from checker.checks.shapes import counts, fits_any, proving
from checker.model import Dossier, EffectiveExpiry, Pack, Paper, Requirement, Rules

Cause = tuple[dt.date, str]


FIRES = {"printed_expiry": "DAT001", "standard_until": "STD002"}
"""The code of the finding that a cause brings, where it is not that of the requirement's own check."""


def ends(
    dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date, register: Register, codes: Mapping[str, str],
) -> tuple[EffectiveExpiry, ...]:
    """The days after which each requirement is no longer met by any paper that meets it today, earliest first.

    Only papers that a requirement rests on count, and where several meet it the one that lasts longest; a requirement that
    begins later and that no paper meets ends them on the day before. ``codes`` are those of the checks by name.
    """
    now = ((demand, _of_demand(dossier, demand, register)) for demand in applicable(dossier, packs, rules, as_of))
    later = ((one, _before(one)) for one in upcoming(dossier, packs, rules, as_of) if not proving(dossier, _shapes(one)))
    found = (
        replace(end, requirement=demand.id, code=FIRES.get(end.cause.partition(":")[0], codes.get(demand.check, "")))
        for demand, end in (*now, *later) if end is not None
    )
    return tuple(sorted(found, key=lambda end: (end.date, end.cause, end.file, end.requirement)))


def _before(demand: Requirement) -> EffectiveExpiry | None:
    """The last day without a requirement that fails whoever does not meet it; ``None`` for one that asks for no paper."""
    if demand.since is None or demand.level != ERROR or not _shapes(demand):
        return None
    return EffectiveExpiry(demand.since - dt.timedelta(days=1), f"law_until:{demand.id}")


def paper_expiry(paper: Paper, demands: tuple[Requirement, ...], register: Register) -> EffectiveExpiry | None:
    """The earliest day on which this paper ends for any requirement that it meets; its printed end where it meets none."""
    met = [demand for demand in demands if counts(paper) and fits_any(paper.record, _shapes(demand))]
    causes = [cause for demand in met for cause in _causes(paper, demand, register)] or list(_printed(paper))
    day, cause = min(causes, default=(None, ""))
    return EffectiveExpiry(day, cause, paper.record.file) if day is not None else None


def _of_demand(dossier: Dossier, demand: Requirement, register: Register) -> EffectiveExpiry | None:
    """The end of the paper that lasts longest; ``None`` where one has no end or none meets the demand."""
    ends: list[EffectiveExpiry] = []
    for paper in proving(dossier, _shapes(demand)):
        causes = list(_causes(paper, demand, register))
        if not causes:
            return None
        day, cause = min(causes)
        ends.append(EffectiveExpiry(day, cause, paper.record.file))
    return max(ends, key=lambda end: (end.date, end.cause, end.file), default=None)


def _shapes(demand: Requirement) -> tuple[Shape, ...]:
    if isinstance(demand.params, StandardCurrent):
        return (Shape(kinds=demand.params.kinds, standards=demand.params.any_of),)
    shapes: tuple[Shape, ...] = demand.params.papers() if hasattr(demand.params, "papers") else ()
    return shapes


def _causes(paper: Paper, demand: Requirement, register: Register) -> Iterator[Cause]:
    """Every day on which a paper stops meeting a requirement, with its cause as ``primitive:origin``."""
    origin = demand.id.partition("/")[0]
    want = demand.params
    yield from _printed(paper)
    if isinstance(want, PaperAge):
        base = date_of(paper.record, want.base)
        if base.value is not None and not unsure(base):
            yield base.value + span(want.limit), f"{want.primitive}:{origin}"
    elif isinstance(want, Resubmission):
        base = date_of(paper.record, want.base)
        if base.value is not None and not unsure(base):
            first = window(base.value, want.every)
            yield first + relativedelta(months=MONTHS[want.every], days=-1), f"resubmit_every:{origin}"
    elif isinstance(want, LawUntil):
        yield want.last, f"law_until:{demand.id}"
    else:
        yield from _editions(paper, _shapes(demand), register)


def _printed(paper: Paper) -> Iterator[Cause]:
    expires = paper.record.expires
    days = (expires.value,) if expires.value is not None else expires.readings
    if days:
        yield min(days), "printed_expiry:" + paper.record.file


def _editions(paper: Paper, shapes: tuple[Shape, ...], register: Register) -> Iterator[Cause]:
    """The last day of the editions by which a paper meets a demand for a standard: the latest for one standard cited twice."""
    wanted = {family_key(name) for shape in shapes for name in shape.standards}
    ends: list[Cause] = []
    for field in paper.record.standards:
        if field.value is not None and family_key(field.value) in wanted:
            row = register.find(field.value)[0]
            if row is None or row.presumes_until is None:
                return
            ends.append((row.presumes_until, f"standard_until:{row.designation}"))
    if ends:
        yield max(ends)
