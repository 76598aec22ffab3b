"""What to mend first, for a terminal: the steps in their order, with what each needs, brings and takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import bold, dim, printed, table
from checker.report.wording import Teller, fill

SKUS_SHOWN = 6
"""SKUs named in a cell; of more the number is told, and all stand in the JSON form."""


def advice(told: Mapping[str, Any], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """The steps as a table, from the advice's own values."""
    teller = Teller(rules, language)
    titles = {row["id"]: row["title"][teller.language] for row in rules.tables["repairs"]["repair"]}
    now = teller.say("advise.now", rate=_percent(told["skus"]["pass_rate"]), points=_points(told["points"]))
    source = dim(teller.say("advise.source", **told["model"]))
    rows = [line for number, step in enumerate(told["steps"], start=1) for line in _lines(number, step, titles, teller)]
    if not rows:
        return printed([bold(now), table([teller.say("advise.nothing")], []), source], colour=colour, width=width)
    headings = [teller.say(f"advise.{name}") for name in ("step", "repair", "green", "days", "rate", "points")]
    return printed([bold(now), table(headings, rows, whole=(0, 3, 4, 5)), source], colour=colour, width=width)


def _lines(number: int, step: Mapping[str, Any], titles: Mapping[str, str], teller: Teller) -> Iterator[tuple[str, ...]]:
    """One line a repair; what the step brings stands on its last, since it comes when all of them are done."""
    for place, repair in enumerate(step["repairs"], start=1):
        last = place == len(step["repairs"])
        done = (_skus(step["turns_green"], teller), _percent(step["pass_rate"]), _points(step["points"])) if last else ("", "", "")
        days = "–".join(str(day) for day in repair["days"])
        yield (str(number) if place == 1 else "", _title(repair, titles, teller), done[0], days, done[1], done[2])


def _title(repair: Mapping[str, Any], titles: Mapping[str, str], teller: Teller) -> str:
    file = PurePosixPath((repair["paper"] or "").replace("\\", "/")).name or teller.term("kind", "manual")
    values = {"file": file, "about": teller.thing(repair["about"]), "language": teller.term("language", repair["about"])}
    return f"{fill(titles[repair['kind']], values).strip()} ({teller.join(repair['codes'])})"


def _skus(skus: list[str], teller: Teller) -> str:
    more = len(skus) - SKUS_SHOWN
    shown = teller.join(skus[:SKUS_SHOWN])
    return teller.say("advise.more", shown=shown, more=more) if more > 0 else shown


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _points(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"
