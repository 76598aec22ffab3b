"""``checker health METRICS.csv``: a platform's health score month by month, and what the compliance pass rate adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_PASS
from checker.places import standards_folder

if TYPE_CHECKING:
    from checker.score.health import Model


@command_of()
@click.argument("metrics", metavar="METRICS.csv", type=click.Path(path_type=Path))
@option("--model", told="health-model", default="aliexpress-h")
@common("text", "json")
def command(settings: Settings, metrics: Path, model: str) -> int:
    """Score months by a health model."""
    from checker.report.standings import standings as told
    from checker.score.health import SCHEMA, read_months, standings

    rules, loaded = rules_of(settings), model_named(settings, model)
    months = [one.to_dict() for one in standings(read_months(metrics, loaded), loaded)]
    plain = {"schema": SCHEMA, "model": loaded.to_dict(settings.language), "months": months}
    write_either(settings, plain, lambda colour, width: told(plain, rules, settings.language, colour=colour, width=width))
    return EXIT_PASS


def model_named(settings: Settings, name: str) -> Model:
    """The health model of that name, the user's own before ours. Raises PackError where there is none or it is faulty."""
    from checker.score.health import load_model

    places = [folder / "health" / f"{name}.toml" for folder in (*reversed(settings.standards), standards_folder())]
    return load_model(next((place for place in places if place.is_file()), places[-1]))
