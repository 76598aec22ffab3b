"""Whole papers made of rows: kind, standards, acts, schemes, verdict, pages, numbers; and that nothing odd stops extraction."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pages import document_of, page_of, printed, scanned_of

from checker.checks.outcome import LOW_CONFIDENCE
from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import IN_DOUBT, Document, Page, Record, Word

LEXICON = load_lexicon()
FOLDER = Path(__file__).parent / "cases" / "extract"
CASES = tomllib.loads((FOLDER / "papers.toml").read_text(encoding="utf-8"))["case"]
DECLARANTS = tomllib.loads((FOLDER / "declarants.toml").read_text(encoding="utf-8"))["case"]
VERDICTS = tomllib.loads((FOLDER / "verdicts.toml").read_text(encoding="utf-8"))
SINGLE = ("kind", "fcc_id", "notified_body", "verdict", "pages_stated")
SEVERAL = ("standards", "directives", "schemes")


def stated(record: Record) -> dict[str, object]:
    single = {name: getattr(record, name).value or "" for name in SINGLE}
    several = {name: [field.value for field in getattr(record, name)] for name in SEVERAL}
    return {**single, **several, "complete": record.complete}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_papers(case: dict[str, object]) -> None:
    pages = case["pages"]
    assert isinstance(pages, list)
    made = scanned_of if case.get("scanned") else document_of
    found = stated(extract(made(*pages), LEXICON))
    assert {name: found[name] for name in found if name in case} == {name: case[name] for name in found if name in case}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_every_quote_stands_on_its_page(case: dict[str, object]) -> None:
    pages = case["pages"]
    assert isinstance(pages, list)
    document = document_of(*pages)
    record = extract(document, LEXICON)
    fields = [getattr(record, name) for name in SINGLE] + [field for name in SEVERAL for field in getattr(record, name)]
    for field in fields:
        assert 0.0 <= field.confidence <= 1.0
        for evidence in field.evidence:
            words = {word.text for word in document.pages[evidence.page - 1].words}
            assert evidence.text.split() and set(evidence.text.split()) <= words


def _shifted(word: Word, by: float) -> Word:
    left, top, right, bottom = word.box
    return Word(word.text, (left + by, top, right + by, bottom), word.line)


def test_a_list_that_wraps_inside_a_cell_is_followed_downwards() -> None:
    opening = ["CERTIFICATE", "This is to certify that the product meets the standards below."]
    table = ["Safety\tEN 60950-1:2006+\tQX-1\tPass", "\tA11:2009\tQX-2\tPass"]
    below = [_shifted(word, 70.0) if word.line == 3 else word for word in page_of([*opening, *table]).words]
    document = Document("made.pdf", "0" * 64, "application/pdf", 1, (Page(1, 595.0, 842.0, tuple(below), "text"),), "read")
    assert [field.value for field in extract(document, LEXICON).standards] == ["EN 60950-1:2006+A11:2009"]


def test_nothing_is_stated_where_nothing_was_read() -> None:
    blank = Document("made.pdf", "0" * 64, "application/pdf", 1, (Page(1, 595.0, 842.0, (), "none"),), "partly_read")
    record = extract(blank, LEXICON)
    assert record.kind.value is None and record.standards == () and record.verdict.value is None and record.complete is None


def test_a_document_without_pages_gives_a_record() -> None:
    record = extract(Document("made.bin", "0" * 64, "application/octet-stream", 0, (), "unreadable"), LEXICON)
    assert record.kind.value is None and record.status == "unreadable"


WORDS = st.sampled_from(
    ["EN", "71-1:2014", "Report", "No.", "2014/30/EU", "Pass", "Page", "1", "of", "0", "标准", "FCC", "ID:", "\u202e", "/", ":"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=12))
def test_odd_pages_give_a_record_twice_the_same(rows: list[str]) -> None:
    document = document_of(rows)
    assert extract(document, LEXICON) == extract(document, LEXICON)


CERTIFICATE = ("CERTIFICATE OF CONFORMITY", "Certificate No. QX-24-0117", "This is to certify that the product conforms.")
LETTER = ("General remarks", "The declaration of conformity is kept for ten years by the manufacturer.")
DECLARATION = ("EU DECLARATION OF CONFORMITY", "This declaration is issued under the sole responsibility of the manufacturer.")


@pytest.mark.parametrize(("second", "kinds"), [(DECLARATION, ("certificate", "declaration")), (LETTER, ("certificate",))])
def test_a_second_paper_in_the_file_is_named(second: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    filler = tuple(f"Clause {number} of the certificate holds for the product as it was tested." for number in range(20))
    assert extract(document_of((*CERTIFICATE, *filler), filler, second), LEXICON).kinds == kinds


@pytest.mark.parametrize("case", VERDICTS["case"], ids=[case["title"] for case in VERDICTS["case"]])
def test_conclusions_as_laboratories_lay_them_out(case: dict[str, str]) -> None:
    verdict = extract(printed(VERDICTS["head"] + case["text"]), LEXICON).verdict
    assert (verdict.value or "") == case["verdict"]
    assert bool(verdict.evidence) is bool(case["verdict"])


@pytest.mark.parametrize("case", DECLARANTS, ids=[case["title"] for case in DECLARANTS])
def test_who_attests_and_who_declares(case: dict[str, str]) -> None:
    record = extract(printed(case["text"]), LEXICON)
    assert record.kind.value == case["kind"]
    assert record.manufacturer.value == case.get("maker", record.manufacturer.value)
    assert (record.manufacturer.confidence < LOW_CONFIDENCE) is bool(case.get("doubt", record.manufacturer.value is None))


RESULTS = ["TEST REPORT", "4.1\tMaterial cleanliness\tPass", "5.1\tSmall parts\tFail", "Conclusion: PASS"]


@pytest.mark.parametrize(("rows", "quoted"), [
    (RESULTS, "5.1 Small parts Fail"),
    ([*RESULTS[:2], "5.1\tSmall parts\tPass", "Conclusion: PASS"], ""),
    ([*RESULTS[:2], "Test item\tPass / Fail", "Conclusion: PASS"], ""),
    ([*RESULTS[:2], "Small parts\t☒ Pass\t☐ Fail", "Conclusion: PASS"], ""),
])
def test_a_conclusion_that_passes_over_a_row_that_fails_keeps_the_row(rows: list[str], quoted: str) -> None:
    verdict = extract(document_of(rows), LEXICON).verdict
    assert verdict.value == "pass"
    assert (verdict.evidence[-1].text if verdict.reason == "overall" else "") == quoted


def stamped(text: str, height: float, line: int = 99) -> Document:
    """A report with words set across it, of a height in points; ordinary words are ten points high."""
    base = document_of(["TEST REPORT", "Model No.:\tKX-100", "Standard:\tEN 71-1:2014+A1:2018", "Conclusion: PASS"])
    over = tuple(Word(word, (100.0, 300.0, 400.0, 300.0 + height), line) for word in text.split())
    return replace(base, pages=(replace(base.pages[0], words=(*base.pages[0].words, *over)),))


@pytest.mark.parametrize(("text", "height", "name"), [
    ("DRAFT", 300, "draft"), ("D R A F T", 90, "draft"), ("draft", 10, "draft"), ("SAMPLE", 200, "specimen"), ("作废", 80, "void"),
    ("Sample", 10, None), ("SAMPLE PHOTO", 60, None), ("draughts", 100, None), ("template", 10, None), ("TEMPLATE", 40, "template"),
])
def test_a_word_that_stands_alone_over_a_page_is_a_mark(text: str, height: float, name: str | None) -> None:
    found = {field.value for field in extract(stamped(text, height), LEXICON).statements}
    assert found & {"draft", "specimen", "template", "void"} == ({name} if name else set())


def test_a_word_that_ends_a_sentence_is_no_mark() -> None:
    found = extract(document_of(["TEST REPORT", "The text of this standard is a", "draft of the committee."]), LEXICON).statements
    assert "draft" not in {field.value for field in found}



APART = ("risk-group-low", "risk-group-2", "risk-group-3", "eu-responsible-person", "uk-responsible-person", "eac-paper")


@pytest.mark.parametrize("source", ["text", "ocr"])
@pytest.mark.parametrize(("text", "names"), [
    ("The lamp is classified as Risk Group 1 (Low-Risk).", {"risk-group-low"}),
    ("Risk group: RG2", {"risk-group-2"}),
    ("The tested sample was assigned to Risk Group 3.", {"risk-group-3"}),
    ("Emission limits for risk groups: Exempt Group, Risk Group 1, Risk Group 2, Risk Group 3", set()),
    ("Risk group classification 7.9.2 see table 6.1", set()),
    ("EU Authorised Representative: Brumelle SARL, Lille", {"eu-responsible-person"}),
    ("UK Authorised Representative: Brumelle Ltd, Leeds", {"uk-responsible-person"}),
    ("European Declaration of Conformity", set()),
    ("the EU declaration of conformity", set()),
    ("ЕАЭС N RU Д-CN.АБ12.В.34567", {"eac-paper"}),
])
def test_phrases_that_differ_in_little_stay_apart(text: str, names: set[str], source: str) -> None:
    made = document_of(["TEST REPORT", text])
    made = replace(made, pages=tuple(replace(page, source=source) for page in made.pages))
    assert {field.value for field in extract(made, LEXICON).statements} & set(APART) == names


def test_a_standard_with_a_digit_in_doubt_is_told_below_the_line() -> None:
    made = document_of(["TEST REPORT", "Report No.: QX-20417", "Test standard: EN 71-1:2014+A1:2018"])
    words = tuple(replace(word, confidence=0.4 if word.text.startswith("71-1") else 0.9) for word in made.pages[0].words)
    scan = replace(made, pages=(replace(made.pages[0], words=words, source="ocr"),))
    (sure,), (doubtful,) = (extract(one, LEXICON).standards for one in (made, scan))
    assert (sure.value, doubtful.value) == ("EN 71-1:2014+A1:2018",) * 2
    assert sure.confidence >= LOW_CONFIDENCE > doubtful.confidence and doubtful.reason == IN_DOUBT


@pytest.mark.parametrize(("head", "maker"), [("Muster Toys Limited", "Muster Toys Limited"), ("Muster Compliance Limited", None)])
def test_an_agent_for_approvals_is_not_the_maker_of_what_it_declares(head: str, maker: str | None) -> None:
    rows = [head, "PO Box 12, Muster Bay", "Declaration of Conformity", "Product: Wooden blocks", "EN 71-1:2014", "5 March 2024"]
    assert extract(document_of(rows), LEXICON).manufacturer.value == maker


def test_a_paper_whose_first_page_could_not_be_read_is_read_from_the_next() -> None:
    rows = (
        "TEST REPORT", "Report No.:\tQX-24-0117", "Product\tReading lamp, model RL-20", "Applicant\tExample Lighting Ltd.",
        "Manufacturer\tSame as applicant", "Testing laboratory\tExample Testing Laboratory Ltd.", "Date of issue\t5 March 2024",
    )
    whole = document_of(("A cover that is torn",), rows)
    alone, torn = (extract(made, LEXICON) for made in (document_of(rows), replace(whole, pages=whole.pages[1:])))
    for name in ("product", "applicant", "manufacturer", "lab", "report_number", "issued"):
        found, wanted = getattr(torn, name), getattr(alone, name)
        assert (found.value, {place.page for place in found.evidence}) == (wanted.value, {2}), name
    assert torn.product.value == "Reading lamp"
