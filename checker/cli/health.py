"""``checker health METRICS.csv``: a platform's health score month by month, and what the compliance pass rate adds to it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
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
    from checker.report.wording import Teller
    from checker.score.health import read_months, standings

    loaded = model_named(settings, model)
    found = standings(read_months(metrics, loaded), loaded)

    def text(colour: bool, width: int) -> str:
        from checker.report.columns import printed, table

        teller = Teller(rules_of(settings), settings.language)
        answers = {True: "yes", False: "no", None: "open"}
        rows = [
            (
                one.month, f"{one.at_least:g}" if one.at_least == one.at_most else f"{one.at_least:g} – {one.at_most:g}",
                "–" if one.compliance is None else f"{one.compliance:g}",
                *(teller.say(f"health.{answers[answer]}") for answer in (one.admitted, one.yellow, one.leave)),
            )
            for one in found
        ]
        headings = [teller.say(f"health.{name}") for name in ("month", "score", "compliance", "admitted", "yellow", "leave")]
        return printed([table(headings, rows)], colour=colour, width=width)

    write_either(settings, [{**asdict(one), "missing": list(one.missing)} for one in found], text)
    tell(settings, "cli.health.source", model=loaded.id, unpublished=sum(not metric.published for metric in loaded.metrics))
    return EXIT_PASS


def model_named(settings: Settings, name: str) -> Model:
    """The health model of that name, the user's own before ours. Raises PackError where there is none or it is faulty."""
    from checker.score.health import load_model

    places = [folder / "health" / f"{name}.toml" for folder in (*reversed(settings.standards), standards_folder())]
    return load_model(next((place for place in places if place.is_file()), places[-1]))
