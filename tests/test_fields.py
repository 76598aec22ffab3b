"""Number, parties, models and product from rows that must yield them and rows that must not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import document_of, scanned_of

from checker.extract.models import models
from checker.extract.numbers import report_number
from checker.extract.parties import parties
from checker.extract.products import brand, product
from checker.extract.reading import reading
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
FOLDER = Path(__file__).parent / "cases" / "fields"
FILES = [FOLDER / "identity.toml", FOLDER / "letters.toml"]
CASES = [case for path in FILES for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_identity(case: dict[str, object]) -> None:
    rows, kind = case["rows"], str(case.get("kind", "test_report"))
    assert isinstance(rows, list)
    laid = reading((scanned_of if case.get("scanned") else document_of)(rows), LEXICON)
    who = parties(laid, LEXICON, kind)
    found = {
        "report_number": report_number(laid, LEXICON, kind).value,
        "lab": who.lab.value,
        "applicant": who.applicant.value,
        "manufacturer": who.manufacturer.value,
        "brand": brand(laid, LEXICON).value,
        "product": product(laid, LEXICON, kind).value,
        "models": [field.value for field in models(laid, LEXICON, kind)],
    }
    assert {name: value for name, value in found.items() if value} == {name: case[name] for name in found if name in case}


def test_every_value_has_a_quote_on_its_page() -> None:
    laid = reading(document_of(["Report No.:\tQX-24-0117", "Model No.:\tDL-100, DL-101"]), LEXICON)
    printed = " ".join(word.text for word in laid.document.pages[0].words)
    for field in (report_number(laid, LEXICON, "test_report"), *models(laid, LEXICON, "test_report")):
        assert field.evidence
        assert all(evidence.page == 1 and evidence.text in printed for evidence in field.evidence)
