"""A platform's health score over natural months, from a model that is data (``standards/health/*.toml``)."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct

from checker.errors import CheckerError, PackError

SCHEMA = "checker.health/1"
COMPLIANCE = "compliance-pass-rate"
TRADEMARKS = "trademarks"
MOST_TRADEMARKS = 1e6


class Metric(Struct, frozen=True):
    """One metric: its share of the score, and the values that earn all of it and none, straight between.

    ``name`` is by language; ``source`` says where the weight comes from, and ``published`` whether the platform's is known.
    """

    id: str
    weight: float
    best: float
    worst: float
    published: bool
    name: Mapping[str, str]
    source: str

    @property
    def highest(self) -> float:
        """The largest value that can be meant: 1 for a rate, the best mark for a rating."""
        return max(1.0, self.best, self.worst)

    def share(self, value: float) -> float:
        """How much of the weight a value earns, 0 to 1."""
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))


class Card(Struct, frozen=True):
    """What follows when the score stays below ``below`` for ``months`` months in a row."""

    below: float
    months: int


class Model(Struct, frozen=True):
    """A health model: metrics, scale, bonus for each filed trademark up to a limit, and the lines of its tiers.

    ``computed_on`` is the day of the next month on which the platform computes a natural month; ``source`` and ``checked``
    say where the figures come from and when they were looked at.
    """

    id: str
    title: Mapping[str, str]
    source: str
    checked: dt.date
    computed_on: int
    metrics: tuple[Metric, ...]
    scale: float
    bonus_each: float
    bonus_at_most: float
    admission: float
    yellow: Card
    leave: Card

    def points(self, rate: float | None) -> float | None:
        """What a compliance pass rate adds to the score; ``None`` without a rate or where the model does not know it."""
        known = next((metric for metric in self.metrics if metric.id == COMPLIANCE), None)
        return None if known is None or rate is None else round(self.scale * known.weight * known.share(rate), 2)

    def origin(self) -> dict[str, object]:
        """Whose figures these are, where they come from, and when that was looked at."""
        return {"id": self.id, "nature": "platform", "source": self.source, "checked": self.checked.isoformat()}

    def to_dict(self, language: str) -> dict[str, object]:
        """Whose figures these are and where each comes from."""
        return {
            **self.origin(), "title": self.title[language],
            "metrics": [
                {
                    "id": one.id, "name": one.name[language], "weight": one.weight, "published": one.published,
                    "source": one.source,
                }
                for one in self.metrics
            ],
        }


class Month(Struct, frozen=True):
    """What a shop's board shows for a month (``YYYY-MM``): values by metric, and filed trademarks."""

    month: str
    values: Mapping[str, float]
    trademarks: int = 0


class Standing(Struct, frozen=True):
    """The score of a month in its bounds: equal where every metric is known, apart where some are missing.

    ``parts`` are the points of each known metric and ``bonus`` those of trademarks. ``admitted``, ``yellow`` and ``leave``
    are ``None`` where the missing metrics leave it open.
    """

    month: str
    computed_on: dt.date
    at_least: float
    at_most: float
    bonus: float
    parts: Mapping[str, float]
    missing: tuple[str, ...]
    admitted: bool | None
    yellow: bool | None = None
    leave: bool | None = None

    @property
    def compliance(self) -> float | None:
        """What the compliance pass rate adds; ``None`` where it is missing."""
        return self.parts.get(COMPLIANCE)

    @property
    def tier(self) -> str:
        """``admitted``, ``not-admitted``, or ``open`` where it hangs on missing metrics."""
        return {True: "admitted", False: "not-admitted", None: "open"}[self.admitted]

    def to_dict(self) -> dict[str, object]:
        """As a row of ``checker.health/1``."""
        return {
            "month": self.month, "computed_on": self.computed_on.isoformat(), "at_least": self.at_least, "at_most": self.at_most,
            "tier": self.tier, "bonus": self.bonus, "compliance": self.compliance, "parts": dict(self.parts),
            "missing": list(self.missing), "admitted": self.admitted, "yellow": self.yellow, "leave": self.leave,
        }


def load_model(path: Path) -> Model:
    """A model from its file. Raises PackError where a key is missing or does not fit, or weights do not add up to 1."""
    try:
        model = _model(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PackError("health.model", file=path.name, reason=fault) from fault
    if abs(sum(metric.weight for metric in model.metrics) - 1) > 1e-9 or any(one.best == one.worst for one in model.metrics):
        raise PackError("health.model", file=path.name, reason="weight, best, worst")
    return model


def _model(name: str, data: Mapping[str, Any]) -> Model:
    """The model in its own types. Raises KeyError, TypeError or ValueError where a key is missing or does not fit."""
    if data["nature"] != "platform" or data["window"]["period"] != "natural-month":
        raise ValueError("nature, window.period")
    metrics = tuple(
        Metric(
            row["id"], float(row["weight"]), float(row["best"]), float(row["worst"]), bool(row["published"]), _told(row["name"]),
            str(row["source"]),
        )
        for row in data["metric"]
    )
    return Model(
        name, _told(data["title"]), str(data["source"]), _day(data["checked"]), int(data["window"]["recomputed"]["day"]), metrics,
        float(data["scale"]), float(data["bonus"]["points_each"]), float(data["bonus"]["points_at_most"]),
        float(data["admission"]["score_at_least"]), _card(data["yellow_card"]), _card(data["exit"]),
    )


def _told(table: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(table[language]) for language in ("en", "zh")}


def _day(value: object) -> dt.date:
    if not isinstance(value, dt.date):
        raise TypeError(f"checked = {value}")
    return value


def _card(table: Mapping[str, Any]) -> Card:
    return Card(float(table["score_below"]), int(table["months"]))


def read_months(path: Path, model: Model) -> tuple[Month, ...]:
    """The months of a CSV file: columns ``month``, ``trademarks`` and the metrics by id; an empty cell is not known.

    Raises CheckerError naming row and column for a value that is none or out of range, or a month that comes twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CheckerError("score.unreadable", file=path, reason=fault) from fault
    months = [_month(row, number, path, model) for number, row in enumerate(rows, start=2)]
    if not months or len({one.month for one in months}) < len(months):
        raise CheckerError("health.months", file=path)
    return tuple(sorted(months, key=lambda one: one.month))


def _month(row: Mapping[str, str | None], number: int, path: Path, model: Model) -> Month:
    def value(column: str, highest: float, *, share: bool) -> float | None:
        cell = (row.get(column) or "").strip()
        found = _number(cell, share=share) if cell else None
        if found is not None and not 0 <= found <= highest:
            raise CheckerError("health.value", file=path, row=number, column=column, value=cell, highest=f"{highest:g}")
        return found

    strange = set(row) - {"month", TRADEMARKS, *(metric.id for metric in model.metrics)}
    if strange:
        raise CheckerError("health.column", file=path, column=min(name or "–" for name in strange), model=model.id)
    name = (row.get("month") or "").strip()
    if _ordinal(name) is None:
        raise CheckerError("score.month", month=name or "–")
    marks = value(TRADEMARKS, MOST_TRADEMARKS, share=False) or 0
    if marks != int(marks):
        raise CheckerError("health.value", file=path, row=number, column=TRADEMARKS, value=marks, highest=f"{MOST_TRADEMARKS:g}")
    known = ((metric.id, value(metric.id, metric.highest, share=metric.highest == 1)) for metric in model.metrics)
    return Month(name, {metric: found for metric, found in known if found is not None}, int(marks))


def _number(cell: str, *, share: bool) -> float:
    """The number of a cell, of a share also with a per cent sign; -1, which is out of every range, for anything else."""
    try:
        return float(cell.removesuffix("%")) / 100 if share and cell.endswith("%") else float(cell)
    except ValueError:
        return -1.0


def standings(months: Sequence[Month], model: Model) -> tuple[Standing, ...]:
    """The standing of every month, in order; a month that is not there breaks a row of months."""
    scored = [_scored(month, model) for month in sorted(months, key=lambda one: one.month)]
    return tuple(
        Standing(
            one.month, one.computed_on, one.at_least, one.at_most, one.bonus, one.parts, one.missing, one.admitted,
            _follows(scored[: number + 1], model.yellow), _follows(scored[: number + 1], model.leave),
        )
        for number, one in enumerate(scored)
    )


def _scored(month: Month, model: Model) -> Standing:
    given = [metric for metric in model.metrics if metric.id in month.values]
    earned = {metric.id: metric.weight * metric.share(month.values[metric.id]) for metric in given}
    missing = tuple(metric.id for metric in model.metrics if metric.id not in month.values)
    bonus = min(model.bonus_at_most, month.trademarks * model.bonus_each)
    known = sum(earned.values())
    at_least = round(model.scale * known + bonus, 2)
    at_most = round(model.scale * (known + sum(metric.weight for metric in model.metrics if metric.id in missing)) + bonus, 2)
    admitted = True if at_least >= model.admission else False if at_most < model.admission else None
    parts = {name: round(model.scale * share, 2) for name, share in earned.items()}
    return Standing(month.month, _computed_on(month.month, model), at_least, at_most, bonus, parts, missing, admitted)


def _computed_on(month: str, model: Model) -> dt.date:
    """The day on which the platform computes a month: in the one after it."""
    following = dt.date.fromisoformat(f"{month}-01") + dt.timedelta(days=31)
    return following.replace(day=model.computed_on)


def _follows(scored: Sequence[Standing], card: Card) -> bool | None:
    """Whether the card follows on the last month; ``None`` where that hangs on missing metrics."""
    last = scored[-card.months:]
    if len(last) < card.months or not _in_a_row(last):
        return False
    if all(one.at_most < card.below for one in last):
        return True
    return False if any(one.at_least >= card.below for one in last) else None


def _in_a_row(months: Iterable[Standing]) -> bool:
    numbers = [_ordinal(one.month) or 0 for one in months]
    return all(after - before == 1 for before, after in pairwise(numbers))


def _ordinal(month: str) -> int | None:
    year, _, number = month.partition("-")
    valid = len(year) == 4 and len(number) == 2 and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12
    return int(year) * 12 + int(number) if valid else None
