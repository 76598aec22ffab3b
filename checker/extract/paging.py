"""How many pages a paper says it has, and whether they are all there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from checker.extract.flow import plain
from checker.extract.lines import Line
from checker.extract.patterns import either, in_small, small
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_CHINESE = re.compile(
    r"第[ ]{0,2}(?P<n>\d{1,4})[ ]{0,2}[页頁][ ,/()]{0,4}[共总總][ ]{0,2}(?P<total>\d{1,4})[ ]{0,2}[页頁]"
    r"|共[ ]{0,2}(?P<total2>\d{1,4})[ ]{0,2}[页頁][ ,/()]{0,4}第[ ]{0,2}(?P<n2>\d{1,4})[ ]{0,2}[页頁]"
)
_LISTED = re.compile(r"(?:页码/页数|页码|页数)[ :]{0,3}(?P<n>\d{1,3})[ ]?/[ ]?(?P<total>\d{1,3})(?!\d)")
_DIGIT = re.compile(r"\d")
_EDGE = 0.12
"""The share of a page's height at its head and foot in which numbers alone (``2 of 3``) count its pages."""
_MOST = 2000


class _Shapes(Struct, frozen=True):
    page: re.Pattern[str]
    numbered: re.Pattern[str]
    joined: re.Pattern[str]
    alone: re.Pattern[str]
    counted: re.Pattern[str]


def _shapes(lexicon: Lexicon) -> _Shapes:
    page, of, count = (either(lexicon, "paging", name) for name in ("page", "of", "count"))
    return _Shapes(
        in_small(page),
        in_small(
            rf"(?<![a-z]){page}[ .:№]{{0,3}}(?P<n>\d{{1,4}})[ ]{{0,3}}(?:\(?{of}\)?|/)[ ]{{0,3}}(?P<total>\d{{1,4}})(?![\d./-])"
        ),
        in_small(rf"(?<![a-z]){page}(?P<n>\d{{1,3}}){of}(?P<total>\d{{1,3}})(?!\d)"),
        in_small(rf"[ ]?(?P<n>\d{{1,3}})[ ]{{0,2}}(?:{of}|/)[ ]{{0,2}}(?P<total>\d{{1,3}})[ ]?"),
        in_small(rf"{count}[^\d\n]{{0,60}}?(?P<total>\d{{1,4}})(?!\d)"),
    )


class Paging(Struct, frozen=True):
    """The stated total of pages, and whether the file holds them all (``None`` where no total is printed)."""

    stated: Field[int]
    complete: bool | None


class _Mark(Struct, frozen=True):
    page: int
    n: int
    total: int
    line: Line
    start: int
    end: int


def paging(reading: Reading, lexicon: Lexicon) -> Paging:
    """Read the page marks of all pages; the total that most pages print wins, of equals the one of the earliest page."""
    shapes = _shapes(lexicon)
    marks = [mark for page in range(len(reading.rows)) for mark in _marks(reading, page, shapes)]
    if not marks:
        return Paging(Field(), None)
    votes = Counter(mark.total for mark in {(m.page, m.total): m for m in marks}.values())
    earliest = {mark.total: mark.page for mark in reversed(marks)}
    stated = max(votes, key=lambda total: (votes[total] + (earliest[total] == 0), -earliest[total]))
    shown = next(mark for mark in marks if mark.total == stated)
    share = votes[stated] / sum(votes.values())
    confidence = min(0.98, 0.6 + 0.38 * share) * (0.5 + 0.5 * shown.line.confidence(shown.start, shown.end))
    field = Field(stated, (shown.line.evidence(shown.start, shown.end),), confidence=confidence)
    return Paging(field, _complete(reading, [mark for mark in marks if mark.total == stated], stated))


def _complete(reading: Reading, marks: list[_Mark], stated: int) -> bool:
    """All pages are there when the file has as many, and the numbers printed on them leave no gap."""
    if reading.document.page_count < stated:
        return False
    ordered = sorted({(mark.page, mark.n) for mark in marks if mark.n})
    return all(later_n - n <= later - page or later == page for (page, n), (later, later_n) in pairwise(ordered))


def _marks(reading: Reading, page: int, shapes: _Shapes) -> Iterator[_Mark]:
    whole = small(plain("\n".join(line.text for line in reading.rows[page])))
    paged, counted = bool(shapes.page.search(whole)), page < 3 and bool(shapes.counted.search(whole))
    for line, text in zip(reading.rows[page], whole.split("\n"), strict=False):
        if not _DIGIT.search(text):
            continue
        for shape in (shapes.numbered, shapes.joined) if paged and shapes.page.search(text) else ():
            for found in shape.finditer(text):
                yield from _mark(page, found["n"], found["total"], line, found)
        if "页" in text or "頁" in text:
            yield from _chinese(page, text, line)
        alone = shapes.alone.fullmatch(text)
        if alone and int(alone["n"]) == page + 1 and _at_edge(reading, page, line):
            yield from _mark(page, alone["n"], alone["total"], line, alone)
        if counted and (count := shapes.counted.search(text)):
            yield from _mark(page, "0", count["total"], line, count)


def _chinese(page: int, text: str, line: Line) -> Iterator[_Mark]:
    for found in _CHINESE.finditer(text):
        yield from _mark(page, found["n"] or found["n2"], found["total"] or found["total2"], line, found)
    for found in _LISTED.finditer(text):
        yield from _mark(page, found["n"], found["total"], line, found)


def _at_edge(reading: Reading, page: int, line: Line) -> bool:
    height = reading.document.pages[page].height
    return line.box[1] < _EDGE * height or line.box[3] > (1 - _EDGE) * height


def _mark(page: int, n: str, total: str, line: Line, found: re.Match[str]) -> Iterator[_Mark]:
    if 0 < int(total) <= _MOST and int(n) <= int(total):
        yield _Mark(page, int(n), int(total), line, found.start(), found.end())
