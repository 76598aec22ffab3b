"""The health score: what each metric earns, bonus and tiers, months in a row, and what is missing stays open."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from checker.cli import run
from checker.errors import CheckerError, PackError
from checker.score.health import Month, load_model, read_months, standings

STANDARDS = Path(__file__).parent.parent / "standards"
MODEL = load_model(STANDARDS / "health" / "aliexpress-h.toml")
BEST = {metric.id: metric.best for metric in MODEL.metrics}


def month(name: str, trademarks: int = 0, **worst: float) -> Month:
    """All metrics at their best but those named (with _ for -)."""
    return Month(name, {**BEST, **{key.replace("_", "-"): value for key, value in worst.items()}}, trademarks)


def test_the_published_weights() -> None:
    weights = {metric.id: metric.weight for metric in MODEL.metrics if metric.published}
    assert weights == {"on-time-logistics": 0.25, "dispute-rate": 0.22, "compliance-pass-rate": 0.18}
    assert len(MODEL.metrics) == 17


def test_the_score_and_what_compliance_adds() -> None:
    half = standings([month("2026-01", compliance_pass_rate=0.9)], MODEL)[0]
    assert (half.at_least, half.at_most, half.compliance, half.admitted) == (91.0, 91.0, 9.0, True)


def test_the_bonus_has_a_limit() -> None:
    bottom = month("2026-01", 5, compliance_pass_rate=0.0)
    assert standings([bottom], MODEL)[0].at_least == 92.0


def test_cards_follow_months_in_a_row_and_a_gap_breaks_them() -> None:
    low = {"on_time_logistics": 0.0, "compliance_pass_rate": 0.0}  # 57 points
    names = ("2026-11", "2026-12", "2027-01", "2027-03", "2027-04")
    told = standings([month(name, **low) for name in names], MODEL)
    assert [one.yellow for one in told] == [False, True, True, False, True]
    assert [one.leave for one in told] == [False, False, True, False, False]


def test_what_is_missing_stays_open() -> None:
    values = {key: value for key, value in BEST.items() if key != "on-time-logistics"}
    one = standings([Month("2026-01", values)], MODEL)[0]
    assert (one.at_least, one.at_most, one.missing, one.admitted) == (75.0, 100.0, ("on-time-logistics",), None)


@pytest.mark.parametrize(
    "text", ["month,dispute-rate\n2026-01,1.2\n", "month,dispute-rate\n2026-01,-1\n", "month,dispute-rate\n2026-13,0\n",
             "month\n2026-01\n2026-01\n", "month\n", "month,dispute-rate\n2026-01,nan\n", "month,dispute_rate\n2026-01,0.1\n",
             "month,dispute-rate\n2026-01,0.1,0.2\n", "month,trademarks\n2026-01,1.5\n", "month,rating-logistics\n2026-01,98%\n",
             "month,rating-logistics\n2026-01,5.1\n", "dispute-rate\n0.1\n", ""],
)
def test_faulty_months_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError):
        read_months(tmp_path / "m.csv", MODEL)


def test_a_month_is_computed_on_the_first_of_the_next() -> None:
    told = standings([month("2026-12"), month("2027-01"), month("2027-02")], MODEL)
    assert [one.computed_on for one in told] == [dt.date(2027, 1, 1), dt.date(2027, 2, 1), dt.date(2027, 3, 1)]


def losing(name: str, points: float) -> Month:
    """A month that lacks so many points of a hundred: first by late parcels (25), then by disputes (22)."""
    late, disputes = min(points, 25.0), max(0.0, points - 25)
    return month(name, on_time_logistics=1 - 0.2 * late / 25, dispute_rate=0.1 * disputes / 22)


@pytest.mark.parametrize(
    ("lost", "score", "tier"),
    [(15, 85.0, "admitted"), (15.01, 84.99, "not-admitted"), (0, 100.0, "admitted"), (40, 60.0, "not-admitted")],
)
def test_admission_begins_at_85(lost: float, score: float, tier: str) -> None:
    one = standings([losing("2026-01", lost)], MODEL)[0]
    assert (one.at_least, one.at_most, one.tier, one.admitted) == (score, score, tier, tier == "admitted")


@pytest.mark.parametrize(
    ("lost", "yellow", "leave"),
    [
        ((25, 25, 25), [False, False, False], [False, False, False]),  # 75 is not under 75
        ((25.01, 25.01, 25.01), [False, True, True], [False, False, False]),
        ((30, 30, 30), [False, True, True], [False, False, False]),  # 70 is not under 70
        ((30.01, 30.01, 30.01), [False, True, True], [False, False, True]),
        ((40, 0, 40), [False, False, False], [False, False, False]),
        ((40, 26, 40, 40, 40), [False, True, True, True, True], [False, False, False, False, True]),
    ],
)
def test_cards_at_their_lines(lost: tuple[float, ...], yellow: list[bool], leave: list[bool]) -> None:
    told = standings([losing(f"2026-{number:02d}", points) for number, points in enumerate(lost, 1)], MODEL)
    assert ([one.yellow for one in told], [one.leave for one in told]) == (yellow, leave)


@pytest.mark.parametrize(("trademarks", "bonus"), [(0, 0), (1, 5), (2, 10), (3, 10), (40, 10)])
def test_each_trademark_adds_five_and_all_at_most_ten(trademarks: int, bonus: float) -> None:
    one = standings([month("2026-01", trademarks, on_time_logistics=0.0)], MODEL)[0]
    assert (one.bonus, one.at_least) == (bonus, 75 + bonus)


def test_the_parts_add_up_to_the_score() -> None:
    one = standings([month("2026-01", 1, on_time_logistics=0.9, compliance_pass_rate=0.95)], MODEL)[0]
    assert sum(one.parts.values()) + one.bonus == pytest.approx(one.at_least)
    assert (one.parts["on-time-logistics"], one.compliance) == (12.5, 13.5)


def test_a_faulty_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("scale = 100\n", encoding="utf-8")
    with pytest.raises(PackError):
        load_model(tmp_path / "m.toml")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.csv").write_text("month,compliance-pass-rate\n2026-01,90%\n2026-02,\n", encoding="utf-8")
    assert run(["health", str(tmp_path / "m.csv"), "--lang", language]) == 0
    told = " ".join(capsys.readouterr().out.split())
    parts = {"en": ("open", "A platform's figure, not law", "14 are assumed"), "zh": ("未定", "并非法规", "14 项为假设值")}
    for part in parts[language]:
        assert part in told
    assert run(["health", str(tmp_path / "m.csv"), "--lang", language, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    schema = json.loads((STANDARDS / "schemas" / "health.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    assert (found["model"]["nature"], len(found["model"]["metrics"])) == ("platform", 17)
    assert all(metric["source"] for metric in found["model"]["metrics"])
    assert [(one["computed_on"], one["compliance"], one["tier"]) for one in found["months"]] == [
        ("2026-02-01", 9.0, "open"), ("2026-03-01", None, "open"),
    ]


def test_every_figure_of_every_model_says_where_it_comes_from() -> None:
    for path in sorted((STANDARDS / "health").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert (data["nature"], bool(data["source"])) == ("platform", True)
        for table in (data["window"], data["bonus"], data["admission"], data["yellow_card"], data["exit"], *data["metric"]):
            assert table["source"]
            assert table["confidence"] in {"high", "medium", "low", "mem"}
        assert all(row["published"] or row["confidence"] == "mem" for row in data["metric"])
