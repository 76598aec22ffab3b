"""Test reports in many languages: every fact from the labels of the language, and no word of failing that passes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import printed

from checker.extract import extract
from checker.extract.folds import is_wide
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
LANGUAGES = tomllib.loads((Path(__file__).parent / "cases" / "reports.toml").read_text(encoding="utf-8"))
FAILURES = [(language, word) for language, words in LANGUAGES.items() for word in words["failed"]]
COLUMN = 34
VALUES = {
    "number": "QX-23-0417",
    "applicant": "Muster Lamps GmbH",
    "maker": "Beispiel Works Co., Ltd.",
    "product": "Lumora Desk",
    "model": "ML-220",
    "received": "2023-04-03",
    "tested": "2023-04-04 - 2023-04-11",
    "issued": "2023-04-14",
    "lab": "Nordhaven Assay Ltd.",
}


def report(words: dict[str, str], verdict: str, colon: str) -> str:
    """A report of one column of labels and one of values, which begin at the same place in every row."""
    rows = [(words[name] + colon, value) for name, value in VALUES.items()] + [(words["result"] + colon, verdict)]
    blanks = [COLUMN - len(label) - sum(map(is_wide, label)) for label, _ in rows]
    body = (f" {label}{' ' * gap}{value}" for (label, value), gap in zip(rows, blanks, strict=True))
    return f"            {words['title']}\n\n" + "\n".join(body) + "\n EN 60598-1:2015\n"


@pytest.mark.parametrize("colon", [":", ""], ids=["colon", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_in_any_language(language: str, colon: str) -> None:
    words = LANGUAGES[language]
    record = extract(printed(report(words, words["passed"], colon)), LEXICON)
    assert (record.kind.value, record.report_number.value, record.verdict.value) == ("test_report", VALUES["number"], "pass")
    parties = (record.applicant.value, record.manufacturer.value, record.lab.value)
    assert parties == (VALUES["applicant"], VALUES["maker"], VALUES["lab"])
    assert (record.product.value, [model.value for model in record.models]) == (VALUES["product"], [VALUES["model"]])
    days = (record.received, record.tested_from, record.tested_to, record.issued)
    assert [str(day.value) for day in days] == ["2023-04-03", "2023-04-04", "2023-04-11", "2023-04-14"]


@pytest.mark.parametrize(("language", "word"), FAILURES, ids=[f"{language}-{word}" for language, word in FAILURES])
def test_no_word_of_failing_passes(language: str, word: str) -> None:
    assert extract(printed(report(LANGUAGES[language], word, ":")), LEXICON).verdict.value == "fail"


@pytest.mark.parametrize("word", ["Not complied", "Does not comply", "Nicht bestanden", "Non conforme", "Ikke godkendt"])
def test_a_denied_verdict_at_the_end_of_a_row_fails(word: str) -> None:
    text = f"            TEST REPORT\n\n Report No.: QX-1\n\n EN 71-1:2014      Mechanical     {word}\n"
    assert extract(printed(text), LEXICON).verdict.value != "pass"
