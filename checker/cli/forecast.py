"""``checker forecast CATALOG``: the pass rate of the coming days if nothing is done."""

from __future__ import annotations

import calendar
import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.scanning import Order, scanned
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_FINDINGS, EXIT_PASS
from checker.model.finding import Report


@command_of()
@click.argument("catalog", metavar="CATALOG")
@option("--days", type=click.IntRange(0, 3660), default=7)
@option("--month", "until", told="until-month", type=click.Choice(("this", "next")))
@option("--documents", multiple=True)
@option("--policy", "policies", multiple=True)
@option("--store", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json")
def command(
    settings: Settings, catalog: str, days: int, until: str | None, documents: tuple[str, ...], policies: tuple[str, ...],
    store: Path | None,
) -> int:
    """Judge the same papers on each coming day."""
    from checker.report.ahead import ahead
    from checker.score.forecast import forecast

    rules = rules_of(settings)
    order = Order(catalog, documents, policies, os.cpu_count() or 1, store)

    def judged(day: dt.date) -> Report:
        with scanned(replace(settings, as_of=day), rules, order) as under_way:
            return under_way.around(tuple(under_way.results))

    told = forecast(judged, settings.as_of, _days(settings.as_of, until) if until else days).to_dict()
    write_either(settings, told, lambda colour, width: ahead(told, rules, settings.language, colour=colour, width=width))
    return EXIT_FINDINGS if _turns_red(told) else EXIT_PASS


def _turns_red(told: dict[str, object]) -> bool:
    days = told["days"]
    return isinstance(days, list) and any(turn["from"] == "pass" for day in days for turn in day["turns"])


def _days(as_of: dt.date, until: str) -> int:
    """Days up to the last of this natural month or of the next."""
    first = as_of.replace(day=1) if until == "this" else (as_of.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return (first.replace(day=calendar.monthrange(first.year, first.month)[1]) - as_of).days
