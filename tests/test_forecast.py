"""The forecast of a year for the sample seller is what scanning on each of its days says; papers are read once."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from checker import checks, pass_rate, pipeline
from checker.catalog import read_catalog
from checker.cli import run
from checker.match import match
from checker.model import Dossier
from checker.packs import select
from checker.score.forecast import forecast
from checker.score.rate import Tally

SAMPLES = Path(__file__).parent.parent / "samples"
START = dt.date(2029, 11, 24)
LAST = dt.date(2030, 7, 31)
"""The last day of the old toy declarations: it lies within the year, so that the forecast has something to foresee."""
DAYS = 365


def test_a_year_ahead_is_what_a_scan_on_each_day_says() -> None:
    rules = pipeline.rules_from()
    catalog = str(SAMPLES / "catalog.csv")
    records = [pipeline.facts_or_bug(source) for source in pipeline.papers_in([str(SAMPLES / "papers")])]
    packs = select(rules, ())

    def dossiers() -> tuple[Dossier, ...]:
        products = read_catalog(catalog, rules).products
        return match(products, records, pipeline.places(products, records)).dossiers

    def scan(day: dt.date, first: int = 0, every: int = 1) -> dict[str, str]:
        """The verdicts of a day from the catalog on, matched anew, and by the checks alone."""
        return {one.product.sku: checks.status(checks.judge(one, packs, rules, day)) for one in dossiers()[first::every]}

    kept = dossiers()
    ahead = forecast(
        lambda day: pipeline.report([pipeline.judged(one, packs, rules, day) for one in kept], packs, (), day), START, DAYS,
    )
    assert [day.date for day in ahead.days] == [START + dt.timedelta(days=number) for number in range(DAYS + 1)]
    status = scan(START)
    for day in ahead.days:
        for turn in day.turns:
            assert status[turn.sku] == turn.before
            status[turn.sku] = turn.after
        count = Counter(status.values())
        assert day.tally == Tally(count["pass"], count["fail"], count["review"])
        # Every day is scanned anew: all SKUs where one turns and on the day before, else a third of them by turns, for time's sake.
        whole = day.turns or day.date == LAST
        scanned = scan(day.date) if whole else scan(day.date, day.date.toordinal() % 3, 3)
        assert {sku: status[sku] for sku in scanned} == scanned
    assert [(turn.sku, turn.before, day.date) for day in ahead.days for turn in day.turns if turn.before == "pass"] == [
        ("T-BEAR", "pass", LAST + dt.timedelta(days=1)),
    ]


def test_the_command_is_a_scan_as_of_each_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = LAST - dt.timedelta(days=1)
    shared = [str(SAMPLES / "catalog.csv"), "--documents", str(SAMPLES / "papers"), "--store", str(tmp_path / "s.sqlite"),
              "--format", "json", "-q"]
    assert run(["forecast", *shared, "--days", "2", "--as-of", start.isoformat()]) == 1
    told = json.loads(capsys.readouterr().out)
    for day in told["days"]:
        assert run(["scan", *shared, "--as-of", day["date"]]) == 1
        place = tmp_path / f"{day['date']}.json"
        place.write_text(capsys.readouterr().out, encoding="utf-8")
        assert day["skus"]["pass_rate"] == pass_rate(place).pass_rate
        assert day["skus"]["pass"] == pass_rate(place).tally.passed
    assert [turn["sku"] for turn in told["days"][2]["turns"]] == ["T-BEAR"]
