"""Declarations of conformity in every language of the Union: kind, maker, product, models and date from official wordings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import printed

from checker.extract import extract
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
LANGUAGES = tomllib.loads((Path(__file__).parent / "cases" / "declarations.toml").read_text(encoding="utf-8"))
COLUMNS = """
            {title}

 {maker}:          Muster Lumen GmbH
               Beispielweg 5, 70000 Musterstadt
 {product}:          Lumora Desk
 {model}:         ML-220, ML-221
 {responsible}
 2014/35/EU, 2014/30/EU
 EN 60598-1:2015+A1:2018
 {place_date}: Musterstadt, 2023-05-16
"""
NUMBERED = """
            {title}

 1. {model} / {product}:
    ML-220, ML-221
 2. {maker_address}:
    Muster Lumen GmbH, Beispielweg 5, 70000 Musterstadt
 3. {responsible}
 4. {object}: Lumora Desk
 {place_date}:
 Musterstadt, 16.05.2023
"""


@pytest.mark.parametrize("form", [COLUMNS, NUMBERED], ids=["columns", "numbered"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_declaration_in_any_language_of_the_union(language: str, form: str) -> None:
    record = extract(printed(form.format(**LANGUAGES[language])), LEXICON)
    found = (record.kind.value, record.manufacturer.value, record.product.value, str(record.issued.value))
    assert found == ("declaration", "Muster Lumen GmbH", "Lumora Desk", "2023-05-16")
    assert record.report_number.value is None
    assert [model.value for model in record.models] == ["ML-220", "ML-221"]
