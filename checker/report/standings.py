"""The health score of a shop for a terminal: month by month, with what is missing and whose figures these are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import block, bold, printed, table
from checker.report.wording import Teller

COLUMNS = ("month", "computed", "score", "compliance", "admitted", "yellow", "leave")
ANSWERS = {True: "yes", False: "no", None: "open"}


def standings(told: Mapping[str, Any], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """The months as a table, from the values of ``checker.health/1``."""
    teller, model = Teller(rules, language), told["model"]
    headings = [teller.say(f"health.{name}") for name in COLUMNS]
    rows = [_row(one, teller) for one in told["months"]]
    notes = (*_missing(told, teller), *_sources(model, teller))
    parts = [bold(model["title"]), table(headings, rows, whole=(0, 1, 2)), block(notes)]
    return printed(parts, colour=colour, width=width)


def _row(one: Mapping[str, Any], teller: Teller) -> tuple[str, ...]:
    score = f"{one['at_least']:g}" if one["at_least"] == one["at_most"] else f"{one['at_least']:g} – {one['at_most']:g}"
    return (
        one["month"], one["computed_on"], score, "–" if one["compliance"] is None else f"{one['compliance']:g}",
        *(teller.say(f"health.{ANSWERS[one[name]]}") for name in ("admitted", "yellow", "leave")),
    )


def _missing(told: Mapping[str, Any], teller: Teller) -> Iterator[tuple[str, str]]:
    """The metrics that are not known, once for all months that lack the same."""
    names = {metric["id"]: metric["name"] for metric in told["model"]["metrics"]}
    months: dict[tuple[str, ...], list[str]] = {}
    for one in told["months"]:
        months.setdefault(tuple(one["missing"]), []).append(one["month"])
    for missing, lacking in months.items():
        if missing:
            span = lacking[0] if len(lacking) == 1 else f"{lacking[0]} … {lacking[-1]}"
            yield teller.say("health.missing", month=span), teller.join(names[name] for name in missing)


def _sources(model: Mapping[str, Any], teller: Teller) -> Iterator[tuple[str, str]]:
    """Where the figures come from; the weights that the platform has published, and how many it has not."""
    known = [f"{metric['name']} {metric['weight']:.0%}" for metric in model["metrics"] if metric["published"]]
    assumed = len(model["metrics"]) - len(known)
    yield teller.say("health.source"), teller.say("health.nature", source=model["source"], checked=model["checked"])
    yield teller.say("health.published"), teller.join(known)
    yield teller.say("health.unpublished"), teller.say("health.assumed", count=assumed, model=model["id"])
