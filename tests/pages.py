"""Pages made of rows of words for tests: a tab in a row parts its cells."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Document, Page, Word

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
