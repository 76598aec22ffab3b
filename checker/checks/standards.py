"""Which standards were assessed, and what their editions are worth on the day: STD001, STD002."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from checker.checks.documents import firmly
from checker.checks.outcome import (
    FAIL,
    NOTE,
    PASS,
    REVIEW,
    WARNING,
    Context,
    Outcome,
    args,
    exhibits,
    lower,
    market_names,
    unsure,
)
from checker.checks.params import StandardAssessed, StandardCurrent
from checker.checks.register import cited, family_key
from checker.checks.shapes import counts, same_role, unread
from checker.model import Dossier, Edition, Field, Paper

JUDGED = ("test_report", "certificate", "declaration")
CUT_SHORT = re.compile(r"A\d+:\d{4}.*[+/]A\d+$")
"""A list of amendments with years whose last has none: the print may go on where reading ended."""


def standard_assessed(dossier: Dossier, want: StandardAssessed, context: Context) -> Iterator[Outcome]:
    """STD001: a report or certificate assesses one of the standards, in whatever edition."""
    kind = "test report" if "test_report" in want.kinds else "paper"
    name = f"{' / '.join(want.any_of)} {kind}"
    for outcome in firmly(dossier, want.papers(), name, context):
        yield replace(outcome, args=(*outcome.args, *args(standards=", ".join(want.any_of))))


def standard_current(dossier: Dossier, want: StandardCurrent, context: Context) -> Iterator[Outcome]:
    """STD002 for the standards of one requirement."""
    wanted = {family_key(family) for family in want.any_of}
    yield from _editions(dossier, context, want.kinds, lambda family: family in wanted)


def all_editions(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """STD002 for every cited standard that no requirement of its own judges, told under the one that demands it, if any."""
    own = [demand.params for demand in context.demands if isinstance(demand.params, StandardCurrent)]
    claimed = {family_key(family) for params in own for family in params.any_of}
    yield from _editions(dossier, context, JUDGED, lambda family: family not in claimed)


def _editions(dossier: Dossier, context: Context, kinds: tuple[str, ...], wanted: Callable[[str], bool]) -> Iterator[Outcome]:
    """One outcome for each edition that a paper of the kinds cites, of the standards wanted."""
    for paper in dossier.papers:
        record = paper.record
        if unread(record) or record.kind.value not in kinds or paper.covers_model is False:
            continue
        for field in record.standards:
            if field.value is not None and wanted(family_key(field.value)) and context.register.knows(field.value):
                outcome = _judge(paper, field, field.value, context)
                if outcome is not None:
                    yield _placed(outcome, paper, field.value, dossier, context)


def _judge(paper: Paper, field: Field[str], designation: str, context: Context) -> Outcome | None:
    """What one cited edition is worth on the day; ``None`` where it is not judged in any of the product's markets."""
    row, lacking, beyond = context.register.find(designation)
    later = context.register.outlived(designation, context.as_of) if row is None else None
    newest = context.register.newest(designation)
    told = args(
        file=paper.record.file, kind=paper.record.kind.value, standard=designation, edition=_name(row or later),
        until=_day(row or later), newest=newest.designation if newest else (row.replaced_by if row else "") or "in-force",
        lacking=", ".join(sorted(lacking)), beyond=", ".join(sorted(beyond)), replaced_by=(row.replaced_by if row else "") or "–",
        notes=row.notes.en if row else "",
    )
    judged = row or newest
    markets = judged.markets if judged else ()
    if markets and context.markets and not set(markets) & market_names(context.rules, context.markets):
        return None
    kind, message = (FAIL, "outlived") if later else _worth(designation, row, lacking, context)
    if unsure(field) or (kind == FAIL and CUT_SHORT.search(designation)):
        kind, message = REVIEW, "misread"
    return Outcome(kind, message, designation, told, exhibits(paper, field))


def _worth(designation: str, row: Edition | None, lacking: frozenset[str], context: Context) -> tuple[str, str]:
    """Kind and wording for a row of the register on a day."""
    as_of = context.as_of
    if not cited(designation).base and not (row and row.oj_status == "n/a"):
        return REVIEW, "no-edition"
    if row is None:
        return REVIEW, "unknown-edition"
    if lacking and not withdrawn(row, as_of):
        return REVIEW, "amendment-lacking"
    if withdrawn(row, as_of):  # what lacks an amendment of it ended no later
        sure = context.register.sure(row)
        return (REVIEW, "withdrawn-unsure") if not sure else (FAIL, "ended" if row.oj_status == "n/a" else "withdrawn")
    if row.oj_status == "n/a":
        return PASS, "in-use"
    if row.oj_status == "not-cited":
        return PASS, "not-cited"
    if row.presumes_until is not None:
        return PASS, "until"
    return PASS, "restricted" if row.oj_status == "cited-restricted" else "current"


def withdrawn(row: Edition, as_of: dt.date) -> bool:
    """Whether an edition no longer gives presumption on a day; the last day itself still counts."""
    return as_of > row.presumes_until if row.presumes_until is not None else row.status == "withdrawn"


def _placed(outcome: Outcome, paper: Paper, designation: str, dossier: Dossier, context: Context) -> Outcome:
    """The outcome with its level and the requirement it is told under: a doubt about a standard nobody demands is a note."""
    demand = context.demand or context.demanded.get(family_key(designation))
    level = ""
    if outcome.kind == FAIL and _superseded(paper, designation, dossier, context):
        level = WARNING
    elif outcome.kind == REVIEW:
        asked = demand is not None and not _uncited(designation, context)
        level = WARNING if asked or outcome.message == "withdrawn-unsure" else NOTE
    return replace(outcome, demand=demand, level=lower(level, demand.level) if demand and level else level)


def _uncited(designation: str, context: Context) -> bool:
    """Whether the edition is near to one that gives no presumption anyway, so that its amendments decide nothing."""
    row = context.register.find(designation)[0]
    return row is not None and row.oj_status == "not-cited"


def _superseded(paper: Paper, designation: str, dossier: Dossier, context: Context) -> bool:
    """Whether a paper of the same part cites an edition of this standard, or of its successor, that is good on the day."""
    row = context.register.find(designation)[0]
    names = {family_key(designation), family_key(row.replaced_by) if row and row.replaced_by else ""}
    return any(
        field.value is not None and family_key(field.value) in names and _good(field, context)
        for other in dossier.papers
        if counts(other) and same_role(other.record, paper.record) and not unread(other.record)
        for field in other.record.standards
    )


def _good(field: Field[str], context: Context) -> bool:
    row, lacking, _ = context.register.find(field.value or "")
    return row is not None and not lacking and not unsure(field) and not withdrawn(row, context.as_of)


def _name(row: Edition | None) -> str:
    return row.designation if row else ""


def _day(row: Edition | None) -> str:
    return row.presumes_until.isoformat() if row and row.presumes_until else "–"
