"""Digits in doubt on a scan are settled by the same print read surely elsewhere in the paper, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from pages import page_of

from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import Document, Record

LEXICON = load_lexicon()
FRONT = ["TEST REPORT", "Report No.: QX-204-17B", "Date of issue: 2021-07-17", "Product: Desk lamp", "Model: iR301-U"]


def record_of(again: str, source: str = "ocr", sure: float = 0.9, doubtful: float = 0.4) -> Record:
    """A scanned front page, the codes and days on it in doubt, and a second page with one row more."""
    front = page_of(FRONT, 1, "ocr")
    words = tuple(replace(word, confidence=doubtful if any(map(str.isdigit, word.text)) else 0.95) for word in front.words)
    behind = page_of(["Findings of the laboratory", again], 2, source)
    later = tuple(replace(word, confidence=sure) for word in behind.words)
    pages = (replace(front, words=words), replace(behind, words=later))
    return extract(Document("s.pdf", "0" * 64, "application/pdf", 2, pages, "read"), LEXICON)


def told(record: Record) -> tuple[object, object, list[object]]:
    return record.report_number.value, record.issued.value and str(record.issued.value), [one.value for one in record.models]


@pytest.mark.parametrize(
    ("again", "of"),
    [
        ("Report No.: QX-204-17B", lambda got: got[0] == "QX-204-17B" and got[1] is None and not got[2]),
        ("Date of issue: 17 July 2021", lambda got: got[1] == "2021-07-17" and got[0] is None),
        ("Photo of iR301-U", lambda got: got[2] == ["iR301-U"] and got[1] is None),
        ("iR304-U, Date of issue: 2021-07-11", lambda got: "iR301-U" not in got[2] and got[1] != "2021-07-17"),
        ("Sample received: 2021-07-17", lambda got: got[1] is None),
    ],
)
def test_the_same_print_elsewhere_settles_a_digit(again: str, of: Callable[[tuple[object, object, list[object]]], bool]) -> None:
    assert told(record_of("nothing more")) == (None, None, [])
    assert of(told(record_of(again)))
    assert told(record_of(again, sure=0.4))[1] is None


def test_a_model_in_the_text_layer_goes_before_the_same_signs_in_a_picture() -> None:
    front = page_of(["TEST REPORT", "Report No.: QX-204-17B", "Model: Beaglebone Al"], 1, "ocr")
    for source, wanted in (("text", ["Beaglebone AI"]), ("ocr", ["Beaglebone Al", "Beaglebone AI"])):
        pages = (front, page_of(["Report No.: QX-204-17B", "Model: Beaglebone AI"], 2, source))
        record = extract(Document("s.pdf", "0" * 64, "application/pdf", 2, pages, "read"), LEXICON)
        assert [one.value for one in record.models] == wanted
