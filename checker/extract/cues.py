"""Phrase tables held against zones of a paper: which phrases of ``standards/labels`` stand in its title, its head, its text.

Phrases and zones are compared on letters and digits alone, so that blanks, dots and line breaks of the print do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from checker.extract.labels import fold, squash
from checker.extract.lines import Line
from checker.extract.reading import Reading
from checker.model import Evidence, Lexicon

_TITLE_SHARE = 0.36
_TALL = 1.25


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase that speaks for a value, with its weight and the zone where it counts: ``title``, ``head`` or ``text``."""

    value: str
    phrase: str
    weight: float
    zone: str
    group: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a paper: its rows, and their letters and digits joined, with the offset at which each row begins."""

    rows: tuple[Line, ...]
    letters: str
    starts: tuple[int, ...]

    def find(self, phrase: str) -> int:
        """The offset of a squashed phrase, -1 where it does not stand."""
        return self.letters.find(phrase)

    def evidence(self, at: int) -> Evidence | None:
        """The row in which the letter at this offset stands."""
        row = None
        for start, line in zip(self.starts, self.rows, strict=True):
            if start > at:
                break
            row = line
        return row.evidence() if row is not None else None


def zone(rows: Iterable[Line]) -> Zone:
    """Join rows to a zone."""
    kept, starts, letters, at = tuple(rows), [], [], 0
    for row in kept:
        word = squash(row.text)
        starts.append(at)
        letters.append(word)
        at += len(word)
    return Zone(kept, "".join(letters), tuple(starts))


def cues(lexicon: Lexicon, table: str) -> tuple[Cue, ...]:
    """The cues of a phrase table (``[[cue]]`` with value, weight, zone, phrases)."""
    return _cues(lexicon, table)


@lru_cache(maxsize=16)
def _cues(lexicon: Lexicon, table: str) -> tuple[Cue, ...]:
    return tuple(
        Cue(str(entry["value"]), squash(phrase), float(entry.get("weight", 1)), str(entry.get("zone", "text")), group)
        for group, entry in enumerate(lexicon.tables.get(table, {}).get("cue", ()))
        for phrase in entry["phrases"]
    )


def zones(reading: Reading) -> dict[str, Zone]:
    """The zones of the first paper in a file: ``title`` (head of the first page and its tall print), ``head`` (its first two
    pages), ``text`` (its first four)."""
    pages = [index for index, rows in enumerate(reading.rows) if rows]
    first = next((index for index in pages if sum(len(row.words) for row in reading.rows[index]) >= 12), pages[0] if pages else None)
    if first is None:
        return dict.fromkeys(("title", "head", "text"), zone(()))
    titles = tuple(row for page in range(first + 1) for row in _titles(reading, page))
    return {
        "title": zone((*titles, *(line for page in range(first + 1) for line in _drawn(reading, page, titles)))),
        "head": zone(_both(reading, first, first + 2)),
        "text": zone(_both(reading, first, first + 4)),
        "all": zone(_both(reading, first, first + 12)),
    }


def _both(reading: Reading, first: int, end: int) -> Iterator[Line]:
    """The rows and then the lines as drawn: phrases that wrap within a column stand together in only one of the two."""
    yield from (row for rows in reading.rows[first:end] for row in rows)
    yield from (line for lines in reading.lines[first:end] for line in lines)


def _drawn(reading: Reading, page: int, titles: tuple[Line, ...]) -> Iterator[Line]:
    ids = {id(word) for row in titles for word in row.words}
    return (line for line in reading.lines[page] if line.words and id(line.words[0]) in ids)


def _titles(reading: Reading, page: int) -> Iterator[Line]:
    rows, height = reading.rows[page], reading.document.pages[page].height
    if not rows:
        return
    usual = median(_height(row) for row in rows)
    for index, row in enumerate(rows):
        tall = _height(row) >= _TALL * usual and row.box[1] < 0.75 * height
        high = row.box[1] < _TITLE_SHARE * height and index < 14
        if (tall or high) and len(row.text) < 140:
            yield row


def _height(row: Line) -> float:
    return median(word.box[3] - word.box[1] for word in row.words)


def hits(found: dict[str, Zone], phrases: Iterable[Cue]) -> Iterator[tuple[Cue, Evidence]]:
    """The cues that stand in their zones, with the row that shows it; of several phrases of one entry the first alone."""
    seen: set[int] = set()
    for cue in phrases:
        if cue.group in seen or cue.zone not in found:
            continue
        at = found[cue.zone].find(cue.phrase)
        evidence = found[cue.zone].evidence(at) if at >= 0 else None
        if evidence is not None:
            seen.add(cue.group)
            yield cue, evidence


__all__ = ["Cue", "Zone", "cues", "fold", "hits", "zone", "zones"]
