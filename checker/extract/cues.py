"""Phrase tables held against zones of a paper: which phrases of ``standards/labels`` stand in its title, its head, its text.

Phrases and zones are compared on letters and digits alone, so that blanks, dots and line breaks of the print do not matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import Any

from msgspec import Struct

from checker.extract.folds import fold, is_wide, wide_letters
from checker.extract.folds import squash as letters_of
from checker.extract.lines import Line
from checker.extract.reading import Reading
from checker.extract.sought import Sought
from checker.extract.views import View, alike, view
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


def squash(text: str) -> str:
    """Letters and digits alone, look-alikes made one."""
    return alike(letters_of(text))


class Cue(Struct, frozen=True):
    """One phrase that speaks for a value, with its weight and the zone where it counts.

    ``exact``: short words that must stand as words of their own (``reach``), with their blanks; else letters alone are held
    against the letters of the zone. ``unless``: what must not follow it in its row.
    """

    value: str
    phrase: str
    weight: float
    zone: str
    group: int
    exact: bool = False
    unless: tuple[str, ...] = ()


class Zone(Struct, frozen=True):
    """A part of a paper: its views, all their letters joined, and in these the offsets at which views begin."""

    views: tuple[View, ...]
    letters: str
    starts: tuple[int, ...]

    def shows(self, cue: Cue) -> Evidence | None:
        """The row in which the phrase of a cue begins, ``None`` where it does not stand."""
        if cue.exact:
            return next((found for view in self.views if (found := _exactly(view, cue.phrase))), None)
        at = self.letters.find(cue.phrase)
        while at >= 0 and not (self._whole(cue.phrase, at) and self._free(cue, at + len(cue.phrase))):
            at = self.letters.find(cue.phrase, at + 1)
        if at < 0:
            return None
        view, place = self._place(at)
        return view.lines[view.row(place)].evidence()

    def _place(self, at: int) -> tuple[View, int]:
        """The view in which a letter stands, and its offset there; the end of all is the end of the last."""
        index = bisect_right(self.starts, at) - 1
        return self.views[index], at - self.starts[index]

    def _free(self, cue: Cue, end: int) -> bool:
        """Whether nothing that takes the phrase back follows it in its row."""
        if not cue.unless or not self.letters.startswith(cue.unless, end):
            return True
        view, place = self._place(end)
        return place == 0 or view.row(place) > view.row(place - 1)

    def _whole(self, phrase: str, at: int) -> bool:
        """A phrase begins where a word begins; a very short one must end a word too. Chinese has no such borders."""
        return is_wide(phrase[0]) or (self._borders(at) and (len(phrase) > _SHORT or self._borders(at + len(phrase))))

    def _borders(self, at: int) -> bool:
        view, place = self._place(at)
        return view.borders(place)


def _exactly(view: View, phrase: str) -> Evidence | None:
    word = _exact(phrase).search(view.text) if phrase in view.text else None
    return view.lines[view.text.count("\n", 0, word.start())].evidence() if word else None


@lru_cache(maxsize=1024)
def _exact(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])")


def _zone(views: Iterable[View]) -> Zone:
    kept = tuple(view for view in views if view.letters)
    starts = tuple(accumulate((len(view.letters) for view in kept[:-1]), initial=0))
    return Zone(kept, "".join(view.letters for view in kept), starts)


class Cues(tuple[Cue, ...]):
    """The cues of a phrase table, and which of them may stand in a text."""

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Where the cues of a phrase are in the table."""
        found: dict[str, list[int]] = {}
        for index, cue in enumerate(self):
            if not cue.exact:
                found.setdefault(cue.phrase, []).append(index)
        return found

    @cached_property
    def words(self) -> Sequence[int]:
        """The places in the table of those that are words, which are not sought by their letters."""
        return [index for index, cue in enumerate(self) if cue.exact]

    @cached_property
    def _sought(self) -> Sought:
        return Sought(self._places)

    @cached_property
    def _begun(self) -> Sought:
        return Sought(map(_begin, self._places))

    def among(self, zone: Zone) -> Iterator[int]:
        """The places in the table of those whose letters stand in a zone, whatever their own zone is."""
        words = self._sought.words
        there = {index for index, _, _ in self._sought.places(zone.letters)}
        return chain.from_iterable(self._places[words[index]] for index in there)

    def begin_in(self, view: View) -> bool:
        """Whether a word of a view begins as a phrase does, or a cue that is a word stands there."""
        runs, letters = frozenset(view.squashed.runs), view.letters
        begun = any(start in runs or is_wide(letters[start]) for _, start, _ in self._begun.places(letters))
        return begun or any(_exactly(view, self[index].phrase) for index in self.words)


_BEGINS, _WIDE = (8, 4), 2
"""Letters by which phrases are known not to stand in a view: many if they have so many, else fewer; and signs that do the same."""


def _begin(phrase: str) -> str:
    """The letters with which some word begins where a phrase stands; all of it where it is too short for that."""
    return phrase[:_WIDE] if is_wide(phrase[0]) else next((phrase[:most] for most in _BEGINS if most <= len(phrase)), phrase)


@lru_cache(maxsize=16)
def cues(lexicon: Lexicon, table: str) -> Cues:
    """The cues of a phrase table (``[[cue]]`` with value, weight, zone, phrases)."""
    return Cues(
        _cue(entry, group, phrase, exact)
        for group, entry in enumerate(lexicon.tables.get(table, {}).get("cue", ()))
        for key, exact in (("phrases", False), ("words", True))
        for phrase in entry.get(key, ())
    )


@lru_cache(maxsize=16)
def cues_of(lexicon: Lexicon, table: str, zone: str, values: Collection[str]) -> Cues:
    """Those of a zone and of some values alone."""
    return Cues(cue for cue in cues(lexicon, table) if cue.zone == zone and cue.value in values)


def _cue(entry: Mapping[str, Any], group: int, printed: str, exact: bool) -> Cue:
    phrase = fold(printed) if exact else squash(printed)
    zone = str(entry.get("zone", "text"))
    unless = tuple(squash(word) for word in entry.get("unless", ()))
    return Cue(str(entry["value"]), phrase, float(entry.get("weight", 1)), zone, group, exact, unless)


def zones(reading: Reading) -> dict[str, Zone]:
    """The zones of the first paper in a file, as wide as its first pages.

    ``title``: head of the first page and its tall print; ``head``: the first two pages; ``text``: the first four. Rows come
    first and then the lines as drawn: a phrase that wraps within a column stands together in only one of the two.
    """
    sizes = [sum(len(row.words) for row in rows) for rows in reading.rows]
    first = next((index for index, size in enumerate(sizes) if size >= _PAGE), 0)
    pages = range(first, min(first + 4, len(reading.rows)))
    head = _views(reading, pages[:2])
    titles = tuple(line for page in range(first + 1) for line in _titles(reading, page))
    return {
        "title": _zone((view(titles, [fold(line.text) for line in titles]),)),
        "head": head,
        "text": head if len(pages) <= 2 else _views(reading, pages),
    }


def later(reading: Reading) -> Zone:
    """The pages behind those that ``zones`` looks at, as far as a booklet's first chapter in any language may begin."""
    return _views(reading, range(1, min(_LATER, len(reading.rows))))


def _views(reading: Reading, pages: Sequence[int]) -> Zone:
    """Rows and then lines of some pages, once where they are the same."""
    rows, lines = ([views[page] for page in pages] for views in (reading.row_views, reading.line_views))
    return _zone([*rows, *(other for view, other in zip(rows, lines, strict=True) if other is not view)])


def title_zone(reading: Reading, page: int) -> Zone:
    """The title of one page by itself, for papers that begin further on in a file."""
    titles = tuple(_titles(reading, page))
    return _zone((view(titles, [fold(line.text) for line in titles]),))


def head_zone(reading: Reading, page: int) -> Zone:
    """All of one page by itself."""
    return _views(reading, (page,))


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
    heights = [_height(row) for row in rows]
    usual = _median(heights)
    cover = sum(len(row.words) for row in rows) < _COVER
    for index, (row, tall) in enumerate(zip(rows, heights, strict=True)):
        high = index < 14 and row.box[1] < _TITLE_SHARE * height
        printed = high or cover or (tall >= _TALL * usual and row.box[1] < 0.75 * height)
        plain = tall < _TALL * usual
        told = plain and (_GOES_ON.match(row.text) or (index >= _TOP and _SLOT.match(row.text)))
        if printed and not told and len(row.text) + 2 * wide_letters(row.text) < _TITLE_LENGTH:
            yield row


_GOES_ON = re.compile(r"[a-z](?:\S*\s+){5,}\S")
"""A row of six words or more that begins small goes on with a sentence: ``has been tested, see test report QX-24-0117``."""
_TOP = 4
_SLOT = re.compile(r"[A-Za-z][A-Za-z ]{2,28}(?<!no)(?<!number)(?<!nr)\s?[:：]\s*(?=\S*\d\S*\d\S*\d)\S+(?:\s|$)", re.IGNORECASE)
"""A row under the title that names another paper by its number: ``Purchase order: 45120``, ``Test report: QX-24-0117``."""


def _height(row: Line) -> float:
    return _median([word.box[3] - word.box[1] for word in row.words])


def _median(values: list[float]) -> float:
    """As ``statistics.median``, without its care for other types of number: every row of a page is asked."""
    ranked, middle = sorted(values), len(values) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def hits(found: Mapping[str, Zone], phrases: Cues) -> Iterator[tuple[Cue, Evidence]]:
    """The cues that stand in their zones, with the row that shows it; of several phrases of one entry the first alone."""
    seen: set[int] = set()
    zones = {id(zone): zone for zone in found.values()}.values()
    for index in sorted({*phrases.words, *chain.from_iterable(map(phrases.among, zones))}):
        cue = phrases[index]
        zone = found.get(cue.zone)
        if zone is None or cue.group in seen:
            continue
        evidence = zone.shows(cue)
        if evidence is not None:
            seen.add(cue.group)
            yield cue, evidence
