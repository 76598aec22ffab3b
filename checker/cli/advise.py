"""``checker advise REPORT``: what to mend first, and the pass rate and health points after each step."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.group import command as command_of
from checker.cli.health import model_named
from checker.cli.output import rules_of, write_either
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_FINDINGS, EXIT_PASS


@command_of()
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path))
@option("--model", told="health-model", default="aliexpress-h")
@common("text", "json")
def command(settings: Settings, report: Path, model: str) -> int:
    """Rank the repairs that a report file calls for."""
    from checker.report.advice import advice
    from checker.score.advise import kinds_of, of_file

    rules = rules_of(settings)
    found, loaded = of_file(report, kinds_of(rules.tables["repairs"])), model_named(settings, model)
    told = found.to_dict(loaded)
    write_either(settings, told, lambda colour, width: advice(told, rules, settings.language, colour=colour, width=width))
    return EXIT_FINDINGS if found.steps else EXIT_PASS
