"""A platform's health score over natural months, from a model that is data (``standards/health/*.toml``)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from checker.errors import CheckerError, PackError

COMPLIANCE = "compliance-pass-rate"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its share of the score, and the values that earn all of it and none, straight between."""

    id: str
    weight: float
    best: float
    worst: float
    published: bool

    @property
    def highest(self) -> float:
        """The largest value that can be meant: 1 for a rate, the best mark for a rating."""
        return max(1.0, self.best, self.worst)

    def share(self, value: float) -> float:
        """How much of the weight a value earns, 0 to 1."""
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))


@dataclass(frozen=True, slots=True)
class Card:
    """What follows when the score stays below ``below`` for ``months`` months in a row."""

    below: float
    months: int


@dataclass(frozen=True, slots=True)
class Model:
    """A health model: metrics, scale, bonus for each filed trademark up to a limit, and the lines of its tiers."""

    id: str
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


@dataclass(frozen=True, slots=True)
class Month:
    """What a shop's board shows for a month (``YYYY-MM``): values by metric, and filed trademarks."""

    month: str
    values: Mapping[str, float]
    trademarks: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The score of a month in its bounds: equal where every metric is known, apart where some are missing.

    ``compliance`` is what the compliance pass rate adds. ``admitted``, ``yellow`` and ``leave`` are ``None`` where the
    missing metrics leave it open.
    """

    month: str
    at_least: float
    at_most: float
    compliance: float | None
    missing: tuple[str, ...]
    admitted: bool | None
    yellow: bool | None = None
    leave: bool | None = None


def load_model(path: Path) -> Model:
    """A model from its file. Raises PackError where a key is missing or weights do not add up to 1."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        metrics = tuple(
            Metric(row["id"], float(row["weight"]), float(row["best"]), float(row["worst"]), bool(row["published"]))
            for row in data["metric"]
        )
        model = Model(
            path.stem, metrics, float(data["scale"]), float(data["bonus"]["points_each"]), float(data["bonus"]["points_at_most"]),
            float(data["admission"]["score_at_least"]), _card(data["yellow_card"]), _card(data["exit"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise PackError("health.model", file=path.name, reason=fault) from fault
    if abs(sum(metric.weight for metric in metrics) - 1) > 1e-9 or any(metric.best == metric.worst for metric in metrics):
        raise PackError("health.model", file=path.name, reason="weight, best, worst")
    return model


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
    def value(column: str, highest: float) -> float | None:
        cell = (row.get(column) or "").strip()
        try:
            found = float(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1) if cell else None
        except ValueError:
            found = -1.0
        if found is not None and not 0 <= found <= highest:
            raise CheckerError("health.value", file=path, row=number, column=column, value=cell, highest=f"{highest:g}")
        return found

    values = {metric.id: found for metric in model.metrics if (found := value(metric.id, metric.highest)) is not None}
    name = (row.get("month") or "").strip()
    if _ordinal(name) is None:
        raise CheckerError("score.month", month=name or "–")
    return Month(name, values, int(value("trademarks", 1e6) or 0))


def standings(months: Sequence[Month], model: Model) -> tuple[Standing, ...]:
    """The standing of every month, in order; a month that is not there breaks a row of months."""
    scored = [_scored(month, model) for month in sorted(months, key=lambda one: one.month)]
    return tuple(
        Standing(
            one.month, one.at_least, one.at_most, one.compliance, one.missing, one.admitted,
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
    compliance = round(model.scale * earned[COMPLIANCE], 2) if COMPLIANCE in earned else None
    admitted = True if at_least >= model.admission else False if at_most < model.admission else None
    return Standing(month.month, at_least, at_most, compliance, missing, admitted)


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
