"""``checker scan CATALOG``: every SKU of a catalog, with reports for people and for programs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from checker.cli.accepting import Accepting
from checker.cli.group import command as command_of
from checker.cli.output import exit_code, rules_of, tell, tell_faults, write, write_report
from checker.cli.scanning import Order, scanned
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_PASS
from checker.model.finding import Report
from checker.model.rules import Rules

KEPT = ("json", "jsonl", "csv", "html")
"""The forms that ``--out`` keeps beside each other."""


@command_of()
@click.argument("catalog", metavar="CATALOG")
@option("--documents", multiple=True)
@option("--out", type=click.Path(file_okay=False, path_type=Path))
@option("--policy", "policies", multiple=True)
@option("--jobs", type=click.IntRange(1), default=None)
@option("--engine", type=click.Choice(("local",)), default="local")
@option("--store", type=click.Path(dir_okay=False, path_type=Path))
@option("--verify", is_flag=True)
@option("--seller")
@option("--results")
@option("--config", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json", "jsonl", "csv", "html", "sarif", "junit", "ics", "xlsx")
def command(
    settings: Settings, catalog: str, documents: tuple[str, ...], out: Path | None, policies: tuple[str, ...], jobs: int | None,
    engine: str, store: Path | None, verify: bool, seller: str | None, results: str | None, config: Path | None,
) -> int:
    """Judge a catalog."""
    rules = rules_of(settings)
    accepting = Accepting(settings, rules, config)
    order = Order(catalog, documents, policies, jobs or os.cpu_count() or 1, store, verify, seller)
    if settings.form == "jsonl" and settings.output is None and out is None and results is None:
        return _stream(settings, rules, order, accepting)
    with scanned(settings, rules, order) as under_way:
        if under_way.rebuilt:
            tell(settings, "cli.scan.rebuilt", reason=under_way.rebuilt)
        report = under_way.around(tuple(accepting.each(under_way.results)))
    if out is not None:
        _keep(settings, report, rules, out)
    if results is not None:
        from checker.score.store import append

        entry = append(results, report)
        tell(settings, "cli.scan.stored", number=entry.number, file=results, entry=entry.entry)
    write_report(settings, report, rules)
    accepting.tell_idle()
    return accepting.exit_code(report)


def _stream(settings: Settings, rules: Rules, order: Order, accepting: Accepting) -> int:
    """Write each SKU as it is judged, so that memory does not grow with the catalog."""
    from checker.report.jsonl import lines

    code = EXIT_PASS
    with scanned(settings, rules, order) as under_way:
        if under_way.rebuilt:
            tell(settings, "cli.scan.rebuilt", reason=under_way.rebuilt)
        whole = under_way.around(())
        for result in accepting.each(under_way.results):
            one = replace(whole, skus=(result,))
            code = max(code, accepting.exit_code(one))
            for line in lines(one, rules, settings.language):
                write(settings, line)
        tell_faults(settings, under_way.around(()), rules)
    accepting.tell_idle()
    return max(code, exit_code(whole, settings.fail_on))


def _keep(settings: Settings, report: Report, rules: Rules, out: Path) -> None:
    from checker.report import FORMATS

    out.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        form = FORMATS[name]
        place = replace(settings, output=out / f"report{form.suffix}", form=name)
        write(place, form(report, rules, settings.language))
