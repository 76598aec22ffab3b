"""Lists of standards in files that draw their lines out of order, or the columns of a table one after the other."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.extract import extract
from checker.extract.flow import flow
from checker.extract.lines import stream_lines
from checker.lexicon import load_lexicon
from checker.model import Document, Page, Word

Drawn = tuple[str, float, float]
"""Words, and where they begin: left and top in points."""

HEAD: list[Drawn] = [
    ("EU DECLARATION OF CONFORMITY", 200, 50), ("Manufacturer: Harbour Lights Limited", 50, 80),
    ("under the sole responsibility of the manufacturer, Directive 2014/53/EU", 50, 100),
]
SIGNED: Drawn = ("Signed for Harbour Lights Limited, Bristol, 3 May 2024", 50, 300)
PROSE: list[Drawn] = [
    ("Standards: EN 55032:2015+A11:2020, EN IEC", 50, 150), ("61000-3-2:2019+A1:2021, EN 61000-3-3:2013", 50, 164),
    ("+A1:2019", 50, 178),
]
CELL: list[Drawn] = [
    ("Standards:", 50, 150), ("EN 55032:2015+A11:2020,", 130, 150), ("EN IEC 61000-3-2:2019+A1:", 130, 164),
    ("2021, EN 61000-3-3:2013+A1:2019", 130, 178),
]
THREE = ["EN 55032:2015+A11:2020", "EN IEC 61000-3-2:2019+A1:2021", "EN 61000-3-3:2013+A1:2019"]
TWO = ["EN IEC 61000-3-2:2019+A1:2021", "EN IEC 55014-1:2021"]


def page(drawn: list[Drawn]) -> Page:
    """A page whose lines are drawn in this order."""
    words: list[Word] = []
    for line, (text, left, top) in enumerate(drawn):
        for word in text.split():
            words.append(Word(word, (left, top, left + 5.0 * len(word), top + 10.0), line))
            left += 5.0 * len(word) + 4.0
    return Page(1, 595.0, 842.0, tuple(words), "text")


@pytest.mark.parametrize(("drawn", "wanted"), [
    (PROSE, THREE),
    ([PROSE[0], PROSE[2], PROSE[1]], THREE),
    ([PROSE[0], PROSE[2], SIGNED, PROSE[1]], THREE),
    (CELL, THREE),
    ([*CELL[:2], CELL[3], CELL[2]], THREE),
    ([*CELL[:2], CELL[3], SIGNED, CELL[2]], THREE),
    ([CELL[0], ("EN IEC", 130, 150), ("EN IEC", 130, 164), ("61000-3-2:2019+A1:2021", 190, 150), ("55014-1:2021", 190, 164)], TWO),
    ([CELL[0], ("EN", 130, 150), ("EN", 130, 164), ("IEC", 160, 150), ("IEC", 160, 164), ("61000-3-2:2019+A1:2021", 190, 150),
      ("55014-1:2021", 190, 164)], TWO),
    ([CELL[0], ("EN", 130, 150), ("61000-3-2:2019+A1:2021", 168, 150), ("EN IEC 55014-1:2021", 130, 164), ("IEC", 148, 150)], TWO),
], ids=["prose", "middle last", "middle after the signature", "cell", "middle of the cell last", "middle of the cell after all",
        "two columns", "three columns", "one word last"])  # fmt: skip
def test_a_list_drawn_out_of_order_is_read_as_it_stands(drawn: list[Drawn], wanted: list[str]) -> None:
    document = Document("made.pdf", "0" * 64, "application/pdf", 1, (page([*HEAD, *drawn]),), "read")
    assert sorted(field.value or "" for field in extract(document, load_lexicon()).standards) == sorted(wanted)


PIECES = st.sampled_from(
    ["EN", "EN IEC", "IEC", "61000-3-2:2019 +", "A1:2021", "+A1:2019", "EN 55032:", "2015", "pass", "EN 301 489-1"]
)
PLACES = st.integers(0, 3)


@given(st.lists(st.tuples(PIECES, PLACES.map(lambda at: 50.0 + 60 * at), PLACES.map(lambda at: 100.0 + 14 * at)), max_size=14))
def test_no_word_is_lost_and_none_stands_twice(drawn: list[Drawn]) -> None:
    lines = stream_lines(page(drawn))
    laid = flow(1, lines)
    assert Counter(word for line in laid.lines for word in line.words) == Counter(word for line in lines for word in line.words)
