"""The health score: what each metric earns, bonus and tiers, months in a row, and what is missing stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.cli import run
from checker.errors import CheckerError, PackError
from checker.score.health import Month, load_model, read_months, standings

MODEL = load_model(Path(__file__).parent.parent / "standards" / "health" / "aliexpress-h.toml")
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
             "month\n2026-01\n2026-01\n", "month\n", "month,dispute-rate\n2026-01,nan\n"],
)
def test_faulty_months_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError):
        read_months(tmp_path / "m.csv", MODEL)


def test_a_faulty_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("scale = 100\n", encoding="utf-8")
    with pytest.raises(PackError):
        load_model(tmp_path / "m.toml")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.csv").write_text("month,compliance-pass-rate\n2026-01,90%\n", encoding="utf-8")
    assert run(["health", str(tmp_path / "m.csv"), "--lang", "zh"]) == 0
    assert "未定" in capsys.readouterr().out
