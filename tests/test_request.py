"""Drafts to laboratory and supplier: each open point once, to who can mend it, in both languages, with paper, need and day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pack_cases import FOLDER, cases, dossier
from test_wordings import told

from checker.checks import SPECS
from checker.cli import run
from checker.model import Exhibit, Finding, PaperLine, SkuResult
from checker.packs import load_rules
from checker.pipeline import judged
from checker.report.order import to_do
from checker.report.request import Asking, drafts, text
from checker.report.wording import UNKNOWN

TODAY = dt.date(2026, 11, 24)


def toy(papers: list[str]) -> SkuResult:
    rules = load_rules((), SPECS)
    case = next(case for name, case in cases([FOLDER / "eu-toys.toml"]))
    kept = [paper for paper in case["papers"] if paper["name"] in papers]
    return judged(dossier({**case, "papers": kept}), rules.packs, rules, TODAY)


def test_laboratory_and_supplier_are_each_asked_for_what_they_can_mend() -> None:
    result = toy(["reach-report"])
    found = {(one.to, one.language): one.text for one in drafts(result, load_rules((), SPECS), TODAY)}
    assert set(found) == {(to, language) for to in ("laboratory", "supplier") for language in ("en", "zh")}
    assert "EN 71-1" in found["laboratory", "en"] and "2009/48/EC" in found["supplier", "en"]
    assert "2026-12-08" in found["supplier", "en"] and "2026-12-08" in found["supplier", "zh"]
    assert "检测机构您好" in found["laboratory", "zh"]
    assert not any("{" in text or "request." in text for text in found.values())
    lines = (found["laboratory", "en"] + found["supplier", "en"]).splitlines()
    assert 0 < sum(line[:1].isdigit() for line in lines) <= sum(1 for item in to_do(result) if item.level != "note")


def test_who_has_nothing_open_is_not_written_to() -> None:
    result = toy(["declaration", "report", "reach-report"])
    passing = SkuResult("S", "", "toys", ("DE",), "pass", tuple(one for one in result.findings if one.kind == "pass"))
    assert drafts(passing, load_rules((), SPECS), TODAY) == ()


def test_the_day_can_be_given(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.txt").write_text("TEST REPORT\nModel: KX-1\n", encoding="utf-8")
    args = ["request", str(tmp_path), "--sku", "S-1", "--category", "toys", "--market", "DE", "--as-of", "2026-11-24"]
    assert run([*args, "--by", "2026-12-01", "--format", "json", "--lang", "en"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told and all("2026-12-01" in one["text"] and "S-1" in one["text"] for one in told)


def test_what_the_maker_writes_is_asked_of_the_supplier_and_the_letter_names_model_and_brand() -> None:
    rules = load_rules((), SPECS)
    case = next(case for name, case in cases([FOLDER / "eu-toys.toml"]))
    old, names = {"standards": ["EN 71-3:2013+A3:2018"]}, ("declaration", "report")
    kept = [paper | old for paper in case["papers"] if paper["name"] in names]
    one = dossier({**case, "brand": "Brumelle", "papers": kept})
    found = {
        (draft.to, draft.language): draft.text
        for draft in drafts(judged(one, rules.packs, rules, TODAY), rules, TODAY, product=one.product)
    }
    for to, mine, other in (("laboratory", "report.pdf", "declaration.pdf"), ("supplier", "declaration.pdf", "report.pdf")):
        seen = [line for line in found[to, "en"].splitlines() if "gave presumption" in line]
        assert seen and all(mine in line and other not in line for line in seen), to
    assert all("KX-1" in text and "Brumelle" in text for text in found.values())


def test_every_point_is_asked_for_in_a_sentence_that_a_finding_can_fill() -> None:
    """Whatever judging may find in the cases of all requirements, a letter asks for it in words, without a hole."""
    rules = load_rules((), SPECS)
    for language in ("en", "zh"):
        asking = Asking(rules, language, rules.tables["request"])
        for finding in told().values():
            if finding.kind in ("fail", "review") and finding.code not in rules.tables["request"]["nobody"]:
                asked = asking.ask(finding)
                assert UNKNOWN not in asked and "{" not in asked, (finding.code, finding.message, asked)
                openings = ("请", "Please", asking.say("request.needed", text="").strip())
                assert asked.startswith(openings), (finding.code, finding.message, asked)


def test_the_same_is_said_once_and_a_basis_shows_no_marks_of_ours() -> None:
    rules = load_rules((), SPECS)
    exhibits = [(Exhibit(f"{name}.pdf"),) for name in ("emc", "rohs")]
    papers = tuple(PaperLine(shown.file, "", "test_report", "folder", 1.0) for (shown,) in exhibits)
    basis = "ProdSG s.6 [medium-high]; Directive 2009/48/EC Art 4(7)"
    found = [
        *(Finding("S", "aliexpress/laboratory-named", "LAB001", shown[0].file, "review", "warning", "t", "no-lab",
                  (("file", shown[0].file),), "AliExpress qualification check", shown) for shown in exhibits),
        *(Finding("S", f"pack/{name}", "LNG001", "DE+de", "fail", "error", "t", "missing",
                  (("language", "de"), ("market", "DE")), basis, (Exhibit("manual.pdf"),)) for name in ("one", "two")),
    ]
    letters = {(one.to, one.language): one.text for one in drafts(
        SkuResult("S", "", "toys", ("DE",), "fail", tuple(found), papers), rules, TODAY)}
    assert set(letters) == {(to, language) for to in ("laboratory", "supplier") for language in ("en", "zh")}
    for language in ("en", "zh"):
        lab, supplier = letters["laboratory", language], letters["supplier", language]
        assert "2. " not in lab and "emc.pdf" in lab and "rohs.pdf" in lab and "qualification check" not in lab
        assert "2. " not in supplier and "[medium" not in supplier and supplier.count("ProdSG") == 1


def test_no_laboratory_is_asked_for_what_a_seller_must_fill_in_or_for_papers_of_no_kind() -> None:
    rules = load_rules((), SPECS)
    shown = (Exhibit("unread.pdf"),)
    found = (
        Finding("S", "", "DAT007", "unread.pdf", "review", "warning", "t", "undated",
                (("file", "unread.pdf"), ("role", "issued")), "", shown),
        Finding("S", "", "PRD003", "unread.pdf", "review", "warning", "t", "none-in-catalog", (("file", "unread.pdf"),), "", shown),
    )
    letters = drafts(SkuResult("S", "", "toys", (), "review", found, (PaperLine("unread.pdf", "", None, "", 1.0),)), rules, TODAY)
    assert {one.to for one in letters} == {"supplier"}
    assert all("1. " in one.text and "2. " not in one.text and "–" not in one.text.split("\n\n", 1)[1] for one in letters)


def test_the_readers_language_comes_first() -> None:
    rules, result = load_rules((), SPECS), toy(["reach-report"])
    found = drafts(result, rules, TODAY)
    chinese, english = (text(found, result, rules, language) for language in ("zh", "en"))
    assert chinese.index("检测机构您好") < chinese.index("Dear laboratory team")
    assert english.index("Dear laboratory team") < english.index("检测机构您好")
