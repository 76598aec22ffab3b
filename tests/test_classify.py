"""The phrase tables of kinds, verdicts and schemes: well formed, and weighed as they say."""

from __future__ import annotations

import pytest
from pages import document_of

from checker.extract import extract
from checker.extract.classify import KINDS, classify
from checker.extract.cues import cues, zones
from checker.extract.reading import reading
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
SCHEMES = {
    *("TOYS", "LVD", "EMC", "RED", "ROHS", "REACH", "ECODESIGN", "MACHINERY", "PHOTOBIO", "BATTERY"),
    *("FCC", "ISED", "UKCA", "OTHER"),
}


def kind_of(*rows: str, languages: int = 1) -> str | None:
    laid = reading(document_of(rows), LEXICON)
    return classify(laid, zones(laid), LEXICON, languages).kind.value


@pytest.mark.parametrize(("table", "values"), [("kinds", set(KINDS)), ("schemes", SCHEMES)])
def test_every_cue_speaks_for_a_value_that_exists_in_a_zone_that_exists(table: str, values: set[str]) -> None:
    found = cues(LEXICON, table)
    assert found
    assert {cue.value for cue in found} <= values
    assert {cue.zone for cue in found} <= {"title", "head", "text"}
    assert all(cue.phrase for cue in found)


def test_a_phrase_must_begin_a_word() -> None:
    filler = "The quick brown fox jumps over the lazy dog and runs along the river bank"
    assert kind_of(filler, "We looked at your products and at your product lines with care") == "other"


def test_many_languages_speak_for_a_manual() -> None:
    rows = ["Desk lamp", *[f"Zeile {n} mit mehreren Worten zur Sicherheit der Lampe im Haus" for n in range(6)]]
    assert kind_of(*rows) == "other"
    assert kind_of(*rows, languages=6) == "manual"


def test_a_page_of_a_few_words_is_no_certificate() -> None:
    assert kind_of("Certificate", "see website") == "other"


def test_misread_letters_do_not_hide_a_title() -> None:
    rows = ("Declaration 0f Conform1ty", "We declare under our s0le responsibi1ity that the product meets the law of the land")
    assert kind_of(*rows) == "declaration"


INSTRUCTIONS = (
    "Press and hold the button for three seconds.",
    "Insert the battery with care and close the lid.",
    "Make sure that the lamp is dry.",
)
PREFACE = ("Lumora 4", "A picture of the lamp and of its parts, seen from the front, from the back and from above")


def test_instructions_speak_for_a_manual_whatever_its_title() -> None:
    assert kind_of("LUMORA 4 RECEIVER", *INSTRUCTIONS, "Red light on the housing shows that the lamp is charged") == "manual"


def test_instructions_may_begin_behind_pages_of_pictures() -> None:
    pages = [PREFACE, PREFACE, PREFACE, PREFACE, PREFACE, (*INSTRUCTIONS, "By pressing the button twice the lamp dims.")]
    assert extract(document_of(*pages), LEXICON).kind.value == "manual"
    assert extract(document_of(*pages[:5]), LEXICON).kind.value == "other"


def test_a_laboratory_named_for_certification_issues_reports() -> None:
    rows = ("EMC TEST REPORT", "Issued by: Alderbrook Certification Services Inc.")
    assert kind_of(*rows, "The sample was tested as received from the client") == "test_report"


def test_a_certificate_that_its_maker_signs_is_a_declaration() -> None:
    rows = ("Children's Product Certificate", "Citation to each product safety rule to which this product is being certified")
    assert kind_of(*rows, "ASTM F963-17", "Wooden blocks for children of three years, made by Alder Toys LLC") == "declaration"
