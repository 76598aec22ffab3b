"""Text that knows where it stands: lines of a page whose every character leads back to a box.

Two views of the same words. *Stream lines* keep the order in which the file draws them: right for prose and languages.
*Rows* join what stands side by side on the page, whatever the drawing order: right for labels and their values.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter, is_

from msgspec import Struct

from checker.model import Box, Evidence, Page, Word

CELL = "\t"
"""Stands in a row's text between words that are too far apart to be one phrase: the border of a column or cell."""

_CELL_GAP = 1.1
"""A gap wider than this many word heights separates cells. Spaces of justified text stay below 1; columns start near 1.5."""


_COLON = re.compile("[:：]")
_DRAWN_OUT = re.compile(rf"(?<![^{CELL}])[\u3400-\u9fff](?:{CELL}[\u3400-\u9fff]{{1,2}})+(?={CELL}?[ ]?[:：])")
"""A Chinese label whose characters are drawn apart to the width of its column, up to its colon: ``样  品  名  称 :``."""
_SPREAD, _ALIKE = 6, 1.25
"""More words than this with gaps alike to this factor are justified prose."""


class Line(Struct, frozen=True, dict=True):
    """Words in reading order on one page, with the text they make and the offset at which each begins."""

    page: int
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]

    @cached_property
    def box(self) -> Box:
        """The box around all words, in points from the page's top left corner."""
        return enclosing(self.words)

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that have a character in ``text[start:end]``."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_right(self.starts, max(start, end - 1))
        return self.words[first:last]

    def extent(self, start: int, end: int) -> Box:
        """The box around ``text[start:end]`` widened to whole words: what ``evidence`` shows, for where nothing is to be shown."""
        return enclosing(self.between(start, end))

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence:
        """The quote ``text[start:end]`` widened to whole words, with page and box."""
        return quote(self.page, self.between(start, len(self.text) if end is None else end))

    def confidence(self, start: int = 0, end: int | None = None) -> float:
        """The lowest confidence of the reader in any word of ``text[start:end]``."""
        words = self.between(start, len(self.text) if end is None else end)
        return min((word.confidence for word in words), default=0.0)

    def digits_seen(self, start: int, end: int) -> float:
        """The lowest confidence of the reader in any word of ``text[start:end]`` that holds a digit; 1 where none does."""
        return min((word.confidence for word in self.between(start, end) if any(map(str.isdigit, word.text))), default=1.0)

    def cells(self) -> tuple[Line, ...]:
        """The parts of a row between its wide gaps, left to right."""
        parts: list[Line] = []
        start = 0
        for text in self.text.split(CELL):
            if text:
                first, last = bisect_left(self.starts, start), bisect_left(self.starts, start + len(text))
                starts = tuple([at - start for at in self.starts[first:last]])
                parts.append(Line(self.page, text, self.words[first:last], starts))
            start += len(text) + 1
        return tuple(parts)


def enclosing(words: Sequence[Word]) -> Box:
    """The smallest box around the words; zeros for none."""
    if len(words) < 2:
        return words[0].box if words else (0.0, 0.0, 0.0, 0.0)
    boxes = [word.box for word in words]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def quote(page: int, words: Sequence[Word]) -> Evidence:
    """The words as evidence, the box around them to a hundredth of a point."""
    x0, top, x1, bottom = enclosing(words)
    box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Evidence(page, " ".join(word.text for word in words), box)


def stream_lines(page: Page) -> tuple[Line, ...]:
    """The lines of a page in the order in which the file draws them."""
    return tuple([_line(page.number, tuple(words)) for _, words in groupby(page.words, key=_drawn_on)])


def rows(page: Page, drawn: Iterable[Line] = ()) -> tuple[Line, ...]:
    """The visual rows of a page from top to bottom, words from left to right, wide gaps marked with ``CELL``.

    ``drawn`` are its stream lines where they are made already: in running text most rows are such a line.
    """
    known = {id(line.words[0]): line for line in drawn}
    found: list[Line] = []
    for row in _bands(page.words):
        line = known.get(id(row[0]))
        found.append(line if line and len(line.words) == len(row) and all(map(is_, line.words, row)) else _line(page.number, row))
    return tuple(found)


def _bands(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    band: list[Word] = []
    middle = height = edge = 0.0
    count, ordered = 0, True
    for word in sorted(words, key=_height_then_left):
        left, top, _, bottom = word.box
        mine, tall = (top + bottom) / 2, bottom - top
        # The smaller height decides, so that a page-high watermark does not swallow the rows behind it.
        if count and abs(mine - middle) > 0.5 * (tall if tall < height else height):
            yield tuple(band if ordered else sorted(band, key=_left))
            band, count, ordered = [], 0, True
        if count:
            middle = (middle * count + mine) / (count + 1)
            height = max(tall if tall < height else height, 1.0)
            ordered = ordered and edge <= left
        else:
            middle, height = mine, tall
        band.append(word)
        count, edge = count + 1, left
    if band:
        yield tuple(band if ordered else sorted(band, key=_left))


_drawn_on = attrgetter("line")


def _left(word: Word) -> float:
    return word.box[0]


def _height_then_left(word: Word) -> tuple[float, float]:
    box = word.box
    return (box[1] + box[3], box[0])


def _line(page: int, words: tuple[Word, ...]) -> Line:
    """Words joined by blanks, or by ``CELL`` where the gap is wide."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    edge = tall = 0.0
    for word in words:
        left, top, right, bottom = word.box
        high, text = bottom - top, word.text
        if starts:
            parts.append(CELL if left - edge > _CELL_GAP * (tall if tall < high else high) else " ")
            length += 1
        starts.append(length)
        parts.append(text)
        length += len(text)
        # A small word may stand within the box of the one before.
        edge, tall = right if right > edge else edge, high
    if len(words) > _SPREAD and parts.count(CELL) >= len(words) - 2 and _spread(words):
        parts = [" " if part == CELL else part for part in parts]
    text = "".join(parts)
    if CELL in text and _COLON.search(text):
        text = _DRAWN_OUT.sub(lambda label: label.group().replace(CELL, " "), text)
    return Line(page, text, words, tuple(starts))


def _spread(words: tuple[Word, ...]) -> bool:
    """Whether the gaps between words are all of one width: a line of prose drawn out to its margin, not a row of cells."""
    gaps = sorted(after.box[0] - before.box[2] for before, after in pairwise(words))[1:]
    return 0 < gaps[-1] < _ALIKE * gaps[0] and sum(word.text[:1].isalpha() for word in words) * 2 > len(words)
