"""``checker scan CATALOG``: every SKU of a catalog, with reports for people and for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from checker.cli.group import command as command_of
from checker.cli.output import exit_code, rules_of, tell, write, write_report
from checker.cli.settings import Settings, common, option
from checker.model.finding import Report
from checker.model.rules import Rules

KEPT = ("json", "jsonl", "csv", "html")
"""The forms that ``--out`` keeps beside each other."""


@command_of()
@click.argument("catalog", metavar="CATALOG")
@option("--documents")
@option("--out", type=click.Path(file_okay=False, path_type=Path))
@option("--policy", "policies", multiple=True)
@option("--seller")
@option("--results")
@common("text", "json", "jsonl", "csv", "html", "sarif", "junit", "ics", "xlsx")
def command(
    settings: Settings, catalog: str, documents: str | None, out: Path | None, policies: tuple[str, ...], seller: str | None,
    results: str | None,
) -> int:
    """Judge a catalog."""
    from checker import pipeline

    rules = rules_of(settings)
    report = replace(pipeline.scan(catalog, documents, rules, policies, settings.as_of), seller=seller)
    if out is not None:
        _keep(settings, report, rules, out)
    if results is not None:
        from checker.score.store import append

        entry = append(results, report)
        tell(settings, "cli.scan.stored", number=entry.number, file=results, entry=entry.entry)
    write_report(settings, report, rules)
    return exit_code(report, settings.fail_on)


def _keep(settings: Settings, report: Report, rules: Rules, out: Path) -> None:
    from checker.report import FORMATS

    out.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        form = FORMATS[name]
        place = replace(settings, output=out / f"report{form.suffix}", form=name)
        write(place, form(report, rules, settings.language))
