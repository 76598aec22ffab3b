"""The forecast is what scanning on each of its days says: of the sample seller for a year, of every case of a rule at random."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import handmade as made
import jsonschema
import pack_cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checker import checks, pass_rate, pipeline
from checker.catalog import read_catalog
from checker.cli import run
from checker.errors import CheckerError
from checker.match import match
from checker.model import Dossier, Pack, Record, Waiver
from checker.packs import Config, select
from checker.report import FORMATS
from checker.score.forecast import forecast
from checker.score.rate import Tally
from checker.score.store import append
from checker.score.verdicts import of_report

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
RULES = pipeline.rules_from()
CASES = pack_cases.cases([*sorted(pack_cases.FOLDER.glob("*.toml")), *sorted(pack_cases.GENERAL.glob("*.toml"))])
LAST = dt.date(2030, 7, 31)
"""The last day of the old toy declarations: a forecast over it has something to foresee."""
YEAR = 365


@dataclass(frozen=True)
class Seller:
    """The sample seller, its papers read once."""

    records: tuple[Record, ...]

    def dossiers(self) -> tuple[Dossier, ...]:
        """Read the catalog and match, as a scan does."""
        products = read_catalog(str(SAMPLES / "catalog.csv"), RULES).products
        return match(products, self.records, pipeline.places(products, self.records)).dossiers


@pytest.fixture(scope="module")
def seller() -> Seller:
    return Seller(tuple(pipeline.facts_or_bug(source) for source in pipeline.papers_in([str(SAMPLES / "papers")])))


def scan(dossiers: Iterable[Dossier], packs: tuple[Pack, ...], day: dt.date) -> dict[str, str]:
    """The verdicts of a day, by the checks alone."""
    return {one.product.sku: checks.status(checks.judge(one, packs, RULES, day)) for one in dossiers}


@pytest.mark.parametrize(
    ("policies", "start", "every", "expected"),
    [
        ((), dt.date(2029, 11, 24), 1, [("T-BEAR", "pass", "fail", LAST + dt.timedelta(days=1))]),
        # Judged before the last papers were written, whose dates then lie ahead.
        ((), dt.date(2026, 3, 1), 5,
         [("L-DESK", "review", "pass", dt.date(2026, 10, 12)), ("T-BEAR", "review", "pass", dt.date(2026, 10, 26))]),
        (("temu",), dt.date(2024, 1, 1), 5, [("E-KETTLE", "pass", "review", dt.date(2024, 10, 1))]),
    ],
)
def test_a_year_ahead_is_what_a_scan_on_each_day_says(
    policies: tuple[str, ...], start: dt.date, every: int, expected: list[object], seller: Seller,
) -> None:
    packs, kept = select(RULES, policies), seller.dossiers()
    ahead = forecast(of_report(pipeline.report(
        [pipeline.judged(one, packs, RULES, start, YEAR) for one in kept], packs, policies, start,
    )), start, YEAR)
    assert [day.date for day in ahead.days] == [start + dt.timedelta(days=number) for number in range(YEAR + 1)]
    turns = [(turn.sku, turn.before, turn.after, day.date) for day in ahead.days for turn in day.turns]
    assert turns == expected
    status = scan(seller.dossiers(), packs, start)
    around = {day + dt.timedelta(days=step) for *_, day in turns for step in (-1, 0)}
    for number, day in enumerate(ahead.days):
        status |= {turn.sku: turn.after for turn in day.turns}
        count = Counter(status.values())
        assert day.tally == Tally(count["pass"], count["fail"], count["review"])
        if day.date in around:
            assert status == scan(seller.dossiers(), packs, day.date)
        elif number % every == 0:
            assert status == scan(kept, packs, day.date), day.date


@settings(max_examples=60)
@given(st.sampled_from(CASES), st.dates(dt.date(2018, 1, 1), dt.date(2032, 1, 1)), st.lists(st.integers(0, 3653), min_size=6))
def test_what_is_foreseen_of_any_dossier_is_what_its_day_brings(
    named: tuple[str, pack_cases.Case], start: dt.date, days: list[int],
) -> None:
    """Cases of every requirement and every check: one that turned on a day which nobody foresaw would be found here."""
    dossier = pack_cases.dossier(named[1])
    result = pipeline.judged(dossier, RULES.packs, RULES, start, 3653)
    for day in (start + dt.timedelta(days=number) for number in days):
        foreseen = [result.status, *(later.status for later in result.ahead if later.date <= day)][-1]
        assert foreseen == checks.status(checks.judge(dossier, RULES.packs, RULES, day)), day


@pytest.mark.parametrize("named", CASES, ids=lambda named: named[0])
def test_the_day_after_every_end_is_foreseen(named: tuple[str, pack_cases.Case]) -> None:
    """On the days beside each that the checks name, and on month borders, the forecast is what that day brings."""
    dossier, start = pack_cases.dossier(named[1]), dt.date(2023, 11, 30)
    result = pipeline.judged(dossier, RULES.packs, RULES, start, 1461)
    days = {later.date for later in result.ahead}
    beside = {day + dt.timedelta(days=step) for day in days for step in (-1, 0, 1)}
    for day in sorted(day for day in beside if day >= start):
        foreseen = [result.status, *(later.status for later in result.ahead if later.date <= day)][-1]
        assert foreseen == checks.status(checks.judge(dossier, RULES.packs, RULES, day)), day


def test_a_paper_with_no_end_in_sight_breaks_nothing() -> None:
    name, case = next((name, case) for name, case in CASES if case["papers"])
    papers = [{**case["papers"][0], "expires": dt.date(9999, 12, 31)}, *case["papers"][1:]]
    assert pipeline.judged(pack_cases.dossier({**case, "papers": papers}), RULES.packs, RULES, made.AS_OF, YEAR).foreseen, name


def test_a_waiver_that_lapses_and_a_baseline_are_foreseen(seller: Seller) -> None:
    packs, start = select(RULES, ()), LAST - dt.timedelta(days=20)
    bear = next(one for one in seller.dossiers() if one.product.sku == "T-BEAR")
    results = {day: pipeline.judged(bear, packs, RULES, day, 40) for day in (start + dt.timedelta(days=n) for n in range(40))}
    until = LAST + dt.timedelta(days=5)
    config = Config((Waiver("DAT009", "known", "me", until), Waiver("STD003", "known", "me", until, "T-BEAR")))
    first, _ = pipeline.accepted(results[start], config, start)
    assert [(later.date, later.status) for later in first.ahead] == [
        (LAST + dt.timedelta(days=1), "pass"), (until + dt.timedelta(days=1), "fail"),
    ]
    ahead = forecast(of_report(pipeline.report([first], packs, (), start)), start, 39)
    for day in ahead.days:
        scanned, _ = pipeline.accepted(results[day.date], config, day.date)
        assert day.tally == pass_rate(pipeline.report([scanned], packs, (), day.date)).tally
    assert [(turn.before, turn.after) for day in ahead.days for turn in day.turns] == [("pass", "waived"), ("waived", "fail")]
    known = Config((), frozenset({("T-BEAR", one.requirement, one.code, one.about) for one in results[start].ahead[0].findings}))
    hidden, _ = pipeline.accepted(results[start], known, start)
    assert [later.status for later in hidden.ahead] == ["fail"]
    assert all(one.waived == "baseline" for one in hidden.ahead[0].findings)


def test_every_source_gives_the_forecast_of_scans_as_of_each_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start, schema = LAST - dt.timedelta(days=1), json.loads((ROOT / "standards/schemas/forecast.json").read_text("utf-8"))
    shared = ["--documents", str(SAMPLES / "papers"), "--store", str(tmp_path / "s.sqlite"), "--seller", "S-9", "-q"]
    catalog, out, results = str(SAMPLES / "catalog.csv"), tmp_path / "out", tmp_path / "results.db"
    assert run(["scan", catalog, *shared, "--out", str(out), "--results", str(results), "--as-of", start.isoformat()]) == 1
    capsys.readouterr()
    told = set()
    for source in ([catalog, *shared], [str(out / "report.json")], [str(out / "report.jsonl")], [str(results), "--seller", "S-9"]):
        assert run(["forecast", *source, "-q", "--days", "2", "--as-of", start.isoformat(), "--format", "json"]) == 1
        told.add(capsys.readouterr().out)
    assert len(told) == 1
    found = json.loads(told.pop())
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    for day in found["days"]:
        assert run(["scan", catalog, *shared, "--as-of", day["date"], "--format", "json", "-o", str(tmp_path / "day.json")]) == 1
        assert day["skus"] == pass_rate(tmp_path / "day.json").tally.to_dict()
    assert [(turn["sku"], turn["from"], turn["to"], turn["cause"]) for turn in found["days"][2]["turns"]] == [
        ("T-BEAR", "pass", "fail", "law_until:eu-toys/declaration-until-2030"),
    ]
    assert run(["forecast", str(results), "--month", "next", "--as-of", start.isoformat(), "--lang", "zh"]) == 1
    shown = capsys.readouterr().out
    assert f"{start} – {LAST}" in shown
    assert "declaration.pdf" in shown


@pytest.mark.parametrize(
    ("first", "days", "fault"),
    [
        (made.AS_OF - dt.timedelta(days=1), 1, "before"), (made.AS_OF, 8, "too-far"),
        (made.AS_OF + dt.timedelta(days=7), 1, "too-far"),
    ],
)
def test_what_the_report_does_not_know_is_not_told(first: dt.date, days: int, fault: str) -> None:
    one = replace(made.sku("T-1", "pass"), foreseen=made.AS_OF + dt.timedelta(days=7))
    with pytest.raises(CheckerError, match=rf"forecast\.{fault}"):
        forecast(of_report(made.report(one)), first, days)
    with pytest.raises(CheckerError, match=r"forecast\.blind"):
        forecast(of_report(made.report(one, made.sku("T-2"))), made.AS_OF, 1)


def test_an_empty_catalog_has_no_rate_on_any_day() -> None:
    ahead = forecast(of_report(replace(made.report(), skus=())), made.AS_OF, 30)
    assert {day.tally.rate for day in ahead.days} == {None}


def test_a_store_without_a_fitting_scan_has_no_forecast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "results.db"
    append(str(store), replace(made.report(), seller="S-9"))
    assert run(["forecast", str(store), "--seller", "S-8", "--lang", "en"]) == 2
    assert "no scan of this seller" in capsys.readouterr().err


def test_a_report_of_an_older_program_is_still_a_report(tmp_path: Path) -> None:
    """It looked not ahead: its rate is told, its future is not."""
    data = json.loads(str(FORMATS["json"](made.full_report(), made.rules(), "en")))
    for row in data["skus"]:
        del row["ahead"]
    place = tmp_path / "old.json"
    place.write_text(json.dumps(data), encoding="utf-8")
    assert pass_rate(place).to_json() == pass_rate(made.full_report()).to_json()
    assert run(["forecast", str(place), "--as-of", made.AS_OF.isoformat()]) == 2
