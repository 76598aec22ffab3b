"""The forecast for a terminal: the rate of each day as a bar, and what turns when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import bold, printed, table
from checker.report.wording import Teller

BAR, SHORT_BAR = 30, 14
ROOMY = 100
"""Columns from which bars are long."""
EACH_DAY = 14
"""Days that stand in a line each; in a longer forecast days of equal counts share one."""
COUNTS = ("pass", "fail", "review", "waived")


def ahead(told: Mapping[str, Any], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """Days with their rates, then the SKUs that turn, from the forecast's own values."""
    teller = Teller(rules, language)
    bar = BAR if width >= ROOMY else SHORT_BAR
    rows = [
        (name, _bar(skus["pass_rate"], bar), *(str(skus[count]) for count in COUNTS)) for name, skus in _lines(told["days"])
    ]
    parts = [table([teller.say(f"ahead.{name}") for name in ("date", "rate", *COUNTS)], rows, whole=(0, 1))]
    turns = [
        (day["date"], turn["sku"], teller.say(f"ahead.{turn['from']}"), teller.say(f"ahead.{turn['to']}"), _why(turn, teller))
        for day in told["days"] for turn in day["turns"]
    ]
    if turns:
        parts.append(table([teller.say(f"ahead.{name}") for name in ("date", "sku", "from", "to", "why")], turns, whole=(0, 2, 3)))
    else:
        parts.append(bold(teller.say("ahead.nothing")))
    return printed(parts, colour=colour, width=width)


def _lines(days: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if len(days) <= EACH_DAY:
        yield from ((day["date"], day["skus"]) for day in days)
        return
    for _, run in groupby(days, key=lambda day: [day["skus"][count] for count in COUNTS]):
        same = list(run)
        name = same[0]["date"] if len(same) == 1 else f"{same[0]['date']} – {same[-1]['date']}"
        yield name, same[0]["skus"]


def _why(turn: Mapping[str, Any], teller: Teller) -> str:
    """What newly keeps the SKU from passing, with the things it is about; for one that turns green there is nothing."""
    about: dict[str, list[str]] = {}
    for reason in turn["reasons"]:
        about.setdefault(reason["code"], []).append(teller.thing(reason["about"]))
    return teller.apart(
        teller.say("ahead.because", title=teller.title(code), code=code, things=teller.join(things))
        for code, things in about.items()
    )


def _bar(share: float | None, columns: int) -> str:
    return "–" if share is None else f"{'█' * round(share * columns):<{columns}} {share:6.1%}"
