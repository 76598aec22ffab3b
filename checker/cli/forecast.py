"""``checker forecast SOURCE``: the pass rate of the coming days if nothing is done."""

from __future__ import annotations

import calendar
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker.cli.accepting import Accepting
from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.scanning import Order, scanned
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_FINDINGS, EXIT_PASS, CheckerError
from checker.model.rules import Rules

if TYPE_CHECKING:
    from checker.score.forecast import Forecast
    from checker.score.verdicts import Verdicts

SQLITE = b"SQLite format 3\x00"
REPORTS = frozenset({"checker.report/1", "checker.sku/1"})
HEAD = 4096
"""Bytes of a file that tell whether it is a report: its schema is the first key."""


@command_of()
@click.argument("source", metavar="SOURCE")
@option("--days", type=click.IntRange(0, 3660), default=7)
@option("--month", "until", told="until-month", type=click.Choice(("this", "next")))
@option("--documents", multiple=True)
@option("--policy", "policies", multiple=True)
@option("--seller")
@option("--store", metavar="FILE|URL")
@option("--config", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json")
def command(
    settings: Settings, source: str, days: int, until: str | None, documents: tuple[str, ...], policies: tuple[str, ...],
    seller: str | None, store: str | None, config: Path | None,
) -> int:
    """Tell the pass rate of each coming day."""
    from checker.report.ahead import ahead
    from checker.score.forecast import forecast

    rules = rules_of(settings)
    days = _days(settings.as_of, until) if until else days
    if holds_results(source):
        found = _stored(source, seller, policies)
    else:
        order = Order(source, documents, policies, store=store, seller=seller, ahead=days)
        found = _scanned(settings, rules, order, config)
    made = forecast(found, settings.as_of, days)
    told = made.to_dict()
    write_either(settings, told, lambda colour, width: ahead(told, rules, settings.language, colour=colour, width=width))
    return EXIT_FINDINGS if _turns_red(made) else EXIT_PASS


def holds_results(source: str) -> bool:
    """Whether ``source`` is a database URL, a results store or a report, and no catalog."""
    if "://" in source:
        return True
    try:
        with Path(source).open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return head.startswith(SQLITE) or any(f'"{name}"'.encode() in head.split(b",", 1)[0] for name in REPORTS)


def _stored(source: str, seller: str | None, policies: tuple[str, ...]) -> Verdicts:
    from checker.score.feed import verdicts_of

    found = verdicts_of(source, None, seller, "+".join(policies) or None)
    if found is None:
        raise CheckerError("forecast.no-scan", file=source)
    return found


def _scanned(settings: Settings, rules: Rules, order: Order, config: Path | None) -> Verdicts:
    """The verdicts of a scan now, with what the seller has accepted; of each result only its verdict is kept."""
    from checker.score.verdicts import of_report, of_result

    accepting = Accepting(settings, rules, config, order.policies)
    with scanned(settings, rules, order) as under_way:
        verdicts = tuple(of_result(result) for result in accepting.each(under_way.results))
        return replace(of_report(under_way.around(())), skus=verdicts)


def _turns_red(made: Forecast) -> bool:
    return any(turn.after in ("fail", "review") and turn.before in ("pass", "waived") for day in made.days for turn in day.turns)


def _days(as_of: dt.date, until: str) -> int:
    """Days up to the last of this natural month or of the next."""
    first = as_of.replace(day=1) if until == "this" else (as_of.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return (first.replace(day=calendar.monthrange(first.year, first.month)[1]) - as_of).days
