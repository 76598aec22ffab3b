"""Scoring: what is counted, that one report gives one feed however it comes, and that the store keeps what it was given."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import sqlite3
import subprocess
import sys
import tomllib
import zlib
from importlib.metadata import EntryPoint
from pathlib import Path
from statistics import NormalDist

import handmade as made
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checker import pass_rate
from checker.cli import run
from checker.errors import CheckerError
from checker.model import Report, SkuResult
from checker.report import FORMATS
from checker.score.rate import wilson
from checker.score.store import GENESIS, append, broken, history

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "standards" / "schemas" / "pass-rate.json").read_text(encoding="utf-8"))


def many(passed: int, failed: int, review: int) -> Report:
    statuses = ["pass"] * passed + ["fail"] * failed + ["review"] * review
    return made.report(*(_sku(number, status) for number, status in enumerate(statuses)))


def _sku(number: int, status: str) -> SkuResult:
    kind = {"pass": "pass", "fail": "fail", "review": "review"}[status]
    return made.sku(f"T-{number}", status, (made.finding(kind, sku=f"T-{number}"),))


def written(report: Report, form: str, folder: Path, language: str = "en") -> Path:
    path = folder / f"report.{form}"
    path.write_text(str(FORMATS[form](report, made.rules(), language)), encoding="utf-8")
    return path


def test_the_example_of_the_contract() -> None:
    feed = pass_rate(many(100, 12, 8)).to_dict()
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(feed)))
    assert feed["skus"] == {"checked": 120, "pass": 100, "fail": 12, "review": 8, "waived": 0}
    assert (feed["pass_rate"], feed["interval"], feed["unknown_share"]) == (0.8333, [0.757, 0.889], 0.0667)
    assert feed["window"] == {"month": "2026-11", "from": "2026-11-01", "to": "2026-11-30"}
    assert feed["by_code"] == {"STD002": 20}
    assert feed["policy"] == "aliexpress"


def test_nothing_checked_is_no_rate() -> None:
    feed = pass_rate(Report(made.AS_OF, (), (), ())).to_dict()
    jsonschema.Draft202012Validator(SCHEMA).validate(feed)
    assert (feed["pass_rate"], feed["interval"], feed["unknown_share"], feed["policy"]) == (None, None, None, None)


def test_a_month_without_a_scan_is_no_rate() -> None:
    feed = pass_rate(made.full_report(), month="2026-02").to_dict()
    jsonschema.Draft202012Validator(SCHEMA).validate(feed)
    assert (feed["pass_rate"], feed["as_of"], feed["window"]) == (
        None, None, {"month": "2026-02", "from": "2026-02-01", "to": "2026-02-28"},
    )


def test_a_waiver_moves_a_sku_out_of_the_rate() -> None:
    feed = pass_rate(made.full_report())
    assert (feed.tally.passed, feed.tally.failed, feed.tally.review, feed.tally.waived, feed.checked) == (0, 2, 1, 1, 4)
    assert feed.pass_rate == 0.0
    assert dict(feed.by_code) == {"STD002": 2, "LNG001": 1}  # a warning keeps no SKU from passing, a waived finding neither


def test_breakdowns_are_of_all_skus() -> None:
    feed = pass_rate(made.full_report())
    assert feed.by_category["toys"].checked == 3
    assert feed.by_category[""].failed == 1
    assert feed.by_market["DE"].checked == 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_same_report_gives_the_same_bytes_whichever_way_it_comes(form: str, language: str, tmp_path: Path) -> None:
    report = made.full_report()
    assert pass_rate(written(report, form, tmp_path, language)).to_json() == pass_rate(report).to_json()


def test_the_store_gives_the_same_bytes_and_takes_a_scan_once(tmp_path: Path) -> None:
    store, report = str(tmp_path / "results.db"), made.full_report()
    first = append(store, report)
    assert append(store, report) == first
    assert (first.number, first.previous) == (1, GENESIS)
    assert pass_rate(store).to_json() == pass_rate(report).to_json()


def test_the_last_scan_of_the_month_counts(tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    later, earlier = many(3, 1, 0), replace(many(1, 3, 0), as_of=made.AS_OF.replace(day=2))
    october = replace(many(0, 5, 0), as_of=made.AS_OF.replace(month=10))
    for report in (later, earlier, october):
        append(store, report)
    assert pass_rate(store, month="2026-11").pass_rate == 0.75
    assert pass_rate(store, month="2026-10").pass_rate == 0.0
    assert pass_rate(store, month="2026-09").pass_rate is None
    assert [entry.as_of for entry in history(store)] == ["2026-11-24", "2026-11-02", "2026-10-24"]
    assert broken(store) is None


def test_policies_are_not_mixed(tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    for policies, passed in ((("law",), 4), (("aliexpress",), 1), (("aliexpress", "temu"), 0)):
        append(store, replace(many(passed, 1, 0), policies=policies))
    with pytest.raises(CheckerError, match="several-policies"):
        pass_rate(store)
    assert [pass_rate(store, policy=name).pass_rate for name in ("law", "aliexpress", "aliexpress+temu", "temu", "amazon")] == [
        0.8, 0.5, 0.0, 0.0, None,
    ]


def test_sellers_are_not_mixed(tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    append(store, replace(many(1, 0, 0), seller="A"))
    append(store, replace(many(0, 1, 0), seller="B"))
    assert pass_rate(store, seller="A").pass_rate == 1.0
    with pytest.raises(CheckerError, match="several-sellers"):
        pass_rate(store)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE scans SET as_of = '2026-11-30' WHERE number = 1", 1), ("DELETE FROM scans WHERE number = 1", 2),
        ("UPDATE scans SET verdicts = (SELECT verdicts FROM scans WHERE number = 1) WHERE number = 2", 2),
        ("UPDATE scans SET report = 'x' WHERE number = 2", 2),
    ],
)
def test_a_changed_store_is_told(statement: str, number: int, tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    append(store, many(1, 1, 0))
    append(store, many(2, 0, 0))
    with sqlite3.connect(store) as connection:
        connection.execute(statement)
    connection.close()
    assert broken(store) == number


@pytest.mark.parametrize("column", ["number", "seller", "month", "policies", "as_of", "report", "previous", "entry", "verdicts"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_change_of_any_column_of_any_entry_is_told(column: str, number: int, tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    for passed in (1, 2, 3):
        append(store, many(passed, 1, 0))
    other = {"number": 7, "verdicts": zlib.compress(b"{}")}.get(column, "f" * 64)
    with sqlite3.connect(store) as connection:
        connection.execute(f"UPDATE scans SET {column} = ? WHERE number = ?", (other, number))
    connection.close()
    assert broken(store) == ({1: 2, 2: 3, 3: 7}[number] if column == "number" else number)
    if column not in ("seller", "month", "policies"):  # an entry of another key is not asked for
        assert history(store)


def test_every_single_byte_of_the_verdicts_counts(tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    append(store, many(1, 0, 0))
    with sqlite3.connect(store) as connection:
        packed = connection.execute("SELECT verdicts FROM scans").fetchone()[0]
    connection.close()
    told = zlib.decompress(packed).replace(b'"pass"', b'"fail"', 1)
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE scans SET verdicts = ?", (zlib.compress(told, 6),))
    connection.close()
    assert broken(store) == 1
    with pytest.raises(CheckerError, match=r"score\.broken"):
        pass_rate(store)


def test_the_history_fits_its_schema_and_names_what_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "results.db")
    append(store, many(1, 1, 0))
    append(store, many(2, 1, 0))
    schema = json.loads((ROOT / "standards" / "schemas" / "history.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for code, fault in ((0, None), (1, 2)):
        if fault:
            with sqlite3.connect(store) as connection:
                connection.execute("UPDATE scans SET as_of = '2026-11-25' WHERE number = 2")
            connection.close()
        assert run(["history", store, "--format", "json", "-q"]) == code
        told = json.loads(capsys.readouterr().out)
        validator.validate(told)
        assert (told["broken"], [one["number"] for one in told["entries"]]) == (fault, [1, 2])


CONSUMER = json.loads((ROOT / "tests" / "cases" / "pass-rate-1.json").read_text(encoding="utf-8"))
"""The schema as a scorer took it over when ``checker.pass-rate/1`` was published: never to be changed."""


@pytest.mark.parametrize("report", [made.full_report(), many(100, 12, 8), Report(made.AS_OF, (), (), ())])
def test_a_consumer_of_the_first_schema_still_reads_the_feed(report: Report) -> None:
    validator = jsonschema.Draft202012Validator(CONSUMER, format_checker=jsonschema.FormatChecker())
    for feed in (pass_rate(report), pass_rate(report, month="2026-02")):
        validator.validate(json.loads(feed.to_json()))


def test_the_schema_of_today_demands_all_that_the_first_did_and_means_the_same_by_it() -> None:
    """Keys may be added; what the first schema knew keeps its meaning and stays required."""

    def within(old: object, new: object, place: str) -> None:
        if isinstance(old, dict):
            assert isinstance(new, dict), place
            for key, value in old.items():
                if key not in ("title", "description"):
                    assert key in new, f"{place}/{key}"
                    within(value, new[key], f"{place}/{key}")
        elif place.endswith("/required"):
            assert isinstance(old, list)
            assert isinstance(new, list)
            assert set(old) <= set(new), place
        else:
            assert old == new, place

    within(CONSUMER, SCHEMA, "")


def test_another_seller_or_policy_is_not_labelled_as_the_one_asked_for(tmp_path: Path) -> None:
    report = replace(many(3, 1, 0), seller="A")
    for results in (report, written(report, "json", tmp_path), written(report, "jsonl", tmp_path)):
        assert pass_rate(results, seller="A", policy="aliexpress").pass_rate == 0.75
        assert pass_rate(results, seller="B").pass_rate is None
        assert pass_rate(results, policy="temu").pass_rate is None
    assert pass_rate(many(3, 1, 0), seller="B").seller == "B"  # a report that names no seller may be anybody's


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.json", "{}"), ("b.jsonl", ""), ("c.json", "[1]"), ("d.txt", "hello"), ("e.json", '{"skus": 3}')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(CheckerError, match=r"score\.no-report"):
            pass_rate(tmp_path / name)
    with pytest.raises(CheckerError, match=r"score\.unreadable"):
        pass_rate(tmp_path / "missing.json")
    with pytest.raises(CheckerError, match=r"score\.month"):
        pass_rate(made.report(), month="2026-13")


def test_lines_of_two_days_are_no_report(tmp_path: Path) -> None:
    reports = (made.report(), replace(made.report(), policies=()))
    both = "".join(str(FORMATS["jsonl"](report, made.rules(), "en")) for report in reports)
    (tmp_path / "both.jsonl").write_text(both, encoding="utf-8")
    with pytest.raises(CheckerError, match=r"score\.no-report"):
        pass_rate(tmp_path / "both.jsonl")


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_the_interval_is_that_of_the_score_test(passed: int, more: int) -> None:
    """It holds the shares p that a test does not reject: |rate - p| <= z * sqrt(p (1 - p) / n), here sought by halving."""
    counted = passed + more
    if counted == 0:
        assert wilson(passed, counted) is None
        return
    rate, z = passed / counted, NormalDist().inv_cdf(0.975)

    def edge(outside: float) -> float:
        inside = rate
        for _ in range(60):
            middle = (inside + outside) / 2
            rejected = abs(rate - middle) > z * math.sqrt(middle * (1 - middle) / counted)
            inside, outside = (inside, middle) if rejected else (middle, outside)
        return inside

    assert wilson(passed, counted) == pytest.approx((edge(0.0), edge(1.0)), abs=0.00051)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_rate_and_lies_in_bounds(passed: int, more: int) -> None:
    counted = passed + more
    interval = wilson(passed, counted)
    assert interval is not None
    low, high = interval
    assert 0 <= low <= passed / counted + 0.0005
    assert passed / counted - 0.0005 <= high <= 1
    wider = wilson(passed * 2, counted * 2)
    assert wider is not None
    assert wider[1] - wider[0] <= high - low


def test_every_outcome_is_in_the_hash_of_a_report() -> None:
    base = pass_rate(made.report()).report_sha256
    changed = (
        made.report(made.sku("T-9")), made.report(made.sku(status="review")), made.report(made.sku(category="lighting")),
        made.report(made.sku(findings=(made.finding(),))), made.report(as_of=made.AS_OF.replace(day=1)),
    )
    assert len({base, *(pass_rate(report).report_sha256 for report in changed)}) == 6


def test_importing_the_door_pulls_in_nothing_heavy() -> None:
    code = (
        "import sys; from checker import pass_rate;"
        "heavy = {'numpy', 'pdfplumber', 'pypdfium2', 'langdetect', 'rich', 'jinja2', 'click', 'PIL', 'dateutil'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(("report", "told"), [(many(3, 1, 0), (92.7, 92.7)), (Report(made.AS_OF, (), (), ()), (77.7, 97.7))])
def test_the_sample_scorer_takes_the_feed_and_keeps_open_what_is_not_known(
    report: Report, told: tuple[float, float], tmp_path: Path,
) -> None:
    place = written(report, "json", tmp_path)
    folder = ROOT / "samples" / "scorer"
    done = subprocess.run(
        [sys.executable, str(folder / "scorer.py"), str(place), str(folder / "metrics.toml")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )
    found = json.loads(done.stdout)
    assert (found["at_least"], found["at_most"]) == told
    assert found["compliance"]["proof"] == pass_rate(report).report_sha256


def test_a_scorer_finds_the_feed_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["entry-points"]["health_scorer.metrics"]["compliance_pass_rate"]
    assert EntryPoint("compliance_pass_rate", named, "health_scorer.metrics").load() is pass_rate


def test_a_note_keeps_no_sku_from_passing_and_a_waived_note_saves_none() -> None:
    noted = made.sku("T-1", "pass", (made.finding("review", "note", waived="known"), made.finding("pass", "none")))
    failed = made.sku("T-2", "fail", (made.finding(sku="T-2"), made.finding("review", "note", "T-2", code="DCL002")))
    feed = pass_rate(made.report(noted, failed))
    assert (feed.tally.passed, feed.tally.waived, dict(feed.by_code)) == (1, 0, {"STD002": 1})


def test_the_worked_example_of_the_documentation() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in page.split("<!-- example -->")[1].splitlines() if "|" in line]
    skus = tuple(_of_row(*(cell.strip() for cell in row)) for row in rows[2:])
    told = json.loads(page.split("```json")[1].split("```")[0])
    feed = json.loads(pass_rate(replace(made.report(*skus), seller=None)).to_json())
    assert {key: feed[key] for key in told} == told


def _of_row(name: str, category: str, markets: str, status: str, against: str) -> SkuResult:
    findings = [made.finding("pass", "none", sku=name)]
    for one in filter(None, (part.strip() for part in against.split(","))):
        code, kind, level, *waived = one.split()
        findings.append(made.finding(kind, level, sku=name, code=code, waived=" ".join(waived)))
    return replace(made.sku(name, status, tuple(findings), category), markets=tuple(markets.split()))


@pytest.mark.parametrize(
    ("moment", "zone", "month"),
    [
        ("2026-10-31T15:59:59", "Asia/Shanghai", "2026-10"), ("2026-10-31T16:00:00", "Asia/Shanghai", "2026-11"),
        ("2026-10-31T16:00:00", "UTC", "2026-10"), ("2026-12-31T16:00:00", "Asia/Shanghai", "2027-01"),
        ("2026-11-01T03:30:00", "America/Los_Angeles", "2026-10"),
    ],
)
def test_the_month_is_that_of_the_named_zone(moment: str, zone: str, month: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """31 October 23:59:59 in Beijing is 15:59:59 UTC; one second later November has begun there and nowhere to its west."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls.fromisoformat(moment).replace(tzinfo=dt.UTC).astimezone(tz)

    seen = []
    monkeypatch.setattr("checker.cli.settings.dt.datetime", Clock)
    monkeypatch.setattr("checker.cli.score.write_either", lambda settings, plain, text: seen.append(settings.as_of))
    monkeypatch.setattr("checker.score.pass_rate", lambda *given, **more: pass_rate(made.report()))
    assert run(["score", "any.json", "--time-zone", zone]) == 0
    feed = pass_rate(made.report(as_of=seen[0]))
    assert (feed.month, feed.first[:7], feed.last[:7]) == (month, month, month)


@pytest.mark.parametrize(("month", "last"), [("2028-02", "29"), ("2027-02", "28"), ("2026-12", "31"), ("2026-11", "30")])
def test_a_month_ends_on_its_last_day(month: str, last: str) -> None:
    feed = pass_rate(made.report(as_of=dt.date.fromisoformat(f"{month}-{last}")))
    assert (feed.month, feed.first, feed.last) == (month, f"{month}-01", f"{month}-{last}")


def test_two_scans_of_one_month_with_different_packs(tmp_path: Path) -> None:
    store = str(tmp_path / "results.db")
    old = many(1, 1, 0)
    new = replace(old, packs=(replace(old.packs[0], sha256="b" * 64),))
    first, second = append(store, old), append(store, new)
    assert first.report_sha256 != second.report_sha256
    assert pass_rate(store, "2026-11").to_json() == pass_rate(new).to_json()
    assert pass_rate(store, "2026-11").packs == (("eu-toys", "b" * 64),)
    append(store, old)
    assert len(history(store)) == 2


def test_only_waived_skus_are_no_rate() -> None:
    feed = pass_rate(made.report(made.sku("T-1", "pass", (made.finding(waived="known"),))))
    assert (feed.pass_rate, feed.checked, feed.tally.waived) == (None, 1, 1)
