"""Telling: sentences, facts, and every form of a report, held against the contract and against hostile papers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import handmade as made
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.checks import carried
from checker.model import EffectiveExpiry, Finding, Problem, Record, Report, SkuResult, Waiver, Wording
from checker.model.finding import BASELINE, Compared, Mended
from checker.pipeline import rules_from
from checker.report import FORMATS, order
from checker.report.aside import sides
from checker.report.facts import facts
from checker.report.findings import findings
from checker.report.guide import explanation, explanation_text
from checker.report.text import render
from checker.report.wording import UNKNOWN, Teller, fill, spelt

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "standards" / "schemas"
LANGUAGES = ("en", "zh")


def schema(name: str) -> jsonschema.Draft202012Validator:
    loaded = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_the_documentation_has_the_schemas_that_ship(path: Path) -> None:
    assert (ROOT / "docs" / "schemas" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_fits_its_schema_and_keeps_the_keys_of_the_contract(language: str) -> None:
    told = json.loads(FORMATS["json"](made.full_report(), made.rules(), language))
    schema("report").validate(told)
    assert told["summary"] == {"skus": 4, "pass": 1, "fail": 2, "review": 1, "documents": 5, "unreadable": 1}
    first = told["skus"][0]["findings"][0]
    assert {key: first[key] for key in ("code", "topic", "about", "requirement", "kind", "level", "waived")} == {
        "code": "STD002", "topic": "withdrawn-standard", "about": "EN 71-1:2011", "requirement": "eu-toys/mechanical",
        "kind": "fail", "level": "error", "waived": None,
    }
    assert first["evidence"] == [
        {"file": "toys/report <1>.pdf", "page": 3, "text": "=EN 71-1:2011 & <b>others</b>", "box": [72.0, 100.12, 300.0, 112.0]},
    ]


def test_schema_refuses_a_report_without_a_verdict() -> None:
    told = findings(made.full_report(), made.rules(), "en")
    del told["skus"][0]["status"]  # type: ignore[index]
    with pytest.raises(jsonschema.ValidationError):
        schema("report").validate(told)


def test_lines_carry_what_judged_them() -> None:
    report = made.full_report()
    lines = [json.loads(line) for line in str(FORMATS["jsonl"](report, made.rules(), "en")).splitlines()]
    assert [line["sku"] for line in lines] == [result.sku for result in report.skus]
    for line in lines:
        schema("sku").validate(line)
        assert (line["as_of"], line["policies"], line["policy"]) == ("2026-11-24", ["aliexpress"], "aliexpress")


AGED = (
    Finding("S", "eu-toys/declaration", "DOC001", "declaration", "pass", "none", "t", "m"),
    Finding("S", "amazon/report-age", "DAT002", "r.pdf", "pass", "none", "t", "m"),
    Finding("S", "temu/report-age", "DAT002", "r.pdf", "review", "warning", "t", "m"),
    Finding("S", "aliexpress/toys-quarterly", "DAT003", "r.pdf", "fail", "error", "t", "m"),
)


def test_policies_stand_side_by_side_and_their_ages_apart() -> None:
    result = SkuResult("S", "", "toys", ("DE",), "fail", AGED)
    report = replace(made.report(), skus=(result,), policies=("amazon", "temu", "aliexpress"))
    found = {side.policy: (side.status, [one.requirement for one in side.ages]) for side in sides(result, report)}
    assert found == {
        "law": ("pass", []), "amazon": ("pass", ["amazon/report-age"]), "temu": ("review", ["temu/report-age"]),
        "aliexpress": ("fail", ["aliexpress/toys-quarterly"]),
    }
    line = json.loads(str(FORMATS["jsonl"](report, made.rules(), "en")))
    schema("sku").validate(line)
    assert [(row["policy"], row["status"]) for row in line["by_policy"]] == [(name, status) for name, (status, _) in found.items()]
    schema("report").validate(findings(report, made.rules(), "en"))
    assert "by_policy" not in findings(replace(report, policies=("amazon",)), made.rules(), "en")["skus"][0]  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_shows_the_policies_side_by_side(language: str) -> None:
    result = SkuResult("S", "", "toys", ("DE",), "fail", AGED)
    rules = rules_from()
    text = render(replace(made.report(), skus=(result,), policies=("amazon", "aliexpress")), rules, language)
    titles = {demand.id: demand.title.in_language(language) for pack in rules.packs for demand in pack.requirements}
    assert f"✓ {titles['amazon/report-age']}" in text and f"✗ {titles['aliexpress/toys-quarterly']}" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "html"])
def test_each_policy_has_its_own_end_and_age_beside_the_others(form: str, language: str) -> None:
    ends = tuple(
        EffectiveExpiry(dt.date.fromisoformat(day), f"{cause}:x", requirement=requirement) for day, cause, requirement in (
            ("2026-12-31", "resubmit_every", "aliexpress/toys-quarterly"), ("2027-10-20", "max_age", "amazon/report-age"),
            ("2030-07-31", "law_until", "eu-toys/mechanical"),
        )
    )
    rules = rules_from()
    result = SkuResult("S", "", "toys", ("DE",), "fail", AGED, effective_expiry=ends[0], ends=ends)
    report = replace(made.report(), skus=(result,), policies=("amazon", "aliexpress"))
    assert [str(side.end.date) for side in sides(result, report) if side.end] == ["2030-07-31", "2027-10-20", "2026-12-31"]
    text = str(FORMATS[form](report, rules, language))
    titles = {demand.id: demand.title.in_language(language) for pack in rules.packs for demand in pack.requirements}
    names = [Teller(rules, language).term("policy", name) for name in ("law", "amazon", "aliexpress")]
    for shown in ("2030-07-31", "2027-10-20", "2026-12-31", *names, titles["amazon/report-age"].split()[0]):
        assert shown in text


def test_lines_of_several_policies_name_no_single_one() -> None:
    report = replace(made.report(), policies=("amazon", "temu"))
    assert json.loads(str(FORMATS["jsonl"](report, made.rules(), "en")))["policy"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_fit_their_schema(language: str) -> None:
    told = facts(made.record(), made.rules(), language)
    schema("facts").validate(json.loads(json.dumps(told)))
    assert told["dates"] == {"issued": None, "received": None, "tested_from": None, "tested_to": None, "expires": "2029-03-04"}
    assert told["ambiguous"] == {"issued": ["2024-03-05", "2024-05-03"]}
    assert told["confidence"] == {
        "dates.expires": 0.9, "kind": 0.9877, "models": 0.0, "pages_stated": 0.0, "report_number": 0.9, "schemes": 0.9,
        "standards": 0.8,
    }
    assert told["evidence"]["dates.issued"] == [  # type: ignore[index]
        {"page": 1, "text": "Date of issue: 05/03/2024", "box": [72.0, 140.26, 301.5, 152.0]},
    ]
    assert [shown["value"] for shown in told["evidence"]["standards"]] == ["EN 71-1:2014+A1:2018", "EN 71-2:2020"]  # type: ignore[index]


def test_facts_of_an_unreadable_paper_are_whole_and_empty() -> None:
    record = Record("x.pdf", "", "application/octet-stream", 0, "none", "unreadable", (Problem("DOC004", (("file", "x.pdf"),)),))
    told = facts(record, made.rules(), "en")
    schema("facts").validate(json.loads(json.dumps(told)))
    assert told["problems"] == [{"code": "DOC004", "message": "x.pdf is locked."}]
    assert (told["kind"], told["models"], told["evidence"], told["confidence"]) == (None, [], {}, {})


def test_a_finding_is_told_in_both_languages_with_its_terms() -> None:
    item = made.finding(
        "review", requirement="languages/DE", code="LNG001", about="DE+de", args=(("languages", "de, fr"),), evidence=(),
    )
    english, chinese = (Teller(made.rules(), language).tell(item) for language in LANGUAGES)
    assert (english.message, chinese.message) == ("No German, French manual.", "缺少德语、法语说明书。")
    assert (english.why, chinese.why) == ("It matters for manual in German.", "这关系到德语说明书。")
    assert english.fix == "Add a German manual for T-1."  # the requirement's own mend comes before that of the code
    assert english.passes_if == f"The paper cites {UNKNOWN}."  # a value that is not there is seen, and raises nothing


def test_what_passes_needs_no_mend() -> None:
    told = Teller(made.rules(), "en").tell(made.finding("pass"))
    assert (told.fix, told.passes_if) == ("", "")


def test_an_unknown_code_or_key_is_shown_and_not_an_error() -> None:
    teller = Teller(made.rules(), "en")
    assert teller.tell(made.finding(code="XXX999", message="odd")).message == "odd"
    assert teller.say("no.such.text") == "no.such.text"


@given(st.text(), st.dictionaries(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1), st.text()))
def test_filling_never_raises_and_fills_no_value_twice(template: str, values: dict[str, str]) -> None:
    fill(template, values)
    assert fill("{a}", {"a": "{b}", "b": "x"}) == "{b}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_form_gives_the_same_bytes_twice_and_stands_an_empty_report(name: str, language: str) -> None:
    rules = made.rules()
    empty = Report(made.AS_OF, (), (), ())
    assert FORMATS[name](made.full_report(), rules, language) == FORMATS[name](made.full_report(), rules, language)
    FORMATS[name](empty, rules, language)


def test_csv_has_every_sku_and_runs_no_formula() -> None:
    report = replace(made.full_report(), skus=(*made.full_report().skus, made.sku("T-5", "pass", ())))
    rows = list(csv.DictReader(io.StringIO(str(FORMATS["csv"](report, made.rules(), "en")))))
    assert {row["sku"] for row in rows} == {"T-1", "T-2", "T-3", "T-4", "T-5"}
    assert rows[0]["text"] == "'=EN 71-1:2011 & <b>others</b>"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_terminal_text_says_what_where_why_and_what_next() -> None:
    text = str(FORMATS["text"](made.report(), made.rules(), "en"))
    for part in ("FAIL", "EN 71-1:2011 is withdrawn.", "STD002", "report <1>.pdf", "page 3", "It matters for mechanical safety.",
                 "Ask the laboratory about EN 71-1:2011.", "Good until 2027-01-05", "age limit of aliexpress",
                 "the model WK-36 (93%)"):
        assert part in text
    assert "\x1b" not in text


def test_colour_only_where_asked_for() -> None:
    from checker.report.text import render

    assert "\x1b[" in render(made.report(), made.rules(), "en", colour=True)


def test_terminal_counts_what_it_leaves_out() -> None:
    from checker.report.text import SHOWN_IN_FULL

    report = made.report(*(made.sku(f"T-{number:03}") for number in range(SHOWN_IN_FULL + 7)))
    assert "7 more SKUs" in str(FORMATS["text"](report, made.rules(), "en"))


def test_page_quotes_papers_harmlessly_and_needs_nothing_outside() -> None:
    page = str(FORMATS["html"](made.full_report(), made.rules(), "en"))
    assert "<b>others" not in page
    assert "&lt;b&gt;others&lt;/b&gt;" in page
    assert "http://" not in page
    assert "https://" not in page
    assert 'src="' not in page
    assert "kept until the stock is sold" in page


def test_page_in_chinese_is_chinese() -> None:
    page = str(FORMATS["html"](made.full_report(), made.rules(), "zh"))
    assert '<html lang="zh-Hans">' in page
    assert "EN 71-1:2011 已作废。" in page
    assert "To mend" not in page


def test_every_text_is_there_in_both_languages() -> None:
    for key, wording in made.texts().items():
        assert wording.en, key
        assert wording.zh, key
        assert sorted(part.split("}")[0] for part in wording.en.split("{")[1:]) == sorted(
            part.split("}")[0] for part in wording.zh.split("{")[1:]
        ), key


@pytest.mark.parametrize("name", ["text", "html"])
def test_no_text_key_shows_through(name: str) -> None:
    for language in LANGUAGES:
        page = str(FORMATS[name](made.full_report(), made.rules(), language))
        assert "report." not in page.replace("report.pdf", "").replace("#report", "")


def test_what_fails_comes_first() -> None:
    items = (
        made.finding("fail", "note"), made.finding("review"), made.finding("pass"), made.finding("fail", "warning"),
        made.finding("fail"), made.finding("fail", waived="known"),
    )
    result = made.sku(findings=items)
    assert [(item.kind, item.level) for item in order.to_do(result)] == [
        ("fail", "error"), ("review", "error"), ("fail", "warning"), ("fail", "note"),
    ]
    assert len(order.to_do(result)) + len(order.settled(result)) == len(items)


def test_a_cause_is_told_in_words() -> None:
    end = made.sku().effective_expiry
    assert end is not None
    assert Teller(made.rules(), "zh").expiry(end) == "aliexpress 规定的文件期限"
    assert Teller(made.rules(), "en").expiry(replace(end, cause="new_cause:x")) == "new_cause:x"


def test_sarif_keeps_kinds_places_and_waivers() -> None:
    run = json.loads(str(FORMATS["sarif"](made.full_report(), made.rules(), "en")))["runs"][0]
    assert [result["kind"] for result in run["results"]][:3] == ["fail", "pass", "notApplicable"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "toys/report%20%3C1%3E.pdf"
    assert [result["suppressions"][0]["justification"] for result in run["results"] if "suppressions" in result] == [
        "kept until the stock is sold",
    ]
    assert all(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_junit_counts_what_it_holds_and_stands_control_characters() -> None:
    from xml.etree import ElementTree

    odd = made.sku("T-\x00\ud800", findings=(made.finding(about="\x0b"), made.finding("review"), made.finding("notApplicable")))
    root = ElementTree.fromstring(str(FORMATS["junit"](made.report(odd), made.rules(), "zh")))
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("3", "1", "1", "1")
    assert [len(suite.findall(f"testcase/{name}")) for name in ("failure", "error", "skipped")] == [1, 1, 1]


def test_the_calendar_folds_and_escapes() -> None:
    odd = replace(made.sku(), title="a,b;c\\d\n" + "长" * 60)
    text = str(FORMATS["ics"](made.report(odd), made.rules(), "zh"))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DTSTART;VALUE=DATE:20270105" in text
    assert "a\\,b\\;c\\\\d\\n" in text.replace("\r\n ", "")


def sheets(report: Report, language: str) -> dict[str, list[list[object]]]:
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(bytes(FORMATS["xlsx"](report, made.rules(), language))))  # type: ignore[arg-type]
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_holds_every_finding_as_text() -> None:
    told = sheets(made.full_report(), "en")
    assert [row[1] for row in told["All products"][1:]] == ["T-1", "T-2", "T-3", "T-4"]
    assert len(told["All findings"]) - 1 == sum(len(result.findings) for result in made.full_report().skus)
    assert told["All findings"][1][19] == "=EN 71-1:2011 & <b>others</b>"
    assert [row[0] for row in told["Papers that fit no product"][1:]] == ["loose/quotation.pdf"]
    assert len(told["Catalog rows that were set aside"[:31]]) == 2


@pytest.mark.parametrize(("language", "names"), [
    ("en", ["Overview", "All products", "To mend", "What expires when", "Papers"]),
    ("zh", ["概览", "全部商品", "需处理清单", "到期日历", "文件"]),
])
def test_the_workbook_tells_people_what_is_to_be_done(language: str, names: list[str]) -> None:
    told = sheets(made.full_report(), language)
    assert list(told)[:5] == names
    mend, due = told[names[2]], told[names[3]]
    assert [row[1] for row in mend[1:]] == ["T-1", "T-4", "T-2", "T-2"]  # failed before reviewed; neither passed nor waived ones
    assert mend[1][10] == "=EN 71-1:2011 & <b>others</b>"
    assert {row[0] for row in due[1:]} == {dt.date(2027, 1, 5)}
    assert not any(str(cell).startswith("max_age:") for row in due for cell in row)
    assert len(told[names[4]]) == 4


def test_a_sheet_goes_on_in_another_where_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook takes a million rows a sheet; what is more was once left out without a word."""
    monkeypatch.setattr("checker.report.xlsx.MOST_ROWS", 3)
    told = sheets(made.full_report(), "en")
    parts = [rows for name, rows in told.items() if name.startswith("All findings")]
    assert [len(rows) for rows in parts] == [3, 3, 3, 3]
    assert all(rows[0] == parts[0][0] for rows in parts)
    assert sum(len(rows) - 1 for rows in parts) == sum(len(result.findings) for result in made.full_report().skus)


def test_wording_falls_back_to_english() -> None:
    assert Wording("yes", "是").in_language("fr") == "yes"


def test_the_reminder_is_ahead_by_work_and_review_and_says_what_is_to_be_done() -> None:
    from checker.checks import SPECS
    from checker.model import EffectiveExpiry
    from checker.packs import load_rules

    rules = load_rules((), SPECS)
    result = made.sku()
    paper = replace(result.papers[0], kind="test_report")
    cases = (
        ("standard_until:EN 71-3:2019+A1:2021", "test_report", 37, "tested anew"),
        ("printed_expiry:x.pdf", "certificate", 27, "renewed"),
        ("law_until:eu-toys/declaration", "declaration", 12, "Draw up"),
    )
    for cause, kind, days, work in cases:
        end = EffectiveExpiry(dt.date(2027, 6, 16), cause, paper.file)
        one = replace(result, papers=(replace(paper, kind=kind),), effective_expiry=end)
        begin = end.date - dt.timedelta(days=days)
        text = str(FORMATS["ics"](made.report(one), rules, "en")).replace("\r\n ", "")
        assert f"TRIGGER:-P{days}D" in text and begin.isoformat() in text and work in text
        assert begin.isoformat() in str(FORMATS["text"](made.report(one), rules, "zh"))
        told = json.loads(str(FORMATS["json"](made.report(one), rules, "en")))
        assert told["skus"][0]["effective_expiry"]["begin_by"] == begin.isoformat()


def test_the_text_tells_what_is_new_beside_what_the_baseline_knows() -> None:
    old, new = made.finding(about="EN 71-1:2011"), made.finding("review", "warning", about="EN 71-2:2011")

    def told(*findings: Finding) -> str:
        return str(FORMATS["text"](made.report(made.sku(findings=findings)), rules_from(), "en"))

    known = replace(old, waived=BASELINE)
    assert "Nothing new. Known from the baseline and still there: 1." in told(known)
    assert "New since the baseline: 1. Known and still there: 1." in told(known, new)
    assert "baseline" not in told(old, new)


WAIVER = Waiver("STD002", "stock of last year", "quality department", dt.date(2027, 1, 31))
WAIVED = (
    made.finding(waived="stock of last year (quality department, 2027-01-31)", waiver=WAIVER), made.finding("pass", "none"),
)


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Passes by waiver alone: 1", "last year (quality department, until 2027-01-31)", "Good until 2027-01-31")),
    ("zh", ("仅因豁免而通过：已豁免 1 项", "last year（quality department，有效至 2027-01-31）", "有效至 2027-01-31")),
])
def test_a_product_that_passes_by_a_waiver_names_it_and_its_end(form: str, language: str, words: tuple[str, ...]) -> None:
    result = made.sku(status="pass", findings=WAIVED)
    end = carried(result.ends, result.findings, [WAIVER], made.AS_OF)[0]
    text = str(FORMATS[form](made.report(replace(result, effective_expiry=end, ends=(end,))), rules_from(), language))
    for shown in words:
        assert shown in text
    told = findings(made.report(replace(result, effective_expiry=end)), rules_from(), language)
    schema("report").validate(told)
    assert told["skus"][0]["effective_expiry"]["waiver"]["owner"] == "quality department"  # type: ignore[index]
    assert told["skus"][0]["findings"][0]["waiver"]["until"] == "2027-01-31"  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_known_and_mended_are_told_beside_a_baseline(language: str) -> None:
    one = replace(made.sku(), compared=Compared(2, 1, (Mended("", "VRD001", "toys/old.pdf"),)))
    report = made.report(one, replace(made.sku("T-2"), compared=Compared(0, 0, ())))
    told = findings(report, rules_from(), language)
    schema("report").validate(told)
    assert told["baseline"] == {"new": 2, "known": 1, "mended": 1}
    first, second = told["skus"]  # type: ignore[misc]
    assert first["baseline"]["mended"] == [{"requirement": None, "code": "VRD001", "about": "toys/old.pdf"}]
    assert second["baseline"] == {"new": 0, "known": 0, "mended": []}
    for form in ("text", "html"):
        text = str(FORMATS[form](report, rules_from(), language))
        since = Teller(rules_from(), language).say("report.since-baseline", new=2, known=1, mended=1)
        assert since in text and "old.pdf" in text
    assert "baseline" not in findings(made.report(), rules_from(), language)


def test_a_wording_shown_without_a_finding_has_no_holes() -> None:
    rules = rules_from()
    for code in rules.codes.values():
        tables = ({"": code.fix, "-": code.passes_if}, code.messages, code.fixes, code.passes, code.whys)
        for wording in (wording for table in tables for wording in table.values()):
            for language in ("en", "zh"):
                assert "{" not in spelt(wording.in_language(language), rules, language), (code.code, wording)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_is_explained_with_why_what_to_do_and_what_would_pass(language: str) -> None:
    rules = rules_from()
    for pack in rules.packs:
        for demand in pack.requirements:
            told = explanation(rules, demand.id, language)
            assert told is not None
            for name in ("asks", "speaks_of", "why", "fix", "passes_if", "source", "checked_until", "code"):
                text = str(told[name] or "")
                assert text.strip() and "{" not in text, (demand.id, name, text)
            whole = explanation_text(told, rules, language, colour=False, width=120)
            assert "guide." not in whole and "demand." not in whole, demand.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_in_words(language: str) -> None:
    rules = rules_from()
    for code in rules.codes:
        told = explanation(rules, code, language)
        assert told is not None
        text = explanation_text(told, rules, language, colour=False, width=100)
        assert not re.search(r"\{\w+\}|guide\.|demand\.", text), code
        assert language == "en" or not re.search(r"[一-鿿][,;:]", text), code
