"""What boxes, grades of age, addresses and lists amount to, though no set phrase says it: ``tests/cases/extract/forms.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pages import document_of, scanned_of

from checker.extract import extract
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
CASES = tomllib.loads((Path(__file__).parent / "cases" / "extract" / "forms.toml").read_text(encoding="utf-8"))["case"]
SHAPES = {
    "risk-group-low", "risk-group-2", "risk-group-3", "age-from-3", "age-under-3", "us-responsible-party", "models-excepted",
    "eu-responsible-located", "eu-responsible-elsewhere", "uk-responsible-located", "uk-responsible-elsewhere",
    *LEXICON.tables["national"]["shapes"],
}


REPORT = ["Applicant:\tMilbrook Trading Ltd", "Date of receipt of test item:\t2026-01-09", "Test result:\tPass"]
"""What a report has beside the rows of a case, so that it is seen to be one."""


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_forms(case: dict[str, Any]) -> None:
    made = scanned_of if case.get("scanned") else document_of
    rows = case["rows"]
    document = made([*rows, *REPORT] if rows[0] in ("TEST REPORT", "检测报告") else rows)
    told = [field for field in extract(document, LEXICON).statements if field.value in SHAPES]
    assert sorted(field.value or "" for field in told) == sorted(case["told"])
    for field in told:
        printed = " ".join(word.text for word in document.pages[0].words)
        assert field.evidence and all(place.text.split()[0] in printed for place in field.evidence)


def test_every_shape_is_called_forth() -> None:
    told = {name for case in CASES for name in case["told"]}
    assert SHAPES - {"kc-radio-number", "eac-number"} <= told
