"""Phrase tables held against zones of a paper: which phrases of ``standards/labels`` stand in its title, its head, its text.

Phrases and zones are compared on letters and digits alone, so that blanks, dots and line breaks of the print do not matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from checker.extract.labels import fold, is_wide
from checker.extract.labels import squash as letters_of
from checker.extract.lines import Line
from checker.extract.reading import Reading
from checker.model import Evidence, Lexicon

_TITLE_SHARE = 0.36
_TALL = 1.25
_PAGE = 12
"""A first page with fewer words is a cover or a picture, and the paper begins on the next."""
_COVER = 40
"""A page with fewer words is a cover: all of it is title."""
_TITLE_LENGTH = 120
"""A longer row is a sentence, not a title; Chinese says in one letter what takes English three."""


_SHORT = 5
_LATER = 12
"""How many pages of a paper are searched for instructions."""
_WORD = re.compile(r"[^\W_]+")
_LOOKALIKES = str.maketrans("01i", "oll")
"""Letters that a reader of scans takes for one another: phrases and pages are compared without the difference."""


def squash(text: str) -> str:
    """Letters and digits alone, look-alikes made one."""
    return letters_of(text).translate(_LOOKALIKES)


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase that speaks for a value, with its weight and the zone where it counts.

    ``exact``: short words that must stand as words of their own (``reach``), with their blanks; else letters alone are held
    against the letters of the zone.
    """

    value: str
    phrase: str
    weight: float
    zone: str
    group: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Spelled:
    """A row made ready: folded text, its letters and digits joined, and the offsets in them at which words begin."""

    row: Line
    folded: str
    letters: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a paper: its rows, their letters and digits joined, and the offsets at which rows and words begin in these."""

    rows: tuple[Spelled, ...]
    letters: str
    starts: tuple[int, ...]
    words: frozenset[int]

    def shows(self, cue: Cue) -> Evidence | None:
        """The row in which the phrase of a cue begins, ``None`` where it does not stand."""
        if cue.exact:
            word = _exact(cue.phrase)
            return next((row.row.evidence() for row in self.rows if cue.phrase in row.folded and word.search(row.folded)), None)
        at = self.letters.find(cue.phrase)
        while at >= 0 and not self._whole(cue.phrase, at):
            at = self.letters.find(cue.phrase, at + 1)
        return self.rows[bisect_right(self.starts, at) - 1].row.evidence() if at >= 0 else None

    def _whole(self, phrase: str, at: int) -> bool:
        """A phrase begins where a word begins; a very short one must end a word too. Chinese has no such borders."""
        if is_wide(phrase[0]):
            return True
        end = at + len(phrase)
        return at in self.words and (len(phrase) > _SHORT or end in self.words or end == len(self.letters))


@lru_cache(maxsize=1024)
def _exact(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])")


def _spelled(row: Line) -> Spelled:
    folded, letters, words, at = fold(row.text), [], [], 0
    for word in _WORD.findall(folded):
        words.append(at)
        letters.append(word.translate(_LOOKALIKES))
        at += len(word)
    return Spelled(row, folded, "".join(letters), tuple(words))


def _zone(rows: Iterable[Spelled]) -> Zone:
    kept, starts, words, at = tuple(rows), [], [], 0
    for row in kept:
        starts.append(at)
        words += [at + offset for offset in row.words]
        at += len(row.letters)
    return Zone(kept, "".join(row.letters for row in kept), tuple(starts), frozenset(words))


def cues(lexicon: Lexicon, table: str) -> tuple[Cue, ...]:
    """The cues of a phrase table (``[[cue]]`` with value, weight, zone, phrases)."""
    return _cues(lexicon, table)


@lru_cache(maxsize=16)
def _cues(lexicon: Lexicon, table: str) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            str(entry["value"]),
            fold(phrase) if exact else squash(phrase),
            float(entry.get("weight", 1)),
            str(entry.get("zone", "text")),
            group,
            exact,
        )
        for group, entry in enumerate(lexicon.tables.get(table, {}).get("cue", ()))
        for key, exact in (("phrases", False), ("words", True))
        for phrase in entry.get(key, ())
    )


def zones(reading: Reading) -> dict[str, Zone]:
    """The zones of the first paper in a file, as wide as its first pages.

    ``title``: head of the first page and its tall print; ``head``: the first two pages; ``text``: the first four. Rows come
    first and then the lines as drawn: a phrase that wraps within a column stands together in only one of the two.
    """
    sizes = [sum(len(row.words) for row in rows) for rows in reading.rows]
    first = next((index for index, size in enumerate(sizes) if size >= _PAGE), 0)
    views = [view[first : first + 4] for view in (reading.rows, reading.lines)]
    spelled = {id(line): _spelled(line) for view in views for page in view for line in page}
    return {
        "title": _zone(spelled.get(id(line)) or _spelled(line) for page in range(first + 1) for line in _titles(reading, page)),
        "head": _zone(spelled[id(line)] for view in views for page in view[:2] for line in page),
        "text": _zone(spelled[id(line)] for view in views for page in view for line in page),
    }


def later(reading: Reading) -> Zone:
    """The pages behind those that ``zones`` looks at, as far as a booklet's first chapter in any language may begin."""
    return _zone(_spelled(line) for view in (reading.rows, reading.lines) for page in view[1:_LATER] for line in page)


def page_zones(reading: Reading, page: int) -> dict[str, Zone]:
    """The zones of one page by itself, for papers that begin further on in a file."""
    return {
        "title": _zone(_spelled(line) for line in _titles(reading, page)),
        "head": _zone(_spelled(line) for line in (*reading.rows[page], *reading.lines[page])),
    }


def _drawn(reading: Reading, page: int, titles: tuple[Line, ...]) -> Iterator[Line]:
    if not titles:
        return iter(())
    ids = {id(word) for row in titles for word in row.words}
    return (line for line in reading.lines[page] if line.words and id(line.words[0]) in ids)


def _titles(reading: Reading, page: int) -> Iterator[Line]:
    titles = tuple(_title_rows(reading, page))
    yield from titles
    yield from _drawn(reading, page, titles)


def _title_rows(reading: Reading, page: int) -> Iterator[Line]:
    if page >= len(reading.rows):
        return
    rows, height = reading.rows[page], reading.document.pages[page].height
    if not rows:
        return
    usual = median(_height(row) for row in rows)
    cover = sum(len(row.words) for row in rows) < _COVER
    for index, row in enumerate(rows):
        tall = _height(row) >= _TALL * usual and row.box[1] < 0.75 * height
        high = row.box[1] < _TITLE_SHARE * height and index < 14
        if (tall or high or cover) and sum(3 if is_wide(char) else 1 for char in row.text) < _TITLE_LENGTH:
            yield row


def _height(row: Line) -> float:
    return median(word.box[3] - word.box[1] for word in row.words)


def hits(found: Mapping[str, Zone], phrases: Iterable[Cue]) -> Iterator[tuple[Cue, Evidence]]:
    """The cues that stand in their zones, with the row that shows it; of several phrases of one entry the first alone."""
    seen: set[int] = set()
    for cue in phrases:
        if cue.group in seen or cue.zone not in found:
            continue
        evidence = found[cue.zone].shows(cue)
        if evidence is not None:
            seen.add(cue.group)
            yield cue, evidence
