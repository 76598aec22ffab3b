"""The coming days as a drawing: shapes for an inline SVG, stretched to the width of the page; words stand beside it in HTML."""

from __future__ import annotations

from msgspec import Struct

from checker.report.foresight import Day

WIDTH, HEIGHT = 1000.0, 100.0
ORDER = ("pass", "review", "fail")
"""From the ground up: the height of the first is the pass rate."""


class Chart(Struct, frozen=True):
    """Areas by their look as SVG paths, a column for the pointer with each day, and ticks at shares of the width."""

    areas: tuple[tuple[str, str], ...]
    columns: tuple[tuple[float, Day], ...]
    column: float
    ticks: tuple[tuple[float, str], ...]


def chart(days: tuple[Day, ...]) -> Chart:
    """The drawing of days of which each has a rate; a share of the products is a share of the height."""
    step = WIDTH / len(days)
    ground = [0.0] * len(days)
    areas = []
    for look in ORDER:
        top = [below + day.count[look] / day.counted for below, day in zip(ground, days, strict=True)]
        areas.append((look, _area(ground, top, step)))
        ground = top
    ticks = [(number * step / WIDTH, day.date.isoformat()) for number, day in enumerate(days) if _ticked(number, day, len(days))]
    return Chart(tuple(areas), tuple((number * step, day) for number, day in enumerate(days)), step, tuple(ticks))


def _area(ground: list[float], top: list[float], step: float) -> str:
    """Between two stairs: along the upper one and back along the lower one."""
    there = [point for number, height in enumerate(top) for point in ((number, height), (number + 1, height))]
    back = [point for number, height in enumerate(ground) for point in ((number, height), (number + 1, height))]
    points = (f"{number * step:.2f},{HEIGHT * (1 - height):.2f}" for number, height in (*there, *reversed(back)))
    return "M" + "L".join(points) + "Z"


def _ticked(number: int, day: Day, total: int) -> bool:
    """The first day, and the first of each month that is not too near to it or to the end."""
    return number == 0 or (day.date.day == 1 and total / 8 <= number <= total * 7 / 8)
