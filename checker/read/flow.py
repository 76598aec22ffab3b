"""Text without a page (DOCX, HTML, plain text) set on pages of its own, so that its words have places like all others."""

from __future__ import annotations

from collections.abc import Iterable

from checker.model import Page, Word
from checker.read.words import clean

_WIDTH, _HEIGHT = 595.0, 842.0
_MARGIN = 50.0
_SIZE = 10.0
_LEADING = 14.0
_LETTER, _WIDE = 5.0, 10.0

Cells = tuple[str, ...]
"""One paragraph, or the cells of one row of a table, left to right; a line feed within breaks the line."""

PAGE_BREAK: Cells = ("\f",)


def laid_out(lines: Iterable[Cells]) -> tuple[Page, ...]:
    """Pages of the lines, each broken at the right margin as a printer would; cells of a row stand side by side."""
    setter = _Setter()
    for cells in lines:
        if cells == PAGE_BREAK:
            setter.turn()
        else:
            setter.row(cells)
    return setter.finished()


class _Setter:
    """Sets words on pages from top to bottom."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._words: list[Word] = []
        self._top = _MARGIN
        self._line = 0

    def row(self, cells: Cells) -> None:
        columns = [cell for cell in cells if cell.strip()]
        if not columns:
            return
        width = (_WIDTH - 2 * _MARGIN) / len(cells)
        laid = [
            _broken(cell, _MARGIN + index * width, width if len(cells) == 1 else width - 1.5 * _SIZE)
            for index, cell in enumerate(cells)
        ]
        tallest = max(len(lines) for lines in laid)
        if self._words and self._top + tallest * _LEADING > _HEIGHT - _MARGIN:
            self.turn()
        deepest = 0
        for lines in laid:
            for depth, line in enumerate(lines):
                top = self._top + depth * _LEADING
                self._words += [Word(text, (x0, top, x1, top + _SIZE), self._line) for text, x0, x1 in line]
            self._line += bool(lines)
            deepest = max(deepest, len(lines))
        self._top += deepest * _LEADING

    def turn(self) -> None:
        if self._words:
            height = max(_HEIGHT, self._top + _MARGIN)
            self._pages.append(Page(len(self._pages) + 1, _WIDTH, height, tuple(self._words), "text"))
        self._words, self._top, self._line = [], _MARGIN, 0

    def finished(self) -> tuple[Page, ...]:
        self.turn()
        return tuple(self._pages)


def _broken(text: str, left: float, width: float) -> list[list[tuple[str, float, float]]]:
    """The words of a cell with their left and right edges, line by line."""
    lines: list[list[tuple[str, float, float]]] = []
    for part in text.split("\n"):
        line: list[tuple[str, float, float]] = []
        x = left
        for raw in part.split():
            word = clean(raw)
            if not word:
                continue
            wide = sum(_LETTER if char < "\u1100" else _WIDE for char in word)
            if line and x + wide > left + width:
                lines.append(line)
                line, x = [], left
            line.append((word, round(x, 2), round(x + wide, 2)))
            x += wide + _LETTER
        if line:
            lines.append(line)
    return lines
