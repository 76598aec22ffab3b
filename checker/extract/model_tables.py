"""Models listed in a table: the column under the word model, where a label sends the reader to the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.folds import squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL, Line, enclosing
from checker.extract.reading import Reading, cell_spans, right_of
from checker.extract.values import is_blank, is_reference
from checker.model import Box, Evidence

_PAGES = 8
_MOST_ROWS = 120
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


def column(reading: Reading, hit: Hit, words: Mapping[str, Any]) -> Iterator[tuple[str, Evidence, float]]:
    """The entries with a figure under one head, row by row while the table goes on: text, place, how sure."""
    above = reading.row(hit)
    head = enclosing(above.between(hit.start, hit.end))
    at, cells = above.text.count(CELL, 0, hit.start), above.text.count(CELL)
    for index in range(hit.row + 1, min(hit.row + 1 + _MOST_ROWS, len(reading.rows[hit.page]))):
        line = reading.rows[hit.page][index]
        far = line.box[1] - above.box[3] > _STEP * (above.box[3] - above.box[1])
        if far or any(h.opens and h.colon for h in reading.hits[hit.page][index]):
            return
        spans = list(cell_spans(line))
        cell = spans[at] if len(spans) == cells + 1 else _under(line, head)
        if cell is not None:
            text = line.text[cell[0] : cell[1]].strip(" ,;")
            if is_blank(text, words) or not any(map(str.isdigit, text)) or len(squash(text)) < 3:
                return
            yield text, line.evidence(*cell), line.confidence(*cell)
            above = line


def _under(line: Line, head: Box) -> tuple[int, int] | None:
    for start, end in cell_spans(line):
        box = enclosing(line.between(start, end))
        if box[0] < head[2] and head[0] < box[2]:
            return start, end
    return None
