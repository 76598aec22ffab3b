"""Models listed in a table: the column under the word model, where a label sends the reader to the list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checker.extract.folds import squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL, Line, enclosing
from checker.extract.model_words import CODE
from checker.extract.reading import Reading, cell_spans, right_of
from checker.extract.values import is_blank, is_reference
from checker.model import Box, Evidence, Field

_PAGES = 8
_MOST_ROWS = 120
_LEAST = 3
_LEAST_LISTED = 5
"""So many different words in capitals under one head are a list of series."""
ACT = re.compile(r"(?:\(E[UC]\) )?\d{2,4}/\d{1,4}(?:/(?:E[UGC]{1,2}|CE|UE|ES|WE|AB|EK))?")
"""The number of a directive or regulation."""
_MONTH = re.compile(r"[A-Z][a-z]{2,8}[-.]?\d{2,4}")
_CAPITALS = re.compile(r"[A-Z]{2,6}(?:-[A-Z]{1,4})?")
_STEP = 4.0
"""How far below a row the next one of a table may begin, in its heights."""


def columns(reading: Reading, words: Mapping[str, Any]) -> Iterator[tuple[str, Evidence, float]]:
    """The entries under the heads of model columns, where a label of the paper refers to a list: text, place, how sure."""
    if not any(_refers(reading, hit, words) for hit in reading.all_hits("models") if hit.page < _PAGES):
        return
    for hit in reading.all_hits("models"):
        if 0 < hit.page < _PAGES and hit.opens and hit.closes and not hit.colon and CELL in reading.row(hit).text:
            yield from column(reading, hit, words)


def _refers(reading: Reading, hit: Hit, words: Mapping[str, Any]) -> bool:
    span = right_of(reading, hit, cells=1) if hit.opens else None
    return span is not None and is_reference(span.text, words)


def numbered(text: str) -> bool:
    """Whether a text may be a model of three signs or more, one of them a figure."""
    return any(map(str.isdigit, text)) and len(squash(text)) >= _LEAST


def capitals(text: str) -> bool:
    """Whether a text is one short word in capitals, as a maker names a series: ``RMCF``."""
    return bool(_CAPITALS.fullmatch(text))


def column(
    reading: Reading, hit: Hit, words: Mapping[str, Any], entry: Callable[[str], bool] = numbered
) -> Iterator[tuple[str, Evidence, float]]:
    """The entries under one head, row by row while the table goes on: text, place, how sure."""
    above = first = reading.row(hit)
    head = enclosing(above.between(hit.start, hit.end))
    at, cells = above.text.count(CELL, 0, hit.start), above.text.count(CELL)
    for index in range(hit.row + 1, min(hit.row + 1 + _MOST_ROWS, len(reading.rows[hit.page]))):
        line = reading.rows[hit.page][index]
        far = line.box[1] - above.box[3] > _STEP * (above.box[3] - above.box[1])
        if far or any(h.opens and h.colon for h in reading.hits[hit.page][index]):
            return
        spans = list(cell_spans(line))
        cell = spans[at] if len(spans) == cells + 1 else _under(line, head)
        if cell is not None and (above is first or _overlaps(enclosing(line.between(*cell)), head)):
            text = line.text[cell[0] : cell[1]].strip(" ,;")
            if is_blank(text, words) or not entry(text):
                return
            yield text, line.evidence(*cell), line.confidence(*cell)
            above, head = line, enclosing((*first.between(hit.start, hit.end), *line.between(*cell)))


def _under(line: Line, head: Box) -> tuple[int, int] | None:
    for start, end in cell_spans(line):
        if _overlaps(enclosing(line.between(start, end)), head):
            return start, end
    return None


def _overlaps(box: Box, head: Box) -> bool:
    return box[0] < head[2] and head[0] < box[2]


def headed(reading: Reading, hit: Hit, words: Mapping[str, Any], strength: float) -> list[Field[str]]:
    """The column under a label that heads it in a table on the front: other heads stand beside it, none with a figure."""
    line = reading.row(hit)
    if hit.colon or (hit.page > 0 and not goes_on(reading, hit)) or CELL not in line.text or any(map(str.isdigit, line.text)):
        return []
    found = [(text.strip(), place, sure) for text, place, sure in column(reading, hit, words)]
    if not found and hit.phrase in words.get("listed_in_capitals", ()):
        found = [(text.strip(), place, sure) for text, place, sure in column(reading, hit, words, capitals)]
        found = found if len({text for text, _, _ in found}) == len(found) >= _LEAST_LISTED else []
    elif not all(CODE.fullmatch(text) and not _MONTH.fullmatch(text) and not ACT.fullmatch(text) for text, _, _ in found):
        return []
    return [Field(text, (place,), (), min(0.95, strength) * min(1.0, sure + 0.15)) for text, place, sure in found]


def among_heads(reading: Reading, hit: Hit) -> bool:
    """Whether a label that closes its cell has another such label in the next cell: both are heads of columns."""
    line, others = reading.row(hit).text, reading.hits[hit.page][hit.row]
    return hit.closes and any(h.closes and line[hit.end : h.start].count(CELL) == 1 for h in others if h.start > hit.end)


def goes_on(reading: Reading, hit: Hit) -> bool:
    """Whether a label heads a column on a later page in the row of heads of a table that begins on the first."""
    row = reading.folded[hit.page][hit.row]
    return hit.page > 0 and CELL in row and row in reading.folded[0]
