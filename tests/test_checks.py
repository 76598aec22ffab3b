"""Judging: every check on papers that meet it, miss it, and leave it open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from dossiers import CHECKS, NAMES, TODAY, Section, demand, dossier, edition, field, findings, paper, rules, told
from msgspec.structs import replace

from checker.checks import GENERAL, Outcome, expiry, expiry_of_papers, status, waive
from checker.checks.register import cited, family_key, register_of
from checker.model import Ask, Category, Condition, Exhibit, Field, Finding, Problem, Waiver

DECLARATION = {"kind": "declaration", "directives": ["2014/1/EU"], "verdict": None}
NEEDS_DECLARATION: dict[str, Any] = {
    "paper": {"en": "declaration", "zh": "声明"},
    "any_of": [{"kinds": ["declaration"], "directives": ["2014/1/EU"]}],
    "instead": [{"kinds": ["certificate"]}],
}
ASSESSED = demand("standard-assessed", any_of=["EN 10-1"])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# -- a paper is there, or not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("papers", "kind"),
    [
        ([paper(**DECLARATION)], "pass"),
        ([], "fail"),
        ([paper(kind="test_report")], "fail"),
        ([paper(kind="declaration", directives=["2099/9/EU"])], "fail"),
        ([paper(kind="declaration", directives=[])], "review"),
        ([paper(**DECLARATION, covers=False)], "fail"),
        ([paper(**DECLARATION, by="brand", covers=None)], "review"),
        ([paper(**DECLARATION | {"kind": field("declaration", 0.4)})], "review"),
        ([paper(kind=None, status="unreadable", text_source="none")], "review"),
        ([paper(kind="declaration", directives=["2099/9/EU"], problems=(Problem("DOC009"),))], "review"),
        ([paper(kind="certificate", kinds=("certificate", "declaration"), directives=["2014/1/EU"])], "pass"),
        ([paper("a.pdf", kind="declaration", directives=["2099/9/EU"]), paper("b.pdf", **DECLARATION)], "pass"),
    ],
)
def test_a_required_paper(papers: list[Any], kind: str) -> None:
    found = findings(dossier(*papers), demand("paper-required", **NEEDS_DECLARATION))
    assert [item[0] for item in told(found, "DOC001")] == [kind]


def test_a_certificate_is_no_declaration() -> None:
    found = findings(dossier(paper(kind="certificate", directives=["2014/1/EU"])), demand("paper-required", **NEEDS_DECLARATION))
    assert told(found, "DOC002") == [("fail", "warning", "declaration")]
    beside = findings(
        dossier(paper(kind="certificate"), paper("b.pdf", **DECLARATION)), demand("paper-required", **NEEDS_DECLARATION)
    )
    assert told(beside, "DOC002") == []


def test_a_product_without_papers_fails() -> None:
    found = findings(dossier(), ASSESSED)
    assert status(found) == "fail"
    assert told(found, "STD001") == [("fail", "error", "EN 10-1 test report")]


def test_a_data_sheet_proves_nothing() -> None:
    assert told(findings(dossier(paper(kind="other", verdict=None))), "DOC014") == [("fail", "note", "a.pdf")]


# -- what could not be read --------------------------------------------------------------------------------------------------------


def test_problems_of_a_file_are_never_silent() -> None:
    silent = paper("x.pdf", kind=None, status="unreadable", text_source="none", models=[])
    locked = paper("y.pdf", kind=None, status="unreadable", text_source="none", problems=(Problem("DOC004"),), models=[])
    found = findings(dossier(silent, locked))
    assert told(found, "DOC005") == [("review", "warning", "x.pdf")]
    assert told(found, "DOC004") == [("review", "warning", "y.pdf")]
    assert status(found) == "review"


@pytest.mark.parametrize(("complete", "expected"), [(False, ["3 of 7 pages"]), (True, []), (None, [])])
def test_missing_pages(complete: bool | None, expected: list[str]) -> None:
    found = findings(dossier(paper(complete=complete, pages_stated=7)))
    assert [about for _, _, about in told(found, "DOC012")] == expected


# -- editions ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "kind", "message"),
    [
        ("EN 10-1:2020+A1:2022", "pass", "current"),
        ("EN 10-1:2020", "fail", "withdrawn"),
        ("EN 10-1:2020+A1:2022+A2:2024", "pass", "current"),
        ("EN 60:2012+A1:2019+A2", "review", "misread"),
        ("EN 10-1:2026", "pass", "not-cited"),
        ("EN 10-1", "review", "no-edition"),
        ("EN 10-1:1999", "fail", "outlived"),
        ("EN 10-1:2021", "review", "unknown-edition"),
        ("EN 10-2:2005", "review", "unknown-edition"),
        ("EN 300 999 V2.0.9", "fail", "outlived"),
        ("EN 60:2012+A1:2019", "fail", "withdrawn"),
        ("EN 60:2012", "fail", "withdrawn"),
        ("EN 60:2012+A3:2022", "review", "unknown-edition"),
        ("EN 10-2:2015", "pass", "until"),
        ("EN 10-2:2010", "review", "withdrawn-unsure"),
        ("EN 20:2021", "pass", "restricted"),
        ("ETSI EN 300 999 V2.1.1 (2016-11)", "fail", "withdrawn"),
        ("ETSI EN 300 999 V2.2.2", "pass", "current"),
    ],
)
def test_what_an_edition_is_worth(printed: str, kind: str, message: str) -> None:
    found = [item for item in findings(dossier(paper(standards=[printed])), ASSESSED) if item.code == "STD002"]
    assert [(item.kind, item.message, item.about) for item in found] == [(kind, message, printed)]


def test_a_standard_the_register_does_not_know_is_left_alone() -> None:
    assert told(findings(dossier(paper(standards=["EN 99999:2001"]))), "STD002") == []


@pytest.mark.parametrize(("as_of", "kind"), [("2024-06-30", "pass"), ("2024-07-01", "fail")])
def test_the_last_day_of_an_edition_still_counts(as_of: str, kind: str) -> None:
    found = findings(dossier(paper(standards=["EN 10-1:2020"])), ASSESSED, as_of=day(as_of))
    assert [item[0] for item in told(found, "STD002")] == [kind]


def test_an_old_report_beside_a_new_one_warns_only() -> None:
    old, new = paper("old.pdf", standards=["EN 10-1:2020"]), paper("new.pdf", standards=["EN 10-1:2020+A1:2022"])
    found = findings(dossier(old, new), ASSESSED)
    assert told(found, "STD002") == [("fail", "warning", "EN 10-1:2020"), ("pass", "none", "EN 10-1:2020+A1:2022")]
    assert status(found) == "pass"
    declared = findings(dossier(old, paper("new.pdf", kind="declaration", standards=["EN 10-1:2020+A1:2022"])), ASSESSED)
    assert ("fail", "error", "EN 10-1:2020") in told(declared, "STD002")


def test_a_successor_under_another_number_saves_the_paper() -> None:
    found = findings(dossier(paper(standards=["EN 30:2012", "EN IEC 40:2018"])))
    assert told(found, "STD002") == [("fail", "warning", "EN 30:2012"), ("pass", "none", "EN IEC 40:2018")]


def test_an_edition_read_badly_decides_nothing() -> None:
    found = findings(dossier(paper(standards=[field("EN 10-1:2020", 0.3)])), ASSESSED)
    assert [item[0] for item in told(found, "STD002")] == ["review"]


def test_an_edition_is_judged_in_its_own_markets_only() -> None:
    row = edition("EN 10-1:2020", day("2024-06-30"), markets=("QU",))
    cited_there = dossier(paper(standards=["EN 10-1:2020"]))
    elsewhere = dossier(paper(standards=["EN 10-1:2020"]), markets=("QB",))
    assert told(findings(cited_there, editions=(row,)), "STD002") == [("fail", "error", "EN 10-1:2020")]
    assert told(findings(elsewhere, editions=(row,)), "STD002") == []


def test_a_requirement_that_judges_editions_itself_is_not_doubled() -> None:
    own = demand("standard-current", "own", any_of=["EN 10-1"])
    found = findings(dossier(paper(standards=["EN 10-1:2020", "EN 20:2021"])), own)
    assert [(item.requirement, item.about) for item in found if item.code == "STD002"] == [
        ("", "EN 20:2021"),
        ("made-up/own", "EN 10-1:2020"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EN IEC 55015:2019+A11:2020", "EN 55015:2019 + A11:2020"),
        ("ETSI EN 300 328 V2.2.2 (2019-07)", "EN 300 328 V2.2.2"),
        ("EN 60335-1:2012+AC:2014+A11:2014", "EN 60335-1:2012+A11:2014"),
        ("BS EN 71-1:2014+A1:2018", "EN 71-1:2014+A1:2018"),
        ("FCC Part 15 Subpart B", "47 CFR Part 15 Subpart B"),
        ("EN 71-1:2014/A1:2018", "EN 71-1:2014+A1"),
    ],
)
def test_spellings_of_one_designation(one: str, other: str) -> None:
    assert cited(one) == cited(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EN 71-1:2014", "EN 71-1:2014+A1:2018"),
        ("ASTM F963-17", "ASTM F963-23"),
        ("EN 71-1:2014", "EN 71-11:2014"),
        ("IEC 62471:2006", "EN 62471:2006"),
    ],
)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert cited(one) != cited(other)


def test_a_family_has_no_edition() -> None:
    assert family_key("ASTM F963-23") == family_key("ASTM F963")
    assert family_key("IEC 62471-7") != family_key("IEC 62471")


def test_an_amendment_that_is_lacking_is_named() -> None:
    row, lacking, _ = register_of([edition("EN 5:2015+A11:2020")]).find("EN 5:2015")
    assert row is not None
    assert lacking == {"A11"}


def test_a_national_adoption_year_means_the_european_edition() -> None:
    register = register_of([edition("EN 7:2008")], {"adoption": [{"national": "DIN EN 7:2009", "edition": "EN 7:2008"}]})
    row, _, _ = register.find("EN 7:2009")
    assert row is not None
    assert row.designation == "EN 7:2008"


# -- dates -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires", "kind"),
    [
        (day("2026-11-23"), "fail"),
        (TODAY, "pass"),
        (day("2027-01-01"), "pass"),
        ([day("2026-05-03"), day("2027-03-05")], "review"),
        ([day("2026-01-02"), day("2026-02-01")], "fail"),
    ],
)
def test_a_printed_end(expires: Any, kind: str) -> None:
    found = told(findings(dossier(paper(kind="certificate", expires=expires))), "DAT001")
    assert [item[0] for item in found] == [kind]


def test_a_lapsed_certificate_beside_a_good_one_warns_only() -> None:
    lapsed = paper("a.pdf", kind="certificate", standards=["EN 10-1:2026"], expires=day("2020-01-01"))
    good = paper("b.pdf", kind="certificate", standards=["EN 10-1:2026"], expires=day("2030-01-01"))
    assert told(findings(dossier(lapsed, good)), "DAT001") == [("fail", "warning", "a.pdf"), ("pass", "none", "b.pdf")]


YEARLY = demand("paper-age", of={"kinds": ["test_report"]}, limit={"years": 1})
QUARTERLY = demand("resubmission", of={"kinds": ["test_report"]}, every="quarter", level="warning")


@pytest.mark.parametrize(
    ("rule", "code", "issued", "kind"),
    [
        (YEARLY, "DAT002", day("2025-11-24"), "pass"),
        (YEARLY, "DAT002", day("2025-11-23"), "fail"),
        (YEARLY, "DAT002", [day("2025-03-12"), day("2025-12-03")], "review"),
        (YEARLY, "DAT002", [day("2026-03-12"), day("2026-12-03")], "pass"),
        (QUARTERLY, "DAT003", day("2026-10-01"), "pass"),
        (QUARTERLY, "DAT003", day("2026-09-30"), "fail"),
        (QUARTERLY, "DAT007", None, "review"),
    ],
)
def test_how_old_a_paper_may_be(rule: Any, code: str, issued: Any, kind: str) -> None:
    found = told(findings(dossier(paper(issued=issued)), rule), code)
    assert [item[0] for item in found] == [kind]


def test_the_newest_paper_counts() -> None:
    papers = (paper("a.pdf", issued=day("2020-01-01")), paper("b.pdf", issued=day("2026-10-05")))
    assert told(findings(dossier(*papers), QUARTERLY), "DAT003") == [("pass", "none", "b.pdf")]


def test_an_ambiguous_date_shows_all_readings() -> None:
    found = [item for item in findings(dossier(paper(issued=[day("2024-03-05"), day("2024-05-03")]))) if item.code == "DAT004"]
    assert [(item.kind, item.about, dict(item.args)["dates"]) for item in found] == [("review", "issued", "2024-03-05, 2024-05-03")]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"issued": day("2024-01-01"), "received": day("2024-02-01")}, "DAT005"),
        ({"tested_from": day("2024-03-01"), "tested_to": day("2024-02-01")}, "DAT005"),
        ({"issued": day("2027-01-01")}, "DAT006"),
    ],
)
def test_dates_that_cannot_be(facts: dict[str, Any], code: str) -> None:
    assert told(findings(dossier(paper(**facts))), code) == [("review", "warning", "a.pdf")]
    fine = {
        "received": day("2024-01-01"),
        "tested_from": day("2024-01-02"),
        "tested_to": day("2024-01-03"),
        "issued": day("2024-01-03"),
    }
    assert told(findings(dossier(paper(**fine))), code) == []


def test_a_declaration_older_than_its_reports() -> None:
    report = paper("r.pdf", issued=day("2024-05-01"), standards=["EN 10-1:2026"])
    early = paper("d.pdf", kind="declaration", issued=day("2024-04-01"), standards=["EN 10-1:2026"])
    late = paper("d.pdf", kind="declaration", issued=day("2024-06-01"), standards=["EN 10-1:2026"])
    assert told(findings(dossier(report, early)), "DAT010") == [("review", "warning", "d.pdf")]
    assert told(findings(dossier(report, late)), "DAT010") == []


def test_a_change_of_law() -> None:
    rule = demand("law-until", of={"kinds": ["test_report"]}, last=day("2026-11-24"), reason={"en": "new act", "zh": "新法规"})
    assert told(findings(dossier(paper()), rule), "DAT009") == []
    assert told(findings(dossier(paper()), rule, as_of=day("2026-11-25")), "DAT009") == [("fail", "error", "a.pdf")]


# -- products, verdicts, laboratories, integrity -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "kind", "expected"),
    [("catalog", "test_report", "fail"), ("model", "test_report", "review"), ("folder", "manual", "review")],
)
def test_a_paper_for_other_models(by: str, kind: str, expected: str) -> None:
    found = told(findings(dossier(paper(by=by, kind=kind, covers=False, models=["Z-9"]))), "PRD001")
    assert [item[0] for item in found] == [expected]


def test_a_scan_that_may_be_misread_is_looked_at() -> None:
    scan = paper(covers=False, text_source="ocr", models=["MB-1O0"], standards=["EN 10-1:2026"])
    found = findings(dossier(scan, models=("MB-100",)), ASSESSED)
    assert [item.kind for item in found if item.code in ("PRD001", "STD001")] == ["review", "review"]
    text = paper(covers=False, models=["MB-1O0"], standards=["EN 10-1:2026"])
    assert told(findings(dossier(text, models=("MB-100",)), ASSESSED), "PRD001") == [("fail", "error", "a.pdf")]


def test_a_paper_that_names_no_model() -> None:
    assert told(findings(dossier(paper(models=[], covers=None))), "PRD003") == [("review", "warning", "a.pdf")]
    assert told(findings(dossier(paper(kind="manual", models=[], covers=None))), "PRD003") == []


def test_different_firms_are_told_and_trading_names_are_not() -> None:
    declaration = paper("d.pdf", kind="declaration", manufacturer="Nordwind Toys GmbH")
    other = paper("r.pdf", applicant="Harbour Trading Ltd.")
    same = paper("r.pdf", applicant="NORDWIND Toys")
    assert told(findings(dossier(declaration, other)), "PRD002") == [("review", "warning", "r.pdf")]
    doubtful = paper("r.pdf", applicant=field("Harbour Trading Ltd.", 0.4))
    assert told(findings(dossier(declaration, doubtful)), "PRD002") == [("review", "note", "r.pdf")]
    assert told(findings(dossier(declaration, same)), "PRD002") == []


def test_what_the_product_is_must_be_known() -> None:
    found = findings(dossier(category="", markets=()))
    assert [item.code for item in found] == ["PRD004", "PRD005"]
    assert status(found) == "review"
    assert told(findings(dossier(category="rockets")), "PRD004") == [("review", "warning", "rockets")]


def test_what_requirements_turn_on_must_be_said() -> None:
    asks = (Ask(("mains", "usb")), Ask(("radio",), Condition(traits=("usb",)), "note"))
    groups = {"widgets": Category("widgets", NAMES, asks=asks)}
    assert told(findings(dossier(), categories=groups), "PRD006") == [("review", "warning", "mains/usb")]
    assert told(findings(dossier(traits=("mains",)), categories=groups), "PRD006") == []
    assert told(findings(dossier(traits=("usb",)), categories=groups), "PRD006") == [("review", "note", "radio")]


@pytest.mark.parametrize(
    ("verdict", "expected"), [("fail", ["fail"]), ("mixed", ["review"]), ("pass", []), (Field("fail", (), (), 0.4), ["review"])]
)
def test_a_failing_verdict(verdict: Any, expected: list[str]) -> None:
    assert [item[0] for item in told(findings(dossier(paper(verdict=verdict))), "VRD001")] == expected


def test_a_report_without_a_conclusion() -> None:
    assert told(findings(dossier(paper(verdict=None))), "VRD002") == [("review", "warning", "a.pdf")]
    assert told(findings(dossier(paper(kind="declaration", verdict=None))), "VRD002") == []


def test_a_failing_report_proves_nothing() -> None:
    found = findings(dossier(paper(verdict="fail", standards=["EN 10-1:2026"])), ASSESSED)
    assert [(item.kind, item.message) for item in found if item.code == "STD001"] == [("fail", "only-unusable")]


@pytest.mark.parametrize(
    ("lab", "kind"), [("ALPHA LAB (Shenzhen) Co.", "pass"), ("Beta Testing", "fail"), ("Gamma", "review"), (None, "review")]
)
def test_a_laboratory_on_the_list(lab: str | None, kind: str) -> None:
    rule = demand("lab-accepted", of={"kinds": ["test_report"]}, lists=["plaza"])
    assert [item[0] for item in told(findings(dossier(paper(lab=lab)), rule), "LAB002")] == [kind]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [({"lab": None}, "review"), ({"lab": "L"}, "review"), ({"lab": "L", "statements": ["accreditation:x"]}, "pass")],
)
def test_a_laboratory_and_its_mark(facts: dict[str, Any], kind: str) -> None:
    rule = demand("lab-named", statements=["accreditation"], level="note")
    assert [item[0] for item in told(findings(dossier(paper(**facts)), rule), "LAB001")] == [kind]


def test_signals_are_told_as_seen() -> None:
    found = findings(
        dossier(paper(statements=["draft"], notified_body="1234", directives=["2014/1/EU"], properties=(("updates", "3"),)))
    )
    assert [item.code for item in found if item.code.startswith("INT")] == ["INT101", "INT102", "INT103"]
    assert all(item.kind == "review" for item in found if item.code.startswith("INT"))


# -- declarations ------------------------------------------------------------------------------------------------------------------


def test_acts_of_a_declaration() -> None:
    rule = demand("declaration-acts", all_of=["2014/1/EU", "2011/5/EU"])
    found = findings(dossier(paper(kind="declaration", directives=["2014/1/EU"])), rule)
    assert told(found, "DCL001") == [("fail", "error", "2011/5/EU"), ("pass", "none", "2014/1/EU")]
    scan = findings(dossier(paper(kind="declaration", directives=["2014/1/EU"], text_source="ocr")), rule)
    assert told(scan, "DCL001")[0][0] == "review"


def test_contents_of_a_declaration() -> None:
    rule = demand("paper-states", of={"kinds": ["declaration"]}, fields=["manufacturer", "issued"], statements=["sole|simple"])
    whole = paper(kind="declaration", manufacturer="X", issued=[day("2024-01-02"), day("2024-02-01")], statements=["simple"])
    assert told(findings(dossier(whole), rule), "DCL002") == [("pass", "none", "a.pdf")]
    bare = findings(dossier(paper(kind="declaration", manufacturer="X")), rule)
    assert told(bare, "DCL002") == [("review", "error", "issued"), ("review", "error", "sole")]


def test_old_acts() -> None:
    assert told(findings(dossier(paper(kind="declaration", directives=["2001/1/EC"]))), "STD003") == [
        ("fail", "error", "2001/1/EC")
    ]
    assert told(findings(dossier(paper(kind="declaration", directives=["2001/1/EC", "2014/1/EU"]))), "STD003") == []
    assert told(findings(dossier(paper(kind="certificate", directives=["2001/1/EC"]))), "STD003") == [
        ("review", "warning", "2001/1/EC")
    ]


def test_what_is_declared_is_tested() -> None:
    rule = demand("declaration-backed", level="warning")
    declaration = paper("d.pdf", kind="declaration", standards=["EN 10-1:2026", "EN 20:2021"])
    part, rest = paper("r.pdf", standards=["EN 10-1:2026"]), paper("s.pdf", standards=["EN IEC 20:2021"])
    assert told(findings(dossier(declaration, part), rule), "STD004") == [("review", "warning", "d.pdf")]
    assert told(findings(dossier(declaration, part, rest), rule), "STD004") == [("pass", "none", "d.pdf")]


# -- languages ---------------------------------------------------------------------------------------------------------------------


MANUAL = demand("manual-languages")


def manual(*languages: str, **facts: Any) -> Any:
    return paper("m.pdf", kind="manual", verdict=None, languages=languages, sections=(Section("de", 2, 4),), **facts)


@pytest.mark.parametrize(
    ("leaflet", "markets", "expected"),
    [
        (manual("de"), ("QA",), [("LNG001", "pass", "QA+de")]),
        (manual("en"), ("QA",), [("LNG001", "fail", "QA+de")]),
        (manual("en", minor=("de",)), ("QA",), [("LNG001", "fail", "QA+de")]),
        (manual("en", "de", partial=("de",)), ("QA",), [("LNG002", "fail", "QA+de")]),
        (manual("fr"), ("QB",), [("LNG001", "pass", "QB+fr"), ("LNG001", "fail", "QB+nl")]),
        (manual("mt"), ("QC",), [("LNG001", "pass", "QC+mt")]),
        (manual("de"), ("QC",), [("LNG001", "fail", "QC+en/mt")]),
        (manual("en", problems=(Problem("DOC009"),)), ("QA",), [("LNG004", "review", "QA+de")]),
        (manual(), ("QA",), [("LNG004", "review", "QA+de")]),
        (manual("de", covers=False), ("QA",), [("LNG003", "fail", "manual")]),
    ],
)
def test_languages_of_a_manual(leaflet: Any, markets: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    found = findings(dossier(leaflet, markets=markets), MANUAL)
    assert [(item.code, item.kind, item.about) for item in found if item.code.startswith("LNG")] == expected


def test_a_language_rule_of_weak_source_warns_only() -> None:
    assert told(findings(dossier(manual("de"), markets=("QC",)), MANUAL), "LNG001") == [("fail", "warning", "QC+en/mt")]


def test_evidence_of_a_language_is_where_it_begins() -> None:
    found = [item for item in findings(dossier(manual("de")), MANUAL) if item.code == "LNG001"]
    assert found[0].evidence == (Exhibit("m.pdf", 2),)


def test_a_missing_manual_is_as_bad_as_the_requirement_says() -> None:
    assert told(findings(dossier(), MANUAL), "LNG003") == [("fail", "error", "manual")]
    assert told(findings(dossier(), demand("manual-languages", when_missing="review")), "LNG003") == [("review", "error", "manual")]


# -- which requirements speak, status, waivers, expiry -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "product", "speaks"),
    [
        (Condition(categories=("lamps",)), {}, False),
        (Condition(categories=("widgets",), markets=("QU",)), {}, True),
        (Condition(markets=("QB",)), {}, False),
        (Condition(traits=("radio", "usb")), {"traits": ("usb",)}, False),
        (Condition(any_traits=("radio", "usb")), {"traits": ("usb",)}, True),
        (Condition(without=("usb",)), {"traits": ("usb",)}, False),
        (Condition(traits=("electric",)), {"category": "lamps"}, True),
    ],
)
def test_when_a_requirement_speaks(when: Condition, product: dict[str, Any], speaks: bool) -> None:
    rule = demand("standard-assessed", when=when, any_of=["EN 10-1"])
    assert bool(told(findings(dossier(**product), rule), "STD001")) is speaks


def finding(kind: str, level: str, code: str = "X001", waived: str = "") -> Finding:
    return Finding("S-1", "", code, "", kind, level, "t", "m", waived=waived)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([finding("pass", "none")], "pass"),
        ([finding("pass", "none"), finding("fail", "warning")], "pass"),
        ([finding("pass", "none"), finding("review", "warning"), finding("fail", "error")], "fail"),
        ([finding("pass", "none"), finding("review", "warning")], "review"),
        ([finding("pass", "none"), finding("review", "note")], "pass"),
        ([finding("pass", "none"), finding("fail", "error", waived="known")], "pass"),
        ([], "review"),
        ([finding("fail", "note")], "review"),
    ],
)
def test_status(found: list[Finding], expected: str) -> None:
    assert status(found) == expected


def test_waivers() -> None:
    found = [finding("fail", "error", "X001"), finding("pass", "none", "X002")]
    waivers = [
        Waiver("X001", "agreed", "Lin", TODAY),
        Waiver("X002", "a pass needs none", "Lin", TODAY),
        Waiver("X001", "old", "Lin", day("2026-11-23")),
    ]
    told_now = waive(found, waivers, TODAY)
    assert [(item.code, bool(item.waived)) for item in told_now if item.sku] == [("X001", True), ("X002", False)]
    assert [(item.code, item.about, item.level) for item in told_now if not item.sku] == [
        ("WAV001", "X002", "note"),
        ("WAV002", "X001", "note"),
    ]
    assert not any(item.waived for item in waive(found, waivers, day("2026-11-25")))


def ends(case: Any, *demands: Any) -> tuple[str, str] | None:
    world = rules(*demands)
    end = expiry(case, world.packs, world, TODAY)
    return (end.date.isoformat(), end.cause) if end else None


ANY_REPORT = demand("paper-required", paper={"en": "report", "zh": "报告"}, any_of=[{"kinds": ["test_report"]}])


@pytest.mark.parametrize(
    ("case", "demands", "expected"),
    [
        (dossier(paper(expires=day("2028-01-01"))), [ANY_REPORT], ("2028-01-01", "printed_expiry:a.pdf")),
        (dossier(paper(expires=day("2028-01-01"))), [], None),
        (
            dossier(paper(standards=["EN 10-2:2015"])),
            [demand("standard-assessed", any_of=["EN 10-2"])],
            ("2027-06-16", "standard_until:EN 10-2:2015"),
        ),
        (dossier(paper(issued=day("2026-05-31"))), [YEARLY], ("2027-05-31", "max_age:made-up")),
        (dossier(paper(issued=day("2026-11-01"))), [QUARTERLY], ("2026-12-31", "resubmit_every:made-up")),
        (
            dossier(paper("a.pdf", expires=day("2027-01-01")), paper("b.pdf", expires=day("2029-01-01"))),
            [ANY_REPORT],
            ("2029-01-01", "printed_expiry:b.pdf"),
        ),
        (dossier(paper("a.pdf", expires=day("2027-01-01")), paper("b.pdf")), [ANY_REPORT], None),
        (
            dossier(paper(issued=day("2026-05-31"), expires=day("2027-01-01"))),
            [YEARLY, ANY_REPORT],
            ("2027-01-01", "printed_expiry:a.pdf"),
        ),
    ],
)
def test_effective_expiry(case: Any, demands: list[Any], expected: tuple[str, str] | None) -> None:
    assert ends(case, *demands) == expected


def test_a_law_to_come_ends_papers_that_will_not_do() -> None:
    coming = replace(ANY_REPORT, id="made-up/coming", since=day("2027-02-18"))
    assert ends(dossier(paper(kind="manual", verdict=None)), coming) == ("2027-02-17", "law_until:made-up/coming")
    assert ends(dossier(paper()), coming) is None
    assert told(findings(dossier(), coming), "DOC001") == []


def test_effective_expiry_of_each_paper() -> None:
    world = rules(ANY_REPORT)
    case = dossier(paper("a.pdf", expires=day("2027-01-01")), paper("b.pdf"))
    assert {file: end.date for file, end in expiry_of_papers(case, world.packs, world, TODAY).items()} == {
        "a.pdf": day("2027-01-01")
    }


# -- the house of checks -----------------------------------------------------------------------------------------------------------


def test_a_pass_needs_evidence() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Outcome("pass", "present", "x")


def test_codes_and_names_are_unique_and_worded() -> None:
    specs = [check.spec for check in (*CHECKS.values(), *GENERAL)]
    assert len({spec.name for spec in specs}) == len(specs)
    known = rules().codes
    assert {spec.code for spec in specs} <= set(known)
    assert len({text.name for text in known.values()}) == len(known)
