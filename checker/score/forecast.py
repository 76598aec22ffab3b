"""The pass rate of the coming days if nothing is done: the same papers judged on each day, never extrapolated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.model.finding import Report, SkuResult
from checker.score.rate import Tally
from checker.score.verdicts import Verdict, of_report

SCHEMA = "checker.forecast/1"


@dataclass(frozen=True, slots=True)
class Turn:
    """A SKU whose verdict changes on a day: from what to what, the codes that keep it from passing then, and the cause."""

    sku: str
    before: str
    after: str
    codes: tuple[str, ...]
    cause: str | None


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day of the forecast: its counts, and the SKUs that turn on it."""

    date: dt.date
    tally: Tally
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The day of the forecast and the days after it, in order."""

    days: tuple[DayAhead, ...]

    def to_dict(self) -> dict[str, object]:
        """As plain values: ``checker.forecast/1``."""
        return {"schema": SCHEMA, "as_of": self.days[0].date.isoformat(), "days": [_plain(day) for day in self.days]}


def forecast(judged: Callable[[dt.date], Report], as_of: dt.date, days: int) -> Forecast:
    """Judge on ``as_of`` and on each of the ``days`` after it; ``judged`` gives the report as it stands on a day."""
    return Forecast(tuple(_days(judged, as_of, days)))


def _days(judged: Callable[[dt.date], Report], as_of: dt.date, days: int) -> Iterator[DayAhead]:
    from checker.score.feed import tally

    before: dict[str, str] = {}
    for ahead in range(days + 1):
        day = as_of + dt.timedelta(days=ahead)
        report = judged(day)
        verdicts = of_report(report).skus
        results = {result.sku: result for result in report.skus}
        changed = (one for one in verdicts if before.get(one.sku, one.status) != one.status)
        turns = tuple(_turn(one, before[one.sku], results[one.sku]) for one in changed)
        yield DayAhead(day, tally(verdicts), turns)
        before = {one.sku: one.status for one in verdicts}


def _turn(verdict: Verdict, before: str, result: SkuResult) -> Turn:
    end = result.effective_expiry
    return Turn(verdict.sku, before, verdict.status, verdict.open, end.cause if end else None)


def _plain(day: DayAhead) -> dict[str, object]:
    return {
        "date": day.date.isoformat(), "skus": day.tally.to_dict(),
        "turns": [
            {"sku": turn.sku, "from": turn.before, "to": turn.after, "codes": list(turn.codes), "cause": turn.cause}
            for turn in day.turns
        ],
    }
