"""Issue dates without a label: at the head of a letter, behind the place of signing, beside or under a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.dates import DateShape, DateSpan, may_date
from checker.extract.folds import fold
from checker.extract.lines import CELL, Line
from checker.extract.patterns import beginning
from checker.extract.reading import Reading, cell_spans, cut_at_label

_PLACE = re.compile(
    r"[\s(]*(?:(?:\d{4,6}\s)?[^\W\d_][\w.'’\-]*(?:[\s-][^\W\d_][\w.'’\-]*){0,3}(?:\s\d{1,2}(?=,)|\s\d[A-Z]{2}(?=,))?(?:,\s?[^\W\d_][\w.'’\-]*(?:\s[^\W\d_][\w.'’\-]*)?(?=[\s,]))?)?[\s,，:;.)/-]*"
    r"(?:(?:the|den|le|il|el|am|on|dnia|dne|den|li|a|em|date)\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s.)]*(?:[rг]\.?|年|日)?[\s.)|]*(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:am|pm|[a-z]{3,4})?(?:[+-]\d{2}'?:?\d{2}'?)?)?[\s.]*",
    re.IGNORECASE,
)
_LONGEST_PLACE = 34
_SIGNER = re.compile(r"\s+[^\W\d_][^\d:]{3,70}")
"""Who signs, behind place and day on one row: ``Wrocław, 2022-06-30  Piotr Muster / Quality Manager``."""


def loose_dates(
    reading: Reading, shape: DateShape, words: Mapping[str, Any], kind: str | None
) -> Iterator[tuple[DateSpan, Line, int, float]]:
    """Dates that make a cell of their own, alone or behind the name of a place, each with its page and its strength.

    Only the first page and, in a declaration or a short paper, the last are looked at.
    """
    last = len(reading.rows) - 1
    pages = {0} | ({1, last} if kind == "declaration" or last <= 2 else set())
    for page in sorted(p for p in pages if 0 <= p <= last):
        for index, (line, folded) in enumerate(zip(reading.rows[page], reading.folded[page], strict=True)):
            for start, end in cell_spans(line) if may_date(folded) else ():
                end = cut_at_label(reading, page, index, start, end)
                date = _alone(line, start, end, shape, words)
                place = (page, index, start, end)
                if date is not None and not _claimed(reading, *place) and not _headed(reading, *place):
                    yield date, line, page, _strength(reading, page, index, line, start, kind)


def _alone(line: Line, start: int, end: int, shape: DateShape, words: Mapping[str, Any]) -> DateSpan | None:
    found = [date for date in shape.find(line.text[start:end]) if not date.period]
    if not found or any(date.options != found[0].options for date in found):
        return None
    if any(whole.period and whole.start < end and start < whole.end for whole in shape.find(line.text)):
        return None  # one end of a period, in a cell of its own
    cell, date = line.text[start:end], found[0]
    before, after = cell[: date.start], cell[found[-1].end :]
    placed = len(before) <= _LONGEST_PLACE and bool(_PLACE.fullmatch(fold(before)))
    if not (placed and _TAIL.fullmatch(after)) and not _signed(before, after, placed, words):
        return None
    if before and beginning(tuple(words.get("foreign_before", ()))).search(fold(before)):
        return None
    return DateSpan(date.start + start, date.end + start, date.options, date.style)


def _signed(before: str, after: str, placed: bool, words: Mapping[str, Any]) -> bool:
    """Whether who signs, told by his function, stands before a day that ends its row, or behind place and day."""
    if not before.rstrip().endswith(","):
        return False
    signer = beginning(tuple(words.get("signers", ())))
    if placed and _SIGNER.fullmatch(after):
        return bool(signer.search(fold(after)))
    return len(before) < 2 * _LONGEST_PLACE and bool(signer.search(fold(before)) and _TAIL.fullmatch(after))


def _claimed(reading: Reading, page: int, row: int, start: int, end: int) -> bool:
    """Whether a label on the row speaks for the cell: then it is that label's date and not a loose one."""
    text = reading.rows[page][row].text
    sentence = reading.hits[page][row - 1] if row and not text[:start].strip() else ()
    if any(hit.closes and not hit.opens and hit.field in _DATED for hit in sentence):
        return True  # "... was received on" ends the row above
    return any(
        hit.start < end and (hit.start >= start or not text[hit.value : start].strip())
        for hit in reading.hits[page][row]
        if hit.colon or hit.field in _DATED
    )


def _headed(reading: Reading, page: int, row: int, start: int, end: int) -> bool:
    """Whether a label of another role stands over the cell, in a column of its own: ``Valid until`` over its day."""
    if row == 0:
        return False
    over, mine = reading.rows[page][row - 1], reading.rows[page][row].evidence(start, end).box
    near = mine[1] - over.box[3] < 1.5 * (mine[3] - mine[1])
    heads = [h for h in reading.hits[page][row - 1] if h.opens and h.closes and h.field in _DATED - {"issued"}]
    boxes = [over.extent(hit.start, hit.end) for hit in heads] if near else []
    return any(min(box[2], mine[2]) > max(box[0], mine[0]) for box in boxes)


_DATED = {"issued", "received", "tested", "tested_from", "tested_to", "expires"}


def _strength(reading: Reading, page: int, row: int, line: Line, start: int, kind: str | None) -> float:
    """A letter's head and a declaration's foot are usual places; elsewhere a lone date is weak."""
    rows = reading.rows[page]
    whole = line.text.strip().count(CELL) <= 1
    place = 0.55 if kind == "declaration" else 0.45
    return place + (0.1 if row < 12 or row >= len(rows) - 12 else 0.0) - (0.0 if whole else 0.15)
