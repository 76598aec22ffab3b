"""A page as one running text, for values that wrap from line to line: every character still leads back to its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

from msgspec import Struct

from checker.extract.lines import CELL, Line, quote
from checker.model import Box, Evidence, Word

_PLAIN = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
    | {"：": ":", "∶": ":", "，": ",", "；": ";", "／": "/", "＋": "+", "、": ","}
)
"""One character for one, so that offsets stay true: full-width forms, dashes and spaces become their plain siblings."""
_ODD = re.compile(f"[{''.join(_PLAIN)}]")


def plain(text: str) -> str:
    """The text with full-width forms, all kinds of dashes and of spaces made plain, every character at its own offset."""
    if text.isascii():
        return text.replace(CELL, " ")
    return _ODD.sub(lambda found: _PLAIN[found[0]], text)  # where few characters are odd, ten times quicker than str.translate


_BREAKS_OFF = re.compile(
    r"(?:\d[ ]?[-+/:]|:[12]\d{0,2}|(?<![A-Za-z])EN(?:[ ](?:IEC|ISO|\d{3}))?|(?<![A-Za-z])IEC|\+[ ]?A)[ ]?$",
    re.MULTILINE,
)
_LINE_END = re.compile(r"[-+/:ACNO](?:(?<=:)[12]\d{0,2}|(?<=N)[ ]\d{3})?[ ]?$", re.MULTILINE)
"""How a line ends that breaks off, of which ``_BREAKS_OFF`` then makes sure: it is searched for ten times quicker."""
_GOES_ON = re.compile(r"[ ]?(?:\d|\+|A\d|/A|IEC(?:[ ]\d|[ ]?$))")
_BELOW = 4
_BESIDE = 8
"""Heights that a cell stands beside the one that breaks off at most: the columns of a table of standards."""
_LONGEST_END = 6
"""Characters of ``_BREAKS_OFF`` before the last: ``EN IEC``."""


class Flow(Struct, frozen=True):
    """Lines of one page joined by line breaks: ``text`` is made plain, ``starts`` are the offsets of the lines in it."""

    page: int
    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """The index of the line in which a character stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def line_text(self, index: int) -> str:
        """The plain text of a line; empty beyond the first or last."""
        return plain(self.lines[index].text) if 0 <= index < len(self.lines) else ""

    def evidence(self, start: int, end: int) -> Evidence:
        """The quote ``text[start:end]`` widened to whole words over all its lines, with page and enclosing box."""
        words: list[Word] = []
        for index in range(self.line_at(start), self.line_at(max(start, end - 1)) + 1):
            first = self.starts[index]
            words += self.lines[index].between(max(0, start - first), min(end - first, len(self.lines[index].text)))
        return quote(self.page, words)

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence of the reader in any word of ``text[start:end]``."""
        return min(line.confidence(first, last) for line, first, last in self._parts(start, end))

    def digits_seen(self, start: int, end: int) -> float:
        """The lowest confidence of the reader in any word of ``text[start:end]`` that holds a digit; 1 where none does."""
        return min(line.digits_seen(first, last) for line, first, last in self._parts(start, end))

    def _parts(self, start: int, end: int) -> Iterator[tuple[Line, int, int]]:
        for index in range(self.line_at(start), self.line_at(max(start, end - 1)) + 1):
            yield self.lines[index], max(0, start - self.starts[index]), end - self.starts[index]


def flow(page: int, lines: Iterable[Line]) -> Flow:
    """Join the lines of one page; a designation that breaks off at the end of a cell is followed into the cell below."""
    kept = tuple(_mended(tuple(lines)))
    texts = [line.text for line in kept]
    starts = tuple(accumulate([len(text) + 1 for text in texts[:-1]], initial=0)) if texts else ()
    return Flow(page, plain("\n".join(texts)), kept, starts)


def _mended(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines in their order, but with cells that one designation runs through put next to each other."""
    text = "\n".join([line.text for line in lines])
    if (CELL not in text and _in_order(lines)) or not _breaks_off(plain(text.replace(CELL, "\n"))):
        yield from lines
        return
    parts = [(number, cell) for number, line in enumerate(lines) for cell in (line.cells() if CELL in line.text else (line,))]
    follows = dict(_runs([cell for _, cell in parts]))
    torn = {parts[index][0] for pair in follows.items() for index in pair}
    moved = set(follows.values())
    for number, line in enumerate(lines):
        if number not in torn:
            yield line
            continue
        for index in (index for index, part in enumerate(parts) if part[0] == number and index not in moved):
            yield parts[index][1]
            while (index := follows.get(index, -1)) >= 0:
                yield parts[index][1]


def _in_order(lines: tuple[Line, ...]) -> bool:
    """Whether lines are drawn from top to bottom, as nearly all running text is."""
    tops = [line.words[0].box[1] for line in lines if line.words]
    return tops == sorted(tops)


def _breaks_off(text: str) -> bool:
    """Whether some line of a text does."""
    return any(_BREAKS_OFF.search(text, max(0, end.start() - _LONGEST_END), end.end()) for end in _LINE_END.finditer(text))


def _runs(cells: list[Line]) -> Iterator[tuple[int, int]]:
    """Pairs of cells, the first of which breaks off and goes on in the second, where the second is not the next in order."""
    taken: set[int] = set()
    for index, cell in enumerate(cells):
        if _BREAKS_OFF.search(plain(cell.text)):
            following = _continuation(cells, index, taken)
            if following is not None:
                taken.add(following)
                yield index, following


def _continuation(parts: list[Line], current: int, taken: set[int]) -> int | None:
    """The cell beside or right under this one that goes on with a number or an amendment; nothing where that is the next one."""
    box = parts[current].box
    height = max(box[3] - box[1], 1.0)
    beside = _beside(parts, current, box, height)
    if beside is not None and _GOES_ON.match(plain(parts[beside].text)):
        return beside if beside != current + 1 and beside not in taken else None
    near = 3 * _BELOW  # what is drawn before is looked at last: most files draw downwards
    for index in chain(range(current + 1, min(current + 1 + near, len(parts))), range(max(0, current - near), current)):
        other = parts[index].box
        under = 0 < other[1] - box[1] < 2.2 * height and other[0] < box[2] and box[0] < other[2]
        if index not in taken and under and abs(other[0] - box[0]) < 6 * height and _GOES_ON.match(plain(parts[index].text)):
            return index
    return None


def _beside(parts: list[Line], current: int, box: Box, height: float) -> int | None:
    """The cell that stands next to the right of one, on its row."""
    near = range(max(0, current - _NEAR), min(len(parts), current + _NEAR))
    places = ((parts[index].box, index) for index in near if index != current)
    right: list[tuple[float, int]] = [
        (other[0], index) for other, index in places
        if abs(other[1] - box[1]) < 0.5 * height and -1 <= other[0] - box[2] < _BESIDE * height
    ]
    return min(right)[1] if right else None


_NEAR = 40
"""Cells before and after one among which its neighbour is looked for, whatever the order in which they are drawn."""
