"""Where the value of a label ends, and what is no value: blanks, references, addresses behind a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from checker.extract.folds import fold, is_wide
from checker.extract.labels import NAME, Hit
from checker.extract.lines import CELL, Line, enclosing
from checker.extract.reading import Reading, Span, above, below, beside_of, cell_spans, cut_at_label, right_of
from checker.model import Evidence, Lexicon

_EMPTY: Mapping[str, Any] = {}


def value_words(lexicon: Lexicon) -> Mapping[str, Any]:
    """The table ``standards/labels/values.toml``."""
    table: Mapping[str, Any] = lexicon.tables.get("values", _EMPTY)
    return table


class Value(Struct, frozen=True):
    """The text of a value with its evidence; ``strength`` (0 to 1) is how sure its place makes it."""

    text: str
    evidence: tuple[Evidence, ...]
    strength: float
    label: str = ""
    page: int = 0
    seen: float = 1.0


def spans_of(reading: Reading, hit: Hit, over: bool = False, heads: bool = False) -> Iterator[Span]:
    """The places of a label's value, likeliest first: right on the row, under the label, and with ``over`` above it.

    ``heads``: the label may head a column, so that what stands in the next cell of its row is another head.
    """
    named = _merged(reading, hit)
    right = right_of(reading, named or hit, cells=1) or _left_of(reading, hit)
    if right is not None:
        yield right
        if named is not None or not heads or CELL not in reading.row(hit).text[hit.end : right.start]:
            return
    beside = beside_of(reading, hit)
    if beside is not None:
        yield beside
    caption = above(reading, hit) if _is_caption(reading, hit) else None
    if caption is not None:
        yield caption
        return
    found = False
    for span in below(reading, hit):
        found = True
        yield span
    if over and not found:
        span_above = above(reading, hit)
        if span_above is not None:
            yield span_above


_BLOCK = 3
"""How many rows the label of a block may stand under the first of them, at the middle of its merged cell."""


def _merged(reading: Reading, hit: Hit) -> Hit | None:
    """The label ``Name`` of the block to which a label belongs that stands in a merged cell on its left.

    That is beside it on the row, or on a row above, where the rows begin right of the label.
    """
    if hit.colon or not (hit.opens and hit.closes):
        return None
    line, after = reading.row(hit), (h for h in reading.hits[hit.page][hit.row] if h.start > hit.end)
    beside = next(after, None)
    if beside is not None and beside.phrase in NAME and line.text[hit.end : beside.start].strip(" .:") == CELL.strip(" .:"):
        return beside
    edge = line.extent(hit.start, hit.end)[2]
    for row in range(hit.row - 1, max(-1, hit.row - 1 - _BLOCK), -1):
        first = next(iter(reading.hits[hit.page][row]), None)
        if first is None or not first.opens or reading.rows[hit.page][row].box[0] <= edge:
            return None
        if first.phrase in NAME:
            return first
    return None


def in_pairs(reading: Reading, hit: Hit) -> bool:
    """Whether the row of a label is one of a form, labels and values in turn, and no head of a table."""
    labels = [h for h in reading.hits[hit.page][hit.row] if h.opens and h.closes]
    spans = list(cell_spans(reading.row(hit)))
    heads = [any(start <= label.start < end for label in labels) for start, end in spans]
    return len(spans) > 3 and len(spans) % 2 == 0 and all(head is (at % 2 == 0) for at, head in enumerate(heads))


_TURNED = 4
"""So many labels stand behind their values before a page is taken for one whose labels stand on the right."""


def _left_of(reading: Reading, hit: Hit) -> Span | None:
    """The cell before a label at the end of its row, on a page whose table has its labels on the right: ``LX-20   Model``."""
    line = reading.row(hit)
    if hit.colon or not _turned(line, reading.hits[hit.page][hit.row]) or not hit.closes:
        return None
    rows = list(zip(reading.rows[hit.page], reading.hits[hit.page], strict=True))
    turned = sum(_turned(row, hits) for row, hits in rows)
    usual = sum(any(h.opens and h.closes and h.start < row.text.find(CELL) for h in hits) for row, hits in rows)
    start, end = next(cell_spans(line))
    return Span(line, start, end, "right") if turned >= _TURNED and not usual else None


def _turned(line: Line, hits: Sequence[Hit]) -> bool:
    """Whether a row of two cells has a label for its second, and none in its first."""
    border = line.text.find(CELL)
    if line.text.count(CELL) != 1 or not hits or hits[0].start < border:
        return False
    return hits[0].opens and hits[0].closes and not hits[0].colon


def _is_caption(reading: Reading, hit: Hit) -> bool:
    """Whether a label makes a cell in brackets, as forms print it under the line on which its value stands."""
    text = reading.row(hit).text
    bracketed = text[: hit.start].endswith(("(", "（")) and text[hit.end : hit.end + 1] in ")）"
    return bracketed and hit.opens and hit.closes and not hit.colon


def is_blank(text: str, words: Mapping[str, Any]) -> bool:
    """Whether the text says that there is no value."""
    folded = fold(text).strip(" .:;,()[]（）")
    return not any(char.isalnum() for char in folded) or folded in words.get("blank", ())


def is_reference(text: str, words: Mapping[str, Any]) -> bool:
    """Whether the text sends the reader elsewhere instead of giving the value."""
    folded = fold(text).strip(" (（\"'*")
    refers = tuple(words.get("reference", ()))
    return folded.startswith(refers) and any(folded.startswith(word) and _ends_word(folded, word) for word in refers)


def _ends_word(text: str, word: str) -> bool:
    """Whether the word with which a text begins is whole: ``see``, and not ``Seedling Ltd``."""
    after = text[len(word) : len(word) + 1]
    return not (word[-1].isalpha() and after.isalpha()) or is_wide(word[-1])


_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Z])(?:[a-z](?=[A-Z]))?[A-Z0-9][A-Z0-9.\-+#/()*&–]*(?: Version \d+(?:\.\d+)*)?")


def is_code(text: str) -> bool:
    """Whether a text is letters and digits in one word and no word of a language, perhaps with a version: ``RA01T``, ``xR205``."""
    return bool(_CODE.fullmatch(text))


def next_in_column(reading: Reading, span: Span, reach: float = 1.9) -> Span | None:
    """The cell under a value in its own column, unless a label stands there: where a value that wraps goes on."""
    page = reading.rows[reading.index(span.line.page)]
    index = next((at for at, line in enumerate(page) if line is span.line), len(page))
    mine = enclosing(span.line.between(span.start, span.end))
    height = max(mine[3] - mine[1], 5.0)
    cell = span.line.text.rfind(CELL, 0, span.start) + 1  # a label and its value in one cell: the next row begins under the label
    edge = enclosing(span.line.between(cell, span.end))[0]
    for at in range(index + 1, min(index + 3, len(page))):
        other = page[at]
        if other.box[1] - mine[3] > reach * height:
            return None
        for start, end in cell_spans(other):
            box = enclosing(other.between(start, end))
            if abs(box[0] - mine[0]) < 2.5 * height or (mine[0] - height < box[0] < mine[2]) or abs(box[0] - edge) < 0.3 * height:
                cut = cut_at_label(reading, reading.index(span.line.page), at, start, end)
                return Span(other, start, cut, "below") if cut > start and not _labelled(reading, span, at) else None
        if _labelled(reading, span, at):
            return None
    return None


def _labelled(reading: Reading, span: Span, row: int) -> bool:
    """Whether a label opens the row: then its cells are that label's, not the continuation of the value above."""
    page = reading.rows[reading.index(span.line.page)]
    if row and page[row - 1] is span.line and CELL in span.line.text and span.line.text.split(CELL)[0].rstrip().endswith("/"):
        return False  # the label of the row above goes on here in its second language
    first, *values = page[row].text.split(CELL)
    if values and first.rstrip().endswith((":", "：")):
        return True  # words that no phrase knows, and the colon of a label
    return any(h.opens and (h.colon or h.closes) for h in reading.hits[reading.index(span.line.page)][row])


def line_confidence(span: Span) -> float:
    """How sure the reader was of the least sure word."""
    return span.line.confidence(span.start, span.end)


def words_of(line: Line, start: int, end: int) -> str:
    """The text of a part of a row with its cell borders as blanks."""
    return re.sub(r"\s+", " ", line.text[start:end].replace(CELL, " ")).strip()
