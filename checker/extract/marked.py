"""Tables in which a mark in a column tells the verdict: ``Pass  Fail  N/A`` at the head, one ``X`` in every row below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checker.extract.folds import squash
from checker.extract.lines import CELL, Line

_MARK = re.compile(r"[xX✓√✔☑☒■●⊠╳✗✘]")
_BOTH = {"pass", "fail"}
_LONGEST = 16
"""Letters of the head of a column."""
_ROWS = 40
_FEWEST = 2


def marked(rows: tuple[Line, ...], verdicts: Mapping[str, str]) -> Iterator[tuple[str, Line]]:
    """The verdicts of rows by the column in which their mark stands; ``verdicts`` are the words at the heads of columns.

    Nothing where fewer than two rows are marked: a mark below a word may mean anything.
    """
    for index, line in enumerate(rows):
        short = [text for text in line.text.split(CELL) if len(text) <= _LONGEST] if CELL in line.text else ()
        if len(short) > 1 and {verdicts.get(squash(text)) for text in short} >= _BOTH:
            heads = _heads(line, verdicts)
            found = [(told, row) for row in rows[index + 1 : index + 1 + _ROWS] for told in _told(row, heads)]
            if len(found) >= _FEWEST:
                yield from ((told, row) for told, row in found if told)
                return


def _heads(line: Line, verdicts: Mapping[str, str]) -> list[tuple[float, str]]:
    """The middles of the cells of a row, and of those that are verdicts which."""
    return [((cell.box[0] + cell.box[2]) / 2, verdicts.get(squash(cell.text), "")) for cell in line.cells()]


def _told(row: Line, heads: list[tuple[float, str]]) -> Iterator[str]:
    """What the head says under which the only mark of a row stands; empty for a head that is no verdict."""
    marks = [cell for cell in row.cells() if _MARK.fullmatch(cell.text.strip())]
    if len(marks) == 1 and CELL in row.text:
        middle = (marks[0].box[0] + marks[0].box[2]) / 2
        yield min(heads, key=lambda head: abs(head[0] - middle))[1]
