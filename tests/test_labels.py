"""The label grammar: the longest phrase claims its span, look-alikes claim too, borders of words hold."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document_of, page_of

from checker.extract.folds import fold
from checker.extract.labels import grammar
from checker.extract.lines import rows
from checker.extract.reading import below, reading, right_of
from checker.lexicon import load_lexicon
from checker.model import Document

LEXICON = load_lexicon()


def fields(text: str) -> list[tuple[str, bool]]:
    line = rows(page_of([text]))[0]
    return [(hit.field, hit.never) for hit in grammar(LEXICON).hits([fold(line.text)], 0)[0]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Date of issue: 2024-03-05", [("issued", False)]),
        ("Date of receipt of test item: x", [("received", False)]),
        ("Date of manufacture: 2024-03-05", [("issued", True)]),
        ("DateofIssue : x", [("issued", False)]),
        ("报告编号：X", [("report_number", False)]),
        ("Prüfbericht-Nr.: Test Report No.: 1", [("report_number", False)]),
        ("Updated information", []),
        ("Supplier's statement", []),
    ],
)
def test_longest_phrase_claims(text: str, wanted: list[tuple[str, bool]]) -> None:
    assert fields(text) == wanted


def test_value_ends_where_the_next_label_begins() -> None:
    laid = reading(document_of(["Report No.: QX-1234 Date of issue: 2024-03-05"]), LEXICON)
    hit = next(laid.all_hits("report_number"))
    span = right_of(laid, hit)
    assert span is not None
    assert span.text == "QX-1234"


def test_value_under_its_label() -> None:
    laid = reading(document_of(["Date of issue\tReport No.", "2024-03-05\tQX-1234"]), LEXICON)
    hit = next(laid.all_hits("report_number"))
    assert right_of(laid, hit) is None
    assert [span.text for span in below(laid, hit)] == ["QX-1234"]


def test_a_misread_letter_in_a_label_is_forgiven_on_scans_only() -> None:
    text = ["Date of rcceipt of test item: 2024-03-05"]
    scanned = Document("s.pdf", "0" * 64, "application/pdf", 1, (page_of(text, source="ocr"),), "read")
    assert [hit.field for hit in reading(scanned, LEXICON).all_hits("received")] == ["received"]
    assert not list(reading(document_of(text), LEXICON).all_hits("received"))


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.lists(st.text(alphabet="Date of isue:编号 No.\t12-/（）", min_size=1, max_size=30), max_size=4))
def test_labels_never_overlap(lines: list[str]) -> None:
    for page in reading(document_of(lines), LEXICON).hits:
        for row in page:
            assert all(a.end <= b.start for a, b in itertools.pairwise(row))


def scanned(text: str) -> list[tuple[str, bool, float]]:
    line = rows(page_of([text]))[0]
    return [(hit.field, hit.never, hit.sure) for hit in grammar(LEXICON).hits([fold(line.text)], 0, True)[0]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("MIN: OM-2", [("models", False, 0.8)]),
        ("MIN\t:\tOM-2", [("models", False, 0.8)]),
        ("Mode! No.: QX-1", [("models", False, 0.9)]),
        ("ltem No.: QX-1", [("models", False, 0.9)]),
        ("Modular type: x", [("models", True, 1.0)]),
        ("ltem descriptlon: x", [("product", False, 0.9)]),
        ("Min. distance", []),
        ("MIN\tMAX", []),
    ],
)
def test_signs_of_one_shape_make_a_label_on_scans_only(text: str, wanted: list[tuple[str, bool, float]]) -> None:
    assert scanned(text) == wanted
    guessed = [(field, never) for field, never, sure in wanted if sure < 1]
    assert all(one not in fields(text) for one in guessed)
