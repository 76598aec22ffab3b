"""The pass rate of the coming days if nothing is done: every SKU's own changes, each judged on its day, never extrapolated."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from checker.errors import CheckerError
from checker.score.rate import Tally
from checker.score.verdicts import Change, Verdicts

SCHEMA = "checker.forecast/1"
BUG = "INT001"
"""A SKU at which judging stopped by a fault of ours: nobody could look ahead, and a person has to look on every day."""


class Turn(Struct, frozen=True):
    """A SKU that is counted otherwise from a day on: as what before and after, and what newly keeps it from passing then."""

    sku: str
    before: str
    after: str
    change: Change


class DayAhead(Struct, frozen=True):
    """One day of the forecast: its counts, and the SKUs that turn on it."""

    date: dt.date
    tally: Tally
    turns: tuple[Turn, ...]


class Forecast(Struct, frozen=True):
    """The first day and the days after it, in order, with the report that they rest on."""

    of: Verdicts
    days: tuple[DayAhead, ...]

    def to_dict(self) -> dict[str, object]:
        """As plain values: ``checker.forecast/1``."""
        return {
            "schema": SCHEMA, "seller": self.of.seller, "as_of": self.days[0].date.isoformat(),
            "policies": list(self.of.policies), "report": {"as_of": self.of.as_of, "sha256": self.of.sha256},
            "days": [_plain(day) for day in self.days],
        }


def forecast(found: Verdicts, first: dt.date, days: int) -> Forecast:
    """The counts on ``first`` and on each of the ``days`` after it, and what turns when.

    Raises CheckerError where ``first`` lies before the report, or the report does not look so far ahead.
    """
    last = first + dt.timedelta(days=days)
    _refuse(found, first, last)
    now = [verdict.counted_as for verdict in found.skus]
    on: dict[str, list[tuple[int, Change]]] = {}
    for number, verdict in enumerate(found.skus):
        for change in verdict.ahead:
            on.setdefault(change.date, []).append((number, change))
    for day in sorted(day for day in on if day <= first.isoformat()):
        for number, change in on[day]:
            now[number] = change.counted_as
    names = [verdict.sku for verdict in found.skus]
    return Forecast(found, tuple(_days(names, now, on, first, days)))


def _refuse(found: Verdicts, first: dt.date, last: dt.date) -> None:
    if first.isoformat() < found.as_of:
        raise CheckerError("forecast.before", date=first, as_of=found.as_of)
    ends = {verdict.foreseen for verdict in found.skus if verdict.foreseen or BUG not in verdict.open}
    if None in ends:
        raise CheckerError("forecast.blind", as_of=found.as_of)
    until = min(filter(None, ends), default=last.isoformat())
    if until < last.isoformat():
        raise CheckerError("forecast.too-far", date=last, until=until, as_of=found.as_of)


def _days(
    names: list[str], now: list[str], on: dict[str, list[tuple[int, Change]]], first: dt.date, days: int,
) -> Iterator[DayAhead]:
    """The days one by one; ``now`` holds as what each SKU is counted and is kept up to date."""
    count = Counter(now)
    for ahead in range(days + 1):
        day, turns = first + dt.timedelta(days=ahead), list[Turn]()
        for number, change in on.get(day.isoformat(), ()) if ahead else ():
            if now[number] != change.counted_as:
                turns.append(Turn(names[number], now[number], change.counted_as, change))
                now[number] = change.counted_as
        count.subtract(turn.before for turn in turns)
        count.update(turn.after for turn in turns)
        yield DayAhead(day, Tally(count["pass"], count["fail"], count["review"], count["waived"]), tuple(turns))


def _plain(day: DayAhead) -> dict[str, object]:
    return {
        "date": day.date.isoformat(), "skus": day.tally.to_dict(),
        "turns": [
            {
                "sku": turn.sku, "from": turn.before, "to": turn.after, "codes": list(turn.change.open),
                "reasons": [{"code": code, "about": about} for code, about in turn.change.reasons], "cause": turn.change.cause,
            }
            for turn in day.turns
        ],
    }
