"""Certificates in many languages: kind, number, holder, body and above all the printed end of validity."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import printed

from checker.extract import extract
from checker.extract.folds import is_wide
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
LANGUAGES = tomllib.loads((Path(__file__).parent / "cases" / "certificates.toml").read_text(encoding="utf-8"))
COLUMN = 34
VALUES = {
    "number": "QX-23-0417",
    "holder": "Muster Lamps GmbH",
    "product": "Lumora Desk",
    "model": "ML-220",
    "issued": "2023-04-14",
    "expires": "2028-04-13",
    "body": "Nordhaven Assay Ltd.",
}


@pytest.mark.parametrize("colon", [":", ""], ids=["colon", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_in_any_language(language: str, colon: str) -> None:
    words = LANGUAGES[language]
    rows = [(words[name] + colon, value) for name, value in VALUES.items()]
    body = (f" {label}{' ' * (COLUMN - len(label) - sum(map(is_wide, label)))}{value}" for label, value in rows)
    record = extract(printed(f"            {words['title']}\n\n" + "\n".join(body) + "\n EN 60598-1:2015\n"), LEXICON)
    assert (record.kind.value, record.report_number.value) == ("certificate", VALUES["number"])
    assert (record.applicant.value, record.manufacturer.value, record.lab.value) == (VALUES["holder"], None, VALUES["body"])
    assert (record.product.value, [model.value for model in record.models]) == (VALUES["product"], [VALUES["model"]])
    assert (str(record.issued.value), str(record.expires.value)) == (VALUES["issued"], VALUES["expires"])
