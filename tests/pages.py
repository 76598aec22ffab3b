"""Pages made of rows of words for tests: a tab in a row parts its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from checker.model import Box, Document, Page, Word

HEIGHT, STEP, LETTER, LEFT, GAP = 10.0, 14.0, 5.0, 50.0, 40.0


def page_of(rows: Sequence[str], number: int = 1, source: str = "text") -> Page:
    words: list[Word] = []
    for index, row in enumerate(rows):
        top, left = 60.0 + STEP * index, LEFT
        for cell in row.split("\t"):
            for text in cell.split():
                width = LETTER * len(text)
                words.append(Word(text, (left, top, left + width, top + HEIGHT), index))
                left += width + LETTER
            left += GAP
    return Page(number, 595.0, 842.0, tuple(words), source)


def document_of(*pages: Sequence[str]) -> Document:
    laid = tuple(page_of(rows, number) for number, rows in enumerate(pages, start=1))
    return Document("made.pdf", "0" * 64, "application/pdf", len(laid), laid, "read")


def scanned_of(*pages: Sequence[str]) -> Document:
    """The same rows as a reader of pictures gives them: every cell a line of its own, what stands on the right side last."""
    laid = tuple(_by_columns(page_of(rows, number, "ocr")) for number, rows in enumerate(pages, start=1))
    return Document("made.pdf", "0" * 64, "application/pdf", len(laid), laid, "read")


def _by_columns(page: Page) -> Page:
    cells: list[list[Word]] = []
    for word in page.words:
        before = cells[-1][-1] if cells else None
        if before and before.line == word.line and word.box[0] - before.box[2] < GAP:
            cells[-1].append(word)
        else:
            cells.append([word])
    ordered = sorted(cells, key=lambda cell: cell[0].box[0] > LEFT + 100)
    return replace(page, words=tuple(replace(word, line=line) for line, cell in enumerate(ordered) for word in cell))


def printed(text: str) -> Document:
    """A document from text as a typewriter prints it: blanks place the words, ``====`` on a row of its own ends a page."""
    pages = tuple(_typed(page.strip("\n"), number) for number, page in enumerate(text.split("\n====\n"), start=1))
    return Document("made.pdf", "0" * 64, "application/pdf", len(pages), pages, "read")


def _typed(text: str, number: int) -> Page:
    words = [
        Word(found.group(), _typed_box(row, found.start(), found.group(), top), index)
        for index, row in enumerate(text.split("\n"))
        for top in (40.0 + 13.0 * index,)
        for found in re.finditer(r"\S+", row)
    ]
    return Page(number, 595.0, 842.0, tuple(words), "text")


def _typed_box(row: str, start: int, word: str, top: float) -> Box:
    left = 30.0 + _width(row[:start])
    return (left, top, left + _width(word), top + HEIGHT)


def _width(text: str) -> float:
    """Chinese signs are twice as wide as letters."""
    return sum(2 * LETTER if char > "\u2e80" else LETTER for char in text)
