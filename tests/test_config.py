"""``checker.toml``: what a seller accepts is marked, what lapsed or fits nothing is told, faults name file, table and key."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from checker.checks import SPECS
from checker.cli import run
from checker.errors import PackError
from checker.model import EffectiveExpiry, Finding, SkuResult, Waiver
from checker.model.finding import Compared, Mended
from checker.packs import Config, load_config, load_rules
from checker.pipeline import accepted

TODAY = dt.date(2026, 11, 24)
GOOD = 'code = "PRD001"\nreason = "same toy"\nowner = "quality"\nuntil = 2027-01-31\n'


def write(folder: Path, text: str, name: str = "checker.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def finding(code: str = "PRD001", kind: str = "fail", level: str = "error", about: str = "a.pdf") -> Finding:
    return Finding("S-1", "", code, about, kind, level, "t", "m")


def result(*findings: Finding, status: str = "fail") -> SkuResult:
    return SkuResult("S-1", "", "toys", ("DE",), status, findings)


def test_waivers_are_read(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, f'[[waiver]]\n{GOOD}sku = "S-1"\n'), load_rules((), SPECS))
    assert config == Config((Waiver("PRD001", "same toy", "quality", dt.date(2027, 1, 31), "S-1"),))


@pytest.mark.parametrize(("text", "message", "key"), [
    (f"[[waiver]]\n{GOOD}reasn = 'x'\n", "fault.unknown-key", "reasn"),
    ("[[waiver]]\n" + GOOD.replace("PRD001", "PRD999"), "fault.unknown-name", "code"),
    (f"[[waiver]]\n{GOOD}requirement = 'eu-toys/no'\n", "fault.unknown-name", "requirement"),
    ("[[waiver]]\n" + GOOD.replace("2027-01-31", '"soon"'), "fault.value", "until"),
    ("[[waiver]]\n" + GOOD.replace("same toy", " "), "fault.value", "reason"),
    (f"[waiver]\n{GOOD}", "fault.value", "waiver"),
    ("basline = 'x.json'\n", "fault.unknown-key", "basline"),
    ("[[waiver", "fault.toml", ""),
    ("baseline = 'none.json'\n", "fault.baseline", ""),
])
def test_a_fault_names_its_place(tmp_path: Path, text: str, message: str, key: str) -> None:
    rules = load_rules((), SPECS)
    with pytest.raises(PackError) as caught:
        load_config(write(tmp_path, text), rules)
    assert caught.value.message == message and caught.value.args_by_name.get("key", "") == key
    for wording in (rules.texts[message].en, rules.texts[message].zh):
        assert "{" not in wording.format(**caught.value.args_by_name)


def test_a_waived_failure_no_longer_counts_and_is_still_told() -> None:
    config = Config((Waiver("PRD001", "same toy", "quality", dt.date(2027, 1, 31)),))
    passed = finding("DOC001", "pass", "none")
    told, used = accepted(result(finding(), passed), config, TODAY)
    assert told.status == "pass" and len(told.findings) == 2 and used == set(config.waivers)
    assert next(one for one in told.findings if one.code == "PRD001").waived


def test_a_lapsed_waiver_covers_nothing_and_is_told() -> None:
    config = Config((Waiver("PRD001", "same toy", "quality", dt.date(2026, 11, 23), "S-1"),))
    told, used = accepted(result(finding()), config, TODAY)
    assert told.status == "fail" and not used and [one.code for one in told.findings] == ["PRD001", "WAV002"]


def test_the_baseline_hides_what_is_known_and_leaves_the_status() -> None:
    config = Config((), frozenset({("S-1", "", "PRD001", "a.pdf")}))
    told, _ = accepted(result(finding(), finding(about="b.pdf")), config, TODAY)
    assert told.status == "fail" and [one.waived for one in told.findings] == ["baseline", ""]


def test_what_the_baseline_knew_and_is_no_longer_found_is_mended() -> None:
    gone = frozenset({
        ("S-1", "", "PRD001", "old.pdf"), ("S-1", "eu-toys/declaration", "DOC001", "d"),
        ("S-1", "amazon/report-age", "DAT002", "r"), ("S-2", "", "PRD001", "b.pdf"),
    })
    still = frozenset({("S-1", "", "PRD001", "a.pdf")})
    told, _ = accepted(result(finding(), finding(about="b.pdf")), Config((), gone | still, gone | still), TODAY, {"eu-toys"})
    assert told.compared == Compared(1, 1, (Mended("", "PRD001", "old.pdf"), Mended("eu-toys/declaration", "DOC001", "d")))
    assert accepted(result(finding()), Config(), TODAY)[0].compared is None


ENDS = tuple(
    EffectiveExpiry(dt.date.fromisoformat(day), cause, "r.pdf", code, requirement) for day, cause, code, requirement in (
        ("2026-10-01", "max_age:amazon", "DAT002", "amazon/report-age"),
        ("2027-03-31", "printed_expiry:r.pdf", "DAT001", "eu-toys/x"),
    )
)


@pytest.mark.parametrize(("waived", "until", "expected"), [
    (("DAT002", ""), "2027-01-31", "2027-01-31 waived_until:DAT002"),  # the old day is carried, and no longer than the waiver
    (("DAT002", "amazon/report-age"), "2027-12-31", "2027-03-31 printed_expiry:r.pdf"),  # then the next paper ends
    (("DAT002", "temu/report-age"), "2027-12-31", "2026-10-01 max_age:amazon"),  # another platform's limit is not waived
    (("DAT001", ""), "2027-12-31", "2026-10-01 max_age:amazon"),
    (("DAT002", ""), "2026-09-30", "2026-10-01 max_age:amazon"),  # lapsed
])
def test_the_end_of_a_product_is_carried_by_a_waiver_up_to_its_last_day(waived: tuple[str, str], until: str, expected: str) -> None:
    waiver = Waiver(waived[0], "stock", "quality", dt.date.fromisoformat(until), "", waived[1])
    stale = replace(finding("DAT002"), requirement="amazon/report-age")
    one = replace(result(stale, finding("DOC001", "pass", "none")), effective_expiry=ENDS[0], ends=ENDS)
    told, _ = accepted(one, Config((waiver,)), TODAY)
    end = told.effective_expiry
    assert end is not None and f"{end.date} {end.cause}" == expected
    assert (told.status == "pass") is (end.date >= TODAY)


def test_a_waived_lack_ends_with_its_waiver_though_no_paper_ends() -> None:
    one = result(finding("DOC001", about="declaration"), finding("STD001", "pass", "none"))
    told, _ = accepted(one, Config((Waiver("DOC001", "on its way", "quality", dt.date(2027, 1, 31)),)), TODAY)
    assert told.effective_expiry is not None and told.effective_expiry.date == dt.date(2027, 1, 31)
    assert told.counted_as == "waived" and told.findings[0].waiver is not None


def test_a_run_with_its_own_report_as_baseline_finds_nothing_new(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    paper = write(tmp_path, "Declaration of Conformity\nModel: KX-1\n", "declaration.txt")
    args = ["check", str(paper), "--sku", "S-1", "--category", "toys", "--market", "DE", "--trait", "battery", "--lang", "en"]
    report = tmp_path / "report.json"
    assert run([*args, "--as-of", "2026-11-24", "--format", "json", "-o", str(report)]) == 1
    config = write(tmp_path, f'baseline = "report.json"\n[[waiver]]\n{GOOD}')
    assert run([*args, "--as-of", "2026-11-24", "--format", "json", "--config", str(config)]) == 0
    out, err = capfd.readouterr()
    again = json.loads(out)["skus"][0]
    assert again["status"] == "fail" and {one["waived"] for one in again["findings"] if one["kind"] == "fail"} == {"baseline"}
    assert "PRD001" in err
